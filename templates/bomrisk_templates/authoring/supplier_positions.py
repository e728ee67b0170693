"""The first sheet of the supplier index: where the suppliers stand between risk and spend, as a chart and in cells.

The four positions are those of Kraljic's portfolio (P. Kraljic, Purchasing must become supply management, Harvard Business Review
61(5), 1983): strategic, bottleneck, leverage and non-critical.
"""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.utility import xl_range_abs

from bomrisk_templates.authoring.look import GRADES, INK, NAVY, RULE
from bomrisk_templates.authoring.supplier_formulas import place_formulas, position_formula, unplaced_formula
from bomrisk_templates.authoring.tables import Page
from bomrisk_templates.supplier_risk.columns import CHARTED, PLACES, TABLES

__all__ = ["CHARTED", "add_chart", "add_overview"]

_TOP, _LEFT = 7, 6
_HEADER = 4
_POSITIONS: Final = (
    (0, 0, "leverage", "Leverage"), (0, 1, "strategic", "Strategic"),
    (1, 0, "non-critical", "Non-critical"), (1, 1, "bottleneck", "Bottleneck"),
)  # fmt: skip
_ADVICE: Final = {
    "strategic": "High risk, high spend: a second source, long contracts",
    "bottleneck": "High risk, low spend: secure volume, stock, substitutes",
    "leverage": "Low risk, high spend: use the choice that you have",
    "non-critical": "Low risk, low spend: keep it simple",
}
_TILES: Final = (
    (1, "supplier_tile_suppliers", "Suppliers", '=COUNTIF({supplier},"?*")'),
    (2, "supplier_tile_asked", "Suppliers asked", '=COUNTIF({parts},">0")'),
    (3, "supplier_tile_parts", "Parts asked about", "=SUM({parts})"),
    (4, "supplier_tile_needed", "Answers needed", "=SUM({needed})"),
    (_LEFT, "supplier_tile_replied", "Replied or complete", '=COUNTIF({reply},"replied")+COUNTIF({reply},"complete")'),
    (_LEFT + 1, "supplier_tile_nameless", "Lines without a supplier", '=COUNTIF({where},"?*")'),
)


def add_overview(page: Page) -> None:
    """Add figures, the four positions in cells, and the limits between them."""
    sheet, look = page.sheet, page.look
    page.name_cell("supplier_index_line", 1, 0)
    sheet.set_column(0, 0, 1.5)
    sheet.set_column(1, 4, 19)
    sheet.set_column(5, 5, 2)
    sheet.set_column(_LEFT, _LEFT + 1, 46)
    _add_tiles(page)
    sheet.set_row(_TOP - 1, 20)
    for side, words in ((0, '="Risk below "&supplier_risk_limit'), (1, '="Risk "&supplier_risk_limit&" and more"')):
        sheet.write_formula(_TOP - 1, _LEFT + side, words, look.section(), "")
        page.name_cell(f"supplier_side_{side}", _TOP - 1, _LEFT + side)
    for row, side, position, label in _POSITIONS:
        top = _TOP + row * (PLACES + 3)
        fill, ink = GRADES["D" if side else "A"]
        heading = look.make(bold=True, bg_color=fill, font_color=ink, indent=1)
        sheet.set_row(top, 20)
        sheet.write_formula(top, _LEFT + side, "=" + position_formula(position, label, PLACES), heading, "")
        page.name_cell(f"supplier_position_{position.replace('-', '_')}", top, _LEFT + side)
        sheet.write_string(
            top + 1, _LEFT + side, _ADVICE[position], look.make(font_size=9, font_color="#5A6472", indent=1)
        )
        for rank in range(1, PLACES + 1):
            style = look.make(indent=1, bottom=1, bottom_color=RULE)
            sheet.write_formula(top + 1 + rank, _LEFT + side, "=" + place_formulas(position, rank), style, "")
            page.name_cell(f"supplier_{position.replace('-', '_')}_{rank}", top + 1 + rank, _LEFT + side)
    bottom = _TOP + 2 * (PLACES + 3)
    for side, position, label in ((0, "unrated", "Unrated, not placed"), (1, "no spend", "Spend unknown, not placed")):
        style = look.make(font_size=9, font_color="#5A6472", indent=1)
        sheet.write_formula(bottom - 1, _LEFT + side, "=" + unplaced_formula(position, label), style, "")
        page.name_cell(f"supplier_position_{position.replace(' ', '_')}", bottom - 1, _LEFT + side)
    _add_limits(page, bottom)
    sheet.print_area(0, 0, bottom + 3, _LEFT + 1)
    sheet.fit_to_pages(1, 1)


