"""Our sheets in the buyer's own workbook: added, brought up to date, and nothing else touched."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.protection import WorkbookProtection
from tests.addin.risk_files import table, typed

SETTING = ["--as-of", "2026-11-22", "--to", "DE", "-q"]
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
ROWS = [
    ("Part number", "Description", "Qty", "Unit price", "Total"),
    ("M-1", "NdFeB magnet N42SH", 4, 12.5, "=C2*D2"),
    ("W-1", "Copper wire", 2, 3, "=C3*D3"),
    ("G-1", "GaN transistor 650V", 1, 80, "=C4*D4"),
]


@pytest.fixture
def book(once, tmp_path):
    """A buyer's workbook with a sheet that has the name of one of ours, and one of notes."""

    def make():
        workbook = openpyxl.Workbook()
        workbook.active.title = "BOM"
        for row in ROWS:
            workbook.active.append(row)
        workbook.create_sheet("Notes")["A1"] = "Ask Anna"
        workbook.save(path)

    path = tmp_path / "gripper.xlsx"
    once("buyer's workbook", make)
    return path


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def names(path):
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def buyers_edit(path, edit):
    workbook = openpyxl.load_workbook(path)
    edit(workbook)
    workbook.save(path)


def rated(path):
    results = table(path, "bomrisk_results")
    return dict(zip(results["Part number"], results["Grade"], strict=True))


def test_the_sheets_come_behind_those_of_the_buyer_whose_parts_stay(run, book):
    before = parts(book)
    outcome = run("score", book.name, "--into", "rated.xlsx", *SETTING)
    assert (outcome.code, outcome.out.strip()) == (0, "rated.xlsx")
    after = parts(book.with_name("rated.xlsx"))
    assert {name for name, content in before.items() if after[name] != content} == CHANGED
    assert parts(book) == before
    sheets = names(book.with_name("rated.xlsx"))
    assert sheets[:2] == ["BOM", "Notes"]
    assert {"Dashboard", "Results", "BOM (risk)"} <= set(sheets)
    assert run("score", book.name, "-o", "alone.xlsx", *SETTING).code == 0
    assert rated(book.with_name("rated.xlsx")) == rated(book.with_name("alone.xlsx"))


def test_a_second_run_changes_nothing_of_the_buyer_and_does_not_grow(run, prepare, book):
    prepare("score", book.name, "--into", "rated.xlsx", *SETTING)
    assert run("score", book.name, "--into", "rated.xlsx", *SETTING).code == 0
    first = parts(next(book.parent.glob("rated (before bomrisk *).xlsx")))
    second = parts(book.with_name("rated.xlsx"))
    assert first.keys() == second.keys()
    assert first["xl/styles.xml"] == second["xl/styles.xml"]
    assert first["xl/workbook.xml"] == second["xl/workbook.xml"]


def test_what_the_buyer_did_in_the_workbook_holds(run, prepare, book):
    """They move on in their own sheet, name and move our sheets, write into them, and delete one."""
    prepare("score", book.name, "--into", "rated.xlsx", *SETTING)
    path = typed(
        book.with_name("rated.xlsx"),
        ("bomrisk_bom", 2, "Material (yours)", "gallium"),
        ("bomrisk_results", 1, "Owner", "Anna"),
    )

    def edit(workbook):
        workbook["BOM"]["B4"] = "Steel bracket"
        workbook["BOM"].append(("N-1", "Tantalum capacitor 10uF 16V", 7, 1, None))
        workbook["Results"].title = "What matters"
        for name in workbook.defined_names.values():  # as Excel does
            name.attr_text = re.sub("^'?Results'?!", "'What matters'!", name.attr_text)
        workbook.move_sheet("What matters", -workbook.sheetnames.index("What matters"))
        del workbook["Instructions"]

    buyers_edit(path, edit)
    assert run("score", path.name, "--in-place", *SETTING).code == 0
    sheets = names(path)
    assert sheets[0] == "What matters"
    assert "Results" not in sheets
    assert sheets[-1] == "Instructions"
    results = table(path, "bomrisk_results").set_index("Part number")
    assert list(results.index) == ["M-1", "W-1", "G-1", "N-1"]
    assert results.loc["M-1", "Owner"] == "Anna"
    assert results.loc["W-1", "Grade"] in "DE"  # gallium, said by the buyer
    backup = next(path.parent.glob("rated-edited (before bomrisk *).xlsx"))
    assert names(backup)[-1] != "Instructions"


def test_in_place_keeps_a_copy(run, book):
    before = book.read_bytes()
    outcome = run("score", book.name, "--in-place", "--as-of", "2026-11-22", "--to", "DE")
    assert outcome.code == 0
    (backup,) = book.parent.glob("gripper (before bomrisk *).xlsx")
    assert backup.read_bytes() == before
    assert backup.name in outcome.err
    assert "Dashboard" in names(book)


def locked(path):
    def edit(workbook):
        workbook.security = WorkbookProtection(lockStructure=True)

    buyers_edit(path, edit)


def taken(path):
    def edit(workbook):
        workbook.defined_names["policy_weight_concentration"] = openpyxl.workbook.defined_name.DefinedName(
            "policy_weight_concentration", attr_text="BOM!$A$1"
        )

    buyers_edit(path, edit)


@pytest.mark.parametrize(
    ("change", "options", "code", "said"),
    [
        (locked, ["gripper.xlsx", "--into", "rated.xlsx"], 2, "structure is protected"),
        (locked, ["gripper.xlsx", "--in-place"], 2, "structure is protected"),
        (taken, ["gripper.xlsx", "--into", "rated.xlsx"], 2, "policy_weight_concentration"),
        (None, ["gripper.xlsx", "--into", "gripper.xlsx"], 2, "give --in-place instead"),
        (None, ["gripper.xlsx", "--into", "rated.xlsm"], 2, "ends in .xlsx"),
        (None, ["gripper.xlsx", "--into", "other.xlsx"], 3, "has no sheets of bomrisk"),
        (None, ["gripper.xlsx", "--into", "nowhere/rated.xlsx"], 3, "no such folder"),
        (None, ["lines.csv", "--into", "rated.xlsx"], 2, "a text file"),
        (None, ["lines.csv", "--in-place"], 2, "a text file"),
        (None, ["alone.xlsx", "--in-place"], 2, "a risk workbook itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_before_anything_is_written(run, prepare, book, change, options, code, said):
    book.with_name("lines.csv").write_text("Part number,Description,Qty\nM-1,Magnet NdFeB,4\n", encoding="utf-8")
    prepare("score", "lines.csv", "-o", "alone.xlsx", *SETTING)
    other = openpyxl.Workbook()
    other.save(book.with_name("other.xlsx"))
    if change is not None:
        change(book)
    before = {path.name: path.read_bytes() for path in book.parent.glob("*.*") if path.is_file()}
    outcome = run("score", *options, *SETTING)
    assert outcome.code == code
    assert said in outcome.err
    assert {path.name: path.read_bytes() for path in book.parent.glob("*.*") if path.is_file()} == before
