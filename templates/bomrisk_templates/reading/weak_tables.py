"""Tables that list no parts: change logs, notes, and figures of parts that are listed already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress
from typing import Final

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.header_kinds import names_thing
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.sorted_rows import SkippedRow, SortedRows

__all__ = ["Table", "count_refused", "without_weak"]

Table = tuple[Region, ColumnMap, SortedRows]
"""A table that was understood."""

_STRONG: Final = IDENTITY - {"description"} | {"quantity", "unit_price", "line_total", "manufacturer", "supplier"}
_NUMERIC, _SIZE = 0.5, 0.8


def without_weak(tables: list[Table]) -> tuple[list[Table], list[Region]]:
    """Drop tables with nothing but a description (a change log, a list of notes) beside tables that have more.

    Parameters
    ----------
    tables : list of (Region, ColumnMap, SortedRows)

    Returns
    -------
    kept : list of (Region, ColumnMap, SortedRows)
    refused : list of Region
    """
    strong = [bool(columns.mapped.keys() & _STRONG) for _, columns, _ in tables]
    if all(strong) or not any(strong):
        return tables, []
    listed = {name for table in compress(tables, strong) for name in _names(*table)}
    stays = [known or _lists_parts(*table, listed) for known, table in zip(strong, tables, strict=True)]
    return list(compress(tables, stays)), [table[0] for table, kept in zip(tables, stays, strict=True) if not kept]


def _names(region: Region, columns: ColumnMap, rows: SortedRows) -> set[str]:
    described = columns.column("description")
    if described is None:
        return set()
    return {text_of(region.grid.rows[index][described]).casefold() for index in rows.lines}


def _lists_parts(region: Region, columns: ColumnMap, rows: SortedRows, listed: Collection[str]) -> bool:
    """Whether a table that only describes things says that they are parts, and is no table of their masses or currents.

    Sizes are no such figures, if the parts are not listed elsewhere.
    """
    described = columns.column("description")
    if described is None or not names_thing(region.label(described)):
        return False
    measured = [
        column
        for column, content in columns.contents.items()
        if content.numeric > _NUMERIC and column != columns.line_number
    ]
    sizes = [region.roles.get(column, {}).get("~footprint", 0.0) >= _SIZE for column in measured]
    return all(sizes) and (not sizes or _names(region, columns, rows).isdisjoint(listed))


def count_refused(refused: Sequence[Region], tables: Sequence[Table]) -> None:
    """Rows of what looked like a table and held no line are counted with the table of that sheet that lies nearest above."""
    for region in refused:
        grid = region.grid
        on_sheet = [table for table in tables if table[0].grid is grid]
        if not on_sheet:
            continue
        above = [table for table in on_sheet if table[0].first <= region.first] or on_sheet[:1]
        rows = above[-1][2]
        counted = {grid.numbers[index] for _, _, sorted_rows in on_sheet for index in sorted_rows.lines}
        for _, _, sorted_rows in on_sheet:
            for skipped in sorted_rows.skipped:
                counted.update(range(skipped.row, skipped.last + 1))
        start = min([*region.header_rows, region.first if region.above is None else region.above])
        for index in range(start, region.last):
            number = grid.numbers[index]
            cells = [text_of(cell) for cell in grid.rows[index][region.left : region.right] if cell != ""]
            if cells and number not in counted:
                rows.skipped.append(SkippedRow(number, number, "outside the table", cells[0][:80]))
