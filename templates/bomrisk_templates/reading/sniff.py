"""What kind of file this is, by its content, and a clear word about files that hold no BOM table."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from bomrisk.errors import InputError
from bomrisk_templates.reading.encoding import unmarked_utf16

__all__ = ["READ_FORMATS", "Kind", "sniff"]

Kind = Literal["xlsx", "xls", "xlsb", "ods", "text"]
READ_FORMATS = ".xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv and .txt"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_MEMBER = 1_500_000_000
_MAX_TOTAL = 2_000_000_000
_MAX_RATIO = 400
_SUSPICIOUS_FROM = 50_000_000
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
)


def sniff(path: Path) -> Kind:
    """Find out what kind of file it is.

    Parameters
    ----------
    path : Path

    Returns
    -------
    {"xlsx", "xls", "xlsb", "ods", "text"}

    Raises
    ------
    InputError
        If the file is missing, unreadable, empty, encrypted, damaged, or nothing that holds a BOM table.
    """
    name = path.name
    if name.startswith("~$"):
        raise InputError(
            "this is the lock file that Excel makes while a workbook is open, not the workbook.",
            where=name,
            action=f"Give the workbook itself: {name[2:]}.",
        )
    if not path.exists():
        raise InputError("there is no such file.", where=str(path), action="Check the name and the folder.")
    if path.is_dir():
        raise InputError("this is a folder, not a file.", where=str(path), action="Give one BOM file inside it.")
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except PermissionError as error:
        raise open_elsewhere(name) from error
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror or error}).", where=name) from error
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise InputError("the file is empty.", where=name, action="Export the BOM again.")
    if head.startswith(b"PK\x03\x04") or head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    return _text_kind(head, path)


def open_elsewhere(name: str) -> InputError:
    """Say that another program holds the file."""
    return InputError(
        "the file cannot be opened; another program (often Excel) may hold it, or you have no right to read it.",
        where=name,
        action="Close it there, or copy the file and give the copy.",
    )


def _damaged(name: str) -> InputError:
    return InputError(
        "the file is damaged: it begins like a workbook but cannot be unpacked.",
        where=name,
        action="Open it in Excel, let it repair the file, save it under a new name and give that one.",
    )


def _encrypted(name: str) -> InputError:
    return InputError(
        "the workbook is encrypted with a password.",
        where=name,
        action="Open it in Excel, remove the password (File > Info > Protect Workbook), save a copy and give that one.",
    )


def _zip_kind(path: Path) -> Kind:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise _encrypted(name)
            total = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members) or 1
            too_big = total > _MAX_TOTAL or max((member.file_size for member in members), default=0) > _MAX_MEMBER
            if too_big or (total > _SUSPICIOUS_FROM and total / packed > _MAX_RATIO):
                raise InputError(
                    f"the file would unpack to {total / 1e6:,.0f} MB, {total / packed:,.0f} times its size; "
                    "that looks like a damaged or hostile file and was not read.",
                    where=name,
                    action="Open it in Excel, delete the unused rows and columns, save it and try again.",
                )
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
            if (
                mimetype
                and "META-INF/manifest.xml" in names
                and b"encryption-data" in archive.read("META-INF/manifest.xml")
            ):
                raise _encrypted(name)
    except PermissionError as error:
        raise open_elsewhere(name) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError) as error:
        raise _damaged(name) from error
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(member.startswith("Index/") for member in names) or "Index.zip" in names:
        raise _not_a_bom(name, "an Apple Numbers document", "Export it as Excel (File > Export To) and give that file.")
    if any(member.startswith("word/") for member in names) or b"opendocument.text" in mimetype:
        raise _not_a_bom(name, "a text document (Word or Writer)")
    if any(member.startswith("ppt/") for member in names) or b"opendocument.presentation" in mimetype:
        raise _not_a_bom(name, "a presentation")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(member.startswith("xl/") for member in names):
        return "xlsx"
    if mimetype:
        raise _not_a_bom(name, "an OpenDocument file that is no spreadsheet")
    raise _not_a_bom(name, "a ZIP archive", "Unpack it and give the BOM file inside.")


def _ole_kind(path: Path) -> Kind:
    with path.open("rb") as stream:
        data = stream.read(64_000_000)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted(path.name)
    for entry, what in (("WordDocument", "a Word document"), ("PowerPoint Document", "a presentation")):
        if entry.encode("utf-16-le") in data:
            raise _not_a_bom(path.name, what)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    if "__substg1.0_".encode("utf-16-le") in data:
        raise _not_a_bom(path.name, "an Outlook message", "Save its attachment and give that file.")
    raise _damaged(path.name)


def _text_kind(head: bytes, path: Path) -> Kind:
    name = path.name
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise _not_a_bom(name, what)
    if head[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00") or head[:4] == b"\x09\x08\x10\x00":
        raise _not_a_bom(
            name, "a workbook of a very old Excel", "Open it in Excel or LibreOffice and save it as .xlsx."
        )
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"")[:2000].lower()
    if (
        start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style"))
        or b"<html" in start[:600]
    ):
        raise _not_a_bom(
            name, "a web page (HTML), as some ERP systems write under the ending .xls",
            "Open it in Excel, save it as .xlsx and give that file.",
        )  # fmt: skip
    if start.startswith(b"<"):
        raise _xml_message(name, start)
    if start.startswith((b"{", b"[{")):
        raise _not_a_bom(name, "a JSON file")
    if start.startswith(b"id;p"):
        raise _not_a_bom(name, "a SYLK file", "Open it in Excel and save it as .xlsx.")
    if _is_binary(head):
        raise _not_a_bom(name, "a binary file of an unknown kind")
    return "text"


def _xml_message(name: str, start: bytes) -> InputError:
    if b"schemas-microsoft-com:office:spreadsheet" in start:
        return _not_a_bom(name, "an XML Spreadsheet 2003", "Open it in Excel, save it as .xlsx and give that file.")
    beside = ""
    if b"ipc" in start and b"175" in start:
        what, beside = "a material declaration (IPC-1752)", " This file goes with it as --declarations."
    elif b"grantadesign" in start or b"partseco" in start:
        what = "a Granta/Ansys material declaration (BoM XML)"
    else:
        return _not_a_bom(name, "an XML file")
    return InputError(
        f"this is {what}: a tree of parts, materials and substances, not a table of BOM lines.",
        where=name,
        action=f"Give the BOM itself as a table; bomrisk reads {READ_FORMATS}.{beside}",
    )


def _not_a_bom(name: str, what: str, action: str = "") -> InputError:
    return InputError(
        f"this looks like {what}, not a BOM table.",
        where=name,
        action=action or f"Export the BOM as a spreadsheet; bomrisk reads {READ_FORMATS}.",
    )


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    # A stray NUL among text is not yet a binary file.
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 26, 27) for byte in head)
    nuls = head.count(0)
    if nuls and unmarked_utf16(head) is not None:
        return False
    return controls > 0.1 * len(head)
