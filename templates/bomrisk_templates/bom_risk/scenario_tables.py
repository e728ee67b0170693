"""The rows of Scenarios: each line today and under the shipped scenarios, and lines and spend by grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_wording import listed_controls
from bomrisk.scenarios import AS_IT_STANDS, Comparison, Scenario
from bomrisk.setting import Setting
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["CHANGING", "grade_columns", "scenario_columns"]

CHANGING = (2, 3)
"""Numbers of the shipped scenarios that change something; the first one lets all controls stand."""

_TODAY = "The controls as they hold on the as-of date: what the other sheets show."
_WORST_FIRST = ("E", "D", "C", "B", "A", "unrated")
_NAMED = 2
"""How many instruments a cause names; the rest is counted."""


def grade_columns(found: Comparison) -> Columns:
    """Return the columns of the summary by key: one row for today and one per scenario.

    Parameters
    ----------
    found : Comparison
        Of the shipped scenarios in their order.
    """
    today = found.grades[AS_IT_STANDS]
    columns: dict[str, list[Any]] = {"scenario": [], "assumes": [], "moved": []}
    for name, assumed in [(AS_IT_STANDS, _TODAY), *((each.name, _assumed(each)) for each in found.scenarios)]:
        columns["scenario"].append(name)
        columns["assumes"].append(assumed)
        columns["moved"].append(int(found.grades[name].ne(today).sum()))
        rows = found.totals[found.totals["scenario"].eq(name)].set_index("grade")
        for grade in _WORST_FIRST:
            columns.setdefault(f"lines_{grade}", []).append(int(rows["lines"][grade]))
            columns.setdefault(f"spend_{grade}", []).append(float(rows["spend"][grade]))
    return {**columns}


def _assumed(scenario: Scenario) -> str:
    return scenario.in_short or scenario.description


def scenario_columns(found: Comparison, setting: Setting, results: Columns) -> Columns:
    """Return the columns of the table of lines by key: those whose grade differs first, and the worst of each part first.

    Parameters
    ----------
    found : Comparison
        Of the shipped scenarios in their order.
    setting : Setting
        As it stands.
    results : Columns
        Columns of the results table.
    """
    grades = {name: found.grades[name].to_numpy(dtype=object) for name in found.grades.columns}
    scores = {name: found.scores[name].to_numpy(dtype=np.float64) for name in found.scores.columns}
    today = grades[AS_IT_STANDS]
    differs = np.zeros(len(today), dtype=bool)
    for each in grades.values():
        differs |= each != today
    worst = np.asarray(results["order_key"], dtype=np.float64)
    order = np.lexsort((np.where(np.isnan(worst), np.inf, -worst), ~differs))
    columns: Columns = {key: [results[key][at] for at in order] for key in ("part_number", "description")}
    columns |= {key: np.asarray(results[key], dtype=np.float64)[order] for key in ("line", "spend")}
    columns["differs"] = np.where(differs, "yes", "no").astype(object)[order].tolist()
    columns["grade_today"] = today[order].tolist()
    columns["score_today"] = scores[AS_IT_STANDS][order]
    for number, scenario in enumerate(found.scenarios, start=1):
        name = scenario.name
        columns[f"grade_{number}"] = grades[name][order].tolist()
        columns[f"score_{number}"] = scores[name][order]
        columns[f"change_{number}"] = (scores[name] - scores[AS_IT_STANDS])[order]
        if number in CHANGING:
            columns[f"why_{number}"] = _causes(found, name, setting)[found.ratings[order]].tolist()
    return columns


def _causes(found: Comparison, scenario: str, setting: Setting) -> npt.NDArray[np.object_]:
    """Which changes of a scenario move each rating: by which instruments [sources], by how many points; None where none does."""
    rows = found.moves[found.moves["scenario"].eq(scenario)]
    points = rows["score_after"] - rows["score_before"]
    rows = rows.assign(points=points, size=-points.abs().fillna(np.inf)).sort_values(
        ["rating_id", "size"], kind="stable"
    )
    known = frozenset(setting.controls["control_id"])
    parts: dict[int, list[str]] = {}
    columns = (rows[name].tolist() for name in ("rating_id", "change", "controls", "points"))
    for rating, change, ids, moved in zip(*columns, strict=True):
        # What a scenario adds has no instrument; its change says what it is.
        named = listed_controls([each for each in ids.split("; ") if each in known], setting, _NAMED)
        parts.setdefault(rating, []).append(f"{change}{f': {named}' if named else ''}{_signed(moved)}")
    said = np.full(int(found.ratings.max(initial=-1)) + 1, None, dtype=object)
    for rating, texts in parts.items():
        if rating < len(said):
            said[rating] = ". ".join(texts)
    return said


def _signed(points: float) -> str:
    if pd.isna(points):
        return ""
    return f" ({points:+.0f})" if abs(points) >= 0.5 else f" ({'+' if points > 0 else '-'} less than 1)"
