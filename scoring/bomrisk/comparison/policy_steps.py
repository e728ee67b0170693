"""From one policy to another, setting by setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bomrisk.policy import Policy

__all__ = ["PolicyStep", "SettingChange", "policy_steps"]

_WITHOUT_EFFECT = ("name", "destination")
"""The name is a name; the destination is chosen apart from the policy."""
_AS_ONE = {"weight_exposure": "weight_concentration"}
"""The weights add up to 1, so that one cannot change alone."""
_WHOLE = ("bands", "concentration_curve", "exposure_curve")
"""Settings whose numbers must rise, so that one of them may not fit among the others' old values."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with its value before and after; ``label`` says what it is."""

    key: str
    before: Any
    after: Any
    label: str


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One step.

    Parameters
    ----------
    changes : tuple of SettingChange
        Several where one cannot change without the others.
    policy : Policy
        The policy after the step.
    """

    changes: tuple[SettingChange, ...]
    policy: Policy

    @property
    def key(self) -> str:
        """The settings that change."""
        return ", ".join(change.key for change in self.changes)

    @property
    def before(self) -> str:
        """Their old values."""
        return ", ".join(_shown(change.before) for change in self.changes)

    @property
    def after(self) -> str:
        """Their new values."""
        return ", ".join(_shown(change.after) for change in self.changes)

    @property
    def sentence(self) -> str:
        """Say what changed."""
        texts = [
            f"{change.label} ({change.key}): {_shown(change.before)} -> {_shown(change.after)}"
            for change in self.changes
        ]
        return f"Policy: {'; '.join(texts)}."


def policy_steps(before: Policy, after: Policy) -> list[PolicyStep]:
    """Return the steps from one policy to another, in the order of the settings; none where they rate alike."""
    steps: list[PolicyStep] = []
    policy, wanted = before, after.to_dict()
    for unit in _units(before, after):
        values: dict[str, Any] = {}
        for change in unit:
            name, _, part = change.key.partition(".")
            if part and name not in _WHOLE:
                values[name] = {part: wanted[name][part]}
            else:
                values[name] = wanted[name]
        policy = policy.with_(**values)
        steps.append(PolicyStep(tuple(unit), policy))
    return steps


def _units(before: Policy, after: Policy) -> list[list[SettingChange]]:
    """Settings that differ, those together that change together."""
    old, new = ({row.key: row for row in policy.to_rows()} for policy in (before, after))
    units: dict[str, list[SettingChange]] = {}
    for key, row in (old | new).items():
        was, now = (table[key].value if key in table else None for table in (old, new))
        name = key.split(".")[0]
        if was != now and name not in _WITHOUT_EFFECT:
            unit = name if name in _WHOLE else _AS_ONE.get(key, key)
            units.setdefault(unit, []).append(SettingChange(key, was, now, row.label))
    return list(units.values())


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"
