"""Texts that were read in a wrong encoding and saved again: "BaterÃ­a", "Ð ÐµÐ·Ð¸ÑÑ‚Ð¾Ñ€"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["once_encoded"]

#: The signs that cp1252 has for the bytes from 0x80 to 0x9f; the five that it leaves open pass as they are.
_HIGH: Final = {
    character: byte
    for byte in range(0x80, 0xA0)
    if (character := bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte))
}
_FOLLOWING: Final = "[\u0080-\u00bf" + "".join(map(re.escape, _HIGH)) + "]"
#: What UTF-8 looks like there: a lead byte, and as many following ones as it announces.
_SEQUENCE: Final = re.compile(
    f"[\u00c2-\u00df]{_FOLLOWING}|[\u00e0-\u00ef]{_FOLLOWING}{{2}}|[\u00f0-\u00f4]{_FOLLOWING}{{3}}"
)


def once_encoded(text: str) -> tuple[str, int]:
    """Read again what was encoded twice.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of (str, int)
        The text, and how many characters were read again; as given, and 0, where letters stand that are no such sequences: a
        text read rightly holds these next to each other only by chance.
    """
    if text.isascii() or _SEQUENCE.search(text) is None:
        return text, 0
    foreign = sum(character > "\x7f" for character in text)
    read, count = _SEQUENCE.subn(_read_again, text)
    left = sum(character > "\x7f" for character in _SEQUENCE.sub("", text))
    return (read, count) if count and 10 * left <= foreign else (text, 0)


def _read_again(match: re.Match[str]) -> str:
    try:
        return bytes(_HIGH.get(character, ord(character) & 0xFF) for character in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
