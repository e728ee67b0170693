"""Cells that people fill in say so by more than their colour."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries
from tests.accessibility.book import Book, Finding

_YOURS = re.compile(r"\b(yours?|fill in|fill them in|enter)\b", re.IGNORECASE)


def entries(book: Book, fills: Collection[str] = ()) -> Iterator[Finding]:
    """Each run of cells to fill in has a prompt, a header that says so, or a line above it that names the header.

    Parameters
    ----------
    book : Book
    fills : collection of str
        Fills that mark such cells on sheets where nothing is locked; elsewhere they are the cells that are not locked.
    """
    for sheet in book.sheets:
        prompted = _prompted(sheet)
        columns: dict[int, list[int]] = defaultdict(list)
        for (row, column), cell in sorted(sheet._cells.items()):
            if not cell.protection.locked or (fills and book.look(cell).fill.whole in fills):
                columns[column].append(row)
        for column, rows in columns.items():
            bare = [row for row in rows if not any(_inside(box, row, column) for box in prompted)]
            if bare and not _named(sheet, column, bare[0]):
                where = f"{sheet.title}!{get_column_letter(column)}{bare[0]}:{get_column_letter(column)}{bare[-1]}"
                yield Finding(where, "colour only", "cells to fill in: no prompt, and no text says so")


def _prompted(sheet: Any) -> list[tuple[int, int, int, int]]:
    return [
        area.bounds
        for rule in sheet.data_validations.dataValidation
        if rule.showInputMessage and rule.prompt
        for area in rule.sqref.ranges
    ]


def _inside(box: tuple[int, int, int, int], row: int, column: int) -> bool:
    left, top, right, bottom = box
    return left <= column <= right and top <= row <= bottom


def _named(sheet: Any, column: int, row: int) -> bool:
    """Whether the header says that the cells are the reader's, or a line above it says so of this header."""
    top = next((at for at in range(row - 1, 0, -1) if isinstance(_value(sheet, at, column), str)), 0)
    header = str(_value(sheet, top, column) or "")
    for table in sheet.tables.values():
        left, first, right, last = range_boundaries(table.ref)
        if left <= column <= right and first <= row <= last:
            top, header = first, str(_value(sheet, first, column))
    if not header:
        return False
    above = (str(cell.value) for (at, _), cell in sheet._cells.items() if at < top and cell.value is not None)
    return bool(_YOURS.search(header)) or any(_YOURS.search(text) and header in text for text in above)


def _value(sheet: Any, row: int, column: int) -> Any:
    cell = sheet._cells.get((row, column))
    return cell.value if cell is not None else None
