"""The sheet Risk results as it was left: what was scored then, and what the buyer entered since."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlwings import Sheet

from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.matching import LineKey
from bomrisk_excel.ribbon.own_sheets import MARK_ROW
from bomrisk_excel.ribbon.results_layout import COLUMNS, HEADER_ROW, LOST_TITLE

__all__ = ["LastScore", "OldLine", "read_last_score", "two_dimensional"]

_KEYS = {column.header: column.key for column in COLUMNS}
_OURS = tuple(column.key for column in COLUMNS if column.role != "entry")
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
    extras : sequence
        Values of the columns that the buyer added, from left to right.
    row : int
        1-based row of the sheet.
    has_entries : bool
        Whether the buyer entered anything, be it a formula that gives nothing.
    """

    cells: Mapping[str, Any]
    extras: Sequence[Any]
    row: int
    has_entries: bool

    @property
    def key(self) -> LineKey:
        """What the line is known by."""
        return LineKey.of(*(self.cells.get(name) for name in ("part_number", "description", "supplier")))


@dataclass(frozen=True, slots=True)
class LastScore:
    """What stands on the sheet.

    Parameters
    ----------
    lines : tuple of OldLine
        In the order of the BOM, however the buyer sorted them.
    lost : tuple of OldLine
        Entries that had lost their line before.
    lost_title : int
        Row of the title above these; 0 without one.
    extras : tuple of str
        Headers of the columns that the buyer added.
    in_shape : bool
        Whether the columns stand where we put them, and those that the buyer added to the right of them.
    anchored : bool
        Whether its rows cannot be moved without harm: there are formulas, notes, or cells outside of the table.
    columns : mapping
        1-based column of each entry and added column, by key and by position among the added ones.
    last_row, last_column : int
        Of what stands on the sheet.
    fingerprint : str
        Of the cells that we wrote, in whatever order their rows stand.
    as_of : date or None
    to, verified, policy, version : str
        From the first rows; empty if these were changed.
    """

    lines: tuple[OldLine, ...]
    lost: tuple[OldLine, ...]
    lost_title: int
    extras: tuple[str, ...]
    in_shape: bool
    anchored: bool
    columns: Mapping[str | int, int]
    last_row: int
    last_column: int
    fingerprint: str
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
    formulas = _formulas(two_dimensional(used[: len(rows), :].formula, len(rows[0])), rows)
    columns = _columns(rows[at])
    body = _Body(columns)
    for number in range(at + 1, len(rows)):
        body.add(rows[number], formulas.get(number, set()), top + number)
    above = {
        (number, column)
        for number, cells in enumerate(rows[:at])
        for column, cell in enumerate(cells)
        if cell is not None
    }
    beside = {(top + number, left + column) for number, column in above} - {(row, 1) for row in range(1, MARK_ROW + 1)}
    texts = [_text_at(rows, row - top, 1 - left) for row in (1, 2, MARK_ROW)]
    heading, mark = _HEADING.search(texts[1]), _VERSION.search(texts[2])
    ours = [columns[key] for key in _OURS if key in columns]
    filled = [number for number, cells in enumerate(rows) if any(cell is not None for cell in cells)]
    extras = [position for key, position in columns.items() if isinstance(key, int)]
    return LastScore(
        lines=tuple(sorted(body.lines, key=lambda line: float(line.cells["line"]))),
        lost=tuple(body.lost),
        lost_title=body.lost_title,
        extras=tuple(str(rows[at][position]).strip() for position in extras),
        in_shape=(top + at, left) == (HEADER_ROW, 1)
        and [columns.get(column.key) for column in COLUMNS] == list(range(len(COLUMNS)))
        and min(extras, default=len(COLUMNS)) >= len(COLUMNS),
        anchored=bool(formulas or body.foreign or beside or _has_notes(sheet)),
        columns={key: left + position for key, position in columns.items() if key not in _OURS},
        last_row=top + max(filled[-1], *formulas, 0),
        last_column=left + len(rows[0]) - 1,
        fingerprint=_fingerprint(texts, [[line[at] for at in ours] for line in body.written])
        if not any(places.intersection(ours) for places in formulas.values())
        else "formulas",
        as_of=dt.date.fromisoformat(heading["as_of"]) if heading else None,
        to=heading["to"] if heading else "",
        verified=heading["verified"] if heading else "",
        policy=heading["policy"] if heading else "",
        version=mark[1] if mark else "",
    )


