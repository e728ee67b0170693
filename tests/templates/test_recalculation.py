"""Each engine computes every formula of the workbook anew and gets what is stored in it, and what Python gets."""

import datetime as dt
import math
import shutil
from itertools import chain
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.engines.recalculation import ENGINES, engine_of
from tests.templates.conftest import hand_facts, reckon, small_bom

from bomrisk.policy import Policy
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.package.workbook import Workbook


def differences(stored, computed, other=None):
    """Formula cells whose stored value is not the computed one to 1e-9, and the number of formulas.

    With another computed workbook, those whose values differ between the two.
    """
    formulas, before, after = (
        openpyxl.load_workbook(stored),
        *(openpyxl.load_workbook(p, data_only=True) for p in (other or stored, computed)),
    )
    found, count = [], 0
    for sheet in formulas:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            count += 1
            old, new = (
                "" if v is None else v for v in (book[sheet.title][cell.coordinate].value for book in (before, after))
            )
            numeric = isinstance(old, (int, float)) and isinstance(new, (int, float))
            if not (abs(old - new) <= 1e-9 * max(1, abs(old)) if numeric else old == new):
                found.append((f"{sheet.title}!{cell.coordinate}", old, new))
    return found, count


def results(path):
    book = openpyxl.load_workbook(path, data_only=True)
    rows = [[cell.value for cell in row] for row in book["Results"][book["Results"].tables["bomrisk_results"].ref]]
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_stored_values_are_the_computed_ones(recalculate, assessment, bom, extras, facts, tmp_path):
    out = tmp_path / "small.xlsx"
    fill_bom_risk(assessment, bom, extras, source_name="m.xlsx", out=out, facts=facts)
    found, count = differences(out, recalculate(out))
    assert count > 800
    assert not found


def test_the_comparison_would_notice(recalculate, assessment, bom, facts, tmp_path):
    assessment.ratings.loc[0, "concentration"] += 1e-3
    out = tmp_path / "wrong.xlsx"
    fill_bom_risk(assessment, bom, source_name="m.xlsx", out=out, facts=facts)
    found, _ = differences(out, recalculate(out))
    assert found


CHANGES = [
    {"weight_concentration": 0.2, "weight_exposure": 0.8},
    {"severity": {"licence": 0.95, "quota": 0.1}},
    {"stop_severity": 0.6, "stop_share": 0.3, "stop_floor": 92.0},
    {"status": {"announced": 0.9}, "form": {"upstream": 1.0}},
    {"bands": {"B": 5.0, "C": 10.0, "D": 15.0, "E": 50.0}},
    {"monopoly_concentration": 70.0, "monopoly_floor": 81.0, "trace_factor": 1.0, "market_part_of_known_origin": 1.0},
    {"exposure_curve": ((0.0, 0.0), (0.10, 60.0), (0.25, 70.0), (0.50, 75.0), (1.0, 100.0)), "trusted_factor": 0.1},
]


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    out = tmp_path_factory.mktemp("filled") / "small.xlsx"
    fill_bom_risk(reckon(), small_bom(), source_name="m.xlsx", out=out, facts=hand_facts())
    return out


@pytest.fixture
def small(filled_once, tmp_path):
    """The small BOM's workbook; a copy, to be changed."""
    return Path(shutil.copy(filled_once, tmp_path))


def change_in_workbook(path, before, after):
    """Type the settings that differ into the Policy sheet's named cells."""
    book = Workbook.open(path)
    old = {row.key: row.value for row in before.to_rows()}
    for row in after.to_rows():
        if row.value != old[row.key] and row.key != "weight_exposure":  # that cell is a formula
            book.set_value("policy_" + row.key.replace(".", "_"), row.value)
    book.save(path)


