"""What the sheets of the Article 24 workbook have in common."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from bomrisk_templates.article24.columns import TABLES
from bomrisk_templates.authoring.look import CALCULATION, GRADES, NAVY, Look
from bomrisk_templates.authoring.tables import AS_OF_MARK, Page, put_table

__all__ = ["HEADER", "colour_states", "new_article_page", "put_sheet"]

HEADER = 4
"""Row of a sheet's table header, counted from 0."""
_WORK = ("open", "not met", "yes", "CHECK", "consider")


def new_article_page(book: xlsxwriter.Workbook, look: Look, name: str, *, calculation: bool = False) -> Page:
    """Begin a sheet: title, one line that says what it is, the paragraph that it answers, print set-up.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look
    name : str
        Sheet name, one of ``sheets.csv``, which has the first two rows.
    calculation : bool
        Whether people need not read it.
    """
    title, lead = _titles()[name]
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(CALCULATION if calculation else NAVY)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, look.title())
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, lead, look.lead())
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9&K5A6472{title.replace('&', '&&')}&R&9&K5A6472As of {AS_OF_MARK}")
    sheet.set_footer(
        "&L&9&K5A6472Regulation (EU) 2024/1252, Article 24. Made with bomrisk: no legal advice&R&9&K5A6472Page &P of &N"
    )
    return Page(book, sheet, look, calculation)


def _rows(file: str) -> list[dict[str, str]]:
    text = (resources.files("bomrisk_templates.article24") / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _titles() -> dict[str, tuple[str, str]]:
    return {row["sheet"]: (row["title"], row["lead"]) for row in _rows("sheets.csv")}


@cache
def _hints() -> dict[tuple[str, str], str]:
    """What is shown when a cell to fill in is chosen."""
    return {(row["table"], row["key"]): row["hint"] for row in _rows("hints.csv")}


def put_sheet(
    page: Page,
    table: str,
    frozen: int,
    last_printed: str = "",
    *,
    rules: Mapping[str, dict[str, Any]] | None = None,
    states: tuple[str, ...] = (),
    **options: Any,
) -> int:
    """Write a sheet that is one table; returns its last row.

    Parameters
    ----------
    page : Page
    table : str
    frozen : int
        Columns that stay in view.
    last_printed : str
        Key of the last column that is printed; the last one if empty.
    rules : mapping of str to dict
        What such a column takes.
    states : tuple of str
        Columns whose words are coloured.
    **options
        For :func:`bomrisk_templates.authoring.tables.put_table`.
    """
    keys = [column.key for column in TABLES[table]]
    last = put_table(page, table, HEADER, 0, **{"header_height": 40, **options})
    for at, column in enumerate(TABLES[table]):
        if column.role == "entry":
            rule = (rules or {}).get(column.key, {"validate": "any"})
            shown = {"input_title": column.header[:32], "input_message": _hints()[table, column.key]}
            page.sheet.data_validation(HEADER + 1, at, last, at, {**rule, **shown})
    for key in states:
        colour_states(page, HEADER + 1, last, keys.index(key))
    page.sheet.freeze_panes(HEADER + 1, frozen)
    page.sheet.repeat_rows(HEADER)
    page.sheet.print_area(0, 0, last, keys.index(last_printed) if last_printed else len(keys) - 1)
    return last


def colour_states(page: Page, first: int, last: int, column: int) -> None:
    """Fill the cells that ask for work; the word says it, too."""
    if "work" not in page.formats:
        fill, ink = GRADES["A"]
        page.formats["work"] = page.book.add_format({"bg_color": fill, "font_color": ink})
    cell = xl_rowcol_to_cell(first, column, col_abs=True)
    words = ",".join(f'{cell}="{word}"' for word in _WORK)
    rule = {"type": "formula", "criteria": f'=OR({words},LEFT({cell},5)="open:")', "format": page.formats["work"]}
    page.sheet.conditional_format(first, column, last, column, rule)
