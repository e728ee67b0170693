"""``bomrisk replies``: from the questions to the suppliers' answers in the rated BOM, and into the next month."""

from __future__ import annotations

import json
import re
import shutil

import openpyxl
import pytest
from tests.templates.declarations.ipc_files import MAGNET, document, write
from tests.templates.declarations.rmi_files import rmi
from tests.templates.supplier_risk.filling import Filling

from bomrisk_templates.supplier_risk.reply_folder import read_replies

ON = ("--as-of", "2026-11-22", "--to", "DE")
LINES = (
    ("Part number", "Description", "Manufacturer", "MPN", "Supplier", "Qty", "Country of origin"),
    ("M-1", "NdFeB magnet N42SH with Dy", "Acme Magnetics", "AM-42SH", "Acme Magnetics GmbH", 10, "DE"),
    ("L-1", "Lithium-ion cell 18650 NMC", "Cellco", "C18650", "Cellco Co., Ltd.", 12, "KR"),
    ("G-1", "Gallium nitride transistor", "Gantech", "GN1", "Gantech Ltd", 3, "JP"),
    ("T-1", "Tantalum capacitor 10 uF", "Kemica", "T491", "Kemica Capacitors Inc.", 100, None),
    ("N-1", "Brass nut", "Bolt", "N4", "Bolt Ltd", 100, None),
)


@pytest.fixture(scope="session")
def asked(tmp_path_factory):
    """A BOM and the workbooks for its suppliers."""
    from bomrisk_excel.cli.command_line import main

    folder = tmp_path_factory.mktemp("asked")
    book = openpyxl.Workbook()
    for line in LINES:
        book.active.append(line)
    book.active.title = "Parts"
    book.save(folder / "bom.xlsx")
    assert main(["suppliers", str(folder / "bom.xlsx"), "--out", str(folder / "ask"), "-q", *ON]) == 0
    return folder


def sent(asked, supplier):
    return next((asked / "ask" / "to-suppliers").glob(f"{supplier}*.xlsx"))


@pytest.fixture
def returned(asked, once, tmp_path):
    """The BOM, and a folder with what came back."""
    shutil.copy(asked / "bom.xlsx", tmp_path / "bom.xlsx")
    once("returned", lambda: answer(asked, tmp_path / "back"))
    return tmp_path / "back"


def answer(asked, folder):
    folder.mkdir()
    magnets = (
        Filling(sent(asked, "Acme")).contact().answer(None, "Dysprosium", processing_country="China (CN)", share=0.6)
    )
    magnets.add("AM-42SH", "Dysprosium", processing_country="Malaysia (MY)", share=0.4, stock_weeks=6)
    magnets.save(folder / "acme reply.xlsx")
    cells = Filling(sent(asked, "Cellco")).contact()
    cells.answer(material_origin="Australia (AU)", processing_country="Japan", part_origin="Vietnam")
    cells.save(folder / "cellco.xlsx")
    Filling(sent(asked, "Gantech")).contact().answer(processing_country="Germany (DE)").save(folder / "gantech.xlsx")
    rmi(folder / "kemica.xlsx", used=("Yes", "No", "No", "No"), remains=("Yes",), identified=("Yes",),
        smelters=(("Tantalum", "Ulba", "KAZAKHSTAN", "CID001969"),))  # fmt: skip


@pytest.fixture
def merged(returned, prepare):
    """The folder with what came back, when it is merged into the rated BOM."""
    prepare("replies", "back", "--into", "bom.xlsx", "-q", *ON)
    return returned


