"""Literal pieces of phrases, all looked for at once by Aho-Corasick automata."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from bomrisk.evidence.blocks import Blocks, Integers, place_of
from bomrisk.evidence.landmarks import Landmark
from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, is_ideographic
from bomrisk.evidence.views import Hits, View, kinds

__all__ = ["Pieces", "Sightings"]


class Sightings(NamedTuple):
    """Where phrases may stand.

    Parameters
    ----------
    text, phrase : arrays of int
        By their numbers.
    end : array of int
        The place in the text behind the piece that was seen; a blank behind the text is in it.
    distance : array of int
        From the beginning of the phrase to that place, `Pieces.VARIES` where that varies.
    literal : array of int
        What is written from the beginning as a number of `Pieces.literals`; or one of `Pieces.CERTAIN`, `Pieces.SPACED` (certain,
        too, with blanks between its words) and `Pieces.UNKNOWN`.
    """

    text: Integers
    phrase: Integers
    end: Integers
    distance: Integers
    literal: Integers

    def where(self, chosen: np.ndarray) -> Sightings:
        """Give some of them."""
        return Sightings(*(column[chosen] for column in self))


class Pieces:
    """The landmarks of phrases.

    Chinese and Japanese characters stand without blanks, but are a border to a Latin word: pieces with such characters are looked
    for in another view of a text than the others.

    Parameters
    ----------
    landmarks : sequence of sequence of Landmark
        Of each phrase.
    """

    CERTAIN: Final = -1
    SPACED: Final = -2
    UNKNOWN: Final = -3
    VARIES: Final = 0

    def __init__(self, landmarks: Sequence[Sequence[Landmark]]) -> None:
        self.literals: Final[list[str]] = []
        pieces: dict[str, int] = {}
        groups: dict[tuple[str, ...], int] = {(): -1}
        sightings: list[tuple[int, ...]] = []
        for phrase, own in enumerate(landmarks):
            for piece, distance, literal, beside, before, behind in own:
                if literal is None:
                    kind = self.UNKNOWN
                elif literal == piece.strip():
                    kind = self.SPACED if " " in literal else self.CERTAIN
                else:
                    kind = len(self.literals)
                    self.literals.append(literal)
                number = pieces.setdefault(piece, len(pieces))
                group = groups.setdefault(beside, len(groups) - 1)
                back = self.VARIES if distance is None else distance
                sightings.append((number, phrase, back, kind, group, kinds(before), kinds(behind)))
        # The groups of which one piece must be beside a sighting.
        grouped = [(pieces.setdefault(other, len(pieces)), groups[beside]) for beside in groups for other in beside]
        columns = np.fromiter(chain.from_iterable(sightings), dtype=np.int64).reshape(-1, 7).T.copy()
        piece_of, self._phrase, self._distance, self._literal, self._group, self._before, self._behind = columns
        self._group_count = len(groups)
        self._size = np.fromiter(map(len, pieces), dtype=np.int64)
        self._sightings = Blocks(piece_of, np.arange(len(sightings)), len(pieces))
        self._groups = Blocks([piece for piece, _ in grouped], [group for _, group in grouped], len(pieces))
        latin: dict[str, int] = {}
        ideographic: dict[str, int] = {}
        for piece, number in pieces.items():
            (latin if piece.isascii() or not is_ideographic(piece) else ideographic)[piece] = number
        self._ideographic = View(ALPHANUMERIC + IDEOGRAPHIC, ideographic, halved=True)
        self._latin = View(ALPHANUMERIC, latin)

    def find(self, dashless: Sequence[str]) -> Sightings:
        """Look for all pieces.

        Parameters
        ----------
        dashless : sequence of str
            Normalised texts with blanks for hyphens.

        Returns
        -------
        Sightings
        """
        hits = self._latin.find(dashless, self._size)
        ideographic = [number for number, text in enumerate(dashless) if not text.isascii() and is_ideographic(text)]
        if ideographic:
            also = self._ideographic.find([dashless[number] for number in ideographic], self._size)
            also = also._replace(text=np.array(ideographic)[also.text])
            hits = Hits(*map(np.concatenate, zip(hits, also, strict=True)))
        text, end, piece, before, behind, signs = hits
        hit, sighting = self._sightings.of(piece)
        fits = ((self._before[sighting] & before[hit]) != 0) & ((self._behind[sighting] & behind[hit]) != 0)
        fits &= (signs[hit] == 0) | (self._literal[sighting] != self.SPACED)
        hit, sighting = hit[fits], sighting[fits]
        group = self._group[sighting]
        beside, present = self._groups.of(piece)
        present = np.sort(text[beside] * self._group_count + present)
        likely = (group < 0) | (place_of(text[hit] * self._group_count + group, present) >= 0)
        hit, sighting = hit[likely], sighting[likely]
        text, end, distance = text[hit], end[hit], self._distance[sighting]
        found = Sightings(text, self._phrase[sighting], end, distance, self._literal[sighting])
        return found.where(end >= distance)
