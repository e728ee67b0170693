"""Supplier workbooks that come back: filled, sorted, renamed, half lost by other programs, and those that are refused."""

from __future__ import annotations

import datetime as dt
import shutil

import openpyxl
import pytest
from tests.templates.supplier_risk.conftest import workbook_of
from tests.templates.supplier_risk.filling import Filling

from bomrisk.errors import InputError
from bomrisk_templates.supplier_risk.reply_folder import read_replies
from bomrisk_templates.supplier_risk.reply_reading import read_reply

MAGNETS = "Magnet Works GmbH"
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def magnets(english):
    return workbook_of(english, MAGNETS)


def read(path):
    findings = []
    return read_reply(path, findings), findings


def said(reply):
    """What was answered: by part and material, key and text."""
    return {
        (reply.parts[row.line_id].number, row.name, key): cell.text
        for row in reply.rows
        for key, cell in row.cells.items()
        if cell.state != "blank"
    }


def codes(findings):
    return sorted(finding.code for finding in findings)


def test_who_and_what_and_when(magnets, tmp_path):
    filling = Filling(magnets).contact().answer("900-1", processing_country="China (CN)", share=0.6)
    filling.add("900-1", "Dysprosium", processing_country="Malaysia (MY)", share=0.4)
    reply, findings = read(filling.save(tmp_path / "RE_ your request (final).xlsx"))
    assert findings == []
    assert (reply.supplier, reply.answered_by, reply.email, reply.date) == (
        MAGNETS,
        "Ada Example",
        "ada@example.com",
        DAY,
    )
    assert reply.source == f"{MAGNETS}, supplier reply, 2026-11-20"
    assert reply.request.startswith("R-")
    assert {part.number for part in reply.parts.values()} == {"900-1", "900-2"}
    # The buyer has two numbers for this part: the row that was added is about both.
    rows = [row for row in reply.rows if row.materials == ("dysprosium",)]
    sources = [
        (row.cells["processing_country"].countries[0][0], row.cells["share"].number, bool(row.asked)) for row in rows
    ]
    assert sorted(sources) == [("CN", 0.6, True), ("CN", 0.6, True), ("MY", 0.4, False), ("MY", 0.4, False)]
    assert len({row.line_id for row in rows}) == 2
    assert rows[0].cells["share"].where.startswith("RE_ your request (final).xlsx Declaration!")


def test_german(german, tmp_path):
    filling = Filling(workbook_of(german, MAGNETS), "de").contact()
    filling.answer("900-1", processing_country="China (CN)", second_source="ja").answer("900-2", remark="unbekannt")
    reply, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert findings == []
    row = next(row for row in reply.rows if row.materials == ("dysprosium",))
    assert (row.cells["processing_country"].countries[0][0], row.cells["second_source"].word) == ("CN", "yes")
    assert "processing_country" in row.asked


def test_sorted_renamed_moved_and_without_tables_and_names(magnets, tmp_path):
    filling = (
        Filling(magnets)
        .contact()
        .answer("900-1", processing_country="Vietnam")
        .answer("900-2", material_origin="unknown")
    )
    plain, _ = read(filling.save(tmp_path / "plain.xlsx"))
    sheet, book = filling.sheet, filling.book
    width = sheet.max_column
    below = [
        [sheet.cell(row, column).value for column in range(1, width + 1)]
        for row in range(filling.header + 1, filling.last + 1)
    ]
    order = sorted(below, key=lambda cells: (not cells[1], str(cells[2]), str(cells[1])), reverse=True)
    for row, cells in enumerate(order, start=filling.header + 1):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column).value = value
    sheet.title = "Our answers"
    book["About"].title = "Cover"
    for each in book.worksheets:
        for name in list(each.tables):
            del each.tables[name]
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.create_sheet("Notes of ours", 0)["A1"] = "Part number"
    moved = tmp_path / "moved.xlsx"
    book.save(moved)
    reply, findings = read(moved)
    assert findings == []
    assert said(reply) == said(plain)
    assert (reply.supplier, reply.date, reply.answered_by) == (plain.supplier, plain.date, plain.answered_by)


