"""Cells as they stand: readable text on each fill, links that say where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from tests.accessibility.book import Book, Finding, Look, place
from tests.accessibility.colours import BLACK, contrast, needed_contrast

_ADDRESS_ONLY = re.compile(r"(https?://|www\.|mailto:)\S+")


def unreadable(inks: Iterable[str], fills: Iterable[str], size: float, bold: bool) -> str:
    """Say which text cannot be read on which fill; nothing if all can."""
    needed = needed_contrast(size, bold)
    fills = tuple(fills)
    for ink in inks:
        for fill in fills:
            if (found := contrast(ink, fill)) < needed:
                return f"{ink} on {fill} has a contrast of {found:.2f}, {needed:g} is needed"
    return ""


def _pieces(book: Book, cell: Any) -> Iterator[Look]:
    look = book.look(cell)
    if isinstance(cell.value, CellRichText):
        for piece in cell.value:
            font = piece.font if isinstance(piece, TextBlock) else None
            if font is None:
                yield look
            else:
                ink = book.colours.of_cell(font.color, BLACK)
                yield Look((ink,), look.fill, float(font.sz or look.size), bool(font.b))
    else:
        yield look
    if inks := book.colours.of_number_format(cell.number_format or ""):
        yield Look(tuple(inks), look.fill, look.size, look.bold)


def contrast_of_cells(book: Book) -> Iterator[Finding]:
    """Every text of a cell, in every colour that it is written in."""
    for sheet in book.sheets:
        for table in sheet.tables.values():
            style = table.tableStyleInfo
            if style is not None and style.name:
                # Colours of built-in styles stand in no file, so that nobody could check them.
                yield Finding(f"{sheet.title}!{table.ref}", "contrast", f"colours of the table style {style.name}")
        for cell in book.shown_cells(sheet):
            for look in _pieces(book, cell):
                if said := unreadable(look.inks, look.fill.colours, look.size, look.bold):
                    yield Finding(place(sheet, cell.row, cell.column), "contrast", said)
                    break


def links(book: Book) -> Iterator[Finding]:
    """Each link has a text that is more than its address, and is underlined, not only coloured."""
    for sheet in book.sheets:
        for cell in book.shown_cells(sheet):
            formula = str(cell.value) if cell.data_type == "f" else ""
            called = re.search(r"\bHYPERLINK\(", formula)
            if cell.hyperlink is None and not called:
                continue
            where = place(sheet, cell.row, cell.column)
            if called and not re.search(r"\bHYPERLINK\((?:[^()\",]|\"[^\"]*\"|\([^()]*\))*,", formula):
                yield Finding(where, "link text", "the link shows its address and no text")
            elif not called and (not str(cell.value).strip() or _ADDRESS_ONLY.fullmatch(str(cell.value).strip())):
                yield Finding(where, "link text", f"the link's text is {cell.value!r}")
            if not cell.font.u:
                yield Finding(where, "colour only", "a link that is not underlined is told by its colour only")
        for (row, column), cell in list(sheet._cells.items()):
            if cell.hyperlink is not None and cell.value is None:
                yield Finding(place(sheet, row, column), "link text", "the link has no text")
