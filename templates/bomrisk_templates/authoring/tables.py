"""Tables on sheets: header, two body rows with formats and formulas, and what belongs to every sheet of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bomrisk_templates.article24.columns import TABLES as ARTICLE24_TABLES
from bomrisk_templates.authoring.article24_formulas import ARTICLE24_FORMULAS
from bomrisk_templates.authoring.figure_formulas import FIGURES
from bomrisk_templates.authoring.formulas import FORMULAS
from bomrisk_templates.authoring.look import CALCULATION, NAVY, Look
from bomrisk_templates.authoring.supplier_formulas import SUPPLIER_FORMULAS
from bomrisk_templates.bom_risk.columns import TABLES as BOM_TABLES
from bomrisk_templates.supplier_risk.columns import TABLES as SUPPLIER_TABLES

__all__ = ["AS_OF_MARK", "Page", "colour_grades", "entry_hints", "new_page", "put_section", "put_table"]

TABLES = BOM_TABLES | SUPPLIER_TABLES | ARTICLE24_TABLES
AS_OF_MARK = "{as of}"
"""Stands in the printed header until the workbook is filled."""


@dataclass
class Page:
    """A sheet under construction, with its named cells still to be defined."""

    book: xlsxwriter.Workbook
    sheet: Worksheet
    look: Look
    calculation: bool = False
    formats: dict[str, Any] = field(default_factory=dict)

    def name_cell(self, name: str, row: int, column: int) -> None:
        """Give a cell a workbook-wide name."""
        place = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{self.sheet.get_name()}'!{place}")


def new_page(
    book: xlsxwriter.Workbook, look: Look, name: str, title: str, lead: str, *, calculation: bool = False
) -> Page:
    """Begin a sheet: title, one line that says what it is, print set-up.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look
    name : str
        Sheet name.
    title, lead : str
        First two rows.
    calculation : bool
        Whether people need not read the sheet: it gets the grey of calculation sheets.
    """
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(CALCULATION if calculation else NAVY)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, look.title())
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, lead, look.lead())
    sheet.write_formula(2, 0, "=bomrisk_notice", look.notice(), "")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9&K5A6472{title.replace('&', '&&')}&R&9&K5A6472As of {AS_OF_MARK}")
    sheet.set_footer("&L&9&K5A6472BOM risk, made with bomrisk: no legal advice&R&9&K5A6472Page &P of &N")
    return Page(book, sheet, look, calculation)


def put_section(page: Page, row: int, text: str, columns: int = 3) -> int:
    """Write a heading; returns the row below."""
    page.sheet.set_row(row, 21)
    page.sheet.write_string(row, 0, text, page.look.section())
    for column in range(1, columns):
        page.sheet.write_blank(row, column, None, page.look.section())
    return row + 1


def put_table(
    page: Page,
    table: str,
    row: int,
    column: int,
    *,
    rows: int = 2,
    data: list[list[Any]] | None = None,
    formulas: list[dict[str, str]] | None = None,
    widths: bool = True,
    filters: bool = True,
    header_height: float = 32,
    row_height: float | None = None,
    more: dict[str, Any] | None = None,
) -> int:
    """Write a table with its header in a row; returns the last row of its body.

    Parameters
    ----------
    page : Page
    table : str
        Name, one of :data:`TABLES`.
    row, column : int
        Place of the header, counted from 0.
    rows : int
        Body rows; a table that grows needs two, so that ranges over it are told apart from single cells.
    data : list of rows, optional
        Fixed values; None leaves a cell to its formula or empty.
    formulas : list of dict, optional
        Formulas by column key for each row, where rows differ.
    widths, filters : bool
        Whether to set column widths, and to show filter buttons.
    header_height, row_height : float
        In points.
    more : dict, optional
        Further format properties of all body cells.
    """
    columns, sheet, look = TABLES[table], page.sheet, page.look
    calculated = {**FORMULAS, **FIGURES, **SUPPLIER_FORMULAS, **ARTICLE24_FORMULAS}.get(table, {})
    last, right = row + rows, column + len(columns) - 1
    described = []
    for each in columns:
        entry: dict[str, Any] = {
            "header": each.header,
            "header_format": look.header(each.look, calculation=page.calculation, role=each.role),
        }
        if each.key in calculated and formulas is None:
            entry["formula"] = "=" + calculated[each.key]
        described.append(entry)
    sheet.add_table(
        row,
        column,
        last,
        right,
        {"name": table, "style": None, "autofilter": filters, "banded_rows": False, "columns": described},
    )
    sheet.set_row(row, header_height)
    for at in range(rows):
        if row_height is not None:
            sheet.set_row(row + 1 + at, row_height)
        for offset, each in enumerate(columns):
            style = look.body(each.look, each.role, calculation=page.calculation, **(more or {}))
            place = (row + 1 + at, column + offset)
            own = formulas[at].get(each.key) if formulas is not None else calculated.get(each.key)
            value = data[at][offset] if data is not None else None
            if own:
                sheet.write_formula(*place, "=" + own, style, "")
            elif value is None:
                sheet.write_blank(*place, None, style)
            else:
                sheet.write(*place, value, style)
    if widths:
        for offset, each in enumerate(columns):
            sheet.set_column(column + offset, column + offset, each.width)
    return last


def colour_grades(page: Page, table: str, row: int, last: int, column: int, key: str = "grade") -> None:
    """Fill a column of grades by grade."""
    keys = [each.key for each in TABLES[table]]
    at = column + keys.index(key)
    if "grades" not in page.formats:
        page.formats["grades"] = page.look.grades()
    for grade, style in page.formats["grades"].items():
        page.sheet.conditional_format(
            row + 1, at, last, at, {"type": "cell", "criteria": "==", "value": f'"{grade}"', "format": style}
        )


def entry_hints(
    page: Page,
    table: str,
    row: int,
    last: int,
    hints: Mapping[str, str],
    rules: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Say at each column of entries that it is the reader's: blue alone would tell it to those only who see blue.

    Parameters
    ----------
    page : Page
    table : str
    row, last : int
        Header and last row of the body; the table begins in the first column.
    hints : mapping of str to str
        What is shown when a cell is chosen, by column key; at most 255 characters.
    rules : mapping of str to dict, optional
        What a column takes, as XlsxWriter's data_validation has it; anything if not given.
    """
    for at, each in enumerate(TABLES[table]):
        if each.role == "entry":
            rule = (rules or {}).get(each.key, {"validate": "any"})
            shown = {"input_title": each.header, "input_message": hints[each.key]}
            page.sheet.data_validation(row + 1, at, last, at, {**rule, **shown})
