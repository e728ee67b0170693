"""``bomrisk score``: what the workbook says of scenarios, of countries that are out and of its own certainty."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from openpyxl import load_workbook

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
BOM = """\
Part number;Description;Material;Qty;Unit price;Currency;Stock;Consumption per month
G-1;GaN transistor;gallium;2;10;EUR;600;100
C-1;Busbar;copper;5;1;EUR;viele;10
S-1;Screw;;100;0,1;EUR;5;5
"""


@pytest.fixture
def written(run, tmp_path):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    result = run("score", "bom.csv", *SETTING, "-o", "out.xlsx")
    assert result.code == 0, result.err
    return load_workbook(tmp_path / "out.xlsx", data_only=True)


def table(book, name):
    sheet = next(each for each in book if name in each.tables)
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_scenarios_are_those_of_the_command(run, written):
    told = json.loads(run("scenarios", "bom.csv", *SETTING, "--json").out)
    found = table(written, "bomrisk_scenario_grades").set_index("Scenario")
    for scenario in told["scenarios"]:
        for grade, of_grade in scenario["grades"].items():
            assert found.loc[scenario["name"], f"Lines {grade}"] == of_grade["lines"], (scenario["name"], grade)
            assert found.loc[scenario["name"], f"Spend {grade}"] == pytest.approx(of_grade["spend"])
    lines = table(written, "bomrisk_scenarios").set_index("Part number")
    gallium = next(line for line in told["lines"] if line["part_number"] == "G-1")
    assert lines.loc["G-1", "Overshoot score"] == pytest.approx(gallium["Overshoot"]["score"])
    assert "MOFCOM 23/2023 [mofcom-2023-23]" in lines.loc["G-1", "Why under Overshoot"]
    assert written["Scenarios"]["A2"].value.endswith("score again after a change. Spend in EUR.")


def test_a_country_is_out_as_in_the_command(run, written):
    told = json.loads(run("without", "CN", "bom.csv", *SETTING, "--json").out)
    gallium = next(row for row in told["supply"] if row["material"] == "gallium")
    found = table(written, "bomrisk_without").set_index(["Without", "Material", "Stage"])
    row = found.loc[("China", "Gallium", "refining")]
    assert row["Supply lost"] == pytest.approx(gallium["lost"])
    assert row["Stock months"] == pytest.approx(6 / gallium["lost"])
    china = table(written, "bomrisk_without_countries").set_index("Without").loc["China"]
    hit = [line for line in told["lines"] if line["hit"] in ("cut off", "short")]
    assert china["Lines hit"] == sum(line["lost"] >= 0.1 for line in hit)
    said = table(written, "bomrisk_findings").set_index("Finding")
    assert said.loc["stock-unreadable", "Where"].endswith("G3")


def test_ranges_are_those_of_the_command(run, written):
    told = json.loads(run("uncertainty", "bom.csv", *SETTING, "--json").out)
    lines = table(written, "bomrisk_results").set_index("Part number")
    for row in told["worst"]:
        line = lines.loc[row["part_number"]]
        headings = ("Likely low", "Likely high", "Rank from", "Rank to", "Grade stays")
        keys = ("score_p05", "score_p95", "rank_low", "rank_high", "grade_stays")
        assert [line[each] for each in headings] == pytest.approx([row[key] for key in keys])
        # The command looks at no more lines than are rated, the workbook at 20.
        assert line["Stays in worst 20"] == 1
    assert written["Results"]["A4"].value.startswith("Low and High: the ends of what the facts leave open.")
