"""``bomrisk article24``: what it writes, what it keeps, and what it refuses."""

import hashlib

import openpyxl
import pytest
from tests.addin.test_cli_benchmarks import DATE, LINES, bom

from bomrisk_excel.cli import main

OWN = "bom-article24.xlsx"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Call the command in a folder of its own; gives exit code, what it printed and the errors."""
    monkeypatch.chdir(tmp_path)

    def call(*options):
        code = main(["article24", *map(str, options), *DATE])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def source(once, tmp_path):
    once("bom.xlsx", lambda: bom(tmp_path / "bom.xlsx"))
    return str(tmp_path / "bom.xlsx")


@pytest.fixture
def noted_in(run, once, source, tmp_path):
    """The workbook of that BOM, with a measure typed in."""

    def make():
        assert run(source, "-q")[0] == 0
        note(tmp_path / OWN)

    once("with a measure", make)
    return tmp_path / OWN


def headings(sheet):
    return {sheet.cell(5, column).value: column for column in range(1, sheet.max_column + 1)}


def note(path, row_of="Neodymium", heading="Your measure", value="second source", sheet="Mitigation"):
    """Type an entry."""
    book = openpyxl.load_workbook(path)
    columns = headings(book[sheet])
    row = next(row for row in range(6, 40) if book[sheet].cell(row, columns["Material"]).value == row_of)
    book[sheet].cell(row, columns[heading]).value = value
    book.save(path)


def noted(path, row_of="Neodymium", heading="Your measure", sheet="Mitigation"):
    book = openpyxl.load_workbook(path)
    columns = headings(book[sheet])
    found = [
        book[sheet].cell(row, columns[heading]).value
        for row in range(6, book[sheet].max_row + 1)
        if book[sheet].cell(row, columns["Material"]).value == row_of
    ]
    return found[0] if found else None


def test_writes_a_workbook_named_after_the_bom_and_says_what_is_open(run, source, tmp_path):
    code, out, err = run(source)
    assert code == 0
    assert (tmp_path / OWN).is_file()
    assert "24(2)(a)" in err
    assert "open" in err
    assert out.rstrip().endswith(OWN)
    assert "Kept" not in out + err


def test_quiet_prints_the_name_only(run, source):
    _, out, err = run(source, "-q")
    assert out.rstrip().endswith(OWN)
    assert "\n" not in out.rstrip()
    assert err == ""


def test_several_boms_make_one_workbook_that_names_each(run, source, tmp_path):
    code, *_ = run(source, bom(tmp_path / "second.xlsx", LINES[2:]), "-q")
    assert code == 0
    book = openpyxl.load_workbook(tmp_path / "article24.xlsx")
    texts = {str(cell.value) for row in book["Own supply chain"].iter_rows() for cell in row}
    assert {"bom.xlsx", "second.xlsx"} <= texts


def test_an_existing_file_is_left_as_it_is(run, source, tmp_path):
    (tmp_path / OWN).write_bytes(b"mine")
    code, _, err = run(source)
    assert code == 3
    assert "exists" in err
    assert (tmp_path / OWN).read_bytes() == b"mine"


@pytest.mark.parametrize("which", [0, 1])
def test_no_bom_is_ever_replaced(run, source, tmp_path, which):
    files = [source, bom(tmp_path / "second.xlsx")]
    before = hashlib.sha256((tmp_path / files[which]).read_bytes()).digest()
    code, _, err = run(*files, "-o", files[which], "--overwrite")
    assert code == 2
    assert "replace the BOM" in err
    assert hashlib.sha256((tmp_path / files[which]).read_bytes()).digest() == before


def test_entries_come_along_with_keep(run, source, noted_in, tmp_path):
    code, _, err = run(source, "-o", "next.xlsx", "--keep", OWN)
    assert code == 0
    assert noted(tmp_path / "next.xlsx") == "second source"
    assert f"Kept 1 entry of {OWN}" in err
    assert noted(noted_in) == "second source"


def test_entries_of_the_file_to_be_overwritten_come_along(run, source, noted_in):
    note(noted_in, heading="Your owner", value="R. Roe")
    _, _, err = run(source, "--overwrite")
    assert noted(noted_in) == "second source"
    assert noted(noted_in, heading="Your owner") == "R. Roe"
    assert f"Kept 2 entries of {OWN}" in err


@pytest.mark.usefixtures("noted_in")
def test_entries_without_a_row_are_kept_aside_and_come_back(run, source, tmp_path):
    copper = bom(tmp_path / "copper.xlsx", LINES[2:])
    _, _, err = run(copper, "--keep", OWN, "-o", "copper-only.xlsx")
    assert "1 had no row any more" in err
    assert noted(tmp_path / "copper-only.xlsx") is None
    run(source, "--keep", "copper-only.xlsx", "-o", "again.xlsx", "-q")
    assert noted(tmp_path / "again.xlsx") == "second source"


@pytest.mark.parametrize("content", ["bom", "text", None])
def test_keep_of_anything_else_is_refused(run, source, tmp_path, content):
    earlier = tmp_path / "earlier.xlsx"
    if content == "bom":
        bom(earlier)
    elif content == "text":
        earlier.write_text("no workbook")
    code, _, err = run(source, "--keep", earlier)
    assert code == 2
    assert "earlier.xlsx" in err
    assert "Traceback" not in err
    assert not (tmp_path / OWN).exists()


def test_a_risk_workbook_is_taken_as_a_bom_is(run, source, tmp_path, capsys):
    assert main(["score", source, "-o", str(tmp_path / "rated.xlsx"), "-q", *DATE]) == 0
    capsys.readouterr()
    assert run("rated.xlsx", "-q", "-o", "of-risk.xlsx")[0] == 0
    assert run(source, "-q", "-o", "of-bom.xlsx")[0] == 0
    rows = [
        [
            [cell.value for cell in row[:6]]
            for row in openpyxl.load_workbook(tmp_path / name)["Materials"].iter_rows(6, 20)
        ]
        for name in ("of-risk.xlsx", "of-bom.xlsx")
    ]
    assert rows[0] == rows[1]


def test_strict_fails_where_the_bom_has_an_error(run, tmp_path):
    lost = [
        [*line[:4], "0" + str(line[4]).replace(".", ""), *line[5:]] for line in LINES
    ]  # prices without their decimal sign
    wrong = bom(tmp_path / "wrong.xlsx", lost)
    assert run(wrong, "-q", "-o", "a.xlsx")[0] == 0
    assert run(wrong, "-q", "--strict", "-o", "b.xlsx")[0] == 1
    assert (tmp_path / "b.xlsx").is_file()


def test_a_bom_that_is_not_there(run, tmp_path):
    code, _, err = run("nothing.xlsx")
    assert code == 2
    assert "nothing.xlsx" in err
    assert not list(tmp_path.glob("*article24*"))
