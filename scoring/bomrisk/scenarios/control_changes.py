"""Changes of controls: another status or measure, and controls that do not exist yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bomrisk.scenarios.change import Change, extended, moved
from bomrisk.scenarios.selection import Selection
from bomrisk.setting import Setting

__all__ = ["AddedControl", "ControlChange"]


@dataclass(frozen=True, slots=True)
class ControlChange(Change):
    """Some controls get another status, measure or severity.

    Parameters
    ----------
    which : Selection
    status : str
        ``in_force``, ``suspended``, ``announced`` or ``ended``; empty = as it is.
    measure : str
        Takes the place of the measures that `which` names, else of all; empty = as it is. Waivers end with it.
    severity : float or None
        Counts in place of the policy's severity of their measures [0..1].
    """

    which: Selection
    status: str = ""
    measure: str = ""
    severity: float | None = None

    def applied(self, setting: Setting, scenario: str) -> Setting:
        """Return the setting in which these controls are otherwise."""
        hit = self.which.of(setting)
        if not hit.any():
            return setting
        world = setting.world
        controls = world.controls.copy()
        if self.status:
            _set_status(controls, hit, self.status, setting.as_of)
        scopes = world.scopes
        if self.measure:
            controls.loc[hit, "measure"] = controls.loc[hit, "measure"].map(self._instead)
            controls.loc[hit, "waivers"] = "no"
            begun = hit & (controls["effective_from"] <= pd.Timestamp(setting.as_of))
            controls.loc[begun, "effective_from"] = pd.Timestamp(setting.as_of)
            own = scopes["measure"].notna() & scopes["control_id"].isin(controls.loc[hit, "control_id"])
            if own.any():
                scopes = scopes.assign(
                    measure=scopes["measure"].where(~own, scopes["measure"].map(self._instead, "ignore"))
                )
        if self.severity is not None:
            controls.loc[hit, "own_severity"] = self.severity
        mark = f", in scenario {scenario}"
        names = controls.loc[hit, "short_name"].str.removesuffix(mark)
        controls.loc[hit, "short_name"] = names + mark
        return moved(setting, replace(world, controls=controls, scopes=scopes))

    def _instead(self, measures: str) -> str:
        names = [name.strip() for name in measures.split(";")]
        replaced = [self.measure if not self.which.measure or name in self.which.measure else name for name in names]
        return ";".join(dict.fromkeys(replaced))


def _set_status(controls: pd.DataFrame, hit: pd.Series[bool], status: str, as_of: dt.date) -> None:
    """Write the dates from which a status follows (see :func:`bomrisk.control_status.status_as_of`)."""
    day, none = pd.Timestamp(as_of), pd.NaT
    controls.loc[hit & controls["kind"].eq("proposal"), "kind"] = "export_control"
    controls.loc[hit & ~(controls["announced"] <= day), "announced"] = day
    ended = status == "ended"
    controls.loc[hit & (ended | (controls["last_day"] < day)), "last_day"] = (
        day - pd.Timedelta(days=1) if ended else none
    )
    dates: dict[str, Any] = {
        "suspended_from": none,
        "suspended_until": none,
        "suspended_until_reported": none,
    }
    if status == "in_force":
        dates["effective_from"] = day
    elif status == "suspended":
        dates["suspended_from"] = day
    elif status == "announced":
        dates["effective_from"] = none
    for name, date in dates.items():
        controls.loc[hit, name] = date


@dataclass(frozen=True, slots=True)
class AddedControl(Change):
    """A control that does not exist yet, in force on the date.

    Parameters
    ----------
    issued_by : str
        ISO 3166 alpha-2.
    measure : str
    materials : tuple of str
        Material ids; a group reaches its members, ``*`` every raw material.
    forms : tuple of str
        Scope words, see :func:`bomrisk.reference.scope_forms`.
    coverage : str
        ``all`` or ``some`` of these forms.
    destinations : tuple of str
        Country codes and blocs, ``ALL``, ``!X`` = all but X.
    last_day : date or None
    """

    issued_by: str
    measure: str
    materials: tuple[str, ...]
    forms: tuple[str, ...] = ("any",)
    coverage: str = "all"
    destinations: tuple[str, ...] = ("ALL",)
    last_day: dt.date | None = None

    def _id(self, setting: Setting) -> str:
        taken = setting.world.controls["control_id"].str.startswith(f"{self.issued_by}-SCENARIO-").sum()
        return f"{self.issued_by}-SCENARIO-{taken + 1}"

    def applied(self, setting: Setting, scenario: str) -> Setting:
        """Return the setting with the control."""
        world, control_id, day = setting.world, self._id(setting), pd.Timestamp(setting.as_of)
        source = {"source_id": "scenario", "year": setting.as_of.year, "confidence": "unverified"}
        control = {
            "control_id": control_id,
            "kind": "export_control",
            "issuing_country": self.issued_by,
            "instrument": f"{self.title} (assumed in scenario {scenario})",
            "short_name": f"{self.title}, in scenario {scenario}",
            "measure": self.measure,
            "waivers": "no",
            "destinations": ";".join(self.destinations),
            "announced": day,
            "effective_from": day,
            "last_day": pd.NaT if self.last_day is None else pd.Timestamp(self.last_day),
            "checked_through": day,
            **source,
        }
        scopes = [
            {
                "control_id": control_id,
                "material": material,
                "forms": ";".join(self.forms),
                "coverage": self.coverage,
                "named": "no" if material == "*" else "yes",
                **source,
            }
            for material in self.materials
        ]
        return moved(
            setting,
            replace(world, controls=extended(world.controls, [control]), scopes=extended(world.scopes, scopes)),
        )
