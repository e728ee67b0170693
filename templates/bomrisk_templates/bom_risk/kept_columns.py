"""Where kept entries stand in the workbook: in the buyer's columns of Results, and on the sheet Kept entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bomrisk_templates.bom_risk.buyer_entries import AMOUNTS, NAMES, OF_BOM, OF_RESULTS, STATEMENTS
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.columns_of import Columns, headed, row_heights
from bomrisk_templates.bom_risk.kept_entries import KeptEntries
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.reading.grid import text_of

__all__ = ["fill_left", "fill_results"]


def fill_results(book: Workbook, results: Columns, kept: KeptEntries | None) -> None:
    """Fill Results; columns that the buyer had added stand behind Comment."""
    table, count = "bomrisk_results", len(results["line"])
    added: dict[str, list[Any]] = {}
    if kept is not None:
        results = {**results, **kept.results}
        added = kept.added
    _fill(book, table, results, count, added, "comment")


def fill_left(book: Workbook, kept: KeptEntries | None) -> None:
    """Fill Kept entries with what has no line any more."""
    lines = kept.left if kept is not None else []
    columns: Columns = {}
    for key in NAMES:
        columns[key] = [text_of(line.names[key]) if key in line.names else None for line in lines]
    for key in (*OF_BOM, *STATEMENTS, *OF_RESULTS, *AMOUNTS):
        columns[key] = [line.entries.get(key) for line in lines]
    columns["last_seen"] = [line.seen for line in lines]
    headings = dict.fromkeys(name for line in lines for name in line.entries if isinstance(name, tuple))
    added: dict[str, list[Any]] = {}
    taken = {column.header.casefold() for column in TABLES["bomrisk_left_entries"]}
    for name in headings:
        header, number = name[1], 1
        while header.casefold() in taken:
            number += 1
            header = f"{name[1]} {number}"
        taken.add(header.casefold())
        added[header] = [line.entries.get(name) for line in lines]
    _fill(book, "bomrisk_left_entries", columns, len(lines), added, "comment")


def _fill(book: Workbook, table: str, columns: Columns, count: int, added: dict[str, list[Any]], behind: str) -> None:
    heights = row_heights(table, columns, count)
    if not added:
        book.fill_table(table, headed(table, columns), count, heights=heights)
        return
    by_key = {column.key: column.header for column in TABLES[table]}
    chosen: list[tuple[str, str]] = []
    for column in TABLES[table]:
        if column.header in book.tables[table].columns:
            chosen.append((column.header, column.header))
        if column.key == behind:
            chosen += [(header, by_key["due_date" if _are_dates(cells) else behind]) for header, cells in added.items()]
    book.fill_table(table, headed(table, columns) | added, count, columns=chosen, heights=heights)


def _are_dates(cells: Sequence[Any]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(isinstance(cell, dt.date) for cell in filled)
