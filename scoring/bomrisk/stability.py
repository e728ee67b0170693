"""How stable the scores, grades and ranks of all lines of a BOM that was assessed are: one run of draws of everything at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.rankings import standing_of_lines
from bomrisk.spread_of_lines import spread_of_lines
from bomrisk.uncertainty import DRAWS, SEED, WORST
from bomrisk.uncertainty_draws import CAUSES, Spread, judgements
from bomrisk.uncertainty_model import scores
from bomrisk.uncertainty_preparing import tables_of

__all__ = ["Stability", "stability_of"]

_CELLS = 5_000_000
"""Scores that are drawn in all: a BOM with more than 5,000 distinct ratings is drawn less often."""
_LEAST_DRAWS = 200
"""The error of a share that is counted in so many draws is 3.5 points at most (one standard error)."""


@dataclass(frozen=True)
class Stability:
    """How stable a BOM's scores and ranks are.

    Attributes
    ----------
    draws, seed, worst : int
        How often everything was drawn, and how many of the worst lines were looked at.
    overlap : float
        Expected share of the worst lines that stay among them [0..1].
    lines : DataFrame
        One row per line, index as the BOM: ``score_p05, score_p95`` (between them lie 90 % of the draws), ``stays`` (share of
        draws in which it is among the worst ones), ``rank_low, rank_high`` (ranks that hold 90 % of the draws), ``grade_stays``
        (share of draws with the grade that it has); NaN for lines that are not rated.
    """

    draws: int
    seed: int
    worst: int
    overlap: float
    lines: pd.DataFrame


def stability_of(assessment: Assessment, worst: int = WORST, draws: int | None = None, seed: int = SEED) -> Stability:
    """Draw everything that is not known for certain, policy included, and rank all lines each time.

    Parameters
    ----------
    assessment : Assessment
    worst : int
        How many of the worst lines are looked at.
    draws : int, optional
        :data:`bomrisk.uncertainty.DRAWS` if not given, fewer where the BOM has very many distinct ratings.
    seed : int
        The same seed gives the same result.

    Returns
    -------
    Stability
        The figures of :func:`bomrisk.uncertainty.ranking_stability`, for all lines instead of the worst ones, and without what
        each cause does alone.
    """
    setting = assessment.setting
    count = len(assessment.ratings)
    times = draws or max(_LEAST_DRAWS, min(DRAWS, _CELLS // max(count, 1)))
    codes = assessment.lines["rating_id"].to_numpy(dtype=np.int64)
    now = assessment.ratings["score"].to_numpy(dtype=float)
    causes = frozenset(CAUSES)
    policy = setting.policy
    drawn = scores(
        tables_of(assessment.evidence, count, setting, members=True),
        judgements(policy, times, seed, causes, Spread()),
        policy,
        seed,
        causes,
    )
    stands = standing_of_lines(drawn, now, codes, worst)
    spread = spread_of_lines(
        assessment.ratings[["score", "grade", "low", "high"]], drawn, policy, codes, assessment.lines.index
    )
    lines = spread[["score_p05", "score_p95", "grade_stays"]].assign(
        stays=stands.among, rank_low=stands.rank_low, rank_high=stands.rank_high
    )
    lines[np.isnan(now[codes])] = np.nan
    # The worst lines now, equals in the order of the BOM.
    first = np.argsort(-np.nan_to_num(now[codes], nan=-1.0), kind="stable")[
        : min(worst, int(np.isfinite(now[codes]).sum()))
    ]
    overlap = float(stands.among[first].mean()) if len(first) else 1.0
    return Stability(times, seed, worst, overlap, lines)
