"""No part of a supplier's workbook knows anything of other suppliers, of prices, scores or the buyer's notes."""

import re
import zipfile

import pytest
from tests.templates.supplier_risk.conftest import BOM, workbook_of, write

NAMES = ["Magnet Works GmbH", "Chip & Co", "Zeta Chemie KG"]
OWN = {
    "Magnet Works GmbH": ["magnet works", "900-", "mw-", "buy-101", "buy-102", "buy-106", "ndfeb", "smco"],
    "Chip & Co": [
        "chip & co",
        "gs66508t",
        "grm188",
        "t491a",
        "buy-103",
        "buy-104",
        "buy-105",
        "gan power",
        "mlcc",
        "tantalum cap",
    ],
    "Zeta Chemie KG": ["zeta chemie", "=cmd", "buy-107", "antimony trioxide"],
}


def secrets(name):
    """Words of the BOM that are none of a supplier's business."""
    own = OWN[name]
    mine = BOM["supplier"].fillna("").str.casefold().str.replace(".", "").eq(name.casefold())
    others = BOM[~mine]
    found = set()
    for column in (
        "part_number",
        "manufacturer_part_number",
        "supplier",
        "supplier_part_number",
        "description",
        "notes",
    ):
        found |= {str(value).casefold() for value in others[column].dropna()}
    found |= {str(value).casefold() for value in BOM["notes"]}
    found -= {"n/a"}
    return {word for word in found if not any(mark in word for mark in own)}


def everything(path):
    """All parts as text, also their names, entities resolved, and all numbers in them."""
    texts = []
    with zipfile.ZipFile(path) as archive:
        assert archive.comment == b""
        for entry in archive.infolist():
            assert not entry.extra
            assert not entry.comment
            texts += [entry.filename, archive.read(entry).decode("utf-8")]
    whole = "\n".join(texts)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        whole = whole.replace(entity, sign)
    return whole.casefold()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_of_others_is_in_any_part(name, language, english, rated, tmp_path):
    made = english if language == "en" else (tmp_path, write(rated, tmp_path, "de"))
    whole = everything(workbook_of(made, name))
    words = secrets(name)
    assert len(words) > 20
    assert sorted(word for word in words if word in whole) == []
    # What is his own is there, so that the search would have found the rest.
    assert name.casefold() in whole
    assert any(mark in whole for mark in OWN[name][1:])


@pytest.mark.parametrize("name", NAMES)
def test_no_price_no_spend_no_quantity_no_score(name, english, rated):
    whole = everything(workbook_of(english, name))
    prices = [f"{value:g}" for value in BOM["unit_price"]]
    assert [price for price in prices if price in whole] == []
    numbers = set(re.findall(r"<v>([^<]+)</v>", whole))
    quantities = {f"{value:g}" for value in BOM["quantity"]}
    assert not numbers & quantities
    assessment, questions = rated
    scores = [*assessment.lines["score"].dropna(), *questions["swing"].dropna(), *questions["effect"].dropna()]
    assert not numbers & {repr(float(value)) for value in scores if not float(value).is_integer()}
    assert "eur" not in re.findall(r">([^<]*)<", whole)
    assert not any(re.search(rf"grade {letter}\b|\({letter}\)", whole) for letter in "abcde")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_hidden(name, english):
    with zipfile.ZipFile(workbook_of(english, name)) as archive:
        names = archive.namelist()
        book = archive.read("xl/workbook.xml").decode()
        sheets = "".join(archive.read(each).decode() for each in names if each.startswith("xl/worksheets/sheet"))
    assert "hidden" not in book
    assert "hidden=" not in sheets
    kinds = {re.sub(r"\d+", "", each) for each in names}
    assert kinds == {
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "xl/workbook.xml", "xl/styles.xml",
        "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "xl/theme/theme.xml", "xl/worksheets/sheet.xml",
        "xl/worksheets/_rels/sheet.xml.rels", "xl/tables/table.xml",
    }  # fmt: skip


def test_the_index_stands_apart_from_what_is_sent(english):
    folder, plan = english
    assert sorted(path.name for path in folder.iterdir()) == ["supplier-index.xlsx", "to-suppliers"]
    assert len(list((folder / "to-suppliers").iterdir())) == len(plan.asked) == 3
