"""Defined names of a workbook: reading them, pointing them elsewhere, letting them follow a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bomrisk_templates.package.cell_refs import Area, grow_areas
from bomrisk_templates.package.xml_text import escape, unescape

__all__ = ["follow_table", "global_names", "place_of", "replace_names", "sheet_prefix"]

_NAME = re.compile(r"<definedName\b([^>]*)>([^<]*)</definedName>")
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")

# Possessive: an apostrophe in a text is tried to the text's end, and every step would be remembered to go back to.
_RANGE = re.compile(r"(?:'(?:[^']++|'')+'|[\w.]+)!\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+")


@lru_cache(maxsize=16)
def global_names(workbook_xml: str) -> Mapping[str, str]:
    """Return what each workbook-wide name refers to; kept, since cells are found by name one after the other."""
    found: dict[str, str] = {}
    for attributes, target in _NAME.findall(workbook_xml):
        name = re.search(r'\bname="([^"]*)"', attributes)
        if name is not None and "localSheetId" not in attributes:
            found[unescape(name.group(1))] = unescape(target)
    return MappingProxyType(found)


def place_of(target: str) -> tuple[str, Area] | None:
    """Return sheet name and cells of a reference such as ``'My sheet'!$B$2``; None for anything else."""
    match = _PLACE.fullmatch(target)
    if match is None:
        return None
    sheet = match.group(1).replace("''", "'") if match.group(1) else match.group(2)
    return sheet, Area.parse(match.group(3))


def sheet_prefix(sheet: str) -> str:
    """Return a sheet name as references write it, with the exclamation mark."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", sheet) and not re.fullmatch(r"[A-Za-z]{1,3}\d+", sheet)
    return f"{sheet}!" if plain else "'" + sheet.replace("'", "''") + "'!"


def follow_table(references: str, sheet: str, body: Area, grown: Area) -> str:
    """Let the references to one sheet in a (still escaped) text follow a grown table."""

    def follow(match: re.Match[str]) -> str:
        found = place_of(unescape(match.group()))
        if found is None or found[0] != sheet:
            return match.group()
        cut = match.group().rindex("!") + 1
        return match.group()[:cut] + grow_areas(match.group()[cut:], body, grown)

    return _RANGE.sub(follow, references)


def replace_names(workbook_xml: str, prefix: str, names: Mapping[str, str]) -> str:
    """Replace all workbook-wide names that begin with a prefix.

    The list stays sorted as spreadsheet programs expect it.
    """
    kept = []
    for match in _NAME.finditer(workbook_xml):
        name = re.search(r'\bname="([^"]*)"', match.group(1))
        if name is None or "localSheetId" in match.group(1) or not name.group(1).startswith(prefix):
            kept.append((name.group(1).casefold() if name else "", match.group()))
    kept += [
        (name.casefold(), f'<definedName name="{escape(name)}">{escape(to)}</definedName>')
        for name, to in names.items()
    ]
    block = "".join(text for _, text in sorted(kept, key=lambda each: each[0]))
    return re.sub(
        r"<definedNames>.*?</definedNames>",
        lambda _: f"<definedNames>{block}</definedNames>",
        workbook_xml,
        flags=re.DOTALL,
    )
