"""Find many phrases in many texts at once: pieces of them by an automaton, then an exact test where one may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from bomrisk.evidence.landmarks import landmarks
from bomrisk.evidence.occurrences import Occurrences, first_occurrences
from bomrisk.evidence.phrase_walk import PhraseWalk
from bomrisk.evidence.phrases import Phrase
from bomrisk.evidence.pieces import Pieces, Sightings
from bomrisk.evidence.word_memory import MOST_KEPT

__all__ = ["PhraseScanner"]

_MANY_TRIES: Final = 60
#: A search through a text costs as much as so many tries at a place.
_TRIES_OF_SEARCH: Final = 5
_BLANKS: Final = re.compile(" {2,}")
#: A phrase goes over two blanks or hyphens between its words, and over more only where a word between may be left out.
_TWO_BLANKS: Final = re.compile("(?<! )  (?! )")
_MAY_LEAVE_OUT: Final = re.compile(r" .*(?:[?*%]|\|[|)]|\(\|).* | \?")


class PhraseScanner:
    """Phrases that are looked for in one pass over texts.

    Parameters
    ----------
    phrases : iterable of Phrase
        Distinct phrases; a phrase is known by its position. Those too short to be looked for are listed in ``unindexed``.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases: Final = tuple(phrases)
        found = [landmarks(phrase) for phrase in self.phrases]
        self.unindexed: Final = {number for number, own in enumerate(found) if not own}
        # These go over no blank, so that what a word says of them holds wherever it stands.
        self._of_one_word = {number for number, phrase in enumerate(self.phrases) if " " not in phrase.text}
        self._pieces = Pieces(found)
        # Most phrases are never tried, and most others seldom: those that are tried often get a regular expression.
        self._walks: dict[int, PhraseWalk] = {}
        self._regexes: dict[int, re.Pattern[str]] = {}
        self._tries = [0] * len(self.phrases)
        self._in_word: dict[tuple[int, str, int], int] = {}

    def find(self, texts: Sequence[str]) -> Occurrences:
        """Find the phrases.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.

        Returns
        -------
        Occurrences
            Of the phrases, by their numbers.
        """
        dashless = [text.replace("-", " ") for text in texts]
        sighted = self._pieces.find(dashless)
        is_certain = (sighted.literal == Pieces.CERTAIN) | (sighted.literal == Pieces.SPACED)
        certain = sighted.where(is_certain)
        found = [(certain.text, certain.phrase, certain.end - certain.distance)]
        tested = self._tested(sighted.where(~is_certain), texts, dashless)
        wide = [number for number, text in enumerate(dashless) if "  " in text]
        if wide:
            tested += self._across_blanks(wide, texts, dashless)
        if tested:
            found.append(tuple(np.array(tested).T))
        return first_occurrences(found)

    def _tested(self, sighted: Sightings, texts: Sequence[str], dashless: Sequence[str]) -> list[tuple[int, int, int]]:
        """Give text, phrase and position of those that stand where they may."""
        found = []
        literals = self._pieces.literals
        for number, phrase, end, distance, literal in zip(*(column.tolist() for column in sighted), strict=True):
            text, start = texts[number], end - distance
            if literal >= 0:
                if dashless[number].startswith(literals[literal], start):
                    found.append((number, phrase, start))
            elif phrase in self._of_one_word:
                begin, stop = text.rfind(" ", 0, end - 1) + 1, text.find(" ", end - 1)
                word = text[begin:stop] if stop >= 0 else text[begin:]
                first = self._first_in_word(phrase, word, start - begin if distance != Pieces.VARIES else -1)
                if first >= 0:
                    found.append((number, phrase, begin + first))
            elif distance == Pieces.VARIES:
                first = self.first(phrase, text)
                if first >= 0:
                    found.append((number, phrase, first))
            elif self._stands_at(phrase, text, start):
                found.append((number, phrase, start))
        return found

    def _first_in_word(self, phrase: int, word: str, start: int) -> int:
        """Look for a phrase in a word, from a place on or, where that is not known, anywhere in it."""
        key = (phrase, word, start)
        first = self._in_word.get(key)
        if first is None:
            if len(self._in_word) > MOST_KEPT:
                self._in_word.clear()
            stands = self._stands_at(phrase, word, start) if start >= 0 else None
            first = self.first(phrase, word) if stands is None else start if stands else -1
            self._in_word[key] = first
        return first

    def _across_blanks(
        self, wide: list[int], texts: Sequence[str], dashless: Sequence[str]
    ) -> Iterator[tuple[int, int, int]]:
        """Find phrases written with several blanks and hyphens between their words."""
        closed = [_BLANKS.sub(" ", dashless[number]) for number in wide]
        has_two = [_TWO_BLANKS.search(dashless[number]) is not None for number in wide]
        sighted = self._pieces.find(closed)
        sighted = sighted.where(sighted.literal != Pieces.CERTAIN)
        for place, phrase, end, distance, literal in zip(*(column.tolist() for column in sighted), strict=True):
            if phrase in self._of_one_word:
                continue
            if not has_two[place] and _MAY_LEAVE_OUT.search(self.phrases[phrase].text) is None:
                continue
            if literal >= 0:
                spelt = self._pieces.literals[literal]
                if " " not in spelt or not closed[place].startswith(spelt, end - distance):
                    continue
            found = self.first(phrase, texts[wide[place]])
            if found >= 0:
                yield wide[place], phrase, found

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
        regex = self._regexes.get(number)
        if regex is None:
            return self._walk(number, _TRIES_OF_SEARCH).first(text)
        match = regex.search(text)
        return match.start() if match else -1

    def _stands_at(self, number: int, text: str, start: int) -> bool:
        regex = self._regexes.get(number)
        return self._walk(number, 1).stands_at(text, start) if regex is None else regex.match(text, start) is not None

    def _walk(self, number: int, tries: int) -> PhraseWalk:
        """Give what follows a phrase along a text; after many tries it is worth a regular expression."""
        walk = self._walks.get(number)
        if walk is None:
            walk = self._walks[number] = PhraseWalk(self.phrases[number])
        self._tries[number] += tries
        if self._tries[number] >= _MANY_TRIES:
            self._regexes[number] = self.phrases[number].regex
        return walk
