"""The same parts listed twice in one table: one by one, and counted. Only the counted list is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.region import Region

__all__ = ["listed_again"]

_MARK = re.compile(r"[^\W\d_]+\d+[^\W\d_]?")


def listed_again(region: Region, columns: ColumnMap, lines: Sequence[int]) -> frozenset[int]:
    """Find the lines under a repeated header whose designators are all listed under another one, where they are counted.

    KiCad's tools write such files: "Individual Components", and below them "Collated Components".

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    lines : sequence of int
        Indices of the rows that are lines, ascending.

    Returns
    -------
    frozenset of int
        Indices of the rows to leave out.
    """
    marks, amount = columns.column("designator"), columns.column("quantity")
    if not region.repeated or marks is None or amount is None:
        return frozenset()
    cells = region.grid.rows
    borders = sorted(region.repeated)
    parts: dict[int, list[int]] = {}
    for index in lines:
        parts.setdefault(sum(border < index for border in borders), []).append(index)
    named = {
        part: {mark for i in rows for mark in _MARK.findall(text_of(cells[i][marks]))} for part, rows in parts.items()
    }
    counted = {part for part, rows in parts.items() if all(cells[i][amount] != "" for i in rows)}
    again: set[int] = set()
    for part, rows in parts.items():
        if part not in counted and named[part] and any(named[part] <= named[other] for other in counted):
            again.update(rows)
    return frozenset(again)
