"""An xlwings engine over openpyxl, so that xlwings' own Book, Sheet and Range drive the commands without Excel.

It behaves as Excel does where that matters to the commands: numbers are floats, blanks None, money Decimal, errors codes; text
that is written to a cell becomes a formula, number, date or boolean unless the cell is in the text format; a first apostrophe
is swallowed; sheet names are unique regardless of case and at most 31 characters long; deleting a sheet leaves #REF! in names.
Every call that would cross into Excel is counted.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import xlwings as xw
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from xlwings import base_classes, utils

ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288, "#NUM!": -2146826252,
          "#REF!": -2146826265, "#VALUE!": -2146826273, "#SPILL!": -2146826243}  # fmt: skip
KNOWN_TO_XLWINGS = {code: text for text, code in ERRORS.items() if text != "#SPILL!"}
_NUMBER = re.compile(r"\s*[-+]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*%?\s*")
_DATE = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}([/-]\d{2,4})?|\d{1,2}-[A-Za-z]{3}(-\d{2,4})?)\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!#]+))!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


class ExcelError(Exception):
    """What Excel answers to a call that it refuses (pywin32's com_error)."""


class EngineImpl:
    name = "openpyxl"
    type = "desktop"

    def __init__(self):
        self.apps = AppsImpl(self)

    @staticmethod
    def prepare_xl_data_element(x, options):
        if x is None or (pd.api.types.is_scalar(x) and pd.isna(x)):
            return ""
        return float(x) if isinstance(x, np.number) else x

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value):
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, int) and not isinstance(value, bool) and value in KNOWN_TO_XLWINGS:
                return KNOWN_TO_XLWINGS[value] if err_to_str else None
            return value

        return [[clean(cell) for cell in row] for row in data]


class AppsImpl(base_classes.Apps):
    def __init__(self, engine):
        self.engine, self.apps = engine, []

    def keys(self):
        return [app.pid for app in self.apps]

    def add(self, **options):
        self.apps.append(AppImpl(self.engine, len(self.apps) + 1))
        return self.apps[-1]

    def __iter__(self):
        return iter(self.apps)

    def __len__(self):
        return len(self.apps)

    def __getitem__(self, pid):
        return next(app for app in self.apps if app.pid == pid)


class AppImpl(base_classes.App):
    screen_updating = enable_events = display_alerts = True
    status_bar = False

    def __init__(self, engine, pid):
        self._engine, self._pid = engine, pid
        self.calls, self.alerts, self.fail_on = Counter(), [], ""
        self.opened, self.refuses_to_open = [], False
        self._books = BooksImpl(self)

    engine = property(lambda self: self._engine)
    pid = property(lambda self: self._pid)
    books = property(lambda self: self._books)

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.alerts.append((prompt, mode))
        return "ok"

    def called(self, what):
        self.calls[what] += 1
        if self.fail_on and what == self.fail_on.split(":")[0]:
            left = int(self.fail_on.split(":")[1])
            if left <= 0:
                raise ExcelError(f"refused: {what}")
            self.fail_on = f"{what}:{left - 1}"


class BooksImpl(base_classes.Books):
    def __init__(self, app):
        self.app, self.items, self._active = app, [], None

    active = property(lambda self: self._active)

    def __call__(self, key):
        for book in self.items:
            if isinstance(key, str) and book.name.casefold() == key.casefold():
                return book
        if isinstance(key, int) and key <= len(self.items):
            return self.items[key - 1]
        raise KeyError(key)

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    def add(self, name=None):
        return self._add(BookImpl(self.app, openpyxl.Workbook(), name or f"Book{len(self.items) + 1}"))

    def open(self, fullname, *options):
        if self.app.refuses_to_open:
            raise ExcelError("refused: open")
        self.app.called("open")
        self.app.opened.append(str(fullname))
        return self._add(
            BookImpl(self.app, openpyxl.load_workbook(fullname, keep_vba=str(fullname).endswith("xlsm")), str(fullname))
        )

    def _add(self, book):
        self.items.append(book)
        self._active = book
        return book


