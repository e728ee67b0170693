"""What suppliers write into cells, and what is made of it."""

from __future__ import annotations

import math

import pytest

from bomrisk_templates.supplier_risk.reply_cells import material_of, read_answer

NAN = math.nan


def read(key, cell):
    return read_answer(key, cell, "a.xlsx Declaration!H6")


@pytest.mark.parametrize(
    ("cell", "countries"),
    [
        ("China (CN)", [("CN", NAN)]),
        ("Österreich (AT)", [("AT", NAN)]),
        ("CN", [("CN", NAN)]),
        ("chn", [("CN", NAN)]),
        ("made in Japan", [("JP", NAN)]),
        ("Deutschland", [("DE", NAN)]),
        ("Bosnia and Herzegovina", [("BA", NAN)]),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE", [("CD", NAN)]),
        ("China; Australia", [("CN", NAN), ("AU", NAN)]),
        ("China / Chile", [("CN", NAN), ("CL", NAN)]),
        ("China 60 %, Australien 40%", [("CN", 0.6), ("AU", 0.4)]),
        ("60 % China, 40,5 % Chile", [("CN", 0.6), ("CL", 0.405)]),
        ("CN (70%) + unknown (30%)", [("CN", 0.7), ("", 0.3)]),
        ("CN, unbekannt", [("CN", NAN), ("", NAN)]),
    ],
)
def test_countries(cell, countries):
    found = read("material_origin", cell)
    assert found.state == "answered"
    assert [code for code, _ in found.countries] == [code for code, _ in countries]
    assert [share for _, share in found.countries] == pytest.approx([share for _, share in countries], nan_ok=True)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("unknown", "unknown"),
        ("UNKNOWN.", "unknown"),
        ("unbekannt", "unknown"),
        ("t.b.d.", "unknown"),
        ("?", "unknown"),
        ("未知", "unknown"),
        ("confidential", "withheld"),
        ("vertraulich", "withheld"),
        ("recycled", "answered"),
        ("Korea", "unclear"),
        ("NA", "unclear"),
        ("n/a", "unclear"),
        ("various", "unclear"),
        ("Europe", "unclear"),
        ("-", "unclear"),
        ("Atlantis", "unclear"),
        ("China, Atlantis", "unclear"),
        ("China 140 %", "unclear"),
        (0.6, "unclear"),
        (True, "unclear"),
    ],
)
def test_no_country(cell, state):
    found = read("processing_country", cell)
    assert found.state == state
    assert found.countries == ()
    assert bool(found.problem) is (state == "unclear")


@pytest.mark.parametrize(
    ("cell", "fraction"),
    [
        (0.6, 0.6),
        (60.0, 0.6),
        (1.0, 1.0),
        (0.0, 0.0),
        ("60 %", 0.6),
        ("60,5%", 0.605),
        ("ca. 60 percent", 0.6),
        ("100 ppm", 0.0001),
        ("<0.1 %", 0.001),
        ("0,5", 0.5),
        (140.0, NAN),
        ("140 %", NAN),
        (-0.1, NAN),
        ("most of it", NAN),
        (True, NAN),
    ],
)
def test_percentages(cell, fraction):
    found = read("share", cell)
    assert found.number == pytest.approx(fraction, nan_ok=True)
    assert found.state == ("unclear" if math.isnan(fraction) else "answered")


@pytest.mark.parametrize(
    ("cell", "weeks"),
    [
        (6.0, 6), ("6", 6), ("6 weeks", 6), ("6 Wochen", 6), ("14 days", 2), ("12 months", 365 / 7), ("plenty", NAN), (-1.0, NAN),
        (9999.0, NAN),
    ],
)  # fmt: skip
def test_weeks(cell, weeks):
    assert read("stock_weeks", cell).number == pytest.approx(weeks, nan_ok=True)


@pytest.mark.parametrize(
    ("cell", "word", "state"),
    [
        ("yes", "yes", "answered"),
        ("Ja", "yes", "answered"),
        (True, "yes", "answered"),
        ("No", "no", "answered"),
        ("nein", "no", "answered"),
        ("unknown", "", "unknown"),
        ("maybe", "", "unclear"),
    ],
)
def test_yes_and_no(cell, word, state):
    found = read("contained", cell)
    assert (found.word, found.state) == (word, state)


def test_materials():
    assert read("materials_stated", "Nd; Dysprosium").materials == ("neodymium", "dysprosium")
    assert read("materials_stated", "keine").word == "none"
    assert "unobtainium" in read("materials_stated", "Nd; unobtainium").problem
    assert material_of("Seltene Erden") == "rare-earths"


def test_a_cell_that_holds_an_error_is_unclear_and_a_text_that_looks_like_a_formula_stays_text():
    assert read_answer("smelter", "", "x", "#REF!").state == "unclear"
    found = read("smelter", "=cmd|'/c calc'!A1")
    assert (found.state, found.text) == ("answered", "=cmd|'/c calc'!A1")
