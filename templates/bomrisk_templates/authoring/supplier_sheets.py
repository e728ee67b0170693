"""The sheets of parts, questions and answers in the supplier workbook."""

from __future__ import annotations

from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.supplier_formulas import spare_formulas
from bomrisk_templates.authoring.supplier_pages import HEADER_ROW, TEXT, new_supplier_page, protect
from bomrisk_templates.authoring.tables import Page, colour_grades, put_table
from bomrisk_templates.supplier_risk.columns import TABLES

__all__ = ["add_declaration", "add_lines", "add_questions"]

_COUNTRIES: Final = {"validate": "list", "source": "=supplier_list_countries", "error_type": "warning"}
_ANSWERS: Final = {"validate": "list", "source": "=supplier_list_answers"}
_PERCENT: Final = {
    "validate": "custom",
    "value": "=OR({cell}=supplier_word_unknown,AND(ISNUMBER({cell}),{cell}>=0,{cell}<=1))",
}
_WEEKS: Final = {"validate": "custom", "value": "=OR({cell}=supplier_word_unknown,AND(ISNUMBER({cell}),{cell}>=0))"}
_RULES: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "part_number": ({"validate": "list", "source": "=supplier_list_parts"}, "part"),
    "material": ({"validate": "list", "source": "=supplier_list_materials", "error_type": "warning"}, "part"),
    "contained": (_ANSWERS, "answer"),
    "material_origin": (_COUNTRIES, "country"),
    "processing_country": (_COUNTRIES, "country"),
    "part_origin": (_COUNTRIES, "country"),
    "mass_fraction": (_PERCENT, "percent"),
    "recycled_content": (_PERCENT, "percent"),
    "share": (_PERCENT, "percent"),
    "stock_weeks": (_WEEKS, "number"),
    "second_source": (_ANSWERS, "answer"),
}
"""What a column takes, and the key of what is said otherwise."""


def add_lines(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the parts that are asked about."""
    page = new_supplier_page(book, look, "lines", TEXT["sheet.lines"], TEXT["lines.lead"])
    page.sheet.write_string(2, 0, TEXT["lines.note"], look.lead())
    last = put_table(page, "supplier_lines", HEADER_ROW, 0)
    colour_grades(page, "supplier_lines", HEADER_ROW, last, 0)
    parts = xl_col_to_name([column.key for column in TABLES["supplier_lines"]].index("part_number"), col_abs=True)
    place = f"{parts}${HEADER_ROW + 2}:{parts}${last + 1}"
    book.define_name("supplier_list_parts", f"='{page.sheet.get_name()}'!{place}")
    _finish(page, "supplier_lines", last, frozen=2)


def add_questions(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the questions in their order."""
    page = new_supplier_page(book, look, "questions", TEXT["sheet.questions"], TEXT["questions.lead"])
    last = put_table(page, "supplier_questions", HEADER_ROW, 0)
    _finish(page, "supplier_questions", last, frozen=1)


def add_declaration(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the table to fill in: a row as it is prefilled, and one as it is free for further sources."""
    page = new_supplier_page(book, look, "declaration", TEXT["sheet.declaration"], TEXT["declaration.lead"])
    sheet, columns = page.sheet, TABLES["supplier_declaration"]
    sheet.write_formula(2, 0, "=supplier_state", look.make(bold=True, font_color=look.entries[2]), "")
    page.name_cell("supplier_declaration_state", 2, 0)
    last = put_table(page, "supplier_declaration", HEADER_ROW, 0, header_height=46, row_height=28)
    keys = [column.key for column in columns]
    for key in ("line_id", "part_number", "material"):
        place = (last, keys.index(key))
        if key in spare_formulas():
            sheet.write_formula(*place, "=" + spare_formulas()[key], look.body("text", "formula"), "")
        else:
            sheet.write_blank(*place, None, look.body("entry_wrap", "entry"))
    for at, column in enumerate(columns):
        if f"prompt.{column.key}" not in TEXT:
            continue
        rule, said = _RULES.get(column.key, ({"validate": "any"}, ""))
        shown = {"input_title": column.header[:32], "input_message": TEXT[f"prompt.{column.key}"]}
        if said:
            shown |= {"error_title": TEXT["error.title"], "error_message": TEXT[f"error.{said}"]}
        if "value" in rule:
            rule = {**rule, "value": rule["value"].format(cell=xl_rowcol_to_cell(HEADER_ROW + 1, at))}
        sheet.data_validation(HEADER_ROW + 1, at, last, at, {**rule, **shown})
    _mark_asked(page, last, keys)
    _finish(page, "supplier_declaration", last, frozen=keys.index("missing") + 1)


def _mark_asked(page: Page, last: int, keys: list[str]) -> None:
    """Let the cells that are asked for and empty stand out, and rows that are done; the column beside says both in words."""
    asked, missing = (xl_col_to_name(keys.index(key), col_abs=True) for key in ("asked", "missing"))
    first = keys.index("contained")
    top, column = HEADER_ROW + 2, xl_col_to_name(first)
    wanted = f'ISNUMBER(FIND("; "&{column}${HEADER_ROW + 1}&";","; "&{asked}{top}&";"))'
    strong = page.look.entries[2]
    edge = {"border": 1, "border_color": strong}
    page.sheet.conditional_format(
        HEADER_ROW + 1,
        first,
        last,
        len(keys) - 1,
        {
            "type": "formula",
            "criteria": f'=AND({column}{top}="",{wanted})',
            "format": page.book.add_format({"bg_color": "#B7DDB0", **edge}),
        },
    )
    done = page.book.add_format({"bg_color": strong, "font_color": "#FFFFFF", "bold": True})
    at = keys.index("missing")
    page.sheet.conditional_format(
        HEADER_ROW + 1,
        at,
        last,
        at,
        {"type": "formula", "criteria": f"=AND(ISNUMBER({missing}{top}),{missing}{top}=0)", "format": done},
    )


def _finish(page: Page, table: str, last: int, frozen: int) -> None:
    page.sheet.freeze_panes(HEADER_ROW + 1, frozen)
    page.sheet.repeat_rows(HEADER_ROW)
    page.sheet.print_area(0, 0, last, len(TABLES[table]) - 1)
    protect(page)
