"""The sheet Risk results: one row per line, with the buyer's own columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from xlwings import Sheet

from bomrisk_excel.ribbon.arrangement import Arrangement, arrange
from bomrisk_excel.ribbon.last_score import LastScore, OldLine
from bomrisk_excel.ribbon.matching import LineKey, match_lines
from bomrisk_excel.ribbon.own_sheets import RESULTS
from bomrisk_excel.ribbon.page import Block, Note, Page, heading, rows_of_columns, title_notes
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.results_layout import COLUMNS, ENTRY_KEYS, HEADER_ROW, LOST_TITLE, RESULTS_TABLE
from bomrisk_excel.ribbon.template_look import template_look

__all__ = ["Entries", "carry_entries", "formats_of_entries", "keys_of_lines", "results_page"]


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
    arrangement : Arrangement or None
        Where the rows of the sheet go; None where they cannot be moved.
    """

    of_lines: Mapping[int, OldLine]
    lost: tuple[OldLine, ...]
    extras: tuple[str, ...]
    arrangement: Arrangement | None = None


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
    return Entries(of_lines, lost, last.extras, arrange(last, of_lines, lost, len(rated.results["grade"])))


def formats_of_entries(sheet: Sheet, last: LastScore) -> dict[int, str]:
    """Number formats that the buyer's columns have from top to bottom, by position on a new sheet."""
    rows = [line.row for line in last.lines]
    keys = [column.key for column in COLUMNS]
    formats: dict[int, str] = {}
    for key, column in last.columns.items() if rows else ():
        form = sheet.range((min(rows), column), (max(rows), column)).number_format
        if isinstance(form, str) and form:
            formats[keys.index(key) if isinstance(key, str) else len(keys) + key] = form
    return formats


def results_page(rated: Rated, entries: Entries, formats: Mapping[int, str] | None = None) -> Page:
    """Lay out the rated lines.

    Parameters
    ----------
    rated : Rated
    entries : Entries
    formats : mapping, optional
        Number formats for the buyer's columns on a new sheet.
    """
    lead = heading(rated)
    # A column that the buyer added looks like the one for comments.
    comment = next(column for column in COLUMNS if column.key == "comment")
    columns = [*COLUMNS, *(replace(comment, header=header) for header in entries.extras)]
    own = formats or {}
    blocks = [Block(RESULTS_TABLE, columns, _rows(rated, entries), HEADER_ROW, formats=own)]
    notes = title_notes("Results by line", lead)
    keys = [column.key for column in COLUMNS]
    last = blocks[0].last_row
    if entries.lost:
        notes.append(Note(last + 2, 2, LOST_TITLE, replace(template_look().title, size=12)))
        blocks.append(Block(RESULTS_TABLE, columns, [_lost_row(line) for line in entries.lost], last + 3, formats=own))
        last = blocks[1].last_row
    widths = {at: column.width for at, column in enumerate(columns, start=1)}
    return Page(
        role=RESULTS,
        title="Results by line",
        notes=notes,
        blocks=blocks,
        widths=widths,
        heights={1: 30, 2: 18, 3: 18},
        print_to=(last, keys.index("why") + 1),
        freeze=f"D{HEADER_ROW + 1}",
        title_row=HEADER_ROW,
        choices={keys.index("action") + 1: template_look().actions},
        prompts={
            at: (column.header, template_look().prompts[column.key])
            for at, column in enumerate(columns, start=1)
            if column.key in ENTRY_KEYS
        },
        arrangement=entries.arrangement,
    )


def _rows(rated: Rated, entries: Entries) -> list[list[Any]]:
    count = len(rated.results["grade"])
    filled: dict[str, Any] = dict(rated.results)
    for key in ENTRY_KEYS:
        filled[key] = [entries.of_lines[at].cells.get(key) if at in entries.of_lines else None for at in range(count)]
    arrays = {key: values.tolist() if isinstance(values, np.ndarray) else values for key, values in filled.items()}
    rows = rows_of_columns(arrays, [column.key for column in COLUMNS])
    none = [None] * len(entries.extras)
    return [[*row, *(entries.of_lines[at].extras if at in entries.of_lines else none)] for at, row in enumerate(rows)]


def _lost_row(line: OldLine) -> list[Any]:
    shown = {"part_number", "description", "supplier", *ENTRY_KEYS}
    return [*(line.cells.get(column.key) if column.key in shown else None for column in COLUMNS), *line.extras]
