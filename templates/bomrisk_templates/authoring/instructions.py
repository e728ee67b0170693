"""The sheet Instructions: how to read and use the workbook, and how a score comes about."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

from bomrisk_templates.authoring.about import GRADE_WORDS
from bomrisk_templates.authoring.look import GRADES, INPUT_FILL, INPUT_INK, RULE, Look
from bomrisk_templates.authoring.tables import new_page, put_section

__all__ = ["add_instructions"]


def _steps() -> dict[str, list[tuple[str, str]]]:
    """Texts by section, each with its label."""
    found: dict[str, list[tuple[str, str]]] = {}
    with Path(__file__).with_name("instructions.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["section"], []).append((row["label"], row["text"]))
    return found


def add_instructions(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add how to read and use the workbook."""
    page = new_page(
        book,
        look,
        "Instructions",
        "Instructions",
        "How to read this workbook, what you may change, and how a score comes about.",
    )
    sheet = page.sheet
    sheet.set_portrait()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 112)
    row = 4
    for heading, steps in _steps().items():
        row = put_section(page, row, heading, 2)
        for label, text in steps:
            sheet.set_row(row, 30 if len(text) > 132 else 17)
            sheet.write_string(row, 0, label, look.body("text", bold=True))
            sheet.write_string(row, 1, text, look.body("wrap"))
            row += 1
        row += 1
    row = put_section(page, row, "Colours", 2)
    sheet.write_string(row, 0, "Blue cell", look.body("text", bg_color=INPUT_FILL, font_color=INPUT_INK))
    sheet.write_string(row, 1, "Yours to fill in or to change.", look.body("text"))
    sheet.write_string(row + 1, 0, "Grey tab or cell", look.body("text", "formula", calculation=True))
    sheet.write_string(row + 1, 1, "Computed; nothing to do here.", look.body("text"))
    for offset, (grade, (fill, ink)) in enumerate(GRADES.items(), start=2):
        sheet.write_string(
            row + offset,
            0,
            grade,
            look.make(bold=True, align="center", bg_color=fill, font_color=ink, bottom=1, bottom_color=RULE),
        )
        sheet.write_string(row + offset, 1, f"Grade {grade}: {GRADE_WORDS[grade]}.", look.body("text"))
    sheet.fit_to_pages(1, 1)