class BookImpl(base_classes.Book):
    def __init__(self, app, wb, fullname):
        self._app, self.wb, self._fullname = app, wb, fullname
        path = Path(fullname)
        self.values = openpyxl.load_workbook(path, data_only=True) if path.is_file() else None
        self.computed = {}
        self._active = wb.worksheets[0] if wb.worksheets else None
        if wb.active is not None:
            self._active = wb.active
        self.protected = self.shows_array_formulas = False

    api = property(lambda self: self)
    app = property(lambda self: self._app)
    name = property(lambda self: Path(self._fullname).name)
    fullname = property(lambda self: self._fullname)
    sheets = property(lambda self: SheetsImpl(self))
    names = property(lambda self: NamesImpl(self, self.wb.defined_names))

    def activate(self):
        self._app.books._active = self

    def close(self):
        self._app.books.items.remove(self)
        if self._app.books._active is self:
            self._app.books._active = self._app.books.items[-1] if self._app.books.items else None

    def save(self, path=None, password=None):
        self._app.called("save")
        if path:
            self._fullname = str(path)
        self.wb.active = self.wb.worksheets.index(self._active)
        for sheet in self.wb.worksheets:
            sheet.sheet_view.tabSelected = sheet is self._active
        self.wb.save(self._fullname)

    def save_copy(self, path):
        """For tests: what is on disk after a person saves, without giving the book another name."""
        name = self._fullname
        self.save(path)
        self._fullname = name


class SheetsImpl(base_classes.Sheets):
    def __init__(self, book):
        self.book = book

    active = property(lambda self: SheetImpl(self.book, self.book._active))

    def __call__(self, key):
        if isinstance(key, int):
            return SheetImpl(self.book, self.book.wb.worksheets[key - 1])
        for sheet in self.book.wb.worksheets:
            if sheet.title.casefold() == key.casefold():
                return SheetImpl(self.book, sheet)
        raise KeyError(key)

    def __len__(self):
        return len(self.book.wb.worksheets)

    def __iter__(self):
        return (SheetImpl(self.book, sheet) for sheet in self.book.wb.worksheets)

    def __contains__(self, key):
        return any(sheet.title.casefold() == key.casefold() for sheet in self.book.wb.worksheets)

    def add(self, before=None, after=None, name=None):
        self.book.app.called("sheets.add")
        if self.book.protected:
            raise ExcelError("the structure is protected")
        place = self.book.wb.worksheets.index((after or before).ws) + (1 if after else 0) if after or before else 0
        sheet = SheetImpl(self.book, self.book.wb.create_sheet(index=place))
        if name:
            sheet.name = name
        self.book._active = sheet.ws
        return sheet


