"""What a control's dates say as of a day, and to which destinations it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np
import pandas as pd

__all__ = ["holds_to", "next_change", "status_as_of"]


def status_as_of(controls: pd.DataFrame, as_of: dt.date) -> pd.Series[str]:
    """Status of each control as of a date.

    Parameters
    ----------
    controls : DataFrame
        ``kind`` and the dates ``announced, effective_from, last_day, suspended_from, suspended_until, checked_through``.
    as_of : date

    Returns
    -------
    Series of str
        ``not_yet`` (not even announced on that day), ``proposed``, ``announced``, ``in_force``, ``suspended``,
        ``lapse_unverified`` (a suspension's stated end has passed and the row was not checked since) or ``ended``
        (the day after `last_day`).

    Notes
    -----
    A suspension that began before its control took effect makes the control suspended, not announced.
    """
    day = pd.Timestamp(as_of)
    begun = controls["effective_from"] <= day
    suspended_from = controls["suspended_from"]
    was_suspended = suspended_from.notna() & (suspended_from <= day)
    open_ended = was_suspended & controls["suspended_until"].isna()
    in_window = was_suspended & (controls["suspended_until"] >= day)
    lapsed = was_suspended & (controls["suspended_until"] < day)
    checked_since = lapsed & (controls["checked_through"] > controls["suspended_until"])
    known = (controls["announced"] <= day) | (controls["announced"].isna() & begun)
    status = np.select(
        [
            ~known & ~begun,
            controls["last_day"] < day,
            controls["kind"].eq("proposal"),
            open_ended | in_window,
            lapsed & ~checked_since,
            begun,
        ],
        ["not_yet", "ended", "proposed", "suspended", "lapse_unverified", "in_force"],
        default="announced",
    )
    return pd.Series(status, index=controls.index, dtype=object)


def next_change(controls: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """The next dated change of each control after a date.

    Parameters
    ----------
    controls : DataFrame
        With the date columns of :func:`status_as_of`.
    as_of : date

    Returns
    -------
    DataFrame
        ``next_change`` (date or NaT) and ``next_change_what``: ``takes effect``, ``suspension begins`` (both on their first
        day), ``last day of the suspension`` or ``last day`` (of the control; things are different from the day after on, which
        is where the calendar of changes has them).
    """
    day = pd.Timestamp(as_of)
    steps = {
        "effective_from": "takes effect",
        "suspended_from": "suspension begins",
        "suspended_until": "last day of the suspension",
        "last_day": "last day",
    }
    dates = controls[list(steps)].apply(
        lambda column: column.where(column >= day if column.name != "effective_from" else column > day)
    )
    first = dates.min(axis=1)
    what = pd.Series("", index=controls.index, dtype=object)
    for column, words in reversed(steps.items()):
        what = what.mask(dates[column].eq(first) & first.notna(), words)
    return pd.DataFrame({"next_change": first, "next_change_what": what})


def holds_to(controls: pd.DataFrame, destination: str, blocs: Collection[str]) -> pd.Series[bool]:
    """Whether each control is aimed at a destination.

    Parameters
    ----------
    controls : DataFrame
        ``destinations``: ``ALL`` or a list of country codes and blocs separated by ``;``, ``!X`` meaning all but X; and
        ``issuing_country``, ``kind``.
    destination : str
        ISO 3166 alpha-2 code of the buyer's country.
    blocs : collection of str
        The blocs that the destination belongs to.

    Returns
    -------
    Series of bool
        False for the issuer's own country (or, for a measure of the EU, its members): there it is no export. Import and
        procurement measures are the exception: they hold at home.
    """
    own = {destination, *blocs}

    def aimed(words: str) -> bool:
        parts = [part.strip() for part in words.split(";") if part.strip()]
        refused = {part[1:] for part in parts if part.startswith("!")}
        wanted = {part for part in parts if not part.startswith("!")}
        if own & refused:
            return False
        return not wanted or "ALL" in wanted or bool(own & wanted)

    at_home = controls["issuing_country"].eq(destination)
    if "EU27" in blocs:
        at_home |= controls["issuing_country"].eq("EU")
    at_home &= ~controls["kind"].isin(["import_measure", "procurement_rule"])
    distinct = {words: aimed(words) for words in controls["destinations"].fillna("ALL").unique()}
    return controls["destinations"].fillna("ALL").map(distinct).astype(bool) & ~at_home
