"""What the content of an .ods tells of its sheets and python-calamine does not: their extent, merged cells and hidden rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from bomrisk_templates.reading.grid import MAX_COLUMNS

__all__ = ["OdsSheet", "ods_sheets"]

_TAG: Final = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*?)(/?)>|<(text:p)\b"
)
_NAME: Final = re.compile(rb'table:name="([^"]*)"')
#: The first digits of a number without end are enough to refuse the file.
_REPEAT: Final = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,10})')
_SPANNED: Final = {axis: re.compile(rb'number-%s-spanned="(\d{1,10})' % axis) for axis in (b"rows", b"columns")}
#: No sheet has more rows.
_MOST_ROWS: Final = 1 << 20
_HIDDEN: Final = re.compile(rb'table:visibility="(?:collapse|filter)"')


class OdsSheet(NamedTuple):
    """One sheet.

    Parameters
    ----------
    name : str
    height, width : int
        Rows and columns that the filled cells span.
    merged : tuple of (int, int, int, int)
        0-based first row and column, last row and column.
    hidden_rows : frozenset of int
        1-based.
    """

    name: str
    height: int
    width: int
    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]


def ods_sheets(xml: bytes) -> Iterator[OdsSheet]:
    """Give the sheets of an .ods in their order.

    Parameters
    ----------
    xml : bytes
        Its ``content.xml``.

    Yields
    ------
    OdsSheet
    """
    name, row, column, height, width, rows_here = "", 0, 0, 0, 0, 1
    merged: list[tuple[int, int, int, int]] = []
    hidden: list[tuple[int, int]] = []
    for match in _TAG.finditer(xml):
        closing, tag, attributes, empty, text = match.groups()
        if text:
            height, width = max(height, row + rows_here), max(width, column)
        elif tag == b"table":
            if closing:
                # Trailing rows may be hidden without end.
                rows = (
                    number for first, last in hidden for number in range(first + 1, min(last, height, _MOST_ROWS) + 1)
                )
                yield OdsSheet(name, height, width, tuple(merged), frozenset(rows))
            named = _NAME.search(attributes)
            name = unescape(named[1].decode("utf-8", "replace")) if named else ""
            row, column, height, width, merged, hidden = 0, 0, 0, 0, [], []
        elif tag == b"table-row":
            repeated = rows_here if closing else _number(_REPEAT, attributes)
            if not closing:
                column, rows_here = 0, repeated
                if _HIDDEN.search(attributes):
                    hidden.append((row, row + repeated))
            if closing or empty:
                row += repeated
        elif not closing:
            if b"-spanned=" in attributes:
                down, across = _number(_SPANNED[b"rows"], attributes), _number(_SPANNED[b"columns"], attributes)
                if column + across <= MAX_COLUMNS:
                    merged.append((row, column, row + down - 1, column + across - 1))
            column += _number(_REPEAT, attributes)
            if b"office:value" in attributes:
                height, width = max(height, row + rows_here), max(width, column)
    if height:
        yield OdsSheet(name, height, width, tuple(merged), frozenset())


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
