"""Literal pieces of phrases, all looked for at once by Aho-Corasick automata."""

from __future__ import annotations

from collections.abc import Sequence
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
        What is written from the beginning as a number of `Pieces.literals`, or `Pieces.CERTAIN` or `Pieces.UNKNOWN`.
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
    UNKNOWN: Final = -2
    VARIES: Final = 0

    def __init__(self, landmarks: Sequence[Sequence[Landmark]]) -> None:
        self._latin, self._ideographic = View(ALPHANUMERIC), View(ALPHANUMERIC + IDEOGRAPHIC)
        self.literals: Final[list[str]] = []
        sightings: list[tuple[int, ...]] = []
        sizes: list[int] = []
        # By piece: the sightings that it is, and the groups of which one must be beside a sighting.
        sightings_of: list[list[int]] = []
        groups_of: list[list[int]] = []

        def number(piece: str) -> int:
            view = self._ideographic if not piece.isascii() and is_ideographic(piece) else self._latin
            found = view.number(piece, len(sizes))
            if found == len(sizes):
                sizes.append(len(piece))
                sightings_of.append([])
                groups_of.append([])
            return found

        groups: dict[tuple[str, ...], int] = {(): -1}
        for phrase, own in enumerate(landmarks):
            for piece, distance, literal, beside, before, behind in own:
                if beside not in groups:
                    groups[beside] = len(groups) - 1
                    for other in beside:
                        groups_of[number(other)].append(groups[beside])
                if literal == "" and distance is not None:
                    kind = self.CERTAIN
                elif literal is None:
                    kind = self.UNKNOWN
                else:
                    kind = len(self.literals)
                    self.literals.append(literal)
                sightings_of[number(piece)].append(len(sightings))
                back = self.VARIES if distance is None else distance
                sightings.append((phrase, back, kind, groups[beside], kinds(before), kinds(behind)))
        columns = np.array(sightings, dtype=np.int64).reshape(-1, 6).T.copy()
        self._phrase, self._distance, self._literal, self._group, self._before, self._behind = columns
        self._group_count = len(groups)
        self._size = np.array(sizes, dtype=np.int64)
        self._sightings, self._groups = Blocks(sightings_of), Blocks(groups_of)
        self._latin.close()
        self._ideographic.close()

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
        text, end, piece, before, behind = hits
        hit, sighting = self._sightings.of(piece)
        fits = ((self._before[sighting] & before[hit]) != 0) & ((self._behind[sighting] & behind[hit]) != 0)
        hit, sighting = hit[fits], sighting[fits]
        group = self._group[sighting]
        beside, present = self._groups.of(piece)
        present = np.sort(text[beside] * self._group_count + present)
        likely = (group < 0) | (place_of(text[hit] * self._group_count + group, present) >= 0)
        hit, sighting = hit[likely], sighting[likely]
        text, end, distance = text[hit], end[hit], self._distance[sighting]
        found = Sightings(text, self._phrase[sighting], end, distance, self._literal[sighting])
        return found.where(end >= distance)
