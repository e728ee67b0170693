"""The countries without which a BOM loses most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.origin_codes import countries_of, unnamed_share
from bomrisk.removal import Without, withouts_of
from bomrisk.removal_supply import LEAST, needs_of

__all__ = ["countries_that_matter", "removals"]

_SET = ["material", "stage", "dataset", "year"]


def countries_that_matter(assessment: Assessment, most: int) -> list[str]:
    """Return the countries without which the lines of a BOM lose most supply.

    Parameters
    ----------
    assessment : Assessment
    most : int
        How many at most.

    Returns
    -------
    list of str
        ISO 3166 alpha-2, the one that matters most first: by the sum, over the lines, of the largest share that a line loses
        without it; shares below :data:`bomrisk.removal_supply.LEAST` hit no line and do not count.
    """
    named = assessment.setting.world.named_shares[[*_SET, "country", "share"]]
    stages = assessment.stages[[*_SET, "origins"]].reset_index(drop=True)
    rows = stages.assign(at=range(len(stages))).merge(named, on=_SET)
    origins = [(countries_of(code), bool(unnamed_share(code))) for code in rows["origins"]]
    # Where the origin is stated, its country is all of it, and another one nothing.
    among = [country in known for country, (known, _) in zip(rows["country"], origins, strict=True)]
    elsewhere = [bool(known) and not rest for known, rest in origins]
    lost = np.select([np.array(among, dtype=bool), np.array(elsewhere, dtype=bool)], [1.0, 0.0], rows["share"])
    table = rows[["at", "country"]].assign(lost=lost)
    table = table[table["lost"].ge(LEAST)].merge(needs_of(assessment.rating_materials), on="at")
    lines = np.bincount(assessment.lines["rating_id"].to_numpy(dtype=np.int64), minlength=len(assessment.ratings))
    worst = table.groupby(["rating_id", "country"], as_index=False)["lost"].max()
    worst["loss"] = worst["lost"] * lines[worst["rating_id"].to_numpy(dtype=np.int64)]
    sums = worst.groupby("country", as_index=False)["loss"].sum()
    sums = sums[sums["loss"].gt(0)].sort_values(["loss", "country"], ascending=[False, True])
    return [str(country) for country in sums["country"].head(most)]


def removals(assessment: Assessment, bom: pd.DataFrame, spend: npt.NDArray[np.float64], most: int) -> list[Without]:
    """Take the largest country of each stage out of a BOM's supply, then each of the countries that matter most.

    Parameters
    ----------
    assessment : Assessment
    bom : DataFrame
        Its lines, as for :func:`bomrisk.removal.without_of`.
    spend : ndarray of float
        Of each line, NaN where unknown.
    most : int
        How many countries at most.

    Returns
    -------
    list of Without
        The first is that of the largest country of each stage.
    """
    countries = [None, *countries_that_matter(assessment, most)]
    return withouts_of(assessment, bom, countries, spend=spend)
