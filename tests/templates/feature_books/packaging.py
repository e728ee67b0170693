"""Ways to pack the same workbook that are legal and that programs other than Excel use.

Each function takes the parts of a package, as Excel would write them, and gives them as another program would.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tests.templates.feature_books.kinds import DEFAULTS, KINDS, NAMESPACES, REL, TYPES

__all__ = ["Package", "as_erp", "as_sdk", "bare", "elsewhere", "write"]

Package = dict[str, bytes]

_TYPES, _WORKBOOK, _RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_BOM = b"\xef\xbb\xbf"


def as_sdk(parts: Package) -> Package:
    """As Microsoft's Open XML SDK: prefixed names, targets from the root, ids that are no numbers, BOM marks.

    Its packaging library also makes the workbook's content type that of every .xml part which is not said to be another.
    """
    parts = {name: _absolute(name, content) if name.endswith(".rels") else content for name, content in parts.items()}
    for name in (_WORKBOOK, _RELS):
        parts[name] = re.sub(rb'"rId(\d+)"', rb'"R7a0c\1f"', parts[name])
    parts[_WORKBOOK] = _prefixed(parts[_WORKBOOK])
    types, main = parts[_TYPES].decode(), str(KINDS["officeDocument"].content_type)
    types = types.replace(f'<Override PartName="/{_WORKBOOK}" ContentType="{main}"/>', "")
    types = types.replace('Extension="xml" ContentType="application/xml"', f'Extension="xml" ContentType="{main}"')
    said = {name for name in parts if f'PartName="/{name}"' in types} | {_TYPES, _WORKBOOK}
    unsaid = "".join(
        f'<Override PartName="/{name}" ContentType="application/xml"/>'
        for name in sorted(parts.keys() - said)
        if name.endswith(".xml")
    )
    parts[_TYPES] = types.replace("</Types>", f"{unsaid}</Types>").encode()
    return {
        name: _BOM + content if name in (_TYPES, _WORKBOOK, _RELS, "xl/styles.xml") else content
        for name, content in parts.items()
    }


def _absolute(name: str, content: bytes) -> bytes:
    folder = posixpath.dirname(posixpath.dirname(name))

    def whole(found: re.Match[str]) -> str:
        return f'Target="{posixpath.normpath(posixpath.join("/" + folder, found[1]))}"/>'

    return re.sub(r'Target="([^"]*)"/>', whole, content.decode()).encode()


def _prefixed(content: bytes) -> bytes:
    """Elements of SpreadsheetML as x:name."""
    text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", content.decode())
    return text.replace(f'xmlns="{NAMESPACES["x"]}"', f'xmlns:x="{NAMESPACES["x"]}"').encode()


def as_erp(parts: Package) -> Package:
    """As an ERP system's own writer: no properties, no theme, broken into lines, comments, single quotes, no declaration."""
    gone = ("docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml")
    parts = {name: content for name, content in parts.items() if name not in gone}
    for name in gone:
        file = posixpath.basename(name).encode()
        for part in (_TYPES, "_rels/.rels", _RELS):
            parts[part] = re.sub(rb"<(?:Override|Relationship) [^>]*/%s\"[^>]*/>" % re.escape(file), b"", parts[part])
    for name in (_TYPES, _WORKBOOK, _RELS, "xl/styles.xml"):
        text = re.sub(r"^<\?xml[^>]*\?>\s*", "", parts[name].decode())
        text = re.sub(r'="([^"\']*)"', r"='\1'", text).replace("><", ">\n  <")
        parts[name] = f"<!-- ERP 7.3 -->\n{text}\n".encode()
    return parts


def elsewhere(parts: Package) -> Package:
    """The workbook is what _rels/.rels leads to, and a sheet what the workbook's leads to, whatever their names.

    Sheets are numbered otherwise, with spaces and letters beyond ASCII, and their overrides differ from the names in case,
    which the conventions do not look at.
    """
    names = sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))
    moved = {name: quote(f"xl/Blätter/Sheet {len(names) - n}.xml", safe="/") for n, name in enumerate(names)}
    return _moved(parts, moved | {_WORKBOOK: "excel/book.xml"}, lambda override: override.replace("xl/Bl", "XL/bl"))


def _moved(parts: Package, moved: Mapping[str, str], spelt: Callable[[str], str]) -> Package:
    """Rename parts; relationships and content types follow."""
    renamed = {}
    for name, content in parts.items():
        folder, file = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels")) if file.endswith(".rels") else ""
        if source in moved or name.endswith(".rels"):
            content = _retargeted(content, source, moved)
        if source in moved:
            folder, file = posixpath.split(moved[source])
            name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name == _TYPES:
            for old, new in moved.items():
                content = content.replace(f'PartName="/{old}"'.encode(), f'PartName="/{spelt(new)}"'.encode())
        renamed[moved.get(name, name)] = content
    return renamed


def _retargeted(content: bytes, source: str, moved: Mapping[str, str]) -> bytes:
    old, new = posixpath.dirname(source), posixpath.dirname(moved.get(source, source))

    def target(found: re.Match[str]) -> str:
        part = posixpath.normpath(posixpath.join("/" + old, found[1]))[1:]
        return f'Target="{posixpath.relpath("/" + moved.get(part, part), "/" + new)}"/>'

    return re.sub(r'Target="([^"]*)"/>', target, content.decode()).encode()


def bare(_: Package) -> Package:
    """The least that is a workbook: no styles, no shared texts, no properties, no theme; ids and texts in place."""
    sheet = "".join(
        f"<row><c t='inlineStr'><is><t>{part}</t></is></c><c><v>{quantity}</v></c></row>"
        for part, quantity in (("GA-1", 10), ("MOT-2", 2))
    )
    return {
        name: text.encode()
        for name, text in {
            _TYPES: f"""<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{DEFAULTS["rels"]}"/>
            <Default Extension="xml" ContentType="{KINDS["worksheet"].content_type}"/>
            <Override PartName="/{_WORKBOOK}" ContentType="{KINDS["officeDocument"].content_type}"/></Types>""",
            "_rels/.rels": f"""<Relationships xmlns="{REL}"><Relationship Id="w" Target="xl/workbook.xml"
            Type="{KINDS["officeDocument"].relationship}"/></Relationships>""",
            _RELS: f"""<Relationships xmlns="{REL}"><Relationship Id="s" Target="worksheets/sheet1.xml"
            Type="{KINDS["worksheet"].relationship}"/></Relationships>""",
            _WORKBOOK: f"""<workbook xmlns="{NAMESPACES["x"]}" xmlns:rel="{NAMESPACES["r"]}"><sheets>
            <sheet name="Parts" sheetId="1" rel:id="s"/></sheets></workbook>""",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACES["x"]}"><sheetData>{sheet}</sheetData></worksheet>',
        }.items()
    }


def write(parts: Mapping[str, bytes], target: Path | IO[bytes], *, plain: bool = True) -> None:
    """Pack parts into an archive; where not plain, as some archivers do: folders, nothing compressed, types last, a comment."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if plain else zipfile.ZIP_STORED) as archive:
        if plain:
            for name, content in parts.items():
                archive.writestr(name, content)
            return
        archive.comment = b"packed by the intranet"
        for folder in sorted({posixpath.dirname(name) for name in parts} - {""}):
            archive.writestr(zipfile.ZipInfo(f"{folder}/"), b"")
        for name in [*sorted(parts.keys() - {_TYPES}), _TYPES]:
            with archive.open(zipfile.ZipInfo(name, (2026, 1, 2, 8, 0, 0)), "w", force_zip64=True) as stream:
                stream.write(parts[name])
