"""The calculation sheets: Exposure, Stages, Materials, Ratings, Figures."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import Page, colour_grades, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["COUNTRIES_SHOWN", "GRADES_SHOWN", "MATERIALS_SHOWN", "add_calculation", "add_figures"]

_HEADER = 4
COUNTRIES_SHOWN = MATERIALS_SHOWN = 8
GRADES_SHOWN = ("A", "B", "C", "D", "E", "unrated")

_SHEETS = (
    (
        "Exposure",
        "bomrisk_exposure",
        "Exposure",
        "Calculation: how much of each country's supply every export control "
        "holds. The strictest control per country counts.",
    ),
    (
        "Stages",
        "bomrisk_stages",
        "Stages",
        "Calculation: concentration, exposure and floor of each material at each stage.",
    ),
    (
        "Materials",
        "bomrisk_rating_materials",
        "Materials of each rating",
        "Calculation: one row per rating and material; the worst stage (the bottleneck) gives the material's score.",
    ),
    (
        "Ratings",
        "bomrisk_ratings",
        "Ratings",
        "Calculation: one row per distinct combination of materials; its worst "
        "material gives the score. Lines look their rating up by number.",
    ),
    (
        "Structure",
        "bomrisk_structure",
        "Structure",
        "Calculation: lines in tree order; what is inside an assembly stands below it, down to its last row.",
    ),
)


def add_calculation(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the sheets that compute the ratings."""
    for name, table, title, lead in _SHEETS:
        page = new_page(book, look, name, title, lead, calculation=True)
        last = put_table(page, table, _HEADER, 0, filters=False, header_height=46)
        if table in ("bomrisk_ratings", "bomrisk_structure"):
            colour_grades(page, table, _HEADER, last, 0)
        page.sheet.set_paper(8)
        page.sheet.freeze_panes(_HEADER + 1, 2)
        page.sheet.repeat_rows(_HEADER)
        keys = [column.key for column in TABLES[table]]
        page.sheet.print_area(0, 0, last, keys.index("crma_flag") if "crma_flag" in keys else len(keys) - 1)


def add_figures(book: xlsxwriter.Workbook, look: Look) -> Page:
    """Add the sums that the dashboard shows; returns the page, whose tables the charts refer to."""
    page = new_page(
        book,
        look,
        "Figures",
        "Figures",
        "Calculation: counts and spend behind the dashboard and its charts.",
        calculation=True,
    )
    column = 0
    for table, rows, data in (
        ("bomrisk_by_grade", len(GRADES_SHOWN), [[grade, None, None, None, None] for grade in GRADES_SHOWN]),
        (
            "bomrisk_top_countries",
            COUNTRIES_SHOWN,
            [[rank, None, None, None, None, None] for rank in range(1, COUNTRIES_SHOWN + 1)],
        ),
        (
            "bomrisk_top_materials",
            MATERIALS_SHOWN,
            [[rank, None, None, None, None, None] for rank in range(1, MATERIALS_SHOWN + 1)],
        ),
        ("bomrisk_by_country", 2, None),
        ("bomrisk_by_material", 2, None),
    ):
        last = put_table(page, table, _HEADER, column, rows=rows, data=data, filters=False)
        if table == "bomrisk_by_grade":
            colour_grades(page, table, _HEADER, last, column)
        page.formats[table] = column
        column += len(TABLES[table])
        page.sheet.set_column(column, column, 3)
        column += 1
    page.sheet.freeze_panes(_HEADER + 1, 0)
    page.sheet.repeat_rows(_HEADER)
    return page
