"""Puts the acceptance workbook together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from bomrisk.errors import InputError
from bomrisk_excel.acceptance.case_sheet import CaseSheet, add_case_sheet
from bomrisk_excel.acceptance.case_table import Case, read_cases
from bomrisk_excel.acceptance.checklist import Checklist
from bomrisk_excel.acceptance.overview import Overview
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_templates.authoring.language import say_language
from bomrisk_templates.authoring.look import Look

__all__ = ["write_acceptance"]

_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Fixed, so that the same code writes the same file."""


def write_acceptance(path: Path, case_table: Path) -> None:
    """Write the workbook.

    Parameters
    ----------
    path : Path
        Where to; an existing file is replaced.
    case_table : Path
        The table of cases.

    Raises
    ------
    InputError
        If the table is not there, or a function has no case that a sheet can hold.
    PolicyError
        If the answers would follow a policy of this user.
    """
    cases, left_out = read_cases(case_table)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "title": "bomrisk add-in: acceptance",
            "subject": "What the Excel functions must give, beside what they give",
            "author": "bomrisk",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    book.formats[0].set_font_name("Calibri")
    book.formats[0].set_font_size(10)
    look = Look(book)
    checklist, overview = Checklist(book, look), Overview(book, look)
    sheets = [*_function_sheets(book, look, cases), *_names_sheets(book, look, cases)]
    overview.fill(sheets, left_out)
    checklist.fill(overview, sum(sheet.cases for sheet in sheets))
    book.close()
    say_language(path)


def _function_sheets(book: xlsxwriter.Workbook, look: Look, cases: Sequence[Case]) -> list[CaseSheet]:
    sheets = []
    for entry in FUNCTIONS.values():
        own = [case for case in cases if case.function == entry.name and not case.names]
        if not own:
            raise InputError(f"{entry.name} has no case.", action="Add one to the table of cases.")
        name = entry.name.removeprefix("BOMRISK_")
        sheets.append(add_case_sheet(book, look, name, entry.name, entry.doc, own))
    return sheets


def _names_sheets(book: xlsxwriter.Workbook, look: Look, cases: Sequence[Case]) -> list[CaseSheet]:
    sheets = []
    for number, case in enumerate((case for case in cases if case.names), start=1):
        title = f"{case.function}, with names of the workbook"
        lead = "The names hold on this sheet only, where they win over names of the whole workbook."
        sheets.append(add_case_sheet(book, look, f"Names {number}", title, lead, [case], case.names))
    return sheets