def test_columns_in_another_order_and_foreign_ones(magnets, tmp_path):
    filling = Filling(magnets).contact().answer("900-1", processing_country="Vietnam", smelter="Smelter A")
    sheet = filling.sheet
    sheet.insert_cols(4)
    sheet.cell(filling.header, 4).value = "Our internal number"
    path = filling.save(tmp_path / "a.xlsx")
    reply, findings = read(path)
    assert codes(findings) == ["reply-columns"]
    assert "Our internal number" in findings[0].message
    texts = {cell.text for row in reply.rows for cell in row.cells.values()}
    assert {"Vietnam", "Smelter A"} <= texts


def test_a_workbook_of_an_older_version_lacks_columns(magnets, tmp_path):
    filling = Filling(magnets).contact().answer("900-1", processing_country="Vietnam")
    for key in ("contained", "materials_stated", "stock_weeks"):
        filling.cell(filling.header, key).value = None
    reply, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert findings == []
    assert all("contained" not in row.cells for row in reply.rows)
    assert "Vietnam" in said(reply).values()


def test_rows_that_were_deleted_are_not_answered(magnets, tmp_path):
    filling = Filling(magnets).contact().answer("900-2", material_origin="unknown")
    row = filling.rows("900-1", "Dysprosium")[0]
    filling.sheet.delete_rows(row)
    reply, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert codes(findings) == ["reply-rows-gone"]
    assert "900-1 (Dysprosium)" in findings[0].message
    assert len([row for row in reply.rows if row.name == "Dysprosium"]) == 1


def test_nothing_filled_in(magnets, tmp_path):
    reply, findings = read(Filling(magnets).contact().save(tmp_path / "a.xlsx"))
    assert codes(findings) == ["reply-blank"]
    assert findings[0].where == "a.xlsx Declaration"
    assert all(cell.state == "blank" for row in reply.rows for cell in row.cells.values())


def test_unknown_is_an_answer(magnets, tmp_path):
    reply, findings = read(
        Filling(magnets).contact().answer("900-1", processing_country="unknown").save(tmp_path / "a.xlsx")
    )
    assert findings == []
    assert "unknown" in said(reply).values()


@pytest.mark.parametrize(
    ("key", "cell", "word"),
    [
        ("processing_country", "Korea", "more than one country"),
        ("processing_country", "Atlantis", "no country"),
        ("processing_country", "n/a", "does not say that it is unknown"),
        ("share", 140, "no percentage"),
        ("stock_weeks", "plenty", "no number of weeks"),
        ("contained", "perhaps", "neither yes nor no"),
    ],
)
def test_what_cannot_be_read_has_its_cell(magnets, tmp_path, key, cell, word):
    filling = Filling(magnets).contact()
    row = filling.rows("900-1", "Dysprosium")[0]
    filling.cell(row, key).value = cell
    _, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert codes(findings) == ["reply-unclear"]
    assert findings[0].where == f"a.xlsx Declaration!{filling.cell(row, key).coordinate}"
    assert word in findings[0].message


@pytest.mark.parametrize("number", ["900-1A", "900-2"])
def test_a_changed_part_number_is_not_guessed_at(magnets, tmp_path, number):
    filling = Filling(magnets).contact().answer("900-2", material_origin="unknown")
    row = filling.rows("900-1", "Dysprosium")[0]
    filling.cell(row, "part_number").value = number
    filling.cell(row, "processing_country").value = "Vietnam"
    reply, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert codes(findings) == ["reply-part", "reply-rows-gone"]
    assert findings[0].where == f"a.xlsx Declaration!{filling.cell(row, 'part_number').coordinate}"
    assert "Vietnam" not in said(reply).values()
    assert "unknown" in said(reply).values(), "the other rows are read"


def test_an_added_row_about_another_part_or_material(magnets, tmp_path):
    filling = Filling(magnets).contact().answer(processing_country="unknown")
    filling.add("No such part", "Dysprosium", processing_country="CN")
    filling.add("900-1", "Unobtainium", processing_country="CN").add("900-1", "Neodym", processing_country="CN")
    reply, findings = read(filling.save(tmp_path / "a.xlsx"))
    assert codes(findings) == ["reply-material", "reply-part"]
    assert ("900-1", "Neodym", "processing_country") in said(reply)


