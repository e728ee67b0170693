"""Answers filled in and rated: what the best and the worst answer to each question do to a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.evidence import identify
from bomrisk.evidence.override import NO_MATERIAL
from bomrisk.explanation import explain
from bomrisk.lines import evidence_of_ratings
from bomrisk.origins import country_codes
from bomrisk.question_cells import CONTAINED, ORIGIN, UNRECOGNISED, Ask, cell_of
from bomrisk.question_finding import STAGES, Origins, worst_materials
from bomrisk.question_situations import texts_of
from bomrisk.question_texts import question_of, reasons_of
from bomrisk.ratings import is_sure, rate
from bomrisk.setting import Setting

__all__ = ["Asked", "held_for_certain", "rate_answers", "with_tries"]

_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about all lines of one situation.

    Parameters
    ----------
    situation : int
    ask : Ask
    tried : tuple of str
        Answers that are filled in.
    alike : dict
        Answers that do the same as one of these, by that one.
    """

    situation: int
    ask: Ask
    tried: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]]


def held_for_certain(evidence: pd.DataFrame) -> list[str]:
    """Materials that a line holds for certain."""
    return [str(name) for name in evidence.loc[is_sure(evidence), "material"]]


def _held_by_rating(evidence: pd.DataFrame) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    sure = is_sure(evidence)
    for rating, name in zip(evidence.loc[sure, "rating_id"], evidence.loc[sure, "material"], strict=True):
        held.setdefault(int(rating), []).append(str(name))
    return held


def with_tries(
    asks: Mapping[int, Sequence[Ask]],
    lines: pd.DataFrame,
    ratings: npt.NDArray[np.int64],
    evidence: pd.DataFrame,
    setting: Setting,
) -> list[Asked]:
    """Choose which answers are tried.

    Parameters
    ----------
    asks : mapping
        By rating_id.
    lines : DataFrame
        The line that stands for each situation.
    ratings : ndarray of int
        Rating of each situation.
    evidence : DataFrame
        Of the ratings.
    setting : Setting

    Returns
    -------
    list of Asked

    Notes
    -----
    A line is as bad as its worst material. So of the origins of a material the one that is best for it is best for the line,
    and those two are all that has to be tried of its many producers.
    """
    found = [(situation, ask) for situation, rating in enumerate(ratings) for ask in asks.get(int(rating), ())]
    made_in, _ = country_codes(lines, "country")
    origins = Origins(evidence, setting)
    keys = {
        number: origins.want(int(ratings[situation]), made_in[situation], ask)
        for number, (situation, ask) in enumerate(found)
        if _one_by_one(ask) and ask.answers
    }
    scores = origins.rated()
    empty = [situation for situation, ask in found if ask.kind == UNRECOGNISED]
    worst = dict(zip(empty, worst_materials(lines.iloc[empty].reset_index(drop=True), setting), strict=True))
    asked = []
    for number, (situation, ask) in enumerate(found):
        if ask.kind == UNRECOGNISED:
            names = worst[situation]
            told = Ask(ask.kind, ask.materials, ask.column, (NO_MATERIAL, *names))
            asked.append(Asked(situation, told, (NO_MATERIAL, names[0]), {names[0]: names}))
        elif not _one_by_one(ask):
            asked.append(Asked(situation, ask, ask.answers, {}))
        elif number in keys:
            alike = dict(_extremes(scores[keys[number]]))
            asked.append(Asked(situation, ask, tuple(alike), alike))
    return [each for each in asked if len(each.tried) > 1]


def _one_by_one(ask: Ask) -> bool:
    """Whether the origin of one material is open altogether, so that nothing else bears on which answer is best."""
    return ask.kind == ORIGIN and ask.stages != STAGES[:1]


