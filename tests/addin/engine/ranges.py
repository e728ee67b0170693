"""Blocks of cells."""

from __future__ import annotations

import copy
import datetime as dt
import re
from decimal import Decimal

from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from tests.addin.engine.cells import ERRORS, ExcelError, enter, formula_text, hex_colour
from tests.addin.engine.formats import BordersImpl, ConditionalFormatsImpl, FontImpl
from xlwings import base_classes, utils


def filtered_rows(ws):
    """Rows that a filter hides; Excel skips them when it writes or clears a block."""
    if not ws.auto_filter.ref:
        return set()
    _, top, _, bottom = range_boundaries(ws.auto_filter.ref)
    return {row for row in range(top, bottom + 1) if ws.row_dimensions[row].hidden}


class AutoFilterImpl(base_classes.AutoFilter):
    def __init__(self, parent):
        self.parent = parent

    def clear(self, field):
        ws = self.parent._sheet.ws
        if ws.auto_filter.ref == self.parent.address.replace("$", ""):
            for row in filtered_rows(ws):
                ws.row_dimensions[row].hidden = False


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
                enter(cell, data)
            return
        assert (len(data), len(data[0])) == self._shape
        hidden = filtered_rows(self._sheet.ws)
        for row, values in enumerate(data, start=self._row):
            if row in hidden:
                continue
            for column, value in enumerate(values, start=self._column):
                enter(self._sheet.ws.cell(row, column), value)

    def clear_contents(self):
        self._called("clear_contents")
        hidden = filtered_rows(self._sheet.ws)
        for cell in self._cells():
            if cell.row not in hidden:
                cell.value = None

    def clear_formats(self):
        self._called("clear_formats")
        for cell in self._cells():
            cell.style = "Normal"
            if cell.value is None and not cell.comment:
                del self._sheet.ws._cells[cell.row, cell.column]

    def sort(self, keys, ascending, has_headers):
        """Move the cells of the shown rows with their formats, as if each row were copied; borders stay."""
        self._called("sort")
        ws = self._sheet.ws
        assert (len(keys), ascending, has_headers) == (1, [True], False)
        if any(map(self._overlap, ws.merged_cells.ranges)):
            raise ExcelError("all the merged cells need to be the same size")
        rows = [row for row in range(self._row, self._row + self._shape[0]) if not ws.row_dimensions[row].hidden]
        columns = range(self._column, self._column + self._shape[1])
        key = columns[keys[0] - 1]
        order = sorted(rows, key=lambda row: (ws.cell(row, key).value is None, ws.cell(row, key).value or 0))
        moved = {
            (target, column): (cell.value, cell.data_type, copy.copy(cell._style or StyleArray()), cell.coordinate)
            for target, source in zip(rows, order, strict=True)
            for column in columns
            for cell in [ws.cell(source, column)]
        }
        for (row, column), (value, kind, style, origin) in moved.items():
            cell = ws.cell(row, column)
            if kind == "f":
                value = Translator(value, origin=origin).translate_formula(cell.coordinate)
            cell.value = value
            style.borderId = cell._style.borderId if cell._style else 0
            cell._style, cell.data_type = style, kind

    @property
    def row_hidden(self):
        hidden = {self._sheet.ws.row_dimensions[row].hidden for row in range(self._row, self._row + self._shape[0])}
        return hidden.pop() if len(hidden) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value):
        self._called("row_hidden")
        for row in range(self._row, self._row + self._shape[0]):
            self._sheet.ws.row_dimensions[row].hidden = value

    @property
    def current_region(self):
        ws = self._sheet.ws
        filled = {place for place, cell in ws._cells.items() if cell.value is not None}
        top, left, bottom, right = self._row, self._column, self._row, self._column
        while True:
            near = [
                (row, column)
                for row, column in filled
                if top - 1 <= row <= bottom + 1 and left - 1 <= column <= right + 1
            ]
            rows, columns = zip(*near, (top, left), (bottom, right), strict=True)
            found = (min(rows), min(columns), max(rows), max(columns))
            if found == (top, left, bottom, right):
                return RangeImpl(self._sheet, top, left, bottom - top + 1, right - left + 1)
            top, left, bottom, right = found

    autofilter = property(lambda self: AutoFilterImpl(self))

    @property
    def formula(self):
        self._called("formula.get")
        rows = tuple(tuple(self._spilled(cell) or formula_text(cell) for cell in cells) for cells in self._by_row())
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
        self._style("number_format", value, lambda cell: setattr(cell, "number_format", value))

    def _style(self, what, to, change):
        """Change the style of each cell; what a style becomes is worked out once in a workbook."""
        self._called(what)
        made = self._sheet._book.styles_made.setdefault((what, repr(to)), {})
        for cell in self._cells():
            before = tuple(cell._style or ())  # a cell that nobody styled has none
            if before not in made:
                change(cell)
                made[before] = copy.copy(cell._style)
            cell._style = copy.copy(made[before])

    def _align(self, **changes):
        self._style(
            "alignment",
            changes,
            lambda cell: setattr(cell, "alignment", copy.copy(cell.alignment) + Alignment(**changes)),
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
        self._style("color", value, lambda cell: setattr(cell, "fill", PatternFill("solid", fgColor=hex_colour(value))))

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
