"""The fewest moves that bring the lines of a BOM under a grade."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment, assess
from bomrisk.errors import InputError
from bomrisk.policy import Policy
from bomrisk.resourcing.after import State, rated_states
from bomrisk.resourcing.move_tables import line_moves_table, moves_table
from bomrisk.resourcing.needs import UNRATED, Patterns, patterns_of
from bomrisk.resourcing.options import Move, Option, options_of
from bomrisk.resourcing.producers import Producers
from bomrisk.resourcing.reasons import reason_of
from bomrisk.resourcing.search import Groups, Search
from bomrisk.resourcing.steps import Package, Step, steps_of
from bomrisk.resourcing.units import units_of
from bomrisk.rollup import HIGH_GRADES, amounts_of

__all__ = ["STATES", "GradePlan", "default_grade", "moves_to_grade", "moves_to_grade_of"]

STATES: Final = ("under", "moved", "left", "out of reach", "unrated")
"""What becomes of a line: it is under the target already; the moves bring it there; the number of moves did not suffice; no move
brings it there; nothing is known of it."""
WEIGHS: Final = ("lines", "spend")
"""What a limited number of moves shall bring under the target most of."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class GradePlan:
    """The cheapest way under a grade.

    Attributes
    ----------
    as_of : date
    to : str
        Destination, ISO 3166 alpha-2.
    grade : str
        The target: lines shall have it or a better one.
    per : str
        What moves together, see :func:`bomrisk.resourcing.units.units_of`.
    moves : DataFrame
        One row per move, in the order in which to make them, see :func:`bomrisk.resourcing.move_tables.moves_table`.
    line_moves : DataFrame
        One row per line and move that it takes part in, see :func:`bomrisk.resourcing.move_tables.line_moves_table`.
    lines : DataFrame
        One row per line, index as given: ``score, grade`` (today), ``score_after, grade_after``, ``moves`` (how many it takes
        part in), ``state`` (one of :data:`STATES`), ``reason`` (why no move brings it there), ``score_best, grade_best`` (the
        best that moves could do for a line that is out of reach; NaN and empty for others).
    needed : int
        Number of moves for all lines that can be brought under the target.
    limited : bool
        Whether fewer moves than these were asked for.
    bound : float
        No smaller number of moves suffices; where it is limited: no choice of so many brings more lines, or spend, under the
        target.
    proved : bool
        Whether what is proposed is proved to be the best there is.
    """

    as_of: dt.date
    to: str
    grade: str
    per: str
    moves: pd.DataFrame
    line_moves: pd.DataFrame
    lines: pd.DataFrame
    needed: int
    limited: bool
    bound: float
    proved: bool


def default_grade() -> str:
    """Return the worst grade that does not count as a high risk."""
    return chr(ord(min(HIGH_GRADES)) - 1)


def moves_to_grade(
    bom: pd.DataFrame,
    grade: str | None = None,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    moves: int | None = None,
    per: str = "part",
    weigh: str = "lines",
    spend: npt.ArrayLike | None = None,
) -> GradePlan:
    """Find the fewest re-sourcing moves that bring the lines of a BOM under a grade.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`; ``part_number`` and ``supplier`` say which lines move together.
    grade : {"A", "B", "C", "D"}, optional
        The target; the worst grade that does not count as a high risk if not given.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    moves : int, optional
        At most so many: then those are chosen that bring most under the target.
    per : {"part", "supplier"}
        What one move is about: one material, at one stage, of one part, or of all parts of one supplier.
    weigh : {"lines", "spend"}
        With `moves`: what shall be brought under the target most of. Spend that is not known counts as nothing.
    spend : array_like of float, optional
        Spend of each line, NaN where unknown; as :func:`bomrisk.rollup.amounts_of` finds it if not given.

    Returns
    -------
    GradePlan

    Raises
    ------
    InputError
        If an argument or the columns cannot be used.

    Notes
    -----
    A move writes another country into where a material is mined, or where it is processed. Only countries with an output at that
    stage, in the share table that rates it, are candidates. Each is rated by :func:`bomrisk.ratings.rate`; a line is as bad as
    its worst material, so the fewest moves of a part are those of its materials. Moves that serve several lines of a supplier,
    and those that a limited number is spent on, are chosen by a mixed-integer program (HiGHS).
    """
    target = _checked(grade, moves, weigh)
    assessment = assess(bom, policy, as_of, to)
    return _plan(assessment, bom, target, moves, per, weigh, spend)


def moves_to_grade_of(
    assessment: Assessment,
    bom: pd.DataFrame,
    grade: str | None = None,
    *,
    moves: int | None = None,
    per: str = "part",
    weigh: str = "lines",
    spend: npt.ArrayLike | None = None,
) -> GradePlan:
    """Find these moves for a BOM that was assessed; see :func:`moves_to_grade`."""
    return _plan(assessment, bom, _checked(grade, moves, weigh), moves, per, weigh, spend)


def _checked(grade: str | None, moves: int | None, weigh: str) -> str:
    target = default_grade() if grade is None else str(grade).strip().upper()
    if target not in ("A", "B", "C", "D"):
        raise InputError(f"{grade!r} is no grade to reach.", where="grade", action="Give A, B, C or D.")
    if moves is not None and moves < 1:
        raise InputError(f"{moves!r} is not a number of moves.", where="moves", action="Give 1 or more.")
    if weigh not in WEIGHS:
        raise InputError(f"Lines cannot be weighed by {weigh!r}.", where="weigh", action=f"Give {' or '.join(WEIGHS)}.")
    return target


