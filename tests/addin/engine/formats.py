"""Formats of a block: fonts, borders, conditional formats."""

from __future__ import annotations

from types import SimpleNamespace

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from tests.addin.engine.cells import hex_colour
from xlwings import base_classes


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

        self.parent._style("font", changes, change)

    name = property(lambda self: next(self.parent._cells()).font.name, lambda self, value: self._set(name=value))
    size = property(lambda self: next(self.parent._cells()).font.sz, lambda self, value: self._set(size=value))
    bold = property(lambda self: next(self.parent._cells()).font.b, lambda self, value: self._set(bold=value))
    color = property(None, lambda self, value: self._set(color=hex_colour(value)))


class BordersImpl(base_classes.Borders):
    def __init__(self, parent):
        self.parent = parent

    def set(self, sides, *, line_style, weight, color):
        parent = self.parent
        last = parent._row + parent._shape[0] - 1

        def change(cell):
            line = Side(style="thin" if weight in ("thin", base_classes._UNSET) else "medium", color=hex_colour(color))
            parts = {}
            if "edge_bottom" in sides or "inside_horizontal" in sides:
                parts["bottom"] = line
            if "edge_top" in sides:
                parts["top"] = line
            cell.border = Border(**parts)

        assert last >= parent._row
        parent._style("borders", (sides, weight, color), change)


class ConditionalFormatsImpl(base_classes.ConditionalFormats):
    def __init__(self, parent):
        self.cells = parent

    def add_cell_value(self, spec):
        self.cells._called("conditional_format")
        assert spec["operator"] == "equal_to"
        fill = PatternFill("solid", bgColor=hex_colour(spec["fill_color"]))
        font = Font(color=hex_colour(spec["font_color"]), bold=spec["font_bold"])
        rule = CellIsRule(operator="equal", formula=[spec["formula1"].removeprefix("=")], fill=fill, font=font)
        self.cells._sheet.ws.conditional_formatting.add(self.cells.address.replace("$", ""), rule)
        return SimpleNamespace()
