"""``bomrisk green``: what people and scripts get, and which options go together."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from bomrisk.resourcing import moves_to_grade
from bomrisk_excel.cli import green_view

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
LINES = """\
Part number;Description;Qty;Material;Unit price;Supplier;Material origin;Processing country
W-1;Wire;2;copper;3;Bolt;;
B-1;Bracket;1;;1,2;Bolt;;
G-1;Wafer;1;gallium;80;Chip;;CN
I-1;ITO target;3;indium;55;Chip;;CN
I-2;ITO target large;3;indium;155;Chip;;CN
C-1;Cobalt sulphate;30;cobalt;5;Salt;;CN
C-2;Cobalt sulphate;30;cobalt;4;Salt;;CN
C-3;Cobalt sulphate;30;cobalt;3;Salt;;FI
"""


@pytest.fixture
def green(tmp_path: Path) -> Path:
    path = tmp_path / "green.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


def words(text):
    return " ".join(text.split())


def test_for_people(run, green):
    result = run("green", green, *SETTING)
    assert result.code == 0
    told = words(result.out)
    for part in (
        "green.csv to grade C: 6 of 8 lines are worse, as of 2026-11-22, to DE",
        "1 line without a rating: what is not known is not green.",
        "2 moves bring 2 lines there; fewer do not suffice.",
        "row 6 I-2 ITO", "Indium,", "Korea, Rep. 16", "MOFCOM 10/2025", "D 63 C 48", "Out of reach: 4 lines",
        "Gallium: with the best origin there is it counts 68 points at refining",
        "--grade D says what moves can do for some of these.",
    ):  # fmt: skip
        assert part in told, part
    assert "That does not say that it is for sale" in words(result.err)
    assert "\x1b[" not in result.out


def test_per_supplier_and_a_limited_number(run, green):
    told = words(run("green", green, *SETTING, "--grade", "d", "--per", "supplier", "--moves", "1").out)
    assert "green.csv to grade D: 4 of 8 lines are worse" in told
    assert "1 move brings 3 lines there; no other moves do more. 1 more line could be with 2 moves in all." in told
    assert "Salt: 3 lines" in told


def test_json(run, green):
    found = json.loads(run("green", green, *SETTING, "--json").out)
    assert list(found) == [
        "as_of", "to", "grade", "per", "currency", "lines", "needed", "limited", "bound", "proved", "moves", "out_of_reach",
        "findings",
    ]  # fmt: skip
    assert found["lines"] == {"under": 1, "moved": 2, "left": 0, "out_of_reach": 4, "unrated": 1}
    assert (found["grade"], found["needed"], found["bound"], found["proved"]) == ("C", 2, 2, True)
    move = found["moves"][0]
    assert move["from"] == ["CN"]
    assert (move["material"], move["stage"], move["to"], move["year"], move["source"]) == (
        "indium", "refining", "KR", 2025, "usgs-mcs-2026",
    )  # fmt: skip
    assert move["controls"] == ["CN-2025-10-IN"]
    assert move["control_words"] == "MOFCOM 10/2025 [mofcom-2025-10]"
    assert move["alike"][0] == "JP 5.9 %"
    (line,) = move["lines"]
    assert (line["row"], line["part_number"], line["spend"]) == (6, "I-2", 465.0)
    assert (line["grade_before"], line["grade_after"]) == ("D", "C")
    lost = {each["part_number"]: each for each in found["out_of_reach"]}
    assert set(lost) == {"G-1", "C-1", "C-2", "C-3"}
    assert lost["G-1"]["grade_best"] == "D"


def test_csv_has_a_row_per_move_and_line(run, green):
    rows = list(
        csv.DictReader(io.StringIO(run("green", green, *SETTING, "--grade", "D", "--per", "supplier", "--csv").out))
    )
    assert [(row["move"], row["part_number"], row["material"], row["to"]) for row in rows] == [
        ("1", "C-1", "cobalt", "ID"), ("1", "C-2", "cobalt", "ID"), ("1", "C-3", "cobalt", "ID"), ("2", "G-1", "gallium", "JP"),
    ]  # fmt: skip
    assert [row["above"] for row in rows] == ["1", "1", "1", "0"]
    assert rows[3]["little"] == "True"


def test_the_same_bytes_again(run, green):
    first, again = (run("green", green, *SETTING, "--per", "supplier", "--json").out for _ in range(2))
    assert first == again


def test_nothing_has_to_move(run, tmp_path):
    (tmp_path / "fine.csv").write_text("Part number,Material,Qty\nW,copper,1\n", encoding="utf-8")
    result = run("green", "fine.csv", *SETTING)
    assert result.code == 0
    assert "Nothing has to move." in result.out


def test_the_cap_for_people(run, green):
    result = run("green", green, *SETTING, "--cap", "65%")
    assert result.code == 0
    told = words(result.out)
    for part in (
        "no third country above 65 % of a strategic raw material at any stage",
        "Cobalt processing spend 100 % CN 75 % not met 1 met, CN 42 %",
        "No line states a country", "A line moves as a whole, and no set of lines does it", "row 8 C-2 Cobalt sulphate",
        "Finland 8 %",
        "it stays open: what is not stated is unknown and does not count as kept.",
    ):  # fmt: skip
        assert part in told, part
    reason = "No line states a country, so there is nothing to move from; `bomrisk questions` says what to ask."
    assert told.count("No line states a country") == told.count(f"(1) {reason}") == 1


def test_the_cap_as_data(run, green):
    found = json.loads(run("green", green, *SETTING, "--cap", "65", "--json").out)
    assert list(found) == ["as_of", "to", "cap", "currency", "stages", "moves", "findings"]
    cobalt = next(row for row in found["stages"] if (row["material"], row["stage"]) == ("cobalt", "processing"))
    assert (cobalt["state"], cobalt["moves"], cobalt["least"], cobalt["state_after"]) == ("not met", 1, 1, "met")
    rows = list(csv.DictReader(io.StringIO(run("green", green, *SETTING, "--cap", "65", "--csv").out)))
    assert [(row["part_number"], row["from"], row["to"]) for row in rows] == [("C-2", "CN", "FI")]
    by_lines = json.loads(run("green", green, *SETTING, "--cap", "65", "--weigh", "lines", "--json").out)
    assert {row["measure"] for row in by_lines["stages"]} == {"lines"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--grade", "E"], "'E' is no grade to reach; give A, B, C or D"),
        (["--cap", "0"], "'0' is not a percentage from 1 to below 100"),
        (["--cap", "65", "--grade", "C"], "not allowed with argument"),
        (["--cap", "65", "--moves", "3"], "A cap takes as many moves as it needs."),
        (["--cap", "65", "--per", "supplier"], "With a cap a move is that of one line."),
        (["--cap", "65", "--weigh", "mass"], "The BOM has no mass."),
        (["--weigh", "mass"], "Grades are reached by lines or spend."),
        (["--moves", "0"], "'0' is not a number of 1 or more"),
    ],
)
def test_what_cannot_be_done(run, green, options, said):
    result = run("green", green, *SETTING, *options)
    assert result.code == 2
    assert said in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("limited", "said"),
    [(False, "at least 3 are needed"), (True, "the best that can be is 3")],
)
def test_where_the_time_was_over_the_distance_is_told(limited, said):
    found = moves_to_grade(pd.DataFrame({"material": ["indium"] * 4, "material_origin": "CN"}), "C", as_of="2026-11-22")
    late = dataclasses.replace(found, proved=False, bound=3.0, limited=limited)
    assert said in green_view._headline(late, moved=4, left=0)
