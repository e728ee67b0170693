"""What the dates of controls do to a BOM: every day on which a rating changes, which control does it, and which lines it moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_status import status_as_of
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.exposure import reached_materials
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import Ratings, rate
from bomrisk.setting import Setting

__all__ = ["LONGEST", "Timeline", "status_changes", "timeline"]

LONGEST = 366 * 30
"""Most days that a timeline covers; the facts reach no farther."""

_DATES = ("announced", "effective_from", "suspended_from")
"""Dates whose day is the first of a new status; that of the next two, the day after is."""
_LAST_DAYS = ("last_day", "suspended_until")
_DAY = pd.Timedelta(days=1)


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
        One row per day and control whose status changes on it, in their order: ``day, control_id, issuing_country, short_name,
        instrument, before, after`` (see :func:`bomrisk.control_status.status_as_of`), ``scored, source, materials`` (those of
        the BOM that it reaches), ``lines`` (how many hold one of these) and ``moved`` (on how many of these the grade changes
        on that day).
    moves : DataFrame
        One row per line and day on which its grade or score changes: ``line`` (position in the BOM), ``day, grade_before,
        grade_after, score_before, score_after`` (NaN = unrated) and ``controls`` (ids of those that change on that day and
        reach a material of the line).
    """

    start: dt.date
    end: dt.date
    to: str
    policy: Policy
    changes: pd.DataFrame
    moves: pd.DataFrame


def timeline(
    bom: pd.DataFrame,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    *,
    days: int | None = None,
    policy: Policy | None = None,
    to: str | None = None,
) -> Timeline:
    """Rate a BOM on each day of a stretch of time on which a control that reaches it changes.

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

    Returns
    -------
    Timeline

    Raises
    ------
    InputError
        If a date cannot be used, or the stretch is empty or longer than `LONGEST`.
    """
    first, last = _stretch(Setting.of(policy, start, to).as_of, end, days, policy, to)
    setting = Setting.of(policy, first, to)
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    codes = regroup[codes]
    rated = rate(evidence, count, setting)
    held = rated.materials[["rating_id", "material"]].drop_duplicates()
    changes = _reaching(status_changes(setting, last), set(held["material"]))
    lines = np.bincount(codes, minlength=count)
    # Nothing moves on the first day; that gives the tables their columns where nothing moves on any other.
    counted, moves = [_counted(changes.iloc[:0], held, _moved(rated, rated), lines)], [_moved(rated, rated)]
    for day in changes["day"].drop_duplicates():
        rows = changes[changes["day"].eq(day)]
        now = rate(evidence, count, setting.at(day.date())) if rows["scored"].any() else rated
        moved = _moved(rated, now).assign(day=day)
        rated = now
        counted.append(_counted(rows, held, moved, lines))
        moves.append(moved.assign(controls=moved["rating_id"].map(_causes(rows, held)).fillna("")))
    of_ratings = pd.concat(moves, ignore_index=True)
    return Timeline(
        first, last, setting.to, setting.policy, pd.concat(counted, ignore_index=True), _of_lines(of_ratings, codes)
    )


def status_changes(setting: Setting, last: dt.date) -> pd.DataFrame:
    """List the changes of status of all controls that hold to the setting's destination, after its date.

    Parameters
    ----------
    setting : Setting
        Its date is the first day, with which the others are compared.
    last : date
        The last day.

    Returns
    -------
    DataFrame
        ``day, control_id, issuing_country, short_name, instrument, before, after, scored, source``, by day and control.
    """
    controls = setting.controls[setting.controls["holds"]].reset_index(drop=True)
    dates = [controls[name] for name in _DATES] + [controls[name] + _DAY for name in _LAST_DAYS]
    days = pd.Series(pd.concat(dates).dropna().unique())
    days = days[(days > pd.Timestamp(setting.as_of)) & (days <= pd.Timestamp(last))].sort_values()
    before = status_as_of(controls, setting.as_of)
    found = []
    for day in days:
        after = status_as_of(controls, day.date())
        rows = controls[after.ne(before)].assign(day=day, before=before, after=after)
        found.append(rows)
        before = after
    columns = [
        "day",
        "control_id",
        "issuing_country",
        "short_name",
        "instrument",
        "before",
        "after",
        "scored",
        "source_id",
    ]
    table = pd.concat(found or [controls.iloc[:0].assign(day=controls["announced"], before="", after="")])
    table = table[columns].rename(columns={"source_id": "source"})
    return table.sort_values(["day", "issuing_country", "control_id"]).reset_index(drop=True)


