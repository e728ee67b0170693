"""The order of the worst lines, now and in many draws. Lines with one rating share their score, so ratings are sorted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["LineStanding", "Ranking", "Standing", "standing", "standing_of_lines"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_INTERVAL = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The lines of a BOM in the order of their scores.

    Attributes
    ----------
    order : ndarray of int
        Ratings that lines have, the worst first; of equals the one whose first line stands first; unrated ones last.
    sizes : ndarray of int
        How many lines each rating has.
    scores : ndarray of float
        Score of each rating.
    lines : ndarray of int
        Positions of the worst lines, in their order; no more than are rated.
    ratings : ndarray of int
        Their ratings.
    within : ndarray of int
        Their position among the lines of the same rating.
    """

    order: Integers
    sizes: Integers
    scores: Array
    lines: Integers
    ratings: Integers
    within: Integers

    @classmethod
    def of(cls, scores: Array, codes: Integers, worst: int) -> Ranking:
        """Rank lines.

        Parameters
        ----------
        scores : ndarray of float
            Of each rating, NaN where unrated.
        codes : ndarray of int
            Rating of each line.
        worst : int
            How many lines are looked at.
        """
        used, firsts, sizes_of_used = np.unique(codes, return_index=True, return_counts=True)
        sizes = np.zeros(len(scores), dtype=np.int64)
        sizes[used] = sizes_of_used
        keys = np.where(np.isnan(scores[used]), np.inf, -scores[used])
        order = used[np.lexsort((firsts, keys))]
        place = np.zeros(len(scores), dtype=np.int64)
        place[order] = np.arange(len(order))
        by_line = np.argsort(place[codes], kind="stable")
        rated = int((~np.isnan(scores[codes])).sum())
        lines = by_line[: min(worst, rated)]
        ratings = codes[lines]
        starts = np.concatenate([[0], np.cumsum(sizes[order])])[place[ratings]]
        return cls(order, sizes, scores, lines, ratings, np.arange(len(lines)) - starts)


@dataclass(frozen=True, slots=True)
class Standing:
    """What draws do to a ranking.

    Attributes
    ----------
    stays : ndarray of float
        For each of the worst lines the share of draws in which it is among as many worst ones.
    rank_low, rank_high : ndarray of int
        Ranks that hold 90 % of the draws.
    overlap, order : float
        See :class:`bomrisk.uncertainty.RankingStability`; 1 where there is nothing to order.
    """

    stays: Array
    rank_low: Integers
    rank_high: Integers
    overlap: float
    order: float


def standing(drawn: Array, ranking: Ranking) -> Standing:
    """Rank the lines of every draw.

    Parameters
    ----------
    drawn : ndarray of float, shape (ratings, draws)
        NaN where unrated.
    ranking : Ranking
        The order now, which also decides between equals: what does not change keeps its rank.
    """
    count, draws = len(ranking.lines), drawn.shape[1]
    if not count or not draws:
        same = np.arange(1, count + 1, dtype=np.int64)
        return Standing(np.ones(count), same, same, 1.0, 1.0)
    sizes = ranking.sizes[ranking.order]
    ranks = np.empty((count, draws), dtype=np.int64)
    place = np.full(len(drawn), -1, dtype=np.int64)
    place[ranking.order] = np.arange(len(ranking.order))
    at = place[ranking.ratings]
    for draw in range(draws):
        scores = drawn[ranking.order, draw]
        order = np.argsort(np.where(np.isnan(scores), np.inf, -scores), kind="stable")
        ahead = np.empty(len(order), dtype=np.int64)
        ahead[order] = np.cumsum(sizes[order]) - sizes[order]
        ranks[:, draw] = ahead[at] + ranking.within + 1
    stays = (ranks <= count).mean(axis=1)
    low, high = np.percentile(ranks, _INTERVAL, axis=1, method="nearest")
    return Standing(stays, low.astype(np.int64), high.astype(np.int64), float(stays.mean()), _order(drawn, ranking))


@dataclass(frozen=True, slots=True)
class LineStanding:
    """What draws do to the ranks of all lines of a BOM; of lines that are not rated now, nothing is said.

    Attributes
    ----------
    among : ndarray of float
        For each line the share of draws in which it is among the worst ones; NaN where it is not rated.
    rank_low, rank_high : ndarray of float
        Ranks that hold 90 % of the draws; NaN likewise.
    """

    among: Array
    rank_low: Array
    rank_high: Array


def standing_of_lines(drawn: Array, scores: Array, codes: Integers, worst: int) -> LineStanding:
    """Rank all lines in every draw.

    Parameters
    ----------
    drawn : ndarray of float, shape (ratings, draws)
        NaN where unrated.
    scores : ndarray of float
        Of each rating now, NaN where unrated; of equals in a draw the one that is the worse one now comes first.
    codes : ndarray of int
        Rating of each line.
    worst : int
        How many of the worst lines are looked at.

    Notes
    -----
    Lines of one rating stand behind each other in every draw, in the order of the BOM. So the lines ahead of a rating are
    counted once for all of its lines.
    """
    ranking = Ranking.of(scores, codes, len(codes))
    rated = len(ranking.lines)
    among, low, high = (np.full(len(codes), np.nan) for _ in range(3))
    if not rated or not drawn.shape[1]:
        return LineStanding(among, low, high)
    sizes = ranking.sizes[ranking.order]
    ahead = np.empty((len(ranking.order), drawn.shape[1]), dtype=np.int32)
    for draw in range(drawn.shape[1]):
        values = drawn[ranking.order, draw]
        order = np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable")
        ahead[order, draw] = np.cumsum(sizes[order]) - sizes[order]
    place = np.full(len(drawn), -1, dtype=np.int64)
    place[ranking.order] = np.arange(len(ranking.order))
    at, lines = place[ranking.ratings], ranking.lines
    bounds = np.percentile(ahead, _INTERVAL, axis=1, method="nearest")
    low[lines], high[lines] = bounds[:, at] + ranking.within + 1
    # Of a rating, the first lines alone can be among so few.
    room = min(worst, int(sizes.max()))
    shares = np.stack([(ahead < worst - position).mean(axis=1) for position in range(room)], axis=1)
    near = ranking.within < room
    among[lines] = 0.0
    among[lines[near]] = shares[at[near], ranking.within[near]]
    return LineStanding(among, low, high)


def _order(drawn: Array, ranking: Ranking) -> float:
    """How surely the worse one of two of the worst lines stays the worse one."""
    ratings, lines = np.unique(ranking.ratings, return_counts=True)
    now, then = ranking.scores[ratings], np.nan_to_num(drawn[ratings], nan=-1.0)
    total, agreed = 0.0, 0.0
    for row in range(len(ratings)):
        worse = now[row] > now
        pairs = lines[row] * lines[worse]
        total += float(pairs.sum())
        agreed += float((pairs * np.sign(then[row] - then[worse]).mean(axis=1)).sum())
    return agreed / total if total else 1.0
