"""Why a question matters: who supplies the world, and which control holds, from public facts alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from bomrisk import reference
from bomrisk_templates.supplier_risk.names import Names
from bomrisk_templates.supplier_risk.texts import Texts

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["Reasons", "said"]

_PLACE = re.compile(r"#(\d)")
_LISTED = 2
"""How many controls a reason names."""
_LOOKING_AHEAD = ("suspended", "announced")


class Reasons:
    """Sentences about the stages of an assessment, composed when they are first wanted.

    Parameters
    ----------
    assessment : Assessment
    texts : Texts
    names : Names
    """

    def __init__(self, assessment: Assessment, texts: Texts, names: Names) -> None:
        self._texts, self._names, self._to = texts, names, assessment.to
        stages = assessment.stages
        wanted = ["material", "stage", "top_country", "top_share", "source_id", "year", "stage_key"]
        self._stages: list[Any] = list(stages[wanted].itertuples(index=False))
        self._publishers = reference.sources().set_index("source_id")["publisher"].to_dict()
        self._controls = _controls(assessment)
        self._told: dict[int, str] = {}

    def of_stage(self, position: int) -> str:
        """Say who supplies the world at a stage and which export controls hold there; empty for no stage."""
        if position < 0:
            return ""
        if position not in self._told:
            self._told[position] = self._tell(self._stages[position])
        return self._told[position]

    def _tell(self, stage: Any) -> str:
        material = self._names.material(str(stage.material))
        word = self._texts[f"stage.{stage.stage}"]
        source = self._publisher(stage.source_id)
        if pd.isna(stage.top_country):
            return said(self._texts["why.top_unknown"], material, word, source)
        share = _percent(float(stage.top_share))
        top = self._names.country(str(stage.top_country))
        parts = [said(self._texts["why.top"], material, top, share, word, source, str(stage.year))]
        controls = self._controls.get(stage.stage_key)
        parts += (
            [said(self._texts["why.no_control"], self._names.country(self._to))]
            if controls is None
            else [self._control(control) for control in controls]
        )
        return " ".join(parts)

    def _publisher(self, source_ids: Any) -> str:
        first = str(source_ids).split(";")[0].strip()
        return str(self._publishers.get(first, first))

    def _control(self, control: Any) -> str:
        banned = control.waivers == "yes" and "ban" in str(control.measure).split(";")
        measure = self._texts[f"measure.{'ban_with_waivers' if banned else control.measure_counted}"]
        reach = "some" if control.coverage == "some" else "upstream" if control.form == "upstream" else ""
        if reach:
            measure += self._texts[f"reach.{reach}"]
        country = self._names.country(str(control.country))
        instrument = str(control.instrument).rstrip(".")
        return said(
            self._texts["why.control"],
            country,
            measure,
            instrument,
            self._status(control),
            self._publisher(control.source),
        )

    def _status(self, control: Any) -> str:
        status, texts = str(control.status), self._texts
        begin, end, until = (
            _date(each) for each in (control.effective_from, control.last_day, control.suspended_until)
        )
        if status == "in_force":
            return said(texts["status.in_force_until"], begin, end) if end else said(texts["status.in_force"], begin)
        if status == "suspended":
            return said(texts["status.suspended"], until) if until else texts["status.suspended_open"]
        if status == "announced":
            return said(texts["status.announced"], begin) if begin else texts["status.announced_open"]
        return (
            said(texts["status.lapse_unverified"], until) if status == "lapse_unverified" else texts["status.proposed"]
        )


def said(pattern: str, *words: str) -> str:
    """Put words into the places ``#1``, ``#2``, ... of a text."""
    return _PLACE.sub(lambda place: words[int(place.group(1)) - 1], pattern)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share < 0.995 else "> 99 %" if share < 1 else "100 %"


def _date(value: Any) -> str:
    return "" if value is None or pd.isna(value) else pd.Timestamp(value).date().isoformat()


def _controls(assessment: Assessment) -> dict[str, list[Any]]:
    """The controls that hold most of each stage's supply, or will; no entry for a stage that none reaches."""
    rows = assessment.exposure
    potential = rows["severity"] * rows["coverage_factor"] * rows["form_factor"] * rows["share"].fillna(0.0)
    rows = rows.assign(potential=potential)
    rows = rows[rows["severity"].mul(rows["coverage_factor"]).mul(rows["form_factor"]).gt(0)]
    found: dict[str, list[Any]] = {str(key): [] for key in rows["stage_key"].unique()}
    held = rows[rows["contribution"].gt(0) | (rows["status"].isin(_LOOKING_AHEAD) & rows["potential"].gt(0))]
    held = held.sort_values(["contribution", "potential"], ascending=False, kind="stable")
    held = held.drop_duplicates(["stage_key", "control_id"]).groupby("stage_key", sort=False).head(_LISTED)
    dates = assessment.controls[["control_id", "effective_from", "last_day", "suspended_until", "source"]]
    row: Any  # a named tuple of the frame's columns
    for row in held.merge(dates, on="control_id", how="left").itertuples(index=False):
        found[str(row.stage_key)].append(row)
    return found
