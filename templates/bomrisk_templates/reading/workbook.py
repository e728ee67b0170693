"""Workbooks to grids: python-calamine for the cells, the package itself for what calamine does not tell."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

import python_calamine
from lxml import etree

from bomrisk.errors import InputError
from bomrisk_templates.reading.grid import MAX_COLUMNS, Cell, Grid, column_index, make_grid
from bomrisk_templates.reading.ods_package import ods_sheets
from bomrisk_templates.reading.sheet_indents import indent_styles, outline_of, styled_indents
from bomrisk_templates.reading.sniff import Kind, open_elsewhere
from bomrisk_templates.reading.xls_package import xls_hidden_rows

__all__ = ["read_workbook", "sheet_names"]

_MAX_DENSE_CELLS = 60_000_000
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{3})\d')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^>]*?hidden="(?:1|true)")[^>]*?r="(\d+)"')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+\d+)"(?=[^>]*t="e")[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_NO_VALUE = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>[^<]*</f>(?:<v/>|<v></v>)?</c>')
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_workbook(path: Path, kind: Kind, sheets: Sequence[str] | None = None) -> list[Grid]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    path : Path
    kind : {"xlsx", "xls", "xlsb", "ods"}
    sheets : sequence of str, optional
        Only these sheets.

    Returns
    -------
    list of Grid
        One per worksheet, in the order of the workbook.

    Raises
    ------
    InputError
        If the workbook is damaged, too large or has no sheet of a name given.
    """
    details = _DETAILS[kind](path) if kind in _DETAILS else {}
    if any(detail.get("too_big") for detail in details.values()):
        return _read_sparse(path, sheets, details)
    with _opening(path):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        wanted = _wanted(path, [meta.name for meta in book.sheets_metadata], sheets)
        return [_grid(book, meta, details.get(meta.name, {})) for meta in book.sheets_metadata if meta.name in wanted]


