"""The sheet Calendar: what the dates of controls do to the BOM."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["add_calendar"]

_HEADER = 4


def add_calendar(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add every dated change of a control ahead, in the order of dates."""
    page = new_page(
        book,
        look,
        "Calendar",
        "Calendar: what changes when",
        "Date is the first day on which things are different. Lines, spend and grades are those of the scoring: score again after "
        "a change of Policy or prices.",
    )
    last = put_table(page, "bomrisk_calendar", _HEADER, 0)
    page.sheet.freeze_panes(_HEADER + 1, 4)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, [each.key for each in TABLES["bomrisk_calendar"]].index("source"))
