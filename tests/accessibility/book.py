"""A workbook file as the checks read it: cells through openpyxl, drawings and charts from the parts themselves."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter, range_boundaries
from tests.accessibility.colours import BLACK, WHITE, Colours, mixed

# How much of a cell a pattern covers with its own colour.
_COVERAGE = {"gray0625": 0.0625, "gray125": 0.125, "mediumGray": 0.5, "darkGray": 0.75}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: ``Sheet!A1``."""

    where: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.where} [{self.rule}] {self.message}"


@dataclass(frozen=True, slots=True)
class Fill:
    """Colours behind a text: one, or those of a pattern or gradient, and what they look like together from afar."""

    colours: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks without conditional formats."""

    inks: tuple[str, ...]
    fill: Fill
    size: float
    bold: bool


class Book:
    """A workbook.

    Parameters
    ----------
    path : Path
    only : sequence of str, optional
        Sheets to be checked; the other ones are the buyer's own.
    """

    def __init__(self, path: Path, only: Sequence[str] | None = None) -> None:
        self.workbook = openpyxl.load_workbook(path, rich_text=True)
        indexed = getattr(self.workbook, "_colors", None) or COLOR_INDEX
        self.colours = Colours(self.workbook.loaded_theme, indexed)
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.whole = only is None
        self.sheets = [
            sheet
            for sheet in self.workbook.worksheets
            if sheet.sheet_state == "visible" and (only is None or sheet.title in only)
        ]
        self._looks: dict[tuple[int, int], Look] = {}

    def look(self, cell: Any) -> Look:
        """Return how a cell looks; what no font or fill says is black on white."""
        key = (cell._style.fontId, cell._style.fillId)
        if key not in self._looks:
            ink = self.colours.of_cell(cell.font.color, BLACK)
            self._looks[key] = Look((ink,), self.fill(cell.fill), float(cell.font.sz or 11), bool(cell.font.b))
        return self._looks[key]

    def fill(self, fill: Any) -> Fill:
        """Return the colours of a cell's fill."""
        if hasattr(fill, "stop"):
            stops = tuple(self.colours.of_cell(stop.color, WHITE) for stop in fill.stop) or (WHITE,)
            return Fill(stops, mixed(stops[0], stops[-1], 0.5))
        if fill.fill_type in (None, "none"):
            return Fill((WHITE,), WHITE)
        front = self.colours.of_cell(fill.fgColor, BLACK if fill.fill_type != "solid" else WHITE)
        if fill.fill_type == "solid":
            return Fill((front,), front)
        return self._pattern(fill.fill_type, front, self.colours.of_cell(fill.bgColor, WHITE))

    def conditional_fill(self, fill: Any) -> Fill | None:
        """Return the colours of a conditional format's fill, whose plain colour is its background; None if it has none."""
        if fill is None:
            return None
        if fill.fill_type not in (None, "none", "solid"):
            front, back = self.colours.of_cell(fill.fgColor, BLACK), self.colours.of_cell(fill.bgColor, WHITE)
            return self._pattern(fill.fill_type, front, back)
        colour = self.colours.of_cell(fill.bgColor, "") or self.colours.of_cell(fill.fgColor, "")
        return Fill((colour,), colour) if colour else None

    @staticmethod
    def _pattern(kind: str, front: str, back: str) -> Fill:
        part = _COVERAGE.get(kind, 0.25 if kind.startswith("light") else 0.5)
        return Fill((front, back), mixed(back, front, part))

    def shown_cells(self, sheet: Any) -> Iterator[Any]:
        """Cells with content in rows and columns that are not hidden."""
        hidden = hidden_columns(sheet)
        for (row, column), cell in list(sheet._cells.items()):
            if cell.value is not None and column not in hidden and not sheet.row_dimensions[row].hidden:
                yield cell

    @cached_property
    def sheet_parts(self) -> dict[str, str]:
        """Part of each sheet by its title."""
        root = etree.fromstring(self.parts["xl/workbook.xml"])
        targets = self.related("xl/workbook.xml")
        return {
            sheet.get("name"): targets[next(value for key, value in sheet.attrib.items() if key.endswith("}id"))]
            for sheet in root.iter("{*}sheet")
        }

    def related(self, part: str) -> dict[str, str]:
        """Parts that a part refers to, by the id of the relationship."""
        folder, name = posixpath.split(part)
        relations = self.parts.get(f"{folder}/_rels/{name}.rels")
        if relations is None:
            return {}
        return {
            each.get("Id"): posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
            for each in etree.fromstring(relations)
            if each.get("TargetMode") != "External"
        }


def hidden_columns(sheet: Any) -> set[int]:
    """Numbers of the columns that are not shown."""
    return {
        number
        for each in sheet.column_dimensions.values()
        if each.hidden
        for number in range(each.min or 1, min(each.max or 1, 16_384) + 1)
    }


def place(sheet: Any, row: int, column: int) -> str:
    """``Sheet!A1``."""
    return f"{sheet.title}!{get_column_letter(column)}{row}"


def cells_of(sheet: Any, reference: str) -> Iterator[Any]:
    """Cells of a range that the sheet has; one whole column does not take a million of them."""
    left, top, right, bottom = range_boundaries(reference)
    last, widest = sheet.max_row, sheet.max_column  # each looks at all cells anew
    for row in range(top or 1, min(bottom or last, last) + 1):
        for column in range(left or 1, min(right or widest, widest) + 1):
            if (row, column) in sheet._cells:
                yield sheet._cells[row, column]
