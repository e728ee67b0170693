"""Find many phrases in a text at once: one pass of an Aho-Corasick automaton, then an exact test where one may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import ahocorasick

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase, is_ideographic
from bomrisk.evidence.spelling import Landmark, landmarks

__all__ = ["PhraseScanner"]

#: A phrase by its number, and what follows the piece in `bomrisk.evidence.spelling.Landmark`.
_Sighting = tuple[int, int | None, str | None, str]

_BLANK: Final = ord(" ")
_PLAIN_BYTES: Final = bytes(code if re.match(f"[{ALPHANUMERIC}]", chr(code)) else _BLANK for code in range(256))
_TWO_BLANKS: Final = re.compile("(?<! )  (?! )")


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
        # Chinese and Japanese characters stand without blanks, but are a border to a Latin word: what is written with
        # them is looked for by itself, in texts that have any.
        self._words = _automaton(found, ideographic=False)
        self._ideographs = _automaton(found, ideographic=True)
        self._view_of_words, self._view_of_all = _View(ALPHANUMERIC), _View(ALPHANUMERIC + IDEOGRAPHIC)
        # Regular expressions are compiled when they are first needed: most never are.
        self._matches: list[Callable[[str, int], re.Match[str] | None] | None] = [None] * len(self.phrases)

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
        dashless = text.replace("-", " ")
        seen: dict[int, int] = {}
        if text.isascii():
            view = dashless.encode().translate(_PLAIN_BYTES).decode()
            self._search(self._words, f" {view} ", text, dashless, seen)
        else:
            self._search(self._words, f" {dashless.translate(self._view_of_words)} ", text, dashless, seen)
            if is_ideographic(text):
                self._search(self._ideographs, f" {dashless.translate(self._view_of_all)} ", text, dashless, seen)
        if "  " in dashless:
            self._search_across_two_blanks(text, dashless, seen)
        return seen

    def _search(
        self, automaton: ahocorasick.Automaton, view: str, text: str, dashless: str, seen: dict[int, int]
    ) -> None:
        """Test the phrases whose landmarks are in a view of the text: blanks for all but letters, one before and behind."""
        for end, sightings in automaton.iter(view):
            for number, distance, literal, other in sightings:
                if literal == "":
                    start = end - distance
                    if start < seen.get(number, end):
                        seen[number] = start
                elif literal is not None:
                    start = end - distance
                    if start < seen.get(number, end) and dashless.startswith(literal, start):
                        seen[number] = start
                elif other in view:
                    match = self._matches[number] or self._compiled(number)
                    if distance is not None:
                        start = end - distance
                        if start >= 0 and start < seen.get(number, end) and match(text, start) is not None:
                            seen[number] = start
                    elif number not in seen:
                        found = self.phrases[number].regex.search(text)
                        if found is not None:
                            seen[number] = found.start()

    def _search_across_two_blanks(self, text: str, dashless: str, seen: dict[int, int]) -> None:
        """Find phrases written with a blank and a hyphen, or two hyphens, between their words."""
        closed = _TWO_BLANKS.sub(" ", dashless)
        if closed == dashless:
            return
        for automaton, view in ((self._words, self._view_of_words), (self._ideographs, self._view_of_all)):
            for _, sightings in automaton.iter(f" {closed.translate(view)} "):
                for number, *_ in sightings:
                    found = self.phrases[number].regex.search(text)
                    if found is not None:
                        seen[number] = found.start()

    def _compiled(self, number: int) -> Callable[[str, int], re.Match[str] | None]:
        match = self._matches[number] = self.phrases[number].regex.match
        return match


class _View(dict[int, int]):
    """A translation table that keeps some characters and makes blanks of the others, filled as they come."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self._is_kept = re.compile(f"[{kept}]").fullmatch

    def __missing__(self, code: int) -> int:
        seen = self[code] = code if self._is_kept(chr(code)) else _BLANK
        return seen


def _automaton(found: list[list[Landmark]], *, ideographic: bool) -> ahocorasick.Automaton:
    sightings: dict[str, list[_Sighting]] = {}
    for number, own in enumerate(found):
        for piece, distance, literal, other in own:
            if (not piece.isascii() and is_ideographic(piece)) == ideographic:
                sightings.setdefault(piece, []).append((number, distance, literal, other))
    automaton = ahocorasick.Automaton()
    # An automaton must hold something: this is in no view.
    automaton.add_word("\0", ())
    for piece, those in sightings.items():
        automaton.add_word(piece, tuple(those))
    automaton.make_automaton()
    return automaton