def _add_tiles(page: Page) -> None:
    columns = {column.key: f"supplier_index[{column.header}]" for column in TABLES["supplier_index"]}
    columns["where"] = f"supplier_nameless[{TABLES['supplier_nameless'][0].header}]"
    top, bottom = {"top": 2, "top_color": NAVY}, {"bottom": 1, "bottom_color": RULE}
    page.sheet.set_row(3, 15)
    page.sheet.set_row(4, 30)
    page.sheet.write_blank(3, _LEFT - 1, None, page.look.make(**top))
    page.sheet.write_blank(4, _LEFT - 1, None, page.look.make(**bottom))
    for column, name, label, formula in _TILES:
        page.sheet.write_string(3, column, label, page.look.make(font_size=9, font_color="#5A6472", indent=1, **top))
        style = page.look.make(font_size=18, bold=True, font_color=NAVY, align="left", indent=1, **bottom)
        page.sheet.write_formula(4, column, formula.format(**columns), style, "")
        page.name_cell(name, 4, column)


def _add_limits(page: Page, row: int) -> None:
    sheet, look = page.sheet, page.look
    limits = (
        ("supplier_risk_limit", "Risk limit (yours): worst score from which a supplier counts as risky", "score", 0),
        ("supplier_impact_limit", "Impact limit (yours): from which a supplier counts as large", "hhi", 1),
    )
    for name, label, style, at in limits:
        sheet.set_row(row + 1 + at, 30)
        sheet.write_string(row + 1 + at, _LEFT, label, look.body("wrap"))
        sheet.write_blank(row + 1 + at, _LEFT + 1, None, look.body(style, "entry", align="left"))
        page.name_cell(name, row + 1 + at, _LEFT + 1)
        rule = {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": "Limit",
            "error_message": "Enter a number.",
        }
        hint = {"input_title": "Limit", "input_message": "Yours: the positions follow."}
        sheet.data_validation(row + 1 + at, _LEFT + 1, row + 1 + at, _LEFT + 1, {**rule, **hint})
    sheet.write_blank(row + 3, _LEFT, None, look.lead())
    page.name_cell("supplier_impact_note", row + 3, _LEFT)


def add_chart(page: Page, figures: Page) -> None:
    """Add the chart over the figures."""

    def cells(table: str, key: str, rows: int) -> str:
        column = figures.formats[table] + [each.key for each in TABLES[table]].index(key)
        return f"=Figures!{xl_range_abs(_HEADER + 1, column, _HEADER + rows, column)}"

    def font(size: float, **more: Any) -> dict[str, Any]:
        return {"name": "Calibri", "size": size, "color": INK, "bold": False, **more}

    chart: Any = page.book.add_chart({"type": "scatter"})
    chart.add_series(
        {
            "name": "Suppliers, by their number",
            "categories": cells("supplier_points", "score", CHARTED),
            "values": cells("supplier_points", "impact", CHARTED),
            "marker": {"type": "circle", "size": 7, "fill": {"color": GRADES["D"][0]}, "border": {"color": "#FFFFFF"}},
            "data_labels": {"value": True, "position": "right", "font": font(9, bold=True)},
        }
    )
    limits = (("Risk limit", "risk", "risk_impact", "#8A5A00"), ("Impact limit", "other_risk", "impact", NAVY))
    for name, across, up, colour in limits:
        chart.add_series(
            {
                "name": name,
                "categories": cells("supplier_limits", across, 2),
                "values": cells("supplier_limits", up, 2),
                "marker": {"type": "none"},
                "line": {"color": colour, "width": 1.25, "dash_type": "dash"},
            }
        )
    chart.set_title(
        {
            "name": "Supply risk and profit impact",
            "name_font": {"name": "Calibri", "size": 11, "bold": True, "color": NAVY},
            "overlay": False,
        }
    )
    grid = {"visible": True, "line": {"color": "#E6EAEF", "width": 0.75}}
    chart.set_x_axis(
        {"name": "Supply risk: worst score of the supplier's lines", "name_font": font(9), "num_font": font(9), "min": 0,
         "max": 100, "major_unit": 20, "major_gridlines": grid, "line": {"color": RULE}}
    )  # fmt: skip
    chart.set_y_axis(
        {"name": "=Overview!$B$7", "name_font": font(9), "num_font": font(9), "log_base": 10, "num_format": "#,##0",
         "major_gridlines": grid, "line": {"color": RULE}, "crossing": "min"}
    )  # fmt: skip
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 560, "height": 470})
    page.sheet.write_blank(_TOP - 1, 1, None, page.look.make(font_size=9, font_color="#5A6472"))
    page.name_cell("supplier_impact_title", _TOP - 1, 1)
    text = (
        "Scatter chart: suppliers by the worst score of their lines, from left to right, and by their impact, upwards. Dashed "
        "lines at both limits part leverage, strategic, non-critical and bottleneck suppliers, who are listed in the cells "
        "beside it."
    )
    page.sheet.insert_chart(_TOP, 1, chart, {"object_position": 1, "description": text})
