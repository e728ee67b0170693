"""File names made of suppliers' names: ones that Windows, macOS, Linux, Excel and links to them all take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["file_names"]

#: Windows forbids the first nine, links end or change at # and %, and Excel opens no workbook with brackets in its name.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*#%\[\]]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9]|LPT[0-9])", re.IGNORECASE)
_LONGEST, _MOST_BYTES = 60, 150
"""Characters and bytes of the supplier's part: folders have long names, too."""


def file_names(names: Sequence[str], pattern: str = "#1", taken: Iterable[str] = ()) -> list[str]:
    """Return a file name for each supplier, none of them twice.

    Parameters
    ----------
    names : sequence of str
    pattern : str
        How the file is called; ``#1`` stands for the supplier.
    taken : iterable of str, optional
        Names that are not free.

    Returns
    -------
    list of str
        Names that end in ``.xlsx``. Two that differ in capitals or width only are told apart by a number.
    """
    used = {_compared(name) for name in taken}
    found = []
    for name in names:
        stem, number = _safe(name), 1
        while True:
            mark = "" if number == 1 else f" ({number})"
            file = f"{_unreserved(pattern.replace('#1', stem + mark))}.xlsx"
            if _compared(file) not in used:
                break
            number += 1
        used.add(_compared(file))
        found.append(file)
    return found


def _safe(name: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    # Invisible signs (such as those that turn the direction of writing), control characters, halves of characters.
    visible = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = " ".join(_FORBIDDEN.sub(" ", visible).split()).strip(". ~$")
    text = text[:_LONGEST]
    while len(text.encode()) > _MOST_BYTES:
        text = text[:-1]
    return text.rstrip(". ") or "supplier"


def _unreserved(stem: str) -> str:
    """Windows takes a device's name for the device, whatever follows its first dot."""
    head = unicodedata.normalize("NFKC", stem.split(".")[0]).strip()
    return f"_{stem}" if _RESERVED.fullmatch(head) else stem


def _compared(file: str) -> str:
    return unicodedata.normalize("NFKC", file).casefold()
