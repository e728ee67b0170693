"""Find many phrases in many texts at once: an index of short grams first, the exact test only where they were seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase

__all__ = ["PhraseScanner"]

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]

_BORDERS = re.compile(f"(?<=[{IDEOGRAPHIC}])(?=[{ALPHANUMERIC}])|(?<=[{ALPHANUMERIC}])(?=[{IDEOGRAPHIC}])")
_KEPT = re.compile(f"[{ALPHANUMERIC}{IDEOGRAPHIC}]+")
_MULTIPLIER = np.uint32(0x9E3779B1)
_TABLE_BITS = 20
_LARGEST = 4
_PLANE = 0x10000


@cache
def _plain_codes() -> Codes:
    """Map each character to itself when it is a letter, digit or ideograph, and to a blank otherwise."""
    codes = np.full(_PLANE, ord(" "), dtype=np.uint32)
    everything = "".join(map(chr, range(_PLANE)))
    for match in _KEPT.finditer(everything):
        codes[match.start() : match.end()] = np.arange(match.start(), match.end(), dtype=np.uint32)
    return codes


def _gram_hashes(codes: Codes) -> Iterator[Codes]:
    """Give the hashes of all grams of 1, 2, 3 and 4 characters; the last axis holds where they begin."""
    running = codes * _MULTIPLIER
    yield running ^ np.uint32(1)
    for size in range(2, _LARGEST + 1):
        running = (running[..., :-1] + codes[..., size - 1 :]) * _MULTIPLIER
        running ^= running >> np.uint32(15)
        yield running ^ np.uint32(size)


def _hash_grams(grams: Sequence[str]) -> Codes:
    """Hash whole grams."""
    hashes = np.empty(len(grams), dtype=np.uint32)
    lengths = np.array([len(gram) for gram in grams])
    for size in range(1, _LARGEST + 1):
        (chosen,) = np.nonzero(lengths == size)
        if len(chosen):
            text = "".join(grams[position] for position in chosen.tolist())
            codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint32).reshape(len(chosen), size)
            for _, found in zip(range(size), _gram_hashes(codes), strict=False):
                last = found
            hashes[chosen] = last[:, 0]
    return hashes


def _distinct(values: Positions) -> Positions:
    """Sort and drop repeats."""
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


class PhraseScanner:
    """Phrases, indexed so that a text is tested only against phrases of which it holds short pieces.

    Parameters
    ----------
    phrases : iterable of Phrase
        Distinct phrases; a phrase is known by its position. Those too short for the index are listed in ``unindexed``.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        anchors = [phrase.anchors() for phrase in self.phrases]
        self.unindexed = {number for number, spellings in enumerate(anchors) if not spellings}
        entries = [(number, grams) for number, spellings in enumerate(anchors) for grams in spellings]
        distinct = list(dict.fromkeys(gram for _, grams in entries for gram in grams))
        self._sizes = {len(gram) for gram in distinct}
        self._hashes, of_gram = np.unique(_hash_grams(distinct), return_inverse=True)
        self._table = np.zeros(1 << _TABLE_BITS, dtype=bool)
        self._table[self._hashes >> np.uint32(32 - _TABLE_BITS)] = True
        gram_number = dict(zip(distinct, of_gram.tolist(), strict=True))
        # One row per spelling: the phrase, and the grams that must all be there (the last one repeated to fill up).
        numbers = [[gram_number[gram] for gram in (*grams, grams[-1], grams[-1])[:3]] for _, grams in entries]
        grams_of = np.array(numbers, dtype=np.int64).reshape(len(entries), 3)
        phrase_of = np.array([number for number, _ in entries], dtype=np.int64)
        order = np.argsort(grams_of[:, 0], kind="stable")
        self._phrase_of, self._grams_of = phrase_of[order], grams_of[order]
        self._first_entry = np.searchsorted(self._grams_of[:, 0], np.arange(len(self._hashes) + 1))

    def candidates(self, texts: Sequence[str]) -> tuple[Positions, Positions, list[str]]:
        """Give the (text, phrase) pairs that are worth the exact test, and the index texts.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.

        Returns
        -------
        texts : array of int
            Positions of texts, ascending.
        phrases : array of int
            Positions of phrases.
        index_texts : list of str
            For each text what the index sees of it: blanks for all but letters and digits, a blank before and after.
        """
        pairs, index_texts = self._grams_seen(texts)
        text_of, gram_of = np.divmod(pairs, len(self._hashes) or 1)
        # Each gram leads to the spellings that begin with it; their other grams must have been seen in the same text.
        counts = self._first_entry[gram_of + 1] - self._first_entry[gram_of]
        starts = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) - np.repeat(starts - self._first_entry[gram_of], counts)
        text_of = np.repeat(text_of, counts)
        for column in (1, 2):
            wanted = text_of * len(self._hashes) + self._grams_of[entries, column]
            seen = pairs[np.minimum(np.searchsorted(pairs, wanted), max(len(pairs) - 1, 0))] == wanted
            text_of, entries = text_of[seen], entries[seen]
        keys = _distinct(text_of * len(self.phrases) + self._phrase_of[entries])
        numbers, phrases = np.divmod(keys, len(self.phrases) or 1)
        return numbers, phrases, index_texts

    def _grams_seen(self, texts: Sequence[str]) -> tuple[Positions, list[str]]:
        """Give the grams of the index in each text, as text * number of grams + gram, ascending; and the index texts."""
        spaced = [text if text.isascii() else _BORDERS.sub(" ", text) for text in texts]
        joined = " " + "  ".join(spaced) + " "
        ends = np.cumsum(np.fromiter((len(text) + 2 for text in spaced), dtype=np.int64, count=len(spaced)))
        codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint32)
        codes = _plain_codes()[np.minimum(codes, np.uint32(_PLANE - 1))]
        found = [np.empty(0, dtype=np.int64)]
        for size, hashes in enumerate(_gram_hashes(codes), start=1):
            if size not in self._sizes or not len(hashes):
                continue
            (hits,) = np.nonzero(self._table[hashes >> np.uint32(32 - _TABLE_BITS)])
            values = hashes[hits]
            grams = np.minimum(np.searchsorted(self._hashes, values), len(self._hashes) - 1)
            exact = self._hashes[grams] == values
            found.append(np.searchsorted(ends, hits[exact], side="right") * len(self._hashes) + grams[exact])
        plain = codes.astype("<u4").tobytes().decode("utf-32-le")
        ends_at = ends.tolist()
        index_texts = [plain[end - len(text) - 2 : end] for text, end in zip(spaced, ends_at, strict=True)]
        return _distinct(np.concatenate(found)), index_texts
