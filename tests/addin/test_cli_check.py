"""``bomrisk check``: the report on how a file was understood."""

from __future__ import annotations

import json
from importlib import resources

import pytest

SAMPLE = resources.files("bomrisk_excel") / "demo" / "servo-joint.xlsx"


def check_json(run, *arguments) -> dict:
    result = run("check", *arguments, "--json")
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_json(run, bom):
    report = check_json(run, bom)
    assert set(report) == {"tables", "structure", "findings"}
    assert report["structure"] == {"levels": 1, "assemblies": 0, "told_by": {}}
    (table,) = report["tables"]
    assert set(table) == {"sheet", "header_row", "columns", "also_read", "rows"}
    assert (table["sheet"], table["header_row"], table["rows"]) == ("", 1, [2, 3, 4, 5])
    found = {name: letter for name, letter in table["columns"].items() if letter}
    assert found == {"part_number": "A", "description": "B", "quantity": "C", "material": "D", "unit_price": "E"}
    assert {"manufacturer", "supplier", "level", "country", "cas", "hs_code"} <= set(table["columns"])
    assert all(set(entry) == {"code", "severity", "where", "message", "action"} for entry in report["findings"])


@pytest.mark.parametrize(
    ("text", "told", "words"),
    [
        ("Level,Description\n0,Group A\n1,Group B\n2,Part\n", "level", "3 levels, 2 assemblies, told by the levels of column A"),
        ("Pos,Description\n1,Group\n1.1,A\n1.2,B\n", "position", "2 levels, 1 assembly, told by the item positions of column A"),
        ("Parent,Part number\n,A-1\nA-1,B-1\n", "parent", "2 levels, 1 assembly, told by the parent numbers of column A"),
        ("Qty,Description\n1,Group A\n2,Part\n3,Part\n", "", "one level; no column or indentation tells what is inside what"),
        ("Qty,Description\n1,Group A\n2,  Part\n3,  Part\n", "level", "2 levels, 1 assembly, told by the levels of column B"),
    ],
)  # fmt: skip
def test_structure(run, tmp_path, text, told, words):
    (tmp_path / "levels.csv").write_text(text, encoding="utf-8")
    report = check_json(run, "levels.csv")
    assert report["structure"]["told_by"] == ({"": told} if told else {})
    assert f"Structure: {words}" in " ".join(run("check", "levels.csv").out.split())


def test_json_of_the_sample(run, tmp_path):
    (tmp_path / "sample.xlsx").write_bytes(SAMPLE.read_bytes())
    (table,) = check_json(run, "sample.xlsx")["tables"]
    assert (table["sheet"], table["header_row"]) == ("Stückliste", 4)
    assert table["rows"] == [*range(5, 19), *range(20, 41)], (
        "a section heading in row 19 and the total in row 41 are no lines"
    )
    wanted = {
        "part_number": "B",
        "description": "C",
        "quantity": "D",
        "unit": "E",
        "material": "F",
        "hs_code": "G",
        "country": "H",
    }
    assert {name: table["columns"][name] for name in wanted} == wanted


def test_report_for_people(run, tmp_path):
    (tmp_path / "sample.xlsx").write_bytes(SAMPLE.read_bytes())
    result = run("check", "sample.xlsx")
    assert result.code == 0
    for words in (
        "header in row 4",
        "Benennung",
        "high",
        "row 19",
        "section heading",
        "Kept as they are: A Pos.",
        "--column",
        "5-18",
    ):
        assert words in result.out, words
    assert "--save-profile" in result.out


@pytest.mark.parametrize(
    ("options", "name", "letter"),
    [
        (["--column", "description=D"], "description", "D"),
        (["--column", "notes=Material"], "notes", "D"),
        (["--column", "unit_price="], "unit_price", None),
    ],
)
def test_options_change_the_reading(run, bom, options, name, letter):
    (table,) = check_json(run, bom, *options)["tables"]
    assert table["columns"][name] == letter


def test_header_row(run, tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text("a,b,c\nx1,first,2\nPart,Text,Qty\nx2,second,3\nx3,third,4\n", encoding="utf-8")
    (table,) = check_json(run, path, "--header-row", "3")["tables"]
    assert (table["header_row"], table["rows"]) == (3, [4, 5])


def test_sheet_option(run, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        for row in (["Part number", "Description", "Qty"], [f"{name}-1", "bolt", 1], [f"{name}-2", "nut", 2]):
            sheet.append(row)
    book.save(tmp_path / "bom.xlsx")
    assert {table["sheet"] for table in check_json(run, "bom.xlsx")["tables"]} == {"One", "Two"}
    assert {table["sheet"] for table in check_json(run, "bom.xlsx", "--sheet", "Two")["tables"]} == {"Two"}


def test_strict_turns_an_error_into_an_exit_code(run, bom, monkeypatch):
    from bomrisk.findings import Finding
    from bomrisk_excel.cli import check_command, score_command

    for module in (check_command, score_command):
        original = module.read

        def with_error(*given, original=original):
            found = original(*given)
            found.findings.append(Finding("column-lost", "error", "!A1", "A column is lost.", "Find it."))
            return found

        monkeypatch.setattr(module, "read", with_error)
    assert run("check", bom).code == 0
    assert run("check", bom, "--strict").code == 1
    assert run("score", bom, "--csv", "--strict").code == 1
    assert run("score", bom, "--csv").code == 0


def test_columns_that_tell_what_parts_are_without_being_mapped_are_named(run, tmp_path):
    (tmp_path / "board.csv").write_text(
        "Reference,Value,Footprint,Qty,Shelf\nC1,100n,C_0603_1608Metric,1,7\nR1,10k,R_0603_1608Metric,1,8\n"
    )
    assert check_json(run, "board.csv")["tables"][0]["also_read"] == ["C"]
    said = " ".join(run("check", "board.csv").out.split())
    assert "Read, too, for what the parts are: C Footprint" in said
    assert "Kept as they are: E Shelf" in said
