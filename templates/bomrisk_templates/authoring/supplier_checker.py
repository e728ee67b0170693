"""The sheets Checker and Lists of the supplier workbook."""

from __future__ import annotations

from typing import Final

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.supplier_formulas import check_formulas
from bomrisk_templates.authoring.supplier_pages import HEADER_ROW, TEXT, new_supplier_page, protect
from bomrisk_templates.authoring.tables import put_table
from bomrisk_templates.supplier_risk.columns import CHECKS, COUNTED, TABLES

__all__ = ["ANSWER_WORDS", "add_checker", "add_lists"]

ANSWER_WORDS: Final = ("yes", "no", "unknown")
_WORDS: Final = ("unknown", "complete", "open", "idle", "done_line", "open_line", "mend_line")
_LISTS: Final = (
    ("supplier_countries", "supplier_list_countries"),
    ("supplier_materials", "supplier_list_materials"),
    ("supplier_answers", "supplier_list_answers"),
)


def add_checker(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the counts of what is needed, given and missing, with one result for all of them."""
    page = new_supplier_page(book, look, "checker", TEXT["sheet.checker"], TEXT["checker.lead"])
    sheet = page.sheet
    sheet.set_portrait()
    top, last = HEADER_ROW + 3, HEADER_ROW + 3 + len(CHECKS)
    columns = [column.key for column in TABLES["supplier_checks"]]
    counted = f"{top + 2}", f"{top + 1 + len(COUNTED)}"
    letters = {key: "ABCDE"[at] for at, key in enumerate(columns)}
    state = look.make(bold=True, font_size=14)
    sheet.set_row(3, 26)
    line = (
        "IF(supplier_open=0,supplier_word_done_line,IF(supplier_missing=0,supplier_word_mend_line,SUBSTITUTE(SUBSTITUTE("
        'supplier_word_open_line,"#1",supplier_missing),"#2",supplier_needed)))'
    )
    sheet.write_formula(3, 0, "=" + line, state, "")
    page.name_cell("supplier_state", 3, 0)
    row = HEADER_ROW + 1
    sheet.write_string(row, 0, TEXT["checker.all"], look.body("text", bold=True))
    for key, name in (("needed", "supplier_needed"), ("given", "supplier_given"), ("missing", "supplier_missing")):
        column = columns.index(key)
        total = f"=SUM({letters[key]}{counted[0]}:{letters[key]}{counted[1]})"
        sheet.write_formula(row, column, total, look.body("int", "formula", bold=True), "")
        page.name_cell(name, row, column)
    every = f"{letters['missing']}{top + 2}:{letters['missing']}{last + 1}"
    sheet.write_formula(
        row, 4, "=IF(supplier_open=0,supplier_word_complete,supplier_word_open)", look.body("result", "formula"), ""
    )
    page.name_cell("supplier_all_state", row, 4)
    data = [[TEXT[f"checker.{check}"], None, None, None, None] for check in CHECKS]
    formulas = [check_formulas(check) for check in CHECKS]
    put_table(
        page, "supplier_checks", top, 0, rows=len(CHECKS), data=data, formulas=formulas, filters=False, row_height=20
    )
    sheet.write_string(last + 2, 0, TEXT["checker.open"], look.body("text"))
    sheet.write_formula(last + 2, 3, f"=SUMPRODUCT(--({every}<>0))", look.body("int", "formula"), "")
    page.name_cell("supplier_open", last + 2, 3)
    sheet.write_string(last + 3, 0, TEXT["checker.prefilled_rows"], look.body("text"))
    sheet.write_blank(last + 3, 3, None, look.body("int"))
    page.name_cell("supplier_prefilled", last + 3, 3)
    done = book.add_format({"bg_color": look.entries[2], "font_color": "#FFFFFF", "bold": True})
    whole = book.add_format({"font_color": look.entries[2]})
    rule = {"type": "cell", "criteria": "==", "value": "supplier_word_done_line", "format": whole}
    sheet.conditional_format(3, 0, 3, 0, rule)
    for first, end in ((row, row), (top + 1, last)):
        rule = {"type": "cell", "criteria": "==", "value": "supplier_word_complete", "format": done}
        sheet.conditional_format(first, 4, end, 4, rule)
    sheet.freeze_panes(top + 1, 0)
    sheet.print_area(0, 0, last + 3, 4)
    sheet.fit_to_pages(1, 1)
    protect(page)


def add_lists(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add what the lists offer, and the words that the formulas show."""
    page = new_supplier_page(book, look, "lists", TEXT["sheet.lists"], TEXT["lists.lead"])
    page.sheet.set_portrait()
    column = 0
    for table, name in _LISTS:
        last = put_table(page, table, HEADER_ROW, column, filters=False, header_height=20)
        book.define_name(
            name, f"='{page.sheet.get_name()}'!${'ABCDEFGH'[column]}${HEADER_ROW + 2}:${'ABCDEFGH'[column]}${last + 1}"
        )
        page.sheet.set_column(column + 1, column + 1, 3)
        column += 2
    data = [[TEXT[f"word.{word}"]] for word in _WORDS]
    last = put_table(
        page, "supplier_words", HEADER_ROW, column, rows=len(_WORDS), data=data, filters=False, header_height=20
    )
    for at, word in enumerate(_WORDS, start=HEADER_ROW + 1):
        page.name_cell(f"supplier_word_{word}", at, column)
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.sheet.repeat_rows(HEADER_ROW)
    page.sheet.fit_to_pages(1, 3)
    protect(page)
