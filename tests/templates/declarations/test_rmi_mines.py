"""Mines, recycled metal and names that no list offers: what the RMI forms tell beside their smelters."""

from __future__ import annotations

import openpyxl
import pytest
from tests.templates.declarations.rmi_files import CHINESE, rmi

from bomrisk_templates.declarations import read_declarations


def read(path):
    found = read_declarations([path])
    assert len(found.declarations) == 1, found.findings
    return found.declarations[0]


@pytest.mark.parametrize("words", [None, CHINESE], ids=["english", "chinese"])
def test_mine_list(tmp_path, words):
    mines = (
        ("Cobalt", "Kokkola", "Tenke Fungurume", "CONGO, THE DEMOCRATIC REPUBLIC OF THE"),
        ("Nickel", "", "Raglan", "Canada"),
        ("Cobalt", "Kokkola", "", "Unknown"),
    )
    options = {"words": words} if words else {}
    declaration = read(rmi(tmp_path / "a.xlsx", "emrt", version="2.2", used=("Yes",) * 6, mines=mines, **options))
    assert [(mine.material, mine.smelter, mine.name, mine.countries) for mine in declaration.mines] == [
        ("cobalt", "Kokkola", "Tenke Fungurume", ("CD",)),
        ("nickel", "", "Raglan", ("CA",)),
    ]
    assert declaration.mines[0].where == "a.xlsx Mine List!5"


@pytest.mark.parametrize(
    ("text", "countries", "all_named"),
    [
        ("Australia", ("AU",), True),
        ("Australia, Canada and Chile", ("AU", "CA", "CL"), True),
        ("AUSTRALIA; RCOI confirmed as per RMI", ("AU",), False),
        ("Bolivia (Plurinational State of)", ("BO",), True),
        ("Recycled", (), True),
        ("Scrap", (), True),
        ("Unknown", (), True),
        ("RCOI confirmed as per RMI", (), True),
    ],
)
def test_mines_beside_smelters(tmp_path, text, countries, all_named):
    smelter = ("Tin", "Thaisarco", "THAILAND", "CID001898")
    declaration = read(rmi(tmp_path / "a.xlsx", smelters=(smelter,), mines_of_smelters=(text,)))
    assert [mine.countries for mine in declaration.mines] == ([countries] if countries else [])
    assert all(mine.all_named is all_named for mine in declaration.mines)
    assert [found.country for found in declaration.smelters] == ["TH"], "the mine's country is not the smelter's"


@pytest.mark.parametrize(("kind", "version"), [("cmrt", "6.6"), ("emrt", "2.2"), ("crt", "2.2")])
def test_recycled(tmp_path, kind, version):
    declaration = read(
        rmi(tmp_path / "a.xlsx", kind, version=version, recycled=("Yes", "No"), identified=("No", "Yes"))
    )
    given = [(answer.recycled, answer.all_identified) for answer in declaration.answers]
    assert given[:2] == [(True, False), (False, True)][: len(given)]


def test_a_smelter_that_no_list_offers_has_its_name_in_the_second_column(tmp_path):
    path = rmi(tmp_path / "a.xlsx", "amrt", version="1.4", used=("Yes", "No", "No"))
    book = openpyxl.load_workbook(path)
    sheet = book["Smelter List"]
    for column, (heading, value) in enumerate(
        (("Metal (*)", "Aluminum"), ("Smelter Name (*)", "Smelter not listed"), ("Smelter Name (*)", "Small Smelter Ltd"),
         ("Smelter Country (*)", "NORWAY")), start=2,
    ):  # fmt: skip
        sheet.cell(4, column, heading)
        sheet.cell(5, column, value)
    for column in range(6, 9):
        sheet.cell(4, column, None)
    book.save(path)
    (smelter,) = read(path).smelters
    assert (smelter.material, smelter.name, smelter.country, smelter.where) == (
        "aluminium", "Small Smelter Ltd", "NO", "a.xlsx Smelter List!5",
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "version"), [("cmrt", "6.6"), ("emrt", "2.2"), ("amrt", "1.4")])
def test_an_empty_form_is_refused_with_the_reason(tmp_path, kind, version):
    found = read_declarations([rmi(tmp_path / "a.xlsx", kind, version=version, supplier="", date=None, used=())])
    assert found.declarations == ()
    (finding,) = found.findings
    assert "no answers to question 1" in finding.message
