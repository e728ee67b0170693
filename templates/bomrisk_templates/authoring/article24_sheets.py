"""The sheets of the Article 24 workbook that answer its paragraphs, and the calculation behind them."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from bomrisk_templates.authoring.article24_formulas import CHECK_FORMULAS
from bomrisk_templates.authoring.article24_pages import HEADER, colour_states, new_article_page, put_sheet
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import colour_grades, put_section, put_table

__all__ = ["add_analysis", "add_calculation", "add_checks_and_sources", "add_decisions", "add_scope"]

_COUNTRY: dict[str, Any] = {
    "validate": "list",
    "source": "=a24_list_countries",
    "error_title": "Country",
    "error_message": "Write an ISO 3166 code as the list has it, e.g. CN.",
}
_YES_NO: dict[str, Any] = {"validate": "list", "source": ["yes", "no"]}
_SHARE: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
_WEEKS: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": 0}


def add_scope(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add what the company uses: materials, the list, its own supply chain."""
    page = new_article_page(book, look, "Materials")
    last = put_sheet(page, "a24_materials", 1)
    colour_grades(page, "a24_materials", HEADER, last, 0)
    page = new_article_page(book, look, "Annex I")
    put_sheet(page, "a24_list", 2, rows=17, filters=False)
    page.sheet.fit_to_pages(1, 1)
    page = new_article_page(book, look, "Own supply chain")

    rules = {
        "extraction": _COUNTRY,
        "processing": _COUNTRY,
        "recycled": _SHARE,
        "recycled_in": _COUNTRY,
        "stock": _WEEKS,
        "decision": _YES_NO,
    }
    put_sheet(page, "a24_uses", 4, "proof", rules=rules)
    page.sheet.set_paper(8)


def add_analysis(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the world's supply and the factors that might affect it."""
    page = new_article_page(book, look, "World supply")
    put_sheet(page, "a24_world", 2)
    page = new_article_page(book, look, "Concentration")
    put_sheet(page, "a24_stages", 2)
    page = new_article_page(book, look, "Controls")
    put_sheet(page, "a24_controls", 2)
    page.sheet.set_paper(8)
    page = new_article_page(book, look, "Other factors")

    put_sheet(page, "a24_other", 1)


def add_decisions(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add vulnerabilities, mitigation, questions and benchmarks."""
    page = new_article_page(book, look, "Vulnerability")

    rules = {"weeks_to_stop": _WEEKS, "weeks_to_qualify": _WEEKS, "significant": _YES_NO}
    put_sheet(page, "a24_vulnerability", 1, rules=rules, states=("result",))
    page.sheet.set_paper(8)
    page = new_article_page(book, look, "Mitigation")
    assessed = {"validate": "list", "source": ["yes, possible", "yes, not possible", "under way"]}
    progress = {"validate": "list", "source": ["planned", "under way", "done", "dropped"]}

    rules = {"diversify": assessed, "substitute": assessed, "progress": progress}
    put_sheet(page, "a24_mitigation", 1, rules=rules, states=("significant", "state"))
    page.sheet.set_paper(8)
    page = new_article_page(book, look, "Questions")

    put_sheet(page, "a24_questions", 3, states=("state",))
    page = new_article_page(book, look, "Benchmarks")
    put_sheet(page, "a24_benchmarks", 2, states=("state",))


def add_checks_and_sources(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add checks, findings, sources and entries that lost their row."""
    page = new_article_page(book, look, "Checks")
    sheet = page.sheet
    sheet.write_string(3, 0, "Master check", look.make(bold=True, font_size=12))
    results = "a24_checks[Result]"
    bold = look.make(bold=True, font_size=12, align="center")
    sheet.write_formula(
        3, 3, f'=IF(COUNTIF({results},"CHECK")+SUMPRODUCT(--ISERROR({results}))=0,"OK","CHECK")', bold, ""
    )
    page.name_cell("a24_master_check", 3, 3)
    counts = f'=COUNTIF({results},"CHECK")&" to mend, "&COUNTIF({results},"NOTE")&" to note"'
    sheet.write_formula(3, 2, counts, look.lead(), "")
    page.name_cell("a24_master_counts", 3, 2)
    formulas = []
    for words, found, expected, kind in CHECK_FORMULAS:
        this = {key: f"a24_checks[[#This Row],[{key.capitalize()}]]" for key in ("found", "expected")}
        same = f"ABS({this['found']}-{this['expected']})<0.001"
        if "verified" in words or "checked until" in words:
            same = f"{this['found']}>={this['expected']}"
        formulas.append({"found": found, "expected": expected, "result": f'IF({same},"OK","{kind}")'})
    last = put_table(
        page,
        "a24_checks",
        HEADER,
        0,
        rows=len(CHECK_FORMULAS),
        data=[[words, None, None, None] for words, *_ in CHECK_FORMULAS],
        formulas=formulas,
        filters=False,
        header_height=20,
        row_height=18,
    )
    for at, (words, found, expected, _) in enumerate(CHECK_FORMULAS):
        look_of = "date" if "checked until" in words else "money" if "spend on all" in words else "int"
        for offset, formula in ((1, found), (2, expected)):
            sheet.write_formula(
                HEADER + 1 + at, offset, "=" + formula, look.body(look_of, "formula", align="right"), ""
            )
    for row, column in ((3, 3), *((row, 3) for row in range(HEADER + 1, last + 1))):
        colour_states(page, row, row, column)
    row = put_section(page, last + 2, "Stored when the workbook was made (do not change)", 4)
    for name, label, style in (
        ("a24_stored_uses", "Uses", "int"),
        ("a24_stored_spend", "Spend on all lines", "money"),
        ("a24_total_spend", "Spend on all lines, for the shares", "money"),
        ("a24_open_questions", "Requests not yet made", "int"),
        ("a24_boms_words", "Bills of materials in words", "text"),
    ):
        sheet.write_string(row, 0, label, look.body("text"))
        if name == "a24_total_spend":
            sheet.write_formula(row, 1, "=SUM(a24_boms[Spend])", look.body(style, "formula", align="right"), "")
        elif name == "a24_open_questions":
            formula = '=COUNTIF(a24_questions[State],"open")'
            sheet.write_formula(row, 1, formula, look.body(style, "formula", align="right"), "")
        else:
            sheet.write_blank(row, 1, None, look.body(style, align="right" if style != "text" else "left"))
        page.name_cell(name, row, 1)
        row += 1
    sheet.set_column(1, 2, 16)
    sheet.freeze_panes(HEADER, 0)
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, row, 3)

    page = new_article_page(book, look, "BOMs")
    put_sheet(page, "a24_boms", 1, header_height=20, filters=False)
    page = new_article_page(book, look, "Findings")
    put_sheet(page, "a24_findings", 0, header_height=20)
    page = new_article_page(book, look, "Sources")
    put_sheet(page, "a24_sources", 1, header_height=20)
    page = new_article_page(book, look, "Kept entries")
    put_sheet(page, "a24_left", 0, header_height=20)


def add_calculation(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add countries, and declared sources that are several."""
    page = new_article_page(book, look, "Countries", calculation=True)
    last = put_sheet(page, "a24_countries", 1, header_height=20, filters=False)
    book.define_name("a24_list_countries", f"=Countries!$A${HEADER + 2}:$A${last + 1}")
    page = new_article_page(book, look, "Several sources", calculation=True)
    put_sheet(page, "a24_splits", 0, header_height=20, filters=False)
