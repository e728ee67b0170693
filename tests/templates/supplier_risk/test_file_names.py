"""File names of suppliers: what every system, Excel and links to the files take."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomrisk_templates.supplier_risk.file_names import file_names

CASES = [
    ("ACME GmbH", "ACME GmbH.xlsx"),
    ('A/B\\C:D*E?F"G<H>I|J', "A B C D E F G H I J.xlsx"),
    ("50% off #1 [new]", "50 off 1 new.xlsx"),  # links end at # and %, Excel opens no name with brackets
    ("Co. KG.", "Co. KG.xlsx"),
    ("  .hidden ", "hidden.xlsx"),
    ("~$temp", "temp.xlsx"),
    ("CON", "_CON.xlsx"),
    ("com1", "_com1.xlsx"),
    ("COM¹", "_COM¹.xlsx"),
    ("nul.something", "_nul.something.xlsx"),
    ("Console GmbH", "Console GmbH.xlsx"),
    ("株式会社 村田製作所", "株式会社 村田製作所.xlsx"),
    ("Müller & Söhne", "Müller & Söhne.xlsx"),
    ("Mu\u0308ller", "Müller.xlsx"),
    ("exe\u202excod", "exexcod.xlsx"),  # no sign may turn the direction of writing
    ("a\x00b\tc", "ab c.xlsx"),
    ("???", "supplier.xlsx"),
    ("x" * 300, "x" * 60 + ".xlsx"),
]


@pytest.mark.parametrize(("name", "file"), CASES)
def test_a_name_becomes_safe(name, file):
    assert file_names([name]) == [file]


def test_names_that_a_file_system_takes_for_the_same_get_a_number():
    assert file_names(["Acme", "ACME", "ＡＣＭＥ", "acme (2)"]) == [
        "Acme.xlsx", "ACME (2).xlsx", "ＡＣＭＥ (3).xlsx", "acme (2) (2).xlsx",
    ]  # fmt: skip
    assert file_names(["Acme"], "#1 - raw materials", taken=["ACME - raw materials.xlsx"]) == [
        "Acme (2) - raw materials.xlsx"
    ]


@given(st.lists(st.text(max_size=80), max_size=8))
def test_every_text_gives_a_name_of_its_own(names):
    files = file_names(names, "#1 - raw materials")
    assert len({unicodedata.normalize("NFKC", file).casefold() for file in files}) == len(names)
    for file in files:
        assert not set(file) & set('<>:"/\\|?*#%[]\r\n\t\x00')
        assert len(file) <= 90
        assert len(file.encode()) <= 200
        assert file.endswith(".xlsx")
        assert not file.startswith((".", " ", "~"))
