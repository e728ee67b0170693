"""What all sheets of the acceptance workbook share: title, print set-up, names."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bomrisk_templates.authoring.look import NAVY, Look

__all__ = ["first_false", "name_cell", "new_sheet"]


def new_sheet(book: xlsxwriter.Workbook, look: Look, name: str, title: str) -> Worksheet:
    """Begin a sheet: title, landscape A4, one page wide, header and footer."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, look.title())
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9&K5A6472{title}&R&9&K5A6472bomrisk add-in: acceptance")
    sheet.set_footer("&L&9&K5A6472Expected values from plain Python; not run in Excel&R&9&K5A6472Page &P of &N")
    return sheet


def name_cell(book: xlsxwriter.Workbook, name: str, sheet: str, row: int, column: int) -> None:
    """Give a cell a workbook-wide name."""
    book.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}")


def first_false(verdicts: str, labels: str) -> str:
    """Formula that names the first of some verdicts that is FALSE; a text of no length if none is.

    A conditional format would show all of them, but LibreOffice 25.2 can crash on one that depends on a formula with a stored
    TRUE, when it prints.
    """
    return f'=IFERROR(INDEX({labels},MATCH(FALSE,{verdicts},0)),"")'
