"""Sheets of figures that were worked out once, at the scoring, and do not follow the Policy sheet."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import Page, new_page

__all__ = ["new_frozen_page"]


def new_frozen_page(book: xlsxwriter.Workbook, look: Look, name: str, title: str, note: str) -> Page:
    """Add a sheet with a cell named `note` for what its figures hold for; below it says when the policy was changed since."""
    page = new_page(book, look, name, title, "")
    page.sheet.write_blank(1, 0, None, look.lead())
    page.name_cell(note, 1, 0)
    changed = 'COUNTIF(bomrisk_policy[Changed],"changed")>0'
    said = "The policy was changed after the scoring, and this sheet does not follow it: score again."
    page.sheet.write_formula(
        2, 0, f'=IF(bomrisk_notice<>"",bomrisk_notice,IF({changed},"{said}",""))', look.notice(), ""
    )
    return page
