"""``bomrisk diff``: files and options, what people see, what scripts get."""

from __future__ import annotations

import csv
import io
import json

import pytest

TODAY = ["--as-of", "2026-11-22", "--to", "US"]
LATER = """\
Part number,Description,Qty,Material,Unit price
M-1,Magnet block,4,dysprosium,12.5
W-1,Wire,5,copper,3
G-1,Wafer,1,gallium,80
N-1,Anode,1,gallium,7
"""


@pytest.fixture
def later(tmp_path):
    path = tmp_path / "later.csv"
    path.write_text(LATER, encoding="utf-8")
    return path


@pytest.fixture
def workbook(prepare, bom):
    prepare("score", bom, *TODAY, "-q")
    return "bom-risk.xlsx"


def diff_json(run, *arguments):
    result = run("diff", *arguments, "--json")
    assert result.code == 0, result.err
    return json.loads(result.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_one_bom_on_two_dates(run, tmp_path):
    (tmp_path / "one.csv").write_text("Part number,Material\nS-1,antimony\nW-1,copper\n", encoding="utf-8")
    found = diff_json(run, "one.csv", "--as-of", "2026-11-27", "--as-of", "2026-11-28", "--to", "US")
    assert (found["before"]["as_of"], found["after"]["as_of"]) == ("2026-11-27", "2026-11-28")
    (line,) = found["lines"]
    assert (line["what"], line["part_number"], line["grade_before"], line["grade_after"]) == ("worse", "S-1", "D", "E")
    (cause,) = line["causes"]
    assert (cause["ingredient"], cause["key"], cause["before"]) == ("date", "CN-2024-46-2", "suspended")
    assert cause["points"] == pytest.approx(line["score_after"] - line["score_before"])
    assert found["counts"] == {
        "worse": 1,
        "now_unrated": 0,
        "added": 0,
        "better": 0,
        "now_rated": 0,
        "removed": 0,
        "spend": 0,
        "same": 1,
    }


def test_what_people_see(run, tmp_path):
    (tmp_path / "one.csv").write_text(
        "Part number,Material\nS-1,antimony\nS-2,antimony\nW-1,copper\n", encoding="utf-8"
    )
    shown = run("diff", "one.csv", "--as-of", "2026-11-27", "--as-of", "2026-11-28", "--to", "US").out
    assert "before  as of 2026-11-27, to US, policy default" in shown
    assert "Lines: 2 worse; 1 as they were." in shown
    assert "MOFCOM 46/2024, item 2" in shown
    assert "(and 1 line like it)" in shown


def test_a_risk_workbook_since_it_was_written(run, workbook):
    same = diff_json(run, workbook, "--as-of", "2026-11-22")
    assert same["before"]["written"] is True
    assert same["after"]["written"] is False
    assert same["lines"] == []
    assert same["after"]["to"] == "US"  # as in the workbook
    other = diff_json(run, workbook, "--as-of", "2026-11-28", "--to", "DE")
    assert {cause["ingredient"] for line in other["lines"] for cause in line["causes"]} <= {"date", "destination"}
    assert other["lines"]


def test_a_risk_workbook_and_a_newer_bom(run, workbook, later):
    found = diff_json(run, workbook, later, "--as-of", "2026-11-22")
    told = {line["part_number"]: line for line in found["lines"]}
    assert {name: line["what"] for name, line in told.items()} == {"W-1": "spend", "N-1": "added", "B-1": "removed"}
    assert told["W-1"]["causes"][0]["what"] == "Quantity '2.0' -> '5.0'."
    assert (told["N-1"]["place_before"], told["N-1"]["place_after"]) == (None, {"sheet": "", "row": 5})


def test_two_risk_workbooks_stand_as_they_were_written(run, workbook, later):
    assert run("score", later, *TODAY, "-q").code == 0
    found = diff_json(run, workbook, "later-risk.xlsx")
    assert found["before"]["written"]
    assert found["after"]["written"]
    refused = run("diff", workbook, "later-risk.xlsx", "--to", "DE")
    assert refused.code == 2
    assert "--anew" in refused.err
    anew = diff_json(run, workbook, "later-risk.xlsx", "--to", "DE", "--anew")
    assert anew["before"]["to"] == anew["after"]["to"] == "DE"
    assert anew["before"]["as_of"] == "2026-11-22"


def test_policies(run, bom, tmp_path):
    (tmp_path / "strict.toml").write_text('name = "strict"\n[severity]\nlicence = 1.0\n', encoding="utf-8")
    assert run("policy", "-o", "default.toml").code == 0
    found = diff_json(run, bom, "--as-of", "2026-11-22", "--policy", "default.toml", "--policy", "strict.toml")
    assert (found["before"]["policy"], found["after"]["policy"]) == ("default", "strict")
    assert {cause["key"] for line in found["lines"] for cause in line["causes"]} == {"severity.licence"}


def test_csv_has_a_row_per_line_and_cause(run, workbook, later):
    result = run("diff", workbook, later, "--as-of", "2026-11-28", "--to", "DE", "--csv", "--all")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert {row["part_number"] for row in rows} == {"M-1", "W-1", "B-1", "G-1", "N-1"}
    causes = [row for row in rows if row["ingredient"] == "destination"]
    assert causes
    assert all(row["cause"] for row in causes)


def test_strict_for_those_who_watch(run, tmp_path):
    (tmp_path / "one.csv").write_text("Part number,Material\nS-1,antimony\n", encoding="utf-8")
    dates = ["--as-of", "2026-11-27", "--as-of", "2026-11-28"]
    assert run("diff", "one.csv", *dates, "--to", "US", "--strict", "--json").code == 1
    assert run("diff", "one.csv", *dates, "--to", "DE", "--strict", "--json").code == 0
    assert run("diff", "one.csv", *reversed(dates[1::2]), "--strict").code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bom.csv"], "nothing to compare"),
        (["bom.csv", "bom.csv", "bom.csv"], "3 files are given"),
        (["bom.csv", *["--to", "DE"] * 3], "--to is given more than twice"),
        (["bom.csv", "missing.csv"], "missing.csv"),
        (["bom.csv", "--as-of", "2026-11-22", "--as-of", "yesterday"], "is not a date"),
        (["bom.csv", "--to", "DE", "--to", "Atlantis"], "is not a known country"),
    ],
)
def test_what_cannot_be_compared(run, bom, arguments, told):
    result = run("diff", *arguments)
    assert result.code == 2
    assert told in result.err
    assert result.out == ""


