"""Puts the template bom_risk.xlsx together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from bomrisk.policy import Policy
from bomrisk_templates.authoring import (
    about,
    assemblies,
    bom_results,
    calculation,
    calendar_sheet,
    dashboard,
    instructions,
    policy_checks_sources,
    replies_sheet,
    scenarios_sheet,
    without_sheet,
)
from bomrisk_templates.authoring.chart_defaults import state_chart_defaults
from bomrisk_templates.authoring.language import say_language
from bomrisk_templates.authoring.look import Look
from bomrisk_templates.bom_risk.policy_rows import policy_name

__all__ = ["write_bom_risk_template"]

_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Fixed, so that the same code writes the same file."""


def write_bom_risk_template(path: Path) -> None:
    """Write the template.

    Parameters
    ----------
    path : Path
        Where to; an existing file is replaced.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "title": "BOM risk",
            "subject": "Country concentration and export-control exposure of a bill of materials",
            "category": "Supply risk",
            "keywords": "bill of materials, critical raw materials, export controls",
            "author": "bomrisk",
            "comments": "Rates each line by country concentration and export-control exposure. No legal advice.",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    book.formats[0].set_font_name("Calibri")
    book.formats[0].set_font_size(10)
    look = Look(book)
    about.add_about(book, look)
    page = dashboard.add_dashboard(book, look)
    instructions.add_instructions(book, look)
    bom_results.add_bom(book, look)
    bom_results.add_results(book, look)
    assemblies.add_assemblies(book, look)
    policy_checks_sources.add_controls(book, look)
    calendar_sheet.add_calendar(book, look)
    scenarios_sheet.add_scenarios(book, look)
    without_sheet.add_without(book, look)
    policy_checks_sources.add_policy(book, look)
    policy_checks_sources.add_rates(book, look)
    policy_checks_sources.add_checks(book, look)
    policy_checks_sources.add_sources(book, look)
    replies_sheet.add_replies(book, look)
    bom_results.add_left_entries(book, look)
    calculation.add_calculation(book, look)
    figures = calculation.add_figures(book, look)
    dashboard.add_charts(page, figures)
    for row, setting in enumerate(Policy().to_rows(), start=6):
        book.define_name(policy_name(setting.key), f"=Policy!$D${row}")
    page.sheet.activate()
    book.close()
    say_language(path)
    state_chart_defaults(path)
