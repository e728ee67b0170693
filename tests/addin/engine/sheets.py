"""Sheets, their names and their page set-up."""

from __future__ import annotations

import copy
import re

from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from tests.addin.engine.cells import ExcelError
from tests.addin.engine.ranges import RangeImpl, filtered_rows
from xlwings import base_classes

_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!#]+))!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


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
    names = property(lambda self: NamesImpl(self._book, self.ws.defined_names, owner=self.ws))
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

    tables = property(lambda self: [])

    @property
    def shapes(self):
        """Pictures and charts, and the hidden drop-downs that Excel counts among them."""
        drop_downs = list(self.ws.data_validations.dataValidation) + ([1] if self.ws.auto_filter.ref else [])
        return drop_downs + self.ws._images + self.ws._charts

    @property
    def notes(self):
        return [cell.comment for cell in self.ws._cells.values() if cell.comment]

    def clear_contents(self):
        self._book.app.called("sheet.clear_contents")
        hidden = filtered_rows(self.ws)
        for cell in self.ws._cells.values():
            if cell.row not in hidden:
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
    """Names of a sheet; or of a workbook, among which Excel counts those of its sheets and prefers those of the active one."""

    def __init__(self, book, names, owner=None, sheets=()):
        self.book, self.names, self.owner, self.sheets = book, names, owner, sheets

    def _of_sheet(self, ws):
        return NamesImpl(self.book, ws.defined_names, owner=ws)

    def _all(self):
        return [
            NameImpl(names, name) for names in (self, *map(self._of_sheet, self.sheets)) for name in list(names.names)
        ]

    def __call__(self, key):
        if isinstance(key, int):
            return self._all()[key - 1]
        if self.sheets and self._of_sheet(self.book._active).contains(key):
            return self._of_sheet(self.book._active)(key)
        return NameImpl(self, self._spelled(key))

    def _spelled(self, key):
        found = next((name for name in self.names if name.casefold() == key.casefold()), None)
        if found is None:
            raise ExcelError(f"no name {key}")
        return found

    def contains(self, key):
        if self.sheets and self._of_sheet(self.book._active).contains(key):
            return True
        return any(name.casefold() == key.casefold() for name in self.names)

    def __len__(self):
        return len(self._all())

    def add(self, name, refers_to):
        self.book.app.called("names.add")
        if any(each.casefold() == name.casefold() for each in self.names):
            del self.names[self._spelled(name)]
        self.names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return NameImpl(self, name)


class NameImpl(base_classes.Name):
    def __init__(self, names, name):
        self.names, self._name = names, name

    refers_to = property(lambda self: "=" + self.names.names[self._name].attr_text)

    @property
    def name(self):
        return f"{_spellings(self.names.owner.title)[0]}{self._name}" if self.names.owner else self._name

    def delete(self):
        del self.names.names[self._name]

    @property
    def refers_to_range(self):
        found = _REFERENCE.fullmatch(self.refers_to)
        if not found:
            raise ExcelError("refers to no range")
        title, book = (found[1] or found[2]).replace("''", "'"), self.names.book
        if title.startswith("["):
            name, title = title[1:].split("]")
            book = book.app.books(name)
        return book.sheets(title).range(found[3])
