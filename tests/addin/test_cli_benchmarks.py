"""``bomrisk benchmarks`` for people and for scripts."""

import csv
import io
import json

import openpyxl
import pytest

from bomrisk_excel.cli import main

DATE = ["--as-of", "2026-11-22", "--to", "DE"]
HEAD = ["Part number", "Description", "Supplier", "Qty", "Unit price", "Currency", "Country of origin"]
STAGED = ["Mined in", "Refined in", "Melted in", "Recycled content %"]
LINES = [
    ["M-1", "NdFeB magnet N48SH", "Magnets GmbH", 10, 5.0, "EUR", "JP", "AU", "EE", "JP", "30 %"],
    ["M-2", "NdFeB magnet N42", "Magnets GmbH", 10, 15.0, "EUR", "CN", "", "", "", ""],
    ["C-1", "Copper busbar", "Copper AG", 2, 7.0, "EUR", "DE", "PL", "PL", "", ""],
]


def bom(path, lines=LINES, head=(*HEAD, *STAGED)):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Parts"
    for row in (list(head), *lines):
        sheet.append(row)
    book.save(path)
    return str(path)


@pytest.fixture
def run(capsys):
    def call(*options):
        code = main(["benchmarks", *options])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_json_has_figures_states_and_sources(run, tmp_path):
    code, out, _ = run(bom(tmp_path / "a.xlsx"), *DATE, "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["as_of"], found["destination"], found["boms"], found["currency"]) == (
        "2026-11-22",
        "DE",
        ["a.xlsx"],
        "EUR",
    )
    rows = {(row["material"], row["benchmark"], row["measure"]): row for row in found["crma"]}
    # 50 of 200 EUR are declared; the other 150 may be from anywhere.
    row = rows["neodymium", "third_country_extraction", "spend"]
    assert (row["declared"], row["low"], row["high"], row["country"], row["state"]) == (0.25, 0.25, 1.0, "AU", "open")
    assert rows["neodymium", "processing", "spend"]["low"] == 0.25
    assert rows["copper", "processing", "spend"]["state"] == "met"
    assert rows["neodymium", "recycling", "lines"]["declared"] == 0.5
    lines = {row["part_number"]: row for row in found["dfars"]}
    assert set(lines) == {"M-1", "M-2"}
    assert (lines["M-1"]["from_2026-11-22"], lines["M-1"]["from_2027-01-01"]) == ("clear", "clear")
    assert lines["M-2"]["from_2027-01-01"] == "barred"
    assert len(found["dfars_exceptions"]) == 6
    assert found["crma_sources"] == ["eu-crma-2024"]


def test_csv_has_both_laws_and_no_formula(run, tmp_path):
    lines = [["-M-1", *LINES[1][1:]]]
    code, out, _ = run(bom(tmp_path / "a.xlsx", lines), *DATE, "--csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["law"] for row in rows} == {"CRMA Article 5", "DFARS 225.7018"}
    assert [row["part_number"] for row in rows if row["law"].startswith("DFARS")] == ["'-M-1"]


def test_for_people(run, tmp_path):
    code, out, _ = run(bom(tmp_path / "a.xlsx"), *DATE)
    assert code == 0
    assert "Regulation (EU) 2024/1252, Article 5(1)" in out
    assert "by spend" in out
    assert "at least 40 %" in out
    assert "barred" in out
    assert "nonavailability" in out


def test_several_boms_are_one(run, tmp_path):
    one, other = bom(tmp_path / "a.xlsx", LINES[:1]), bom(tmp_path / "b.xlsx", LINES[1:])
    _, out, _ = run(one, other, *DATE, "--json")
    both = json.loads(out)
    _, out, _ = run(bom(tmp_path / "c.xlsx"), *DATE, "--json")
    assert both["crma"] == json.loads(out)["crma"]
    assert [row["bom"] for row in both["dfars"]] == ["a.xlsx", "b.xlsx"]


def test_what_cannot_be_read_is_named_with_its_file(run, tmp_path):
    lines = [[*LINES[0][:7], "Atlantis", "", "", "1"]]
    code, out, _ = run(bom(tmp_path / "a.xlsx", lines), bom(tmp_path / "b.xlsx"), *DATE, "--json")
    assert code == 0
    told = [row for row in json.loads(out)["findings"] if row["code"] == "stage-origin-unreadable"]
    assert {row["where"] for row in told} == {"a.xlsx, Parts!2"}
    assert len(told) == 2


def test_nothing_to_tell_is_said(run, tmp_path):
    code, out, _ = run(bom(tmp_path / "a.xlsx", [["T-1", "Tin solder", "", 1, 1.0, "EUR", "", "", "", "", ""]]), *DATE)
    assert code == 0
    assert "No strategic raw material was found for sure." in out
    assert "No line with a covered material was found." in out


def test_a_risk_workbook_brings_what_the_buyer_wrote(run, tmp_path, capsys):
    plain = bom(tmp_path / "a.xlsx", LINES[2:])
    assert main(["score", plain, "-o", str(tmp_path / "a-risk.xlsx"), *DATE, "-q"]) == 0
    capsys.readouterr()
    book = openpyxl.load_workbook(tmp_path / "a-risk.xlsx")
    sheet = book["BOM"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    row = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "C-1")
    sheet.cell(row, heads["Material (yours)"], "tungsten")
    sheet.cell(row, heads["Material origin (yours)"], "CN")
    book.save(tmp_path / "a-risk.xlsx")
    _, out, _ = run(str(tmp_path / "a-risk.xlsx"), *DATE, "--json")
    rows = {(row["material"], row["benchmark"], row["measure"]): row for row in json.loads(out)["crma"]}
    assert rows["tungsten", "third_country_origin", "lines"]["country"] == "CN"
    assert not any(material == "copper" for material, *_ in rows)


@pytest.mark.parametrize("options", [["missing.xlsx"], [], ["a.xlsx", "--json", "--csv"]])
def test_unusable_options(options, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["benchmarks", *options])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2


@pytest.mark.parametrize("heading", ["Country of extraction", "Extraction country", "Förderland"])
def test_a_heading_that_names_the_stage_states_it(run, tmp_path, heading):
    lines = [[*LINES[2][:7], "PL"]]
    _, out, _ = run(bom(tmp_path / "a.xlsx", lines, [*HEAD, heading]), *DATE, "--json")
    rows = {(row["benchmark"], row["measure"]): row for row in json.loads(out)["crma"]}
    assert rows["extraction", "lines"]["state"] == "met"
    assert rows["processing", "lines"]["state"] == "open"


def test_a_heading_that_names_no_stage_states_none(run, tmp_path):
    lines = [[*LINES[2][:7], "PL"]]
    _, out, _ = run(bom(tmp_path / "a.xlsx", lines, [*HEAD, "Material origin"]), *DATE, "--json")
    rows = {(row["benchmark"], row["measure"]): row for row in json.loads(out)["crma"]}
    assert {rows[stage, "lines"]["state"] for stage in ("extraction", "processing")} == {"open"}


@pytest.mark.parametrize("heading", ["Melted in", "Country of melt", "Schmelzland"])
@pytest.mark.parametrize(("country", "state"), [("JP", "clear"), ("CN", "barred")])
def test_where_an_alloy_is_melted_counts_however_it_is_called(run, tmp_path, heading, country, state):
    lines = [[*LINES[0][:7], "AU", country]]
    _, out, _ = run(bom(tmp_path / "a.xlsx", lines, [*HEAD, "Mined in", heading]), *DATE, "--json")
    (line,) = json.loads(out)["dfars"]
    assert line["from_2026-11-22"] == state
