"""Write a compound file ([MS-CFB], version 3): the container that holds a VBA project.

Only what a project needs: storages and streams, no classes, no times, at most 109 sectors of allocation table (7 MB).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Tree", "compound_file"]

Tree = Mapping[str, "bytes | Tree"]
"""Names and what they hold: bytes are a stream, a mapping is a storage."""

_SECTOR, _MINI_SECTOR, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
_PER_SECTOR = _SECTOR // 4
_HEADER_FATS = 109


@dataclass
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    number: int = 0
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END

    def packed(self) -> bytes:
        name = self.name.encode("utf-16le") + b"\0\0"
        if len(name) > 64:
            raise ValueError(f"{self.name}: names in a compound file have at most 31 characters.")
        return struct.pack(
            "<64sHBBIII16sIQQIQ",
            name,
            len(name),
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            b"",
            0,
            0,
            0,
            self.start,
            len(self.data),
        )


_UNUSED_ENTRY = struct.pack("<64sHBBIII16sIQQIQ", b"", 0, _UNUSED, _RED, _NONE, _NONE, _NONE, b"", 0, 0, 0, 0, 0)


def compound_file(tree: Tree) -> bytes:
    """Lay out a compound file.

    Parameters
    ----------
    tree : mapping
        What the root holds.

    Returns
    -------
    bytes
        The same bytes for the same tree, everywhere.
    """
    root = _Entry("Root Entry", _ROOT)
    entries = _entries(root, tree)
    root.data, mini_fat = _mini_stream(entries)
    big = [entry for entry in entries if entry.data and (entry is root or len(entry.data) >= _CUTOFF)]
    mini_table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)

    directory_sectors = _count(len(entries) * 128, _SECTOR)
    mini_sectors = _count(len(mini_table), _SECTOR)
    content = directory_sectors + mini_sectors + sum(_count(len(entry.data), _SECTOR) for entry in big)
    fats = 1
    while fats * _PER_SECTOR < content + fats:
        fats += 1
    if fats > _HEADER_FATS:
        raise ValueError("The VBA project is too large for this writer (7 MB).")

    table = [_FAT] * fats
    first_directory = _chain(table, directory_sectors)
    first_mini = _chain(table, mini_sectors)
    for entry in big:
        entry.start = _chain(table, _count(len(entry.data), _SECTOR))
    directory = b"".join(entry.packed() for entry in entries)
    table += [_FREE] * (fats * _PER_SECTOR - len(table))
    return b"".join(
        (
            _header(fats, first_directory, first_mini, mini_sectors),
            struct.pack(f"<{len(table)}I", *table),
            directory + _UNUSED_ENTRY * (-len(entries) % (_SECTOR // 128)),
            _filled(mini_table, b"\xff"),
            *(_filled(entry.data, b"\0") for entry in big),
        )
    )


def _entries(root: _Entry, tree: Tree) -> list[_Entry]:
    """Directory of a tree, numbered, siblings linked as search trees."""
    entries = [root]

    def add(parent: _Entry, branch: Tree) -> None:
        for name, held in branch.items():
            entry = _Entry(name, _STREAM, held) if isinstance(held, bytes) else _Entry(name, _STORAGE, start=0)
            entry.number = len(entries)
            entries.append(entry)
            parent.children.append(entry)
            if not isinstance(held, bytes):
                add(entry, held)
        # The order of [MS-CFB] 2.6.4: shorter names first, then by upper-case letters.
        siblings = sorted(parent.children, key=lambda entry: (len(entry.name), entry.name.upper()))
        keys = [entry.name.upper() for entry in siblings]
        if len(set(keys)) != len(keys):
            raise ValueError(f"Names in one storage must differ in more than case: {', '.join(keys)}.")
        parent.child = _link(siblings, _full_levels(len(siblings)))

    add(root, tree)
    return entries


def _full_levels(count: int) -> int:
    """How many levels of a balanced tree are full."""
    return (count + 1).bit_length() - 1


def _link(siblings: list[_Entry], black_levels: int) -> int:
    """Make a balanced red-black tree: what lies below the full levels is red, so that every path has as many black ones."""
    if not siblings:
        return _NONE
    middle = len(siblings) // 2
    top = siblings[middle]
    top.colour = _BLACK if black_levels > 0 else _RED
    top.left = _link(siblings[:middle], black_levels - 1)
    top.right = _link(siblings[middle + 1 :], black_levels - 1)
    return top.number


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The stream of the small streams, and its allocation table."""
    stream, table = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.data) < _CUTOFF:
            entry.start = _chain(table, _count(len(entry.data), _MINI_SECTOR))
            stream += entry.data + b"\0" * (-len(entry.data) % _MINI_SECTOR)
    return bytes(stream), table


def _chain(table: list[int], sectors: int) -> int:
    """Allocate sectors in a row; the first one's number."""
    if not sectors:
        return _END
    first = len(table)
    table += [*range(first + 1, first + sectors), _END]
    return first


def _header(fats: int, first_directory: int, first_mini: int, mini_sectors: int) -> bytes:
    """The first 512 bytes, without the signature of any class."""
    return struct.pack(
        f"<8s16sHHHHH6xIIIIIIIII{_HEADER_FATS}I",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,
        3,
        0xFFFE,  # little-endian
        9,  # sectors of 2**9 bytes
        6,  # mini sectors of 2**6 bytes
        0,
        fats,
        first_directory,
        0,
        _CUTOFF,
        first_mini,
        mini_sectors,
        _END,
        0,
        *range(fats),
        *[_FREE] * (_HEADER_FATS - fats),
    )


def _count(size: int, unit: int) -> int:
    return -(-size // unit)


def _filled(data: bytes, filler: bytes) -> bytes:
    return data + filler * (-len(data) % _SECTOR)
