"""Puts the template article24.xlsx together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from bomrisk_templates.authoring import article24_about, article24_sheets, article24_summary
from bomrisk_templates.authoring.chart_defaults import state_chart_defaults
from bomrisk_templates.authoring.language import say_language
from bomrisk_templates.authoring.look import Look

__all__ = ["write_article24_template"]

_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Fixed, so that the same code writes the same file."""


def write_article24_template(path: Path) -> None:
    """Write the template.

    Parameters
    ----------
    path : Path
        Where to; an existing file is replaced.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "title": "Raw-material risk assessment",
            "subject": "Risk assessment of the supply chain of strategic raw materials, Regulation (EU) 2024/1252, Article 24",
            "category": "Supply risk",
            "keywords": "critical raw materials act, Article 24, strategic raw materials",
            "author": "bomrisk",
            "comments": "Prepared from bills of materials and public facts; to be completed by the company. No legal advice.",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    book.formats[0].set_font_name("Calibri")
    book.formats[0].set_font_size(10)
    look = Look(book)
    page = article24_summary.add_summary(book, look)
    article24_about.add_coverage(book, look)
    article24_about.add_about(book, look)
    article24_sheets.add_scope(book, look)
    article24_sheets.add_analysis(book, look)
    article24_sheets.add_decisions(book, look)
    article24_sheets.add_checks_and_sources(book, look)
    article24_sheets.add_calculation(book, look)
    article24_summary.add_summary_chart(page)
    page.sheet.activate()
    book.close()
    say_language(path)
    state_chart_defaults(path)
