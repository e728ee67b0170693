"""Whether tables, rows and columns were found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.truth import TableTruth

__all__ = ["LayoutFigures", "judge_layout"]

#: What a table of one kind of part number calls it does not matter; nor which of two the truth calls *the* part number.
_ALSO = {"part_number": ("manufacturer_part_number",), "level": ("position",)}


@dataclass
class LayoutFigures:
    """Counts of right answers, and what was wrong.

    Parameters
    ----------
    tables, headers, rows : int
        Tables of the truth; those with the right header row; those with exactly the right part rows.
    columns : dict
        Canonical name to (right, asked).
    misses : list of str
        One line per thing that is wrong.
    """

    tables: int = 0
    headers: int = 0
    rows: int = 0
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)


def judge_layout(truths: Sequence[TableTruth], check: Callable[[str], dict[str, Any]]) -> LayoutFigures:
    """Compare the tables found with the truth.

    Parameters
    ----------
    truths : sequence of TableTruth
    check : callable
        Gives for a file what ``bomrisk check FILE --json`` prints; ``{"tables": []}`` where it refused.
    """
    figures = LayoutFigures()
    for truth in truths:
        figures.tables += 1
        found = _likest(truth, check(truth.file)["tables"])
        name = f"{truth.slug}{'/' + truth.sheet if truth.sheet else ''}"
        if found is None:
            figures.misses.append(f"{name}: no table found")
            found = {"header_row": -1, "rows": [], "columns": {}}
        if found["header_row"] == truth.header_row:
            figures.headers += 1
        else:
            figures.misses.append(f"{name}: header row {found['header_row']}, true {truth.header_row}")
        rows = set(found["rows"])
        if rows == truth.rows:
            figures.rows += 1
        else:
            missing, added = sorted(truth.rows - rows), sorted(rows - truth.rows)
            figures.misses.append(f"{name}: rows missing {missing[:12]}, too many {added[:12]}")
        for role, letter in truth.letters.items():
            right, asked = figures.columns.get(role, (0, 0))
            is_right = _is_right(found["columns"], role, letter)
            figures.columns[role] = (right + is_right, asked + 1)
            if not is_right:
                figures.misses.append(f"{name}: {role} in {found['columns'].get(role)}, true {letter}")
    return figures


def _is_right(columns: dict[str, str | None], role: str, letter: str) -> bool:
    return any(columns.get(name) == letter for name in (role, *_ALSO.get(role, ())))


def _likest(truth: TableTruth, tables: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The table found that shares most with a true one: columns first, for tables that stand side by side."""
    of_sheet = [table for table in tables if (table["sheet"] or "") == truth.sheet]

    def likeness(table: dict[str, Any]) -> tuple[int, int, int]:
        columns = sum(_is_right(table["columns"], role, letter) for role, letter in truth.letters.items())
        common = len(set(table["rows"]) & truth.rows)
        return common > 0, columns, -len(set(table["rows"]) ^ truth.rows)

    return max(of_sheet, key=likeness, default=None)