def _stretch(
    start: dt.date, end: dt.date | str | None, days: int | None, policy: Policy | None, to: str | None
) -> tuple[dt.date, dt.date]:
    if (end is None) == (days is None):
        raise InputError(
            "Give the last day or the number of days.", where="timeline", action="Name one of `end` and `days`."
        )
    if days is not None and abs(days) > LONGEST:
        raise InputError(f"{days} days are too many.", where="days", action=f"Give at most {LONGEST}.")
    last = start + dt.timedelta(days=days) if days is not None else Setting.of(policy, end, to).as_of
    first, last = min(start, last), max(start, last)
    if first == last or (last - first).days > LONGEST:
        raise InputError(
            f"From {first} to {last} is no stretch of time that can be looked at.",
            where="timeline",
            action=f"Give from 1 to {LONGEST} days.",
        )
    return first, last


def _reaching(changes: pd.DataFrame, materials: set[str]) -> pd.DataFrame:
    """Keep the changes of controls that reach one of some materials otherwise than as "all raw minerals"."""
    reached = reached_materials()
    hit = reached[reached["material"].isin(materials) & ~reached["catch_all"]]
    names = hit.groupby("control_id")["material"].agg(lambda each: ";".join(sorted(each)))
    kept = changes[changes["control_id"].isin(names.index)]
    return kept.assign(materials=kept["control_id"].map(names)).reset_index(drop=True)


def _touched(changes: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Give the ratings that hold a material which a changing control reaches."""
    spelt = changes[["control_id", "scored", "materials"]].assign(
        material=changes["materials"].astype(str).str.split(";")
    )
    pairs = spelt.explode("material")[["control_id", "scored", "material"]].merge(held, on="material")
    table: pd.DataFrame = pairs.drop_duplicates(["control_id", "rating_id"]).sort_values(["control_id", "rating_id"])
    return table


def _moved(before: Ratings, after: Ratings) -> pd.DataFrame:
    """Give the ratings whose grade or score is another."""
    old, new = before.ratings, after.ratings
    scores = old["score"].to_numpy(dtype=float), new["score"].to_numpy(dtype=float)
    other: npt.NDArray[np.bool_] = ~np.isclose(scores[0], scores[1], rtol=0, atol=1e-9, equal_nan=True)
    other |= old["grade"].ne(new["grade"]).to_numpy()
    table = pd.DataFrame(
        {
            "rating_id": old.index.to_numpy(),
            "grade_before": old["grade"],
            "grade_after": new["grade"],
            "score_before": scores[0],
            "score_after": scores[1],
            "day": pd.Timestamp(0),
            "controls": "",
        }
    )
    return table[other].reset_index(drop=True)


def _causes(changes: pd.DataFrame, held: pd.DataFrame) -> pd.Series[str]:
    """Give each rating the scored controls that reach a material of it, of those that change."""
    touched = _touched(changes[changes["scored"]], held)
    return touched.groupby("rating_id")["control_id"].agg(";".join)


def _counted(
    changes: pd.DataFrame, held: pd.DataFrame, moved: pd.DataFrame, lines: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Count the lines that a control reaches, and those of them whose grade changes on that day."""
    touched = _touched(changes, held)
    regraded = moved.loc[moved["grade_before"].ne(moved["grade_after"]), "rating_id"]
    sizes = pd.Series(lines[touched["rating_id"].to_numpy(dtype=np.int64)], index=touched.index)
    counts = touched["rating_id"].isin(regraded) & touched["scored"].astype(bool)
    table = changes.copy()
    for name, counted in (("lines", sizes), ("moved", sizes.where(counts, 0))):
        sums = counted.groupby(touched["control_id"]).sum()
        table[name] = table["control_id"].map(sums).fillna(0).astype(int)
    return table


def _of_lines(moves: pd.DataFrame, codes: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Spell the moves of ratings out line by line."""
    rows = pd.DataFrame({"line": np.arange(len(codes)), "rating_id": codes}).merge(moves, on="rating_id")
    columns = ["line", "day", "grade_before", "grade_after", "score_before", "score_after", "controls"]
    table: pd.DataFrame = rows[columns].sort_values(["day", "line"], kind="stable").reset_index(drop=True)
    return table