def table(path, name="bomrisk_replies", sheet="Replies"):
    book = openpyxl.load_workbook(path, data_only=True)
    found = book[sheet]
    rows = [[cell.value for cell in row] for row in found[found.tables[name].ref]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def ratings(run, *arguments):
    found = run("score", *arguments, "--json", "-q", *ON)
    assert found.code == 0, found.err
    return {line["part_number"]: (line["grade"], line["score"], line["why"]) for line in json.loads(found.out)["lines"]}


def test_from_questions_to_new_ratings(run, returned, tmp_path):
    result = run("replies", "back", "--into", "bom.xlsx", *ON)
    assert result.code == 0, result.err
    assert result.out == f"{tmp_path / 'bom-replies.xlsx'}\n"
    words = ("Acme Magnetics GmbH", "CMRT 6.5", "supplier reply", "Rated otherwise now", "reply-implausible")
    assert [word for word in words if word not in result.err] == []
    rows = table(tmp_path / "bom-replies.xlsx")
    by_answer = {(row["Part number"], row["Material"], row["Question"], row["Answer"]): row for row in rows}
    source = by_answer["M-1", "Dysprosium", "Processed in", "China (CN)"]
    assert (source["Supplier"], source["Answered by"], source["State"]) == (
        "Acme Magnetics GmbH",
        "Ada Example",
        "answered",
    )
    assert f"{source['Answered on']:%Y-%m-%d} {source['Found in']}".startswith(
        "2026-11-20 acme reply.xlsx Declaration!"
    )
    assert by_answer["M-1", "Dysprosium", "Stock (weeks)", "6"]["State"] == "answered"
    assert by_answer["G-1", "Gallium", "Processed in", "Germany (DE)"]["State"] == "implausible"
    assert by_answer["G-1", "Gallium", "Mass share in the part (%)", None]["State"] == "not answered"
    assert by_answer["1 line", "Tantalum", "Processed in", "KZ"]["Form"] == "CMRT 6.5"
    cobalt = next(row for row in rows if row["Part number"] == "L-1")
    assert (cobalt["Grade before"], cobalt["Change"]) == ("E", "better")
    assert cobalt["Score after"] < cobalt["Score before"]
    book = openpyxl.load_workbook(tmp_path / "bom-replies.xlsx")
    assert book["Replies"].sheet_state == "visible"
    summary = book["Replies"]["A4"].value
    assert re.match(
        r"4 suppliers: \d+ answered, \d+ unknown, \d+ not answered, 1 to look at\. Grades changed: L-1", summary
    )
    lines = {row["Part number"]: row for row in table(tmp_path / "bom-replies.xlsx", "bomrisk_bom", "BOM")}
    said = "processed: dysprosium=CN 60 %, MY 40 % | Acme Magnetics GmbH, supplier reply, 2026-11-20"
    assert lines["M-1"]["Declared origin"] == said
    assert lines["T-1"]["Declared origin"].startswith("processed: tantalum=KZ | Kemica Capacitors Inc., CMRT 6.5")
    assert lines["N-1"]["Declared origin"] is None
    unchanged = openpyxl.load_workbook(tmp_path / "bom.xlsx")
    assert unchanged.sheetnames == ["Parts"]


def test_what_was_merged_lives_on(run, merged, tmp_path):
    grades = {
        row["Part number"]: row["Grade"] for row in table(tmp_path / "bom-replies.xlsx", "bomrisk_results", "Results")
    }
    first = ratings(run, "bom-replies.xlsx", "-o", "again.xlsx")
    assert {part: rating[0] for part, rating in first.items()} == grades
    book = openpyxl.load_workbook(tmp_path / "bom.xlsx")
    book.active.move_range("A2:G2", rows=6)  # next month's BOM has another order, and a line less
    book.active.delete_rows(6)
    book.active.delete_rows(2)
    book.save(tmp_path / "next.xlsx")
    later = ratings(run, "next.xlsx", "--keep", "bom-replies.xlsx", "-o", "kept.xlsx")
    assert later == {part: rating for part, rating in first.items() if part in later}
    assert len(later) == 4
    for name in ("again.xlsx", "kept.xlsx"):
        assert table(tmp_path / name) == table(tmp_path / "bom-replies.xlsx")
    # Merged again, nothing is new.
    result = run("replies", "back", "--into", "again.xlsx", "-o", "twice.xlsx", *ON)
    assert "No grade and no score in whole points is another now." in result.err
    assert table(tmp_path / "twice.xlsx") == table(tmp_path / "bom-replies.xlsx")


def test_a_newer_reply_takes_the_place_of_the_older(run, asked, merged, tmp_path):
    later = tmp_path / "later"
    later.mkdir()
    filling = Filling(sent(asked, "Cellco")).contact(day="2026-12-01").answer(material_origin="unknown")
    filling.save(later / "cellco.xlsx")
    result = run("replies", "later", "--into", "bom-replies.xlsx", "-o", "new.xlsx", "--json", *ON)
    report = json.loads(result.out)
    (change,) = report["changes"]
    assert (change["part_number"], change["grade_after"], change["change"]) == ("L-1", "E", "worse")
    assert "reply-changed" in {finding["code"] for finding in report["findings"]}
    states = {
        (row["Question"], row["Answer"]): row["State"]
        for row in table(tmp_path / "new.xlsx")
        if row["Part number"] == "L-1"
    }
    assert states["Mined in", "unknown"] == "unknown"
    assert states["Mined in", "Australia (AU)"] == "replaced on 2026-12-01"
    assert states["Part made in", "Vietnam"] == "answered"


def test_in_place(run, prepare, returned, tmp_path):
    prepare("score", "bom.xlsx", "-q", *ON)
    book = openpyxl.load_workbook(tmp_path / "bom-risk.xlsx")
    column = [cell.value for cell in book["Results"][5]].index("Owner") + 1
    book["Results"].cell(6, column).value = "Ada"
    book.save(tmp_path / "bom-risk.xlsx")
    before = (tmp_path / "bom-risk.xlsx").read_bytes()
    result = run("replies", "back", "--into", "bom-risk.xlsx", "--in-place", *ON)
    assert result.code == 0, result.err
    (copy,) = tmp_path.glob("bom-risk (before bomrisk *).xlsx")
    assert copy.read_bytes() == before
    assert copy.name in result.err.replace("\n", "")
    assert table(tmp_path / "bom-risk.xlsx", "bomrisk_results", "Results")[0]["Owner"] == "Ada"
    assert table(tmp_path / "bom-risk.xlsx")


def test_in_place_in_the_buyers_own_workbook(run, returned, tmp_path):
    own = (tmp_path / "bom.xlsx").read_bytes()
    result = run("replies", "back", "--into", "bom.xlsx", "--in-place", "-q", *ON)
    assert result.code == 0, result.err
    (copy,) = tmp_path.glob("bom (before bomrisk *).xlsx")
    assert copy.read_bytes() == own
    book = openpyxl.load_workbook(tmp_path / "bom.xlsx")
    assert book.sheetnames[0] == "Parts"
    assert table(tmp_path / "bom.xlsx")
    first = {row["Part number"]: row["Grade"] for row in table(tmp_path / "bom.xlsx", "bomrisk_results", "Results")}
    # Scored again in place, the answers are still there.
    assert run("score", "bom.xlsx", "--in-place", "-q", *ON).code == 0
    assert {
        row["Part number"]: row["Grade"] for row in table(tmp_path / "bom.xlsx", "bomrisk_results", "Results")
    } == first


def test_json(run, returned):
    write(returned, "magnet.xml", document(MAGNET))
    (returned / "notes.txt").write_text("called Acme")
    report = json.loads(run("replies", "back", "--into", "bom.xlsx", "--json", "-q", *ON).out)
    by_file = {found["file"]: found for found in report["replies"]}
    assert by_file["acme reply.xlsx"] | {"answered": 0} == {
        "file": "acme reply.xlsx", "supplier": "Acme Magnetics GmbH", "answered_by": "Ada Example", "answered_on": "2026-11-20",
        "form": "supplier reply", "lines": 1, "answered": 0, "unknown": 0, "withheld": 0,
        "not_answered": by_file["acme reply.xlsx"]["not_answered"], "to_look_at": 0,
    }  # fmt: skip
    assert by_file["kemica.xlsx"]["form"] == "CMRT 6.5"
    assert by_file["magnet.xml"]["form"] == "IPC-1752A class D"
    assert sum(report["grades_before"].values()) == sum(report["grades_after"].values()) == 5
    assert {change["part_number"] for change in report["changes"]} >= {"L-1"}
    assert all(set(row) >= {"supplier", "question", "answer", "state", "found_in"} for row in report["answers"])
    refused = [finding for finding in report["findings"] if finding["code"] == "reply-refused"]
    assert [(finding["where"], finding["severity"]) for finding in refused] == [("notes.txt", "warning")]


def test_nothing_to_read(run, returned, tmp_path):
    for path in returned.iterdir():
        path.unlink()
    (returned / "scan.pdf").write_bytes(b"%PDF-1.7")
    result = run("replies", "back", "--into", "bom.xlsx", *ON)
    assert result.code == 2
    assert "scan.pdf" in result.err
    assert "None of these files is a reply" in result.err
    assert not (tmp_path / "bom-replies.xlsx").exists()
    assert run("replies", "nowhere", "--into", "bom.xlsx", *ON).code == 2


def test_a_tampered_reply_is_refused_and_the_others_are_read(run, asked, returned):
    filling = Filling(sent(asked, "Cellco")).contact().answer(material_origin="Australia (AU)")
    filling.named("supplier_name").value = "Somebody else"
    filling.save(returned / "cellco.xlsx")
    result = run("replies", "back", "--into", "bom.xlsx", "--strict", *ON)
    assert result.code == 1
    assert "seal does not fit" in " ".join(result.err.split())
    assert len(read_replies([returned]).replies) == 2


def test_files_are_never_replaced_unasked(run, merged, tmp_path):
    written = (tmp_path / "bom-replies.xlsx").read_bytes()
    assert run("replies", "back", "--into", "bom.xlsx", "-q", *ON).code == 3
    assert run("replies", "back", "--into", "bom.xlsx", "-o", "bom.xlsx", *ON).code == 2
    assert (tmp_path / "bom-replies.xlsx").read_bytes() == written
    assert run("replies", "back", "--into", "bom.xlsx", "-q", "--overwrite", *ON).code == 0


def test_one_file_instead_of_a_folder(run, returned, tmp_path):
    result = run("replies", returned / "cellco.xlsx", "--into", "bom.xlsx", "-o", "one.xlsx", "-q", *ON)
    assert result.code == 0, result.err
    assert {row["Supplier"] for row in table(tmp_path / "one.xlsx")} == {"Cellco Co., Ltd."}


def test_without_replies_the_sheet_is_out_of_the_way(prepare, returned, tmp_path):
    prepare("score", "bom.xlsx", "-q", *ON)
    book = openpyxl.load_workbook(tmp_path / "bom-risk.xlsx")
    assert book["Replies"].sheet_state == "hidden"
    assert "Declared origin" not in [cell.value for cell in book["BOM"][5]]
