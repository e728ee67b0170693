"""The compression that VBA projects use for their source, [MS-OVBA] 2.4.1.

Own code, because the packages on PyPI that compress lose text (ms-ovba-compression 1.0.1); the ones that only read are many,
and the tests compare with them.
"""

from __future__ import annotations

import struct

__all__ = ["compress"]

_CHUNK = 4096
_COMPRESSED, _RAW = 0xB000, 0x3000
_CANDIDATES = 64  # places looked at for the longest repeat; more makes the file hardly smaller


def compress(data: bytes) -> bytes:
    """Pack bytes into a CompressedContainer.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    bytes
    """
    out = bytearray(b"\x01")
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        body = _compressed(chunk)
        if len(body) < _CHUNK:
            flag = _COMPRESSED
        else:
            # A chunk that does not shrink is stored as it is. It always has 4,096 bytes: a shorter one would come back padded.
            if len(chunk) < _CHUNK:
                raise ValueError("The last chunk cannot be compressed, and the format cannot store it as it is.")
            flag, body = _RAW, chunk
        out += struct.pack("<H", flag | len(body) - 1) + body
    return bytes(out)


def _compressed(chunk: bytes) -> bytes:
    """One chunk as token sequences: a byte of flags, then eight single bytes or two-byte references to what came before."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            offset_bits = max(4, (at - 1).bit_length())
            longest = min((0xFFFF >> offset_bits) + 3, len(chunk) - at)
            length, source = _longest_repeat(chunk, at, longest, seen.get(chunk[at : at + 3], []))
            if length:
                flags |= 1 << bit
                tokens += struct.pack("<H", (at - source - 1) << (16 - offset_bits) | length - 3)
            else:
                length = 1
                tokens.append(chunk[at])
            for passed in range(at, at + length):
                seen.setdefault(chunk[passed : passed + 3], []).append(passed)
            at += length
        out.append(flags)
        out += tokens
    return bytes(out)


def _longest_repeat(chunk: bytes, at: int, longest: int, places: list[int]) -> tuple[int, int]:
    """Length and place of the longest earlier run that repeats here, the nearest of equal ones; (0, 0) if there is none."""
    best, source = 0, 0
    if longest >= 3:
        for place in reversed(places[-_CANDIDATES:]):
            length = 3
            while length < longest and chunk[place + length] == chunk[at + length]:
                length += 1
            if length > best:
                best, source = length, place
    return best, source
