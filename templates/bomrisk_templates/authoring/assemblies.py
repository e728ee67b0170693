"""The sheet Assemblies: risk and spend of a product with several levels, rolled up."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import NAVY, Look
from bomrisk_templates.authoring.tables import colour_grades, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["add_assemblies"]

_HEADER = 4


def add_assemblies(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add one row per assembly, in tree order, indented by level."""
    page = new_page(book, look, "Assemblies", "Assemblies and products", "")
    sheet = page.sheet
    page.name_cell("bomrisk_assemblies_note", 1, 0)
    last = put_table(page, "bomrisk_assemblies", _HEADER, 0, filters=False, header_height=32)
    colour_grades(page, "bomrisk_assemblies", _HEADER, last, 0)
    keys = [column.key for column in TABLES["bomrisk_assemblies"]]
    name = keys.index("name")
    # The products at the top are the ones whose names are not indented.
    cell = xlsxwriter.utility.xl_rowcol_to_cell(_HEADER + 1, name, col_abs=True)
    top = book.add_format({"bold": True, "font_color": NAVY})
    for first, end in ((0, name + 1), (keys.index("spend"), keys.index("high_share"))):
        sheet.conditional_format(
            _HEADER + 1,
            first,
            last,
            end,
            {"type": "formula", "criteria": f'=AND({cell}<>"",LEFT({cell},1)<>" ")', "format": top},
        )
    sheet.freeze_panes(_HEADER + 1, name + 1)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, last, keys.index("high_share"))
