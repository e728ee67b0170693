"""Hidden rows are read like the others and reported, merged headings are known, whatever the format of the workbook."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.engines.libreoffice import NEEDS_LIBREOFFICE, convert

from bomrisk.errors import InputError
from bomrisk_templates.reading import read_bom
from bomrisk_templates.reading.ods_package import ods_sheets
from bomrisk_templates.reading.xls_package import xls_hidden_rows

ROWS = [
    ["Part", None, None, "Purchase"],
    ["No", "Component", "Type", "Qty", "Shop"],
    *[[str(i), f"Motor {i}", f"M-{i}", i, "Acme"] for i in range(1, 9)],
]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    other = book.active
    other.title = "Notes & more"
    other.append(["Nothing here"])
    other.row_dimensions[1].hidden = True
    sheet = book.create_sheet("Stückliste")
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:E1")
    for row in (5, 8):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    return path


def check(path: Path) -> None:
    bom = read_bom(path)
    (table,) = bom.tables
    assert (table.sheet, table.header_row, table.rows) == ("Stückliste", 1, list(range(3, 11)))
    (finding,) = [finding for finding in bom.findings if finding.code == "hidden-rows" and finding.where.endswith("!5")]
    assert finding.message.startswith("2 hidden rows are read like the others: 5, 8.")


def test_hidden_rows_are_read_and_reported(tmp_path: Path) -> None:
    check(workbook(tmp_path / "bom.xlsx"))


@pytest.mark.parametrize("ending", ["ods", "xls"])
@pytest.mark.libreoffice
@NEEDS_LIBREOFFICE[1]
def test_hidden_rows_in_other_formats(ending: str, tmp_path: Path) -> None:
    check(convert(workbook(tmp_path / "bom.xlsx"), ending, tmp_path / "profile"))


def test_rows_hidden_without_end_are_cut_at_the_end_of_a_sheet() -> None:
    xml = (
        b'<table:table table:name="A &amp; B"><table:table-row><table:table-cell table:number-columns-spanned="3">'
        b"<text:p>x</text:p></table:table-cell></table:table-row>"
        b'<table:table-row table:visibility="collapse" table:number-rows-repeated="999999999"/>'
        b"<table:table-row><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>"
    )
    (sheet,) = ods_sheets(xml)
    assert (sheet.name, sheet.merged) == ("A & B", ((0, 0, 0, 2),))
    assert sheet.height == 1_000_000_001
    assert len(sheet.hidden_rows) <= 1 << 20


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), struct.pack("<HH", 0x85, 9)]
)
def test_what_is_no_xls_has_no_hidden_rows(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bom.xls"
    path.write_bytes(content)
    assert xls_hidden_rows(path) == {}


@pytest.mark.parametrize("attribute", ["number-columns-repeated", "number-rows-spanned"])
def test_an_ods_with_numbers_without_end_is_refused(attribute: str, tmp_path: Path) -> None:
    cell = f'<table:table-cell table:{attribute}="{"9" * 5000}" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    with zipfile.ZipFile(tmp_path / "bom.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
        )
    with pytest.raises(InputError):
        read_bom(tmp_path / "bom.ods")
