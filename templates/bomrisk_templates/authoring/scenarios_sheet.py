"""The sheet Scenarios: every line today and under each shipped scenario, side by side."""

from __future__ import annotations

import xlsxwriter

from bomrisk.scenarios import SHIPPED, shipped
from bomrisk_templates.authoring.frozen_page import new_frozen_page
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import colour_grades, put_table
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.scenario_tables import WHY

__all__ = ["add_scenarios"]

_SUMMARY, _LINES = "bomrisk_scenario_grades", "bomrisk_scenarios"
_SUMMARY_ROW = 3
_BAND = _SUMMARY_ROW + 1 + len(SHIPPED) + 1
_HEADER = _BAND + 1


def add_scenarios(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add lines and spend by grade for each scenario, and below them the lines, those first whose grade differs."""
    page = new_frozen_page(
        book, look, "Scenarios", "Scenarios: the same lines under other rules", "bomrisk_scenarios_note"
    )
    sheet = page.sheet
    put_table(
        page, _SUMMARY, _SUMMARY_ROW, 1, rows=1 + len(SHIPPED), filters=False, widths=False, header_height=30,
        row_height=28,
    )  # fmt: skip
    keys = [column.key for column in TABLES[_LINES]]
    sheet.set_row(_BAND, 20)
    for column in range(len(keys)):
        sheet.write_blank(_BAND, column, None, look.section())
    bands = {"line": "Lines, those first whose grade differs", "grade_today": "Today"}
    bands |= {f"grade_{number}": shipped(key).name for number, key in enumerate(SHIPPED, start=1)}
    bands["why_2"] = WHY
    for key, text in bands.items():
        sheet.write_string(_BAND, keys.index(key), text, look.section())
    last = put_table(page, _LINES, _HEADER, 0)
    for key in keys:
        if key.startswith("grade_"):
            colour_grades(page, _LINES, _HEADER, last, 0, key)
    sheet.set_paper(8)
    sheet.freeze_panes(_HEADER + 1, keys.index("description") + 1)
    sheet.repeat_rows(_BAND, _HEADER)
    sheet.print_area(0, 0, last, len(keys) - 1)
