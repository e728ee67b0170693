"""The Article 24 workbook's Summary: one page for the board."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from bomrisk_templates.article24.columns import TABLES, headers
from bomrisk_templates.authoring.article24_pages import colour_states, new_article_page
from bomrisk_templates.authoring.look import GRADES, INK, NAVY, RULE, Look
from bomrisk_templates.authoring.tables import Page, put_section, put_table

__all__ = ["CHANGES_SHOWN", "TOP_SHOWN", "add_summary", "add_summary_chart"]

TOP_SHOWN, CHANGES_SHOWN = 12, 5
_TOP, _LOWER = 8, 22
_SHOWN = ("material", "dependence", "lines", "spend_share", "controls", "known", "result", "mitigation")


def _of(table: str, key: str) -> str:
    return f"{table}[{headers(table)[key]}]"


_WEIGHT = f"SUM({_of('a24_uses', 'weight')})"
_KNOWN = f"SUMPRODUCT({_of('a24_uses', 'weight')}*{_of('a24_uses', 'extraction_known')})"
_USED = f"({_of('a24_vulnerability', 'lines')}>0)"
_TILES = (
    (0, "a24_tile_materials", "Strategic raw materials used", f"SUMPRODUCT(--({_of('a24_materials', 'lines')}>0))", ""),
    (
        1,
        "a24_tile_known",
        "Part of the use with a stated country of extraction",
        f"IF({_WEIGHT}=0,0,{_KNOWN}/{_WEIGHT})",
        "0%",
    ),
    (2, "a24_tile_uses", "Uses on BOM lines", f"SUM({_of('a24_uses', 'counts')})", ""),
    (
        4,
        "a24_tile_controls",
        "Under export controls",
        f"SUMPRODUCT({_USED}*({_of('a24_vulnerability', 'controls')}>0))",
        "",
    ),
    (6, "a24_tile_significant", "Significant", f'COUNTIF({_of("a24_vulnerability", "result")},"yes")', ""),
    (7, "a24_tile_open", "Materials still to decide", f'COUNTIF({_of("a24_vulnerability", "result")},"open")', ""),
)
_SENTENCES = {
    "a24_sentence": (
        "a24_tile_materials",
        '" strategic raw materials come in through "',
        "a24_boms_words",
        '". For "',
        "ROUND(100*a24_tile_known,0)",
        '" % of their use the country of extraction is stated."',
    ),
    "a24_sentence_more": (
        '"Decided to be significant: "',
        "a24_tile_significant",
        '"; still to be decided: "',
        "a24_tile_open",
        '". Requests to suppliers not yet made: "',
        "a24_open_questions",
        '"."',
    ),
}
_SIGNED = (
    ("Prepared by", "a24_company_prepared_by", ""),
    ("Approved by", "a24_company_approved_by", ""),
    ("Day of the assessment", "a24_company_assessed_on", "yyyy-mm-dd"),
    ("Presented to the board on", "a24_company_presented_on", "yyyy-mm-dd"),
)


def add_summary(book: xlsxwriter.Workbook, look: Look) -> Page:
    """Add the page for the board, without its chart."""
    page = new_article_page(book, look, "Summary")
    sheet = page.sheet
    columns = list(TABLES["a24_top"])
    for at, each in enumerate(columns):
        sheet.set_column(at, at, each.width)
    headline = (
        'IF(a24_company_name="","Raw-material risk assessment",a24_company_name&": raw-material risk assessment")'
    )
    sheet.write_formula(0, 0, "=" + headline, look.title(), "")
    page.name_cell("a24_title", 0, 0)
    sheet.write_blank(1, 0, None, look.lead())
    page.name_cell("a24_lead", 1, 0)
    strong = look.make(bold=True, font_color=NAVY)
    for row, (name, parts) in enumerate(_SENTENCES.items(), start=2):
        sheet.set_row(row, 16)
        sheet.write_formula(row, 0, "=" + "&".join(parts), strong, "")
        page.name_cell(name, row, 0)
    for column in range(len(_SHOWN)):
        sheet.write_blank(4, column, None, look.make(top=2, top_color=NAVY))
        sheet.write_blank(5, column, None, look.make(bottom=1, bottom_color=RULE))
    sheet.set_row(5, 30)
    for column, name, label, formula, number in _TILES:
        sheet.write_string(4, column, label, look.make(font_size=9, font_color="#5A6472", top=2, top_color=NAVY))
        more = {"num_format": number} if number else {}
        style = look.make(font_size=18, bold=True, font_color=NAVY, align="left", bottom=1, bottom_color=RULE, **more)
        sheet.write_formula(5, column, "=" + formula, style, "")
        page.name_cell(name, 5, column)
    put_section(page, _TOP - 1, "", len(_SHOWN))
    named = f"COUNTA({_of('a24_materials', 'material')})"
    counted = f'"Where the company is exposed: "&MIN({named},{TOP_SHOWN})&" of "&{named}'
    sheet.write_formula(_TOP - 1, 0, f'={counted}&" materials, those with the highest score first"', look.section(), "")
    page.name_cell("a24_section", _TOP - 1, 0)
    last = put_table(
        page,
        "a24_top",
        _TOP,
        0,
        rows=TOP_SHOWN,
        data=[[rank if each.key == "rank" else None for each in columns] for rank in range(1, TOP_SHOWN + 1)],
        filters=False,
        header_height=30,
        row_height=17,
        more={"font_size": 9.5},
    )
    colour_states(page, _TOP + 1, last, _SHOWN.index("result"))
    put_section(page, _LOWER - 1, "Next dated changes of export controls", 2)
    _changes(page)
    return page


def _changes(page: Page) -> None:
    """The table of changes below the materials; its columns are as wide as those above."""
    last = put_table(
        page,
        "a24_changes",
        _LOWER,
        0,
        rows=CHANGES_SHOWN,
        widths=False,
        filters=False,
        header_height=20,
        row_height=30,
        more={"font_size": 9},
    )
    row = last + 2
    sheet, look = page.sheet, page.look
    for at, (label, name, number) in enumerate(_SIGNED):
        column = (0, 1, 2, 7)[at]
        sheet.write_string(row, column, label, look.make(font_size=9, font_color="#5A6472"))
        style = look.make(bottom=1, bottom_color=INK, align="left", **({"num_format": number} if number else {}))
        sheet.write_formula(row + 1, column, f'=IF({name}="","",{name})', style, "")
        page.name_cell(f"a24_signed_{name.removeprefix('a24_company_')}", row + 1, column)
    sheet.write_string(
        row + 3,
        0,
        "Report under Article 24(5) of Regulation (EU) 2024/1252. What is not stated is not known; it never counts as safe. Each "
        "figure can be traced through the sheets named on Coverage. No legal advice.",
        look.make(font_size=9, font_color="#5A6472"),
    )
    sheet.print_area(0, 0, row + 3, len(_SHOWN) - 1)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def add_summary_chart(page: Page) -> None:
    """Add the chart of what is stated on the countries of extraction."""
    keys = [column.key for column in TABLES["a24_top"]]
    first, last = _TOP + 1, _TOP + TOP_SHOWN

    def cells(key: str) -> list[Any]:
        return ["Summary", first, keys.index(key), last, keys.index(key)]

    font = {"name": "Calibri", "size": 9, "color": INK, "bold": False}
    chart: Any = page.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for key, name, fill in (
        ("union", "in the EU", {"color": GRADES["B"][0]}),
        ("third", "in third countries", {"color": GRADES["D"][0]}),
        ("unstated", "not stated", None),
    ):
        look = (
            {"fill": fill}
            if fill
            else {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#B9C0CA", "bg_color": "#FFFFFF"}}
        )
        chart.add_series(
            {
                "name": name,
                "categories": cells("label"),
                "values": cells(key),
                "gap": 35,
                "border": {"color": "#8A93A0"},
                **look,
            }
        )
    chart.set_title(
        {
            "name": "Country of extraction, as stated for your uses",
            "name_font": {"name": "Calibri", "size": 11, "bold": True, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_y_axis({"reverse": True, "num_font": {**font, "size": 8}, "line": {"color": RULE}, "interval_unit": 1})
    chart.set_x_axis(
        {"num_font": font, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    )
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 740, "height": 262})
    text = (
        "Stacked bar chart: for each material of the table above, which part of your uses is stated to be extracted in the EU, in "
        "third countries, or has no stated country."
    )
    page.sheet.insert_chart(_LOWER - 1, 2, chart, {"x_offset": 20, "object_position": 2, "description": text})
