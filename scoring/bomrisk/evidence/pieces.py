"""Literal pieces of phrases, all looked for at once by an Aho-Corasick automaton."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

import ahocorasick

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, is_ideographic
from bomrisk.evidence.spelling import Landmark

__all__ = ["Pieces", "Sighting"]

#: A phrase by its number, the place where it would begin (None where that varies), and what else to test, as in
#: `bomrisk.evidence.spelling.Landmark`.
Sighting = tuple[int, int | None, str | None, str]

_PART: Final = "~"
_BLANK: Final = ord(" ")
_ASCII_KEPT: Final = bytes(code if re.match(f"[{ALPHANUMERIC}]", chr(code)) else _BLANK for code in range(256))


class Pieces:
    """The landmarks of all phrases, either those with Chinese or Japanese characters or the others.

    Chinese and Japanese characters stand without blanks, but are a border to a Latin word: each kind has its own view of a text.

    Parameters
    ----------
    landmarks : list of list of Landmark
        Of each phrase.
    ideographic : bool
        Which of them.
    """

    def __init__(self, landmarks: list[list[Landmark]], *, ideographic: bool) -> None:
        self._table = _Table(ALPHANUMERIC + IDEOGRAPHIC if ideographic else ALPHANUMERIC)
        self._ideographic = ideographic
        found: dict[str, list[Sighting]] = {}
        for number, own in enumerate(landmarks):
            for piece, distance, literal, other in own:
                if (not piece.isascii() and is_ideographic(piece)) == ideographic:
                    word = max(other.split(), key=len, default="")
                    found.setdefault(piece, []).append((number, distance, literal, word))
        self._automaton = ahocorasick.Automaton()
        # An automaton must hold something: this is in no view.
        self._automaton.add_word("\0", ())
        for piece, those in found.items():
            self._automaton.add_word(piece, tuple(those))
        self._automaton.make_automaton()
        # What stands before a blank within a piece, then what stands behind it, and by how much the phrase begins before that.
        pairs: dict[str, dict[str, list[Sighting]]] = {}
        for piece, those in found.items():
            for left, right, rest in _pairs(piece):
                pairs.setdefault(left, {}).setdefault(right, []).extend(
                    (number, None if distance is None else rest - distance, literal, other)
                    for number, distance, literal, other in those
                )
        self._before = _Ends(pairs, -1)
        self._behind = _Ends({right: right for those in pairs.values() for right in those}, 1)

    def view(self, dashless: str) -> str:
        """Make blanks of all that is no letter or digit, and put one before and behind."""
        if not self._ideographic and dashless.isascii():
            return f" {dashless.encode().translate(_ASCII_KEPT).decode()} "
        return f" {dashless.translate(self._table)} "

    def find(self, view: str) -> Iterator[Sighting]:
        """Look for all pieces."""
        for end, those in self._automaton.iter(view):
            for number, distance, literal, other in those:
                yield number, None if distance is None else end - distance, literal, other

    def before_blank(self, view: str) -> tuple[dict[str, list[Sighting]], ...]:
        """Give the pieces that go over the blank behind a word, by what stands behind it; their places count from there on."""
        return self._before.of(view[:-1].rpartition(" ")[2])

    def behind_blank(self, view: str) -> tuple[str, ...]:
        """Give what the beginning of a word may be of such pieces."""
        return self._behind.of(view[1:].partition(" ")[0])


_Value = TypeVar("_Value")


class _Ends(Generic[_Value]):
    """What is known of one side of a blank: of whole words, and of parts of words (with a mark) that begin or end them."""

    def __init__(self, known: dict[str, _Value], step: int) -> None:
        self._known, self._step = known, step
        # By the letter that is farthest from the middle of the word, and by size.
        self._sizes: dict[str, set[int]] = {}
        for word in known:
            if word.endswith(_PART):
                self._sizes.setdefault(word[0] if step > 0 else word[-2], set()).add(len(word) - 1)

    def of(self, word: str) -> tuple[_Value, ...]:
        known = self._known
        found = [known[word]] if word in known else []
        for size in self._sizes.get(word[:1] if self._step > 0 else word[-1:], ()):
            part = (word[:size] if self._step > 0 else word[-size:]) + _PART
            if part in known:
                found.append(known[part])
        return tuple(found)


def _pairs(piece: str) -> Iterator[tuple[str, str, int]]:
    """Give what stands on both sides of each blank within a piece, and the length of the piece from there on."""
    for blank in range(1, len(piece) - 1):
        # One of several blanks side by side is found by those beside it.
        if piece[blank] == " " and piece[blank - 1 : blank + 2] != "   ":
            left, right = piece[:blank].rpartition(" "), piece[blank + 1 :].partition(" ")
            yield left[2] + ("" if left[1] else _PART), right[0] + ("" if right[1] else _PART), len(piece) - blank - 1


class _Table(dict[int, int]):
    """A translation table that keeps some characters and makes blanks of the others, filled as they come."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self._is_kept = re.compile(f"[{kept}]").fullmatch

    def __missing__(self, code: int) -> int:
        seen = self[code] = code if self._is_kept(chr(code)) else _BLANK
        return seen
