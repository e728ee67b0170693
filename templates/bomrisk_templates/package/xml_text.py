"""Text as a workbook part may hold it: escaped, printable, and no longer than a cell allows."""

from __future__ import annotations

import re

__all__ = ["CELL_TEXT_LIMIT", "clip", "escape", "unescape"]

CELL_TEXT_LIMIT = 32_767
"""Longest text of one cell, counted as Excel counts: in UTF-16 units."""

# Everything that needs work: markup, what XML 1.0 forbids, and texts that look like the escape itself.
_SPECIAL = re.compile('[&<>"\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_')
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_ENTITY = re.compile(r"&(#x?[0-9A-Fa-f]+|\w+);")


def escape(text: str) -> str:
    """Escape text for element content or an attribute.

    Characters that XML forbids become ``_x001B_``, which spreadsheet programs read back as the character; a lone surrogate,
    which no file can hold, becomes U+FFFD.
    """
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if found in _MARKUP:
        return _MARKUP[found]
    if len(found) > 1:  # the literal text "_x0041_" must not be read back as "A"
        return "_x005F" + found
    if 0xD800 <= ord(found) <= 0xDFFF:
        return "\ufffd"
    return f"_x{ord(found):04X}_"


def unescape(text: str) -> str:
    """Resolve the XML entities of element content or an attribute."""
    return _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    name = match.group(1)
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    if name.startswith("#"):
        return chr(int(name[1:]))
    return _ENTITIES.get(name, match.group())


def clip(text: str, limit: int = CELL_TEXT_LIMIT) -> str:
    """Cut a text to what a cell can hold, never inside a character."""
    if len(text) * 2 <= limit or len(units := text.encode("utf-16-le", "surrogatepass")) <= 2 * limit:
        return text
    return units[: 2 * limit].decode("utf-16-le", "ignore")
