"""Names for lines and requests that tell a supplier nothing, and a seal by which a reply is known again.

The seal is a checksum over what was filled in beforehand. Nobody needs a secret to compute it, so it proves nothing about who
changed a file; it tells a file whose prefilled rows were changed, by accident mostly, from one that was only answered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bomrisk_templates.bom_risk.line_key import LineKey

__all__ = ["FORMAT", "line_ids", "request_id", "seal"]

FORMAT = "1"
"""Version of the workbook's tables and names."""

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = "0123456789" + _LETTERS
_BETWEEN = "\x1f"


def _digest(parts: Iterable[str]) -> bytes:
    return hashlib.sha256(_BETWEEN.join(parts).encode("utf-8", "surrogatepass")).digest()


def _short(digest: bytes, length: int) -> str:
    """A letter and then letters and digits, none of which is easily mistaken: never a number, a date or a formula."""
    number, letter = divmod(int.from_bytes(digest), len(_LETTERS))
    signs = _LETTERS[letter]
    while len(signs) < length:
        number, at = divmod(number, len(_SIGNS))
        signs += _SIGNS[at]
    return signs


def line_ids(keys: Iterable[LineKey], length: int = 7) -> list[str]:
    """Return a short name for each line, the same whenever and wherever the line stands.

    Parameters
    ----------
    keys : iterable of LineKey
        Of the lines of one workbook, each once.
    length : int
        Signs of a name; as many more as it takes to tell the lines apart.
    """
    digests = [_digest(key) for key in keys]
    while True:
        names = [_short(digest, length) for digest in digests]
        if len(set(names)) == len(set(digests)) or length > 40:
            return names
        length += 1


def request_id(supplier: str, as_of: str, keys: Iterable[tuple[str, str, str]]) -> str:
    """Return the name of a request: the same for the same supplier, date and rows.

    Parameters
    ----------
    supplier, as_of : str
    keys : iterable of (line_id, part number, material)
        The rows that were filled in beforehand, in any order.
    """
    return "R-" + _short(_digest([FORMAT, supplier, as_of, *(each for key in sorted(keys) for each in key)]), 10)


def seal(request: str, supplier: str, as_of: str, keys: Iterable[tuple[str, str, str]]) -> str:
    """Return the SHA-256 over format, request, supplier, date and the prefilled rows, sorted, in hexadecimal.

    Parameters
    ----------
    request : str
        As :func:`request_id` returns it.
    supplier, as_of : str
        As they stand in the workbook; the date as ``2026-11-22``.
    keys : iterable of (line_id, part number, material)
        As they stand among the parts: one for each of the materials of a part, with an empty text where it has none.
    """
    return _digest([FORMAT, request, supplier, as_of, *(each for key in sorted(keys) for each in key)]).hex()
