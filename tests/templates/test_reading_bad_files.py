# ruff: noqa: E501 - one case per row reads best as a table
"""Files that cannot be read: each gets its own message, and hostile ones cost neither memory nor time."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bomrisk.errors import InputError
from bomrisk_templates.reading import Profile, read_bom


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
BAD: list[tuple[str, bytes, str]] = [
    ("empty.xlsx", b"", "empty"),
    ("blank.csv", b"\r\n\r\n  \r\n", "empty"),
    ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
    ("drawing.xls", b"%PDF-1.7\n", "PDF"),
    ("export.xls", b"<html><body><table><tr><td>Part</td></tr></table></body></html>", "HTML"),
    ("export2.xls", b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", "HTML"),
    ("sheet.xml", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
    ("decl.xml", b'<?xml version="1.0"?><MainDeclaration xmlns="http://webstds.ipc.org/175x/2.0">', "IPC-1752"),
    ("granta.xml", b'<PartsEco xmlns="http://www.grantadesign.com/17/11/BillOfMaterialsEco">', "Granta"),
    ("data.json", b'{"a": 1}', "JSON"),
    ("half.xlsx", zipped(XLSX)[:60], "damaged"),
    ("hollow.xlsx", zipped(XLSX), "damaged"),
    ("archive.xlsx", zipped({"bom.csv": b"a,b"}), "ZIP"),
    ("letter.xlsx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "Word"),
    ("book.numbers", zipped({"Index/Document.iwa": b"x"}), "Numbers"),
    ("secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64), "password"),
    ("secret.ods", zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"",
                           "META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "password"),
    ("letter.doc", OLE + "WordDocument".encode("utf-16-le") + bytes(64), "Word"),
    ("broken.xls", OLE + "Workbook".encode("utf-16-le") + bytes(64), "damaged"),
    ("noise.bin", bytes(range(1, 32)) * 50, "binary"),
    ("prose.txt", b"Dear team,\nplease find the drawing attached.\nRegards\n", "no table"),
    ("figures.csv", b"1,2,3\n4,5,6\n7,8,9\n", "no table"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "word"), BAD, ids=[name for name, _, _ in BAD])
def test_message(name: str, content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=word) as caught:
        read_bom(path)
    assert caught.value.where == name
    assert caught.value.action
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_missing_file_folder_and_lock_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_bom(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="folder"):
        read_bom(tmp_path)
    (tmp_path / "~$bom.xlsx").write_bytes(b"\x05user")
    with pytest.raises(InputError, match="lock file") as caught:
        read_bom(tmp_path / "~$bom.xlsx")
    assert "bom.xlsx" in caught.value.action


def test_file_held_by_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bom.xlsx"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="another program"):
        read_bom(path)


def table_sheet() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Part number", "Description", "Qty"], ["A-1", "Bolt", 4], ["A-2", "Nut", 8]]:
        sheet.append(row)
    return book


def test_unknown_sheet_and_header_row(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    table_sheet().save(path)
    with pytest.raises(InputError, match="no sheet named"):
        read_bom(path, sheets=["Nope"])
    with pytest.raises(InputError, match="in no table"):
        read_bom(path, profile=Profile.from_mapping({"columns": {"notes": "Nope"}}))
    assert read_bom(path, profile=Profile.from_mapping({"header_row": 1})).tables[0].rows == [2, 3]


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text("Part number,Description,Qty\nA-1,Bolt,4\nA-2,Nut,8\n")
    for chosen in ({"sheets": ["Foo"]}, {"sheets": "Foo"}, {"profile": Profile(sheets=("Foo",))}):
        with pytest.raises(InputError, match=r"no sheet named 'Foo'.*text file has no sheets") as caught:
            read_bom(path, **chosen)  # type: ignore[arg-type]
        assert caught.value.where == "bom.csv"
        assert caught.value.action
    assert len(read_bom(path, sheets=[]).lines) == len(read_bom(path, sheets=[""]).lines) == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"colums": {}}, "unknown setting"), ({"columns": {"price": "C"}}, "unknown column name"), ({"header_row": -1}, "row number"),
        ({"decimal": ";"}, "decimal"), ({"skip_rows": ["a"]}, "row numbers"), ({"columns": ["a"]}, "table"),
    ],
)  # fmt: skip
def test_profile_messages(content: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        Profile.from_mapping(content)


def test_profile_that_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[columns\n")
    with pytest.raises(InputError, match="not valid TOML"):
        Profile.from_toml(tmp_path / "p.toml")
    with pytest.raises(InputError, match="no such profile"):
        Profile.from_toml(tmp_path / "q.toml")


def test_stray_cell_in_the_last_corner(tmp_path: Path) -> None:
    book = table_sheet()
    assert book.active is not None
    book.active["XFD1048576"] = "x"
    path = tmp_path / "bom.xlsx"
    book.save(path)
    started = time.perf_counter()
    bom = read_bom(path)
    assert bom.tables[0].rows == [2, 3]
    assert time.perf_counter() - started < 20


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zipped({**XLSX, "xl/worksheets/sheet1.xml": bytes(120_000_000)}))
    with pytest.raises(InputError, match="unpack"):
        read_bom(path)


def test_repeated_filled_cells_in_ods_are_refused(tmp_path: Path) -> None:
    content = (
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    path = tmp_path / "bomb.ods"
    path.write_bytes(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}))
    with pytest.raises(InputError, match="spread over"):
        read_bom(path)


HEAD = "Part number,Description,Qty\n"
ODD_TEXT: list[tuple[str, str | bytes, int]] = [
    ("a quote never closed", HEAD + 'A-1,Bolt 3/8" long,4\n' + "".join(f'A-{i},Nut "{i},1\n' for i in range(60)), 61),
    ("a million quotes", HEAD + "A-1," + '"' * 1_000_000 + ",1\nA-2,Nut,2\n", 0),
    ("NUL bytes", (HEAD + "A-1,Bo\x00lt,4\nA-2,Nut,\x002\n").encode(), 2),
    ("a very long text", HEAD + "A-1," + "x" * 300_000 + ",1\nA-2,Nut,2\n", 2),
    ("line breaks inside cells", HEAD + 'A-1,"Bolt\nM3",4\nA-2,Nut,2\n', 2),
    ("raised digits", HEAD + "A-1,¹,4\nA-2,²,2\n", 2),
    ("separator line of Excel", "sep=;\n" + HEAD.replace(",", ";") + "A-1;Bolt;4\nA-2;Nut, hex;2\n", 2),
    ("old Mac line ends", HEAD.replace("\n", "\r") + "A-1,Bolt,4\rA-2,Nut,2\r", 2),
]  # fmt: skip


@pytest.mark.parametrize(("content", "lines"), [(c, n) for _, c, n in ODD_TEXT], ids=[name for name, _, _ in ODD_TEXT])
def test_odd_text(content: str | bytes, lines: int, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        found = len(read_bom(path).lines)
    except InputError:
        found = 0
    assert found == lines or lines == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert len(read_bom(path).lines)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
CELL = st.one_of(
    st.none(),
    WORDS,
    st.integers(-9, 9999),
    st.floats(0, 1e6),
    st.sampled_from(["Qty", "Description", "Total", "Part number", "R1,R2"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=3, max_size=5), max_size=12))
@example([[":", "Q", "DESCRIPTION", 0], [None, "#", "DESCRIPTION"]])
def test_no_row_is_dropped_in_silence(tmp_path: Path, rows: list[list[object]]) -> None:
    import csv

    path = tmp_path / "bom.csv"
    table = [["Part number", "Description", "Qty"], ["A-1", "Bolt", 1], ["A-2", "Nut", 2], *rows]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["" if v is None else str(v) for v in row] for row in table])
    bom = read_bom(path)
    seen: set[int] = set()
    for found in bom.tables:
        rows_of_table = [
            *found.rows,
            *(row for skipped in found.skipped for row in range(skipped.row, skipped.last + 1)),
        ]
        assert len(rows_of_table) == len(set(rows_of_table))
        seen.update(rows_of_table)
    with path.open(encoding="utf-8", newline="") as stream:
        filled = {number for number, row in enumerate(csv.reader(stream), start=1) if any(cell.strip() for cell in row)}
    assert filled <= seen
    assert len(bom.lines) == sum(len(found.rows) for found in bom.tables)


def test_xls_magic_of_an_ancient_excel(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(struct.pack("<HHHH", 0x0009, 4, 2, 0x10) + bytes(20))
    with pytest.raises(InputError, match="old Excel"):
        read_bom(path)


@pytest.mark.parametrize("name", ["bom.xlsx", "bom.xls", "bom.ods"])
@pytest.mark.parametrize("content", [b"x", bytes(range(128, 256)) * 3, b"Dear buyer,\nplease find attached.\n"])
def test_what_is_named_a_workbook_but_is_none_is_called_so(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="not a spreadsheet"):
        read_bom(tmp_path / name)


def test_a_text_table_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_text(
        "Part number\tDescription\tQty\nA-100\tHousing\t2\nA-101\tCover\t1\n", encoding="utf-8"
    )
    assert read_bom(tmp_path / "export.xls").lines["description"].tolist() == ["Housing", "Cover"]
