"""Changes of the status of controls: on which day, which control, from what to what."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from bomrisk.control_status import status_as_of
from bomrisk.setting import Setting

__all__ = ["status_changes"]

_DATES = ("announced", "effective_from", "suspended_from")
"""Dates whose day is the first of a new status; that of the next two, the day after is."""
_LAST_DAYS = ("last_day", "suspended_until")
_DAY = pd.Timedelta(days=1)
_COLUMNS = (
    "day control_id issuing_country short_name instrument before after scored kind effective_from last_day suspended_until "
    "suspended_until_reported suspended_by source_id"
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
        ``day, control_id, issuing_country, short_name, instrument, before, after`` (see
        :func:`bomrisk.control_status.status_as_of`), ``scored, kind, effective_from, last_day, suspended_until,
        suspended_until_reported, suspended_by`` (id of the instrument that suspends it) and ``source`` (ids, the instrument
        first), by day and control.
    """
    controls = setting.controls[setting.controls["holds"]].reset_index(drop=True)
    dates = [controls[name] for name in _DATES] + [controls[name] + _DAY for name in _LAST_DAYS]
    days = pd.Series(pd.concat(dates).dropna().unique())
    days = days[(days > pd.Timestamp(setting.as_of)) & (days <= pd.Timestamp(last))].sort_values()
    before = controls["status"]
    # Nothing changes on the first day; that gives the table its columns where nothing changes on any other.
    found = [controls.iloc[:0].assign(day=controls["announced"].iloc[:0], before="", after="")]
    for day in days:
        after = status_as_of(controls, day.date())
        other = after.ne(before)
        if other.any():
            found.append(controls[other].assign(day=day, before=before[other], after=after[other]))
        before = after
    table = pd.concat(found[1:] or found)[_COLUMNS.split()].rename(columns={"source_id": "source"})
    return table.sort_values(["day", "issuing_country", "control_id"]).reset_index(drop=True)
