"""The sheet Without a country (N-1): what is lost without the largest producers, whom that hits, how long stock lasts."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.frozen_page import new_frozen_page
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import put_table
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.removal_tables import COUNTRIES_SHOWN

__all__ = ["add_without"]

_COUNTRIES, _SUPPLY = "bomrisk_without_countries", "bomrisk_without"
_COUNTRIES_ROW = 3
_BAND = _COUNTRIES_ROW + 1 + 1 + COUNTRIES_SHOWN
_HEADER = _BAND + 1


def add_without(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add one row per country that is out for a year, and below them one per country, material and stage."""
    title = "Without a country: what is lost if one is out (N-1)"
    page = new_frozen_page(book, look, "Without a country", title, "bomrisk_without_note")
    sheet = page.sheet
    put_table(
        page, _COUNTRIES, _COUNTRIES_ROW, 0, rows=1 + COUNTRIES_SHOWN, filters=False, widths=False, header_height=30,
        row_height=17,
    )  # fmt: skip
    columns = TABLES[_SUPPLY]
    sheet.set_row(_BAND, 24)
    for column in range(len(columns)):
        sheet.write_blank(_BAND, column, None, look.section())
    sheet.write_string(
        _BAND, 0, "Supply by material and stage: each stage without its largest producer, and others that hit lines",
        look.section(),
    )  # fmt: skip
    last = put_table(page, _SUPPLY, _HEADER, 0, header_height=30)
    sheet.freeze_panes(_HEADER + 1, 2)
    sheet.repeat_rows(_BAND, _HEADER)
    sheet.print_area(0, 0, last, len(columns) - 1)
