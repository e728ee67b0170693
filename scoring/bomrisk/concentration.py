"""Country concentration of world supply: HHI, its bounds, the top country, N-1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["concentration_of_sets", "hhi", "rest_upper_bound"]

NEUTRAL_GOVERNANCE = 5.0
"""The middle of the 0..10 scale: multiplies a squared share by exactly 1."""

_SET = ["material", "stage", "dataset", "year"]


def hhi(shares: pd.Series | npt.ArrayLike) -> float:
    """Herfindahl-Hirschman index of country shares.

    Parameters
    ----------
    shares : Series or array_like of float
        Share of world output per country [fraction of 1]. Need not sum to 1; what is missing is unnamed, not zero.

    Returns
    -------
    float
        Sum of squared shares [0..1]. NaN when no share is known.

    Raises
    ------
    ValueError
        If a share is negative or above 1, or the shares sum to more than 1.

    References
    ----------
    .. [1] Hirschman, A. O. (1964), The Paternity of an Index, American Economic Review 54(5), 761.
    """
    values = np.asarray(pd.Series(shares, dtype="float64").dropna(), dtype=float)
    if values.size == 0:
        return float("nan")
    if values.min() < 0 or values.sum() > 1 + 1e-6:
        raise ValueError("shares must be fractions from 0 to 1 that sum to at most 1 (percent given?)")
    return float(np.sum(values**2))


def rest_upper_bound(rest: npt.ArrayLike, smallest: npt.ArrayLike, top_list: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Largest sum of squares that the unnamed rest of the world can add to an HHI.

    Parameters
    ----------
    rest : array_like of float
        Share of the world that no row names [fraction of 1].
    smallest : array_like of float
        Smallest named share of the set [fraction of 1].
    top_list : array_like of bool
        Whether the set lists the largest countries first and then stops, so that nobody unnamed is larger than `smallest`.

    Returns
    -------
    ndarray of float
        One country holds the whole rest; in a top-n list as many countries of size `smallest` as fit, and one of what remains.
    """
    unnamed = np.asarray(rest, dtype=float)
    largest = np.where(
        np.asarray(top_list, dtype=bool), np.minimum(np.asarray(smallest, dtype=float), unnamed), unnamed
    )
    safe = np.where(largest > 0, largest, 1.0)
    whole = np.floor(unnamed / safe + 1e-9)
    remainder = np.maximum(unnamed - whole * safe, 0.0)
    return np.asarray(np.where(largest > 0, whole * safe**2 + remainder**2, 0.0), dtype=np.float64)


def concentration_of_sets(
    shares: pd.DataFrame,
    share_sets: pd.DataFrame,
    governance: pd.Series[float],
    trade_class: pd.Series[str],
) -> pd.DataFrame:
    """Concentration measures of every share set.

    Parameters
    ----------
    shares : DataFrame
        ``material, stage, dataset, year, country, share`` [fraction of 1]; an empty share is withheld, ``ZZ`` the unnamed rest.
    share_sets : DataFrame
        One row per set: ``material, stage, dataset, year, role, top_list`` and what describes it.
    governance : Series of float
        World Governance Indicators per country [0 good .. 10 bad]. A country without one counts as
        neutral (5) and widens the bounds.
    trade_class : Series of str
        ``destination``, ``trusted`` or ``other`` per country; countries not in it are ``other``.

    Returns
    -------
    DataFrame
        `share_sets` with ``named_share, hhi, hhi_low, hhi_high`` [0..1], the parts of the governance-weighted HHI
        ``hhi_g_destination, hhi_g_trusted, hhi_g_other`` (before the trade factors), ``hhi_g_slack`` (what the bounds add
        at most), ``top_country, top_share, top3_share, n1`` [fraction of 1] and ``withheld`` (number of countries).
    """
    named = shares[shares["country"] != "ZZ"]
    known = named[named["share"].notna() & (named["share"] > 0)].sort_values(
        [*_SET, "share", "country"], ascending=[True, True, True, True, False, True]
    )
    score = known["country"].map(governance)
    squares = known["share"] ** 2
    work = known[[*_SET, "country", "share"]].assign(
        square=squares,
        weighted=squares * score.fillna(NEUTRAL_GOVERNANCE) / NEUTRAL_GOVERNANCE,
        # A country without a governance figure may be as badly governed as the worst one that has one.
        slack=np.where(score.isna(), squares * (governance.max() / NEUTRAL_GOVERNANCE - 1), 0.0),
        trade=known["country"].map(trade_class.to_dict()).astype(object).fillna("other"),
    )
    work["rank"] = work.groupby(_SET, sort=False).cumcount()
    groups = work.groupby(_SET, sort=False)
    table = groups.agg(
        named_share=("share", "sum"),
        hhi=("square", "sum"),
        smallest=("share", "min"),
        slack=("slack", "sum"),
        top_country=("country", "first"),
        top_share=("share", "first"),
    )
    table["top3_share"] = work[work["rank"] < 3].groupby(_SET, sort=False)["share"].sum()
    for trade in ("destination", "trusted", "other"):
        part = work[work["trade"] == trade].groupby(_SET, sort=False)["weighted"].sum()
        table[f"hhi_g_{trade}"] = part.reindex(table.index).fillna(0.0)
    table["withheld"] = named[named["share"].isna()].groupby(_SET).size().reindex(table.index).fillna(0).astype(int)

    result = share_sets.merge(table.reset_index(), on=_SET, how="left", validate="one_to_one")
    result["named_share"] = result["named_share"].fillna(0.0)
    rest = np.clip(1.0 - result["named_share"].to_numpy(dtype=float), 0.0, 1.0)
    rest[rest < 1e-9] = 0.0
    spread = rest_upper_bound(rest, result["smallest"].fillna(1.0), result["top_list"])
    result["hhi_low"] = result["hhi"]
    result["hhi_high"] = np.minimum(result["hhi"] + spread, 1.0)
    result["hhi_g_slack"] = spread * governance.max() / NEUTRAL_GOVERNANCE + result["slack"]
    result["n1"] = 1.0 - result["top_share"]
    return result.drop(columns=["smallest", "slack"])
