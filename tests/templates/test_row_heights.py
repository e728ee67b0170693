"""Rows are as high as their wrapped texts are long, so that no line of them is cut off on paper."""

import textwrap

import openpyxl
import pandas as pd
import pytest
from tests.templates.article24_books import portfolio

from bomrisk.assessment import assess
from bomrisk_templates.article24.fill import fill_article24
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.columns_of import row_heights
from bomrisk_templates.bom_risk.facts import Facts

LINE = 12.2
"""Height of a line of 10 points [points]."""
EARTHS = [
    "NdFeB magnet N42SH", "yttrium oxide", "scandium oxide", "gadolinium oxide", "lutetium oxide", "holmium oxide",
    "cerium oxide", "lanthanum oxide", "SmCo magnet", "erbium oxide", "Li-ion cell 18650", "GaN transistor",
]  # fmt: skip


def lines_of(text, width):
    """Lines of a text in a column [digits of the default font]; letters of 10 points are narrower than its digits."""
    return sum(max(1, len(textwrap.wrap(part, int(1.2 * width)))) for part in str(text).split("\n"))


def test_controls_with_many_materials_are_shown_whole():
    facts = Facts.of_reference()
    rated = assess(pd.DataFrame({"description": EARTHS}), as_of="2026-11-23", to="DE")
    texts = ["; ".join(str(facts.material(each)) for each in cell.split(";")) for cell in rated.controls["materials"]]
    width = next(column.width for column in TABLES["bomrisk_controls"] if column.key == "materials")
    heights = row_heights("bomrisk_controls", {"materials": texts}, len(texts))
    needed = [lines_of(text, width) for text in texts]
    assert max(needed) > 7
    assert [text for text, lines, height in zip(texts, needed, heights, strict=True) if lines * LINE > height] == []


def test_no_row_is_higher_than_a_spreadsheet_allows_and_rows_of_the_bom_stay_low():
    words = "word " * 6_000
    assert row_heights("bomrisk_controls", {"materials": [words]}, 1)[0] < 409
    assert row_heights("bomrisk_bom", {"notes": [words]}, 1)[0] < 100


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    frame = pd.DataFrame({"part_number": [f"P-{at}" for at in range(len(EARTHS))], "description": EARTHS})
    out = tmp_path_factory.mktemp("heights") / "article24.xlsx"
    fill_article24(portfolio(frame.assign(supplier="Acme", quantity=1, unit_price=2.0)), out)
    return openpyxl.load_workbook(out, data_only=True)


@pytest.mark.parametrize(
    "name", ["About", "Controls", "Own supply chain", "Vulnerability", "Mitigation", "Sources", "Questions"]
)
def test_wrapped_texts_of_the_article_24_workbook_are_shown_whole(assessed, name):
    sheet = assessed[name]
    widths = {
        at: each.width for each in sheet.column_dimensions.values() for at in range(each.min or 0, (each.max or 0) + 1)
    }
    wrapped = [
        cell
        for row in sheet.iter_rows(min_row=6)
        for cell in row
        if isinstance(cell.value, str) and cell.alignment.wrap_text and sheet.row_dimensions[cell.row].height
    ]
    assert len(wrapped) > 5
    cut = [
        f"{cell.coordinate}: {cell.value[:40]}"
        for cell in wrapped
        if lines_of(cell.value, widths[cell.column]) * LINE > sheet.row_dimensions[cell.row].height + 1.5
    ]
    assert cut == []