@pytest.mark.parametrize("change", CHANGES, ids="+".join)
def test_a_changed_policy_regrades_without_python(recalculate, small, change):
    policy = Policy().with_(**change)
    change_in_workbook(small, Policy(), policy)
    live, expected = results(recalculate(small)), reckon(policy).lines
    assert list(live["Grade"]) == list(expected["grade"])
    assert list(live["Grade"]) != list(reckon().lines["grade"]) or not live["Score"].equals(reckon().lines["score"])
    scores = pd.to_numeric(live["Score"]).to_numpy()
    assert scores == pytest.approx(expected["score"].to_numpy(float), rel=1e-9, nan_ok=True)
    assert list(live["Why"]) == list(expected["why"])


@pytest.mark.parametrize("names", [pytest.param(tuple(ENGINES), marks=[*chain(*ENGINES.values())], id="both")])
def test_both_engines_get_the_same_after_a_change_of_weights_and_severities(names, small, tmp_path):
    """Every formula, also those that no number from Python stands beside: figures, checks, sentences."""
    change_in_workbook(small, Policy(), Policy().with_(**CHANGES[0], **CHANGES[1]))
    for name in names:
        (tmp_path / name / "profile").mkdir(parents=True)
        engine_of(name, tmp_path / name / "profile")([small], tmp_path / name)
    one, other = (tmp_path / name / small.name for name in names)
    found, count = differences(small, one, other)
    assert count > 800
    assert not found
    changed, _ = differences(small, one)
    assert len(changed) > 50  # the file still has what was stored before the change


def test_changing_the_date_asks_to_score_again(recalculate, small):
    book = Workbook.open(small)
    book.set_value("bomrisk_as_of", dt.date(2027, 1, 1))
    book.save(small)
    computed = openpyxl.load_workbook(recalculate(small), data_only=True)
    assert str(computed["Results"]["A3"].value).startswith("Score again")
    assert str(computed["About"]["B12"].value).startswith("CHECK")


REAL = pd.DataFrame(
    {
        "part_number": [f"P{i}" for i in range(8)],
        "description": [
            "GaN FET",
            "NdFeB magnet with Dy",
            "copper bar",
            "graphite anode",
            "tungsten electrode",
            "niobium",
            "ferrite",
            "screw",
        ],
        "material": ["gallium", "dysprosium", "copper", "graphite-natural", "tungsten", "niobium", None, None],
        "material_origin": [None, "CN", "CL", "ZW", None, "MW", None, None],
        "quantity": 2.0,
        "unit_price": [5.0, 8.0, 3.0, None, 1.0, 1.0, 1.0, 0.1],
    }
)


@pytest.mark.parametrize("to", ["DE", "US"])
def test_real_facts_and_a_changed_policy(recalculate, tmp_path, to):
    from bomrisk.assessment import assess

    changed = Policy().with_(
        weight_concentration=0.3, weight_exposure=0.7, severity={"licence": 0.8}, status={"suspended": 0.6}
    )
    out = tmp_path / "real.xlsx"
    fill_bom_risk(assess(REAL, as_of="2026-11-22", to=to), REAL, source_name="real", out=out)
    found, count = differences(out, recalculate(out))
    assert count > 1_000
    assert not found
    change_in_workbook(out, Policy(), changed)
    live, expected = results(recalculate(out)), assess(REAL, changed, as_of="2026-11-22", to=to).lines
    assert list(live["Grade"]) == list(expected["grade"])
    assert pd.to_numeric(live["Score"]).to_numpy() == pytest.approx(
        expected["score"].to_numpy(float), rel=1e-9, nan_ok=True
    )


MIXED = pd.DataFrame(
    {
        "part_number": [f"P{i}" for i in range(7)],
        "material": ["gallium", "copper", "copper", "tungsten", "niobium", "gallium", None],
        "quantity": [2.0, 3.0, None, 4.0, 5.0, None, 1.0],
        "unit_price": [5.0, 8.1, None, 3.3, 1.0, 1.0, 2.0],
        "line_total": [None, None, 100.7, 13.0, None, None, None],
        "currency": ["EUR", "usd", "USD", "JPY", "CHF", "EUR", None],
    }
)


