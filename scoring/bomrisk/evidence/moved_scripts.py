"""Regular expressions for texts in any script that take no time to compile.

`re` needs milliseconds for each set of characters that holds a whole script, but none when the script lies beyond the first
65,536 characters. So Greek, Cyrillic, Chinese and Japanese are moved there, in expressions as in the texts that they are for.
"""

from __future__ import annotations

import re
from typing import Final

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC

__all__ = ["compiled", "moved", "moved_back"]

_FAR: Final = 0xF0000
_IS_MOVED: Final = re.compile(f"[{ALPHANUMERIC}{IDEOGRAPHIC}]").match
_ASCII_SETS: Final = ((ALPHANUMERIC, "0-9a-z"), (IDEOGRAPHIC, "\0"))


class _There(dict[int, int]):
    """Where each character is moved, filled as they come; what stands there already means nothing and gives way."""

    def __missing__(self, code: int) -> int:
        is_moved = code > 0x7F and _IS_MOVED(chr(code))
        there = self[code] = code + _FAR if is_moved else 0 if code >= _FAR else code
        return there


class _Back(dict[int, int]):
    def __missing__(self, code: int) -> int:
        back = self[code] = code - _FAR if code >= _FAR else code
        return back


_THERE, _BACK = _There(), _Back()


def moved(text: str) -> str:
    """Move the characters of a normalised text, or of an expression for such texts; one in ASCII stays as it is."""
    return text if text.isascii() else text.translate(_THERE)


def moved_back(text: str) -> str:
    """Give the text that was moved."""
    return text if text.isascii() else text.translate(_BACK)


def compiled(pattern: str, *, for_ascii: bool) -> re.Pattern[str]:
    """Compile an expression for moved texts.

    Parameters
    ----------
    pattern : str
        Regular expression for normalised text, in which `ALPHANUMERIC` and `IDEOGRAPHIC` stand in sets of characters only.
    for_ascii : bool
        Whether the texts are in ASCII, for which it is still simpler.
    """
    if for_ascii:
        for every_script, ascii_only in _ASCII_SETS:
            pattern = pattern.replace(every_script, ascii_only)
    return re.compile(moved(pattern))