class SheetImpl(base_classes.Sheet):
    def __init__(self, book, ws):
        self._book, self.ws = book, ws

    api = property(lambda self: self.ws)
    book = property(lambda self: self._book)
    index = property(lambda self: self._book.wb.worksheets.index(self.ws) + 1)
    names = property(lambda self: NamesImpl(self._book, self.ws.defined_names))
    cells = property(lambda self: RangeImpl(self, 1, 1, 1048576, 16384))
    visible = property(lambda self: self.ws.sheet_state == "visible")
    page_setup = property(lambda self: PageSetupImpl(self))

    @property
    def name(self):
        return self.ws.title

    @name.setter
    def name(self, value):
        if len(value) > 31 or any(
            other is not self.ws and other.title.casefold() == value.casefold() for other in self._book.wb.worksheets
        ):
            raise ExcelError("a sheet of that name exists, or it is too long")
        old, self.ws.title = self.ws.title, value
        for names in (self._book.wb.defined_names, *(sheet.defined_names for sheet in self._book.wb.worksheets)):
            for defined in names.values():
                for spelled in _spellings(old):
                    if defined.attr_text.startswith(spelled):
                        defined.attr_text = _spellings(value)[0] + defined.attr_text.removeprefix(spelled)

    def range(self, arg1, arg2=None):
        first = self._range(arg1)
        if arg2 is None:
            return first
        last = self._range(arg2)
        return RangeImpl(
            self,
            first.row,
            first.column,
            last.row + last.shape[0] - first.row,
            last.column + last.shape[1] - first.column,
        )

    def _range(self, arg):
        if isinstance(arg, RangeImpl):
            return arg
        if isinstance(arg, tuple):
            return RangeImpl(self, *arg) if len(arg) == 4 else RangeImpl(self, *arg, 1, 1)
        left, top, right, bottom = range_boundaries(arg.replace("$", ""))
        return RangeImpl(self, top, left, bottom - top + 1, right - left + 1)

    @property
    def used_range(self):
        self._book.app.called("used_range")
        cells = [place for place, cell in self.ws._cells.items() if cell.value is not None or cell.has_style]
        if not cells:
            return RangeImpl(self, 1, 1, 1, 1)
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        top, left = min(rows), min(columns)
        return RangeImpl(self, top, left, max(rows) - top + 1, max(columns) - left + 1)

    def activate(self):
        self._book._active = self.ws

    select = activate

    @property
    def notes(self):
        return [cell.comment for cell in self.ws._cells.values() if cell.comment]

    def clear_contents(self):
        self._book.app.called("sheet.clear_contents")
        for cell in self.ws._cells.values():
            cell.value = None

    def clear_formats(self):
        self._book.app.called("sheet.clear_formats")
        self.ws.conditional_formatting = type(self.ws.conditional_formatting)()
        for place in [place for place, cell in self.ws._cells.items() if cell.value is None and not cell.comment]:
            del self.ws._cells[place]
        for cell in self.ws._cells.values():
            cell.style = "Normal"

    def delete(self):
        self._book.app.called("sheet.delete")
        title = self.ws.title
        was_active = self._book._active is self.ws
        self._book.wb.remove(self.ws)
        if was_active:
            self._book._active = self._book.wb.worksheets[0]
        for defined in self._book.wb.defined_names.values():
            if defined.attr_text.startswith(_spellings(title)):
                defined.attr_text = "#REF!$A$1"

    def copy(self, before, after):
        self._book.app.called("sheet.copy")
        target = (before or after)._book
        if target.protected:
            raise ExcelError("the structure is protected")
        place = target.wb.worksheets.index((before or after).ws) + (1 if after else 0)
        new = target.wb.create_sheet(self.ws.title, index=place)
        for cell in self.ws._cells.values():
            new.cell(cell.row, cell.column, cell.value)
        for name in ("page_margins", "sheet_properties", "oddHeader", "oddFooter", "data_validations"):
            source = self.ws.HeaderFooter if name.startswith("odd") else self.ws
            sink = new.HeaderFooter if name.startswith("odd") else new
            setattr(sink, name, copy.deepcopy(getattr(source, name)))
        for name in ("orientation", "paperSize", "fitToWidth", "fitToHeight"):
            setattr(new.page_setup, name, getattr(self.ws.page_setup, name))
        new.sheet_view.showGridLines = self.ws.sheet_view.showGridLines
        new.freeze_panes = self.ws.freeze_panes
        new.print_title_rows = self.ws.print_title_rows
        target._active = new
        target.activate()


def _spellings(title):
    """How a reference may name a sheet."""
    return "'" + title.replace("'", "''") + "'!", f"{title}!"