def sheet_names(path: Path) -> list[str]:
    """Names of the worksheets of a workbook, without reading their cells.

    Raises
    ------
    InputError
        If the workbook is damaged or encrypted.
    """
    with _opening(path):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheet = python_calamine.SheetTypeEnum.WorkSheet
        return [meta.name for meta in book.sheets_metadata if meta.typ == sheet]


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Turn whatever keeps a workbook from being read into an error that says so."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise InputError(
            "the workbook is encrypted with a password.",
            where=path.name,
            action="Remove the password in Excel, save a copy and give that one.",
        ) from error
    except PermissionError as error:
        raise open_elsewhere(path.name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(path) from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException; the person's own interrupt must pass.
        if isinstance(error, KeyboardInterrupt | SystemExit | InputError | MemoryError):
            raise
        raise _damaged(path) from error


def _damaged(path: Path) -> InputError:
    return InputError(
        "the workbook is damaged and cannot be read.",
        where=path.name,
        action="Open it in Excel, let it repair the file, save it under a new name and give that one.",
    )


def _wanted(path: Path, names: list[str], sheets: Sequence[str] | None) -> set[str]:
    if sheets is None:
        return set(names)
    for sheet in sheets:
        if sheet not in names:
            raise InputError(
                f"there is no sheet named {sheet!r}.", where=path.name, action=f"Its sheets are: {', '.join(names)}."
            )
    return set(sheets)


def _grid(book: Any, meta: Any, detail: dict[str, Any]) -> Grid:
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return Grid(meta.name, [], [], hidden=hidden)
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.start is None:
        return Grid(meta.name, [], [], hidden=hidden)
    first_row, first_column = sheet.start
    merged = detail.get("merged") or tuple(
        (first[0], first[1], last[0], last[1])
        for first, last in (sheet.merged_cell_ranges or [])
        if last[1] < MAX_COLUMNS
    )
    return make_grid(
        meta.name,
        _rows(sheet, first_row, first_column),
        merged=merged,
        hidden_rows=detail.get("hidden_rows", frozenset()),
        hidden=hidden,
        errors=detail.get("errors"),
        styled_indents=detail.get("styled_indents"),
        outline=detail.get("outline"),
    )


def _rows(sheet: Any, first_row: int, first_column: int) -> Iterator[Sequence[Cell]]:
    # The used area only: leading blank rows and columns are put back by number, not by allocating them.
    rows = cast(list[list[Cell]], sheet.to_python(skip_empty_area=True))
    for _ in range(first_row):
        yield ()
    if first_column:
        pad: list[Cell] = [""] * min(first_column, MAX_COLUMNS)
        for row in rows:
            yield pad + row
    else:
        yield from rows


def _package_details(path: Path) -> dict[str, dict[str, Any]]:
    """Hidden rows, error cells and absurd sizes of each sheet, from the package's XML."""
    details: dict[str, dict[str, Any]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            indents = indent_styles(archive)
            for name, member in _sheet_members(archive).items():
                xml = archive.read(member)
                details[name] = _sheet_detail(xml)
                details[name]["styled_indents"] = styled_indents(xml, indents)
                details[name]["outline"] = outline_of(xml)
    except PermissionError as error:
        raise open_elsewhere(path.name) from error
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, etree.XMLSyntaxError) as error:
        raise _damaged(path) from error
    return details


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    names = set(archive.namelist())
    book = next((name for name in ("xl/workbook.xml", "xl/Workbook.xml") if name in names), None)
    if book is None or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(node.get("Id")): str(node.get("Target")) for node in relations}
    members: dict[str, str] = {}
    for node in etree.fromstring(archive.read(book), parser).iter("{*}sheet"):
        target = targets.get(str(node.get(f"{_RELATIONS}id")), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in names and "worksheets" in member:
            members[str(node.get("name"))] = member
    return members


def _sheet_detail(xml: bytes) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    end = max(xml.rfind(b"<row "), xml.rfind(b":row "))
    ends = _ROW.findall(xml, max(0, end - 40)) if end >= 0 else []
    rows = int(ends[-1]) if ends else 0
    wide = [column_index(letters.decode()) or 0 for letters in set(_WIDE.findall(xml))]
    columns = max(wide, default=701) + 1
    if rows * columns > _MAX_DENSE_CELLS and (wide or rows > 1_000_000):
        cells = [(column_index(letters.decode()) or 0, int(number)) for letters, number in _CELL.findall(xml)]
        detail["too_big"] = len(cells) < rows * columns / 50
        near = [(column, number) for column, number in cells if column < MAX_COLUMNS]
        detail["near"] = tuple(max(values, default=0) for values in zip(*near, strict=True)) or (0, 1)
    if b'hidden="' in xml:
        detail["hidden_rows"] = frozenset(int(number) for number in _HIDDEN_ROW.findall(xml))
    errors: dict[str, str] = {}
    if b't="e"' in xml:
        errors.update((cell.decode(), value.decode()) for cell, value in _ERROR_CELL.findall(xml))
    if b"</f>" in xml and (b"</f></c>" in xml or b"</f><v></v>" in xml or b"</f><v/>" in xml):
        errors.update((cell.decode(), "formula without a stored value") for cell in _NO_VALUE.findall(xml))
    detail["errors"] = errors
    return detail


def _ods_details(path: Path) -> dict[str, dict[str, Any]]:
    """Read what calamine does not tell; refuse a file that repeats a filled row or cell without end: blank ones are normal."""
    try:
        with zipfile.ZipFile(path) as archive:
            xml = archive.read("content.xml")
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError) as error:
        raise _damaged(path) from error
    details: dict[str, dict[str, Any]] = {}
    for sheet in ods_sheets(xml):
        if sheet.height * sheet.width > _MAX_DENSE_CELLS:
            raise InputError(
                f"a sheet has filled cells spread over {sheet.height:,} rows and {sheet.width:,} columns (repeated or"
                " stray); it was not read.",
                where=path.name,
                action="Delete the unused rows and columns, save it and try again.",
            )
        details[sheet.name] = {"merged": sheet.merged, "hidden_rows": sheet.hidden_rows}
    return details


def _xls_details(path: Path) -> dict[str, dict[str, Any]]:
    return {name: {"hidden_rows": rows} for name, rows in xls_hidden_rows(path).items()}


_DETAILS: Final[dict[str, Callable[[Path], dict[str, dict[str, Any]]]]] = {
    "xlsx": _package_details,
    "ods": _ods_details,
    "xls": _xls_details,
}


def _read_sparse(path: Path, sheets: Sequence[str] | None, details: dict[str, dict[str, Any]]) -> list[Grid]:
    """Read a workbook with far-away stray cells row by row, so that the empty area between costs nothing."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise _damaged(path) from error
    grids: list[Grid] = []
    wanted = _wanted(path, book.sheetnames, sheets)
    for sheet in book.worksheets:
        if sheet.title not in wanted:
            continue
        detail = details.get(sheet.title, {})
        last_column, last_row = detail.get("near", (MAX_COLUMNS - 1, None))
        rows = (
            ["" if value is None else float(value) if type(value) is int else value for value in row]
            for row in sheet.iter_rows(values_only=True, max_col=last_column + 1, max_row=last_row)
        )
        grids.append(
            make_grid(
                sheet.title,
                cast(Iterator[Sequence[Cell]], rows),
                hidden_rows=detail.get("hidden_rows", frozenset()),
                hidden=sheet.sheet_state != "visible",
                errors=detail.get("errors"),
                styled_indents=detail.get("styled_indents"),
                outline=detail.get("outline"),
            )
        )
    book.close()
    return grids
