"""Puts the template supplier_index.xlsx together: all suppliers of a BOM, for the buyer only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from bomrisk_templates.authoring.cell_labels import label_from_cells
from bomrisk_templates.authoring.chart_defaults import state_chart_defaults
from bomrisk_templates.authoring.language import say_language
from bomrisk_templates.authoring.look import NAVY, Look
from bomrisk_templates.authoring.supplier_positions import CHARTED, add_chart, add_overview
from bomrisk_templates.authoring.tables import AS_OF_MARK, Page, colour_grades, entry_hints, put_table
from bomrisk_templates.supplier_risk.columns import REPLIES, TABLES

__all__ = ["write_supplier_index_template"]

_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_HEADER = 4
_HINTS = {
    "reply": "Yours: how far this supplier is. What you choose stays when the suppliers are asked again.",
    "replied_on": "Yours: the day on which the reply came, e.g. 2026-12-11.",
    "comment": "Yours: whatever should stay with this supplier.",
}


def write_supplier_index_template(path: Path) -> None:
    """Write the template.

    Parameters
    ----------
    path : Path
        Where to; an existing file is replaced.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "title": "Supplier index",
            "subject": "Suppliers of a bill of materials by risk and spend, and what they were asked",
            "category": "Supply risk",
            "author": "bomrisk",
            "comments": "For the buyer only: not to be sent to suppliers.",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    book.formats[0].set_font_name("Calibri")
    book.formats[0].set_font_size(10)
    look = Look(book)
    overview = _page(book, look, "Overview", "Suppliers by risk and spend", "")
    add_overview(overview)
    _add_index(
        _page(
            book,
            look,
            "Suppliers",
            "Suppliers",
            "One row per supplier, the worst first. Reply, Replied on and Comment, "
            "in blue, are yours; they stay when the suppliers are asked again.",
        )
    )
    _add_heat_map(
        _page(
            book,
            look,
            "Heat map",
            "Heat map: suppliers by material",
            "The worst grade that a material has in the lines "
            "of a supplier, A (low risk) to E (high risk); blank where none of its lines holds it for certain.",
        )
    )
    _add_list(
        _page(
            book,
            look,
            "No supplier",
            "Lines without a supplier",
            "Nobody is asked about these lines: the BOM names no supplier for them. The worst first.",
        ),
        "supplier_nameless",
        2,
    )
    _add_list(
        _page(
            book, look, "Notes", "Notes", "What to know about the names of suppliers and the files that were written."
        ),
        "supplier_notes",
        0,
    )
    figures = _page(
        book,
        look,
        "Figures",
        "Figures",
        "Behind the chart: the suppliers that matter most by risk, and by spend.",
        calculation=True,
    )
    _add_figures(figures)
    add_chart(overview, figures)
    overview.sheet.activate()
    book.close()
    say_language(path)
    state_chart_defaults(path)
    label_from_cells(path, f"Figures!{xl_range_abs(_HEADER + 1, 0, _HEADER + CHARTED, 0)}", CHARTED)


def _page(
    book: xlsxwriter.Workbook, look: Look, name: str, title: str, lead: str, *, calculation: bool = False
) -> Page:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY if not calculation else "#5C6674")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, look.title())
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, lead, look.lead())
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9&K5A6472For the buyer only: not for suppliers&R&9&K5A6472As of {AS_OF_MARK}")
    sheet.set_footer("&L&9&K5A6472Supplier index, made with bomrisk: no legal advice&R&9&K5A6472Page &P of &N")
    return Page(book, sheet, look, calculation)


def _add_index(page: Page) -> None:
    keys = [column.key for column in TABLES["supplier_index"]]
    last = put_table(page, "supplier_index", _HEADER, 0, header_height=32)
    colour_grades(page, "supplier_index", _HEADER, last, 0)
    rules: dict[str, dict[str, Any]] = {
        "reply": {"validate": "list", "source": list(REPLIES), "error_type": "warning"},
        "replied_on": {
            "validate": "date",
            "criteria": ">=",
            "value": 36526,
            "error_title": "Replied on",
            "error_message": "Enter a date, e.g. 2026-12-11.",
        },
    }
    entry_hints(page, "supplier_index", _HEADER, last, _HINTS, rules)
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, keys.index("comment"))


def _add_heat_map(page: Page) -> None:
    columns = TABLES["supplier_heat"]
    last = put_table(page, "supplier_heat", _HEADER, 0, header_height=110)
    at = [column.key for column in columns].index("material")
    style = page.look.make(
        bold=True,
        font_color="#FFFFFF",
        bg_color=NAVY,
        rotation=90,
        align="center",
        valign="bottom",
        bottom=1,
        bottom_color=NAVY,
    )
    page.sheet.write_string(_HEADER, at, columns[at].header, style)
    colour_grades(page, "supplier_heat", _HEADER, last, 0)
    for grade, fill in page.formats["grades"].items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{grade}"', "format": fill}
        page.sheet.conditional_format(_HEADER + 1, at, last, at, rule)
    page.sheet.freeze_panes(_HEADER + 1, 3)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(columns) - 1)


def _add_list(page: Page, table: str, frozen: int) -> None:
    last = put_table(page, table, _HEADER, 0)
    if any(column.key == "grade" for column in TABLES[table]):
        colour_grades(page, table, _HEADER, last, 0)
    page.sheet.freeze_panes(_HEADER + 1, frozen)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES[table]) - 1)


def _add_figures(page: Page) -> None:
    """Add the points of the chart, and the two lines that part its quarters."""
    last = put_table(page, "supplier_points", _HEADER, 0, rows=CHARTED, filters=False, data=[[None] * 4] * CHARTED)
    column = len(TABLES["supplier_points"]) + 1
    page.formats["supplier_points"], page.formats["supplier_limits"] = 0, column
    impact = xl_range_abs(_HEADER + 1, 3, last, 3)
    ends = (("0", f"MIN({impact})/2"), ("100", f"2*MAX({impact})"))
    formulas = [
        {"risk": "supplier_risk_limit", "risk_impact": height, "other_risk": side, "impact": "supplier_impact_limit"}
        for side, height in ends
    ]
    put_table(page, "supplier_limits", _HEADER, column, rows=2, filters=False, data=[[None] * 4] * 2, formulas=formulas)
    page.sheet.freeze_panes(_HEADER + 1, 0)
    page.sheet.fit_to_pages(1, 1)
