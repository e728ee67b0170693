"""``bomrisk suppliers``: a workbook for each supplier, and the index, from any BOM or risk workbook."""

from __future__ import annotations

import re

import openpyxl
import pytest
from tests.addin.risk_files import table

BOM = """\
Part number;Description;Supplier;Qty;Unit price;Currency
M-1;NdFeB magnet N42SH;Magna GmbH;4;12,5;EUR
M-2;SmCo magnet;MAGNA GmbH.;2;33;EUR
G-1;GaN power transistor 650V;Semi Ltd;7;8;EUR
W-1;Tungsten electrode;;1;5;EUR
C-1;Plastic cap;Kappa;9;0,1;EUR
"""
SETTING = ["--as-of", "2026-11-22", "--to", "DE"]


@pytest.fixture
def bom(tmp_path):
    path = tmp_path / "drive.csv"
    path.write_text(BOM, encoding="utf-8")
    return path


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx"))


def named(path, name):
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, cell = book.defined_names[name].attr_text.replace("'", "").split("!")
    return book[sheet][cell.replace("$", "")].value


def test_one_file_per_supplier_and_the_index(run, bom, tmp_path):
    done = run("suppliers", bom.name, "--out", "ask", "--buyer", "Buyer Ltd", "--due", "2026-12-18", *SETTING)
    assert done.code == 0
    assert files(tmp_path / "ask") == [
        "supplier-index.xlsx", "to-suppliers/Magna GmbH - raw materials.xlsx", "to-suppliers/Semi Ltd - raw materials.xlsx",
    ]  # fmt: skip
    assert done.out.strip().endswith("supplier-index.xlsx")
    assert "2 workbooks for suppliers: 3 parts" in done.err
    assert "1 line names no supplier" in done.err
    assert "Kappa" in done.err
    path = tmp_path / "ask/to-suppliers/Magna GmbH - raw materials.xlsx"
    (told,) = re.findall(r"Magna GmbH - raw materials.xlsx\s+2 parts, (\d+) answers", done.err)
    assert int(told) == named(path, "supplier_needed") == named(path, "supplier_about_needed")
    assert named(path, "supplier_state") == f"Still missing: {told} of {told} answers"
    assert named(path, "supplier_buyer") == "Buyer Ltd"
    assert str(named(path, "supplier_due").date()) == "2026-12-18"


@pytest.fixture
def ask(prepare, bom, tmp_path):
    """Folder with the workbooks for the suppliers."""
    prepare("suppliers", bom.name, "--out", "ask", "-q", *SETTING)
    return tmp_path / "ask"


def test_a_risk_workbook_gives_the_same_workbooks(run, bom, ask, tmp_path):
    run("score", bom.name, "-o", "drive-risk.xlsx", "-q", *SETTING)
    assert run("suppliers", "drive-risk.xlsx", "--out", "one", "-q", *SETTING).code == 0
    for name in files(ask)[1:]:
        assert (tmp_path / "one" / name).read_bytes() == (ask / name).read_bytes(), name


def test_one_supplier_however_it_is_spelt_in_german(run, bom, tmp_path):
    assert (
        run("suppliers", bom.name, "--out", "ask", "--supplier", "magna gmbh", "--language", "de", *SETTING).code == 0
    )
    assert files(tmp_path / "ask") == ["supplier-index.xlsx", "to-suppliers/Magna GmbH - Rohstoffe.xlsx"]


def test_one_supplier_again_leaves_the_others_and_their_place_in_the_index(run, bom, ask, tmp_path):
    other = ask / "to-suppliers/Semi Ltd - raw materials.xlsx"
    before = other.read_bytes()
    options = ["--supplier", "Magna GmbH", "--due", "2027-01-15", "--overwrite"]
    assert run("suppliers", bom.name, "--out", "ask", "-q", *options, *SETTING).code == 0
    assert other.read_bytes() == before
    path = tmp_path / "ask/to-suppliers/Magna GmbH - raw materials.xlsx"
    assert str(named(path, "supplier_due").date()) == "2027-01-15"
    listed = table(tmp_path / "ask/supplier-index.xlsx", "supplier_index").set_index("Supplier")
    assert set(listed.index) == {"Magna GmbH", "Semi Ltd", "Kappa"}
    assert listed.loc["Semi Ltd", "Workbook"]


