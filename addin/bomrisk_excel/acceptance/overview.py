"""The sheet Overview: which sheets agree, and which cases are in none of them."""

from __future__ import annotations

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from bomrisk_excel.acceptance.case_sheet import CaseSheet
from bomrisk_excel.acceptance.case_table import LeftOut
from bomrisk_excel.acceptance.pages import new_sheet
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_templates.authoring.look import Look

__all__ = ["Overview"]

_NAME = "Overview"
_FIRST = 3
_WIDTHS = (18, 26, 11, 14, 9, 92)


class Overview:
    """The sheet, begun before the others so that it stands before them.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look

    Attributes
    ----------
    verdicts, counts, names : str
        References of the columns that say whether each sheet agrees, how many cases do, and what the sheet is called.
    """

    def __init__(self, book: xlsxwriter.Workbook, look: Look) -> None:
        self._look = look
        self._sheet = new_sheet(book, look, _NAME, "Overview")
        self.verdicts = self.counts = self.names = ""

    def fill(self, sheets: Sequence[CaseSheet], left_out: Sequence[LeftOut]) -> None:
        """Write a row per sheet, then the cases left out with the reason."""
        sheet, look = self._sheet, self._look
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(1, 0, "One row per sheet. A click on a sheet's name leads there.", look.lead())
        for column, (text, kind) in enumerate(
            (
                ("Sheet", "text"),
                ("Function", "text"),
                ("Agrees", "flag"),
                ("Cases that agree", "int"),
                ("of", "int"),
                ("What it gives", "text"),
            )
        ):
            sheet.write_string(_FIRST - 1, column, text, look.header(kind))
        sheet.set_row(_FIRST - 1, 30)
        row = _FIRST
        for each in sheets:
            sheet.write_url(row, 0, f"internal:'{each.name}'!A1", look.body("text", underline=1), each.name)
            sheet.write_string(row, 1, each.function, look.body("text"))
            sheet.write_formula(row, 2, "=" + each.verdict, look.body("result", "formula"), True)
            sheet.write_formula(row, 3, "=" + each.count, look.body("int", "formula"), each.cases)
            sheet.write_number(row, 4, each.cases, look.body("int"))
            doc = FUNCTIONS[each.function].doc
            sheet.write_string(row, 5, doc, look.body("wrap"))
            sheet.set_row(row, 28 if len(doc) > 95 else 15)
            row += 1
        self.names, self.verdicts, self.counts = (
            f"{_NAME}!{xl_range_abs(_FIRST, column, row - 1, column)}" for column in (0, 2, 3)
        )
        if left_out:
            sheet.write_string(row + 1, 0, "Cases that no sheet holds", look.section())
            for column in range(1, len(_WIDTHS)):
                sheet.write_blank(row + 1, column, None, look.section())
            row += 2
            for one in left_out:
                sheet.write_string(row, 0, one.function, look.make())
                sheet.write_string(row, 2, one.name, look.make())
                sheet.write_string(row, 5, one.reason, look.make(indent=1))
                row += 1
        sheet.freeze_panes(_FIRST, 0)
        sheet.repeat_rows(_FIRST - 1)
        sheet.print_area(0, 0, row - 1, len(_WIDTHS) - 1)
        sheet.fit_to_pages(1, 1)
