"""What draws of the scores say of each line: how far its score may be off, and whether its grade stays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.policy import Policy

__all__ = ["mean_move", "spread_of_lines"]

_INTERVAL = (5.0, 50.0, 95.0)

Array = npt.NDArray[np.float64]


def spread_of_lines(
    rated: pd.DataFrame, drawn: Array, policy: Policy, codes: npt.NDArray[np.int64], index: pd.Index
) -> pd.DataFrame:
    """Say what the draws say of each line, as ``lines`` of :class:`bomrisk.uncertainty.RankingStability`."""
    table = rated[["score", "grade", "low", "high"]].copy()
    known = ~np.isnan(drawn)
    some = known.any(axis=1)
    levels = np.full((len(_INTERVAL), len(table)), np.nan)
    ends = np.full((2, len(table)), np.nan)
    if some.any():
        levels[:, some] = np.nanpercentile(drawn[some], _INTERVAL, axis=1)
        ends[:, some] = np.nanmin(drawn[some], axis=1), np.nanmax(drawn[some], axis=1)
    for name, values in zip(("score_p05", "score_p50", "score_p95"), levels, strict=True):
        table[name] = values
    table["low_all"] = np.fmin(table["low"], ends[0])
    table["high_all"] = np.fmax(table["high"], ends[1])
    edges = list(policy.bands.values())
    bands = np.where(known, np.searchsorted(edges, drawn, side="right"), -1)
    now = np.where(table["score"].notna(), np.searchsorted(edges, table["score"], side="right"), -1)
    table["grade_stays"] = (bands == now[:, None]).mean(axis=1)
    lines = table.iloc[codes]
    lines.insert(0, "rating_id", codes)
    return lines.set_axis(index)


def mean_move(drawn: Array, now: Array, codes: npt.NDArray[np.int64]) -> float:
    """Return the mean distance of a line's scores from the one that it has now [points]."""
    rated = ~np.isnan(now)
    if not rated.any():
        return 0.0
    distance = np.nanmean(np.abs(drawn[rated] - now[rated, None]), axis=1)
    weights = np.bincount(codes, minlength=len(now))[rated]
    return float(np.average(distance, weights=weights)) if weights.sum() else 0.0
