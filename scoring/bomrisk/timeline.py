"""What the dates of controls do to a BOM: every day on which a rating changes, which control does it, and which lines it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.assessment import Assessment
from bomrisk.change_effects import Amounts, effects_of_changes, grouped_by_instrument, moves_of_ratings
from bomrisk.change_reach import reach_of_changes
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import grade_of
from bomrisk.rerating import Rerated, known_changes, rerate
from bomrisk.setting import Setting
from bomrisk.status_changes import status_changes
from bomrisk.stretch_of_time import stretch_of_time

__all__ = ["ScoresByDay", "Timeline", "scores_by_day", "timeline", "timeline_of"]


@dataclass(frozen=True)
class Timeline:
    """How the ratings of a BOM change over a stretch of time.

    Attributes
    ----------
    start, end : date
        The first day, with which the others are compared, and the last.
    to : str
        Destination, ISO 3166 alpha-2.
    policy : Policy
    changes : DataFrame
        One row per day and control whose status changes on it and that reaches a material of the BOM, in their order. The
        columns of :func:`bomrisk.status_changes.status_changes`, and ``materials`` (those of the BOM that it reaches),
        ``bears`` (whether it can move a rating), ``holds`` (what the issuer applies to the materials before and after),
        ``lines`` and ``spend`` (of the lines that hold one of them), ``rescored`` (lines whose score it moves on that day) and
        ``points`` (by how much at most, up positive), ``up`` and ``down`` (lines whose grade it makes worse or
        better on that day), ``moved`` (both), ``moved_spend`` and ``grades`` (as ``C -> E: 14; D -> E: 2``). A spend that is
        not known is NaN.
    events : DataFrame
        The same with the controls of one instrument that change alike taken together; ``control_id`` holds all their ids, joined
        by ``;``.
    moves : DataFrame
        One row per line and day on which its grade or score changes: ``line`` (position in the BOM), ``day, grade_before,
        grade_after, score_before, score_after`` (NaN = unrated) and ``controls`` (ids of those that change on that day and
        reach the material that carries the rating).
    """

    start: dt.date
    end: dt.date
    to: str
    policy: Policy
    changes: pd.DataFrame
    events: pd.DataFrame
    moves: pd.DataFrame


@dataclass(frozen=True)
class ScoresByDay:
    """Scores of a BOM on each day of a stretch of time.

    Attributes
    ----------
    days : DatetimeIndex
    scores : ndarray of float, shape (distinct ratings, days)
        0..100, NaN = unrated.
    rating_of_line : ndarray of int, shape (lines,)
        Row of `scores` for each line of the BOM.
    to : str
        Destination, ISO 3166 alpha-2.
    policy : Policy
    """

    days: pd.DatetimeIndex
    scores: npt.NDArray[np.float64]
    rating_of_line: npt.NDArray[np.int64]
    to: str
    policy: Policy

    def on(self, day: dt.date | str) -> pd.DataFrame:
        """Return ``score`` and ``grade`` of each line on a day.

        Raises
        ------
        InputError
            If the day is none of these.
        """
        moment = pd.Timestamp(Setting.of(self.policy, day, self.to).as_of)
        if moment not in self.days:
            raise InputError(
                f"{moment:%Y-%m-%d} is none of the days.",
                where="day",
                action=f"Give one from {self.days[0]:%Y-%m-%d} to {self.days[-1]:%Y-%m-%d}.",
            )
        score = pd.Series(self.scores[:, self.days.get_loc(moment)])
        table = pd.DataFrame({"score": score, "grade": grade_of(score, self.policy)})
        return table.iloc[self.rating_of_line].reset_index(drop=True)


def timeline(
    bom: pd.DataFrame,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    *,
    days: int | None = None,
    policy: Policy | None = None,
    to: str | None = None,
    spend: Sequence[float] | npt.NDArray[np.float64] | None = None,
) -> Timeline:
    """Tell what each change of a control does to the ratings of a BOM over a stretch of time.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`.
    start : date or str, optional
        First day; the day the facts were last verified if not given.
    end : date or str, optional
        Last day.
    days : int, optional
        Length instead of `end`; negative to look back, so that `start` is the last day.
    policy, to
        As for :func:`bomrisk.assessment.assess`.
    spend : sequence of float, optional
        Spend of each line in one currency, NaN where it is not known.

    Returns
    -------
    Timeline

    Raises
    ------
    InputError
        If a date cannot be used, the stretch is empty or longer than :data:`bomrisk.stretch_of_time.LONGEST`, or there is not
        one spend for each line.
    """
    first, last = stretch_of_time(start, end, days, policy, to)
    setting = Setting.of(policy, first, to)
    codes, evidence, count = _evidence(bom, setting)
    amounts = np.full(len(codes), np.nan) if spend is None else np.asarray(spend, dtype=np.float64)
    if len(amounts) != len(codes):
        raise InputError(
            f"{len(amounts)} amounts for {len(codes)} lines.", where="spend", action="Give one for each line."
        )
    changes = status_changes(setting, last)
    return _timeline(rerate(evidence, count, setting, changes), changes, setting, last, codes, amounts)


def timeline_of(assessment: Assessment, last: dt.date, spend: Sequence[float] | npt.NDArray[np.float64]) -> Timeline:
    """Tell what each change of a control after the date of an assessment does to its ratings; the BOM is not read again.

    Parameters
    ----------
    assessment : Assessment
    last : date
        Last day, not before that of the assessment.
    spend : sequence of float
        Spend of each line in one currency, NaN where it is not known.

    Returns
    -------
    Timeline
    """
    setting = assessment.setting
    changes = status_changes(setting, last)
    known = assessment.ratings, assessment.rating_materials
    if assessment.later is not None:
        rated = known_changes(*known, assessment.later[assessment.later["day"].le(pd.Timestamp(last))])
    else:
        rated = rerate(assessment.evidence, len(assessment.ratings), setting, changes, known)
    codes = assessment.lines["rating_id"].to_numpy(dtype=np.int64)
    return _timeline(rated, changes, setting, last, codes, np.asarray(spend, dtype=np.float64))


def _timeline(
    rated: Rerated,
    every: pd.DataFrame,
    setting: Setting,
    last: dt.date,
    codes: npt.NDArray[np.int64],
    spend: npt.NDArray[np.float64],
) -> Timeline:
    reach = reach_of_changes(every, set(rated.held["material"]), setting)
    moves = moves_of_ratings(rated, every, reach)
    materials = reference.materials()
    names = dict(zip(materials["material"], materials["name"], strict=True))
    statuses = dict(zip(setting.controls["control_id"], setting.controls["status"], strict=True))
    amounts = Amounts.of(codes, spend, len(rated.first))
    kept = [row for row, control in enumerate(every["control_id"]) if control in reach.materials]
    alike = [[kept[row] for row in group] for group in grouped_by_instrument(every.iloc[kept])]
    tables = []
    for groups in ([[row] for row in kept], alike):
        effects = effects_of_changes(groups, every, moves, rated.held, amounts, reach, statuses, names)
        rows = every.iloc[[group[0] for group in groups]].reset_index(drop=True)
        tables.append(rows.join(effects))
    ids = every["control_id"].tolist()
    tables[1]["control_id"] = pd.Series([";".join(ids[row] for row in group) for group in alike], dtype=object)
    return Timeline(setting.as_of, last, setting.to, setting.policy, tables[0], tables[1], _of_lines(moves, codes))


def scores_by_day(
    bom: pd.DataFrame,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    *,
    days: int | None = None,
    policy: Policy | None = None,
    to: str | None = None,
) -> ScoresByDay:
    """Score a BOM on each day of a stretch of time.

    Parameters
    ----------
    bom, start, end, days, policy, to
        As for :func:`timeline`.

    Returns
    -------
    ScoresByDay
        Both the first and the last day are in it.

    Raises
    ------
    InputError
        As for :func:`timeline`.

    Notes
    -----
    Ratings are computed for the first day and, where a scored control changes, again for what it reaches; in between they
    cannot change.
    """
    first, last = stretch_of_time(start, end, days, policy, to)
    setting = Setting.of(policy, first, to)
    codes, evidence, count = _evidence(bom, setting)
    changes = status_changes(setting, last)
    rated = rerate(evidence, count, setting, changes)
    calendar = pd.date_range(first, last, freq="D")
    scores = np.empty((count, len(calendar)))
    scores[:] = rated.first["score"].reindex(range(count)).to_numpy(dtype=np.float64)[:, None]
    for day, rows in rated.later.groupby("day", sort=True):
        now = rows["score"].to_numpy(dtype=np.float64)[:, None]
        scores[rows["rating_id"].to_numpy(), calendar.get_loc(day) :] = now
    return ScoresByDay(calendar, scores, codes, setting.to, setting.policy)


def _evidence(bom: pd.DataFrame, setting: Setting) -> tuple[npt.NDArray[np.int64], pd.DataFrame, int]:
    """Rating of each line, evidence of the ratings, and their number."""
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    return regroup[codes], evidence, count


def _of_lines(moves: pd.DataFrame, codes: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Spell the moves of ratings out line by line."""
    rows = pd.DataFrame({"line": np.arange(len(codes)), "rating_id": codes}).merge(moves, on="rating_id")
    columns = ["line", "day", "grade_before", "grade_after", "score_before", "score_after", "controls"]
    table: pd.DataFrame = rows[columns].sort_values(["day", "line"], kind="stable").reset_index(drop=True)
    return table
