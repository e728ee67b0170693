"""The sheets Assemblies and Structure: what they say, and that every formula says the same."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.templates.test_recalculation import differences

from bomrisk.assessment import assess
from bomrisk.rates import Rate, RateTable
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.bom_risk.money import money_of
from bomrisk_templates.package.workbook import Workbook

NAN = float("nan")
DRIVE = pd.DataFrame(
    [
        ("0", "SD-1", "Group A", None, 1.0, NAN, NAN),
        ("1", "SM-1", "Group B", None, 2.0, 900.0, NAN),
        ("2", "SM-2", "Group C", None, 1.0, NAN, NAN),
        ("3", "SM-3", "Rotor magnet", "dysprosium", 24.0, 3.85, NAN),
        ("3", "SM-4", "Bar", "copper", 1.0, 38.5, 38.5),
        ("2", "SM-5", "Plug", None, 1.0, 4.0, NAN),
        ("1", "PE-1", "Power unit", None, 1.0, NAN, NAN),
        ("2", "PE-2", "Transistor", "gallium", 12.0, 11.4, NAN),
        ("1", "HS-1", "Packed unit", None, 3.0, 20.0, NAN),
        ("2", "HS-2", "Foil", "lead", 1.0, NAN, NAN),
        ("1", "LB-1", "Label", None, 1.0, 0.1, NAN),
    ],
    columns=["level", "part_number", "description", "material", "quantity", "unit_price", "line_total"],
).assign(sheet="Parts", row=range(6, 17))

# part number, indentation, needed, lines below, grade, worst line, lines D or E, unrated, spend, on D and E
EXPECTED = [
    ("SD-1", 0, 1, 10, "E", "PE-2, Transistor", 2, 5, 466.7, 321.6),
    ("SM-1", 1, 2, 4, "E", "SM-3, Rotor magnet", 1, 1, 269.8, 184.8),
    ("SM-2", 2, 2, 2, "E", "SM-3, Rotor magnet", 1, 0, 261.8, 184.8),
    ("PE-1", 1, 1, 1, "E", "PE-2, Transistor", 1, 0, 136.8, 136.8),
    ("HS-1", 1, 3, 1, "B", "HS-2, Foil", 0, 0, 60.0, 0.0),
]


def table(path, name):
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = next(sheet for sheet in book if name in sheet.tables)
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return pd.DataFrame(rows[1:], columns=rows[0])


def named(path, name):
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return book[sheet.strip("'")][cell].value


def filled(path, lines=DRIVE):
    fill_bom_risk(assess(lines, as_of="2026-11-22", to="DE"), lines, source_name="drive.xlsx", out=path)
    return path


@pytest.fixture(scope="module")
def rated_once(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("rated") / "drive.xlsx")


@pytest.fixture
def drive(rated_once, tmp_path):
    """The rated drive; a copy, to be changed."""
    return Path(shutil.copy(rated_once, tmp_path))


def test_assemblies_stand_in_tree_order_with_what_is_inside(drive):
    found = table(drive, "bomrisk_assemblies")
    rows = []
    for row in found.to_dict("records"):
        indent = (len(row["Assembly"]) - len(row["Assembly"].lstrip())) // 4
        spend = [round(row[name], 6) for name in ("Spend", "Spend on D and E")]
        names = ("Total quantity", "Lines below", "Grade", "Worst line", "Lines D or E", "Lines unrated")
        rows.append((row["Part number"], indent, *(row[name] for name in names), *spend))
    assert rows == EXPECTED
    assert found["Share on D and E"][0] == pytest.approx(321.6 / 466.7)


def test_lines_count_as_often_as_the_product_needs_them(drive):
    found = table(drive, "bomrisk_results").set_index("Part number")
    assert found["Level"].tolist() == [int(level) for level in DRIVE["level"]]
    assert found["Total quantity"].tolist() == [1, 2, 2, 48, 2, 2, 1, 12, 3, 3, 1]
    assert found["Times used"].tolist() == [0, 0, 0, 2, 2, 2, 0, 1, 1, 3, 1]
    assert found["Spend"]["SM-3"] == pytest.approx(184.8)
    assert found["Spend"]["SM-4"] == 77
    assert found["Spend"].isna().tolist() == [True] * 3 + [False] * 3 + [True, False, False, True, False]
    # The dashboard sums over the same column, so nothing counts twice there.
    assert named(drive, "bomrisk_total_spend") == pytest.approx(466.7)
    assert named(drive, "bomrisk_high_spend_share") == pytest.approx(321.6 / 466.7)
    said = table(drive, "bomrisk_findings").set_index("Finding")
    assert said.loc["assembly-price-covered", "Where"] == "Parts!7"


def test_assemblies_without_a_price_are_no_gap(tmp_path):
    lines = DRIVE[~DRIVE["part_number"].isin(["HS-1", "HS-2"])].reset_index(drop=True)
    checks = table(filled(tmp_path / "drive.xlsx", lines), "bomrisk_checks").set_index("Check")
    assert checks.loc["Every line has a spend", ["Found", "Expected", "Result"]].tolist() == [5, 5, "OK"]


def test_a_bom_with_one_level_says_so(tmp_path):
    path = filled(tmp_path / "flat.xlsx", DRIVE.drop(columns="level"))
    assert named(path, "bomrisk_assemblies_note").startswith("This BOM has one level")
    found = table(path, "bomrisk_assemblies")
    assert len(found) == 1
    assert found.isna().all(axis=None)
    results = table(path, "bomrisk_results")
    assert results["Level"].isna().all()
    assert set(results["Times used"]) == {1}


SHARED = DRIVE.drop(columns="level").assign(
    # The power unit is used in the servo unit too, where nobody says how many.
    part_number=[*DRIVE["part_number"][:10], "PE-1"],
    parent=[None, "SD-1", "SM-1", "SM-2", "SM-2", "SM-1", "SD-1", "PE-1", "SD-1", "HS-1", "SM-1"],
    unit_price=[*DRIVE["unit_price"][:10], NAN],
)


@pytest.mark.parametrize("lines", [DRIVE, SHARED, SHARED.assign(quantity=[*DRIVE["quantity"][:10], NAN])])
def test_stored_values_are_the_computed_ones(recalculate, tmp_path, lines):
    path = filled(tmp_path / "drive.xlsx", lines)
    found, count = differences(path, recalculate(path))
    assert count > 1_000
    assert not found


def type_into(path, table_name, header, values):
    book = Workbook.open(path)
    book.set_table_values(table_name, {header: values})
    book.save(path)


def test_prices_and_policy_change_the_assemblies_without_python(recalculate, drive):
    type_into(drive, "bomrisk_results", "Unit price", [*DRIVE["unit_price"][:3], 10.0, *DRIVE["unit_price"][4:]])
    book = Workbook.open(drive)
    book.set_value("policy_bands_E", 99.0)
    book.set_value("policy_bands_D", 98.0)
    book.save(drive)
    found = table(recalculate(drive), "bomrisk_assemblies").set_index("Part number")
    assert found["Spend"]["SM-2"] == pytest.approx(2 * 24 * 10 + 77)
    assert found["Spend"]["SD-1"] == pytest.approx(466.7 - 184.8 + 480)
    assert set(found["Grade"]) == {"C", "B"}
    assert found["Spend on D and E"]["SD-1"] == 0
    assert found["Lines D or E"].tolist() == [0] * 5


def in_two_currencies(path, rates):
    """The drive with magnets in dollars and transistors in francs, in euros."""
    codes = ["USD" if number == "SM-3" else "CHF" if number == "PE-2" else "EUR" for number in DRIVE["part_number"]]
    lines = DRIVE.assign(currency=codes)
    as_of = dt.date(2026, 11, 22)
    table = RateTable(tuple(Rate(as_of, code, rate, "EUR", "mine") for code, rate in rates.items()))
    money = money_of(lines, as_of, [table])
    fill_bom_risk(assess(lines, as_of=as_of, to="DE"), lines, source_name="drive.xlsx", out=path, money=money)
    return path


def test_assemblies_are_in_the_currency_of_the_report(tmp_path):
    found = table(in_two_currencies(tmp_path / "drive.xlsx", {"USD": 0.5, "CHF": 2.0}), "bomrisk_assemblies")
    spend = found.set_index("Part number")["Spend"]
    assert spend["SM-2"] == pytest.approx(184.8 / 2 + 77)
    assert spend["PE-1"] == pytest.approx(2 * 136.8)
    assert spend["SD-1"] == pytest.approx(466.7 - 184.8 / 2 + 136.8)
    unknown = table(in_two_currencies(tmp_path / "open.xlsx", {"USD": 0.5}), "bomrisk_assemblies")
    spend = unknown.set_index("Part number")["Spend"]
    assert pd.isna(spend["PE-1"])
    assert spend["SD-1"] == pytest.approx(466.7 - 184.8 / 2 - 136.8)


def test_formulas_of_levels_in_several_currencies_agree(recalculate, tmp_path):
    path = in_two_currencies(tmp_path / "drive.xlsx", {"USD": 0.5})
    found, _ = differences(path, recalculate(path))
    assert not found
    # The rate that was missing is typed in: the assemblies follow.
    type_into(path, "bomrisk_rates", "Rate", [1.0, 2.0, 0.5])
    after = table(recalculate(path), "bomrisk_assemblies").set_index("Part number")
    assert after["Spend"]["PE-1"] == pytest.approx(2 * 136.8)


def test_results_may_be_sorted(recalculate, drive):
    """Somebody turns Results upside down: the structure finds its lines by their number."""
    before = table(drive, "bomrisk_assemblies")
    book = openpyxl.load_workbook(drive)
    sheet = book["Results"]
    first, last = 6, 5 + len(DRIVE)
    given = [cell.column for cell in sheet[first] if cell.data_type != "f"]
    rows = [[sheet.cell(row, column).value for column in given] for row in range(last, first - 1, -1)]
    for row, values in enumerate(rows, start=first):
        for column, value in zip(given, values, strict=True):
            sheet.cell(row, column).value = value
    book.save(drive)
    after = table(recalculate(drive), "bomrisk_assemblies")
    for name in ("Grade", "Worst line", "Spend", "Spend on D and E"):
        assert (
            after[name].tolist() == pytest.approx(before[name].tolist())
            if name.startswith("Sp")
            else after[name].tolist() == before[name].tolist()
        )
