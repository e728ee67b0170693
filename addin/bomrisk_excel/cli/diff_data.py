"""What ``bomrisk diff`` gives to scripts: the names are an interface that others build on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bomrisk.comparison import Comparison
from bomrisk_excel.cli.diff_sides import ComparedFile
from bomrisk_excel.cli.json_output import plain
from bomrisk_excel.cli.json_text import Plain
from bomrisk_excel.cli.rows import rows_of

__all__ = ["WHAT", "changed_lines", "diff_object", "diff_table", "place_of"]

WHAT = ("worse", "now unrated", "added", "better", "now rated", "removed", "spend", "same")
"""What can become of a line, in the order in which the lines are listed."""
_NAMES = ("part_number", "description", "manufacturer")
_PLACE = ("sheet", "row")
_FIGURES = ("grade_before", "grade_after", "score_before", "score_after", "spend_before", "spend_after")
_CAUSE = ("ingredient", "key", "what", "points", "instrument", "source", "before", "after")


def changed_lines(comparison: Comparison, *, same: bool = False) -> pd.DataFrame:
    """Return the lines that changed, those that got worse first, of these those whose grade did; with `same` the others too.

    Returns
    -------
    DataFrame
        As ``comparison.lines``, with ``at``, the row there.
    """
    lines = comparison.lines.reset_index(names="at")
    step = (lines["score_after"].fillna(0) - lines["score_before"].fillna(0)).abs()
    order = {
        "order": lines["what"].map(WHAT.index),
        "regraded": lines["grade_before"].ne(lines["grade_after"]),
        "step": step.round(6),
    }
    table = lines.assign(**order).sort_values([*order], ascending=[True, False, False], kind="stable")
    table = table.drop(columns=[*order])
    return table if same else table[table["what"].ne("same")]


def diff_object(comparison: Comparison, before: ComparedFile, after: ComparedFile, *, same: bool = False) -> Plain:
    """Return a comparison as ``bomrisk diff --json`` prints it."""
    causes = comparison.causes.groupby("line", sort=False)
    of_lines = {int(str(line)): rows for line, rows in causes}
    lines = []
    for row in rows_of(changed_lines(comparison, same=same)):
        entry: Plain = {"what": row.what}
        names = _cells(before, after, row)
        entry |= {name: plain(names.get(name)) for name in _NAMES}
        for label, file, at in (("place_before", before, row.before), ("place_after", after, row.after)):
            entry[label] = {name: plain(file.records[at].get(name)) for name in _PLACE} if at >= 0 else None
        entry |= {name: plain(getattr(row, name)) for name in _FIGURES}
        for name in ("grade_before", "grade_after"):
            entry[name] = entry[name] or None
        found = of_lines.get(row.at)
        entry["causes"] = [] if found is None else [_cause(each) for each in found.to_dict(orient="records")]
        lines.append(entry)
    counts = comparison.lines["what"].value_counts()
    return {
        "before": _side(before),
        "after": _side(after),
        "counts": {name.replace(" ", "_"): int(counts.get(name, 0)) for name in WHAT},
        "lines": lines,
    }


def diff_table(
    comparison: Comparison, before: ComparedFile, after: ComparedFile, *, same: bool = False
) -> pd.DataFrame:
    """Return a comparison as ``bomrisk diff --csv`` prints it: one row per line and cause."""
    rows = []
    for entry in diff_object(comparison, before, after, same=same)["lines"]:
        line: dict[str, Any] = {name: entry[name] for name in ("what", *_NAMES)}
        for label in ("before", "after"):
            place = entry[f"place_{label}"] or {}
            line |= {f"{name}_{label}": place.get(name) for name in _PLACE}
        line |= {name: entry[name] for name in _FIGURES}
        for cause in entry["causes"] or [{}]:
            told = {"ingredient": "", "key": "", "cause": cause.get("what", "")}
            told |= {name: cause.get(name) for name in ("ingredient", "key", "points", "instrument", "source")}
            told |= {"value_before": cause.get("before"), "value_after": cause.get("after")}
            rows.append(line | told)
    names = ("what", *_NAMES, "sheet_before", "row_before", "sheet_after", "row_after", *_FIGURES)
    columns = (*names, "ingredient", "key", "cause", "points", "instrument", "source", "value_before", "value_after")
    return pd.DataFrame(rows, columns=list(columns))


def place_of(file: ComparedFile, at: int) -> str:
    """Return where a line stands."""
    line = file.records[at]
    return f"{line['sheet']}!{line['row']}" if line.get("sheet") else f"row {line.get('row', at + 1)}"


def _cells(before: ComparedFile, after: ComparedFile, row: Any) -> dict[str, Any]:
    """What a line is known by: as it is named after, else as it was before."""
    file, at = (after, row.after) if row.after >= 0 else (before, row.before)
    cells: dict[str, Any] = file.records[at]
    return cells


def _cause(row: Mapping[Any, Any]) -> Plain:
    """A cause; where a text has nothing to say, null."""
    return {name: plain(row[name]) if name == "points" else plain(row[name]) or None for name in _CAUSE}


def _side(file: ComparedFile) -> Plain:
    side = file.side
    return {
        "file": file.path.name,
        "written": file.written,
        "as_of": plain(side.setting.as_of),
        "to": side.setting.to,
        "policy": side.setting.policy.name,
        "verified_through": plain(side.verified_through),
        "currency": side.currency or None,
        "lines": len(side.bom),
    }
