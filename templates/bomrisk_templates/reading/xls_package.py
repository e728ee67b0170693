"""Hidden rows of an .xls, which python-calamine does not tell: the records of rows in its stream of sheets."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import olefile

__all__ = ["xls_hidden_rows"]

_STREAMS: Final = ("Workbook", "Book")
_MOST_BYTES: Final = 256_000_000
_BOF, _EOF, _SHEET = 0x0809, 0x000A, 0x0085
_BIFF8: Final = 0x0600
#: A record of a row: its number, columns and height, fields that are of no use here, flags, and a byte that is always 1.
_ROW: Final = re.compile(rb"\x08\x02\x10\x00(..).{10}(.)\x01", re.DOTALL)
_IS_HIDDEN: Final = 0x20


def xls_hidden_rows(path: Path) -> dict[str, frozenset[int]]:
    """Find the hidden rows of each sheet of an .xls.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        Name of the sheet to 1-based rows; empty where the file cannot be read, which its reader will say.

    References
    ----------
    .. [1] [MS-XLS]: BoundSheet8 (2.4.28), Row (2.4.221).
    """
    try:
        with olefile.OleFileIO(path) as package:
            stream = next((name for name in _STREAMS if package.exists(name)), None)
            if stream is None or package.get_size(stream) > _MOST_BYTES:
                return {}
            data = package.openstream(stream).read()
    except Exception:  # a hostile file breaks the library in many ways
        return {}
    starts = dict(_sheets(data))
    return {
        starts[first]: frozenset(
            int.from_bytes(row, "little") + 1 for row, flags in _ROW.findall(data, first, last) if flags[0] & _IS_HIDDEN
        )
        for first, last in pairwise([*sorted(starts), len(data)])
    }


def _sheets(data: bytes) -> Iterator[tuple[int, str]]:
    """Give where the part of each sheet begins, and its name."""
    at, is_biff8 = 0, True
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        if kind == _BOF and size >= 2:
            is_biff8 = int.from_bytes(body[:2], "little") == _BIFF8
        elif kind == _SHEET and size >= 8:
            name = body[8:] if is_biff8 else body[7:]
            wide = is_biff8 and body[7] & 1
            yield int.from_bytes(body[:4], "little"), name.decode("utf-16-le" if wide else "cp1252", "replace")
        elif kind == _EOF:
            return
        at += 4 + size