@pytest.mark.parametrize(
    ("date", "read_as"),
    [("20.11.2026", DAY), ("20-Nov-2026", DAY), (dt.datetime(2026, 11, 20), DAY), (46346, DAY)],
)
def test_dates(magnets, tmp_path, date, read_as):
    reply, findings = read(
        Filling(magnets).contact(day=date).answer("900-1", processing_country="CN").save(tmp_path / "a.xlsx")
    )
    assert (reply.date, findings) == (read_as, [])


def test_without_a_date_the_day_of_saving_counts(magnets, tmp_path):
    filling = Filling(magnets).contact(day="soon").answer("900-1", processing_country="CN")
    filling.book.properties.modified = dt.datetime(2026, 12, 3)
    path = filling.save(tmp_path / "a.xlsx")
    reply, findings = read(path)
    assert codes(findings) == ["reply-undated"]
    assert reply.date == (dt.date(2026, 12, 3) if "2026-12-03" in findings[0].message else reply.date)
    assert "'soon' cannot be read" in findings[0].message


def change(filling, what):
    """Change what was filled in beforehand."""
    lines = filling.book["Your parts"]
    if what.startswith("supplier_"):
        filling.named(what).value = "another"
    elif what == "part":
        next(cell for row in lines.iter_rows() for cell in row if cell.value == "900-1").value = "900-7"
    elif what == "material":
        next(cell for row in lines.iter_rows() for cell in row if cell.value == "Dysprosium").value = "Copper"
    elif what == "line":
        row = next(cell.row for row in lines.iter_rows() for cell in row if cell.value == "900-1")
        lines.cell(row, 1).value = "ABCDEFG"
    elif what == "lines":
        row = next(cell.row for row in lines.iter_rows() for cell in row if cell.value == "900-1")
        lines.delete_rows(row)


@pytest.mark.parametrize(
    "what", ["supplier_name", "supplier_request_id", "supplier_seal", "part", "material", "line", "lines"]
)
def test_a_tampered_file_is_refused(magnets, tmp_path, what):
    filling = Filling(magnets).contact().answer("900-1", processing_country="Vietnam")
    change(filling, what)
    with pytest.raises(InputError, match="seal does not fit") as refused:
        read(filling.save(tmp_path / "a.xlsx"))
    assert refused.value.where.startswith("a.xlsx About!")


def test_another_version_is_refused(magnets, tmp_path):
    filling = Filling(magnets).contact()
    filling.named("supplier_format").value = "2"
    with pytest.raises(InputError, match="format '2'") as refused:
        read(filling.save(tmp_path / "a.xlsx"))
    assert refused.value.action == "Update bomrisk."


def test_a_file_that_lost_its_first_sheet_is_refused(magnets, tmp_path):
    filling = Filling(magnets).contact()
    del filling.book["About"]
    for name in list(filling.book.defined_names):
        del filling.book.defined_names[name]
    with pytest.raises(InputError, match="lost what tells which request"):
        read(filling.save(tmp_path / "a.xlsx"))


def test_a_folder(magnets, english, tmp_path):
    folder = tmp_path / "back"
    folder.mkdir()
    Filling(magnets).contact().answer("900-1", processing_country="CN").save(folder / "one.xlsx")
    shutil.copy(folder / "one.xlsx", folder / "one again.xlsx")
    shutil.copy(workbook_of(english, "Chip & Co"), folder / "blank.xlsx")
    shutil.copy(english[0] / "supplier-index.xlsx", folder / "index.xlsx")
    (folder / "~$one.xlsx").write_bytes(b"lock")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 whatever")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    book = openpyxl.Workbook()
    book.active.append(["Part number", "Description"])
    book.save(folder / "bom.xlsx")
    found = read_replies([folder])
    assert {reply.file for reply in found.replies} == {"blank.xlsx", "one again.xlsx"}
    assert found.declarations == ()
    refused = {finding.where: finding for finding in found.findings if finding.code == "reply-refused"}
    assert set(refused) == {"scan.pdf", "broken.xlsx", "bom.xlsx", "index.xlsx"}
    assert refused["broken.xlsx"].severity == "error"
    assert [finding.where for finding in found.findings if finding.code == "reply-twice"] == ["one.xlsx"]
    assert any(finding.code == "reply-blank" for finding in found.findings)
