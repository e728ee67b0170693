"""Which of many things are in which of many texts, and where: arrays in place of a dictionary for each text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bomrisk.evidence.blocks import Integers, place_of

__all__ = ["Occurrences", "first_occurrences"]

#: More than there are phrases, rules and lists; times the number of texts and their length it must fit into 64 bits.
_THINGS = 1 << 16


class Occurrences(NamedTuple):
    """Which things are in which texts.

    Parameters
    ----------
    text, thing : arrays of int
        By their numbers, in ascending order, each pair once.
    position : array of int
        The first one in the text.
    """

    text: Integers
    thing: Integers
    position: Integers

    def places(self, text: Integers, thing: Integers) -> Integers:
        """Look things in texts up: where each pair is among these, -1 where it is not."""
        return place_of(text * _THINGS + thing, self.text * _THINGS + self.thing)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Occurrences:
        """Give some of them."""
        return Occurrences(self.text[chosen], self.thing[chosen], self.position[chosen])


def first_occurrences(found: Iterable[tuple[Integers, Integers, Integers]]) -> Occurrences:
    """Put what was found in order.

    Parameters
    ----------
    found : iterable of (text, thing, position)
        Arrays in any order; a pair may come several times.

    Returns
    -------
    Occurrences
        Each pair once, with the smallest position.
    """
    text, thing, position = map(np.concatenate, zip(*found, strict=True))
    # One number of all three is sorted much faster than they are.
    width = int(position.max(initial=0)) + 1
    ordered = np.sort((text * _THINGS + thing) * width + position)
    key = ordered // width
    is_first = np.ones(len(key), dtype=bool)
    np.not_equal(key[1:], key[:-1], out=is_first[1:])
    key = key[is_first]
    return Occurrences(key // _THINGS, key % _THINGS, ordered[is_first] % width)
