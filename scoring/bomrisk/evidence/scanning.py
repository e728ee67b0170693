"""Find many phrases in a text at once: pieces of them by an automaton, then an exact test where one may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple

from bomrisk.evidence.phrase_walk import PhraseWalk
from bomrisk.evidence.phrases import ALPHANUMERIC, Phrase, is_ideographic
from bomrisk.evidence.pieces import Pieces, Sighting
from bomrisk.evidence.spelling import landmarks
from bomrisk.evidence.word_memory import MOST_KEPT

__all__ = ["PhraseScanner", "ScannedWord"]

_MANY_TRIES: Final = 60
_is_alphanumeric: Final = re.compile(f"[{ALPHANUMERIC}]").match
_BLANKS: Final = re.compile(" {2,}")


class ScannedWord(NamedTuple):
    """What is known of a word."""

    size: int
    certain: tuple[tuple[int, int], ...]  # phrases that are in it, and where
    possible: tuple[Sighting, ...]
    before_blank: tuple[dict[str, list[Sighting]], ...]
    behind_blank: tuple[str, ...]
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
        # These go over no blank, so that what a word says of them holds wherever it stands.
        self._of_one_word = {number for number, phrase in enumerate(self.phrases) if " " not in phrase.text}
        self._latin, self._ideographs = Pieces(found, ideographic=False), Pieces(found, ideographic=True)
        # Texts are made of the same words again and again: each is searched once, a text only for what goes over several.
        self._words: dict[str, ScannedWord] = {}
        # Most phrases are never tried, and most others seldom: those that are tried often get a regular expression.
        self._matches: list[Callable[[str, int], object] | None] = [None] * len(self.phrases)
        self._walks: dict[int, tuple[PhraseWalk, Iterator[int]]] = {}
        self._in_word: dict[tuple[int, str], int] = {}
        self._borders: dict[int, tuple[bool, bool]] = {}

    def find(self, text: str, words: Iterable[ScannedWord] | None = None) -> dict[int, int]:
        """Find the phrases.

        Parameters
        ----------
        text : str
            Normalised text.
        words : iterable of ScannedWord, optional
            Its words, where they are at hand.

        Returns
        -------
        dict of int to int
            The phrases that are in the text, with their first position.
        """
        seen: dict[int, int] = {}
        tried: list[tuple[int, Sequence[Sighting]]] = []
        ideographic = False
        lefts: tuple[dict[str, list[Sighting]], ...] = ()
        position = 0
        for size, certain, possible, before_blank, behind_blank, is_foreign in words or map(self.scan, text.split(" ")):
            for number, offset in certain:
                if number not in seen:
                    seen[number] = position + offset
            if possible:
                tried.append((position, possible))
            if behind_blank:
                for those in lefts:
                    for right in behind_blank:
                        if right in those:
                            tried.append((position, those[right]))
            lefts = before_blank
            ideographic = ideographic or is_foreign
            position += size + 1
        dashless = text.replace("-", " ")
        for position, sightings in tried:
            self._try(sightings, position, text, dashless, seen)
        if ideographic:
            self._try(self._ideographs.find(self._ideographs.view(dashless)), 0, text, dashless, seen)
        if "  " in dashless:
            self._search_across_blanks(text, dashless, seen)
        return seen

    def scan(self, word: str) -> ScannedWord:
        """Search a word of a normalised text; each word but once."""
        known = self._words.get(word)
        if known is not None:
            return known
        if len(self._words) > MOST_KEPT:
            self._words.clear()
            self._in_word.clear()
        dashless = word.replace("-", " ")
        view = self._latin.view(dashless)
        certain: dict[int, int] = {}
        possible = []
        for sighting in self._latin.find(view):
            number, start, literal, _ = sighting
            if literal == "" and start is not None:
                certain[number] = min(start, certain.get(number, start))
            elif number in self._of_one_word:
                self._try((sighting,), 0, word, dashless, certain)
            else:
                possible.append(sighting)
        known = self._words[word] = ScannedWord(
            len(word),
            tuple(certain.items()),
            tuple(possible),
            self._latin.before_blank(view),
            self._latin.behind_blank(view),
            not word.isascii() and is_ideographic(word),
        )
        return known

    def _try(
        self, sightings: Iterable[Sighting], position: int, text: str, dashless: str, seen: dict[int, int]
    ) -> None:
        """Test the phrases that were sighted behind a position."""
        for number, offset, literal, other in sightings:
            if offset is not None:
                start = position + offset
                if not 0 <= start < seen.get(number, start + 1):
                    continue
                if literal is not None:
                    stands = dashless.startswith(literal, start)
                    if not literal or (stands and self._is_bordered(number, literal, dashless, start)):
                        seen[number] = start
                elif other in text and (self._matches[number] or self._match(number))(text, start):
                    seen[number] = start
            elif other in text:
                start = self.first(number, text)
                if 0 <= start < seen.get(number, start + 1):
                    seen[number] = start

    def _is_bordered(self, number: int, literal: str, dashless: str, start: int) -> bool:
        """Tell whether the words of a phrase are whole ones; a pair of words tells this of those in its middle only."""
        borders = self._borders.get(number)
        if borders is None:
            borders = self._borders[number] = self.phrases[number].parts()[1:]
        left, right = borders
        end = start + len(literal)
        return not (
            (left and start and _is_alphanumeric(dashless, start - 1) and not is_ideographic(literal[0]))
            or (right and _is_alphanumeric(dashless, end) and not is_ideographic(literal[-1]))
        )

    def _search_across_blanks(self, text: str, dashless: str, seen: dict[int, int]) -> None:
        """Find phrases written with several blanks and hyphens between their words."""
        closed = _BLANKS.sub(" ", dashless)
        for pieces in (self._latin, self._ideographs):
            for number, start, literal, other in pieces.find(pieces.view(closed)):
                if number in self._of_one_word or other not in text:
                    continue
                if literal is None or (" " in literal and start is not None and closed.startswith(literal, start)):
                    found = self.first(number, text)
                    if found >= 0:
                        seen[number] = found

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
        if number not in self._of_one_word:
            return self._search(number, text)
        position = 0
        for word in text.split(" "):
            start = self._in_word.get((number, word))
            if start is None:
                start = self._in_word[number, word] = self._search(number, word)
            if start >= 0:
                return position + start
            position += len(word) + 1
        return -1

    def _search(self, number: int, text: str) -> int:
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