def _extremes(scores: Mapping[str, float]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The best and the worst answer, each with all that are as good or as bad."""
    known = {answer: score for answer, score in scores.items() if not np.isnan(score)}
    for extreme in dict.fromkeys((min(known.values(), default=0.0), max(known.values(), default=0.0))):
        alike = tuple(answer for answer, score in known.items() if abs(score - extreme) <= _SAME)
        if alike:
            yield alike[0], alike


def rate_answers(
    asked: Sequence[Asked],
    lines: pd.DataFrame,
    ratings: npt.NDArray[np.int64],
    evidence: pd.DataFrame,
    setting: Setting,
) -> pd.DataFrame:
    """Fill every answer into the line that stands for its situation, and rate these lines.

    Parameters
    ----------
    asked, lines, ratings, evidence, setting
        See :func:`with_tries`.

    Returns
    -------
    DataFrame
        One row per question that can move its line: ``situation, ask, kind, material, column, answers, low, high, swing,
        grade_low, grade_high, answer_low, answer_high, question`` (with ``{part}`` where the part is named), ``why``.
    """
    held = _held_by_rating(evidence)
    filled = _filled(asked, lines.reset_index(drop=True), ratings, held, setting.policy.trace_mass_fraction)
    again, regroup, count, _ = evidence_of_ratings(identify(filled), filled, setting)
    rated = rate(again, count, setting)
    scores = rated.ratings["score"].to_numpy(dtype=float)[regroup]
    rows, extremes = [], []
    begin = 0
    for number, each in enumerate(asked):
        of_answers = scores[begin : begin + len(each.tried)]
        positions = regroup[begin : begin + len(each.tried)]
        begin += len(each.tried)
        known = np.flatnonzero(~np.isnan(of_answers))
        if not known.size:
            continue
        worst = known[np.argmax(of_answers[known])]
        best = known[np.argmin(of_answers[known])]
        # Of a candidate without a rating nothing is known; but a part that holds none of the materials is known.
        if each.ask.kind in (CONTAINED, UNRECOGNISED) and np.isnan(of_answers[0]):
            best = 0
        low, high = of_answers[best], of_answers[worst]
        swing = high - (0.0 if np.isnan(low) else low)
        if swing <= _SAME:
            continue
        extremes.append((positions[best], positions[worst]))
        rows.append(
            (
                each.situation,
                number,
                each.ask.kind,
                "; ".join(each.ask.materials),
                each.ask.column,
                "; ".join(each.ask.answers),
                low,
                high,
                swing,
                "; ".join(_alike(each, of_answers, best)),
                "; ".join(_alike(each, of_answers, worst)),
            )
        )
    names = [
        "situation",
        "ask",
        "kind",
        "material",
        "column",
        "answers",
        "low",
        "high",
        "swing",
        "answer_low",
        "answer_high",
    ]
    table = pd.DataFrame(rows, columns=names)
    at = np.array(extremes, dtype=np.int64).reshape(-1, 2)
    grades = rated.ratings["grade"].to_numpy(dtype=object)
    table["grade_low"], table["grade_high"] = grades[at[:, 0]], grades[at[:, 1]]
    table["question"] = [question_of(asked[number].ask, setting) for number in table["ask"]]
    kept, worst = np.unique(at[:, 1], return_inverse=True)
    table["why"] = reasons_of(table, worst, _explained(again, kept, setting), setting) if len(table) else []
    return table


def _explained(
    evidence: pd.DataFrame, kept: npt.NDArray[np.int64], setting: Setting
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Explain some ratings; all of them would be many more."""
    rows = evidence[evidence["rating_id"].isin(kept)]
    rows = rows.assign(rating_id=np.searchsorted(kept, rows["rating_id"].to_numpy())).reset_index(drop=True)
    return explain(rate(rows, len(kept), setting), setting)


def _alike(each: Asked, scores: npt.NDArray[np.float64], at: int) -> list[str]:
    """All answers that lead to the same score as one of them."""
    same = np.isnan(scores) if np.isnan(scores[at]) else np.abs(scores - scores[at]) <= _SAME
    return [
        answer for tried in np.asarray(each.tried, dtype=object)[same] for answer in each.alike.get(tried, (tried,))
    ]


def _filled(
    asked: Sequence[Asked],
    lines: pd.DataFrame,
    ratings: npt.NDArray[np.int64],
    held: Mapping[int, list[str]],
    trace: float,
) -> pd.DataFrame:
    """One line per answer that is tried."""
    situations = np.array([each.situation for each in asked for _ in each.tried], dtype=np.int64)
    frame = lines.iloc[situations].reset_index(drop=True)
    columns = dict.fromkeys(each.ask.column for each in asked)
    cells = {name: texts_of(lines, name) for name in columns}
    new = {name: cells[name][situations].copy() for name in columns}
    at = 0
    for each in asked:
        name = each.ask.column
        names = held.get(int(ratings[each.situation]), [])
        for answer in each.tried:
            new[name][at] = cell_of(each.ask, answer, cells[name][each.situation], names, trace)
            at += 1
    for name, texts in new.items():
        column = pd.Series(texts, dtype=object)
        frame[name] = column.where(column.ne(""), None)
    return frame
