"""Why a line moved: a control, the line's own data, the facts, the policy, or the destination.

The BOM as it is now is rated once more for the date and destination of the last score. Where that gives the old score, only
time (or the destination) moved the line, and the controls whose status changed in between say why. Where it does not, the
line, the facts or the policy were changed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

import pandas as pd

from bomrisk.assessment import Assessment, assess
from bomrisk.control_wording import cited
from bomrisk.setting import Setting
from bomrisk_excel.ribbon.last_score import LastScore, OldLine
from bomrisk_excel.ribbon.rating import Rated, version
from bomrisk_excel.user_settings import policy_label

__all__ = ["Causes"]

_SMALLEST = 1e-6
_NOT_YET = ("not_yet", "announced", "proposed")
_HOLDS = ("in_force", "lapse_unverified")


class Causes:
    """Causes of the changes between a last score and now.

    Parameters
    ----------
    last : LastScore
    rated : Rated
    """

    def __init__(self, last: LastScore, rated: Rated) -> None:
        self._last, self._rated = last, rated
        now = rated.assessment
        self._moved = last.as_of is not None and (last.as_of != now.as_of or last.to != now.to)

    def of_line(self, at: int, old: OldLine, before: float | None) -> str:
        """Say why the line at a position moved from its old score."""
        then = self._then
        number = then.lines["score"].iloc[at]
        score = None if pd.isna(number) else float(number)
        same = score == before or (score is not None and before is not None and abs(score - before) <= _SMALLEST)
        parts = [] if same else [self._changed_otherwise(at, old)]
        if self._moved:
            parts += self._of_time(at)
        return " ".join(parts) or "The date moved on; no single control accounts for it."

    @cached_property
    def _then(self) -> Assessment:
        """The BOM as it is now, rated for the old date and destination."""
        now = self._rated.assessment
        if not self._moved:
            return now
        return assess(self._rated.live.bom.lines, now.policy, self._last.as_of, self._last.to)

    def _changed_otherwise(self, at: int, old: OldLine) -> str:
        last, rated = self._last, self._rated
        now, before = rated.results["materials"][at] or "", old.cells.get("materials") or ""
        facts = self._other_facts()
        if now != before:
            by = f" ({facts})" if facts else ""
            return f"Its materials were {before or 'not recognised'}, now {now or 'none are recognised'}{by}."
        if facts:
            return f"{facts[:1].upper()}{facts[1:]}."
        policy = policy_label(rated.assessment.policy)
        if last.policy and last.policy != policy:
            return f"The policy was {last.policy}, now {policy}."
        return "The line itself was changed (such as its country), or a setting of the policy."

    def _other_facts(self) -> str:
        last = self._last
        verified = self._rated.facts.verified_through.isoformat()
        if last.verified and last.verified != verified:
            return f"the facts were verified through {last.verified}, now through {verified}"
        if last.version and last.version != version():
            return f"{last.version} was used, now {version()}"
        return ""

    def _of_time(self, at: int) -> list[str]:
        last, now = self._last, self._rated.assessment
        parts = [] if last.to == now.to else [f"The destination was {last.to}, now {now.to}."]
        if last.as_of == now.as_of:
            return parts
        touched = self._touching[int(now.lines["rating_id"].iloc[at])]
        touched |= self._touching_then[int(self._then.lines["rating_id"].iloc[at])]
        return parts + [self._moved_controls[control] for control in sorted(touched) if control in self._moved_controls]

    @cached_property
    def _touching(self) -> defaultdict[int, set[str]]:
        return _controls_of_ratings(self._rated.assessment)

    @cached_property
    def _touching_then(self) -> defaultdict[int, set[str]]:
        return _controls_of_ratings(self._then)

    @cached_property
    def _moved_controls(self) -> dict[str, str]:
        """What happened to each scored control between the two dates, by id."""
        last, now = self._last, self._rated.assessment
        assert last.as_of is not None
        keys = [
            "control_id",
            "status",
            "short_name",
            "instrument",
            "effective_from",
            "last_day",
            "suspended_until",
            "source_id",
        ]
        before = Setting.of(now.policy, last.as_of, now.to).controls[["control_id", "status"]]
        table = (
            Setting.of(now.policy, now.as_of, now.to)
            .controls[keys]
            .merge(before, on="control_id", suffixes=("", "_then"))
        )
        table = table[table["status"] != table["status_then"]]
        rows: list[dict[Any, Any]] = table.to_dict(orient="records")
        return {str(row["control_id"]): _sentence(row) for row in rows}


def _controls_of_ratings(assessment: Assessment) -> defaultdict[int, set[str]]:
    """Ids of the controls that bear on each rating's materials."""
    of_material = assessment.exposure.groupby("material")["control_id"].agg(set).to_dict()
    found: defaultdict[int, set[str]] = defaultdict(set)
    pairs = assessment.rating_materials[["rating_id", "material"]].itertuples(index=False, name=None)
    for rating, material in pairs:
        found[int(rating)] |= of_material.get(material, set())
    return found


def _sentence(row: dict[Any, Any]) -> str:
    then, now = str(row["status_then"]), str(row["status"])
    name = row["short_name"] if isinstance(row["short_name"], str) else row["control_id"]
    instrument = f" ({row['instrument']})" if isinstance(row["instrument"], str) and row["instrument"] != name else ""
    if now == "ended":
        what = f"ended{_on(row['last_day'])}"
    elif then in _NOT_YET and now in _HOLDS:
        what = f"took effect{_on(row['effective_from'])}"
    elif then == "suspended" and now in _HOLDS:
        what = f"its suspension ran out{_on(row['suspended_until'])}"
        what += "; whether it was prolonged is not verified" if now == "lapse_unverified" else ""
    elif now == "suspended":
        what = f"was suspended{' until ' + _day(row['suspended_until']) if _day(row['suspended_until']) else ''}"
    else:
        what = f"was {then.replace('_', ' ')}, is {now.replace('_', ' ')}"
    return f"{name}{instrument}: {what} [{cited(row['source_id'])}]."


def _day(value: Any) -> str:
    return "" if value is None or pd.isna(value) else f"{pd.Timestamp(value):%Y-%m-%d}"


def _on(value: Any) -> str:
    return f" on {_day(value)}" if _day(value) else ""
