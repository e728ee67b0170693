"""``materials``, ``explain``, ``controls`` and ``policy``: the facts and judgements behind ratings."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import pytest

import bomrisk
from bomrisk import reference
from bomrisk.policy import Policy

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
MATERIAL_KEYS = {
    "material", "bottleneck", "hhi", "hhi_low", "hhi_high", "top_country", "top_share", "concentration", "exposure",
    "floor_addition", "floor", "score", "low", "high", "grade", "controls", "why", "findings",
}  # fmt: skip
CONTROL_KEYS = {
    "control_id", "issuing_country", "instrument", "materials", "measure", "status", "effective_from", "suspended_until",
    "source",
}  # fmt: skip


def test_materials_json(run):
    result = run("materials", *SETTING, "--json")
    assert result.code == 0
    table = json.loads(result.out)
    assert all(set(row) == MATERIAL_KEYS for row in table)
    assert {row["material"] for row in table} == set(reference.materials()["material"])
    grades = {row["material"]: row["grade"] for row in table}
    assert grades["gallium"] in "DE"
    assert grades["copper"] in "ABC"
    scores = [row["score"] for row in table if row["score"] is not None]
    assert scores == sorted(scores, reverse=True)


def test_materials_csv_has_the_same_numbers(run):
    rows = list(csv.DictReader(io.StringIO(run("materials", *SETTING, "--csv").out)))
    table = bomrisk.materials(as_of="2026-11-22", to="DE")
    assert [row["material"] for row in rows] == list(table["material"])
    assert float(rows[0]["score"]) == table["score"].iloc[0]


def test_materials_for_people(run):
    result = run("materials", *SETTING)
    assert "Materials as of 2026-11-22, to DE" in result.out
    assert "gallium" in result.out
    assert "\x1b[" not in result.out


@pytest.mark.parametrize("name", ["gallium", "Ga", "Gallium"])
def test_explain_takes_every_name(run, name):
    result = run("explain", name, *SETTING)
    assert result.code == 0
    for words in (
        "Grade ", "CN China", "CN-2023-23", "second opinion", "chosen", "HHI bounds", "Governance", "Sources", "usgs-mcs-2026",
        "Score = 0.5 x concentration + 0.5 x exposure",
    ):  # fmt: skip
        assert words in result.out, words


@pytest.mark.parametrize("material", ["rare-earths", "copper", "niobium", "steel", "platinum-group-metals"])
def test_explain_of_groups_and_of_what_has_few_facts(run, material):
    result = run("explain", material)
    assert result.code == 0, result.err
    assert material in result.out
    assert "nan" not in result.out.lower().split()


def test_controls_json(run):
    result = run("controls", "--material", "gallium", *SETTING, "--json")
    table = json.loads(result.out)
    assert all(set(row) == CONTROL_KEYS for row in table)
    by_id = {row["control_id"]: row for row in table}
    assert by_id["CN-2023-23"]["status"] == "in_force"
    assert by_id["CN-2023-23"]["effective_from"] == "2023-08-01"
    assert by_id["CN-2023-23"]["suspended_until"] is None
    assert {"gallium", "germanium"} <= set(by_id["CN-2023-23"]["materials"])


def test_controls_depend_on_date_and_destination(run):
    def ids(*options: str) -> set[str]:
        return {row["control_id"] for row in json.loads(run("controls", *options, "--json").out)}

    to_us, to_de = ids("--to", "US", "--as-of", "2026-11-22"), ids("--to", "DE", "--as-of", "2026-11-22")
    assert to_us != to_de
    assert "CN-2023-23" not in ids("--to", "DE", "--as-of", "2020-01-01")
    assert to_de < ids("--to", "DE", "--as-of", "2026-11-22", "--all")


def test_controls_csv_and_view(run):
    rows = list(csv.DictReader(io.StringIO(run("controls", *SETTING, "--csv").out)))
    view = run("controls", *SETTING).out
    assert rows
    assert all(row["control_id"] in view for row in rows)


def test_policy_prints_what_it_reads_back(run):
    result = run("policy")
    assert result.code == 0
    assert tomllib.loads(result.out) == tomllib.loads(Policy().to_toml())
    assert Policy.from_toml(result.out) == Policy()
    assert "# Severity of a measure." in result.out


def test_policy_to_a_file(run, bom, tmp_path):
    result = run("policy", "-o", "policy.toml")
    assert (result.code, result.out.strip()) == (0, "policy.toml")
    text = (tmp_path / "policy.toml").read_text(encoding="utf-8")
    assert Policy.from_toml(text) == Policy()
    assert run("policy", "-o", "policy.toml").code == 3
    assert run("policy", "-o", "policy.toml", "--overwrite").code == 0
    assert run("policy", "-o", "no/policy.toml").code == 3
    default = run("score", bom, "--json", "-q").out
    assert run("score", bom, "--json", "-q", "--policy", "policy.toml").out == default
    assert {each.name for each in tmp_path.iterdir()} == {"policy.toml", "bom.csv"}


def test_policy_that_powershell_wrote(run, bom, tmp_path):
    text = run("policy").out.replace('name = "default"', 'name = "ours"')
    (tmp_path / "mine.toml").write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    result = run("score", bom, "--json", "--policy", "mine.toml")
    assert result.code == 0, result.err
    assert "policy: ours" in result.err
