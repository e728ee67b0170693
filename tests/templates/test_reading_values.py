# ruff: noqa: E501 - one case per row reads best as a table
"""Values as people write them: numbers, units, countries, codes that Excel spoils, cells with errors."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomrisk import reference
from bomrisk_templates.reading import BomFile, Profile, read_bom
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country
from bomrisk_templates.reading.values import currency_in, decimal_mark, parse_number

NUMBERS: list[tuple[str, str, float, str, str]] = [
    ("12个", "", 12, "个", ""), ("1,8 m", "", 1.8, "m", ""), ("~2", "", 2, "", "about"), ("< 1 €", "", 1, "", "range"), ("bis 5 Stk", "", 5, "Stk", "range"), ("до 100", "", 100, "", "range"), ("0-1", "", 1, "", "range"),
    ("2 bis 4", "", 4, "", "range"), ("一卷", "", 1, "卷", ""), ("半米", "", 0.5, "米", ""), ("1.234,56", "", 1234.56, "", ""),
    ("1,234.56", "", 1234.56, "", ""), ("1 234,5", "", 1234.5, "", ""), ("1'234.50", "", 1234.5, "", ""), ("1.234", ",", 1234, "", ""),
    ("1.234", ".", 1.234, "", ""), ("1,234", ".", 1234, "", ""), ("1,234", ",", 1.234, "", ""), ("1,234", "", 1234, "", "ambiguous"),
    ("0,182", "", 0.182, "", ""), ("1.234.567", "", 1234567, "", ""), ("$2,000.00", ".", 2000, "", ""), ("12,50 €", "", 12.5, "", ""),
    ("R$ 25,90", "", 25.9, "", ""), ("¥45,000", ".", 45000, "", ""), ("150 ₽", "", 150, "", ""), ("3 шт.", "", 3, "шт", ""),
    ("10本", "", 10, "本", ""), ("x4", "", 4, "", ""), ("4x", "", 4, "", ""), ("4 pcs", "", 4, "pcs", ""), ("1/2", "", 0.5, "", ""),
    ("2 pezzi", "", 2, "pezzi", ""), ("3 confezioni", "", 3, "confezioni", ""), ("2 cajas", "", 2, "cajas", ""), ("4 Rollen", "", 4, "Rollen", ""),
    ("2 rouleaux", "", 2, "rouleaux", ""), ("3 zestawy", "", 3, "zestawy", ""), ("2 упаковки", "", 2, "упаковки", ""), ("2捲", "", 2, "捲", ""),
    ("5 (2 spare)", "", 5, "", ""), ("１２", "", 12, "", ""), ("-3", "", -3, "", ""), ("1e3", "", 1000, "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mark", "value", "unit", "issue"), NUMBERS)
def test_number(text: str, mark: Any, value: float, unit: str, issue: str) -> None:
    parsed = parse_number(text, mark)
    assert (parsed.value, parsed.unit, parsed.issue) == (pytest.approx(value), unit, issue)


THOUSANDS = {
    "125k": 125_000, "20,9k": 20_900, "1,34tr": 1_340_000, "0,5 triệu": 500_000, "35 nghìn": 35_000, "12 тыс. руб.": 12_000, "3.5万元": 35_000,
    "2.5k €": 2_500, "1 mln zł": 1_000_000, "10 kr": 10, "4.20": 4.2, "7 tray": None, "2×11,4k": None,
}  # fmt: skip


@pytest.mark.parametrize("text", THOUSANDS)
def test_prices_in_thousands(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text(f"Name;Menge;Preis\nGetriebe;4;{text}\nWelle;2;3,00\n", encoding="utf-8")
    bom = read_bom(path)
    price = bom.lines["unit_price"][0]
    assert (None if math.isnan(price) else price) == pytest.approx(THOUSANDS[text])
    # Pieces are counted as they stand.
    assert bom.lines["quantity"].tolist() == [4, 2]


@pytest.mark.parametrize(
    "text", ["AS REQ", "若干", "少量", "n. B.", "TBD", "2 End Sets", "N52 12x5x3mm", "see note", "", "-"]
)
def test_unreadable_is_unknown_never_zero(text: str) -> None:
    assert math.isnan(parse_number(text).value)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_unknown(text: str) -> None:
    parsed = parse_number(text)
    assert math.isnan(parsed.value) == (parsed.issue == "unreadable")


@given(st.floats(min_value=0.01, max_value=9e6).map(lambda value: round(value, 2)))
def test_both_decimal_signs_say_the_same(value: float) -> None:
    english = f"{value:,.2f}"
    german = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert parse_number(english).value == parse_number(german).value == pytest.approx(value)


MARKS: list[tuple[list[str], str]] = [
    (["3,45", "1.012,50"], ","), (["0.5", "12"], "."), (["1,234"], ""), (["1,234", "0,5"], ","), (["12", "7"], ""), (["1,234.5"], "."),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "mark"), MARKS)
def test_decimal_mark(texts: list[str], mark: str) -> None:
    assert decimal_mark(texts) == mark


CURRENCIES = [
    ("Price (EUR)", "EUR"),
    ("12,50 €", "EUR"),
    ("Unit price [USD]", "USD"),
    ("$5", ""),
    ("¥5", ""),
    ("Цена, руб.", "RUB"),
    ("120 zl", "PLN"),
    ("Preis", ""),
    ("預算 (NTD)", "TWD"),
    ("Sum EGP", "EGP"),
    ("Try first", ""),
    ("Q 8.00", "GTQ"),
    ("Q8", ""),
    ("S/ 25.00", "PEN"),
    ("S/N", ""),
    ("~5 MAD/pièce", "MAD"),
]


@pytest.mark.parametrize(("text", "code"), CURRENCIES)
def test_currency(text: str, code: str) -> None:
    assert currency_in(text) == code


COUNTRIES: list[tuple[str, str | None]] = [
    ("CN", "CN"), ("cn", "CN"), ("CHN", "CN"), ("China", "CN"), ("PRC", "CN"), ("P.R. China", "CN"), ("Made in China", "CN"), ("中国", "CN"),
    ("中国製", "CN"), ("Китай", "CN"), ("Trung Quốc", "CN"), ("VR China", "CN"), ("CN - China", "CN"), ("Deutschland", "DE"), ("Allemagne", "DE"),
    ("Hergestellt in Deutschland", "DE"), ("Südkorea", "KR"), ("Korea, Republic of", "KR"), ("Hàn Quốc", "KR"), ("Taiwan", "TW"), ("台灣", "TW"),
    ("Stany Zjednoczone", "US"), ("EE.UU.", "US"), ("ベトナム", "VN"), ("Nhật Bản", "JP"), ("Österreich", "AT"), ("Itália", "IT"),
    ("Türkiye", "TR"), ("DR Congo", "CD"), ("Korea", None), ("Congo", None), ("Chna", None), ("Europe", None), ("unknown", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), COUNTRIES)
def test_country(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_every_country_of_the_facts_is_read_by_code_and_name() -> None:
    table = reference.countries()
    missed = {
        text
        for texts, code in zip(
            table[["country", "iso3", "name"]].itertuples(index=False), table["country"], strict=True
        )
        for text in texts
        if country_code(text) != code
    }
    assert missed == {"NA", "Georgia"}  # not available; a state of the USA
    assert is_ambiguous_country("NA")


# Vietnamese for Russia, the United States, Austria and Belgium beside the ISO codes that look like them.
@pytest.mark.parametrize(
    ("name", "code", "meant_by_code"),
    [("Nga", "NGA", "NG"), ("Mỹ", "MY", "MY"), ("Áo", "AO", "AO"), ("Bỉ", "BI", "BI")],
)
def test_a_code_is_not_a_name_without_accents(name: str, code: str, meant_by_code: str) -> None:
    assert country_code(name) in {"RU", "US", "AT", "BE"}
    assert country_code(code) == meant_by_code


def test_korea_stays_ambiguous() -> None:
    assert is_ambiguous_country("Korea")
    assert not is_ambiguous_country("South Korea")


def book(path: Path, rows: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "BOM"
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def codes(bom: BomFile) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in bom.findings}


def test_values_of_a_workbook(tmp_path: Path) -> None:
    bom = read_bom(
        book(
            tmp_path / "bom.xlsx",
            [
                [
                    "Part number",
                    "Description",
                    "Qty",
                    "Unit price (EUR)",
                    "Country of origin",
                    "HS code",
                    "CAS",
                    "Owner",
                ],
                [662024113322, "Connector", "2 pcs", "1,50", "PRC", "8505.11.00", "7440-00-8", "Ann"],
                [dt.date(2024, 3, 1), "Washer", "AS REQ", "0,20", "Korea", 85051100, None, "Bob"],
                ["=not a formula", "-10 V supply", 0, None, "Atlantis", "0101.21", None, dt.date(2025, 1, 2)],
                ["N/A", "@home kit", "~3", "1.250,00", "DE", None, None, None],
            ],
        )
    )
    lines = bom.lines
    assert lines["part_number"].tolist()[:2] == ["662024113322", "2024-03-01"]
    assert pd.isna(lines["part_number"][3])
    assert lines["description"].tolist() == ["Connector", "Washer", "-10 V supply", "@home kit"]
    assert lines["quantity"].fillna(-1).tolist() == [2, -1, 0, 3]
    assert lines["unit"].isna().tolist() == [False, True, True, True]
    assert lines["unit_price"].fillna(-1).tolist() == [1.5, 0.2, -1, 1250]
    assert lines["currency"].unique().tolist() == ["EUR"]
    assert lines["country"].fillna("?").tolist() == ["CN", "?", "?", "DE"]
    assert lines["hs_code"].tolist()[:3] == ["8505.11.00", "85051100", "0101.21"]
    assert lines["row"].tolist() == [2, 3, 4, 5]
    assert lines["sheet"].unique().tolist() == ["BOM"]
    assert bom.extras["Owner"].tolist()[:2] == ["Ann", "Bob"]
    assert bom.extras.index.equals(lines.index)
    assert {
        ("date-in-code", "BOM!A3"), ("number-unreadable", "BOM!C3"), ("country-ambiguous", "BOM!E3"), ("country-unknown", "BOM!E4"),
        ("number-about", "BOM!C5"),
    } <= codes(bom)  # fmt: skip


def test_error_cells_and_formulas_without_a_value_are_reported(tmp_path: Path) -> None:
    path = book(
        tmp_path / "bom.xlsx",
        [["Part number", "Description", "Qty"], ["A-1", "Bolt", "#N/A"], ["A-2", "Nut", "=1+1"], ["A-3", "Pin", 4]],
    )
    workbook = openpyxl.load_workbook(path)
    workbook["BOM"]["C2"].data_type = "e"
    workbook.save(path)
    bom = read_bom(path)
    assert bom.lines["quantity"].isna().tolist() == [True, True, False]
    assert {("cell-error", "BOM!C2"), ("cell-error", "BOM!C3")} <= codes(bom)


def test_counts_of_things_that_are_no_known_unit(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    cells = ["2 Bo (L/R)", "1 Bo", "2 Cụm", "set", "3", "many of them"]
    path.write_text(
        "Name;Số lượng\n" + "".join(f"Board {i};{cell}\n" for i, cell in enumerate(cells)), encoding="utf-8"
    )
    bom = read_bom(path)
    assert bom.tables[0].columns["quantity"] == "B"
    found = bom.lines["quantity"].tolist()
    assert found[:3] + found[4:5] == [2, 1, 2, 3]
    assert all(map(math.isnan, (found[3], found[5])))  # "set" says no number
    worded = next(finding for finding in bom.findings if finding.code == "number-worded")
    assert worded.where.endswith("B2")
    assert "2 Bo (L/R)" in worded.message


@pytest.mark.parametrize(
    ("header", "role", "values"),
    [
        ("Estimativa (R$)", "unit_price", ["40–60", "20", "35–50"]),
        ("€ stima", "unit_price", ["6–10", "15–25", "3"]),
        ("Unit", "unit", ["board", "circuit", "pack"]),
        ("Manufacturer ID", "part_number", ["MB6060/M", "LA1509-B", "CP33T/M"]),
    ],
)
def test_headings_of_estimates_units_and_makers_ids(header: str, role: str, values: list[str], tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    lines = [f"Plate {i};1;{value}" for i, value in enumerate(values)]
    path.write_text("\n".join((f"Description;Qty;{header}", *lines)), encoding="utf-8")
    assert read_bom(path).tables[0].columns[role] == "C"


def test_lost_decimal_signs_make_the_prices_unknown(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text(
        "Teil,Bezeichnung,Menge,Preis\n1,Schraube,4,0182\n2,Mutter,4,0037\n3,Welle,1,605\n", encoding="utf-8"
    )
    bom = read_bom(path)
    assert bom.lines["unit_price"].isna().all()
    assert any(finding.code == "decimals-lost" and finding.severity == "error" for finding in bom.findings)


def test_hidden_rows_are_read_and_reported(tmp_path: Path) -> None:
    path = book(
        tmp_path / "bom.xlsx",
        [["Part number", "Description", "Qty"], ["A-1", "Bolt", 1], ["A-2", "Nut", 2], ["A-3", "Pin", 4]],
    )
    workbook = openpyxl.load_workbook(path)
    workbook["BOM"].row_dimensions[3].hidden = True
    workbook.save(path)
    bom = read_bom(path)
    assert bom.tables[0].rows == [2, 3, 4]
    assert ("hidden-rows", "BOM!3") in codes(bom)


def test_tables_of_several_sheets_become_one_frame(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name, rows in {
        "Mechanics": [["Name", "Amount", "Colour"], ["Frame", 1, "red"], ["Bolt M3", 8, "zinc"]],
        "Notes": [["Prices are of May"]],
        "Electronics": [["Part number", "Description", "Qty"], ["RP2040", "Microcontroller", 1]],
    }.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del workbook["Sheet"]
    workbook.save(tmp_path / "bom.xlsx")
    bom = read_bom(tmp_path / "bom.xlsx")
    assert [table.sheet for table in bom.tables] == ["Mechanics", "Electronics"]
    assert bom.lines["sheet"].tolist() == ["Mechanics", "Mechanics", "Electronics"]
    assert bom.lines.index.tolist() == [0, 1, 2]
    assert bom.lines["part_number"].isna().tolist() == [True, True, False]
    assert bom.extras["Colour"].tolist()[:2] == ["red", "zinc"]
    assert ("sheet-skipped", "Notes!A1") in codes(bom)
    assert read_bom(tmp_path / "bom.xlsx", sheets=["Electronics"]).lines["row"].tolist() == [2]


def test_profile_overrides_and_round_trips(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text(
        "Foo;Bar;Qty;Price\nAlpha part;X1;2;1.234\nBeta part;X2;3;2.500\nGamma;X3;1;1.000\n", encoding="utf-8"
    )
    profile = Profile.from_mapping(
        {"columns": {"description": "A", "part_number": "Bar"}, "decimal": ",", "skip_rows": [4]}
    )
    (tmp_path / "profile.toml").write_text(profile.to_toml(), encoding="utf-8")
    assert Profile.from_toml(tmp_path / "profile.toml") == profile
    bom = read_bom(path, profile=profile)
    assert bom.tables[0].columns["description"] == "A"
    assert bom.tables[0].columns["part_number"] == "B"
    assert bom.tables[0].rows == [2, 3]
    assert bom.lines["unit_price"].tolist() == [1234, 2500]
    assert [m.confidence for m in bom.tables[0].mapped if m.role in ("description", "part_number")] == ["user", "user"]