def spends(path):
    """Spend by line, NaN where there is none."""
    return [math.nan if value == "" or pd.isna(value) else float(value) for value in results(path)["Spend"]]


RATES = (("USD", 0.8637), ("JPY", 0.00613))


def test_spend_in_several_currencies_follows_its_rates(recalculate, tmp_path):
    from bomrisk.assessment import assess
    from bomrisk.rates import Rate, RateTable
    from bomrisk_templates.bom_risk.money import money_of

    day = dt.date(2026, 11, 20)
    table = RateTable(tuple(Rate(day, code, rate, "EUR", "test") for code, rate in RATES))
    assessment = assess(MIXED, as_of="2026-11-22", to="DE")
    out = tmp_path / "mixed.xlsx"
    fill_bom_risk(
        assessment, MIXED, source_name="mixed", out=out, money=money_of(MIXED, assessment.as_of, [table], "EUR")
    )
    computed = recalculate(out)
    found, _ = differences(out, computed)
    assert not found
    wanted = [10.0, 24.3 * 0.8637, 100.7 * 0.8637, 13 * 0.00613, math.nan, math.nan, math.nan]
    assert spends(computed) == pytest.approx(wanted, rel=1e-12, nan_ok=True)
    # A rate that was missing, and a corrected one: the buyer types them, the figures follow.
    book = Workbook.open(out)
    rates = [1.0, 2.0, 0.006, 0.9]
    assert [cell.value for cell in openpyxl.load_workbook(out)["Rates"]["A"][5:9]] == ["EUR", "CHF", "JPY", "USD"]
    book.set_table_values("bomrisk_rates", {"Rate": rates})
    book.save(out)
    computed = recalculate(out)
    spend = spends(computed)
    assert spend == pytest.approx(
        [10.0, 24.3 * 0.9, 100.7 * 0.9, 13 * 0.006, 10.0, math.nan, math.nan], rel=1e-12, nan_ok=True
    )
    cells = openpyxl.load_workbook(computed, data_only=True)
    about = {row[0].value: (row[1].value, row[2].value) for row in cells["About"].iter_rows(max_col=3)}
    total, currency = about["Spend on all lines"]
    assert (float(total), currency) == (
        pytest.approx(sum(value for value in spend if value == value), rel=1e-12),
        "EUR",
    )
    assert str(cells["Dashboard"]["A2"].value).endswith("; spend in EUR")


def test_a_rate_that_is_none_gives_no_spend_and_no_zero(recalculate, tmp_path):
    from bomrisk.assessment import assess

    none = {"USD": "", "JPY": "abc", "CHF": -1.0, "GBP": 0.0}
    lines = pd.DataFrame(
        {
            "part_number": [f"P{i}" for i in range(6)],
            "material": ["gallium", "copper", "copper", "tungsten", "niobium", "gallium"],
            "quantity": [2.0, 3.0, None, 4.0, 5.0, 7.0],
            "unit_price": [5.0, 8.1, None, 3.3, 1.0, 1.0],
            "line_total": [None, None, 100.7, None, None, None],
            "currency": ["EUR", "USD", "EUR", "JPY", "CHF", "GBP"],
        }
    )
    out = tmp_path / "mixed.xlsx"
    fill_bom_risk(assess(lines, as_of="2026-11-22", to="DE"), lines, source_name="mixed", out=out)
    codes = [cell.value for cell in openpyxl.load_workbook(out)["Rates"]["A"][5:10]]
    assert sorted(codes) == sorted(["EUR", *none])
    book = Workbook.open(out)
    book.set_table_values("bomrisk_rates", {"Rate": [none.get(code, 1.0) for code in codes]})
    book.save(out)
    wanted = [10.0, math.nan, 100.7, math.nan, math.nan, math.nan]
    assert spends(recalculate(out)) == pytest.approx(wanted, nan_ok=True)