def _plan(
    assessment: Assessment,
    bom: pd.DataFrame,
    target: str,
    most: int | None,
    per: str,
    weigh: str,
    spend: npt.ArrayLike | None,
) -> GradePlan:
    setting = assessment.setting
    amounts = amounts_of(bom) if spend is None else np.asarray(spend, dtype=np.float64)
    producers = Producers(setting)
    patterns = patterns_of(assessment, bom, target)
    options = options_of(patterns.needs, patterns.stages, producers)
    search = Search(patterns, options, producers, target)
    groups = _groups(patterns, units_of(bom, per), amounts)
    reachable = {key: group for key, group in groups.items() if search.reachable(key[1])}
    needed = search.covers(reachable)
    bound, proved = float(sum(cover.least for cover in needed.values())), all(each.proved for each in needed.values())
    chosen = reachable
    limited = most is not None and sum(len(each.moves) for each in needed.values()) > most
    if most is not None and limited:
        chosen, bound, proved = search.best(reachable, most, weigh)
    covers = search.covers(chosen)
    packages = [
        Package(unit, pattern, lines, money, search.moves_of(pattern, covers[unit].moves))
        for (unit, pattern), (lines, money) in chosen.items()
    ]
    steps = steps_of(packages)
    lost = sorted({pattern for _, pattern in groups if not search.reachable(pattern)})
    best = {pattern: _best(patterns.above[pattern], options) for pattern in lost}
    states = [*_states(steps), *((pattern, moves) for pattern, moves in best.items())]
    after = rated_states(states, patterns, assessment, setting)
    reasons = {pattern: reason_of(pattern, patterns, options, producers, target) for pattern in lost}
    lines = _lines(assessment, groups, lost, packages, after)
    lines["reason"] = [reasons.get(pattern, "") for pattern in patterns.of_line.tolist()]
    unrated = lines["state"].eq(UNRATED)
    lines["reason"] = lines["reason"].where(~unrated, assessment.lines["unrated_reason"].to_numpy(dtype=object))
    of_best = [(pattern, best[pattern]) if pattern in best else None for pattern in patterns.of_line.tolist()]
    lines["score_best"] = [after[state][0] if state else np.nan for state in of_best]
    lines["grade_best"] = [after[state][1] if state else "" for state in of_best]
    context = (steps, patterns, assessment, after)
    above = int(lines["state"].isin(["moved", "left", "out of reach"]).sum())
    return GradePlan(
        setting.as_of,
        setting.to,
        target,
        per,
        moves_table(*context, producers, amounts, above),
        line_moves_table(*context),
        lines.set_axis(assessment.lines.index),
        sum(len(cover.moves) for cover in needed.values()),
        limited,
        bound,
        proved,
    )


def _groups(patterns: Patterns, units: npt.NDArray[np.int64], spend: Numbers) -> Groups:
    """Lines and spend by unit and pattern, of those that are worse than the target."""
    at = np.flatnonzero(np.isin(patterns.of_line, list(patterns.above)))
    rows: dict[tuple[int, int], list[int]] = {}
    for position in at.tolist():
        rows.setdefault((int(units[position]), int(patterns.of_line[position])), []).append(position)
    money = np.nan_to_num(spend)
    return {key: (tuple(several), float(money[several].sum())) for key, several in rows.items()}


def _best(needs: Sequence[int], options: Sequence[tuple[Option, ...]]) -> frozenset[Move]:
    """Moves that do most for a line that they do not bring under the target."""
    picked = (min(options[need], key=lambda option: (round(option.score, 9), len(option.moves))) for need in needs)
    return frozenset(move for option in picked for move in option.moves)


def _states(steps: Sequence[Step]) -> list[tuple[int, frozenset[Move]]]:
    """Every pattern after every one of its moves."""
    found = []
    made: dict[tuple[int, int], frozenset[Move]] = {}
    for step in steps:
        for package in step.touched:
            key = package.unit, package.pattern
            made[key] = made.get(key, frozenset()) | {step.move}
            found.append((package.pattern, made[key]))
    return list(dict.fromkeys(found))


def _lines(
    assessment: Assessment,
    groups: Groups,
    lost: Collection[int],
    packages: Sequence[Package],
    after: Mapping[State, tuple[float, str]],
) -> pd.DataFrame:
    """Say of each line what becomes of it."""
    grades = assessment.lines["grade"].astype(object).to_numpy()
    scores = assessment.lines["score"].to_numpy(dtype=float)
    state = np.where(grades == UNRATED, UNRATED, "under").astype(object)
    moves = np.zeros(len(grades), dtype=np.int64)
    for (_, pattern), (lines, _) in groups.items():
        state[list(lines)] = "out of reach" if pattern in lost else "left"
    score_after, grade_after = scores.copy(), grades.copy()
    for package in packages:
        at = list(package.lines)
        state[at], moves[at] = "moved", len(package.moves)
        score_after[at], grade_after[at] = after[package.pattern, package.moves]
    return pd.DataFrame(
        {
            "score": scores,
            "grade": grades,
            "score_after": score_after,
            "grade_after": grade_after,
            "moves": moves,
            "state": state,
        }
    )
