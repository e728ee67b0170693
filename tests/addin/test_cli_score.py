"""``bomrisk score`` and ``bomrisk demo``: what they print and what they write."""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os

import pytest
from openpyxl import load_workbook

LINE_KEYS = {
    "sheet", "row", "part_number", "description", "alternates", "materials", "evidence", "bottleneck", "hhi", "hhi_low", "hhi_high",
    "top_country", "top_share", "concentration", "exposure", "floor_addition", "floor", "score", "low", "high", "grade", "controls",
    "why", "findings", "level", "parent_row", "total_quantity", "manufacturer", "supplier", "country", "quantity", "unit",
    "unit_price", "price_currency", "spend",
}  # fmt: skip
SETTING = ["--as-of", "2026-11-22", "--to", "DE"]


def score_json(run, *arguments) -> dict:
    result = run("score", *arguments, "--json")
    assert result.code == 0, result.err
    return json.loads(result.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_json_has_the_published_names_and_no_others(run, bom):
    rated = score_json(run, bom, *SETTING)
    assert set(rated) == {"as_of", "to", "currency", "lines", "assemblies"}
    assert rated["assemblies"] == []
    assert (rated["as_of"], rated["to"]) == ("2026-11-22", "DE")
    assert len(rated["lines"]) == 4
    for line in rated["lines"]:
        assert set(line) == LINE_KEYS
        assert set(line["bottleneck"]) == {"material", "stage"}
        assert all(set(entry) == {"material", "rung", "confidence"} for entry in line["materials"])
        assert all(set(entry) == {"code", "severity", "message", "action"} for entry in line["findings"])


LEVELS = """\
Level,Part number,Description,Material,Qty,Unit price
0,A-1,Group A,,1,
1,B-1,Group B,,3,
2,M-1,Part M,gallium,4,2.5
2,S-1,Part S,copper,1,5
1,X-1,Part X,,2,
"""


def test_json_of_a_bom_with_levels(run, tmp_path):
    (tmp_path / "levels.csv").write_text(LEVELS, encoding="utf-8")
    rated = score_json(run, "levels.csv", *SETTING)
    lines = [(line["level"], line["parent_row"], line["total_quantity"]) for line in rated["lines"]]
    assert lines == [(0, None, 1), (1, 2, 3), (2, 3, 12), (2, 3, 3), (1, 2, 2)]
    whole, group = rated["assemblies"]
    assert whole["score"] == group["score"] == rated["lines"][2]["score"]
    assert {name: value for name, value in group.items() if name != "score"} == {
        "sheet": "", "row": 3, "part_number": "B-1", "description": "Group B", "level": 1, "total_quantity": 3, "lines_below": 2,
        "grade": "E", "worst_row": 4, "bottleneck": {"material": "gallium", "stage": "refining"}, "high_lines": 1,
        "unrated_lines": 0, "spend": 45, "high_spend": 30, "high_share": 30 / 45,
    }  # fmt: skip
    assert (whole["row"], whole["lines_below"], whole["unrated_lines"], whole["spend"]) == (2, 4, 2, 45)


def test_summary_of_a_bom_with_levels(run, tmp_path):
    (tmp_path / "levels.csv").write_text(LEVELS, encoding="utf-8")
    shown = run("score", "levels.csv", *SETTING).err
    assert "Assemblies" in shown
    assert "B-1 Group B" in shown
    assert "67 %" in shown


def test_summary_of_a_flat_bom_has_no_assemblies(run, bom):
    assert "Assemblies" not in run("score", bom, *SETTING).err


@pytest.mark.parametrize(
    ("position", "row", "part_number", "material", "grades"),
    [
        (0, 2, "M-1", "dysprosium", "DE"),
        (1, 3, "W-1", "copper", "ABC"),
        (3, 5, "G-1", "gallium", "DE"),
    ],
)
def test_json_line(run, bom, position, row, part_number, material, grades):
    line = score_json(run, bom, *SETTING)["lines"][position]
    assert (line["sheet"], line["row"], line["part_number"]) == ("", row, part_number)
    assert [entry["material"] for entry in line["materials"]] == [material]
    assert line["materials"][0]["rung"] == "material"
    assert line["bottleneck"]["material"] == material
    assert line["grade"] in grades
    assert 0 < line["hhi_low"] <= line["hhi"] <= line["hhi_high"] <= 1
    assert line["low"] <= line["score"] <= line["high"]
    parts = 0.5 * line["concentration"] + 0.5 * line["exposure"] + line["floor_addition"]
    assert math.isclose(parts, line["score"], abs_tol=1e-9)
    assert line["why"].startswith(f"Grade {line['grade']} ")
    assert all(isinstance(control, str) and control for control in line["controls"])


def test_json_gives_null_for_what_is_not_known(run, bom):
    line = score_json(run, bom, *SETTING)["lines"][2]
    assert line["grade"] == "unrated"
    assert line["materials"] == []
    assert line["bottleneck"] == {"material": None, "stage": None}
    assert line["controls"] == []
    for key in (
        "hhi",
        "hhi_low",
        "hhi_high",
        "top_country",
        "top_share",
        "concentration",
        "exposure",
        "score",
        "low",
        "high",
    ):
        assert line[key] is None, key
    assert line["why"].startswith("Unrated: ")
    assert [found["code"] for found in line["findings"]] == ["no-material"]


COSTS = """\
Part number,Material,Manufacturer,Supplier,Country,Qty,Unit,Unit price,Currency
M-1,dysprosium,Acme,Traders,CN,4,kg,2.5,USD
W-1,copper,,,,2,pcs,3,EUR
X-1,copper,,,,2,pcs,,EUR
"""


def test_what_a_line_costs_and_who_sells_it(run, tmp_path):
    (tmp_path / "costs.csv").write_text(COSTS, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(
        "date,currency,rate,base,source\n2026-11-20,USD,0.9,EUR,ECB\n", encoding="utf-8"
    )
    arguments = ["costs.csv", *SETTING, "--rates", "rates.csv"]
    rated = score_json(run, *arguments)
    assert rated["currency"] == "EUR"
    names = ("manufacturer", "supplier", "country", "quantity", "unit", "unit_price", "price_currency", "spend")
    assert [[line[name] for name in names] for line in rated["lines"]] == [
        ["Acme", "Traders", "CN", 4, "kg", 2.5, "USD", 9],
        [None, None, None, 2, "pcs", 3, "EUR", 6],
        [None, None, None, 2, "pcs", None, "EUR", None],
    ]
    rows = list(csv.DictReader(io.StringIO(run("score", *arguments, "--csv").out)))
    told = ("supplier", "unit_price", "price_currency", "spend", "currency")
    assert [[row[name] for name in told] for row in rows] == [
        ["Traders", "2.5", "USD", "9.0", "EUR"],
        ["", "3.0", "EUR", "6.0", "EUR"],
        ["", "", "EUR", "", "EUR"],
    ]
    without = score_json(run, "costs.csv", *SETTING)["lines"]
    assert [line["spend"] for line in without] == [None, 6, None]


def test_findings_of_the_reading_stand_with_their_line(run, tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text(
        "Part number,Description,Qty,Unit price\nA-1,Bolt,4,1.0\nA-2,Nut,4,what?\nA-3,Pin,4,2.5\n", encoding="utf-8"
    )
    lines = score_json(run, path)["lines"]
    codes = [{found["code"] for found in line["findings"]} for line in lines]
    assert len(codes[1] - codes[0]) == 1, codes


def test_a_later_date_and_another_destination_change_the_rating(run, bom):
    before = score_json(run, bom, "--to", "us", "--as-of", "2026-11-22")
    after = score_json(run, bom, "--to", "United States", "--as-of", "2026-11-28")
    assert (before["to"], after["to"]) == ("US", "US")
    assert before["lines"][3]["score"] != after["lines"][3]["score"]
    assert before["lines"][1]["score"] == after["lines"][1]["score"]


def test_as_of_is_today_unless_given(run, bom):
    import datetime as dt

    days = {str(dt.datetime.now().astimezone().date())}
    rated = score_json(run, bom)
    days.add(str(dt.datetime.now().astimezone().date()))
    assert rated["as_of"] in days


def test_data_alone_go_to_standard_output(run, bom, tmp_path):
    result = run("score", bom, "--json")
    json.loads(result.out)
    assert "bom.csv: 4 lines rated" in result.err
    assert not list(tmp_path.glob("*.xlsx"))
    assert run("score", bom, "--json", "--quiet").err == ""


def test_json_and_a_workbook_where_both_are_asked_for(run, bom, tmp_path):
    result = run("score", bom, "--json", "-o", "both.xlsx")
    assert result.code == 0
    assert len(json.loads(result.out)["lines"]) == 4
    assert (tmp_path / "both.xlsx").exists()


def test_csv(run, bom):
    result = run("score", bom, "--csv", *SETTING)
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
    assert rows[0]["materials"] == "dysprosium"
    assert rows[0]["part_number"] == "M-1"
    assert rows[2]["grade"] == "unrated"
    assert rows[2]["score"] == ""
    exact = score_json(run, bom, *SETTING)["lines"][0]["score"]
    assert float(rows[0]["score"]) == exact


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("-cmd|calc", "'-cmd|calc"),
        ("+49 switch", "'+49 switch"),
        ("-5", "-5"),
        ("5 V = 10 W", "5 V = 10 W"),
    ],
)
def test_csv_runs_nothing_in_a_spreadsheet(run, tmp_path, text, printed):
    with (tmp_path / "bom.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["Part number", "Description", "Qty"], ["A-1", text, 1], ["A-2", "copper wire", 2]]
        )
    rows = list(csv.DictReader(io.StringIO(run("score", "bom.csv", "--csv").out)))
    assert rows[0]["description"] == printed


def test_json_keeps_text_as_it_is(run, tmp_path):
    with (tmp_path / "bom.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["Part number", "Description", "Qty"], ["A-1", "=1+1 磁石 µ", 1], ["A-2", "wire", 2]]
        )
    assert score_json(run, "bom.csv")["lines"][0]["description"] == "=1+1 磁石 µ"


def test_workbook_has_the_input_name_and_stands_in_the_current_folder(run, tmp_path):
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / "Stückliste 7.csv"
    path.write_text("Part number,Description,Qty\nA,copper wire,1\nB,steel bolt,1\n", encoding="utf-8")
    result = run("score", path)
    assert result.code == 0, result.err
    out = tmp_path / "Stückliste 7-risk.xlsx"
    assert result.out.strip() == str(out)
    assert "bomrisk" in str(load_workbook(out).defined_names)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["Stückliste 7-risk.xlsx", "sub"]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_output_may_be_a_folder(run, bom, tmp_path):
    (tmp_path / "out").mkdir()
    assert run("score", bom, "-o", "out").code == 0
    assert (tmp_path / "out" / "bom-risk.xlsx").exists()


def test_an_existing_file_stays_unless_given_up(run, bom, tmp_path):
    out = tmp_path / "bom-risk.xlsx"
    out.write_text("mine")
    result = run("score", bom)
    assert result.code == 3
    assert "--overwrite" in result.err
    assert out.read_text() == "mine"
    assert run("score", bom, "--overwrite").code == 0
    load_workbook(out)


@pytest.mark.parametrize("name", ["bom.xlsx", "./bom.xlsx", "link.xlsx"])
def test_the_input_is_never_the_output(run, tmp_path, name):
    sample = _sample_bytes()
    (tmp_path / "bom.xlsx").write_bytes(sample)
    if name == "link.xlsx":
        try:
            os.link(tmp_path / "bom.xlsx", tmp_path / "link.xlsx")
        except OSError:
            pytest.skip("no hard links here")
    result = run("score", "bom.xlsx", "-o", name, "--overwrite")
    assert result.code == 2
    assert "BOM itself" in result.err
    assert (tmp_path / "bom.xlsx").read_bytes() == sample


def _sample_bytes() -> bytes:
    from importlib import resources

    return (resources.files("bomrisk_excel") / "demo" / "servo-joint.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("output", "code", "says"),
    [
        ("risk.xls", 2, ".xlsx"),
        ("risk", 2, ".xlsx"),
        ("nowhere/risk.xlsx", 3, "no such folder"),
    ],
)
def test_unusable_output_is_told_before_anything_is_read(run, tmp_path, output, code, says):
    result = run("score", "not-there.csv", "-o", output)
    assert result.code == code
    assert says in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), PermissionError(errno.EACCES, "Permission denied")]
)
def test_what_cannot_be_written_is_said(run, bom, tmp_path, monkeypatch, error):
    from bomrisk_excel.cli import workbook

    def full(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(workbook, "fill_bom_risk", full)
    result = run("score", bom)
    assert result.code == 3
    assert "bom-risk.xlsx" in result.err
    assert "-o" in result.err
    assert [each.name for each in tmp_path.iterdir()] == ["bom.csv"]


def test_summary_names_grades_worst_lines_changes_and_findings(run, bom):
    result = run("score", bom, *SETTING)
    for words in (
        "4 lines rated as of 2026-11-22, to DE",
        "Worst lines",
        "M-1",
        "row 2",
        "Findings",
        "Workbook written",
    ):
        assert words in result.err
    assert result.err.index(" E ") < result.err.index(" A ")
    assert "\x1b[" not in result.err


def test_text_of_the_file_cannot_style_the_summary(run, tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text(
        "Part number,Description,Qty,Material\n[red]A[/x],\x1b[31mcell [/],1,gallium\nB,b,1,copper\n", encoding="utf-8"
    )
    result = run("score", path)
    assert result.code == 0, result.err
    assert "[red]A[/x]" in result.err
    assert "\x1b" not in result.err


def test_policy_from_a_file(run, bom, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'name = "ours"\nweight_concentration = 1.0\nweight_exposure = 0.0\ndestination = "FR"\n', encoding="utf-8"
    )
    result = run("score", bom, "--policy", policy, "--json")
    rated = json.loads(result.out)
    assert rated["to"] == "FR"
    line = rated["lines"][1]
    assert line["score"] == pytest.approx(line["concentration"] + line["floor_addition"])
    assert "policy: ours" in result.err


def test_named_columns_take_the_place_of_guessed_ones(run, tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text("No,A text,Another text,Qty\nP-1,holder,gallium,1\nP-2,holder,copper,2\n", encoding="utf-8")
    rated = score_json(run, path, "--column", "material=C", "--column", "description=A text")
    assert [line["description"] for line in rated["lines"]] == ["holder", "holder"]
    assert [line["bottleneck"]["material"] for line in rated["lines"]] == ["gallium", "copper"]
    (tmp_path / "profile.toml").write_text('[columns]\nmaterial = "Another text"\n', encoding="utf-8")
    again = score_json(run, path, "--profile", "profile.toml", "--column", "description=B")
    assert [line["bottleneck"]["material"] for line in again["lines"]] == ["gallium", "copper"]


def test_demo_never_takes_a_name_that_is_taken(run, tmp_path):
    first, second = run("demo"), run("demo")
    assert (first.code, second.code) == (0, 0)
    assert first.out.strip().endswith("bomrisk-demo.xlsx")
    assert second.out.strip().endswith("bomrisk-demo-2.xlsx")
    assert {each.name for each in tmp_path.iterdir()} == {"bomrisk-demo.xlsx", "bomrisk-demo-2.xlsx"}
    assert run("demo", "-o", "bomrisk-demo.xlsx").code == 3


def test_the_sample_is_read_as_it_was_meant(run, tmp_path):
    (tmp_path / "sample.xlsx").write_bytes(_sample_bytes())
    rated = score_json(run, "sample.xlsx", *SETTING)
    assert len(rated["lines"]) == 35
    by_number = {line["part_number"]: line for line in rated["lines"]}
    assert by_number["GA120-1001"]["grade"] in "DE"
    assert by_number["SR48-2018"]["bottleneck"]["material"] == "germanium"
    assert by_number["GA120-1014"]["grade"] == "unrated"
