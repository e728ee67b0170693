"""What each row of a table has: the facts that decide whether it is a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.values import is_quantity_text, is_unit

__all__ = ["LONG_TEXT", "SECTION_NUMBER", "RowFacts", "look"]

LONG_TEXT = 110
"""A longer text in a row that says little else is a remark, not a name."""


@dataclass(slots=True)
class RowFacts:
    """How many cells of a row are filled, and whether those that matter are: `number` is any part number."""

    index: int
    count: int
    identity: bool
    named: bool
    quantity: bool
    numbered: bool
    number: bool


_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}")
_COUNT = re.compile(
    r"(?:ca\.?|approx\.?|about|circa|env\.?|约|大约|約|около|khoảng)?[\W_x×]{0,3}[\d½¼¾一二两三四五六七八九十半]",
    re.IGNORECASE,
)
SECTION_NUMBER = re.compile(r"[IVX]{1,5}|[A-HА-И]|[一二三四五六七八九十]{1,3}", re.IGNORECASE)
"""Numbers of sections: I, II, A, B, 一."""
_NAMES = ("description", "part_number", "manufacturer_part_number", "designator")
_OTHER_IDENTITY = ("material", "supplier_part_number", "cas", "hs_code")


def look(region: Region, columns: ColumnMap) -> list[RowFacts]:
    """What each body row has; this runs over every row, so it only counts and compares."""
    names = [c for role in _NAMES if (c := columns.column(role)) is not None]
    others = [c for role in _OTHER_IDENTITY if (c := columns.column(role)) is not None]
    numbers = [c for role in NUMBERS if (c := columns.column(role)) is not None]
    amount, line = columns.column("quantity"), columns.line_number
    left, right = region.left, region.right
    rows = region.grid.rows[region.first : region.last]
    if left or right < region.grid.width:
        counts = [right - left - row[left:right].count("") for row in rows]
    else:
        counts = [right - row.count("") for row in rows]
    nothing = [False] * len(rows)
    named = _any_filled(rows, names)
    identity = [a or b for a, b in zip(named, _any_filled(rows, others), strict=True)] if others else named
    quantity = [_is_amount(row[amount]) for row in rows] if amount is not None else nothing
    numbered = [_is_line_number(row[line]) for row in rows] if line is not None else nothing
    number = _any_filled(rows, numbers)
    indices = range(region.first, region.last)
    return list(map(RowFacts, indices, counts, identity, named, quantity, numbered, number))


def _any_filled(rows: list[list[Cell]], columns: list[int]) -> list[bool]:
    """Whether any of some columns holds something, row by row."""
    found = [False] * len(rows)
    for column in columns:
        if all(found):
            break
        found = [known or row[column] != "" for known, row in zip(found, rows, strict=True)]
    return found


def _is_amount(cell: Cell) -> bool:
    """Whether something is counted, "set" too; "Date" in the quantity column of a signature block is no amount."""
    if not isinstance(cell, str):
        return True
    if cell == "" or _DATE.fullmatch(cell):
        return False
    return _COUNT.match(cell) is not None or is_quantity_text(cell) or is_unit(cell)


def _is_line_number(cell: Cell) -> bool:
    """Whether a row is numbered; "Date" in that column of a signature block numbers nothing, "I" and "A" may."""
    if not isinstance(cell, str) or any(character.isdigit() for character in cell):
        return True
    return SECTION_NUMBER.fullmatch(cell.rstrip(".)")) is not None
