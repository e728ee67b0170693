"""Lines to which an answer does the same, so that one of them stands for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.exposure import extraterritorial_materials
from bomrisk.lines import first_positions
from bomrisk.origins import country_codes
from bomrisk.question_cells import UNRECOGNISED, Ask

__all__ = ["situations_of", "texts_of"]

_BY_MATERIAL: Final = ("material_origin", "processing_country", "origin_override")


def texts_of(frame: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
    """Texts of a column without blanks around them, ``""`` where there are none."""
    if name not in frame.columns:
        return np.full(len(frame), "", dtype=object)
    cells = frame[name]
    texts = cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
    return np.asarray(texts.to_numpy(dtype=object), dtype=object)


def situations_of(
    distinct: pd.DataFrame, regroup: npt.NDArray[np.int64], evidence: pd.DataFrame, asks: Mapping[int, Sequence[Ask]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Put lines together to which an answer does the same.

    Parameters
    ----------
    distinct : DataFrame
        Distinct lines.
    regroup : ndarray of int
        Rating of each distinct line.
    evidence : DataFrame
        Of the ratings.
    asks : mapping
        By rating_id.

    Returns
    -------
    situations : ndarray of int
        For each distinct line.
    firsts : ndarray of int
        For each situation the position of a distinct line that stands for it.
    """
    # Ratings tell lines apart by what they are rated by. Once an answer is there, two things more may bear on them: the
    # country where the part is made, on materials that rules on foreign goods reach, and what is stated of other materials.
    reached = extraterritorial_materials()
    names = {name for name in evidence["material"].unique() if not reached.isdisjoint((name, *reference.members(name)))}
    touched = evidence["material"].isin(names)
    unrecognised = {rating for rating, found in asks.items() if any(ask.kind == UNRECOGNISED for ask in found)}
    with_country = set(evidence.loc[touched, "rating_id"]) | unrecognised
    made_in, _ = country_codes(distinct, "country")
    made_in = np.where(np.isin(regroup, list(with_country)), made_in, "")
    key = pd.Series(regroup).astype(str) + "|" + made_in
    for name in _BY_MATERIAL:
        cells = pd.Series(texts_of(distinct, name), dtype=object)
        matters = cells.str.contains(r"[:=]", regex=True) | np.isin(regroup, list(unrecognised))
        key = key + "|" + cells.where(matters, "")
    key = key + "|" + texts_of(distinct, "declared_origin")
    situations = pd.factorize(key)[0].astype(np.int64)
    return situations, first_positions(situations)
