"""LibreOffice computes every formula of the workbook anew and gets what is stored in it, and what Python gets."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest
from tests.engines import libreoffice
from tests.engines.libreoffice import NEEDS_LIBREOFFICE

from bomrisk.policy import Policy
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.package.workbook import Workbook

pytestmark = NEEDS_LIBREOFFICE


@pytest.fixture(scope="module")
def recalculate(tmp_path_factory):
    profile = tmp_path_factory.mktemp("profile")

    def run(path):
        out = tmp_path_factory.mktemp("computed")
        libreoffice.recalculate([path], out, profile)
        return out / path.name

    return run


def differences(stored, computed):
    """Formula cells whose stored value is not the computed one to 1e-9, and the number of formulas."""
    formulas, before, after = (
        openpyxl.load_workbook(stored),
        *(openpyxl.load_workbook(p, data_only=True) for p in (stored, computed)),
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


def change_in_workbook(path, before, after):
    """Type the settings that differ into the Policy sheet's named cells."""
    book = Workbook.open(path)
    old = {row.key: row.value for row in before.to_rows()}
    for row in after.to_rows():
        if row.value != old[row.key] and row.key != "weight_exposure":  # that cell is a formula
            book.set_value("policy_" + row.key.replace(".", "_"), row.value)
    book.save(path)


@pytest.mark.parametrize("change", CHANGES, ids="+".join)
def test_a_changed_policy_regrades_without_python(recalculate, reckon, bom, facts, tmp_path, change):
    out = tmp_path / "changed.xlsx"
    policy = Policy().with_(**change)
    fill_bom_risk(reckon(), bom, source_name="m.xlsx", out=out, facts=facts)
    change_in_workbook(out, Policy(), policy)
    live, expected = results(recalculate(out)), reckon(policy).lines
    assert list(live["Grade"]) == list(expected["grade"])
    assert list(live["Grade"]) != list(reckon().lines["grade"]) or not live["Score"].equals(reckon().lines["score"])
    scores = pd.to_numeric(live["Score"]).to_numpy()
    assert scores == pytest.approx(expected["score"].to_numpy(float), rel=1e-9, nan_ok=True)
    assert list(live["Why"]) == list(expected["why"])


def test_changing_the_date_asks_to_score_again(recalculate, assessment, bom, facts, tmp_path):
    out = tmp_path / "later.xlsx"
    fill_bom_risk(assessment, bom, source_name="m.xlsx", out=out, facts=facts)
    book = Workbook.open(out)
    book.set_value("bomrisk_as_of", dt.date(2027, 1, 1))
    book.save(out)
    computed = openpyxl.load_workbook(recalculate(out), data_only=True)
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
