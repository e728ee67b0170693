"""The sheets Controls, Policy, Checks and Sources."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.figure_formulas import CHECKS, check_rows
from bomrisk_templates.authoring.look import GRADES, Look
from bomrisk_templates.authoring.tables import Page, entry_hints, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["add_checks", "add_controls", "add_policy", "add_rates", "add_sources"]

_HEADER = 4


def add_controls(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the export controls that reach the BOM's materials."""
    page = new_page(
        book,
        look,
        "Controls",
        "Export controls that reach these materials",
        "Status on the as-of date to the destination. The next dated change comes first where Next has a number; what "
        "is not in the score is listed for your information.",
    )
    last = put_table(page, "bomrisk_controls", _HEADER, 0)
    page.sheet.freeze_panes(_HEADER + 1, 3)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, [each.key for each in TABLES["bomrisk_controls"]].index("scored"))


def add_policy(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add every judgement of the method, to be changed by the buyer."""
    page = new_page(
        book,
        look,
        "Policy",
        "Policy: every judgement of the method",
        "Change a cell of the column Value (blue) and all grades follow at once. Each setting has a defined name (policy_ and its "
        "key), so "
        "formulas can be read and audited.",
    )
    keys = [column.key for column in TABLES["bomrisk_policy"]]
    last = put_table(page, "bomrisk_policy", _HEADER, 0)
    value, least, most = (keys.index(key) for key in ("value", "least", "most"))
    first = _HEADER + 1
    cell, low, high = (
        xlsxwriter.utility.xl_rowcol_to_cell(first, column, col_abs=True) for column in (value, least, most)
    )
    rule = {
        "validate": "custom",
        "value": f'=IF({low}="",TRUE,AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high}))',
        "error_title": "Out of range",
        "error_message": "This setting takes a number between the limits in the columns From and To.",
    }
    hint = {"value": "Yours to change: a number between From and To where these stand, else a text. All grades follow."}
    entry_hints(page, "bomrisk_policy", _HEADER, last, hint, {"value": rule})
    page.sheet.conditional_format(
        first,
        keys.index("changed"),
        last,
        keys.index("changed"),
        {"type": "cell", "criteria": "==", "value": '"changed"', "format": _mark(book)},
    )
    curve = len(keys) + 1
    page.sheet.set_column(curve - 1, curve - 1, 3)
    for table in ("bomrisk_concentration_curve", "bomrisk_exposure_curve"):
        put_table(Page(book, page.sheet, look, True), table, _HEADER, curve, filters=False)
        curve += len(TABLES[table]) + 1
        page.sheet.set_column(curve - 1, curve - 1, 3)
    page.sheet.freeze_panes(first, 1)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(keys) - 1)


def add_rates(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the exchange rates by which amounts of lines become spend."""
    page = new_page(
        book,
        look,
        "Rates",
        "Exchange rates",
        "1 unit of the currency is this many units of the base. Rate, Date and Source (blue) are yours. No rate: no spend.",
    )
    page.sheet.write_string(3, 0, "Spend in", look.body("text", bold=True))
    page.sheet.write_blank(3, 1, None, look.body("flag", bold=True))
    page.name_cell("bomrisk_currency", 3, 1)
    last = put_table(page, "bomrisk_rates", _HEADER, 0)
    rule = {
        "validate": "decimal",
        "criteria": ">",
        "value": 0,
        "error_title": "Rate",
        "error_message": "A rate is a number above zero.",
    }
    hints = {
        "rate": "Yours: units of the base for 1 unit of this currency.",
        "date": "Yours: the day of the rate, e.g. 2026-11-20.",
        "source": "Yours: where the rate is from.",
    }
    entry_hints(page, "bomrisk_rates", _HEADER, last, hints, {"rate": rule})
    page.sheet.freeze_panes(_HEADER + 1, 1)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_rates"]) - 1)


def _mark(book: xlsxwriter.Workbook) -> xlsxwriter.format.Format:
    fill, ink = GRADES["D"]
    return book.add_format({"bg_color": fill, "font_color": ink, "bold": True})


def add_checks(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the checks with one master check, and the findings of the scoring."""
    page = new_page(
        book,
        look,
        "Checks",
        "Checks",
        "One line per check, and one result for all of them. NOTE is something to "
        "know, CHECK something to mend before you rely on the figures.",
    )
    sheet = page.sheet
    sheet.write_string(3, 0, "Master check", look.make(bold=True, font_size=12, font_color=INK_OF_HEAD))
    checks = "bomrisk_checks[Result]"
    sheet.write_formula(
        3,
        3,
        f'=IF(COUNTIF({checks},"CHECK")+SUMPRODUCT(--ISERROR({checks}))=0,"OK","CHECK")',
        look.make(bold=True, font_size=12, align="center"),
        "",
    )
    page.name_cell("bomrisk_master_check", 3, 3)
    sheet.write_formula(
        3, 4, f'=COUNTIF({checks},"CHECK")&" to mend, "&COUNTIF({checks},"NOTE")&" to note"', look.lead(), ""
    )
    page.name_cell("bomrisk_master_counts", 3, 4)
    data, formulas = check_rows()
    top = 5
    last = put_table(
        page,
        "bomrisk_checks",
        top,
        0,
        rows=len(CHECKS),
        data=data,
        formulas=formulas,
        filters=False,
        row_height=28,
        header_height=20,
    )
    found = [column.key for column in TABLES["bomrisk_checks"]].index("found")
    for at, check in enumerate(CHECKS):
        sheet.set_row(top + 1 + at, 41 if len(check[4]) > 130 else 27)
        kind = "date" if "as_of" in check[2] + check[3] else "score" if "_sum" in check[3] else ""
        if kind:
            for offset, key in ((0, "found"), (1, "expected")):
                style = look.body(kind, "formula", align="right")
                sheet.write_formula(top + 1 + at, found + offset, "=" + formulas[at][key], style, "")
    for row_first, row_last, column in ((3, 3, 3), (top + 1, last, found + 2)):
        sheet.conditional_format(
            row_first,
            column,
            row_last,
            column,
            {"type": "cell", "criteria": "==", "value": '"CHECK"', "format": _mark(book)},
        )
        sheet.conditional_format(
            row_first,
            column,
            row_last,
            column,
            {
                "type": "cell",
                "criteria": "==",
                "value": '"NOTE"',
                "format": book.add_format({"bg_color": GRADES["B"][0], "font_color": GRADES["B"][1]}),
            },
        )
    frozen = last + 2
    sheet.set_h_pagebreaks([frozen])
    sheet.write_string(frozen, 0, "Stored when the BOM was scored (do not change)", look.section())
    for column in range(1, 5):
        sheet.write_blank(frozen, column, None, look.section())
    for offset, (name, label, style) in enumerate(
        (
            ("bomrisk_scored_as_of", "As-of date", "date"),
            ("bomrisk_scored_destination", "Destination", "flag"),
            ("bomrisk_scored_sum", "Sum of the scores", "score"),
        ),
        start=1,
    ):
        sheet.write_string(frozen + offset, 0, label, look.body("text"))
        sheet.write_blank(frozen + offset, 1, None, look.body(style, align="right"))
        page.name_cell(name, frozen + offset, 1)
    sheet.write_string(frozen + 4, 0, "Notice on every sheet", look.body("text"))
    notice = (
        '=IF(AND(bomrisk_as_of=bomrisk_scored_as_of,bomrisk_destination=bomrisk_scored_destination),"",'
        '"Score again: the as-of date or the destination was changed after the scoring. The ratings below hold for the '
        'earlier ones.")'
    )
    sheet.write_formula(frozen + 4, 1, notice, look.notice(), "")
    page.name_cell("bomrisk_notice", frozen + 4, 1)
    sheet.write_string(frozen + 6, 0, "Findings", look.section())
    for column in range(1, 5):
        sheet.write_blank(frozen + 6, column, None, look.section())
    put_table(page, "bomrisk_findings", frozen + 7, 0, widths=False, header_height=20)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(0, 2)


INK_OF_HEAD = "#1F2F4D"


def add_sources(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add where each fact comes from."""
    page = new_page(
        book,
        look,
        "Sources",
        "Sources",
        "What the ratings rest on: publication, vintage and licence of every source "
        "used. 'Unverified' facts were not checked against their source.",
    )
    last = put_table(page, "bomrisk_sources", _HEADER, 0)
    page.sheet.freeze_panes(_HEADER + 1, 1)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_sources"]) - 1)
