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


# Scenarios of one's own ------------------------------------------------------------------------------------------------

OWN = """name = "Copper and gallium stay at home"
in_short = "China keeps both."
description = "Half a year without them."
basis = "A test."
[[change]]
title = "Nothing from China"
remove = { country = "CN", months = 6, materials = ["gallium", "copper"] }
"""


@pytest.fixture
def with_own(run, tmp_path):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    result = run("score", "bom.csv", *SETTING, "--scenario", "own.toml", "-o", "own.xlsx")
    assert result.code == 0, result.err
    return load_workbook(tmp_path / "own.xlsx", data_only=True)


def test_an_own_scenario_stands_before_those_for_which_there_is_room(run, with_own):
    names = ["own.toml", "overshoot", "reluctant-multilateralism"]
    given = [option for name in names for option in ("--scenario", name)]
    told = json.loads(run("scenarios", "bom.csv", *SETTING, *given, "--json").out)
    summary = table(with_own, "bomrisk_scenario_grades")
    titles = [each["name"] for each in told["scenarios"]]
    assert titles == ["As it stands", "Copper and gallium stay at home", "Overshoot", "Reluctant multilateralism"]
    assert summary["Scenario"].tolist() == ["As it stands", "Copper and gallium stay at…", *titles[2:]]
    assert summary["What it supposes"][1] == "China keeps both."
    for row, scenario in enumerate(told["scenarios"]):
        for grade, of_grade in scenario["grades"].items():
            assert summary[f"Lines {grade}"][row] == of_grade["lines"], (scenario["name"], grade)
    lines = table(with_own, "bomrisk_scenarios").set_index("Part number")
    for line in told["lines"]:
        row = lines.loc[line["part_number"]]
        for label, name in zip(("1 Copper and", "2 Overshoot", "3 Reluctant"), titles[1:], strict=True):
            score = line[name]["score"]
            assert row[f"{label} grade"] == line[name]["grade"]
            found = row[f"{label} score"]
            assert pd.isna(found) if score is None else found == pytest.approx(score)
    gallium = lines.loc["G-1", "Why under 1 Copper and gallium stay at home"]
    assert gallium.startswith("Nothing from China (+")
    assert "MOFCOM 23/2023 [mofcom-2023-23]" in lines.loc["G-1", "Why under 2 Overshoot"]


def test_what_belongs_to_a_scenario_moves_with_its_columns(written, with_own):
    shipped, own = written["Scenarios"], with_own["Scenarios"]
    header = int(own.tables["bomrisk_scenarios"].ref.split(":")[0][1:])
    names = {cell.value: cell.column for cell in own[header - 1] if cell.value}
    heads = {cell.value: cell.column for cell in own[header] if cell.value}
    assert names["1 Copper and gallium stay…"] == heads["1 Copper and grade"]
    assert names["3 Reluctant multilateralism"] == heads["3 Reluctant grade"]
    assert next(at for name, at in names.items() if name.startswith("What moves")) == min(
        at for name, at in heads.items() if name.startswith("Why under")
    )
    coloured = {str(area.sqref).split(":")[0] for area in own.conditional_formatting}
    of_shipped = {str(area.sqref).split(":")[0] for area in shipped.conditional_formatting}
    assert coloured == of_shipped  # the columns of grades stand where they stood
    assert own.print_area.replace("$", "").endswith(own.tables["bomrisk_scenarios"].ref.split(":")[1])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["own.toml", "managed-rivalry", "overshoot", "reluctant-multilateralism"], "room for 3 scenarios, not for 4"),
        (["nowhere"], "There is no scenario 'nowhere'"),
        (["own.toml", "own.toml"], "Two scenarios have the name copper and gallium stay at home"),
    ],
)
def test_scenarios_that_cannot_be_shown(run, tmp_path, names, said):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    options = [option for name in names for option in ("--scenario", name)]
    result = run("score", "bom.csv", *SETTING, *options, "-o", "out.xlsx")
    assert result.code == 2
    assert said in result.err
    assert not (tmp_path / "out.xlsx").exists()