def _formulas(texts: Sequence[Sequence[Any]], values: Sequence[Sequence[Any]]) -> dict[int, set[int]]:
    """Columns of formulas by row; a text that begins with ``=`` is none."""
    found: dict[int, set[int]] = {}
    for number, (cells, shown) in enumerate(zip(texts, values, strict=False)):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell.startswith("=") and cell != shown[column]:
                found.setdefault(number, set()).add(column)
    return found


def _has_notes(sheet: Sheet) -> bool:
    """Whether there are notes or comments in cells; an engine that knows none has none.

    Pictures and charts lie above the cells and stay where they are. Nor could they be told from the lists to choose from,
    which Excel counts among its shapes.
    """
    for things in ("notes", "comments"):
        with suppress(Exception):
            if len(getattr(sheet, things)):
                return True
    return False


def _is_header(cells: Sequence[Any]) -> bool:
    keys = {_KEYS.get(cell.strip()) for cell in cells if isinstance(cell, str)}
    return keys.issuperset(_SURE)


def _columns(header: Sequence[Any]) -> dict[str | int, int]:
    """Position of each column by key; those that the buyer added, be it under one of our headings, by number."""
    columns: dict[str | int, int] = {}
    for position, cell in enumerate(header):
        text = str(cell).strip() if cell is not None else ""
        key = _KEYS.get(text)
        if key is not None and key not in columns:
            columns[key] = position
        elif text:
            columns[sum(isinstance(each, int) for each in columns)] = position
    return columns


class _Body:
    """What stands below the header."""

    def __init__(self, columns: Mapping[str | int, int]) -> None:
        self.lines: list[OldLine] = []
        self.lost: list[OldLine] = []
        self.written: list[Sequence[Any]] = []
        self.lost_title = 0
        self.foreign = False
        self._columns = columns
        self._headed = set(columns.values())
        self._buyers = {position for key, position in columns.items() if key not in _OURS}

    def add(self, cells: Sequence[Any], formulas: set[int], row: int) -> None:
        """Take a row: a line (it has a number), a lost entry (below their title), or anything else."""
        filled = {column for column, cell in enumerate(cells) if cell is not None} | formulas
        if not filled or _is_header(cells):
            return
        if LOST_TITLE in cells:
            self.lost_title = row
            return
        self.foreign |= bool(filled - self._headed)
        line = OldLine(
            {key: cells[position] for key, position in self._columns.items() if isinstance(key, str)},
            [cells[position] for key, position in self._columns.items() if isinstance(key, int)],
            row,
            bool(filled & self._buyers),
        )
        if isinstance(line.cells.get("line"), float):
            self.lines.append(line)
            self.written.append(cells)
        elif self.lost_title and line.has_entries:
            self.lost.append(line)
        else:
            self.foreign = True


def _fingerprint(texts: Sequence[str], lines: Sequence[Sequence[Any]]) -> str:
    # A cell that the buyer shows as money is read with four decimals.
    cells = [
        tuple(f"{cell:.4f}" if isinstance(cell, float | Decimal) else str(cell) for cell in line) for line in lines
    ]
    return hashlib.sha256(repr([*texts, *sorted(cells)]).encode("utf-8", "replace")).hexdigest()[:16]


def two_dimensional(formulas: Any, width: int) -> Sequence[Sequence[Any]]:
    """Formulas of a block as rows; engines give a single row or cell without its brackets."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    if formulas and not isinstance(formulas[0], list | tuple):
        return [formulas] if len(formulas) == width else [[each] for each in formulas]
    return formulas


def _text_at(rows: Sequence[Sequence[Any]], row: int, column: int) -> str:
    inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
    return str(rows[row][column] or "") if inside else ""
