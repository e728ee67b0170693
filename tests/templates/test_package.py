"""The package level: addresses, texts, tables, and files that appear whole or not at all."""

import datetime as dt
import re
import zipfile

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomrisk.errors import InputError
from bomrisk_templates.package.archive import atomic_file
from bomrisk_templates.package.cell_refs import Area, column_letters, column_number, grow_areas
from bomrisk_templates.package.cells import Formula, Prototype, cell, column_cells
from bomrisk_templates.package.names import follow_table, place_of, sheet_prefix
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.package.xml_text import CELL_TEXT_LIMIT, clip, escape, unescape


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_columns(number, letters):
    assert column_letters(number) == letters
    assert column_number(letters) == number


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("$A$1:$C$6", "$A$1:$C$99"),  # a print area ends with the table
        ("A5:A6 C5:C6", "A5:A99 C5:C99"),
        ("A5:A5", "A5:A5"),  # ends elsewhere
        ("D5:D6", "D5:D6"),  # beside the table
        ("$A$5", "$A$5"),  # a cell is not a range
    ],
)
def test_ranges_follow_a_table(before, after):
    assert grow_areas(before, Area(5, 1, 6, 3), Area(5, 1, 99, 3)) == after


def test_right_edge_follows_too():
    assert grow_areas("$A$1:$C$6", Area(5, 1, 6, 3), Area(5, 1, 9, 7)) == "$A$1:$G$9"


def test_names_follow_on_their_sheet_only():
    text = "Data!$A$5:$A$6,Other!$A$5:$A$6,'Data'!$B$5:$B$6"
    grown = follow_table(text, "Data", Area(5, 1, 6, 3), Area(5, 1, 9, 3))
    assert grown == "Data!$A$5:$A$9,Other!$A$5:$A$6,'Data'!$B$5:$B$9"


@pytest.mark.parametrize("sheet", ["Data", "My sheet", "It's", "A1", "Größe"])
def test_sheet_names_survive_references(sheet):
    assert place_of(f"{sheet_prefix(sheet)}$B$2") == (sheet, Area(2, 2, 2, 2))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_reads_back(text):
    restored = re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match.group(1), 16)), unescape(escape(text)))
    assert restored == text or "_x" in text


def test_lone_surrogates_do_not_break_the_file():
    escape("a\ud800b").encode()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("x" * 40_000, CELL_TEXT_LIMIT), ("🔩" * 20_000, CELL_TEXT_LIMIT // 2), ("x" * CELL_TEXT_LIMIT, CELL_TEXT_LIMIT)],
)
def test_clip_counts_utf16_units(text, kept):
    assert len(clip(text)) == kept


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_stays_text(value):
    assert 't="inlineStr"' in cell("A1", value, Prototype())
    assert "<f>" not in cell("A1", value, Prototype())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, '<c r="A1" s="3"/>'),
        (float("nan"), '<c r="A1" s="3"/>'),
        (float("inf"), '<c r="A1" s="3"/>'),
        (1.0, '<c r="A1" s="3"><v>1</v></c>'),
        (0.1, '<c r="A1" s="3"><v>0.1</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        (dt.date(2026, 11, 22), '<c r="A1" s="3"><v>46348</v></c>'),
        (Formula("1<2", True), '<c r="A1" s="3" t="b"><f>1&lt;2</f><v>1</v></c>'),
        (Formula("A2", None), '<c r="A1" s="3" t="str"><f>A2</f><v></v></c>'),
    ],
)
def test_cells(value, written):
    assert cell("A1", value, Prototype("3")) == written


def test_fast_path_for_numbers_agrees_with_single_cells():
    values = np.array([1.5, np.nan, 0.1 + 0.2, np.inf, -3.0])
    for prototype in (Prototype("2"), Prototype("2", "B1*2")):
        fast = [f'<c r="C{row}{rest}' for row, rest in zip("56789", column_cells(values, prototype, ""), strict=True)]
        slow = [cell(f"C{row}", float(value), prototype) for row, value in zip("56789", values, strict=True)]
        numbers = [re.sub(r"<v>([^<]+)</v>", lambda m: f"<v>{float(m.group(1))}</v>", each) for each in (*fast, *slow)]
        assert numbers[:5] == numbers[5:]


def test_one_and_true_are_not_mixed_up():
    assert list(column_cells([1, True, "1"], Prototype(), '<c r="B')) == [
        '"><v>1</v></c><c r="B',
        '" t="b"><v>1</v></c><c r="B',
        '" t="inlineStr"><is><t>1</t></is></c><c r="B',
    ]


def write_half(target):
    with atomic_file(target) as stream:
        stream.write(b"half")
        raise ZeroDivisionError


def test_a_failure_leaves_no_file(tmp_path):
    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file(tmp_path):
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        write_half(target)
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_open_elsewhere(tmp_path, monkeypatch):
    def refuse(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(InputError, match="open in Excel"), atomic_file(tmp_path / "out.xlsx") as stream:
        stream.write(b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path):
    with pytest.raises(InputError, match="no such folder"), atomic_file(tmp_path / "no" / "out.xlsx"):
        pass


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut"])
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a readable"):
        Workbook.open(path)


def foreign_book(path):
    """A workbook by another writer, with a table, things that cover it, and a calculation chain."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "My data"
    for row in [["Item", "Twice"], [1, "=A2*2"], [2, "=A3*2"]]:
        sheet.append(row)
    sheet["D9"] = "below and beside"
    table = openpyxl.worksheet.table.Table(displayName="items", ref="A1:B3")
    sheet.add_table(table)
    red = openpyxl.styles.PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add(
        "A2:A3", openpyxl.formatting.rule.CellIsRule(operator="greaterThan", formula=["1"], fill=red)
    )
    validation = openpyxl.worksheet.datavalidation.DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("A2:A3")
    sheet.add_data_validation(validation)
    sheet.print_area = "A1:B3"
    book.defined_names["all_items"] = openpyxl.workbook.defined_name.DefinedName(
        "all_items", attr_text="'My data'!$A$2:$A$3"
    )
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "F1")
    book.save(path)


def test_everything_that_covers_a_table_grows_with_it(tmp_path):
    foreign_book(tmp_path / "in.xlsx")
    book = Workbook.open(tmp_path / "in.xlsx")
    book.fill_table("items", {"Item": [5.0, 6.0, 7.0, 8.0]}, 4)
    book.save(tmp_path / "out.xlsx")
    read = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = read["My data"]
    assert sheet.tables["items"].ref == "A1:B5"
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["A2:A5"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["A2:A5"]
    assert sheet.print_area == "'My data'!$A$1:$B$5"
    assert read.defined_names["all_items"].attr_text == "'My data'!$A$2:$A$5"
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert "$A$2:$A$5" in archive.read("xl/charts/chart1.xml").decode()
        assert 'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml").decode()
    assert [cell.value for cell in sheet["A"]][:5] == ["Item", 5, 6, 7, 8]
    assert sheet["D9"].value == "below and beside"


def test_no_room_to_grow_is_said(tmp_path):
    foreign_book(tmp_path / "in.xlsx")
    book = openpyxl.load_workbook(tmp_path / "in.xlsx")
    book["My data"]["B7"] = "in the way"
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(InputError, match="B7"):
        Workbook.open(tmp_path / "in.xlsx").fill_table("items", {}, 20)
