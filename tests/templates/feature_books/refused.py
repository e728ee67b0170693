"""Workbooks that must not be written to, because what they hold could not outlive it or was meant to prevent it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from tests.templates.feature_books import document, packaging, tables
from tests.templates.feature_books.book import Book
from tests.templates.feature_books.kinds import DEFAULTS, KINDS, REL, TYPES
from tests.templates.feature_books.packaging import Package

from bomrisk_excel.xlam.compound_file import compound_file

__all__ = ["REFUSED", "Refused"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A workbook, and what the refusal must speak of.

    Parameters
    ----------
    name : str
        What it is.
    file : str
        Name of the file: its ending need not be what the content is.
    content : callable
        Gives the bytes.
    reason : str
        A regular expression, looked for in the message without regard to case.
    """

    name: str
    file: str
    content: Callable[[], bytes]
    reason: str


def _book(*changes: Callable[[Book], object], macros: bool = False) -> bytes:
    book = Book(macros=macros)
    book.sheet("Parts")
    for change in changes:
        change(book)
    return _zipped(book.parts())


def _zipped(parts: Package) -> bytes:
    stream = io.BytesIO()
    packaging.write(parts, stream)
    return stream.getvalue()


def _signed_macros(kind: str) -> Callable[[], bytes]:
    def sign(book: Book) -> None:
        document.put_macros(book)
        book.add("xl/vbaProject.bin", kind, f"xl/{kind}.bin", b"a signature, made up")

    return lambda: _book(sign, macros=True)


def _signed(book: Book) -> None:
    origin, signature = "_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml"
    book.add(origin, "signature", signature, '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>')
    book.add("", "signatureOrigin", origin, b"")


def _shared(book: Book) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book.add(book.workbook_name, "usernames", "xl/revisions/userNames.xml", f'<users xmlns="{main}" count="0"/>')
    guid = "{A1B2C3D4-000A-4000-8000-000000000001}"
    book.add(
        book.workbook_name,
        "revisionHeaders",
        "xl/revisions/revisionHeaders.xml",
        f'<headers xmlns="{main}" guid="{guid}" diskRevisions="1" revisionId="1" version="2"/>',
    )


def _locked(value: str) -> Callable[[Book], object]:
    return lambda book: book.put(
        book.workbook_name,
        "workbookProtection",
        f'<workbookProtection lockStructure="{value}" workbookPassword="CC1A"/>',
    )


def _strict() -> bytes:
    """Namespaces and relationships as ISO's strict variant has them."""
    book = Book()
    tables.put_table(book)
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    changes = {old + b"spreadsheetml/2006/": new + b"spreadsheetml/", old + b"drawingml/2006/": new + b"drawingml/",
               old + b"officeDocument/2006/": new + b"officeDocument/"}  # fmt: skip
    parts = book.parts()
    for name, content in parts.items():
        for transitional, strict in changes.items():
            content = content.replace(transitional, strict)
        parts[name] = content.replace(b"<workbook ", b'<workbook conformance="strict" ')
    return _zipped(parts)


def _binary() -> bytes:
    """An .xlsb: the same kind of package with another kind of parts."""
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{DEFAULTS["rels"]}"/>'
        f'<Default Extension="bin" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{REL}"><Relationship Id="rId1" Target="xl/workbook.bin" '
        f'Type="{KINDS["officeDocument"].relationship}"/></Relationships>',
    }
    return _zipped(
        {name: text.encode() for name, text in texts.items()} | {"xl/workbook.bin": b"\x83\x01\x00\x84\x01\x00"}
    )


def _open_document() -> bytes:
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zipped(
        {"mimetype": mime, "content.xml": b"<office:document-content/>", "META-INF/manifest.xml": b"<manifest/>"}
    )


def _encrypted() -> bytes:
    return compound_file({"EncryptionInfo": b"\4\0\4\0\x40\0\0\0", "EncryptedPackage": b"\0" * 5000})


def _of_2003() -> bytes:
    return compound_file({"Workbook": b"\x09\x08\x10\0\0\6\5\0" + bytes(5000)})


def _since_1904(value: str) -> Callable[[Book], object]:
    """As Excel for the Mac did: a serial number means a day four years later, on our sheets too."""
    return lambda book: book.put(book.workbook_name, "workbookPr", f'<workbookPr date1904="{value}"/>')


def _precision_as_displayed(book: Book) -> None:
    """Excel then computes with the digits that cells show, also on our sheets."""
    book.put(book.workbook_name, "calcPr", '<calcPr calcId="191029" fullPrecision="0"/>')


def _name_of_ours(book: Book) -> None:
    """The README tells buyers of this name; our sheets define it as well, and a workbook has room for one."""
    book.defined_name("bomrisk_as_of", "Parts!$D$2")


def _table_of_ours(book: Book) -> None:
    tables.add_table(book, "Parts", "bomrisk_results")


REFUSED = (
    Refused("signed macros", "book.xlsm", _signed_macros("vbaProjectSignature"), "macro.*sign|sign.*macro"),
    Refused(
        "macros signed as since 2013",
        "book.xlsm",
        _signed_macros("vbaProjectSignatureAgile"),
        "macro.*sign|sign.*macro",
    ),
    Refused("signed package", "book.xlsx", lambda: _book(_signed), "sign"),
    Refused("encrypted", "book.xlsx", _encrypted, "password|encrypt"),
    Refused("shared workbook", "book.xlsx", lambda: _book(_shared), "shared"),
    Refused("structure protected", "book.xlsx", lambda: _book(_locked("1")), "structure.*protect|protect.*structure"),
    Refused("structure protected, said in a word", "book.xlsx", lambda: _book(_locked("true")), "structure"),
    Refused("days counted from 1904", "book.xlsx", lambda: _book(_since_1904("1")), "1904"),
    Refused("days counted from 1904, said in a word", "book.xlsx", lambda: _book(_since_1904("true")), "1904"),
    Refused("precision as displayed", "book.xlsx", lambda: _book(_precision_as_displayed), "precision as displayed"),
    Refused("strict Open XML", "book.xlsx", _strict, "strict"),
    Refused("binary workbook", "book.xlsb", _binary, "xlsb|binary"),
    Refused("binary workbook under another name", "book.xlsx", _binary, "xlsb|binary"),
    Refused("workbook of Excel 2003", "book.xls", _of_2003, "xls"),
    Refused("workbook of Excel 2003 under another name", "book.xlsx", _of_2003, "xls|2003|damaged"),
    Refused("OpenDocument", "book.ods", _open_document, "ods|opendocument"),
    Refused("OpenDocument under another name", "book.xlsx", _open_document, "ods|opendocument"),
    Refused("one of our names is the buyer's", "book.xlsx", lambda: _book(_name_of_ours), "bomrisk_as_of"),
    Refused("one of our tables is the buyer's", "book.xlsx", lambda: _book(_table_of_ours), "bomrisk_results"),
)
"""All of them."""
