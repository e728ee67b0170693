"""The sheet About: what this is, what it holds for, the headline figures."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.figure_formulas import HEADLINES
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import new_page, put_section

__all__ = ["GRADE_WORDS", "add_about"]

_SCORED = (
    ("bomrisk_source_file", "Bill of materials", "text"),
    ("bomrisk_as_of", "As-of date", "date"),
    ("bomrisk_destination", "Destination", "text"),
    ("bomrisk_verified_through", "Facts verified through", "date"),
    ("bomrisk_policy_name", "Policy", "text"),
    ("bomrisk_version", "Made with", "text"),
)
_HINTS = {
    "bomrisk_as_of": "Yours: the day that the ratings hold for, e.g. 2026-11-22. Then score the BOM again.",
    "bomrisk_destination": "Yours: the buyer's country as ISO code, e.g. DE. Then score the BOM again.",
}
_FIGURES = (
    ("bomrisk_lines", "Lines", "int"),
    ("bomrisk_rated_lines", "Lines rated", "int"),
    ("bomrisk_high_lines", "Lines graded D or E", "int"),
    ("bomrisk_unrated_lines", "Lines unrated (the reason is in Results)", "int"),
    ("bomrisk_total_spend", "Spend on all lines", "money"),
    ("bomrisk_high_spend_share", "Part of the spend on lines graded D or E", "share"),
    ("bomrisk_first_bottleneck", "Material behind most of them", "text"),
    ("bomrisk_first_change", "Next dated change", "text"),
)
GRADE_WORDS = {
    "A": "Broad supply, hardly any control",
    "B": "Some concentration or control",
    "C": "Concentrated or controlled: know your supplier's sources",
    "D": "Concentrated and controlled: act within the year",
    "E": "One country decides: act now",
    "unrated": "Not enough is known; this is no good news",
}
_DISCLAIMER = (
    "A screening from public facts, each with its source and year on the sheet Sources. The grades are judgements; the "
    "Policy sheet shows them all.",
    "It is no legal advice and no export classification: before you act on a control, read it or ask counsel.",
)


def add_about(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the cover: what this is, what it holds for, the headline figures."""
    page = new_page(
        book,
        look,
        "About",
        "BOM risk",
        "Which lines of this bill of materials depend on one country or on an export control, and why.",
    )
    sheet = page.sheet
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 64)
    sheet.set_column(2, 2, 28)
    row = put_section(page, 4, "What was scored")
    for name, label, style in _SCORED:
        sheet.write_string(row, 0, label, look.body("text"))
        entry = name in ("bomrisk_as_of", "bomrisk_destination")
        sheet.write_blank(row, 1, None, look.body(style, "entry" if entry else "given", align="left"))
        page.name_cell(name, row, 1)
        if entry:
            hint = {"validate": "any", "input_title": label, "input_message": _HINTS[name]}
            sheet.data_validation(row, 1, row, 1, hint)
            same = f'=IF({name}={name.replace("bomrisk_", "bomrisk_scored_")},"","Changed: score again")'
            sheet.write_formula(row, 2, same, look.notice(), "")
            page.name_cell(f"{name}_notice", row, 2)
        sheet.set_row(row, 17)
        row += 1
    sheet.write_string(row, 0, "Checks", look.body("text"))
    sheet.write_formula(
        row, 1, '=bomrisk_master_check&": "&bomrisk_master_counts', look.body("text", "formula", bold=True), ""
    )
    page.name_cell("bomrisk_check_line", row, 1)
    row = put_section(page, row + 2, "What it says")
    for name, label, style in _FIGURES:
        sheet.write_string(row, 0, label, look.body("text"))
        sheet.write_formula(row, 1, "=" + HEADLINES[name], look.body(style, "formula", align="left", bold=True), "")
        page.name_cell(name, row, 1)
        if name == "bomrisk_total_spend":
            sheet.write_formula(row, 2, '=bomrisk_currency&""', look.lead(), "")
            page.name_cell("bomrisk_spend_currency", row, 2)
        sheet.set_row(row, 17)
        row += 1
    row = put_section(page, row + 1, "How to read a grade")
    styles = look.grades()
    for grade, words in GRADE_WORDS.items():
        sheet.write_string(row, 0, grade, look.body("grade"))
        sheet.write_string(row, 1, words, look.body("text"))
        for key, style in styles.items():
            if key == grade:
                sheet.conditional_format(
                    row, 0, row, 0, {"type": "cell", "criteria": "==", "value": f'"{key}"', "format": style}
                )
        row += 1
    row = put_section(page, row + 1, "What it is not")
    for text in _DISCLAIMER:
        sheet.write_string(row, 0, text, look.make(indent=1))
        row += 1
    sheet.print_area(0, 0, row, 2)
    sheet.fit_to_pages(1, 1)
