"""The sheet Risk results as it was left: what was scored then, and what the buyer entered since."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from xlwings import Sheet

from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.matching import LineKey
from bomrisk_excel.ribbon.own_sheets import MARK_ROW
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["ENTRY_KEYS", "LOST_TITLE", "LastScore", "OldLine", "read_last_score", "two_dimensional"]

ENTRY_KEYS = tuple(column.key for column in TABLES["bomrisk_results"] if column.role == "entry")
LOST_TITLE = "Entries whose line is no longer in the BOM"

_KEYS = {column.header: column.key for column in TABLES["bomrisk_results"]}
_SURE = ("part_number", "description", "grade", "why")
_HEADING = re.compile(
    r"as of (?P<as_of>\d{4}-\d\d-\d\d); destination (?P<to>[A-Z]{2}); facts verified through (?P<verified>\d{4}-\d\d-\d\d); "
    r"policy (?P<policy>.*)"
)
_VERSION = re.compile(r"Values by (bomrisk [^,]*),")


@dataclass(frozen=True, slots=True)
class OldLine:
    """A line of the last score.

    Parameters
    ----------
    cells : mapping
        Values by key of the results table.
    extras : mapping
        Values of columns that the buyer added, by header.
    """

    cells: Mapping[str, Any]
    extras: Mapping[str, Any]

    @property
    def key(self) -> LineKey:
        """What the line is known by."""
        return LineKey.of(*(self.cells.get(name) for name in ("part_number", "description", "supplier")))

    @property
    def has_entries(self) -> bool:
        """Whether the buyer entered anything."""
        return any(self.cells.get(key) is not None for key in ENTRY_KEYS) or any(
            value is not None for value in self.extras.values()
        )


@dataclass(frozen=True, slots=True)
class LastScore:
    """What stands on the sheet.

    Parameters
    ----------
    lines : tuple of OldLine
        In the order of the BOM, however the buyer sorted them.
    lost : tuple of OldLine
        Entries that had lost their line before.
    extras : tuple of str
        Headers of the columns that the buyer added.
    foreign : bool
        Whether there is more that the buyer wrote: formulas in added columns, cells outside the table.
    as_of : date or None
    to, verified, policy, version : str
        From the first rows; empty if these were changed.
    """

    lines: tuple[OldLine, ...]
    lost: tuple[OldLine, ...]
    extras: tuple[str, ...]
    foreign: bool
    as_of: dt.date | None
    to: str
    verified: str
    policy: str
    version: str


def read_last_score(sheet: Sheet) -> LastScore | None:
    """Read the sheet in two readings (values, formulas); None if its table is not there any more."""
    used = sheet.used_range
    top, left = used.row, used.column
    rows = block_values(used)
    at = next((number for number, cells in enumerate(rows) if _is_header(cells)), None)
    if at is None:
        return None
    header = [str(cell).strip() if cell is not None else "" for cell in rows[at]]
    extras = tuple(text for text in header if text and text not in _KEYS)
    lines, lost, foreign = _sorted_rows(rows[at + 1 :], header)
    above = {
        (top + number, left + column)
        for number, cells in enumerate(rows[:at])
        for column, cell in enumerate(cells)
        if cell is not None
    }
    foreign |= bool(above - {(row, 1) for row in range(1, MARK_ROW + 1)})
    foreign |= _has_notes(sheet)
    if extras and not foreign:
        body = used[at + 1 :, :]
        formulas = body.formula if len(rows) > at + 1 else ()
        added = [column for column, text in enumerate(header) if text in extras]
        foreign = any(
            _is_formula(cells[column]) for cells in two_dimensional(formulas, len(header)) for column in added
        )
    texts = [_text_at(rows, row - top, 1 - left) for row in (2, MARK_ROW)]
    heading, mark = _HEADING.search(texts[0]), _VERSION.search(texts[1])
    return LastScore(
        lines=tuple(sorted(lines, key=lambda line: float(line.cells["line"]))),
        lost=tuple(lost),
        extras=extras,
        foreign=foreign,
        as_of=dt.date.fromisoformat(heading["as_of"]) if heading else None,
        to=heading["to"] if heading else "",
        verified=heading["verified"] if heading else "",
        policy=heading["policy"] if heading else "",
        version=mark[1] if mark else "",
    )


def _has_notes(sheet: Sheet) -> bool:
    """Whether the buyer put notes, comments, pictures or charts on the sheet; an engine that knows none of them has none."""
    for things in ("notes", "comments", "shapes"):
        with suppress(Exception):
            if len(getattr(sheet, things)):
                return True
    return False


def _is_header(cells: Sequence[Any]) -> bool:
    keys = {_KEYS.get(cell.strip()) for cell in cells if isinstance(cell, str)}
    return keys.issuperset(_SURE)


def _sorted_rows(rows: Sequence[Sequence[Any]], header: Sequence[str]) -> tuple[list[OldLine], list[OldLine], bool]:
    """Lines (they have a number), lost entries (below their title), and whether anything else is there."""
    lines: list[OldLine] = []
    lost: list[OldLine] = []
    foreign = below = False
    headed = {column for column, text in enumerate(header) if text}
    for cells in rows:
        filled = {column for column, cell in enumerate(cells) if cell is not None}
        foreign |= bool(filled - headed)
        line = OldLine(
            {_KEYS[text]: cell for text, cell in zip(header, cells, strict=True) if text in _KEYS},
            {text: cell for text, cell in zip(header, cells, strict=True) if text and text not in _KEYS},
        )
        if not filled or _is_header(cells):
            continue
        if LOST_TITLE in cells:
            below = True
        elif isinstance(line.cells.get("line"), float):
            lines.append(line)
        elif below and line.has_entries:
            lost.append(line)
        else:
            foreign = True
    return lines, lost, foreign


def two_dimensional(formulas: Any, width: int) -> Sequence[Sequence[Any]]:
    """Formulas of a block as rows; engines give a single row or cell without its brackets."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    if formulas and not isinstance(formulas[0], list | tuple):
        return [formulas] if len(formulas) == width else [[each] for each in formulas]
    return formulas


def _is_formula(cell: Any) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


def _text_at(rows: Sequence[Sequence[Any]], row: int, column: int) -> str:
    inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
    return str(rows[row][column] or "") if inside else ""
