"""Tables that a screen reader can follow: one header per column, in view, and no merged cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.utils import range_boundaries
from tests.accessibility.book import Book, Finding, place
from tests.accessibility.colours import WHITE

SCREEN_ROWS = 25
"""Rows that are in view together on a laptop."""
_DEFAULT_NAME = re.compile(
    r"(Sheet|Tabelle|Feuil|Hoja|Foglio|Planilha|Blad|Arkusz|Лист|工作表|シート)\d*( \(\d+\))?", re.IGNORECASE
)


def tables(book: Book) -> Iterator[Finding]:
    """Header rows, what is frozen, merged cells."""
    for sheet in book.sheets:
        boxes = {table.name: range_boundaries(table.ref) for table in sheet.tables.values()}
        for table in sheet.tables.values():
            yield from _header(sheet, table, boxes[table.name])
        for merged in sheet.merged_cells.ranges:
            left, top, right, bottom = merged.bounds
            for name, box in boxes.items():
                if left <= box[2] and box[0] <= right and top <= box[3] and box[1] <= bottom:
                    yield Finding(f"{sheet.title}!{merged.coord}", "merged cells", f"inside the table {name}")
        if not boxes:
            yield from _list_without_table(book, sheet)


def _header(sheet: Any, table: Any, box: tuple[int, int, int, int]) -> Iterator[Finding]:
    left, top, right, bottom = box
    where = f"{sheet.title}!{table.ref}"
    if table.headerRowCount == 0:
        yield Finding(where, "header row", f"the table {table.name} has none")
        return
    seen: set[str] = set()
    for column in range(left, right + 1):
        text = str(sheet.cell(top, column).value or "").strip()
        if not text or text.casefold() in seen:
            yield Finding(place(sheet, top, column), "header row", f"{text!r} is empty or stands there twice")
        seen.add(text.casefold())
    if bottom - top > SCREEN_ROWS and top > frozen_rows(sheet):
        yield Finding(where, "header row", f"the header of {table.name} scrolls out of view")


def _list_without_table(book: Book, sheet: Any) -> Iterator[Finding]:
    """A list that is no Excel table keeps its header in view too; a page of prose has none."""
    setup, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    one_page = bool(fit is not None and fit.fitToPage and setup.fitToHeight != 0)
    if sheet.max_row <= SCREEN_ROWS or one_page:
        return
    rows = [[cell for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    heads = {number: texts for number, row in enumerate(rows, start=1) if (texts := _header_texts(book, row))}
    if not heads:
        yield Finding(f"{sheet.title}!A1", "header row", "a long list without one")
    for row, end in itertools.pairwise([*heads, sheet.max_row + 1]):
        if len(set(heads[row])) < len(heads[row]):
            yield Finding(f"{sheet.title}!A{row}", "header row", f"one stands there twice: {', '.join(heads[row])}")
        if end - row > SCREEN_ROWS and row > frozen_rows(sheet):
            yield Finding(f"{sheet.title}!A{row}", "header row", "it scrolls out of view")


def _header_texts(book: Book, cells: Sequence[Any]) -> list[str]:
    """Texts of a row that looks like a header: several, all of them bold and on a fill."""
    looks = [book.look(cell) for cell in cells]
    if len(cells) < 2 or not all(look.bold and look.fill.whole != WHITE for look in looks):
        return []
    return [str(cell.value) for cell in cells]


def frozen_rows(sheet: Any) -> int:
    """How many rows stay in view."""
    pane = sheet.sheet_view.pane
    return int(pane.ySplit or 0) if pane is not None and pane.state in ("frozen", "frozenSplit") else 0


def sheets(book: Book) -> Iterator[Finding]:
    """Names that say what is on a sheet, and a start at its top left."""
    for sheet in book.sheets:
        if _DEFAULT_NAME.fullmatch(sheet.title.strip()):
            yield Finding(sheet.title, "sheet name", "says nothing about the sheet")
        view = sheet.sheet_view
        top = frozen_rows(sheet) + 1
        left = int(view.pane.xSplit or 0) + 1 if view.pane is not None and view.pane.state == "frozen" else 1
        corners = [(view.topLeftCell, 1, 1), (view.pane.topLeftCell if view.pane is not None else None, left, top)]
        for corner, column, row in corners:
            if corner and range_boundaries(corner)[:2] != (column, row):
                yield Finding(f"{sheet.title}!{corner}", "start", "the sheet opens scrolled")
        selected = [each.activeCell for each in view.selection if each.activeCell]
        for cell in selected:
            column, row = range_boundaries(cell)[:2]
            if row > top or column > left:
                yield Finding(f"{sheet.title}!{cell}", "start", "the first cell to be read out is not at the top left")
    if book.whole:
        yield from _document(book)


def _document(book: Book) -> Iterator[Finding]:
    properties = book.workbook.properties
    for name in ("title", "creator", "language"):
        if not (getattr(properties, name) or "").strip():
            yield Finding("docProps/core.xml", "properties", f"the document has no {name}")
    if book.workbook.active is None or book.workbook.active.sheet_state != "visible":
        yield Finding("xl/workbook.xml", "start", "the workbook opens on a sheet that is hidden")
