"""The dashboard: one page that can be sent on as it is."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from bomrisk_templates.authoring.calculation import COUNTRIES_SHOWN, GRADES_SHOWN, MATERIALS_SHOWN
from bomrisk_templates.authoring.figure_formulas import HEADLINES
from bomrisk_templates.authoring.look import GRADES, INK, NAVY, RULE, Look
from bomrisk_templates.authoring.tables import Page, colour_grades, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["CHANGES_SHOWN", "WORST_SHOWN", "add_charts", "add_dashboard"]

WORST_SHOWN = 11
CHANGES_SHOWN = 6
_KEY_ROW, _WORST, _LOWER = 3, 6, 19
_TILES = (
    (2, "bomrisk_tile_lines", "Lines rated", '=bomrisk_rated_lines&" of "&bomrisk_lines', 18),
    (3, "bomrisk_tile_high", "Lines graded D or E", "=bomrisk_high_lines", 18),
    (7, "bomrisk_tile_spend", "Their part of the spend", "=bomrisk_high_spend_share", 18),
    (8, "bomrisk_tile_unrated", "Unrated lines", "=bomrisk_unrated_lines", 18),
    (9, "bomrisk_tile_bottleneck", "Material behind most of them", "=bomrisk_first_bottleneck", 12),
    (10, "bomrisk_tile_change", "Next dated change", "=bomrisk_first_change", 10),
)


def add_dashboard(book: xlsxwriter.Workbook, look: Look) -> Page:
    """Add the dashboard without its charts, which refer to sheets that come later."""
    page = new_page(book, look, "Dashboard", "Supply risk at a glance", "")
    sheet = page.sheet
    sheet.write_formula(0, 0, "=" + HEADLINES["bomrisk_headline"], look.title(), "")
    page.name_cell("bomrisk_headline", 0, 0)
    sheet.write_formula(
        1,
        0,
        '=bomrisk_source_file&"; destination "&bomrisk_destination&"; checks: "&bomrisk_check_line'
        '&IF(bomrisk_currency="","","; spend in "&bomrisk_currency)',
        look.lead(),
        "",
    )
    page.name_cell("bomrisk_dashboard_line", 1, 0)
    worst = list(TABLES["bomrisk_worst_lines"])
    sheet.set_column(0, 0, 1.5)
    for offset, each in enumerate(worst, start=1):
        sheet.set_column(offset, offset, each.width)
    sheet.set_row(_KEY_ROW, 15)
    sheet.set_row(_KEY_ROW + 1, 42)
    for column in range(1, 11):
        sheet.write_blank(_KEY_ROW, column, None, look.make(top=2, top_color=NAVY))
        sheet.write_blank(_KEY_ROW + 1, column, None, look.make(bottom=1, bottom_color=RULE))
    for column, name, label, formula, size in _TILES:
        sheet.write_string(
            _KEY_ROW, column, label, look.make(font_size=9, font_color="#5A6472", top=2, top_color=NAVY, indent=1)
        )
        number = {"num_format": "0%"} if name == "bomrisk_tile_spend" else {}
        style = look.make(
            font_size=size,
            bold=True,
            font_color=NAVY,
            align="left",
            text_wrap=size < 18,
            indent=1,
            bottom=1,
            bottom_color=RULE,
            **number,
        )
        sheet.write_formula(_KEY_ROW + 1, column, formula, style, "")
        page.name_cell(name, _KEY_ROW + 1, column)
    last = put_table(
        page,
        "bomrisk_worst_lines",
        _WORST,
        1,
        rows=WORST_SHOWN,
        widths=False,
        filters=False,
        header_height=20,
        row_height=34,
        data=[[rank, *[None] * (len(worst) - 1)] for rank in range(1, WORST_SHOWN + 1)],
        more={"font_size": 9.5},
    )
    colour_grades(page, "bomrisk_worst_lines", _WORST, last, 1)
    put_table(
        page,
        "bomrisk_next_changes",
        _LOWER,
        9,
        rows=CHANGES_SHOWN,
        data=[[None, None, None, rank] for rank in range(1, CHANGES_SHOWN + 1)],
        widths=False,
        filters=False,
        header_height=20,
        row_height=34,
        more={"font_size": 9.5},
    )
    end = _LOWER + CHANGES_SHOWN
    sheet.set_row(end + 1, 14)
    sheet.write_string(
        end + 1,
        1,
        "D and E: concentrated and controlled. Likely: nine of ten draws of what is not known for certain. HHI above "
        "2,500 is highly concentrated. Each figure can be traced through Results, Controls and Sources. No legal advice.",
        look.make(font_size=9, font_color="#5A6472"),
    )
    sheet.print_area(0, 0, end + 1, 10)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.35, right=0.35, top=0.6, bottom=0.5)
    sheet.center_horizontally()
    return page


def add_charts(page: Page, figures: Page) -> None:
    """Add the three charts over the figures."""
    top = 5

    def cells(table: str, key: str, rows: int) -> str:
        column = figures.formats[table] + [each.key for each in TABLES[table]].index(key)
        return f"=Figures!{xl_range_abs(top, column, top + rows - 1, column)}"

    grades = _chart(page, "column", "Lines by grade")
    points: list[dict[str, Any]] = [
        {"fill": {"color": fill}, "border": {"color": "#8A93A0"}} for fill, _ in GRADES.values()
    ]
    points.append(
        {
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#B9C0CA", "bg_color": "#FFFFFF"},
            "border": {"color": "#8A93A0"},
        }
    )
    grades.add_series(
        {
            "name": "Lines",
            "categories": cells("bomrisk_by_grade", "grade", len(GRADES_SHOWN)),
            "values": cells("bomrisk_by_grade", "lines", len(GRADES_SHOWN)),
            "points": points,
            "gap": 40,
            "data_labels": {"value": True, "font": _font(9)},
        }
    )
    grades.set_legend({"none": True})
    grades.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    grades.set_x_axis({"num_font": _font(9), "line": {"color": RULE}})

    countries = _chart(page, "bar", "Top country behind the lines", subtype="stacked")
    for key, name, (fill, ink) in (("high", "grades D and E", GRADES["E"]), ("lower", "grades A to C", GRADES["B"])):
        countries.add_series(
            {
                "name": name,
                "categories": cells("bomrisk_top_countries", "label", COUNTRIES_SHOWN),
                "values": cells("bomrisk_top_countries", key, COUNTRIES_SHOWN),
                "fill": {"color": fill},
                "gap": 40,
                "data_labels": {"value": True, "num_format": "0;;", "font": {**_font(8), "color": ink}},
            }
        )
    countries.set_legend({"position": "bottom", "font": _font(9)})

    materials = _chart(page, "bar", "HHI of the bottleneck materials")
    materials.add_series(
        {
            "name": "HHI",
            "categories": cells("bomrisk_top_materials", "label", MATERIALS_SHOWN),
            "values": cells("bomrisk_top_materials", "hhi", MATERIALS_SHOWN),
            "fill": {"color": GRADES["D"][0]},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "#,##0", "font": _font(8)},
        }
    )
    materials.set_legend({"none": True})
    for chart in (countries, materials):
        chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": RULE}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    # The scale leaves room for the figure behind the longest bar.
    materials.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 12500})

    texts = (
        "Column chart: number of lines in each grade from A (low risk) to E (high risk), and unrated lines.",
        "Stacked bar chart: number of lines by the country that holds the largest share of their bottleneck stage, "
        "grades D and E apart from A to C.",
        "Bar chart: Herfindahl-Hirschman index, 0 to 10,000, of the materials that are the bottleneck of most lines graded D or E.",
    )
    for at, (chart, text) in enumerate(zip((grades, countries, materials), texts, strict=True)):
        chart.set_size({"width": (262, 268, 276)[at], "height": 298})
        page.sheet.insert_chart(
            _LOWER, 1, chart, {"x_offset": (0, 266, 538)[at], "object_position": 1, "description": text}
        )


def _font(size: float) -> dict[str, Any]:
    return {"name": "Calibri", "size": size, "color": INK, "bold": False}


def _chart(page: Page, kind: str, title: str, subtype: str = "") -> Any:
    options = {"type": kind, "subtype": subtype} if subtype else {"type": kind}
    chart: Any = page.book.add_chart(options)
    chart.set_title(
        {"name": title, "name_font": {"name": "Calibri", "size": 11, "bold": True, "color": NAVY}, "overlay": False}
    )
    chart.set_chartarea({"border": {"none": True}})
    return chart
