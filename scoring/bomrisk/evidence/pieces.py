"""Literal pieces of phrases, all looked for at once by an Aho-Corasick automaton."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import ahocorasick

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, is_ideographic
from bomrisk.evidence.spelling import Landmark

__all__ = ["Pieces", "Sighting"]

#: A phrase by its number, the place where it would begin (None where that varies), and what else to test, as in
#: `bomrisk.evidence.spelling.Landmark`.
Sighting = tuple[int, int | None, str | None, str]

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
        found: dict[str, list[tuple[int, int | None, str | None, str]]] = {}
        for number, own in enumerate(landmarks):
            for piece, distance, literal, other in own:
                if (not piece.isascii() and is_ideographic(piece)) == ideographic:
                    found.setdefault(piece, []).append((number, distance, literal, other))
        self._all = _automaton(found.items())
        of_several = {piece: those for piece, those in found.items() if " " in piece.strip(" ")}
        self._across = _automaton(of_several.items())
        # Words behind which and with which such a piece may go on. One that begins or ends within a word has a part of it.
        words = [piece.strip(" ").split(" ") for piece in of_several]
        self._before = {word for own in words for word in own[:-1]}
        self._behind = {word for own in words for word in own[1:]}
        self._ends = _by_size(own[0] for own, piece in zip(words, of_several, strict=True) if piece[0] != " ")
        self._beginnings = _by_size(own[-1] for own, piece in zip(words, of_several, strict=True) if piece[-1] != " ")

    def view(self, dashless: str) -> str:
        """Make blanks of all that is no letter or digit, and put one before and behind."""
        if not self._ideographic and dashless.isascii():
            return f" {dashless.encode().translate(_ASCII_KEPT).decode()} "
        return f" {dashless.translate(self._table)} "

    def may_begin(self, view: str) -> bool:
        """Tell whether a piece of several words may go on behind the view of a word."""
        last = view[:-1].rpartition(" ")[2]
        return last in self._before or any(last[-size:] in ends for size, ends in self._ends)

    def may_go_on(self, view: str) -> bool:
        """Tell whether a piece of several words may go on with the view of a word."""
        first = view[1:].partition(" ")[0]
        return first in self._behind or any(first[:size] in beginnings for size, beginnings in self._beginnings)

    def of_several_words(self, view: str) -> Iterator[Sighting]:
        """Look for the pieces of several words only."""
        return _sighted(self._across, view)

    def all(self, view: str) -> Iterator[Sighting]:
        """Look for all pieces."""
        return _sighted(self._all, view)


def _sighted(automaton: ahocorasick.Automaton, view: str) -> Iterator[Sighting]:
    for end, those in automaton.iter(view):
        for number, distance, literal, other in those:
            yield number, None if distance is None else end - distance, literal, other


def _by_size(words: Iterable[str]) -> list[tuple[int, set[str]]]:
    found: dict[int, set[str]] = {}
    for word in words:
        found.setdefault(len(word), set()).add(word)
    return list(found.items())


class _Table(dict[int, int]):
    """A translation table that keeps some characters and makes blanks of the others, filled as they come."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self._is_kept = re.compile(f"[{kept}]").fullmatch

    def __missing__(self, code: int) -> int:
        seen = self[code] = code if self._is_kept(chr(code)) else _BLANK
        return seen


def _automaton(found: Iterable[tuple[str, list[tuple[int, int | None, str | None, str]]]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    # An automaton must hold something: this is in no view.
    automaton.add_word("\0", ())
    for piece, those in found:
        automaton.add_word(piece, tuple(those))
    automaton.make_automaton()
    return automaton
