"""``bomrisk uncertainty``: how sure scores are, and the order of the worst lines."""

from __future__ import annotations

import csv
import io
import json

import pytest

SETTING = ["--as-of", "2026-11-22", "--to", "DE", "--draws", "100"]
LINE_KEYS = {
    "rank", "stays", "rank_low", "rank_high", "sheet", "row", "part_number", "description", "score", "grade", "low", "high",
    "score_p05", "score_p50", "score_p95", "low_all", "high_all", "grade_stays",
}  # fmt: skip


def result(run, *arguments):
    found = run("uncertainty", *arguments, *SETTING, "--json")
    assert found.code == 0, found.err
    return json.loads(found.out)


def test_json(run, bom):
    found = result(run, bom, "--worst", "2")
    assert set(found) == {"as_of", "to", "draws", "seed", "overlap", "same_grade", "order", "worst", "causes"}
    assert (found["draws"], found["seed"]) == (100, 0)
    assert [row["rank"] for row in found["worst"]] == [1, 2]
    assert all(set(row) == LINE_KEYS for row in found["worst"])
    assert {row["part_number"] for row in found["worst"]} == {"M-1", "G-1"}
    assert {row["cause"] for row in found["causes"]} == {
        "policy",
        "bounds",
        "sources",
        "lapses",
        "origins",
        "materials",
    }
    assert found != result(run, bom, "--worst", "2", "--seed", "1")


def test_csv_has_every_line(run, bom):
    rows = list(csv.DictReader(io.StringIO(run("uncertainty", bom, *SETTING, "--csv").out)))
    assert [row["part_number"] for row in rows] == ["M-1", "W-1", "B-1", "G-1"]
    assert rows[2]["score_p05"] == ""
    for row in rows:
        if row["score"]:
            assert float(row["low_all"]) <= float(row["score_p05"]) <= float(row["score_p95"]) <= float(row["high_all"])


def test_for_people(run, bom):
    shown = run("uncertainty", bom, *SETTING, "--worst", "2")
    assert shown.code == 0
    assert "Of the 2 worst lines" in shown.out
    assert "unknown origins" in shown.out
    assert "docs/method.md" in shown.err
    whole = run("uncertainty", bom, *SETTING)
    assert "All 3 rated lines" in whole.out


def test_a_bom_without_a_rated_line(run, tmp_path):
    (tmp_path / "plain.csv").write_text("Part,Description\nB-1,bracket\n", encoding="utf-8")
    shown = run("uncertainty", "plain.csv", *SETTING)
    assert shown.code == 0
    assert "No line is rated" in shown.out


@pytest.mark.parametrize(
    "wrong", [["--draws", "0"], ["--draws", "1e3"], ["--worst", "-1"], ["--seed", "x"], ["--seed", "-1"]]
)
def test_options_that_cannot_be_used(run, bom, wrong):
    assert run("uncertainty", bom, *wrong).code == 2
