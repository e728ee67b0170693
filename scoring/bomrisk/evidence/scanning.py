"""Find many phrases in a text at once: pieces of them by an automaton, then an exact test where one may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Final, NamedTuple

from bomrisk.evidence.phrase_walk import PhraseWalk
from bomrisk.evidence.phrases import Phrase, is_ideographic
from bomrisk.evidence.pieces import Pieces, Sighting
from bomrisk.evidence.quiet_words import MOST_KEPT
from bomrisk.evidence.spelling import landmarks

__all__ = ["PhraseScanner"]

_MANY_TRIES: Final = 60
_TWO_BLANKS: Final = re.compile("(?<! )  (?! )")


class _Word(NamedTuple):
    """What is known of a word."""

    certain: tuple[tuple[int, int], ...]  # phrases that are in it, and where
    possible: tuple[Sighting, ...]
    possible_ideographic: tuple[Sighting, ...]
    begins: bool  # whether a piece of several words may go on behind it
    goes_on: bool  # whether one may go on with it
    is_ideographic: bool


class PhraseScanner:
    """Phrases that are looked for in one pass over a text.

    Parameters
    ----------
    phrases : iterable of Phrase
        Distinct phrases; a phrase is known by its position. Those too short to be looked for are listed in ``unindexed``.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases: Final = tuple(phrases)
        found = [landmarks(phrase) for phrase in self.phrases]
        self.unindexed: Final = {number for number, own in enumerate(found) if not own}
        self._latin, self._ideographs = Pieces(found, ideographic=False), Pieces(found, ideographic=True)
        # Texts are made of the same words again and again: each is searched once, a text only for what goes over several.
        self._words: dict[str, _Word] = {}
        # Most phrases are never tried, and most others seldom: those that are tried often get a regular expression.
        self._matches: list[Callable[[str, int], object] | None] = [None] * len(self.phrases)
        self._walks: dict[int, tuple[PhraseWalk, Iterator[int]]] = {}

    def find(self, text: str) -> dict[int, int]:
        """Find the phrases.

        Parameters
        ----------
        text : str
            Normalised text.

        Returns
        -------
        dict of int to int
            The phrases that are in the text, with their first position.
        """
        seen: dict[int, int] = {}
        words = self._words
        of_several = ideographic = begun = False
        tried: list[tuple[int, _Word]] = []
        position = 0
        for word in text.split(" "):
            known = words.get(word) or self._look_at(word)
            certain, possible, possible_ideographic, begins, goes_on, is_foreign = known
            for number, offset in certain:
                if number not in seen:
                    seen[number] = position + offset
            if possible or possible_ideographic:
                tried.append((position, known))
            if begun and goes_on:
                of_several = True
            begun = begins
            if is_foreign:
                ideographic = True
            position += len(word) + 1
        if tried or of_several:
            self._try_all(text, tried, seen, of_several=of_several, ideographic=ideographic)
        if "-" in text:
            self._search_across_two_blanks(text, seen)
        return seen

    def _look_at(self, word: str) -> _Word:
        """Search a word, the first time that it is met."""
        if len(self._words) > MOST_KEPT:
            self._words.clear()
        dashless = word.replace("-", " ")
        view = self._latin.view(dashless)
        latin = list(self._latin.all(view))
        ideographs: list[Sighting] = []
        begins, goes_on = self._latin.may_begin(view), self._latin.may_go_on(view)
        ideographic = not word.isascii() and is_ideographic(word)
        if ideographic:
            view = self._ideographs.view(dashless)
            ideographs = list(self._ideographs.all(view))
            begins, goes_on = begins or self._ideographs.may_begin(view), goes_on or self._ideographs.may_go_on(view)
        certain: dict[int, int] = {}
        for number, start, literal, _ in (*latin, *ideographs):
            if literal == "" and start is not None:
                certain[number] = min(start, certain.get(number, start))
        known = self._words[word] = _Word(
            tuple(certain.items()),
            tuple(sighting for sighting in latin if sighting[2] != ""),
            tuple(sighting for sighting in ideographs if sighting[2] != ""),
            begins,
            goes_on,
            ideographic,
        )
        return known

    def _try_all(
        self, text: str, tried: list[tuple[int, _Word]], seen: dict[int, int], *, of_several: bool, ideographic: bool
    ) -> None:
        dashless = text.replace("-", " ")
        view = self._latin.view(dashless)
        for position, known in tried:
            self._try(known.possible, position, text, dashless, view, seen)
        if of_several:
            self._try(self._latin.of_several_words(view), 0, text, dashless, view, seen)
        if ideographic:
            view = self._ideographs.view(dashless)
            for position, known in tried:
                self._try(known.possible_ideographic, position, text, dashless, view, seen)
            if of_several:
                self._try(self._ideographs.of_several_words(view), 0, text, dashless, view, seen)

    def _try(
        self, sightings: Iterable[Sighting], position: int, text: str, dashless: str, view: str, seen: dict[int, int]
    ) -> None:
        """Test the phrases that were sighted behind a position."""
        for number, offset, literal, other in sightings:
            if offset is not None:
                start = position + offset
                if not 0 <= start < seen.get(number, start + 1):
                    continue
                if literal is not None:
                    if dashless.startswith(literal, start):
                        seen[number] = start
                elif other in view and (self._matches[number] or self._match(number))(text, start):
                    seen[number] = start
            elif other in view:
                start = self.first(number, text)
                if 0 <= start < seen.get(number, start + 1):
                    seen[number] = start

    def _search_across_two_blanks(self, text: str, seen: dict[int, int]) -> None:
        """Find phrases written with a blank and a hyphen, or two hyphens, between their words."""
        dashless = text.replace("-", " ")
        closed = _TWO_BLANKS.sub(" ", dashless)
        if closed == dashless:
            return
        for pieces in (self._latin, self._ideographs):
            for number in {number for number, *_ in pieces.all(pieces.view(closed))}:
                start = self.first(number, text)
                if start >= 0:
                    seen[number] = start

    def first(self, number: int, text: str) -> int:
        """Look for one phrase.

        Parameters
        ----------
        number : int
            Its position among the phrases.
        text : str
            Normalised text.

        Returns
        -------
        int
            Where it first stands, -1 when it does not.
        """
        if self._matches[number] is None:
            self._match(number)
        walk = self._walks.get(number)
        if walk is not None:
            return walk[0].first(text)
        found = self.phrases[number].regex.search(text)
        return found.start() if found else -1

    def _match(self, number: int) -> Callable[[str, int], object]:
        """Give what tells whether a phrase stands at a place in a text."""
        entry = self._walks.get(number)
        if entry is None:
            entry = self._walks[number] = PhraseWalk(self.phrases[number]), count()
        walk, tries = entry
        if next(tries) < _MANY_TRIES:
            return walk.stands_at
        del self._walks[number]
        match = self._matches[number] = self.phrases[number].regex.match
        return match
