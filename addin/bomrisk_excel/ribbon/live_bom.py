"""The bill of materials on a sheet of the open workbook: its cells in one reading, understood as those of a file are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlwings import Book, Range, Sheet

from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import cell_error
from bomrisk_excel.ribbon.merged_cells import hidden_rows, merged_areas
from bomrisk_excel.ribbon.own_sheets import bears_mark, is_own, named_sheet
from bomrisk_excel.user_profiles import read_with_profiles
from bomrisk_templates.reading import BomFile, read_grids
from bomrisk_templates.reading.grid import MAX_COLUMNS, Cell, Grid, column_letter, make_grid

__all__ = ["SCORED_NAME", "LiveBom", "block_values", "bom_sheet", "read_live_bom", "read_sheet"]

SCORED_NAME = "bomrisk_scored_sheet"
"""Defined name that points at the sheet that was scored last."""

_CELLS_AT_ONCE = 2_000_000
# What Excel hands over for an error that xlwings does not know (#SPILL!, #CALC!): a whole number of this range.
_ERROR_CODES = range(-2146826300, -2146826200)


@dataclass(frozen=True, slots=True)
class LiveBom:
    """A BOM in the open workbook.

    Parameters
    ----------
    sheet : Sheet
    bom : BomFile
    """

    sheet: Sheet
    bom: BomFile


def bom_sheet(book: Book) -> Sheet:
    """Return the sheet to rate: the active one, or where that is one of ours the one that was rated last.

    Raises
    ------
    InputError
        If the active sheet holds no cells, is a copy of one of ours, or is one of ours and nothing tells where the BOM is.
    """
    active = book.sheets.active
    if active.name not in [sheet.name for sheet in book.sheets]:
        raise InputError("This sheet is a chart.", where=active.name, action="Go to the sheet with your parts list.")
    if not bears_mark(active):
        return active
    # A copy of one of ours, or one that was kept, looks like a BOM; rating it would put an old score in the place of the new.
    if not is_own(book, active):
        raise InputError(
            "This sheet is a copy of one that bomrisk made, or was kept from an earlier score; it is no parts list.",
            where=active.name,
            action="Go to the sheet with your parts list, then press the button again.",
        )
    sheet = named_sheet(book, SCORED_NAME)
    if sheet is None or bears_mark(sheet):
        raise InputError(
            "This sheet was made by bomrisk, and the sheet with the BOM is gone.",
            where=active.name,
            action="Go to the sheet with your parts list, then press the button again.",
        )
    return sheet


def read_live_bom(book: Book) -> LiveBom:
    """Read the BOM of :func:`bom_sheet`.

    Raises
    ------
    InputError
        If the sheet has no table of parts.
    """
    sheet = bom_sheet(book)
    grid = read_sheet(sheet)
    if not grid.rows:
        raise InputError("This sheet is empty.", where=sheet.name, action="Go to the sheet with your parts list.")
    try:
        return LiveBom(sheet, read_with_profiles(lambda profile: read_grids([grid], book.name, profile=profile)))
    except InputError as error:
        # The reader's advice is for the command line.
        raise InputError(
            "No table with a description or part number was found on this sheet.",
            where=sheet.name,
            action="Go to the sheet with your parts list. If this is it, give its columns headings such as Part number, "
            "Description, Quantity in one row above the parts.",
        ) from error


def read_sheet(sheet: Sheet) -> Grid:
    """Return the cells of a sheet as the reader of BOMs takes them."""
    used = sheet.used_range
    top, left = used.row, used.column
    (height, width) = used.shape
    if left > MAX_COLUMNS:
        return Grid(sheet.name, [], [])
    width = min(width, MAX_COLUMNS - left + 1)
    used = used[:height, :width]
    errors: dict[str, str] = {}
    rows: list[list[Cell]] = [[] for _ in range(top - 1)]
    pad: list[Cell] = [""] * (left - 1)
    for number, cells in enumerate(block_values(used), start=top):
        rows.append(pad + [_cell(value, number, at, errors) for at, value in enumerate(cells, start=left - 1)])
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    filled = used[: max(len(rows) - top + 1, 1), :]
    return make_grid(
        sheet.name,
        rows,
        merged=merged_areas(filled) if rows else (),
        hidden_rows=hidden_rows(filled) if rows else frozenset(),
        hidden=sheet.visible in (False, 0, 2),
        errors=errors,
    )


def block_values(block: Range) -> Sequence[Sequence[Any]]:
    """Values of a block with errors as text, in one reading; a huge one in pieces until its blank rest begins.

    A sheet whose formats reach down to the last row says that it uses a million rows.
    """
    height, width = block.shape
    step = max(_CELLS_AT_ONCE // width, 1)
    rows: list[Sequence[Any]] = []
    for start in range(0, height, step):
        part = block if step >= height else block[start : start + step, :]
        piece = part.options(ndim=2, err_to_str=True).value
        rows += piece
        if start and all(cell is None for cells in piece for cell in cells):
            break
    return rows


def _cell(value: Any, row: int, column: int, errors: dict[str, str]) -> Cell:
    """A value as the reader of files would give it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else value
    if isinstance(value, str):
        if error := cell_error(value):
            errors[f"{column_letter(column)}{row}"] = error
            return ""
        return value
    if isinstance(value, int) and value in _ERROR_CODES:
        errors[f"{column_letter(column)}{row}"] = "an error"
        return ""
    if isinstance(value, int | float | Decimal):  # cells in a currency format arrive as Decimal
        return float(value)
    if isinstance(value, dt.datetime):
        moment = value.replace(tzinfo=None)
        return moment.time() if moment.year < 1900 else moment  # a time of day counts from the day before 1900
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value
    return str(value)