def test_an_unknown_supplier_is_met_with_those_that_are_close(run, bom, tmp_path):
    done = run("suppliers", bom.name, "--out", "ask", "--supplier", "Magma GmbH", *SETTING)
    assert done.code == 2
    assert "Did you mean Magna GmbH?" in done.err
    assert not (tmp_path / "ask").exists()


def test_nothing_is_replaced_unasked_and_entries_are_kept(run, bom, ask):
    index = ask / "supplier-index.xlsx"
    book = openpyxl.load_workbook(index)
    sheet = book["Suppliers"]
    column = next(cell.column for cell in sheet[5] if cell.value == "Comment")
    sheet.cell(6, column, "asked on the phone")
    book.save(index)
    before = index.read_bytes()
    done = run("suppliers", bom.name, "--out", "ask", *SETTING)
    assert done.code == 3
    assert "These files exist and nothing was written: supplier-index.xlsx" in done.err
    assert index.read_bytes() == before
    assert run("suppliers", bom.name, "--out", "ask", "-q", "--overwrite", *SETTING).code == 0
    assert table(index, "supplier_index")["Comment"].dropna().tolist() == ["asked on the phone"]


@pytest.mark.parametrize(("options", "code", "said"), [
    (["--language", "xx"], 2, "Choose one of en, de"),
    (["--due", "soon"], 2, "--due: 'soon' is not a date"),
    (["--due", "2020-01-31"], 2, "--due: 2020-01-31 is over: today is "),
    (["--template", "missing.xlsx"], 2, "no such file"),
    (["--out", "no/such/folder"], 3, "Make it first"),
    (["--out", "drive.csv"], 3, "This is a file"),
])  # fmt: skip
def test_what_cannot_be_used_is_said_before_anything_is_read(run, bom, tmp_path, options, code, said):
    done = run("suppliers", bom.name, "--out", "ask", *options, *SETTING)
    assert done.code == code
    assert said in done.err
    assert files(tmp_path) == []


def test_a_bom_without_suppliers_still_gives_an_index_and_says_what_to_do(run, tmp_path):
    (tmp_path / "plain.csv").write_text(
        "Part number;Description;Qty\nM-1;NdFeB magnet;1\nG-1;GaN FET;2\n", encoding="utf-8"
    )
    done = run("suppliers", "plain.csv", "--out", "ask", *SETTING)
    assert done.code == 0
    assert "--column supplier=" in done.err
    assert files(tmp_path / "ask") == ["supplier-index.xlsx"]
    assert len(table(tmp_path / "ask/supplier-index.xlsx", "supplier_nameless")) == 2


def test_the_buyers_own_template(run, bom, tmp_path):
    assert run("template", "--suppliers", "-o", "asking.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "asking.xlsx")
    book["About"]["A1"] = "Buyer Ltd asks"
    book.save(tmp_path / "asking.xlsx")
    assert run("suppliers", bom.name, "--out", "ask", "--template", "asking.xlsx", "-q", *SETTING).code == 0
    made = openpyxl.load_workbook(tmp_path / "ask/to-suppliers/Semi Ltd - raw materials.xlsx")
    assert made["About"]["A1"].value == "Buyer Ltd asks"
    assert made["About"]["B5"].value == "Semi Ltd"


def test_many_workbooks_say_how_far_they_are(run, tmp_path):
    lines = "".join(f"M-{at};NdFeB magnet N42SH;Supplier {at:02d};1\n" for at in range(30))
    (tmp_path / "many.csv").write_text("Part number;Description;Supplier;Qty\n" + lines, encoding="utf-8")
    done = run("suppliers", "many.csv", "--out", "ask", *SETTING)
    assert done.code == 0
    assert "15 of 30 workbooks written" in done.err
    assert len(files(tmp_path / "ask")) == 31
