"""``--declarations`` on score, check and explain, and the column in the workbook that comes out."""

from __future__ import annotations

import json

import openpyxl
import pytest
from tests.templates.declarations.ipc_files import MAGNET, document, identity, material, product, substance, write
from tests.templates.declarations.rmi_files import rmi

HOUSING = product(
    identity("HOUSE-1"), material("PA66", substance("Polyamide 66", "32131-17-2", "10", "g"), amount="10")
)


@pytest.fixture
def declared(tmp_path):
    folder = tmp_path / "from-suppliers"
    folder.mkdir()
    write(folder, "magnet.xml", document(MAGNET))
    write(folder, "housing.xml", document(HOUSING))
    rmi(folder / "kemica.xlsx", used=("Yes", "No", "No", "No"), remains=("Yes",), identified=("Yes",),
        smelters=(("Tantalum", "Jiujiang", "CHINA", "CID000914"),))  # fmt: skip
    write(folder, "broken.xml", "<MainDeclaration>")
    (tmp_path / "bom.csv").write_text(
        "part number;description;manufacturer;manufacturer part number\n"
        "1;rotor;Acme Magnetics;MAG-42SH\n"
        "2;housing with tantalum coating;Acme Magnetics;HOUSE-1\n"
        "3;capacitor 10 uF;Kemica Capacitors;T491\n"
        "4;brass nut;Bolt Ltd;N4\n"
    )
    return folder


def test_score_json(run, declared):
    result = run("score", "bom.csv", "--declarations", declared, "--json", "--as-of", "2026-11-22")
    assert result.code == 0, result.err
    lines = json.loads(result.out)["lines"]
    magnet, housing, capacitor, nut = lines
    assert {(found["material"], found["rung"], found["confidence"]) for found in magnet["materials"]} == {
        ("iron", "declaration", "high"), ("neodymium", "declaration", "high"), ("nickel", "declaration", "high"),
        ("boron", "declaration", "high"),
    }  # fmt: skip
    assert magnet["evidence"].startswith("declaration: ")
    assert (housing["grade"], housing["materials"]) == ("unrated", [])
    assert housing["why"] == "Unrated: no listed material declared."
    assert housing["evidence"].startswith("declaration: nothing listed | Acme Magnetics GmbH")
    assert all(found["rung"] != "declaration" for found in nut["materials"])
    assert capacitor["description"] == "capacitor 10 uF"


def test_strict_counts_a_file_that_was_not_read(run, declared):
    assert run("score", "bom.csv", "--declarations", declared, "--json", "--strict").code == 1
    (declared / "broken.xml").unlink()
    assert run("score", "bom.csv", "--declarations", declared, "--json", "--strict").code == 0


def test_the_column_survives_scoring_the_workbook_again(run, declared, tmp_path):
    assert run("score", "bom.csv", "--declarations", declared, "-o", "first.xlsx", "--as-of", "2026-11-22").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "first.xlsx")["BOM"]
    headers = {cell.value: cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    column = headers["Declaration"]
    written = [str(row[column - 1]) for row in sheet.iter_rows(values_only=True) if row[column - 1]]
    assert sum(text.startswith("full: iron=0.6566; neodymium=0.27") for text in written) == 1
    assert sum(text.startswith("full: nothing") for text in written) == 1
    before = json.loads(run("score", "bom.csv", "--declarations", declared, "--json", "--as-of", "2026-11-22").out)[
        "lines"
    ]
    again = json.loads(run("score", "first.xlsx", "--sheet", "BOM", "--json", "--as-of", "2026-11-22").out)["lines"]
    keys = ("grade", "score", "materials", "why")
    assert [{key: line[key] for key in keys} for line in again] == [{key: line[key] for key in keys} for line in before]
    results = openpyxl.load_workbook(tmp_path / "first.xlsx")["Results"]
    texts = [str(cell) for row in results.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert any(text.startswith("declaration: neodymium=0.27 | Acme Magnetics GmbH") for text in texts)


def test_check(run, declared):
    result = run("check", "bom.csv", "--declarations", declared)
    assert result.code == 0, result.err
    for word in ("magnet.xml", "IPC-1752A class D", "kemica.xlsx", "CMRT 6.5", "whole company", "broken.xml"):
        assert word in result.out
    report = json.loads(run("check", "bom.csv", "--declarations", declared, "--json").out)
    by_file = {found["file"]: found for found in report["declarations"]}
    assert by_file["magnet.xml"]["lines"] == ["!2"]
    assert by_file["kemica.xlsx"]["lines"] == ["!4"]
    assert by_file["kemica.xlsx"]["supplier"] == "Kemica Capacitors Inc."
    assert "declaration-not-read" in {found["code"] for found in report["findings"]}
    assert "declared-refiners" in {found["code"] for found in report["findings"]}
    assert "declarations" not in json.loads(run("check", "bom.csv", "--json").out)


def test_explain(run, declared):
    text = run("explain", "neodymium", "--declarations", declared).out
    assert "MAG-42 SH" in text
    assert "27 %" in text
    assert "declaration" in text
    assert "high" in text
    text = run("explain", "tantalum", "--declarations", declared).out
    assert "Refiners that Kemica Capacitors Inc. declares: 1 in CN" in text
    assert "low" in text
    assert "names gallium" in run("explain", "gallium", "--declarations", declared).out


def test_nowhere(run, declared):
    result = run("score", "bom.csv", "--declarations", "nowhere", "--json")
    assert result.code == 2
    assert "nowhere" in result.err


def test_a_buyer_s_own_column_of_that_name_is_left_alone(run, tmp_path):
    (tmp_path / "own.csv").write_text(
        "part number;description;declaration\n1;brass nut;RoHS yes\n2;steel screw;RoHS yes\n"
    )
    report = json.loads(run("check", "own.csv", "--json").out)
    assert report["tables"][0]["columns"]["declaration"] is None
    (tmp_path / "ours.csv").write_text(
        "part number;description;declaration\n1;brass nut;some: lead=2 %\n2;steel screw;\n"
    )
    report = json.loads(run("check", "ours.csv", "--json").out)
    assert report["tables"][0]["columns"]["declaration"] == "C"
