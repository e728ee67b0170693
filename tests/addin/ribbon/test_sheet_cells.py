"""Cells are found in whatever form a program wrote them, and none but those with our formulas are touched."""

import openpyxl
import pytest
import xlsxwriter
from tests.addin.openpyxl_engine import Session

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.freeze_values import freeze_values
from bomrisk_excel.ribbon.frozen_file import FrozenFile, _freeze_sheet
from bomrisk_excel.ribbon.sheet_cells import formula_cells

HEAD, TAIL = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>', "</sheetData></worksheet>"


def frozen(rows, head=HEAD, tail=TAIL):
    """Cells that were frozen, and what the rows are now."""
    found = FrozenFile()
    content = _freeze_sheet("Parts", f"{head}{rows}{tail}".encode(), found).decode()
    assert content.startswith(head)
    assert content.endswith(tail)
    return [(cell.cell, cell.value) for cell in found.cells], content[len(head) : -len(tail)]


def test_blank_cells_with_a_format_stay_beside_and_above_formulas(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, fill = book.add_worksheet("Parts"), book.add_format({"bg_color": "#FFFF00"})
        sheet.write("A1", "gallium")
        sheet.write_blank("B1", None, fill)
        sheet.write_formula("C1", "=BOMRISK_SCORE(A1)", None, 87.5)
        sheet.write("D1", "kept")
        sheet.write("A2", "also kept")
        sheet.write_blank("E2", None, fill)
        sheet.write_formula("A3", "=BOMRISK_SCORE(A1)", None, 87.5)
        sheet.write_blank("B3", None, fill)
        sheet.write_formula("C3", "=1+1", None, 2)
    freeze_values(Session().open(path))
    before, after = (openpyxl.load_workbook(tmp_path / name)["Parts"] for name in ("plan.xlsx", "plan-values.xlsx"))
    changed = {cell.coordinate: cell.value for row in after.iter_rows() for cell in row}
    expected = {cell.coordinate: cell.value for row in before.iter_rows() for cell in row}
    assert changed == expected | {"C1": 87.5, "A3": 87.5}
    for place in ("B1", "E2", "B3"):
        assert after[place].fill.fgColor.rgb == before[place].fill.fgColor.rgb == "FFFFFF00"


@pytest.mark.parametrize(
    "neighbour",
    [
        '<c r="A2" s="1"/>', '<c r="A2" s="1" />', '<c r="A2" s="1"></c>', "<c/>", '<c r="A2"><v>1</v></c >',
        '<c r="A2" t="inlineStr"><is><t>a &lt;f> &amp; &lt;/c> ä€</t></is></c>', "<!-- <c r='A2'><f>BOMRISK_SCORE(A1)</f></c> -->",
        '<c r="A2" t="str"><f>1+1</f><v>x</v></c>', "<c r='A2'><extLst><ext uri='a>b'><f>BOMRISK_X(1)</f></ext></extLst></c>",
    ],
)  # fmt: skip
def test_neighbours_in_every_form_stay_as_they_are(neighbour):
    ours, value = '<c r="B2" s="3"><f>BOMRISK_SCORE(A2)</f><v>5</v></c>', '<c r="B2" s="3"><v>5</v></c>'
    after = '<c r="C2"><f>1+1</f><v>2</v></c>'
    rows = '<row r="1">{0}</row><row r="2">{0}{1}{0}{2}</row><row r="3">{0}</row>'
    cells, written = frozen(rows.format(neighbour, ours, after))
    assert cells == [("B2", "5")]
    assert written == rows.format(neighbour, value, after)


def test_single_quotes_prefixes_entities_and_blanks_in_tags():
    head = '<x:worksheet xmlns:x="m"><x:sheetData>'
    rows = (
        "<x:row r='7'><x:c r='A7' s='1'/>"
        "<x:c r = 'B7' t='str' vm='2' ><x:f ca='1' >IF(A1&lt;2,BOMRISK_WHY(A1),\"&gt;\")</x:f >"
        "<x:v >a &lt; b&#13;\n</x:v></x:c\n></x:row>"
    )
    cells, written = frozen(rows, head, "</x:sheetData></x:worksheet>")
    assert cells == [("B7", "a < b\r\n")]
    assert written == (
        "<x:row r='7'><x:c r='A7' s='1'/>"
        '<x:c r="B7" vm="2" t="inlineStr"><x:is><x:t xml:space="preserve">a &lt; b&#13;\n</x:t></x:is></x:c></x:row>'
    )


def test_cells_without_an_address_are_counted():
    cells, _ = frozen("<row><c/></row><row><c/><c><f>BOMRISK_SCORE(A1)</f><v>1</v></c></row><row r='9'><c r='D9'/>"
                      "<c><f>BOMRISK_SCORE(A1)</f><v>2</v></c></row>")  # fmt: skip
    assert cells == [("B2", "1"), ("E9", "2")]


def test_what_xml_forbids_is_kept_escaped_and_told_plain():
    rows = '<row r="1"><c r="A1" t="str"><f>BOMRISK_WHY(B1)</f><v>one_x000D_\ntwo</v></c></row>'
    cells, written = frozen(rows)
    assert cells == [("A1", "one\r\ntwo")]
    assert "one_x000D_\ntwo" in written


def test_a_formula_filled_down_is_known_by_its_number_whatever_comes_first():
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="1"/><v>1</v></c>'
        '<c r="B1"><f t="shared" si="2" ref="B1:B2">A1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="1" ref="A1:A2">BOMRISK_SCORE(C1)</f><v>3</v></c>'
        '<c r="B2"><f t="shared" si="2"/><v>4</v></c></row>'
    )
    assert frozen(rows)[0] == [("A1", "1"), ("A2", "3")]


@pytest.mark.parametrize(
    "content",
    [
        b"<worksheet><sheetData><row><c><f>BOMRISK_X(1)</f></row></worksheet>", b"", b"<worksheet/><worksheet/>",
        b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>',
        '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16"),
        b'<worksheet><sheetData><row r="x"/></sheetData></worksheet>',
    ],
)  # fmt: skip
def test_a_part_that_no_program_writes_is_refused(content):
    with pytest.raises(InputError, match="cannot be read") as caught:
        formula_cells(content, "Parts")
    assert caught.value.where == "Parts"
