"""Find many phrases in many texts at once: an index of short grams first, the exact test only where a gram was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase

__all__ = ["PhraseScanner"]

_BORDERS = re.compile(f"(?<=[{IDEOGRAPHIC}])(?=[{ALPHANUMERIC}])|(?<=[{ALPHANUMERIC}])(?=[{IDEOGRAPHIC}])")
_GRAM_SIZES = (1, 2, 3, 4)
_MULTIPLIER = np.uint32(0x9E3779B1)
_TABLE_BITS = 20

Codes = npt.NDArray[np.uint32]


def _plain_codes() -> Codes:
    """Map each character to itself when it is a letter, digit or ideograph, and to a blank otherwise."""
    codes = np.full(0x10000, ord(" "), dtype=np.uint32)
    keep = re.compile(f"[{ALPHANUMERIC}{IDEOGRAPHIC}]")
    for code in range(0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        if keep.match(chr(code)):
            codes[code] = code
    return codes


def _gram_hashes(codes: Codes) -> Iterator[Codes]:
    """Give the hashes of all grams of 1, 2, 3 and 4 characters that begin at each position."""
    running = codes * _MULTIPLIER
    yield running ^ np.uint32(1)
    for size in _GRAM_SIZES[1:]:
        running = (running[:-1] + codes[size - 1 :]) * _MULTIPLIER
        running ^= running >> np.uint32(15)
        yield running ^ np.uint32(size)


def _gram_hash(gram: str) -> int:
    codes = np.array([ord(char) for char in gram], dtype=np.uint32)
    *_, last = (hashes for hashes, _ in zip(_gram_hashes(codes), gram, strict=False))
    return int(last[0])


class PhraseScanner:
    """Phrases, indexed so that a text is tested only against phrases of which it holds a short piece.

    Parameters
    ----------
    phrases : iterable of Phrase
        Distinct phrases; a phrase is known by its position.
    """

    _codes_of: Codes | None = None

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        if PhraseScanner._codes_of is None:
            PhraseScanner._codes_of = _plain_codes()
        phrases_of: dict[int, list[int]] = {}
        sizes: set[int] = set()
        for number, phrase in enumerate(self.phrases):
            for gram in phrase.anchors():
                phrases_of.setdefault(_gram_hash(gram), []).append(number)
                sizes.add(len(gram))
        self._sizes = sizes
        self._hashes = np.array(sorted(phrases_of), dtype=np.uint32)
        self._phrases_of = [np.array(phrases_of[int(value)], dtype=np.int64) for value in self._hashes]
        self._table = np.zeros(1 << _TABLE_BITS, dtype=bool)
        self._table[self._hashes >> np.uint32(32 - _TABLE_BITS)] = True

    def candidates(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Give the (text, phrase) pairs that are worth the exact test.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.

        Returns
        -------
        tuple of arrays
            Positions of texts (ascending) and of phrases.
        """
        nothing = np.empty(0, dtype=np.int64)
        if not len(texts) or not len(self._hashes):
            return nothing, nothing
        spaced = [text if text.isascii() else _BORDERS.sub(" ", text) for text in texts]
        joined = " " + "  ".join(spaced) + " "
        ends = np.cumsum(np.fromiter((len(text) + 2 for text in spaced), dtype=np.int64, count=len(spaced)))
        codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint32)
        assert PhraseScanner._codes_of is not None
        codes = PhraseScanner._codes_of[np.minimum(codes, np.uint32(0xFFFF))]
        found_texts, found_anchors = [], []
        for size, hashes in zip(_GRAM_SIZES, _gram_hashes(codes), strict=False):
            if size not in self._sizes:
                continue
            (hits,) = np.nonzero(self._table[hashes >> np.uint32(32 - _TABLE_BITS)])
            values = hashes[hits]
            anchors = np.minimum(np.searchsorted(self._hashes, values), len(self._hashes) - 1)
            exact = self._hashes[anchors] == values
            found_texts.append(np.searchsorted(ends, hits[exact], side="right"))
            found_anchors.append(anchors[exact])
        pairs = np.unique(np.concatenate(found_texts) * len(self._hashes) + np.concatenate(found_anchors))
        pair_texts, pair_anchors = np.divmod(pairs, len(self._hashes))
        if not len(pairs):
            return nothing, nothing
        counts = np.array([len(self._phrases_of[anchor]) for anchor in range(len(self._hashes))])[pair_anchors]
        phrases = np.concatenate([self._phrases_of[anchor] for anchor in pair_anchors])
        keys = np.unique(np.repeat(pair_texts, counts) * len(self.phrases) + phrases)
        numbers, phrase_numbers = np.divmod(keys, len(self.phrases))
        return numbers, phrase_numbers
