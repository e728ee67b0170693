"""formulon as another opinion on formulas, independent of LibreOffice: a calculation engine of its own, in WebAssembly."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from formulon import Value, ValueKind, Workbook
from openpyxl.utils import get_column_letter, range_boundaries

CANNOT = {
    "INDEX": "of a table's column it gives a value where Excel gives a cell, so that INDEX(..):INDEX(..) is #REF!",
    "ROW": "of a table's column it is #VALUE! where Excel gives the numbers of its rows",
    "SUM": "of a table's column it counts nothing of the formulas in that column, and so does every other function of columns: "
    "what refers to a table is not computed after what stands in it",
}
"""What formulon 0.18 does not do with references to tables, by function. With plain ranges it does all of it, and so the same
cells are named by plain ranges before it computes; everything else of each formula is computed as it stands."""
_OF_TABLE = re.compile(r"\b(\w+)\[(?:\[#This Row\],\[([^\[\]]+)\]|([^\[\]#]+))\]")


def with_plain_ranges(book: Any) -> Any:
    """Name the cells of tables in all formulas as plain ranges."""
    columns = {}
    for sheet in book:
        for table in sheet.tables.values():
            left, top, _, bottom = range_boundaries(table.ref)
            for at, column in enumerate(table.tableColumns):
                columns[table.name, column.name] = (sheet.title, get_column_letter(left + at), top + 1, bottom)
    for sheet in book:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):

            def plain(found: re.Match[str], row: int = cell.row) -> str:
                title, letter, top, bottom = columns[found[1], found[2] or found[3]]
                return f"'{title}'!${letter}${row}" if found[2] else f"'{title}'!${letter}${top}:${letter}${bottom}"

            cell.value = _OF_TABLE.sub(plain, cell.value)
    return book


def computed(book: Any) -> bytes:
    """Return a workbook that openpyxl read, with all formulas computed; it writes none of the values that were stored."""
    without_values = io.BytesIO()
    book.save(without_values)
    with Workbook.load(without_values.getvalue()) as book:
        book.recalc()
        return bytes(book.save())


def values(path: Path) -> dict[tuple[str, str], Any]:
    """Return what the cells of a workbook as it stands compute to, by title of the sheet and place in it."""
    with Workbook.load(path.read_bytes()) as book:
        book.recalc()
        return {
            (book.sheet_name(sheet), f"{get_column_letter(cell.col + 1)}{cell.row + 1}"): _plain(cell.value)
            for sheet in range(book.sheet_count())
            for cell in book.iter_cells(sheet)
        }


def _plain(value: Value) -> Any:
    known = {ValueKind.NUMBER: value.number, ValueKind.BOOL: value.boolean, ValueKind.TEXT: value.text or None}
    return known.get(value.kind, None if value.kind is ValueKind.BLANK else (value.kind.name, value.error_code))


def recalculate(workbooks: Iterable[Path], out: Path) -> None:
    """Compute every formula of workbooks anew, and save them under their names in another folder."""
    for path in workbooks:
        (out / path.name).write_bytes(computed(with_plain_ranges(openpyxl.load_workbook(path))))
