"""What the sheets of the supplier workbook have in common: title, state, print set-up, protection without a password."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from bomrisk_templates.authoring.look import NAVY, Look
from bomrisk_templates.authoring.tables import Page
from bomrisk_templates.supplier_risk.texts import LANGUAGES, texts_in

__all__ = ["HEADER_ROW", "TEXT", "new_supplier_page", "protect", "text_height"]

TEXT = texts_in("en")
HEADER_ROW = 4
"""Row of a sheet's table header, counted from 0."""
_ALLOWED = (
    "select_locked_cells", "select_unlocked_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter",
    "objects", "scenarios",
)  # fmt: skip


def new_supplier_page(book: xlsxwriter.Workbook, look: Look, key: str, title: str, lead: str) -> Page:
    """Begin a sheet.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look
    key : str
        Of the sheet's name among the texts.
    title, lead : str
        First two rows.
    """
    sheet = book.add_worksheet(TEXT[f"sheet.{key}"])
    sheet.hide_gridlines(2)
    sheet.set_tab_color(look.entries[2] if key == "declaration" else NAVY)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, look.title())
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, lead, look.lead())
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&9&K5A6472{TEXT['page.footer']}&R&9&K5A6472{TEXT['page.number']}")
    return Page(book, sheet, look)


def protect(page: Page) -> None:
    """Lock what is not to be filled in; filters, widths and heights stay free."""
    options: dict[str, Any] = dict.fromkeys(_ALLOWED, True)
    page.sheet.protect("", options)


def text_height(keys: Iterable[str], width: float) -> float:
    """Return the height [points] that the longest of some texts needs in a column, in every language."""
    per_line = max(width * 1.2 - 4, 5)
    lines = max(math.ceil(len(texts_in(language)[key]) / per_line) for key in keys for language in LANGUAGES)
    return 13.2 * lines + 4.4
