"""The sheet Risk results: one row per line, with the buyer's own columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bomrisk_excel.ribbon.last_score import ENTRY_KEYS, LOST_TITLE, LastScore, OldLine
from bomrisk_excel.ribbon.matching import LineKey, match_lines
from bomrisk_excel.ribbon.own_sheets import RESULTS
from bomrisk_excel.ribbon.page import Block, Note, Page, heading, rows_of_columns, title_notes
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.template_look import template_look
from bomrisk_templates.bom_risk.columns import TABLES, Column

__all__ = ["Entries", "carry_entries", "keys_of_lines", "results_page"]

_TABLE = "bomrisk_results"
_OTHER_SHEETS = ("rating_id", "order_key")
"""Columns that only the formulas of the risk workbook need."""
_HEADER_ROW = 5


@dataclass(frozen=True, slots=True)
class Entries:
    """What the buyer entered.

    Parameters
    ----------
    of_lines : mapping
        Old line by position of its line now.
    lost : tuple of OldLine
        Those whose line is gone.
    extras : tuple of str
        Headers of the buyer's added columns.
    """

    of_lines: Mapping[int, OldLine]
    lost: tuple[OldLine, ...]
    extras: tuple[str, ...]


def keys_of_lines(rated: Rated) -> list[LineKey]:
    """What each line of the BOM is known by."""
    columns = (rated.results[key] for key in ("part_number", "description", "supplier"))
    return [LineKey.of(*cells) for cells in zip(*columns, strict=True)]


def carry_entries(rated: Rated, last: LastScore | None) -> Entries:
    """Give each entry to its line; those whose line is gone are kept apart."""
    if last is None:
        return Entries({}, (), ())
    old = [*last.lines, *last.lost]
    matched = match_lines([line.key for line in old], keys_of_lines(rated))
    of_lines = {position: old[at] for position, at in matched.items()}
    used = set(matched.values())
    lost = tuple(line for at, line in enumerate(old) if at not in used and line.has_entries)
    return Entries(of_lines, lost, last.extras)


def results_page(rated: Rated, entries: Entries) -> Page:
    """Lay out the rated lines."""
    columns = [column for column in TABLES[_TABLE] if column.key not in _OTHER_SHEETS]
    lead = heading(rated)
    rows = _rows(rated, columns, entries)
    # A column that the buyer added looks like the one for comments.
    comment = next(column for column in columns if column.key == "comment")
    added = [replace(comment, header=header) for header in entries.extras]
    blocks = [Block(_TABLE, [*columns, *added], rows, _HEADER_ROW)]
    notes = title_notes("Results by line", lead)
    keys = [column.key for column in columns]
    last = blocks[0].last_row
    if entries.lost:
        notes.append(Note(last + 2, 2, LOST_TITLE, replace(template_look().title, size=12)))
        kept = [_lost_row(line, columns, entries.extras) for line in entries.lost]
        blocks.append(Block(_TABLE, [*columns, *added], kept, last + 3))
        last = blocks[1].last_row
    widths = {at: column.width for at, column in enumerate([*columns, *added], start=1)}
    return Page(
        role=RESULTS,
        title="Results by line",
        notes=notes,
        blocks=blocks,
        widths=widths,
        heights={1: 30, 2: 18, 3: 18},
        print_to=(last, keys.index("why") + 1),
        as_of=rated.assessment.as_of.isoformat(),
        freeze=f"D{_HEADER_ROW + 1}",
        title_row=_HEADER_ROW,
        choices={keys.index("action") + 1: template_look().actions},
    )


def _rows(rated: Rated, columns: Sequence[Column], entries: Entries) -> list[list[Any]]:
    count = len(rated.results["grade"])
    filled: dict[str, Any] = dict(rated.results)
    for key in ENTRY_KEYS:
        filled[key] = [entries.of_lines[at].cells.get(key) if at in entries.of_lines else None for at in range(count)]
    arrays = {key: values.tolist() if isinstance(values, np.ndarray) else values for key, values in filled.items()}
    rows = rows_of_columns(arrays, [column.key for column in columns])
    for at, row in enumerate(rows):
        old = entries.of_lines.get(at)
        row += [old.extras.get(header) if old is not None else None for header in entries.extras]
    return rows


def _lost_row(line: OldLine, columns: Sequence[Column], extras: Sequence[str]) -> list[Any]:
    shown = {"part_number", "description", "supplier", *ENTRY_KEYS}
    cells = [line.cells.get(column.key) if column.key in shown else None for column in columns]
    return [*cells, *(line.extras.get(header) for header in extras)]
