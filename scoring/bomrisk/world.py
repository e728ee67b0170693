"""The facts that ratings rest on, as one value: shares, controls, scopes, and supply that is taken out of the world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.exposure import spelled_out

__all__ = ["NO_OUTAGES", "World", "known_world"]

_SET = ["material", "stage", "dataset", "year"]
_OUTAGE = ["material", "stage", "country"]

NO_OUTAGES = pd.DataFrame(
    {name: pd.Series(dtype=object) for name in _OUTAGE} | {"lost": pd.Series(dtype=float)}
)  # fmt: skip
"""A table of outages in which nothing is out."""


@dataclass(frozen=True, eq=False)
class World:
    """Supply and controls, as the reference tables have them or as a scenario changes them. Nobody writes into its tables.

    Parameters
    ----------
    shares, share_sets, controls, scopes : DataFrame
        Columns as those of :func:`bomrisk.reference.shares`, :func:`~bomrisk.reference.share_sets`,
        :func:`~bomrisk.reference.controls` and :func:`~bomrisk.reference.control_scopes`. Controls have ``own_severity``, too:
        a severity that is not the policy's [0..1], NaN for all that are known.
    outages : DataFrame
        ``material, stage, country, lost``: the fraction of a country's yearly output that does not come [0..1]; one row each.
    """

    shares: pd.DataFrame
    share_sets: pd.DataFrame
    controls: pd.DataFrame
    scopes: pd.DataFrame
    outages: pd.DataFrame

    @cached_property
    def reached(self) -> pd.DataFrame:
        """Scope of every control, material by material (see :func:`bomrisk.exposure.spelled_out`)."""
        return spelled_out(self.scopes)

    @cached_property
    def named_shares(self) -> pd.DataFrame:
        """Rows of `shares` of countries that are named and have an output."""
        return self.shares[self.shares["country"].ne("ZZ") & self.shares["share"].gt(0)]

    @property
    def whole(self) -> bool:
        """Whether no supply is taken out."""
        return self.outages.empty

    def lost(self, supply: pd.DataFrame, country: str = "country") -> npt.NDArray[np.float64]:
        """Fraction of each country's output that is taken out.

        Parameters
        ----------
        supply : DataFrame
            ``material``, ``stage`` and the column `country`.
        country : str
            Name of that column.

        Returns
        -------
        ndarray of float
            One value per row [0..1], 0 where nothing is known to be out.
        """
        if self.whole:
            return np.zeros(len(supply))
        keys = supply[["material", "stage", country]].rename(columns={country: "country"})
        found = keys.merge(self.outages, on=_OUTAGE, how="left", validate="many_to_one")
        return found["lost"].fillna(0.0).to_numpy(dtype=float)

    def remaining_shares(self) -> pd.DataFrame:
        """Shares of the world that is left: ``(1 - lost_c) s_c / (1 - sum lost_c s_c)``, by share set.

        Returns
        -------
        DataFrame
            As `shares`. A set of which nothing is left has shares of zero.

        Notes
        -----
        What is lost stays lost: nobody else produces more. The unnamed rest of the world is left, too.
        """
        lost = self.lost(self.shares)
        kept = self.shares.assign(out=self.shares["share"].where(self.shares["country"].ne("ZZ"), 0.0) * lost)
        total = kept.groupby(_SET)["out"].transform("sum")
        left = (kept["share"] * (1 - lost)).where(lost < 1, 0.0)
        kept["share"] = np.where(total < 1 - 1e-9, left / (1 - total).clip(lower=1e-9), 0.0)
        return kept.drop(columns="out")


@cache
def known_world() -> World:
    """Return the world as the reference tables have it."""
    controls = reference.controls().assign(own_severity=np.nan)
    return World(reference.shares(), reference.share_sets(), controls, reference.control_scopes(), NO_OUTAGES)
