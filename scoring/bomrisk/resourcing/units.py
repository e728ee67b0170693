"""Which lines move together: those of one purchased part, or of one supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.errors import InputError

__all__ = ["PER", "units_of"]

PER: Final = ("part", "supplier")
"""What one move is about."""

Texts = npt.NDArray[np.object_]


def units_of(bom: pd.DataFrame, per: str) -> npt.NDArray[np.int64]:
    """Number what moves together.

    Parameters
    ----------
    bom : DataFrame
        ``part_number``, ``manufacturer_part_number`` and ``supplier``, where known.
    per : {"part", "supplier"}
        ``part``: lines with one part number from one supplier; a line without a number is a part of its own. ``supplier``: all
        lines of a supplier; those without one as by part.

    Returns
    -------
    ndarray of int
        For each line the position of the first line of its part or supplier.

    Raises
    ------
    InputError
        If `per` is another word.
    """
    if per not in PER:
        raise InputError(f"A move cannot be counted per {per!r}.", where="per", action=f"Give {' or '.join(PER)}.")
    supplier = _spelled(bom, ["supplier"])
    part = _spelled(bom, ["part_number", "manufacturer_part_number"])
    own = np.array([f"#{position}" for position in range(len(bom))], dtype=object)
    keys = np.where(part == "", own, "p" + part + "\0" + supplier)
    if per == "supplier":
        keys = np.where(supplier == "", keys, "s" + supplier)
    numbers, _ = pd.factorize(pd.Series(keys, dtype=object))
    firsts = np.unique(numbers, return_index=True)[1]
    found: npt.NDArray[np.int64] = firsts[numbers].astype(np.int64)
    return found


def _spelled(bom: pd.DataFrame, columns: Sequence[str]) -> Texts:
    """The first of some columns that says something, without case and superfluous blanks."""
    found = np.full(len(bom), "", dtype=object)
    for name in columns:
        if name in bom.columns:
            column = bom[name]
            texts = column.astype(object).where(column.notna(), "").astype(str)
            spelled = texts.str.casefold().str.split().str.join(" ").to_numpy(dtype=object)
            found = np.where(found == "", spelled, found)
    return found
