"""Workbooks as other programs read them: cells by sheet and place, and findings of a checker.

A workbook is read once for all tests; nobody changes it meanwhile.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook
from tests.templates.feature_books.kinds import KINDS, NAMESPACES
from tests.templates.feature_books.reading import Opc

__all__ = [
    "READERS",
    "Cells",
    "findings",
    "formulas",
    "looks",
    "of_sheets",
    "parts_of",
    "stored",
    "titles",
    "with_calamine",
]

Cells = Mapping[tuple[str, str], Any]
"""By title of the sheet and place in it."""


@cache
def parts_of(path: Path) -> dict[str, bytes]:
    """Names in the archive, and bytes; folders, which some archivers list, are no parts."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


@cache
def titles(path: Path) -> dict[str, bool]:
    """Titles of the sheets in the order of the tabs, and whether they have cells."""
    opc = Opc(parts_of(path))
    kinds = {each.id: each.type for each in opc.relationships(opc.workbook.name).values()}
    sheets = opc.workbook.all("x:sheets/x:sheet")
    return {
        each.get("name"): kinds[each.get(f"{{{NAMESPACES['r']}}}id")] == KINDS["worksheet"].relationship
        for each in sheets
    }


def _cells(path: Path, *, values: bool) -> Iterator[Cell]:
    for sheet in openpyxl.load_workbook(path, data_only=values):
        if isinstance(sheet, Worksheet):
            yield from (cell for row in sheet.iter_rows() for cell in row if _shown(cell.value) is not None)


@cache
def stored(path: Path) -> Cells:
    """Values as openpyxl reads them, with those that formulas left behind."""
    return {(cell.parent.title, cell.coordinate): _shown(cell.value) for cell in _cells(path, values=True)}


@cache
def _formulas_and_looks(path: Path) -> tuple[Cells, Cells]:
    found, look = {}, {}
    for cell in _cells(path, values=False):
        place, value, font = (cell.parent.title, cell.coordinate), cell.value, cell.font
        found[place] = tuple(vars(value).items()) if hasattr(value, "ref") else _shown(value)
        colours = [each.rgb if each and each.type == "rgb" else None for each in (font.color, cell.fill.fgColor)]
        look[place] = (
            cell.number_format, font.b, font.i, font.sz, font.name, *colours, cell.fill.fill_type,
            cell.border.bottom.style, cell.alignment.wrap_text, cell.alignment.horizontal, cell.alignment.vertical,
            cell.alignment.indent, cell.protection.locked,
        )  # fmt: skip
    return found, look


def formulas(path: Path) -> Cells:
    """Values and formulas as openpyxl reads them."""
    return _formulas_and_looks(path)[0]


def looks(path: Path) -> Cells:
    """How cells that show something look, whatever the numbers of their formats are."""
    return _formulas_and_looks(path)[1]


@cache
def with_calamine(path: Path) -> Cells:
    """Values as calamine reads them."""
    book = CalamineWorkbook.from_path(path)
    return {
        (title, f"{get_column_letter(column)}{row}"): _shown(value)
        for title, has_cells in titles(path).items()
        if has_cells
        for row, values in enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1)
        for column, value in enumerate(values, 1)
        if _shown(value) is not None
    }


def _shown(value: Any) -> Any:
    """Nothing and an empty text are one."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return None if value == "" else value


READERS: dict[str, Callable[[Path], Cells]] = {
    "openpyxl, values": stored,
    "openpyxl, formulas": formulas,
    "calamine": with_calamine,
}


def of_sheets(cells: Cells, wanted: Iterable[str] | Mapping[str, str]) -> dict[tuple[str, str], Any]:
    """Cells of some sheets; under other titles, where a mapping gives these."""
    named = wanted if isinstance(wanted, Mapping) else {title: title for title in wanted}
    return {
        (named[sheet], place): value for (sheet, place), value in cells.items() if sheet in named and value is not None
    }


def findings(path: Path) -> Counter[tuple[str, str, str]]:
    """What openxml-audit says of a file."""
    found = OpenXmlValidator(max_errors=0).validate(str(path)).errors
    return Counter((each.error_type.value, each.part_uri, each.description) for each in found)
