"""The sheet Checklist: the verdict over all sheets, and one page of what only a person at Excel can see."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import resources

import xlsxwriter

import bomrisk
from bomrisk import reference
from bomrisk_excel import udfs
from bomrisk_excel.acceptance.overview import Overview
from bomrisk_excel.acceptance.pages import first_false, name_cell, new_sheet
from bomrisk_excel.acceptance.sheet_plan import lines_of
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.ribbon.buttons import BUTTONS, TAB
from bomrisk_templates.authoring.look import Look

__all__ = ["Checklist"]

_NAME = "Checklist"
_WIDTHS = (5, 17, 47, 51, 14, 9)
_EPOCH = dt.date(1899, 12, 30)
_LATER = "2026-11-28"
_ENTRIES = (
    "Excel version and bits",
    "Windows and its language",
    "Language of Excel and format settings",
    "Date and person",
)


class Checklist:
    """The first sheet, filled when all others are known.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look
    """

    def __init__(self, book: xlsxwriter.Workbook, look: Look) -> None:
        self._book, self._look = book, look
        self._sheet = new_sheet(book, look, _NAME, "Acceptance of the bomrisk add-in in Excel")
        self._sheet.set_portrait()  # a list of sentences, on one page

    def fill(self, overview: Overview, cases: int) -> None:
        """Write the verdict and the list.

        Parameters
        ----------
        overview : Overview
            Filled.
        cases : int
            On all sheets.
        """
        sheet, look = self._sheet, self._look
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        verified = reference.verified_through
        sheet.write_string(
            1,
            0,
            f"bomrisk {bomrisk.__version__}, facts verified through {verified}, default policy. Written without Excel and "
            "not run in Excel: that is what this page is for.",
            look.lead(),
        )
        self._verdict(overview, cases)
        texts = {
            "tab": TAB,
            "cases": cases,
            "functions": len(FUNCTIONS),
            "buttons": ", ".join(button.label for button in BUTTONS),
            "verified_through": verified,
            "serial": (verified - _EPOCH).days,
            "later": _LATER,
            "grade": udfs.BOMRISK_GRADE("Gallium", None, None, "USA", "28.11.2026"),
        }
        row = self._list(8, texts)
        sheet.print_area(0, 0, row - 1, len(_WIDTHS) - 1)
        sheet.fit_to_pages(1, 1)
        sheet.activate()

    def _verdict(self, overview: Overview, cases: int) -> None:
        sheet, look = self._sheet, self._look
        label = look.make(bold=True, indent=1)
        sheet.set_row(3, 26)
        sheet.write_string(3, 0, "All agree", label)
        formula = f"=IFERROR(AND({overview.verdicts},SUM({overview.counts})={cases}),FALSE)"
        sheet.write_formula(3, 2, formula, look.make(bold=True, font_size=16, align="left", indent=1, border=1), True)
        name_cell(self._book, "bomrisk_acceptance", _NAME, 3, 2)
        sheet.write_string(4, 0, f"Cases, of {cases}", label)
        counted = f"=IFERROR(SUM({overview.counts}),0)"
        sheet.write_formula(4, 2, counted, look.make(bold=True, align="left", indent=1, border=1), cases)
        name_cell(self._book, "bomrisk_acceptance_cases", _NAME, 4, 2)
        sheet.write_string(5, 0, "First that does not", label)
        first = first_false(overview.verdicts, overview.names)
        sheet.write_formula(5, 2, first, look.make(bold=True, align="left", indent=1, border=1), "")
        for at, text in enumerate(_ENTRIES):
            sheet.write_string(3 + at, 3, text, look.make(align="right", indent=1))
            for column in (4, 5):
                sheet.write_blank(3 + at, column, None, look.body("entry", "entry", bottom=1))
            hint = {
                "validate": "any",
                "input_title": text[:32],
                "input_message": "Fill in what this was run on, and by whom.",
            }
            sheet.data_validation(3 + at, 4, 3 + at, 5, hint)

    def _list(self, row: int, texts: dict[str, object]) -> int:
        sheet, look = self._sheet, self._look
        headings = ("", "Part", "Do", "What must be seen", "Result", "Initials")
        for column, heading in enumerate(headings):
            sheet.write_string(row, column, heading, look.header("int" if column == 0 else "text"))
        sheet.set_row(row, 18)
        source = resources.files("bomrisk_excel") / "acceptance" / "checklist.csv"
        section, first = "", row + 1
        with source.open(encoding="utf-8") as file:
            for number, line in enumerate(csv.DictReader(file), start=1):
                row += 1
                do, see = (line[key].format_map(texts) for key in ("do", "see"))
                sheet.write_number(row, 0, number, look.body("int"))
                part = line["section"] if line["section"] != section else ""
                section = line["section"]
                sheet.write_string(row, 1, part, look.body("text", bold=True))
                sheet.write_string(row, 2, do, look.body("wrap"))
                sheet.write_string(row, 3, see, look.body("wrap"))
                for column in (4, 5):
                    sheet.write_blank(row, column, None, look.body("entry_wrap", "entry"))
                lines = max(lines_of(do, _WIDTHS[2]), lines_of(see, _WIDTHS[3]))
                sheet.set_row(row, 5 + 13 * lines)
        for column, text in ((4, "Fill in: passed, or what was seen instead."), (5, "Fill in who looked.")):
            hint = {"validate": "any", "input_title": headings[column], "input_message": text}
            sheet.data_validation(first, column, row, column, hint)
        return row + 1
