"""The sheets BOM and Results."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import colour_grades, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["ACTIONS", "add_bom", "add_results"]

ACTIONS = ["Ask supplier", "Second source", "Substitute", "Build stock", "Licence", "Accept", "Done"]
"""What a buyer may decide about a line."""
_HEADER = 4


def add_bom(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the buyer's lines as they were read."""
    page = new_page(
        book,
        look,
        "BOM",
        "Bill of materials",
        "The lines as they were read, with the place in the source file. Nothing here is changed by the rating.",
    )
    last = put_table(page, "bomrisk_bom", _HEADER, 0)
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_bom"]) - 1)


def add_results(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add one rated row per line, and the buyer's own columns beside."""
    page = new_page(
        book,
        look,
        "Results",
        "Results by line",
        "Score 0 to 100, half concentration, half export-control exposure (weights on Policy). Blue columns are yours; "
        "columns to the right of them hold the details.",
    )
    keys = [column.key for column in TABLES["bomrisk_results"]]
    last = put_table(page, "bomrisk_results", _HEADER, 0, header_height=32)
    colour_grades(page, "bomrisk_results", _HEADER, last, 0)
    sheet, first = page.sheet, _HEADER + 1
    sheet.freeze_panes(first, keys.index("description") + 1)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, last, keys.index("why"))
    action, due = keys.index("action"), keys.index("due_date")
    sheet.data_validation(
        first,
        action,
        last,
        action,
        {
            "validate": "list",
            "source": ACTIONS,
            "error_type": "warning",
            "input_title": "Action",
            "input_message": "Choose one, or type your own.",
        },
    )
    sheet.data_validation(
        first,
        due,
        last,
        due,
        {
            "validate": "date",
            "criteria": ">=",
            "value": 36526,
            "error_title": "Due date",
            "error_message": "Enter a date, e.g. 2026-12-31.",
        },
    )