MIXED = (
    "Part number,Material,Qty,Unit price,Currency\nM-1,dysprosium,4,10,USD\nG-1,gallium,1,80,EUR\nW-1,copper,2,3,EUR\n"
)
RATES = "date,currency,rate,base,source\n2026-11-20,USD,0.9,EUR,ECB\n"


@pytest.fixture
def mixed(prepare, tmp_path, monkeypatch):
    """A risk workbook of a BOM in two currencies, with the rate that was given once."""
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / "home"))
    for name, text in (("mixed.csv", MIXED), ("rates.csv", RATES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    prepare("score", "mixed.csv", *TODAY, "-q", "--rates", "rates.csv")
    return "mixed-risk.xlsx"


def test_the_rates_of_the_workbook_itself_hold(run, mixed):
    for files in ([mixed], [mixed, "mixed.csv"], ["mixed.csv", mixed]):
        found = diff_json(run, *files, "--as-of", "2026-11-22", "--all")
        assert {line["part_number"]: (line["spend_before"], line["spend_after"]) for line in found["lines"]} == {
            "M-1": (36, 36),
            "G-1": (80, 80),
            "W-1": (6, 6),
        }
        assert found["counts"]["spend"] == 0


def test_a_spend_that_is_not_known_on_one_side_is_said_and_not_added_up(run, mixed):
    assert run("score", "mixed.csv", *TODAY, "-q", "-o", "no-rate.xlsx").code == 0
    (line,) = diff_json(run, mixed, "no-rate.xlsx")["lines"]
    assert (line["part_number"], line["spend_before"], line["spend_after"]) == ("M-1", 36, None)
    assert line["causes"][0]["what"] == "Its spend is not known after (no rate of USD in EUR)."
    shown = " ".join(run("diff", "no-rate.xlsx", mixed).out.split())
    assert "1 whose spend is known on one side only; 2 as they were" in shown
    assert "Spend on D and E: 80 -> 80 EUR, without 1 line whose spend is known on one side only" in shown
    assert "Its spend is not known before (no rate of USD in EUR)." in shown
