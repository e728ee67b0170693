"""Bad input gets one clear message with what to do, and leaves nothing behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest


def _zip(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _xlsx(rows: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FILES = {
    "empty": ("bom.xlsx", b"", "empty"),
    "only blanks": ("bom.csv", b"\r\n \r\n", "empty"),
    "picture": ("bom.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "PNG"),
    "pdf": ("bom.xls", b"%PDF-1.7\n" + b"x" * 100, "PDF"),
    "encrypted": ("bom.xlsx", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "password"),
    "broken zip": ("bom.xlsx", b"PK\x03\x04" + b"\x17" * 300, "damaged"),
    "cut workbook": ("bom.xlsx", _xlsx([["Part", "Qty"], ["A", 1]])[:-400], "damaged"),
    "word document": (
        "bom.xlsx",
        _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        "text document",
    ),
    "zip archive": ("bom.zip", _zip({"bom.csv": "a,b"}), "ZIP"),
    "broken ole": ("bom.xls", OLE + b"\x00" * 100, "damaged"),
    "web page": ("bom.xls", b"<html><body><table><tr><td>Part</td></tr></table></body></html>", "HTML"),
    "json": ("bom.csv", b'{"lines": []}', "JSON"),
    "numbers only": ("bom.csv", b"1,2\n3,4\n5,6\n", "no table"),
    "prose": ("bom.txt", b"Dear colleague,\nplease find attached.\nRegards\n", "no table"),
    "empty workbook": ("bom.xlsx", _xlsx([]), "no table"),
    "header only": ("bom.csv", b"Part number,Description,Qty\n", "no table"),
    "lock file": ("~$bom.xlsx", b"x" * 165, "lock file"),
}


def _is_one_message(err: str) -> bool:
    return err.startswith("bomrisk: ") and err.count("\n") == 1 and "Traceback" not in err and "Errno" not in err


@pytest.mark.parametrize("command", [["score"], ["score", "--json"], ["check"], ["check", "--json"]])
@pytest.mark.parametrize("case", FILES)
def test_file(run, tmp_path, case, command):
    name, content, says = FILES[case]
    (tmp_path / name).write_bytes(content)
    result = run(*command, name)
    assert result.code == 2, result.err
    assert result.out == ""
    assert _is_one_message(result.err), result.err
    assert says in result.err
    assert name.removeprefix("~$") in result.err
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("command", ["score", "check"])
def test_missing_file_and_folder(run, tmp_path, command):
    (tmp_path / "folder").mkdir()
    for name, says in (("nowhere.xlsx", "no such file"), ("folder", "folder")):
        result = run(command, name)
        assert result.code == 2
        assert _is_one_message(result.err)
        assert says in result.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--as-of", "22.11.2026"], "2026-11-22"),
        (["--as-of", "2026-02-30"], "--as-of"),
        (["--to", "XX"], "--to"),
        (["--to", "Germny"], "DE"),
        (["--column", "quantity"], "name=letter"),
        (["--column", "colour=B"], "colour"),
        (["--column", "material=No such heading"], "No such heading"),
        (["--profile", "nowhere.toml"], "nowhere.toml"),
        (["--policy", "nowhere.toml"], "no such file"),
        (["--policy", "."], "folder"),
        (["--policy", "binary.toml"], "UTF-8"),
        (["--policy", "bad.toml"], "not valid TOML"),
        (["--policy", "unknown.toml"], "weihgts"),
        (["--policy", "range.toml"], "stop_share"),
    ],
)
def test_option(run, bom, tmp_path, options, says):
    (tmp_path / "binary.toml").write_bytes(b"name = \x80\x81")
    (tmp_path / "bad.toml").write_text("name = ")
    (tmp_path / "unknown.toml").write_text("weihgts = 1")
    (tmp_path / "range.toml").write_text("stop_share = 7")
    before = sorted(each.name for each in tmp_path.iterdir())
    result = run("score", bom, *options)
    assert result.code == 2, result.err
    assert result.out == ""
    assert _is_one_message(result.err), result.err
    assert says in result.err
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_unknown_sheet_names_the_sheets_there_are(run, tmp_path):
    (tmp_path / "bom.xlsx").write_bytes(
        _xlsx([["Part number", "Description", "Qty"], ["A", "bolt", 1], ["B", "nut", 2]])
    )
    result = run("check", "bom.xlsx", "--sheet", "Teile")
    assert result.code == 2
    assert _is_one_message(result.err)
    assert "Teile" in result.err
    assert "Sheet" in result.err


@pytest.mark.parametrize("command", ["score", "check"])
def test_a_text_file_has_no_sheets(run, bom, command):
    result = run(command, bom, "--sheet", "Foo")
    assert result.code == 2
    assert _is_one_message(result.err)
    assert "'Foo'" in result.err
    assert "text file has no sheets" in result.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--as-of", "tomorrow"], "'tomorrow' is not a date"),
        (["--to", "Unted Kingdom"], "Did you mean United Kingdom (GB)?"),
        (["--to", "EL"], "Did you mean GR?"),
        (["--policy", "range.toml"], "stop_share"),
        (["--policy", "country.toml"], "GB"),
        (["--profile", "nowhere.toml"], "nowhere.toml"),
        (["--column", "colour=B"], "colour"),
    ],
)
@pytest.mark.parametrize("source", ["bom.csv", "nowhere.csv"])
def test_options_come_before_the_files(run, bom, tmp_path, source, options, says):
    (tmp_path / "range.toml").write_text("stop_share = 7")
    (tmp_path / "country.toml").write_text('trusted_countries = ["UK"]')
    (tmp_path / f"{Path(source).stem}-risk.xlsx").write_bytes(b"keep")
    result = run("score", source, *options)
    assert result.code == 2, result.err
    assert _is_one_message(result.err), result.err
    assert says in result.err


def test_options_come_before_the_workbook_of_the_demo(run, tmp_path):
    (tmp_path / "out.xlsx").write_bytes(b"keep")
    result = run("demo", "-o", "out.xlsx", "--as-of", "tomorrow")
    assert result.code == 2
    assert "'tomorrow' is not a date" in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rate", "bom.csv"],
        ["score"],
        ["score", "bom.csv", "--json", "--csv"],
        ["score", "bom.csv", "--colour"],
        ["score", "bom.csv", "--header-row", "first"],
        ["explain"],
    ],
)
def test_usage(run, arguments):
    result = run(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert "usage: bomrisk" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("galium", "gallium"),
        ("ga", "gallium"),
        ("graphitee", "graphite"),
        ("Neodymiun", "neodymium"),
        ("tungsten ore", "tungsten"),
    ],
)
@pytest.mark.parametrize("command", [["explain"], ["controls", "--material"]])
def test_unknown_material_gets_suggestions(run, command, name, suggestion):
    result = run(*command, name)
    assert result.code == 2
    assert _is_one_message(result.err)
    assert f"{name!r}" in result.err
    assert suggestion in result.err.split("Did you mean", 1)[1]


def test_nonsense_gets_no_suggestion(run):
    result = run("explain", "zzqq")
    assert result.code == 2
    assert "Did you mean" not in result.err


def test_unreadable_file(run, bom: Path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("check", bom)
    assert result.code == 2
    assert _is_one_message(result.err)
    assert "another program" in result.err
