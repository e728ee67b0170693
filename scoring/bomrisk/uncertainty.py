"""How sure a BOM's scores are, and how stable the order of its worst lines is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.rankings import Ranking, standing
from bomrisk.ratings import rate
from bomrisk.setting import Setting
from bomrisk.spread_of_lines import mean_move, spread_of_lines
from bomrisk.uncertainty_draws import CAUSES, MATERIALS, Spread, judgements
from bomrisk.uncertainty_model import scores
from bomrisk.uncertainty_preparing import tables_of
from bomrisk.uncertainty_tables import Tables

__all__ = ["DRAWS", "SEED", "WORST", "RankingStability", "ranking_stability"]

DRAWS: Final = 1000
"""The error of a share that is counted in so many draws is 1.6 points at most (one standard error)."""
SEED: Final = 0
WORST: Final = 20

_PART = 4
"""Of the draws, one in so many is made for each cause alone."""
_MOST_CELLS = 50_000_000

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RankingStability:
    """How sure the scores of a BOM are, and the order of its worst lines.

    Attributes
    ----------
    as_of : date
    to : str
        Destination, ISO 3166 alpha-2.
    policy : Policy
    draws, seed : int
    spread : Spread
        How far the policy was varied.
    worst : DataFrame
        The worst lines in their order: ``rank`` (from 1), ``line`` (position in the BOM), ``rating_id, score, grade``, ``stays``
        (share of draws in which the line is among as many worst ones), ``rank_low, rank_high`` (the ranks that hold 90 % of the
        draws) and the columns of `lines`.
    lines : DataFrame
        One row per line, index as the BOM: ``rating_id, score, grade, low, high`` (as rated: bounds without the policy's),
        ``score_p05, score_p50, score_p95`` (of the draws in which it is rated), ``low_all, high_all`` (the widest of bounds and
        draws) and ``grade_stays`` (share of draws with the same grade).
    overlap : float
        Expected share of the worst lines that stay among them [0..1].
    same_grade : float
        Expected share of the worst lines that keep their grade [0..1].
    order : float
        Of two of these lines with different scores, how surely the worse one stays the worse one: the part of the draws in which
        it does less the part in which it is the other way round [-1..1]; Kendall's tau without the pairs that tie now (Somers' D).
    causes : DataFrame
        What the uncertainty comes from: ``cause, label, overlap, order, moved`` (mean change of the score of a rated line
        [points]), each cause drawn alone, the one that moves the most lines out first.
    """

    as_of: dt.date
    to: str
    policy: Policy
    draws: int
    seed: int
    spread: Spread
    worst: pd.DataFrame
    lines: pd.DataFrame
    overlap: float
    same_grade: float
    order: float
    causes: pd.DataFrame


def ranking_stability(
    bom: pd.DataFrame,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    worst: int = WORST,
    draws: int = DRAWS,
    seed: int = SEED,
    spread: Spread | None = None,
    causes: Iterable[str] = tuple(CAUSES),
) -> RankingStability:
    """Rate a BOM many times with everything that is not known for certain drawn at random.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    worst : int
        How many of the worst lines are looked at.
    draws, seed : int
        The same seed gives the same result.
    spread : Spread, optional
        How far the policy's judgements are varied.
    causes : iterable of str
        What is varied, of :data:`bomrisk.uncertainty_draws.CAUSES`; everything if not given.

    Returns
    -------
    RankingStability

    Raises
    ------
    InputError
        If a number or cause cannot be used, or the BOM has too many distinct ratings for so many draws.

    Notes
    -----
    Uncertainty analysis of a composite indicator [1]_ [2]_; ``docs/method.md`` gives every distribution and why.

    References
    ----------
    .. [1] OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7. ISBN 978-92-64-04345-9.
    .. [2] Saisana, M., Saltelli, A., Tarantola, S. (2005), Uncertainty and sensitivity analysis techniques as tools for the
       quality assessment of composite indicators, J. R. Statist. Soc. A 168(2), 307-323. doi:10.1111/j.1467-985X.2005.00350.x
    """
    varied = _checked(worst, draws, seed, causes)
    setting = Setting.of(policy, as_of, to)
    own = spread or Spread()
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    if count * draws > _MOST_CELLS:
        raise InputError(
            f"{count:,} distinct ratings are too many for {draws:,} draws.",
            where="draws",
            action=f"Give at most {_MOST_CELLS // count:,}.",
        )
    codes = regroup[codes]
    rated = rate(evidence, count, setting).ratings
    now = rated["score"].to_numpy(dtype=float)
    ranking = Ranking.of(now, codes, worst)
    plain = tables_of(evidence, count, setting)
    wide = tables_of(evidence, count, setting, members=True)
    run = _Run(plain, wide, setting.policy, seed, own)
    drawn = run.scores(draws, varied)
    overall = standing(drawn, ranking)
    lines = spread_of_lines(rated, drawn, setting.policy, codes, bom.index)
    alone = []
    for cause in CAUSES:
        if cause in varied:
            part = run.scores(max(draws // _PART, 1), frozenset({cause}))
            stands = standing(part, ranking)
            alone.append((cause, CAUSES[cause], stands.overlap, stands.order, mean_move(part, now, codes)))
    table = pd.DataFrame(alone, columns=["cause", "label", "overlap", "order", "moved"])
    first = pd.DataFrame(
        {
            "rank": np.arange(1, len(ranking.lines) + 1),
            "line": ranking.lines,
            "stays": overall.stays,
            "rank_low": overall.rank_low,
            "rank_high": overall.rank_high,
        }
    )
    at = lines.iloc[ranking.lines].reset_index(drop=True)
    same_grade = float(at["grade_stays"].mean()) if len(at) else 1.0
    return RankingStability(
        as_of=setting.as_of,
        to=setting.to,
        policy=setting.policy,
        draws=draws,
        seed=seed,
        spread=own,
        worst=pd.concat([first, at], axis=1),
        lines=lines,
        overlap=overall.overlap,
        same_grade=same_grade,
        order=overall.order,
        causes=table.sort_values(["overlap", "moved"], ascending=[True, False], kind="stable", ignore_index=True),
    )


@dataclass(frozen=True)
class _Run:
    """What draws are made of. Only where materials are drawn, groups stand for their members."""

    plain: Tables
    wide: Tables
    policy: Policy
    seed: int
    spread: Spread

    def scores(self, draws: int, causes: frozenset[str]) -> Array:
        drawn = judgements(self.policy, draws, self.seed, causes, self.spread)
        return scores(self.wide if MATERIALS in causes else self.plain, drawn, self.policy, self.seed, causes)


def _checked(worst: int, draws: int, seed: int, causes: Iterable[str]) -> frozenset[str]:
    varied = frozenset(causes)
    if unknown := sorted(varied - set(CAUSES)):
        raise InputError(
            f"Unknown causes: {', '.join(unknown)}.", where="causes", action=f"Known are: {', '.join(CAUSES)}."
        )
    for name, value, least in (("worst", worst, 1), ("draws", draws, 1), ("seed", seed, 0)):
        if value < least:
            raise InputError(f"{value} cannot be used.", where=name, action=f"Give {least} or more.")
    return varied
