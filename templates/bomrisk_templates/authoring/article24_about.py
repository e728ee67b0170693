"""What the Article 24 workbook is of and rests on (About), and which paragraph asks for what (Coverage)."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from bomrisk_templates.article24.columns import TABLES, headers
from bomrisk_templates.article24.company import COMPANY
from bomrisk_templates.article24.coverage import OPEN_FORMULAS, STATES, STILL, paragraphs
from bomrisk_templates.authoring.article24_pages import HEADER, colour_states, new_article_page
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import put_section, put_table

__all__ = ["add_about", "add_coverage"]

_BASIS = (
    ("a24_as_of", "As-of date", "date"),
    ("a24_destination", "Destination", "text"),
    ("a24_verified_through", "Facts verified through", "date"),
    ("a24_policy_name", "Policy", "text"),
    ("a24_version", "Made with", "text"),
    ("a24_list_source", "List of strategic raw materials", "text"),
    ("a24_currency", "Spend in", "text"),
)


def add_coverage(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add which paragraph asks for what, where the answer stands and what is open."""
    page = new_article_page(book, look, "Coverage")
    rows = paragraphs()
    keys = [column.key for column in TABLES["a24_coverage"]]
    data = [[row.get(key) or None for key in keys] for row in rows]
    items = f"a24_coverage[[#This Row],[{headers('a24_coverage')['open_items']}]]"
    formulas = []
    for row in rows:
        done, still_open = STATES.get(row["key"], ("done", "open"))
        words = STILL[row["key"]]
        formulas.append(
            {
                "open_items": OPEN_FORMULAS[row["key"]],
                "state": f'IF({items}=0,"{done}","{still_open}")',
                "still": f'IF({items}=0,"",{items}&" {words}")',
            }
        )
    last = put_table(
        page,
        "a24_coverage",
        HEADER,
        0,
        rows=len(rows),
        data=data,
        formulas=formulas,
        filters=False,
        header_height=20,
    )
    for at, row in enumerate(rows):
        longest = max(
            len(row["asks"]) / 58, len(row["text_seen"]) / 37, len(STILL[row["key"]]) / 40, len(row["sheet"]) / 22
        )
        page.sheet.set_row(HEADER + 1 + at, 13.2 * max(2, int(longest + 0.999)) + 4)
    colour_states(page, HEADER + 1, last, keys.index("state"))
    page.sheet.freeze_panes(HEADER + 1, 1)
    page.sheet.repeat_rows(HEADER)
    page.sheet.print_area(0, 0, last, len(keys) - 1)
    page.sheet.fit_to_pages(1, 1)


def add_about(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add what the assessment is of and rests on, and what only the company can say."""
    page = new_article_page(book, look, "About")
    sheet = page.sheet
    last = put_table(
        page,
        "a24_company",
        HEADER,
        0,
        rows=len(COMPANY),
        data=[[item.item, None, item.what] for item in COMPANY],
        filters=False,
        header_height=20,
        row_height=18,
    )
    for at, item in enumerate(COMPANY, start=HEADER + 1):
        page.name_cell(f"a24_company_{item.key}", at, 1)
        if item.formula:
            style = look.body("date" if item.look == "entry_date" else "text", "formula", align="left", bold=True)
            sheet.write_formula(at, 1, "=" + item.formula, style, "")
            continue
        sheet.write_blank(at, 1, None, look.body(item.look, "entry", align="left"))
        rule: dict[str, Any] = (
            {"validate": "list", "source": list(item.choices)} if item.choices else {"validate": "any"}
        )
        sheet.data_validation(
            at, 1, at, 1, {**rule, "input_title": item.item[:32], "input_message": f"Yours. {item.what}"[:255]}
        )
    row = put_section(page, last + 2, "What it rests on", 3)
    for name, label, style in _BASIS:
        sheet.write_string(row, 0, label, look.body("text"))
        sheet.write_blank(row, 1, None, look.body(style, align="left"))
        page.name_cell(name, row, 1)
        row += 1
    sheet.write_string(row, 0, "Checks", look.body("text"))
    sheet.write_formula(row, 1, '=a24_master_check&": "&a24_master_counts', look.body("text", "formula", bold=True), "")
    page.name_cell("a24_check_line", row, 1)
    row = put_section(page, row + 2, "What it is not", 3)
    for text in (
        "A screening of bills of materials by public facts, each with source and year. It is no legal advice.",
        "Materials that cannot be recognised in the BOMs are not in it; Annex I lists what was found and what was not.",
        "World shares say where a material may be from, not where yours is from. Only what suppliers state says that.",
    ):
        sheet.write_string(row, 0, text, look.make(indent=1))
        row += 1
    sheet.print_area(0, 0, row, 2)
    sheet.fit_to_pages(1, 1)
