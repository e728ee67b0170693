"""CMRT, EMRT, AMRT and CRT workbooks: answers, smelters and products, in several versions and languages."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from tests.templates.declarations.rmi_files import CHINESE, UNKNOWN_LANGUAGE, rmi

from bomrisk_templates.declarations import Declaration, read_declarations
from bomrisk_templates.declarations.refiners import refiners_by_country
from bomrisk_templates.declarations.statements import statements_of_answers

SMELTERS = (
    ("Tantalum", "Jiujiang JinXin", "CHINA", "CID000914"),
    ("Tantalum", "Ulba Metallurgical", "KAZAKHSTAN", "CID001969"),
    ("Tantalum", "Ximei", "China", "CID000616"),
    ("Gold", "Smelter not yet identified", "", ""),
)


def read(path) -> tuple[Declaration, list]:
    found = read_declarations([path])
    assert len(found.declarations) == 1, found.findings
    return found.declarations[0], list(found.findings)


def answers(declaration: Declaration) -> dict[str, str]:
    return {answer.material or answer.name: answer.contained for answer in declaration.answers}


def text_of(declaration: Declaration) -> str:
    return " || ".join(map(str, statements_of_answers(declaration)))


def test_cmrt(tmp_path):
    path = rmi(tmp_path / "cmrt.xlsx", used=("Yes", "Yes", "No", "Unknown"), remains=("Yes", "No"), smelters=SMELTERS,
               identified=("Yes", "No"))  # fmt: skip
    declaration, findings = read(path)
    assert findings == []
    assert (declaration.kind, declaration.version, declaration.supplier) == ("cmrt", "6.5", "Kemica Capacitors Inc.")
    assert (declaration.date, declaration.scope) == (dt.date(2026, 4, 30), "company")
    # Tin is used in production and does not stay in the product.
    assert answers(declaration) == {"tantalum": "yes", "tin": "no", "gold": "no", "tungsten": "unknown"}
    assert [answer.all_identified for answer in declaration.answers] == [True, False, None, None]
    assert {(found.material, found.country, found.rmi_id) for found in declaration.smelters} == {
        ("tantalum", "CN", "CID000914"), ("tantalum", "KZ", "CID001969"), ("tantalum", "CN", "CID000616"), ("gold", "", ""),
    }  # fmt: skip
    assert refiners_by_country(declaration)["tantalum"] == {"CN": 2, "KZ": 1}
    source = "Kemica Capacitors Inc., CMRT 6.5, 2026-04-30"
    assert text_of(declaration) == f"may: tantalum | {source} || no: tin; gold | {source}"


def test_emrt(tmp_path):
    used = ("Yes", "No", "Yes", "Unknown", "Yes", "Not declaring")
    declaration, findings = read(
        rmi(tmp_path / "emrt.xlsx", "emrt", version="2.1", used=used, remains=("Yes", None, "Yes"))
    )
    assert answers(declaration) == {
        "cobalt": "yes", "copper": "no", "graphite-natural": "yes", "lithium": "unknown", "Mica": "unknown", "nickel": "unknown",
    }  # fmt: skip
    assert [found.code for found in findings] == ["declaration-mineral"]


def test_amrt_for_listed_products(tmp_path):
    path = rmi(tmp_path / "amrt.xlsx", "amrt", version="1.3", used=("Yes", "No", "No"), scope="products",
               products=("P-1", "P-2"), requested=("mine-1",))  # fmt: skip
    declaration, findings = read(path)
    assert findings == []
    assert [(part.number, part.requester_number) for part in declaration.parts] == [("P-1", "mine-1"), ("P-2", "")]
    # The form does not ask whether the metal stays in the product.
    assert text_of(declaration).startswith("some: aluminium? | ")
    assert "no: rare-earths" in text_of(declaration)


def test_one_listed_product_is_sure(tmp_path):
    declaration, _ = read(rmi(tmp_path / "a.xlsx", remains=("Yes",), scope="products", products=("P-1",)))
    assert text_of(declaration).startswith("some: tantalum | ")


def test_scope_in_words_denies_nothing(tmp_path):
    declaration, findings = read(rmi(tmp_path / "a.xlsx", remains=("Yes",), scope="described"))
    assert [found.code for found in findings] == ["declaration-scope"]
    assert text_of(declaration).startswith("may: tantalum | ")
    assert "no:" not in text_of(declaration)


@pytest.mark.parametrize("shift", [0, 1, 7])
def test_chinese_and_moved_rows(tmp_path, shift):
    path = rmi(tmp_path / "zh.xlsx", words=CHINESE, metals=("钽", "锡", "金", "钨"), remains=("Yes",), smelters=SMELTERS,
               shift=shift, scope="products", products=("C 1",), date="30-Apr-2026")  # fmt: skip
    declaration, findings = read(path)
    assert findings == []
    assert (declaration.supplier, declaration.date) == ("Kemica Capacitors Inc.", dt.date(2026, 4, 30))
    assert answers(declaration) == {"tantalum": "yes", "tin": "no", "gold": "no", "tungsten": "no"}
    assert [part.number for part in declaration.parts] == ["C 1"]
    assert len(declaration.smelters) == 4


def test_labels_of_an_unknown_language_are_read_by_their_order(tmp_path):
    path = rmi(tmp_path / "it.xlsx", words=UNKNOWN_LANGUAGE, metals=("Tantalio", "Stagno", "Oro", "Tungsteno"),
               used=("Sì", "No", "No", "No"), remains=("Sì",), smelters=SMELTERS[:3])  # fmt: skip
    declaration, findings = read(path)
    assert [found.code for found in findings] == ["declaration-language"]
    assert (declaration.supplier, declaration.scope) == ("Kemica Capacitors Inc.", "company")
    assert answers(declaration) == {"tantalum": "yes", "tin": "no", "gold": "no", "tungsten": "no"}
    assert refiners_by_country(declaration)["tantalum"] == {"CN": 2, "KZ": 1}


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        (dt.date(2025, 1, 2), dt.date(2025, 1, 2)),
        ("02-Jan-2025", dt.date(2025, 1, 2)),
        ("2025-01-02", dt.date(2025, 1, 2)),
        (45659, dt.date(2025, 1, 2)),
        ("soon", None),
        (None, None),
    ],
)
def test_dates(tmp_path, date, read_as):
    declaration, findings = read(rmi(tmp_path / "a.xlsx", date=date))
    assert declaration.date == read_as
    assert ["declaration-undated"] * (read_as is None) == [found.code for found in findings]


def test_all_problems_of_a_form_at_once(tmp_path):
    path = rmi(tmp_path / "a.xlsx", supplier="", date="?", scope="products", used=("Yes", None, None, "No"))
    _, findings = read(path)
    assert sorted(found.code for found in findings) == [
        "declaration-no-products", "declaration-no-supplier", "declaration-unanswered", "declaration-unanswered",
        "declaration-undated",
    ]  # fmt: skip
    assert {"a.xlsx Declaration!D27", "a.xlsx Declaration!D28"} <= {found.where for found in findings}


def test_smelters_without_computed_values(tmp_path):
    path = rmi(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Smelter List"]["A5"] = "CID000914"
    book.save(path)
    declaration, findings = read(path)
    assert declaration.smelters == ()
    assert [found.code for found in findings] == ["declaration-smelters"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"version": "7.0"}, "Update bomrisk"),
        ({"version": "2.03"}, "current form"),
        ({"kind": "emrt", "version": "3.0"}, "Update bomrisk"),
        ({"title": "Supplier survey"}, "names none of the forms"),
        ({"used": (None, None, None, None)}, "no answers to question 1"),
    ],
)
def test_refused_with_a_reason(tmp_path, options, word):
    found = read_declarations([rmi(tmp_path / "a.xlsx", **options)])
    assert found.declarations == ()
    refused = [finding for finding in found.findings if finding.code == "declaration-not-read"]
    assert len(refused) == 1
    assert word in f"{refused[0].message} {refused[0].action}"


def test_questions_taken_out(tmp_path):
    path = rmi(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Declaration"].delete_rows(24, 80)
    book.save(path)
    found = read_declarations([path])
    assert [finding.code for finding in found.findings] == ["declaration-not-read"]


def test_version_from_the_sheet_of_revisions(tmp_path):
    path = rmi(tmp_path / "a.xlsx", version="6.31")
    book = openpyxl.load_workbook(path)
    book["Declaration"]["I2"] = None
    for row, text in enumerate(("6.31 May 26, 2023", "6.22 May 11, 2022", "5.12 October 2019"), start=2):
        book["Revision"].cell(row, 1, text)
    book.save(path)
    assert read(path)[0].version == "6.31"
