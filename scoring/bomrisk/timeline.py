"""What the dates of controls do to a BOM: every day on which a rating changes, which control does it, and which lines it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.change_effects import count_effects, moves_of_ratings
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import grade_of
from bomrisk.rerating import rerate
from bomrisk.setting import Setting
from bomrisk.status_changes import reach_of_changes, status_changes, what_holds

__all__ = ["LONGEST", "ScoresByDay", "Timeline", "scores_by_day", "stretch_of_time", "timeline"]

LONGEST = 366 * 30
"""Most days that a timeline covers; the facts reach no farther."""


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
        columns of :func:`bomrisk.status_changes.status_changes`, and ``materials`` (those of the BOM that it reaches), ``holds``
        (what the issuer applies to these before and after), ``lines`` and ``spend`` (of the lines that hold one of them), ``up``
        and ``down`` (lines whose grade it makes worse or better on that day), ``moved`` (both), ``moved_spend`` and ``grades``
        (as ``C -> E: 14; D -> E: 2``). A spend that is not known is NaN.
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
        If a date cannot be used, the stretch is empty or longer than `LONGEST`, or there is not one spend for each line.
    """
    first, last = stretch_of_time(start, end, days, policy, to)
    setting = Setting.of(policy, first, to)
    codes, evidence, count = _evidence(bom, setting)
    every = status_changes(setting, last)
    rated = rerate(evidence, count, setting, every)
    reached = reach_of_changes(every, set(rated.held["material"]))
    hit = pd.MultiIndex.from_frame(every[["day", "control_id"]]).isin(
        pd.MultiIndex.from_frame(reached[["day", "control_id"]])
    )
    changes = every[hit].reset_index(drop=True)
    moves = moves_of_ratings(rated, reached)
    amounts = np.full(len(codes), np.nan) if spend is None else np.asarray(spend, dtype=np.float64)
    if len(amounts) != len(codes):
        raise InputError(
            f"{len(amounts)} amounts for {len(codes)} lines.", where="spend", action="Give one for each line."
        )
    materials = reference.materials()
    names = dict(zip(materials["material"], materials["name"], strict=True))
    changes = count_effects(changes, reached, rated.held, moves, codes, amounts)
    changes["holds"] = what_holds(changes, reached, setting, names)
    return Timeline(first, last, setting.to, setting.policy, changes, _of_lines(moves, codes))


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


def stretch_of_time(
    start: dt.date | str | None,
    end: dt.date | str | None,
    days: int | None,
    policy: Policy | None = None,
    to: str | None = None,
) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a stretch that is given by its start and its end or length.

    Raises
    ------
    InputError
        As for :func:`timeline`.
    """
    begin = Setting.of(policy, start, to).as_of
    if (end is None) == (days is None):
        raise InputError(
            "Give the last day or the number of days.", where="timeline", action="Name one of `end` and `days`."
        )
    if days is not None and abs(days) > LONGEST:
        raise InputError(f"{days} days are too many.", where="days", action=f"Give at most {LONGEST}.")
    try:
        other = begin + dt.timedelta(days=days) if days is not None else Setting.of(policy, end, to).as_of
    except OverflowError as error:
        raise InputError(f"{days} days from {begin} is no date.", where="days", action="Give fewer days.") from error
    first, last = min(begin, other), max(begin, other)
    if first == last or (last - first).days > LONGEST:
        raise InputError(
            f"From {first} to {last} is no stretch of time that can be looked at.",
            where="timeline",
            action=f"Give from 1 to {LONGEST} days.",
        )
    return first, last


def _of_lines(moves: pd.DataFrame, codes: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Spell the moves of ratings out line by line."""
    rows = pd.DataFrame({"line": np.arange(len(codes)), "rating_id": codes}).merge(moves, on="rating_id")
    columns = ["line", "day", "grade_before", "grade_after", "score_before", "score_after", "controls"]
    table: pd.DataFrame = rows[columns].sort_values(["day", "line"], kind="stable").reset_index(drop=True)
    return table
