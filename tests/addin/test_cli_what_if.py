"""``scenarios`` and ``without``: what people and scripts get, and what is said of files that cannot be used."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bomrisk.scenarios import SHIPPED, parse_scenario, shipped
from bomrisk_excel.cli.inputs import country_option

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
MINE = 'name = "No Chinese gallium"\n[[change]]\nremove = { country = "CN", materials = ["gallium"] }\n'


def test_scenarios_for_people(run, bom):
    result = run("scenarios", bom, *SETTING)
    assert result.code == 0
    for words in (
        "bom.csv: 4 lines under 3 scenarios, as of 2026-11-22, to DE", "As it stands", "Managed rivalry", "Overshoot",
        "Managed rivalry: no score differs", "Overshoot: no grade differs from as it stands; the score of 2 lines does.",
        "Reluctant multilateralism: 2 lines with another grade", "G-1 Wafer",
        "Licences become routine: MOFCOM 23/2023 [mofcom-2023-23] (-19)",
        "E 2 / 130 2 / 130 2 / 130 0 / 0",
    ):  # fmt: skip
        assert words in " ".join(result.out.split()), words
    assert "\x1b[" not in result.out
    assert "CN-2023-23" not in result.out


def test_what_a_scenario_adds_is_named_by_its_change(run, tmp_path):
    (tmp_path / "magnets.csv").write_text("Part number,Material\nM-1,ndfeb-magnet\n", encoding="utf-8")
    out = run("scenarios", "magnets.csv", "--scenario", "overshoot", *SETTING).out
    assert "China's ban reaches all rare-earth magnets" in " ".join(out.split())
    assert "SCENARIO" not in out


def test_scenarios_json(run, bom):
    found = json.loads(run("scenarios", bom, *SETTING, "--scenario", "overshoot", "--json").out)
    assert set(found) == {"as_of", "to", "currency", "scenarios", "lines", "findings"}
    assert [each["name"] for each in found["scenarios"]] == ["As it stands", "Overshoot"]
    assert found["scenarios"][1]["changes"] == [change.title for change in shipped("overshoot").changes]
    assert found["scenarios"][0]["grades"]["E"] == {"lines": 2, "spend": 130.0}
    wafer = next(line for line in found["lines"] if line["part_number"] == "G-1")
    assert wafer["As it stands"] == {"grade": "E", "score": pytest.approx(87.5867)}
    assert wafer["Overshoot"]["cause"] == "China's licences become bans: CN-2023-23 (+10)"
    bracket = next(line for line in found["lines"] if line["part_number"] == "B-1")
    assert bracket["Overshoot"] == {"grade": "unrated", "score": None, "cause": None}


def test_scenarios_csv(run, bom):
    rows = list(csv.DictReader(io.StringIO(run("scenarios", bom, *SETTING, "--csv").out)))
    assert [row["part_number"] for row in rows] == ["M-1", "W-1", "B-1", "G-1"]
    assert [row["reluctant_multilateralism_grade"] for row in rows] == ["D", "B", "unrated", "D"]
    assert float(rows[3]["overshoot_score"]) > float(rows[3]["as_it_stands_score"])
    assert rows[1]["overshoot_cause"] == ""


def test_a_scenario_of_ones_own(run, bom, tmp_path):
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    result = run("scenarios", bom, *SETTING, "--scenario", "mine.toml", "--scenario", "Managed Rivalry", "--csv")
    row = list(csv.DictReader(io.StringIO(result.out)))[3]
    assert row["no_chinese_gallium_cause"] == "No supply of gallium from CN for 12 months (+10)"
    assert row["managed_rivalry_score"] == row["as_it_stands_score"]


def test_a_scenario_in_the_users_folder_is_found_by_its_name(run, bom, tmp_path):
    folder = tmp_path / ".bomrisk" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "gallium.toml").write_text(MINE, encoding="utf-8")
    assert "No Chinese gallium" in run("scenarios", bom, *SETTING, "--scenario", "gallium").out
    result = run("scenarios", bom, *SETTING, "--scenario", "galium")
    assert result.code == 2
    assert "Did you mean gallium?" in result.err


@pytest.mark.parametrize("key", SHIPPED)
def test_what_is_printed_can_be_given_back(run, bom, tmp_path, key):
    text = run("scenarios", "--print", key).out
    assert parse_scenario(text) == shipped(key)
    (tmp_path / "copy.toml").write_text(text.replace('name = "', 'name = "My '), encoding="utf-8")
    found = json.loads(run("scenarios", bom, *SETTING, "--scenario", "copy.toml", "--scenario", key, "--json").out)
    first, second = (each["grades"] for each in found["scenarios"][1:])
    assert first == second


def test_all_mistakes_of_a_file_are_said(run, bom, tmp_path):
    text = (
        'name = "x"\n[[change]]\nremove = { country = "UK" }\n[[change]]\npolicy = { severity = { license = 0.1 } }\n'
    )
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    result = run("scenarios", bom, "--scenario", "wrong.toml")
    assert result.code == 2
    assert "wrong.toml: 2 mistakes" in result.err
    assert "change[1].remove.country: 'UK' is not a known country code. Did you mean GB?" in result.err
    assert "change[2].policy.severity.license: There is no such name. Did you mean licence?" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scenarios"], "FILE: No BOM was given. Name its file, or print a scenario with --print NAME."),
        (
            ["scenarios", "bom.csv", "--scenario", "gone.toml"],
            "--scenario gone.toml: There is no such file. Check the name",
        ),
        (
            ["scenarios", "--print", "overshot"],
            "--print: There is no scenario 'overshot'. Did you mean overshoot? Give",
        ),
        (["scenarios", "bom.csv", "--scenario", "bad.toml"], "bad.toml: TOML: This is not valid TOML: "),
        (["scenarios", "bom.csv", "--scenario", "empty.toml"], "empty.toml: name: This is missing. Write name = "),
        (
            ["scenarios", "bom.csv", "--scenario", "overshoot", "--scenario", "overshoot"],
            "Give each a name of its own.",
        ),
        (["scenarios", "gone.csv"], "gone.csv: there is no such file. Check the name and the folder."),
        (["scenarios", "--print", "gone.toml"], "--print gone.toml: There is no such file."),
        (
            ["without", "Germny", "bom.csv"],
            "COUNTRY: 'Germny' is not a known country. Did you mean Germany (DE)? Give an ISO 3166 code",
        ),
        (
            ["without", "Kongo", "bom.csv"],
            "COUNTRY: 'Kongo' is the name of more than one country. Did you mean Congo, Dem. Rep. (CD) or Congo, Rep. (CG)?",
        ),
        (
            ["calendar", "bom.csv", "--from", "2026-11-22", "--as-of", "2026-11-22"],
            "--as-of: --from and --as-of say the same. Give one of them.",
        ),
        (["green", "bom.csv", "--cap", "0.65"], "'0.65' is below 1: --cap is a percentage: 65"),
        (["green", "bom.csv", "--cap", "165"], "--cap is a percentage: 65"),
        (["without", "bom.csv", "CN"], "'bom.csv' is a file. Name the country first: bomrisk without CN bom.csv"),
        (["without", "CN", "bom.csv", "--to", "Mars"], "--to: 'Mars' is not a known country. Give an ISO 3166 code"),
        (["without", "CN", "bom.csv", "--months", "0"], "'0' is not a number of months; give more than 0"),
        (["without", "CN", "bom.csv", "--months", "nan"], "'nan' is not a number of months; give more than 0"),
        (["without", "CN"], "the following arguments are required: FILE"),
    ],
)
def test_what_cannot_be_done_and_what_to_do_instead(run, bom, tmp_path, arguments, words):
    (tmp_path / "bad.toml").write_text('name = "x\n', encoding="utf-8")
    (tmp_path / "empty.toml").touch()
    result = run(*arguments)
    assert result.code == 2
    assert words in result.err
    assert result.out == ""
    assert "Traceback" not in result.err


STOCK = """\
Part number;Description;Qty;Material;Unit price;Lagerbestand;Jahresbedarf
M-1;Magnet block;4;dysprosium;12,5;500;1.200
W-1;Wire;2;copper;3;;
G-1;Wafer;1;gallium;80;60;1.200
"""


@pytest.fixture
def with_stock(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text(STOCK, encoding="utf-8")
    return path


def test_without_a_country_for_people(run, with_stock):
    result = run("without", "China", with_stock, *SETTING, "--months", "3")
    assert result.code == 0
    said = " ".join(result.out.split())
    for words in (
        "stock.csv without China for 3 months: 3 lines, as of 2026-11-22", "half or more 2 130", "a quarter to a half 1 6",
        "Gallium refining China 99 % 1 % 1 80 Russian Federation (67 % of it) usgs-mcs-2026, 2025",
        "Stock lasts 3 months on 1 line of 3 that are hit, not so long on 1, and is not known on 1.", "0.6 G-1 Wafer",
    ):  # fmt: skip
        assert words in said, words


def test_without_a_country_json_and_csv(run, with_stock):
    found = json.loads(run("without", "CN", with_stock, *SETTING, "--json").out)
    assert set(found) == {
        "as_of", "to", "country", "months", "currency", "totals", "supply", "lines", "findings",
    }  # fmt: skip
    assert (found["country"], found["months"]) == ("CN", 12.0)
    gallium = next(row for row in found["supply"] if row["material"] == "gallium")
    assert gallium["lost"] == pytest.approx(0.9901)
    magnet = found["lines"][0]
    assert (magnet["stock"], magnet["consumption"]) == (500.0, 100.0)
    assert magnet["cover_months"] == pytest.approx(5 / 0.99)
    assert magnet["lasts"] is False
    assert found["lines"][1]["lasts"] is None
    rows = list(csv.DictReader(io.StringIO(run("without", "CN", with_stock, *SETTING, "--csv").out)))
    assert [row["hit"] for row in rows] == ["short", "short", "short"]


def test_without_the_largest_country_of_each_stage(run, bom):
    result = run("without", "top", bom, *SETTING)
    assert "without the largest country of each stage" in result.out
    assert "Chile" in result.out
    assert "How long stock lasts is not known" in " ".join(result.out.split())


def test_a_country_that_supplies_nothing(run, bom):
    result = run("without", "LU", bom, *SETTING)
    assert result.code == 0
    assert "Of no material in this BOM does it supply anything" in result.out


@pytest.mark.parametrize("name", ["Deutschland", "Allemagne", "germany", "DEU", "de"])
def test_countries_are_understood_as_in_the_cells_of_a_bom(name):
    assert country_option(name, "--to") == "DE"


def test_a_country_that_is_named_as_people_name_it(run, bom):
    shown = run("without", "Deutschland", bom, "--to", "Frankreich", "--json")
    assert shown.code == 0, shown.err
    found = json.loads(shown.out)
    assert found["to"] == "FR"
