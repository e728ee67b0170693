"""Moves as tables: what each is, what it leaves behind and what it buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.control_wording import listed_controls
from bomrisk.resourcing.after import State
from bomrisk.resourcing.needs import Patterns
from bomrisk.resourcing.options import Move
from bomrisk.resourcing.producers import LITTLE, Producers
from bomrisk.resourcing.reasons import Left, material_names, origin_words
from bomrisk.resourcing.steps import Package, Step

__all__ = ["line_moves_table", "moves_table"]

Numbers = npt.NDArray[np.float64]
_NAMED: Final = 2
"""How many controls and other countries a text names."""
_MOVES: Final = [
    "move", "unit", "material", "name", "stage", "from", "from_words", "to", "to_name", "share", "year", "source",
    "little", "sanctioned", "alike", "controls", "control_words", "certain", "lines", "spend", "score_before", "grade_before",
    "score_after", "grade_after", "brings", "brings_spend", "above",
]  # fmt: skip
_LINE_MOVES: Final = ["move", "line", "score_before", "grade_before", "score_after", "grade_after"]


def line_moves_table(
    steps: Sequence[Step],
    patterns: Patterns,
    assessment: Assessment,
    after: Mapping[State, tuple[float, str]],
) -> pd.DataFrame:
    """List every line of every move.

    Parameters
    ----------
    steps : sequence of Step
    patterns : Patterns
    assessment : Assessment
    after : mapping
        Score and grade of each pattern after some moves.

    Returns
    -------
    DataFrame
        ``move`` (from 1), ``line`` (position in the BOM), ``score_before, grade_before, score_after, grade_after``: of the line
        with the moves before this one, and with this one.
    """
    rows = [
        (number, line, *was, *now)
        for number, step in enumerate(_with_grades(steps, patterns, assessment, after), start=1)
        for package, was, now in step
        for line in package.lines
    ]
    return pd.DataFrame(rows, columns=_LINE_MOVES)


_Graded = tuple[Package, tuple[float, str], tuple[float, str]]


def _with_grades(
    steps: Sequence[Step], patterns: Patterns, assessment: Assessment, after: Mapping[State, tuple[float, str]]
) -> list[list[_Graded]]:
    """For each step what takes part in it, with score and grade before and after."""
    ratings = patterns.table["rating_id"].to_numpy(dtype=np.int64)
    scores, grades = assessment.ratings["score"].tolist(), assessment.ratings["grade"].tolist()
    made: dict[tuple[int, int], frozenset[Move]] = {}
    found = []
    for step in steps:
        graded: list[_Graded] = []
        for package in step.touched:
            key = package.unit, package.pattern
            before = made.get(key, frozenset())
            made[key] = before | {step.move}
            rating = ratings[package.pattern]
            was = after[package.pattern, before] if before else (float(scores[rating]), str(grades[rating]))
            graded.append((package, was, after[package.pattern, made[key]]))
        found.append(graded)
    return found


def moves_table(
    steps: Sequence[Step],
    patterns: Patterns,
    assessment: Assessment,
    after: Mapping[State, tuple[float, str]],
    producers: Producers,
    spend: Numbers,
    above: int,
) -> pd.DataFrame:
    """List the moves.

    Parameters
    ----------
    steps, patterns, assessment, after
        As for :func:`line_moves_table`.
    producers : Producers
    spend : ndarray of float
        Of each line, NaN where unknown.
    above : int
        Lines that are worse than the target before any move.

    Returns
    -------
    DataFrame
        One row per move, in order:

        ``move, unit``
            number from 1; position of the first line of the part or supplier
        ``material, name, stage``
            what moves, at which stage (several separated by ``; ``)
        ``from, from_words``
            origins of today as codes (see :mod:`bomrisk.origin_codes`), several separated by ``; ``, empty where none is stated;
            for people, with the world's largest producer where none is stated
        ``to, to_name, share, year, source, little, sanctioned``
            the country, its share of world output at that stage [fraction of 1] with year and source id; whether that is little
            (below :data:`bomrisk.resourcing.producers.LITTLE`); whether the country is under wider sanctions, so that there is
            more to check
        ``alike``
            other producers that would do the same, with their shares, largest first
        ``controls, control_words``
            ids of the controls that bear on the origin of today, separated by ``; ``; instruments and sources of the first of them
        ``certain``
            False where the material is only one of several candidates
        ``lines, spend``
            what takes part in the move; NaN where no spend is known
        ``score_before, grade_before, score_after, grade_after``
            of the line that is worst before the move
        ``brings, brings_spend, above``
            lines, and their spend, that reach the target with this move; lines that are still worse than it
    """
    left, setting = Left(patterns, assessment), producers.setting
    rows: list[dict[str, Any]] = []
    for number, (step, graded) in enumerate(
        zip(steps, _with_grades(steps, patterns, assessment, after), strict=True), start=1
    ):
        move = step.move
        held = [_need(package, move, patterns) for package in step.touched]
        origins = list(dict.fromkeys(patterns.needs[need].origin(move.place) for need in held))
        controls = list(dict.fromkeys(each for need in held for each in left.controls(need, move)))
        source, year = producers.sources[move.material, move.stages[0]]
        share = producers.among(move.material, move.stages)[move.to]
        _, was, now = max(graded, key=lambda each: (each[1][0], each[2][0]))
        brought = [line for package in step.done for line in package.lines]
        above -= len(brought)
        touched = [line for package in step.touched for line in package.lines]
        words = [_origin(code, held, move, left, producers) for code in origins]
        rows.append(
            {
                "move": number,
                "unit": step.unit,
                "material": move.material,
                "name": material_names().get(move.material, move.material),
                "stage": "; ".join(move.stages),
                "from": "; ".join(filter(None, origins)),
                "from_words": "; ".join(words),
                "to": move.to,
                "to_name": setting.country_names.get(move.to, move.to),
                "share": share,
                "year": year,
                "source": source,
                "little": share < LITTLE,
                "sanctioned": move.to in producers.sanctioned,
                "alike": _alike(patterns.needs[held[0]], move, producers),
                "controls": "; ".join(controls),
                "control_words": listed_controls(controls, setting, _NAMED) if controls else "",
                "certain": not any(
                    (package.pattern, need) in patterns.unsure for package, need in zip(step.touched, held, strict=True)
                ),
                "lines": len(touched),
                "spend": _sum(spend, touched),
                "score_before": was[0],
                "grade_before": was[1],
                "score_after": now[0],
                "grade_after": now[1],
                "brings": len(brought),
                "brings_spend": _sum(spend, brought),
                "above": above,
            }
        )
    return pd.DataFrame(rows, columns=_MOVES)


def _need(package: Package, move: Move, patterns: Patterns) -> int:
    """The need of a package that a move is about."""
    return next(need for need in patterns.above[package.pattern] if patterns.needs[need].material == move.material)


def _origin(code: str, held: Sequence[int], move: Move, left: Left, producers: Producers) -> str:
    if code:
        return origin_words(code, producers.setting)
    country, share = left.world(held[0], move)
    name = producers.setting.country_names.get(country, country)
    return f"not stated (world: {name} {100 * share:.0f} %)"


def _alike(need: Any, move: Move, producers: Producers) -> str:
    found = producers.distinct(need.material, move.stages, need.made, need.origin(move.place))
    others = next((each.alike for each in found if each.country == move.to), ())
    return "; ".join(f"{country} {100 * share:.2g} %" for country, share in others)


def _sum(spend: Numbers, lines: Sequence[int]) -> float:
    known = spend[list(lines)]
    known = known[np.isfinite(known)]
    return float(known.sum()) if known.size else float("nan")
