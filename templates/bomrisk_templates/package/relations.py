"""Which part a part points at, read from the bytes of an archive."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from bomrisk_templates.package.xml_text import unescape

__all__ = ["BOOK", "related", "sheet_parts"]

BOOK = "xl/workbook.xml"
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_SHEET = re.compile(r"<sheet\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b([\w:]+)="([^"]*)"')


def related(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Return the parts that a part points at, by the name of the relation; targets outside the file are left out."""
    folder, name = posixpath.split(part)
    relations = parts.get(f"{folder}/_rels/{name}.rels", b"").decode("utf-8-sig")
    found: dict[str, str] = {}
    for relation in _RELATION.findall(relations):
        described = dict(_ATTRIBUTE.findall(relation))
        if "Id" in described and "Target" in described and described.get("TargetMode") != "External":
            target = posixpath.join("/" + folder, described["Target"])
            found[described["Id"]] = posixpath.normpath(target).lstrip("/")
    return found


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet of the workbook, by the sheet's name."""
    targets = related(parts, BOOK)
    found: dict[str, str] = {}
    for sheet in _SHEET.findall(parts.get(BOOK, b"").decode("utf-8-sig")):
        described = dict(_ATTRIBUTE.findall(sheet))
        part = targets.get(described.get("r:id", ""))
        if part is not None and "name" in described:
            found[unescape(described["name"])] = part
    return found
