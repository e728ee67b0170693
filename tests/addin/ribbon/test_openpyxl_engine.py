"""The engine of these tests offers nothing that xlwings' engine for Windows lacks, and treats values as Excel does."""

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings as xw
from tests.addin.openpyxl_engine import ERRORS, ExcelError, Session

PAIRS = {
    "EngineImpl": "Engine", "AppsImpl": "Apps", "AppImpl": "App", "BooksImpl": "Books", "BookImpl": "Book", "SheetsImpl": "Sheets",
    "SheetImpl": "Sheet", "RangeImpl": "Range", "FontImpl": "Font", "BordersImpl": "Borders", "NamesImpl": "Names",
    "NameImpl": "Name", "ConditionalFormatsImpl": "ConditionalFormats", "PageSetupImpl": "PageSetup",
    "AutoFilterImpl": "AutoFilter",
}  # fmt: skip
FOLDER = Path(__file__).parents[1] / "engine"
FOR_TESTS = {"called", "save_copy"}


def public_names(node):
    named = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.Assign)]
    names = {each.name for each in named if isinstance(each, ast.FunctionDef)}
    names |= {
        target.id
        for each in named
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return {name for name in names if not name.startswith("_")}


def classes_of(path):
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


@pytest.mark.parametrize("ours", PAIRS)
def test_what_the_commands_can_use_exists_on_windows(ours):
    windows = classes_of(Path(xw.__file__).with_name("_xlwindows.py"))[PAIRS[ours]]
    offered = public_names(next(found[ours] for found in map(classes_of, FOLDER.glob("*.py")) if ours in found))
    assert offered - FOR_TESTS - public_names(windows) == set()


@pytest.mark.parametrize(
    ("form", "given", "kept"),
    [
        ("General", "=1+1", ("f", "=1+1")), ("General", "+49 1", ("f", "=+49 1")), ("General", "007", ("n", 7.0)),
        ("General", "1/2", ("d", dt.datetime(2026, 1, 2))), ("General", "true", ("b", True)), ("General", "'=1+1", ("s", "=1+1")),
        ("@", "=1+1", ("s", "=1+1")), ("@", "007", ("s", "007")), ("@", 7.0, ("s", "7")), ("@", "''x", ("s", "'x")),
        ("0.0", 7.0, ("n", 7.0)), ("General", "plain text", ("s", "plain text")), ("@", "", ("n", None)),
    ],
)  # fmt: skip
def test_values_are_taken_as_excel_takes_them(form, given, kept):
    book = Session().new([["x"]])
    cell = book.sheets[0].range("B2")
    cell.number_format = form
    cell.value = given
    stored = book.impl.wb.worksheets[0]["B2"]
    assert (stored.data_type, stored.value) == kept


def test_values_are_read_as_excel_gives_them():
    book = Session().new([[1, True, None, "", dt.datetime(2026, 11, 22), "x"], [2.5, "#N/A", 3, 4, dt.time(6, 30), 5]])
    sheet = book.impl.wb.worksheets[0]
    sheet["B2"].data_type = "e"
    sheet["A2"].number_format = "#,##0.00 €"
    block = book.sheets[0].range("A1:F2")
    assert block.raw_value[1][1] == ERRORS["#N/A"]
    values = block.options(ndim=2, err_to_str=True).value
    assert values == [
        [1.0, True, None, None, dt.datetime(2026, 11, 22), "x"],
        [Decimal("2.5"), "#N/A", 3.0, 4.0, dt.datetime(1899, 12, 30, 6, 30), 5.0],
    ]


def test_sheet_names_are_unique_and_short_and_names_follow():
    book = Session().new([["x"]])
    book.sheets.add("Second", after=book.sheets[0])
    with pytest.raises(ExcelError):
        book.sheets["Second"].name = "bom"
    with pytest.raises(ValueError, match="31"):
        book.sheets["Second"].name = "x" * 32
    book.names.add("here", "='Second'!$A$1")
    book.sheets["Second"].name = "It's"
    assert book.names["here"].refers_to_range.sheet.name == "It's"
    book.sheets["It's"].delete()
    with pytest.raises(ExcelError):
        _ = book.names["here"].refers_to_range
