"""Files that attack, are of the wrong kind or damaged, and many files."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.templates.declarations.ipc_files import MAGNET, document, write
from tests.templates.declarations.rmi_files import rmi

from bomrisk.errors import InputError
from bomrisk.evidence.declaration_text import parse_declaration
from bomrisk_templates.declarations import apply_declarations, read_declarations
from bomrisk_templates.declarations.rmi import read_rmi
from bomrisk_templates.declarations.statements import statements_of_answers
from bomrisk_templates.declarations.xml_file import MAX_BYTES
from bomrisk_templates.reading.grid import make_grid

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE MainDeclaration [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(12))
    + ']><MainDeclaration xmlns="http://webstds.ipc.org/175x/2.0">&m;</MainDeclaration>'
)


def refused(path) -> str:
    found = read_declarations([path])
    assert found.declarations == ()
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("declaration-not-read", "error")
    return finding.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_not_expanded(tmp_path, encoding):
    path = tmp_path / "laughs.xml"
    path.write_bytes(LAUGHS.encode(encoding))
    begun = time.perf_counter()
    assert "document type" in refused(path)
    assert time.perf_counter() - begun < 2


def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("swordfish")
    text = (
        f'<!DOCTYPE MainDeclaration [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<MainDeclaration xmlns="http://webstds.ipc.org/175x/2.0" version="2.0"><BusinessInfo><Response date="2026-01-01">'
        "<SupplyCompany>&x;</SupplyCompany></Response></BusinessInfo><Product/></MainDeclaration>"
    )
    found = read_declarations([write(tmp_path, "xxe.xml", text)])
    assert found.declarations == ()
    assert "swordfish" not in str(found)


def test_external_document_type(tmp_path):
    text = document(MAGNET).replace("?>", '?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', 1)
    assert "document type" in refused(write(tmp_path, "dtd.xml", text))


def test_too_large(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as stream:
        stream.write(b"<MainDeclaration>")
        stream.truncate(MAX_BYTES + 50_000_000)
    begun = time.perf_counter()
    assert "MB" in refused(path)
    assert time.perf_counter() - begun < 1


def test_very_deep(tmp_path):
    assert "well-formed" in refused(write(tmp_path, "deep.xml", "<MainDeclaration>" + "<a>" * 100_000))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"PK\x03\x04 nonsense"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nonsense"), ("a.xlsx", b"PK")],
)
def test_damaged_workbooks(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path)


def test_a_workbook_that_would_unpack_to_gigabytes(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    assert "damaged or hostile" in refused(path)


def test_a_stray_cell_far_away(tmp_path):
    import openpyxl

    path = rmi(tmp_path / "far.xlsx")
    book = openpyxl.load_workbook(path)
    book["Smelter List"]["XFD1048576"] = "x"
    book["Declaration"]["XFD1000000"] = "x"
    book.save(path)
    begun = time.perf_counter()
    assert len(read_declarations([path]).declarations) == 1
    assert time.perf_counter() - begun < 20


def test_foreign_files_of_a_folder_are_left_out_quietly(tmp_path):
    write(tmp_path, "declaration.xml", document(MAGNET))
    write(tmp_path, "readme.txt", "hello")
    (tmp_path / "below").mkdir()
    rmi(tmp_path / "below" / "cmrt.xlsx")
    pd.DataFrame({"part": ["a"]}).to_excel(tmp_path / "other.xlsx")
    write(tmp_path, "~$cmrt.xlsx", "lock")
    found = read_declarations([tmp_path, tmp_path / "declaration.xml"])
    assert [declaration.file for declaration in found.declarations] == ["cmrt.xlsx", "declaration.xml"]
    assert {(finding.severity, finding.where) for finding in found.findings} == {
        ("info", "readme.txt"),
        ("info", "other.xlsx"),
    }


def test_a_path_that_does_not_exist(tmp_path):
    with pytest.raises(InputError, match="no such file or folder"):
        read_declarations([tmp_path / "nowhere"])


def test_five_hundred_declarations_take_seconds(tmp_path):
    import shutil

    for number in range(250):
        write(
            tmp_path,
            f"{number}.xml",
            document(MAGNET.replace("MAG-42 SH", f"MAG {number}"), supplier=f"Acme {number} Ltd"),
        )
    first = rmi(tmp_path / "form-0.xlsx")
    for number in range(1, 250):
        shutil.copy(first, tmp_path / f"form-{number}.xlsx")
    lines = pd.DataFrame(
        {
            "part_number": [f"MAG-{n % 250}" for n in range(5000)],
            "supplier": [f"Other {n % 97}" for n in range(4950)] + ["Kemica Capacitors"] * 50,
        }
    )
    begun = time.process_time()  # other work on the machine must not count
    found = read_declarations([tmp_path])
    applied = apply_declarations(lines, found.declarations, dt.date(2026, 11, 22))
    seconds = time.process_time() - begun
    assert len(found.declarations) == 500
    assert applied.lines["declaration"].notna().all()
    assert seconds < 10, f"{seconds:.1f} s"


POOL = st.sampled_from(
    [
        "", "", "", "CMRT", "Revision 6.5", "Company Name (*)", "Declaration Scope or Class (*)", "B. Product",
        "Effective Date (*)", "1) Is it added? (*)", "2) Does it remain?", "3) x", "7) y", "8) z", "Answer", "Tin (*)", "Gold",
        "Mica", "Yes", "No", "A. Policy?", "Metal (*)", "Smelter Country (*)", "Smelter Identification", "CHINA", "CID001234",
        "Responder's Product Number (*)", "x" * 500, "=1+1", "%s{}\\", "\x00", "(*)", "١) س",
    ]
)  # fmt: skip
CELLS = st.one_of(POOL, st.floats(allow_nan=False), st.booleans(), st.datetimes(), st.dates())
GRIDS = st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=25).map(lambda rows: make_grid("Sheet", rows))


@given(GRIDS, GRIDS, GRIDS)
def test_any_cells_give_a_declaration_or_a_reason(declaration, smelters, products):
    findings = []
    sheets = {"Declaration": declaration, "Smelter List": smelters, "Product List": products}
    try:
        found = read_rmi(Path("any.xlsx"), sheets, findings)
    except InputError:
        return
    assert found.answers
    for statement in statements_of_answers(found):
        assert parse_declaration(str(statement))[1] == ()
    apply_declarations(pd.DataFrame({"part_number": ["a"], "supplier": ["b"]}), [found], dt.date(2026, 11, 22))


@given(st.data())
def test_any_change_of_a_file_gives_a_declaration_or_a_reason(tmp_path_factory, data):
    text = document(MAGNET)
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = begin + data.draw(st.integers(0, 40))
        text = (
            text[:begin]
            + data.draw(st.sampled_from(["", "<", ">", '"', "&", "Substance", "-1", "1e400", "\u0000"]))
            + text[end:]
        )
    found = read_declarations([write(tmp_path_factory.mktemp("xml"), "file.xml", text)])
    assert found.declarations or found.findings
    apply_declarations(pd.DataFrame({"part_number": ["MAG-42 SH"]}), found.declarations, dt.date(2026, 11, 22))