class RangeImpl(base_classes.Range):
    def __init__(self, sheet, row, column, height, width):
        self._sheet, self._row, self._column, self._shape = sheet, row, column, (height, width)
        self.options = {}

    api = property(lambda self: self)
    sheet = property(lambda self: self._sheet)
    row = property(lambda self: self._row)
    column = property(lambda self: self._column)
    shape = property(lambda self: self._shape)

    def __len__(self):
        return self._shape[0] * self._shape[1]

    def __call__(self, *args):
        row, column = (
            args if len(args) == 2 else (1 + (args[0] - 1) // self._shape[1], 1 + (args[0] - 1) % self._shape[1])
        )
        return RangeImpl(self._sheet, self._row + row - 1, self._column + column - 1, 1, 1)

    @property
    def address(self):
        (height, width), row, column = self._shape, self._row, self._column
        first = f"${get_column_letter(column)}${row}"
        last = f"${get_column_letter(column + width - 1)}${row + height - 1}"
        return first if first == last else f"{first}:{last}"

    def _called(self, what):
        self._sheet._book.app.called(what)

    def _cells(self):
        ws = self._sheet.ws
        for row in range(self._row, self._row + self._shape[0]):
            for column in range(self._column, self._column + self._shape[1]):
                yield ws.cell(row, column)

    @property
    def raw_value(self):
        self._called("value.get")
        rows = [[self._read(row, column) for column in range(self._column, self._column + self._shape[1])]
                for row in range(self._row, self._row + self._shape[0])]  # fmt: skip
        return rows[0][0] if self._shape == (1, 1) else rows

    def _read(self, row, column):
        book, ws = self._sheet._book, self._sheet.ws
        cell = ws._cells.get((row, column))
        if cell is None or cell.value is None:
            return book.computed.get((ws.title, row, column))
        value = cell.value
        if cell.data_type == "f":
            value = book.computed.get((ws.title, row, column))
            if value is None and book.values is not None and ws.title in book.values.sheetnames:
                value = book.values[ws.title].cell(row, column).value
        if isinstance(value, str) and value in ERRORS and cell.data_type in ("e", "f"):
            return ERRORS[value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return Decimal(str(value)) if re.search(r"[€$£]", cell.number_format) else float(value)
        if isinstance(value, dt.time):
            return dt.datetime.combine(dt.date(1899, 12, 30), value)
        return dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value

    @raw_value.setter
    def raw_value(self, data):
        self._called("value.set")
        if not isinstance(data, list | tuple):
            for cell in self._cells():
                _enter(cell, data)
            return
        assert (len(data), len(data[0])) == self._shape
        for row, values in enumerate(data, start=self._row):
            for column, value in enumerate(values, start=self._column):
                _enter(self._sheet.ws.cell(row, column), value)

    @property
    def formula(self):
        self._called("formula.get")
        rows = tuple(tuple(self._spilled(cell) or _formula(cell) for cell in cells) for cells in self._by_row())
        return rows[0][0] if self._shape == (1, 1) else rows

    def _spilled(self, cell):
        """Formula of the array that a cell belongs to, where the book shows that in each of its cells."""
        if not self._sheet._book.shows_array_formulas:
            return ""
        for other in self._sheet.ws._cells.values():
            if isinstance(other.value, ArrayFormula):
                left, top, right, bottom = range_boundaries(other.value.ref)
                if top <= cell.row <= bottom and left <= cell.column <= right:
                    return other.value.text
        return ""

    def _by_row(self):
        cells, width = list(self._cells()), self._shape[1]
        return [cells[start : start + width] for start in range(0, len(cells), width)]

    @property
    def number_format(self):
        formats = {cell.number_format for cell in self._cells()}
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, value):
        self._style("number_format", lambda cell: setattr(cell, "number_format", value))

    def _style(self, what, change):
        self._called(what)
        made = {}
        for cell in self._cells():
            before = hash(cell._style)
            if before in made:
                cell._style = copy.copy(made[before])
            else:
                change(cell)
                made[before] = cell._style

    def _align(self, **changes):
        self._style(
            "alignment", lambda cell: setattr(cell, "alignment", copy.copy(cell.alignment) + Alignment(**changes))
        )

    wrap_text = property(None, lambda self, value: self._align(wrap_text=value))
    horizontal_alignment = property(None, lambda self, value: self._align(horizontal=value))
    vertical_alignment = property(None, lambda self, value: self._align(vertical=value))

    @property
    def color(self):
        fill = next(self._cells()).fill
        return utils.hex_to_rgb("#" + fill.fgColor.rgb[-6:]) if fill.fill_type else None

    @color.setter
    def color(self, value):
        self._style("color", lambda cell: setattr(cell, "fill", PatternFill("solid", fgColor=_hex(value))))

    font = property(lambda self: FontImpl(self))
    borders = property(lambda self: BordersImpl(self))
    conditional_formats = property(lambda self: ConditionalFormatsImpl(self))

    @property
    def column_width(self):
        return self._sheet.ws.column_dimensions[get_column_letter(self._column)].width

    @column_width.setter
    def column_width(self, value):
        self._called("column_width")
        self._sheet.ws.column_dimensions[get_column_letter(self._column)].width = value + 0.72

    @property
    def row_height(self):
        return self._sheet.ws.row_dimensions[self._row].height

    @row_height.setter
    def row_height(self, value):
        self._called("row_height")
        for row in range(self._row, self._row + self._shape[0]):
            self._sheet.ws.row_dimensions[row].height = value

    def autofit(self, axis=None):
        self._called("autofit")
        for row in range(self._row, self._row + self._shape[0]):
            self._sheet.ws.row_dimensions[row].height = None  # LibreOffice fits rows without a height

    @property
    def merge_cells(self):
        self._called("merge_cells")
        areas = [area for area in self._sheet.ws.merged_cells.ranges if self._overlap(area)]
        if not areas:
            return False
        return True if sum(map(self._overlap, areas)) == len(self) else None

    def _overlap(self, area):
        rows = min(area.max_row, self._row + self._shape[0] - 1) - max(area.min_row, self._row) + 1
        columns = min(area.max_col, self._column + self._shape[1] - 1) - max(area.min_col, self._column) + 1
        return max(rows, 0) * max(columns, 0)

    @property
    def merge_area(self):
        for area in self._sheet.ws.merged_cells.ranges:
            if self._overlap(area):
                height, width = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
                return RangeImpl(self._sheet, area.min_row, area.min_col, height, width)
        return self

    def get_special_cells(self, cell_type, value_type):
        assert (cell_type, value_type) == ("visible", None)
        areas, start = [], None
        for row in range(self._row, self._row + self._shape[0] + 1):
            shown = row < self._row + self._shape[0] and not self._sheet.ws.row_dimensions[row].hidden
            if shown and start is None:
                start = row
            elif not shown and start is not None:
                areas.append(RangeImpl(self._sheet, start, self._column, row - start, self._shape[1]))
                start = None
        if not areas:
            raise ExcelError("No cells were found.")
        return areas

    def select(self):
        self._sheet.activate()
        self._sheet._book.selected = (self._sheet.name, self.address)


def _formula(cell):
    value = cell.value
    if isinstance(value, ArrayFormula):
        return value.text
    return "" if value is None else value if isinstance(value, str) else str(value)


def _enter(cell, value):
    """Put a value into a cell as Excel's Value setter would."""
    if value is None or value == "":
        cell.value = None
        return
    if isinstance(value, str):
        text, kept = (value[1:], True) if value.startswith("'") else (value, False)
        text = _CONTROL.sub("", text)
        if len(value) > 32767:
            raise ExcelError("the text is too long")
        if not kept and cell.number_format != "@":
            if text[:1] in "=+-@" and not _NUMBER.fullmatch(text):
                cell.value = "=" + text.lstrip("=")
                return
            if _NUMBER.fullmatch(text):
                number = float(text.strip().rstrip("%").replace(",", ""))
                cell.value = number / 100 if "%" in text else number
                return
            if _DATE.fullmatch(text):
                cell.value, cell.number_format = dt.datetime(2026, 1, 2), "dd-mmm"
                return
            if text.upper() in ("TRUE", "FALSE"):
                cell.value = text.upper() == "TRUE"
                return
        cell.value = text
        if text:
            cell.data_type = "s"
        return
    if cell.number_format == "@" and not isinstance(value, bool):
        cell.value = f"{value:.15g}" if isinstance(value, float) else str(value)
        return
    form = cell.number_format
    cell.value = value
    if form != "General":
        cell.number_format = form


def _hex(colour):
    if isinstance(colour, str):
        return colour.removeprefix("#")
    return "{:02X}{:02X}{:02X}".format(*(utils.int_to_rgb(colour) if isinstance(colour, int) else colour))


class FontImpl(base_classes.Font):
    def __init__(self, parent):
        self.parent = parent

    def _set(self, **changes):
        def change(cell):
            cell.font = Font(
                **{
                    "name": cell.font.name,
                    "size": cell.font.sz,
                    "bold": cell.font.b,
                    "color": cell.font.color,
                    **changes,
                }
            )

        self.parent._style("font", change)

    name = property(lambda self: next(self.parent._cells()).font.name, lambda self, value: self._set(name=value))
    size = property(lambda self: next(self.parent._cells()).font.sz, lambda self, value: self._set(size=value))
    bold = property(lambda self: next(self.parent._cells()).font.b, lambda self, value: self._set(bold=value))
    color = property(None, lambda self, value: self._set(color=_hex(value)))


class BordersImpl(base_classes.Borders):
    def __init__(self, parent):
        self.parent = parent

    def set(self, sides, *, line_style, weight, color):
        parent = self.parent
        last = parent._row + parent._shape[0] - 1

        def change(cell):
            line = Side(style="thin" if weight in ("thin", base_classes._UNSET) else "medium", color=_hex(color))
            parts = {}
            if "edge_bottom" in sides or "inside_horizontal" in sides:
                parts["bottom"] = line
            if "edge_top" in sides:
                parts["top"] = line
            cell.border = Border(**parts)

        assert last >= parent._row
        parent._style("borders", change)


class ConditionalFormatsImpl(base_classes.ConditionalFormats):
    def __init__(self, parent):
        self.cells = parent

    def add_cell_value(self, spec):
        self.cells._called("conditional_format")
        assert spec["operator"] == "equal_to"
        fill = PatternFill("solid", bgColor=_hex(spec["fill_color"]))
        font = Font(color=_hex(spec["font_color"]), bold=spec["font_bold"])
        rule = CellIsRule(operator="equal", formula=[spec["formula1"].removeprefix("=")], fill=fill, font=font)
        self.cells._sheet.ws.conditional_formatting.add(self.cells.address.replace("$", ""), rule)
        return SimpleNamespace()


class PageSetupImpl(base_classes.PageSetup):
    def __init__(self, sheet):
        self.sheet = sheet

    @property
    def print_area(self):
        return self.sheet.ws.print_area

    @print_area.setter
    def print_area(self, value):
        self.sheet._book.app.called("print_area")
        self.sheet.ws.print_area = value.replace("$", "")


class NamesImpl(base_classes.Names):
    def __init__(self, book, names):
        self.book, self.names = book, names

    def __call__(self, key):
        if isinstance(key, int):
            return NameImpl(self, list(self.names)[key - 1])
        return NameImpl(self, self._spelled(key))

    def _spelled(self, key):
        found = next((name for name in self.names if name.casefold() == key.casefold()), None)
        if found is None:
            raise ExcelError(f"no name {key}")
        return found

    def contains(self, key):
        return any(name.casefold() == key.casefold() for name in self.names)

    def __len__(self):
        return len(self.names)

    def add(self, name, refers_to):
        self.book.app.called("names.add")
        if self.contains(name):
            del self.names[self._spelled(name)]
        self.names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return NameImpl(self, name)


class NameImpl(base_classes.Name):
    def __init__(self, names, name):
        self.names, self._name = names, name

    name = property(lambda self: self._name)
    refers_to = property(lambda self: "=" + self.names.names[self._name].attr_text)

    def delete(self):
        del self.names.names[self._name]

    @property
    def refers_to_range(self):
        found = _REFERENCE.fullmatch(self.refers_to)
        if not found:
            raise ExcelError("refers to no range")
        return self.names.book.sheets((found[1] or found[2]).replace("''", "'")).range(found[3])


ENGINE = xw.main.Engine(impl=EngineImpl())
if ENGINE.name not in xw.engines.engines_by_name:
    xw.engines.add(ENGINE)


class Session:
    """An app with a book, as a person would have it open."""

    def __init__(self):
        ENGINE.activate()
        ENGINE.impl.apps.apps.clear()
        self.app = xw.App(impl=ENGINE.impl.apps.add())
        self.impl = self.app.impl

    def open(self, path: Path) -> xw.Book:
        """Open a file."""
        return xw.Book(impl=self.impl.books.open(str(path)))

    def open_copy(self, source: Path, folder: Path) -> xw.Book:
        """Copy a file into a folder and open it there."""
        return self.open(Path(shutil.copy(source, folder)))

    def new(self, rows, sheet="BOM", name="Book1") -> xw.Book:
        """Return an unsaved book with cells on its only sheet."""
        impl = self.impl.books.add(name)
        impl.wb.worksheets[0].title = sheet
        for row in rows:
            impl.wb.worksheets[0].append(row)
        return xw.Book(impl=impl)
