"""The sheets BOM and Results."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import Page, colour_grades, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["ACTIONS", "add_bom", "add_left_entries", "add_results"]

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
        "The lines as they were read, with the place in the source file. The blue columns are yours: what you state there "
        "overrules what was recognised when the BOM, or this workbook, is scored again.",
    )
    last = put_table(page, "bomrisk_bom", _HEADER, 0)
    _hint(
        page,
        "bomrisk_bom",
        last,
        "material_override",
        "Names or ids of materials, several with ; between them, or none = nothing critical in it. Then score again: "
        "this overrules what was recognised.",
    )
    _hint(
        page,
        "bomrisk_bom",
        last,
        "origin_override",
        "Country where the material comes from: ISO code (CN) or name. Then score again: this overrules what was read.",
    )
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_bom"]) - 1)


def _hint(page: Page, table: str, last: int, key: str, text: str) -> None:
    """Show a hint when a cell of a column is chosen."""
    column = next(at for at, each in enumerate(TABLES[table]) if each.key == key)
    title = TABLES[table][column].header
    hint = {"validate": "any", "input_title": title, "input_message": text}
    page.sheet.data_validation(_HEADER + 1, column, last, column, hint)


def add_left_entries(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add what the buyer wrote in an earlier workbook on lines that are gone."""
    page = new_page(
        book,
        look,
        "Kept entries",
        "Kept entries",
        "What you wrote in an earlier workbook on lines that are not in this BOM. It comes back with its line, by part number.",
    )
    last = put_table(page, "bomrisk_left_entries", _HEADER, 0)
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_left_entries"]) - 1)


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
