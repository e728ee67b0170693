"""Indentation that the formats of cells give, and row groups, from the parts of an .xlsx package."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from bomrisk_templates.reading.grid import MAX_COLUMNS, column_index

__all__ = ["indent_styles", "outline_of", "styled_indents"]

_MOST_BYTES = 64_000_000
_STYLED = rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"[^>]*? s="(%s)"'
_OUTLINE = re.compile(rb'<(?:\w+:)?row (?=[^>]*? outlineLevel="([1-7])")[^>]*?r="(\d+)"')


def indent_styles(archive: zipfile.ZipFile) -> dict[int, int]:
    """Return the indentation of the cell formats that have one, by their number.

    Parameters
    ----------
    archive : ZipFile
    """
    member = "xl/styles.xml"
    if member not in archive.namelist() or archive.getinfo(member).file_size > _MOST_BYTES:
        return {}
    xml = archive.read(member)
    if b' indent="' not in xml:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    formats = etree.fromstring(xml, parser).find("{*}cellXfs")
    found: dict[int, int] = {}
    for number, each in enumerate(formats.iterchildren("{*}xf") if formats is not None else ()):
        alignment = each.find("{*}alignment")
        indent = "" if alignment is None else str(alignment.get("indent") or "")
        if indent.isdecimal() and 0 < int(indent) <= 250:
            found[number] = int(indent)
    return found


def styled_indents(xml: bytes, styles: dict[int, int]) -> dict[tuple[int, int], int]:
    """Return the indentation of each cell whose format has one; costs nothing where no format does.

    Parameters
    ----------
    xml : bytes
        Part of a worksheet.
    styles : dict
        As :func:`indent_styles` returns it.
    """
    if not styles:
        return {}
    pattern = re.compile(_STYLED % b"|".join(str(number).encode() for number in styles))
    found: dict[tuple[int, int], int] = {}
    columns: dict[bytes, int] = {}
    for letters, row, style in pattern.findall(xml):
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = column_index(letters.decode()) or 0
        if column < MAX_COLUMNS:
            found[int(row), column] = styles[int(style)]
    return found


def outline_of(xml: bytes) -> dict[int, int]:
    """Return the depth of the row group of each row that is in one.

    Parameters
    ----------
    xml : bytes
        Part of a worksheet.
    """
    if b' outlineLevel="' not in xml:
        return {}
    return {int(row): int(depth) for depth, row in _OUTLINE.findall(xml)}
