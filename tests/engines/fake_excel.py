"""As much of Excel's objects as xlwings touches for functions, on an openpyxl workbook. After :func:`pywin32_stub.install` only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pywin32_stub
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries

RANGE = pywin32_stub.Iid("{00020846-0000-0000-C000-000000000046}")


class _TypeInfo:
    """By its interface's id xlwings sees that an argument is a range."""

    iid = RANGE

    def GetTypeInfo(self) -> _TypeInfo:  # noqa: N802
        return self

    def GetTypeAttr(self) -> _TypeInfo:  # noqa: N802
        return self


class Counted(list[Any]):
    """A collection of Excel: counted, called with a place from 1 or a name."""

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self)

    def __call__(self, key: int | str) -> Any:
        return self[key - 1] if isinstance(key, int) else next(each for each in self if each.Name == key)


def delivered(value: object) -> object:
    """A cell's value as Excel and pywin32 deliver it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime):
        return pywin32_stub.time(*value.timetuple()[:6])
    if isinstance(value, dt.date):
        return pywin32_stub.time(value.year, value.month, value.day)
    return pywin32_stub.ERRORS.get(str(value), value)


class Range:
    """A block of cells."""

    CLSID = str(RANGE)
    _oleobj_ = _TypeInfo()

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.Worksheet, self.Row, self.Column = sheet, row, column
        self.Rows, self.Columns = Counted(range(rows)), Counted(range(columns))
        self.Application = sheet.Application

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self.Rows) * len(self.Columns)

    @property
    def Value(self) -> Any:  # noqa: N802
        cells = self.Worksheet.cells
        rows = tuple(
            tuple(delivered(cells.cell(self.Row + row, self.Column + column).value) for column in self.Columns)
            for row in self.Rows
        )
        return rows[0][0] if self.Count == 1 else rows

    @property
    def Address(self) -> str:  # noqa: N802
        first = f"${get_column_letter(self.Column)}${self.Row}"
        last = f"${get_column_letter(self.Column + len(self.Columns) - 1)}${self.Row + len(self.Rows) - 1}"
        return first if self.Count == 1 else f"{first}:{last}"

    def GetAddress(self, *_: object, **__: object) -> str:  # noqa: N802
        return self.Address


class Sheet:
    """A worksheet."""

    def __init__(self, book: Book, cells: Any) -> None:
        self.Parent, self.cells, self.Name, self.Application = book, cells, cells.title, book.Application

    def block(self, address: str) -> Range:
        """A range by an address like ``A1:C3``."""
        left, top, right, bottom = range_boundaries(address)
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def Cells(self, row: int, column: int) -> Range:  # noqa: N802
        return Range(self, row, column)

    def Range(self, first: Range, last: Range) -> Range:  # noqa: N802
        return Range(self, first.Row, first.Column, last.Row - first.Row + 1, last.Column - first.Column + 1)


class Application:
    """Excel itself; keeps what it was told about functions."""

    Version, Hwnd = "16.0", 1

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def MacroOptions(self, Macro: str, **options: Any) -> None:  # noqa: N802, N803
        self.told.append({"Macro": Macro, **options})


class _Components:
    """The modules of a VBA project."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name not in self.texts:
            raise pywin32_stub.ComError("no such component")
        return name

    def Remove(self, name: str) -> None:  # noqa: N802
        del self.texts[name]

    def Import(self, path: str) -> None:  # noqa: N802
        self.texts["xlwings_udfs"] = Path(path).read_text()


class _VBProject:
    def __init__(self) -> None:
        self.VBComponents = _Components()


class Book:
    """A workbook."""

    def __init__(self, workbook: Workbook | None = None, name: str = "book.xlsx") -> None:
        self.Application, self.VBProject, self.Name = Application(), _VBProject(), name
        self.FullName = f"C:\\books\\{name}"
        workbook = workbook or Workbook()
        self.Sheets = self.Worksheets = Counted(Sheet(self, cells) for cells in workbook.worksheets)
