"""The rows and columns of Scenarios: each line today and under each scenario, and lines and spend by grade."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_wording import listed_controls
from bomrisk.errors import InputError
from bomrisk.scenarios import AS_IT_STANDS, SHIPPED, Comparison, Scenario, check_names, shipped
from bomrisk.setting import Setting
from bomrisk_templates.bom_risk.columns import TABLES, Column
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = [
    "WHY",
    "cause_words",
    "columns_of_scenarios",
    "grade_columns",
    "scenario_columns",
    "scenarios_shown",
    "shortened",
]

WHY = "What moves the score: change, instrument [source] (points)"
"""Stands above the columns that say why."""
MOST = len(SHIPPED)
"""As many scenarios as the sheet has rows and columns for."""
_TABLE = "bomrisk_scenarios"
_MOST_NAME, _MOST_ASSUMED = 30, 110
"""Characters that two lines of the summary show."""
_MOST_LABEL = 12
"""Characters of a scenario's name in the heads of narrow columns."""
_OF_SCENARIO = re.compile(r"(grade|score|change|why)_\d")

_TODAY = "The controls as they hold on the as-of date: what the other sheets show."
_WORST_FIRST = ("E", "D", "C", "B", "A", "unrated")
_NAMED = 2
"""How many instruments a cause names; the rest is counted."""


def scenarios_shown(own: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios of the sheet: the buyer's own, and the shipped ones as far as there is room for them.

    Raises
    ------
    InputError
        If there are too many, or two have one name.
    """
    check_names(own)
    if len(own) > MOST:
        raise InputError(
            f"The sheet Scenarios has room for {MOST} scenarios, not for {len(own)}.",
            where="--scenario",
            action="Leave some out; `bomrisk scenarios` prints any number side by side.",
        )
    if not own:
        return [shipped(key) for key in SHIPPED]
    names = {each.name.casefold() for each in own}
    # The first shipped one changes nothing: it gives way first.
    others = [each for each in map(shipped, [*SHIPPED[1:], SHIPPED[0]]) if each.name.casefold() not in names]
    return [*own, *others][:MOST]


def columns_of_scenarios(scenarios: Sequence[Scenario]) -> list[tuple[Column, str]]:
    """Return the columns of the table of lines for scenarios that are not the shipped ones.

    Parameters
    ----------
    scenarios : sequence of Scenario

    Returns
    -------
    list of (Column, str)
        Each with the header of the template's column that it looks like.
    """
    known = {column.key: column for column in TABLES[_TABLE]}
    columns = [(column, column.header) for key, column in known.items() if not _OF_SCENARIO.fullmatch(key)]
    for number, scenario in enumerate(scenarios, start=1):
        label = f"{number} {shortened(scenario.name, _MOST_LABEL, '')}"
        for kind in ("grade", "score", "change"):
            like = known[f"{kind}_{number}"]
            columns.append((replace(like, header=f"{label} {kind}"), like.header))
    # The first of the shipped ones changes nothing and so has no such column.
    like = known["why_2"]
    for number, scenario in enumerate(scenarios, start=1):
        header = f"Why under {number} {' '.join(scenario.name.split())}"
        columns.append((replace(like, key=f"why_{number}", header=header), like.header))
    return columns


def shortened(name: str, most: int, mark: str = "…") -> str:
    """Return as many words of a name as fit, and a mark where some are left out; at least the beginning of the first one."""
    words = textwrap.shorten(name, most, placeholder=mark, break_long_words=False)
    return words if words != mark else f"{name[: most - 1]}…"


def grade_columns(found: Comparison) -> Columns:
    """Return the columns of the summary by key: one row for today and one per scenario.

    Parameters
    ----------
    found : Comparison
    """
    today = found.grades[AS_IT_STANDS]
    columns: dict[str, list[Any]] = {"scenario": [], "assumes": [], "moved": []}
    for name, assumed in [(AS_IT_STANDS, _TODAY), *((each.name, _assumed(each)) for each in found.scenarios)]:
        columns["scenario"].append(shortened(name, _MOST_NAME))
        columns["assumes"].append(assumed)
        columns["moved"].append(int(found.grades[name].ne(today).sum()))
        rows = found.totals[found.totals["scenario"].eq(name)].set_index("grade")
        for grade in _WORST_FIRST:
            columns.setdefault(f"lines_{grade}", []).append(int(rows["lines"][grade]))
            columns.setdefault(f"spend_{grade}", []).append(float(rows["spend"][grade]))
    return {**columns}


def _assumed(scenario: Scenario) -> str:
    return shortened(scenario.in_short or scenario.description, _MOST_ASSUMED)


def scenario_columns(found: Comparison, setting: Setting, results: Columns, keys: Collection[str]) -> Columns:
    """Return the columns of the table of lines by key: those whose grade differs first, and the worst of each part first.

    Parameters
    ----------
    found : Comparison
    setting : Setting
        As it stands.
    results : Columns
        Columns of the results table.
    keys : collection of str
        Of the columns that the table has.
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
        if f"why_{number}" in keys:
            columns[f"why_{number}"] = cause_words(found, name, setting)[found.ratings[order]].tolist()
    return columns


def cause_words(found: Comparison, scenario: str, setting: Setting) -> npt.NDArray[np.object_]:
    """Say which changes of a scenario move each rating: by which instruments [sources], by how many points; None where none does.

    Returns
    -------
    ndarray of str or None
        For each rating that ``found.ratings`` counts.
    """
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
