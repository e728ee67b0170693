"""Printed pages: as wide as the paper, with headers on each and a page number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl.utils import range_boundaries
from tests.accessibility.book import Book, Finding
from tests.accessibility.cells import unreadable
from tests.accessibility.colours import WHITE
from tests.accessibility.tables import SCREEN_ROWS

_INK = re.compile(r"&K([0-9A-Fa-f]{6})(?![+-])")


def pages(book: Book) -> Iterator[Finding]:
    """Every sheet that prints; what fits on one page needs no titles."""
    for sheet in book.sheets:
        if not sheet._cells:
            continue
        fit, setup = sheet.sheet_properties.pageSetUpPr, sheet.page_setup
        fitted = fit is not None and bool(fit.fitToPage)
        # What the file leaves out counts as one page; 0 is as many as it takes.
        if not fitted or setup.fitToWidth not in (None, 1):
            yield Finding(sheet.title, "print", "the sheet is not fitted to the width of the paper")
        if not (fitted and setup.fitToHeight in (None, 1)):
            yield from _titles(sheet)
        texts = dict(_texts(book, sheet))
        if not any("&P" in text for text in texts.values()):
            yield Finding(sheet.title, "print", "neither header nor footer has the page number")
        for part, text in texts.items():
            if said := unreadable((f"#{ink.upper()}" for ink in _INK.findall(text)), (WHITE,), 9, False):
                yield Finding(f"{sheet.title}, {part}", "contrast", said)


def _titles(sheet: Any) -> Iterator[Finding]:
    rows = sheet.print_title_rows
    if not rows:
        yield Finding(sheet.title, "print", "no rows are repeated on each page")
        return
    _, first, _, last = range_boundaries(rows.replace("$", ""))
    for table in sheet.tables.values():
        _, top, _, bottom = range_boundaries(table.ref)
        if bottom - top > SCREEN_ROWS and not first <= top <= last:
            yield Finding(
                f"{sheet.title}!{table.ref}", "print", "the header is not among the rows repeated on each page"
            )


def _texts(book: Book, sheet: Any) -> Iterator[tuple[str, str]]:
    """Header and footer texts as the file writes them, with all codes, which openpyxl reads only in part."""
    found = re.search(rb"<headerFooter\b.*?</headerFooter>", book.parts[book.sheet_parts[sheet.title]], re.DOTALL)
    if found:
        for element in etree.fromstring(found[0]):
            yield str(element.tag), element.text or ""
