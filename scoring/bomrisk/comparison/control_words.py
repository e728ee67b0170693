"""Sentences on controls whose status or reach differs between two ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from bomrisk.change_wording import change_title, sources_of_change
from bomrisk.control_wording import cited
from bomrisk.setting import Setting

__all__ = ["change_day", "control_name", "destination_sentence", "status_sentence"]

_FIRST_DAYS = ("announced", "effective_from", "suspended_from")
_LAST_DAYS = ("last_day", "suspended_until")
_STATUS = {"not_yet": "not announced", "lapse_unverified": "counted as in force, its suspension has run out"}

Row = Mapping[Any, Any]


def change_day(row: Row, one: dt.date, other: dt.date) -> dt.date | None:
    """Return the last day between two dates on which a control changes its status; None where it is not dated."""
    first, last = min(one, other), max(one, other)
    days = [_date(row[name]) for name in _FIRST_DAYS]
    days += [day + dt.timedelta(days=1) for name in _LAST_DAYS if (day := _date(row[name])) is not None]
    return max((day for day in days if day is not None and first < day <= last), default=None)


def control_name(row: Row, setting: Setting) -> str:
    """Name a control: whose, which instrument, and its source."""
    name = row["short_name"] if isinstance(row["short_name"], str) else str(row["control_id"])
    return f"{_issuer(row, setting)}: {name} [{cited(row['source_id'])}]"


def status_sentence(row: Row, setting: Setting, *, back: bool) -> str:
    """Say what became of a control.

    Parameters
    ----------
    row : mapping
        A control with its dates, ``day, status_before`` and ``status``.
    setting : Setting
    back : bool
        Whether the later rating holds for the earlier date: then nothing happens, it only was otherwise.
    """
    if back:
        before, after = (_words(row[name]) for name in ("status_before", "status"))
        return f"{control_name(row, setting)}: {before} -> {after}."
    known = {str(key): value for key, value in row.items()}
    change = SimpleNamespace(
        **known | {"before": row["status_before"], "after": row["status"], "source": row["source_id"]}
    )
    day: Any = row["day"]
    on = "" if pd.isna(day) else f" ({day:%Y-%m-%d})"
    sources = "; ".join(sources_of_change(change, setting))
    return f"{_issuer(row, setting)}: {change_title(change, setting)}{on} [{sources}]."


def destination_sentence(row: Row, before: Setting, after: Setting) -> str:
    """Say to which of two destinations a control holds; `row` has ``holds`` and ``status``."""
    to, not_to = (after, before) if row["holds"] else (before, after)
    names = [setting.country_names.get(setting.to, setting.to) for setting in (to, not_to)]
    return f"{control_name(row, after)} holds to {names[0]}, not to {names[1]} ({_words(row['status'])})."


def _words(status: Any) -> str:
    return _STATUS.get(str(status), str(status).replace("_", " "))


def _issuer(row: Row, setting: Setting) -> str:
    return setting.country_names.get(str(row["issuing_country"]), str(row["issuing_country"]))


def _date(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
