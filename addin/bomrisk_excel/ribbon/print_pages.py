"""New sheets that print well: copied from a small workbook written for the purpose.

xlwings sets a print area and nothing more; orientation, fit to the page, repeated rows, frozen panes and the printed header
have to come from a sheet that has them. Where Excel refuses (an old .xls cannot take sheets of .xlsx, some policies keep
workbooks from being opened), a plain new sheet does.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlwings import Book, Sheet

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.page import Page

__all__ = ["add_sheets"]

_LOG = logging.getLogger(__name__)
_TAB = "1F2F4D"
_GREY = "5A6472"
_ENTRIES_TO = 20_000
_LONGEST_TITLE = 32
"""Excel repairs a file whose prompt has a longer title; the buyer's own columns may have any."""


def add_sheets(book: Book, pages: Sequence[tuple[str, Page]], after: Sheet) -> list[Sheet]:
    """Add an empty sheet for each page, one after the other.

    Parameters
    ----------
    book : Book
    pages : sequence of (name, Page)
        Names that are free.
    after : Sheet

    Raises
    ------
    InputError
        If the workbook takes no new sheets.
    """
    before = {sheet.name for sheet in book.sheets}
    try:
        return _copied(book, pages, after)
    except Exception:  # whatever kind the engine raises, a plain sheet is the answer
        _LOG.info("no sheets with print set-up, plain ones instead", exc_info=True)
        _remove_new(book, before)
    try:
        added: list[Sheet] = []
        for name, _ in pages:
            added.append(book.sheets.add(name, after=added[-1] if added else after))
        return added
    except Exception as error:
        _remove_new(book, before)
        raise InputError(
            "Excel adds no sheet to this workbook.",
            where=book.name,
            action="If its structure is protected, unprotect it (Review, Protect Workbook) or work on a copy.",
        ) from error


def _remove_new(book: Book, before: set[str]) -> None:
    for sheet in list(book.sheets):
        if sheet.name not in before:
            with suppress(Exception):
                sheet.delete()


def _copied(book: Book, pages: Sequence[tuple[str, Page]], after: Sheet) -> list[Sheet]:
    with (
        tempfile.TemporaryDirectory(prefix="bomrisk-", ignore_cleanup_errors=True) as folder,
        book.app.properties(enable_events=False),
    ):
        # A name that no open workbook has: Excel would open no second one of that name.
        path = Path(folder) / f"{Path(folder).name}.xlsx"
        _write_pages(path, pages)
        source = book.app.books.open(path, read_only=True, add_to_mru=False)
        try:
            added: list[Sheet] = []
            for name, _ in pages:
                added.append(source.sheets[name].copy(after=added[-1] if added else after))
            return added
        finally:
            source.close()


def _write_pages(path: Path, pages: Sequence[tuple[str, Page]]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, page in pages:
        _set_up(book.create_sheet(name), page)
    book.save(path)


def _set_up(sheet: Any, page: Page) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _TAB
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = ("portrait" if page.portrait else "landscape"), 9
    setup.fitToWidth, setup.fitToHeight = 1, 1 if page.one_page else 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.7, 0.6
    for part, text, size in (
        (sheet.oddHeader.left, page.title, 9),
        (sheet.oddFooter.left, "BOM risk, made with bomrisk: no legal advice", 9),
        (sheet.oddFooter.right, "Page &P of &N", 9),
    ):
        part.text = text if "&P" in text else text.replace("&", "&&")
        part.size, part.color = size, _GREY
    if page.title_row:
        # The date stands in the second row: a printed header could not follow when the sheet is scored again.
        sheet.print_title_rows = f"2:{page.title_row}"
    if page.freeze:
        sheet.freeze_panes = page.freeze
    for column, (title, text) in page.prompts.items():
        letter = get_column_letter(column)
        rule = DataValidation(allow_blank=True)
        if words := page.choices.get(column):
            rule.type, rule.formula1 = "list", '"' + ",".join(words) + '"'
            rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.showInputMessage, rule.promptTitle, rule.prompt = True, title[:_LONGEST_TITLE], text
        rule.add(f"{letter}{page.title_row + 1}:{letter}{page.title_row + _ENTRIES_TO}")
        sheet.add_data_validation(rule)
