"""Arrays of numbers that belong to keys: looked up for all keys at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Blocks", "Integers", "place_of", "spread"]

Integers = npt.NDArray[np.int64]


class Blocks:
    """Numbers that belong to each of some keys.

    Parameters
    ----------
    keys, numbers : sequence of int
        Each key beside a number that belongs to it, in any order; the numbers of a key stay in theirs.
    count : int
        How many keys there are: 0, 1, 2 ...
    """

    def __init__(self, keys: npt.ArrayLike, numbers: npt.ArrayLike, count: int) -> None:
        key = np.asarray(keys, dtype=np.int64)
        self._sizes: Final = np.bincount(key, minlength=count)
        self._starts: Final = np.cumsum(self._sizes) - self._sizes
        self._values: Final = np.asarray(numbers, dtype=np.int64)[np.argsort(key, kind="stable")]

    def of(self, keys: Integers) -> tuple[Integers, Integers]:
        """Give what belongs to keys.

        Parameters
        ----------
        keys : array of int

        Returns
        -------
        item, value : arrays of int
            The position of each key once per number that belongs to it, and that number.
        """
        item, row = spread(self._starts[keys], self._sizes[keys])
        return item, self._values[row]


def spread(starts: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Number the rows of blocks.

    Parameters
    ----------
    starts, sizes : arrays of int
        First row of each block, and how many rows it has; blocks may come several times.

    Returns
    -------
    item, row : arrays of int
        The position of each block once per row of it, and that row.
    """
    item = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return item, np.arange(len(item)) + (starts - before)[item]


def place_of(wanted: Integers, keys: Integers) -> Integers:
    """Look keys up.

    Parameters
    ----------
    wanted : array of int
    keys : array of int
        In ascending order.

    Returns
    -------
    array of int
        The position of each wanted one among the keys, -1 where it is not there.
    """
    if not len(keys):
        return np.full(len(wanted), -1)
    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    return np.where(keys[places] == wanted, places, -1)
