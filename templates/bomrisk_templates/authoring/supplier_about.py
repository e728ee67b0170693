"""The first sheet of the supplier workbook: what is asked, why, until when, how to answer, and who answers."""

from __future__ import annotations

from typing import Final

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.supplier_pages import TEXT, new_supplier_page, protect, text_height
from bomrisk_templates.authoring.tables import Page, put_section

__all__ = ["add_about"]

_LABEL, _WIDTH = 27, 92
_REQUEST: Final = (
    ("to", "supplier_name", "text"), ("from", "supplier_buyer", "text"), ("asked_on", "supplier_asked_on", "date"),
    ("due", "supplier_due", "date"), ("parts", "supplier_parts", "int"),
)  # fmt: skip
_TECHNICAL: Final = (
    ("request", "supplier_request_id", "text"), ("as_of", "supplier_as_of", "date"),
    ("facts", "supplier_verified_through", "date"), ("language", "supplier_language", "text"),
    ("format", "supplier_format", "text"), ("seal", "supplier_seal", "text"),
)  # fmt: skip
_CONTACT: Final = (
    ("name", "supplier_contact_name", "entry"),
    ("email", "supplier_contact_email", "entry"),
    ("on", "supplier_declared_on", "entry_date"),
)
_STEPS: Final = ("questions", "declaration", "unknown", "sources", "same", "checker")


def add_about(book: xlsxwriter.Workbook, look: Look) -> Page:
    """Add the sheet."""
    page = new_supplier_page(book, look, "about", TEXT["about.title"], TEXT["about.lead"])
    sheet = page.sheet
    sheet.set_portrait()
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _WIDTH)
    row = put_section(page, 3, TEXT["about.request"], 2)
    for key, name, style in _REQUEST:
        row = _fact(page, row, TEXT[f"about.{key}"], name, style)
    sheet.write_string(row, 0, TEXT["about.needed"], look.body("text"))
    sheet.write_formula(row, 1, "=supplier_needed", look.body("int", "formula", align="left", bold=True), "")
    page.name_cell("supplier_about_needed", row, 1)
    sheet.write_string(row + 1, 0, TEXT["about.state"], look.body("text"))
    sheet.write_formula(row + 1, 1, "=supplier_state", look.body("text", "formula", bold=True), "")
    page.name_cell("supplier_about_state", row + 1, 1)
    row = put_section(page, row + 3, TEXT["about.what"], 2)
    row = _paragraphs(page, row, [f"about.what.{number}" for number in (1, 2, 3)])
    row = put_section(page, row + 1, TEXT["about.how"], 2)
    for step in _STEPS:
        sheet.set_row(row, text_height([f"about.how.{step}.text"], _WIDTH))
        sheet.write_string(row, 0, TEXT[f"about.how.{step}"], look.body("text", bold=True))
        sheet.write_string(row, 1, TEXT[f"about.how.{step}.text"], look.body("wrap"))
        row += 1
    row = put_section(page, row + 1, TEXT["about.contact"], 2)
    for key, name, style in _CONTACT:
        label = TEXT[f"about.contact.{key}"]
        sheet.write_string(row, 0, label, look.body("text"))
        sheet.write_blank(row, 1, None, look.body(style, "entry", align="left"))
        page.name_cell(name, row, 1)
        hint = {"input_title": label, "input_message": TEXT[f"prompt.contact.{key}"]}
        if style == "entry_date":
            rule = {"validate": "date", "criteria": ">=", "value": 36526, "error_type": "warning"}
            said = {"error_title": label, "error_message": TEXT["error.date"]}
            sheet.data_validation(row, 1, row, 1, {**rule, **hint, **said})
        else:
            sheet.data_validation(row, 1, row, 1, {"validate": "any", **hint})
        sheet.set_row(row, 19)
        row += 1
    row = put_section(page, row + 1, TEXT["about.data"], 2)
    row = _paragraphs(page, row, [f"about.data.{number}" for number in (1, 2, 3)])
    row = put_section(page, row + 1, TEXT["about.technical"], 2)
    for key, name, style in _TECHNICAL:
        row = _fact(page, row, TEXT[f"about.technical.{key}"], name, style)
    sheet.set_row(row - 1, 30)
    sheet.print_area(0, 0, row - 1, 1)
    sheet.fit_to_pages(1, 1)
    protect(page)
    return page


def _fact(page: Page, row: int, label: str, name: str, style: str) -> int:
    page.sheet.set_row(row, 17)
    page.sheet.write_string(row, 0, label, page.look.body("wrap"))
    page.sheet.write_blank(row, 1, None, page.look.body(style, align="left"))
    page.name_cell(name, row, 1)
    return row + 1


def _paragraphs(page: Page, row: int, keys: list[str]) -> int:
    for key in keys:
        page.sheet.set_row(row, text_height([key], _WIDTH))
        page.sheet.write_string(row, 0, TEXT[f"{key}.label"], page.look.body("text", bold=True))
        page.sheet.write_string(row, 1, TEXT[key], page.look.body("wrap"))
        row += 1
    return row
