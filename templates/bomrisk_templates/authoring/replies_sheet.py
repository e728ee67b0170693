"""The sheet Replies: what suppliers answered, and what it changed."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["add_replies"]

_HEADER = 6
_TABLE = "bomrisk_replies"


def add_replies(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the sheet, hidden: it is shown once there are replies."""
    page = new_page(
        book,
        look,
        "Replies",
        "Replies of suppliers",
        "One row per question: who answered what and when, and the line's grade before and after. Unknown is an answer, too.",
    )
    sheet = page.sheet
    sheet.write_blank(3, 0, None, look.section())
    for column in range(1, len(TABLES[_TABLE])):
        sheet.write_blank(3, column, None, look.section())
    page.name_cell("bomrisk_replies_line", 3, 0)
    keys = [column.key for column in TABLES[_TABLE]]
    last = put_table(page, _TABLE, _HEADER, 0, header_height=32)
    grades = look.grades()
    for key in ("grade_before", "grade_after"):
        at = keys.index(key)
        for grade, style in grades.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{grade}"', "format": style}
            sheet.conditional_format(_HEADER + 1, at, last, at, rule)
    sheet.freeze_panes(_HEADER + 1, keys.index("material") + 1)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, last, len(keys) - 1)
    sheet.set_paper(8)
    sheet.hide()
