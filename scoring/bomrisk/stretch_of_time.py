"""A stretch of time, by its first day and its last day or length."""

from __future__ import annotations

import datetime as dt

from bomrisk.errors import InputError
from bomrisk.policy import Policy
from bomrisk.setting import Setting

__all__ = ["LONGEST", "stretch_of_time"]

LONGEST = 366 * 30
"""Most days; the facts reach no farther."""


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
        If a date cannot be used, or the stretch is empty or longer than `LONGEST`.
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
