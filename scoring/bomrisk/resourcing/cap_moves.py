"""The fewest moves that leave no third country above a share of one material at one stage: a cover knapsack, solved exactly."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bomrisk.benchmarks.splits import Split, at_least_in, at_most_in
from bomrisk.resourcing.solver import Program

__all__ = ["CapMove", "CapMoves", "fewest_under_cap", "moved_split", "third_shares"]

Numbers = npt.NDArray[np.float64]
_SLACK: Final = 1e-9
_NODES: Final = 200
_NEAR: Final = 0.01
"""Of equally few moves those that move least are looked for in a search tree of as many nodes, or until so near to the least."""


class CapMove(NamedTuple):
    """A use whose supply from one country comes from another.

    Attributes
    ----------
    use : int
        Position among the uses.
    source, to : str
        ISO 3166 alpha-2.
    part : float
        Part of the use that moves [fraction of 1].
    """

    use: int
    source: str
    to: str
    part: float


@dataclass(frozen=True)
class CapMoves:
    """Moves that suffice; no smaller number than `least` does."""

    moves: tuple[CapMove, ...]
    least: int
    proved: bool


def moved_split(split: Split, source: str, to: str) -> Split:
    """Return a split after all that comes, or may come, from a country comes from another."""
    part = part_from(split, source)
    shares = {code: share for code, share in split.shares.items() if code != source}
    shares[to] = shares.get(to, 0.0) + part
    among = frozenset() if source in split.among else split.among
    return Split(MappingProxyType(shares), among, 0.0 if source in split.among else split.shared)


def part_from(split: Split, source: str) -> float:
    """Part that is stated to come from a country, be it as one of several."""
    return split.shares.get(source, 0.0) + (split.shared if source in split.among else 0.0)


def third_shares(splits: Sequence[Split], weight: Numbers, union: Collection[str], *, sure: bool) -> dict[str, float]:
    """Share of each named third country.

    Parameters
    ----------
    splits : sequence of Split
    weight : ndarray of float
        Of each use; they add up to 1.
    union : collection of str
        Countries that are no third countries.
    sure : bool
        True: the least it has for sure. False: the most it may have, everything open counted against it; ``""`` stands for a
        country that nobody named.
    """
    named = sorted({code for split in splits for code in split.countries} - set(union))
    within = at_least_in if sure else at_most_in
    found = {
        code: sum(part * within(split, {code}) for split, part in zip(splits, weight, strict=True)) for code in named
    }
    if not sure:
        found[""] = sum(part * (1.0 - split.declared) for split, part in zip(splits, weight, strict=True))
    return found


def fewest_under_cap(
    splits: Sequence[Split],
    weight: Numbers,
    cap: float,
    producers: Mapping[str, int],
    union: Collection[str],
    *,
    sure: bool,
) -> CapMoves | None:
    """Find the fewest moves after which no third country is above a share.

    Parameters
    ----------
    splits : sequence of Split
        Where each use is from.
    weight : ndarray of float
        Of each use; they add up to 1.
    cap : float
        Share that no third country may pass [fraction of 1].
    producers : mapping of str to int
        Countries to which may be moved, and their rank: what is moved goes to the lowest rank that has room under the cap.
    union : collection of str
        Countries that are no third countries.
    sure : bool
        True: what is stated alone shall not pass the cap. False: nor with all that is not stated counted against it.

    Returns
    -------
    CapMoves or None
        None where no moves suffice. What is not stated never moves.

    Notes
    -----
    Where a producer has no cap, it could take all that moves, so that only the choice of what moves is a program. Else, how much
    each producer can take decides, too. Of equally few moves those are taken that move least of the measure, to within 1 %.
    """
    before = third_shares(splits, weight, union, sure=sure)
    over = [code for code, share in before.items() if share > cap + _SLACK]
    if not over:
        return CapMoves((), 0, proved=True)
    if "" in over:
        return None
    within = at_least_in if sure else at_most_in
    ranked = sorted(producers, key=lambda code: (producers[code], code))
    free = next((code for code in ranked if code in union), "")
    receivers = [free] if free else ranked
    groups: dict[tuple[Split, float], list[int]] = {}
    for use, (split, own) in enumerate(zip(splits, weight.tolist(), strict=True)):
        groups.setdefault((split, own), []).append(use)
    program = Program()
    thirds = sorted({*before, *receivers} - set(union) - {""})
    rows: dict[str, dict[int, float]] = {code: {} for code in thirds}
    costs: dict[int, float] = {}
    chosen: dict[int, tuple[tuple[Split, float], str, str]] = {}
    for (split, own), uses in groups.items():
        for source in over:
            if part_from(split, source) <= 0:
                continue
            ways: dict[int, float] = {}
            for rank, to in enumerate(receivers):
                if to == source:
                    continue
                number = program.variable(1.0, upper=float(len(uses)))
                ways[number] = 1.0
                chosen[number] = (split, own), source, to
                costs[number] = own * part_from(split, source) + 1e-6 * rank
                after = moved_split(split, source, to)
                for code, parts in rows.items():
                    if change := own * (within(after, {code}) - within(split, {code})):
                        parts[number] = change
            if len(ways) > 1:
                program.row(ways, most=float(len(uses)))
    for code, parts in rows.items():
        start = before.get(code, before.get("", 0.0))
        if parts or start > cap + _SLACK:
            program.row(parts, most=cap - start)
    found = program.solve()
    if found is None:
        return None
    least = int(np.ceil(found.bound - 1e-6))
    program.row(dict.fromkeys(chosen, 1.0), most=float(round(found.objective)))
    program.costs(costs)
    better = program.solve(nodes=_NODES, gap=_NEAR) or found
    moves = _moves(better.values, chosen, groups)
    larger = _to_larger(moves, ranked, free, splits, weight, before, cap, sure=sure)
    return CapMoves(larger or moves, least, found.proved)


def _to_larger(
    moves: Sequence[CapMove],
    ranked: Sequence[str],
    free: str,
    splits: Sequence[Split],
    weight: Numbers,
    before: Mapping[str, float],
    cap: float,
    *,
    sure: bool,
) -> tuple[CapMove, ...]:
    """Let the first in rank take of the moves what it has room for, the largest moves first; empty where that ends in no room."""
    within = at_least_in if sure else at_most_in
    shares = dict(before)
    found = []
    for move in sorted(moves, key=lambda each: (-weight[each.use] * each.part, each)):
        own = splits[move.use]
        for code in ranked:
            if code == move.source:
                continue
            start = shares.get(code, shares.get("", 0.0))
            change = weight[move.use] * (within(moved_split(own, move.source, code), {code}) - within(own, {code}))
            if code == free or start + change <= cap - _SLACK:
                shares[code] = start + change
                found.append(move._replace(to=code))
                break
        else:
            return ()
    return tuple(sorted(found))


def _moves(
    values: Numbers,
    chosen: Mapping[int, tuple[tuple[Split, float], str, str]],
    groups: Mapping[tuple[Split, float], Sequence[int]],
) -> tuple[CapMove, ...]:
    """Give the numbers of moves to uses, those that stand first in the BOM first."""
    taken: dict[tuple[tuple[Split, float], str], int] = {}
    found = []
    for number, (group, source, to) in chosen.items():
        begin = taken.get((group, source), 0)
        count = round(values[number])
        found += [CapMove(use, source, to, part_from(group[0], source)) for use in groups[group][begin : begin + count]]
        taken[group, source] = begin + count
    return tuple(sorted(found))
