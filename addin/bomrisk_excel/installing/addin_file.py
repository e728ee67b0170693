"""What an add-in file says about itself, on its sheet ``bomrisk.conf``."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath
from types import MappingProxyType

from lxml import etree

__all__ = ["AddinFile", "read_addin"]

SHEET = "bomrisk.conf"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class AddinFile:
    """An add-in file.

    Parameters
    ----------
    path : Path
    settings : mapping
        Its sheet of settings, names in upper case; empty where the file cannot be read.
    fault : str
        Why it cannot be read, or nothing.
    """

    path: Path
    settings: Mapping[str, str]
    fault: str = ""

    @property
    def version(self) -> str:
        """The bomrisk that built it, or nothing."""
        return self.settings.get("BOMRISK_VERSION", "")

    @property
    def xlwings_version(self) -> str:
        """The xlwings whose VBA it carries, or nothing."""
        return self.settings.get("XLWINGS_VERSION", "")


def read_addin(path: Path) -> AddinFile | None:
    """Return what an add-in file says, or None if there is no file.

    Parameters
    ----------
    path : Path
    """
    if not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as package:
            settings = _settings(package)
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        return AddinFile(path, MappingProxyType({}), f"the file is damaged ({error})")
    fault = "" if settings else f"it has no sheet {SHEET}"
    return AddinFile(path, MappingProxyType(settings), fault)


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    if package.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(f"{name} is too large")
    return etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _settings(package: zipfile.ZipFile) -> dict[str, str]:
    """Read columns A and B of the sheet of settings."""
    sheets = {each.get("name"): each.get(_RELATION) for each in _part(package, "xl/workbook.xml").iter(f"{_MAIN}sheet")}
    if SHEET not in sheets:
        return {}
    targets = {each.get("Id"): each.get("Target", "") for each in _part(package, "xl/_rels/workbook.xml.rels")}
    name = normpath(join("/xl", targets[sheets[SHEET]])).lstrip("/")
    shared: list[str] = []
    if "xl/sharedStrings.xml" in package.namelist():
        shared = [_text(each) for each in _part(package, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]
    found: dict[str, str] = {}
    for row in _part(package, name).iter(f"{_MAIN}row"):
        cells = {cell.get("r", "").rstrip("0123456789"): _value(cell, shared) for cell in row.iter(f"{_MAIN}c")}
        if cells.get("A"):
            found.setdefault(cells["A"].upper(), cells.get("B", ""))
    return found


def _value(cell: etree._Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v", "")
    if cell.get("t") == "s":
        return shared[int(value)]
    return _text(cell) if cell.get("t") == "inlineStr" else value


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{_MAIN}t"))
