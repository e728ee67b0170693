"""What was written in a risk workbook is read back, as it stands there."""

from __future__ import annotations

import datetime as dt

import numpy as np
import openpyxl
import pandas as pd
import pytest

import bomrisk
from bomrisk import Policy, reference
from bomrisk.assessment import assess
from bomrisk.comparison import Side, compare
from bomrisk.errors import InputError, PolicyError
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.bom_risk.risk_file import require_risk_file
from bomrisk_templates.bom_risk.risk_rating import read_rating

POLICY = Policy().with_(
    name="ours", weight_concentration=0.3, weight_exposure=0.7, trusted_countries=(), severity={"ban": 0.9}
)


@pytest.fixture(scope="module")
def lines():
    return pd.DataFrame(
        {
            "part_number": ["P1", "P2", "P3", "P4"],
            "description": ["GaN transistor", "Copper busbar", "Bracket", "Magnet"],
            "material": ["gallium", "copper", None, "dysprosium"],
            "material_origin": [None, "CL", None, "CN"],
            "quantity": [2.0, 3.0, 1.0, np.nan],
            "unit_price": [10.0, 5.0, 2.0, 4.0],
            "currency": ["EUR"] * 4,
            "sheet": ["Parts"] * 4,
            "row": [2, 3, 4, 5],
        }
    )


@pytest.fixture
def workbook(lines, tmp_path):
    out = tmp_path / "risk.xlsx"
    rated = assess(lines, POLICY, "2026-11-22", "US")
    fill_bom_risk(rated, lines, source_name="parts.xlsx", out=out)
    return out, rated


def test_everything_that_its_grades_rest_on(workbook):
    path, rated = workbook
    found = read_rating(require_risk_file(path))
    assert (found.setting.as_of, found.setting.to) == (dt.date(2026, 11, 22), "US")
    assert found.setting.policy == POLICY
    assert found.written.verified_through == reference.verified_through
    assert found.written.version == f"bomrisk {bomrisk.__version__}"
    assert (found.source, found.currency) == ("parts.xlsx", "EUR")
    assert np.allclose(found.spend, [20.0, 15.0, 2.0, np.nan], equal_nan=True)
    lines = found.written.lines
    assert lines["grade"].tolist() == rated.lines["grade"].tolist()
    assert np.allclose(lines["score"], rated.lines["score"].to_numpy(dtype=float), equal_nan=True)
    assert lines["material"].fillna("").tolist() == rated.lines["bottleneck_material"].fillna("").tolist()
    assert np.allclose(lines["hhi"], rated.lines["hhi"].to_numpy(dtype=float), equal_nan=True)
    assert dict(found.written.controls.itertuples(index=False)) == dict(
        rated.controls[["control_id", "status"]].itertuples(index=False)
    )


def test_nothing_changed_since(workbook):
    found = read_rating(require_risk_file(workbook[0]))
    side = Side(found.bom.lines, found.setting, found.written)
    again = compare(side, Side(found.bom.lines, found.setting), [(at, at) for at in range(4)])
    assert again.lines["what"].tolist() == ["same"] * 4


def edited(path, edit):
    """Save the workbook with its values, as a person left it."""
    book = openpyxl.load_workbook(path, data_only=True)
    edit(book)
    book.save(path)
    return path


def rows_of(book, name):
    sheet = next(each for each in book if name in each.tables)
    return list(sheet[sheet.tables[name].ref])[1:]


def set_policy(key, value):
    def edit(book):
        row = next(row for row in rows_of(book, "bomrisk_policy") if row[0].value == key)
        next(cell for cell in row[1:] if isinstance(cell.value, float)).value = value

    return edit


def test_lines_that_somebody_sorted(workbook):
    path, rated = workbook

    def turn(book):
        rows = rows_of(book, "bomrisk_results")
        values = [[cell.value for cell in row] for row in rows]
        for row, others in zip(rows, reversed(values), strict=True):
            for cell, value in zip(row, others, strict=True):
                cell.value = value

    found = read_rating(require_risk_file(edited(path, turn)))
    assert found.written.lines["grade"].tolist() == rated.lines["grade"].tolist()


def test_a_setting_that_was_changed_on_the_sheet(workbook):
    found = read_rating(require_risk_file(edited(workbook[0], set_policy("severity.licence", 0.75))))
    assert found.setting.policy == POLICY.with_(severity={"licence": 0.75})


def test_a_policy_that_cannot_be_used(workbook):
    path = edited(workbook[0], set_policy("severity.ban", 7.0))
    with pytest.raises(PolicyError, match=r"severity\.ban") as error:
        read_rating(require_risk_file(path))
    assert "risk.xlsx" in error.value.where


@pytest.mark.parametrize("name", ["bomrisk_scored_as_of", "bomrisk_scored_destination"])
def test_a_workbook_that_does_not_say_what_it_holds_for(workbook, name):
    def empty(book):
        sheet, cell = next(iter(book.defined_names[name].destinations))
        book[sheet][cell.replace("$", "")].value = None

    with pytest.raises(InputError, match="what its grades hold for"):
        read_rating(require_risk_file(edited(workbook[0], empty)))


def test_formulas_without_values(workbook):
    path, _ = workbook
    book = openpyxl.load_workbook(path)  # this library saves formulas without their values
    book.save(path)
    with pytest.raises(InputError, match="has a grade") as error:
        read_rating(require_risk_file(path))
    assert "open it in Excel" in error.value.action
