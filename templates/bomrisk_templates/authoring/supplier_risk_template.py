"""Puts the template supplier_risk.xlsx together, in English; its texts are exchanged for those of other languages later."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from bomrisk_templates.authoring.language import say_language
from bomrisk_templates.authoring.look import ANSWERS, Look
from bomrisk_templates.authoring.supplier_about import add_about
from bomrisk_templates.authoring.supplier_checker import add_checker, add_lists
from bomrisk_templates.authoring.supplier_pages import TEXT
from bomrisk_templates.authoring.supplier_sheets import add_declaration, add_lines, add_questions

__all__ = ["write_supplier_risk_template"]

_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Fixed, so that the same code writes the same file."""


def write_supplier_risk_template(path: Path) -> None:
    """Write the template.

    Parameters
    ----------
    path : Path
        Where to; an existing file is replaced.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "title": TEXT["document.title"],
            "subject": TEXT["document.subject"],
            "category": TEXT["document.category"],
            "author": "bomrisk",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    book.formats[0].set_font_name("Calibri")
    book.formats[0].set_font_size(10)
    look = Look(book, entries=ANSWERS)
    page = add_about(book, look)
    add_lines(book, look)
    add_questions(book, look)
    add_declaration(book, look)
    add_checker(book, look)
    add_lists(book, look)
    page.sheet.activate()
    book.close()
    say_language(path)
