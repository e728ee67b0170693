"""Readings of texts met before: cells are calculated again, and BOMs scored again, with the same texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from bomrisk.evidence.combining import NOTHING_READ, Reading
from bomrisk.evidence.sets_of_parts import joined_reading, single_parts
from bomrisk.evidence.text import text_reader

__all__ = ["readings_of", "share_understood"]

#: So many are kept that memory stays bounded.
_MOST_READINGS: Final = 100_000
_KNOWN_READINGS: Final[dict[str, Reading]] = {}


def readings_of(*columns: Sequence[str]) -> dict[str, Reading]:
    """Read texts.

    Parameters
    ----------
    *columns : sequence of str
        Texts; one may come several times, and may be empty.

    Returns
    -------
    dict
        The reading of each text, and of the empty one.
    """
    cells = dict.fromkeys(chain.from_iterable(columns))
    readings = {cell: reading for cell in cells if (reading := _KNOWN_READINGS.get(cell)) is not None}
    readings[""] = NOTHING_READ
    fresh = [cell for cell in cells if cell not in readings]
    read = _read(fresh)
    if len(_KNOWN_READINGS) + len(read) > _MOST_READINGS:
        _KNOWN_READINGS.clear()
    if len(read) <= _MOST_READINGS:
        _KNOWN_READINGS.update(read)
    return readings | read


def share_understood(texts: Sequence[str]) -> float:
    """Say of which share of texts it is known what kind of part, or which material, they name.

    Parameters
    ----------
    texts : sequence of str
        Empty ones name nothing.

    Returns
    -------
    float
        0 to 1; 0 for no text.
    """
    readings = readings_of(texts)
    return sum(readings[text].understood for text in texts) / len(texts) if texts else 0.0


def _read(texts: Sequence[str]) -> dict[str, Reading]:
    """Read texts that are not known yet, and the parts of those that name several."""
    if not texts:
        return {}  # the reader takes its time to build; a BOM of ids and codes does without it
    parts_of = {text: parts for text in texts if (parts := single_parts(text))}
    asked = list(dict.fromkeys(chain(texts, chain.from_iterable(parts_of.values()))))
    read = dict(zip(asked, text_reader().read(asked), strict=True))
    joined = {text: joined_reading(read[text], map(read.__getitem__, parts)) for text, parts in parts_of.items()}
    return {text: joined.get(text, read[text]) for text in texts}
