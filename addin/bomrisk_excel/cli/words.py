"""Numbers and dates as people read them; what is not known is a dash."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

__all__ = [
    "DASH",
    "amount_text",
    "date_text",
    "days_text",
    "hhi_text",
    "plural",
    "points",
    "range_text",
    "share_text",
    "text_or_dash",
]

DASH = "–"


def _missing(value: Any) -> bool:
    import pandas as pd  # commands without data print words as well, and need not wait a second for it

    return value is None or bool(pd.isna(value))


def points(value: Any) -> str:
    """Points 0..100, rounded half up as Excel does."""
    return DASH if _missing(value) else str(math.floor(float(value) + 0.5))


def range_text(low: Any, high: Any) -> str:
    """A range of points, from low to high."""
    return DASH if _missing(low) or _missing(high) else f"{points(low)}..{points(high)}"


def share_text(value: Any) -> str:
    """A fraction as a percentage."""
    return DASH if _missing(value) else f"{100 * float(value):.0f} %"


def hhi_text(value: Any) -> str:
    """An HHI, 0..1 in code, as 0..10,000."""
    return DASH if _missing(value) else f"{10_000 * float(value):,.0f}"


def amount_text(value: Any) -> str:
    """An amount of money, in whole units."""
    return DASH if _missing(value) else f"{float(value):,.0f}"


def date_text(value: Any) -> str:
    """A date in ISO form."""
    if _missing(value):
        return DASH
    return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)


def days_text(date: Any, as_of: dt.date) -> str:
    """How far a date is from the as-of date."""
    import pandas as pd

    days = (pd.Timestamp(date).date() - as_of).days
    return "today" if days == 0 else f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago"


def plural(number: int, noun: str) -> str:
    """A number with its noun: ``1 line``, ``2 lines``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def text_or_dash(value: Any) -> str:
    """Text, or a dash where there is none."""
    return DASH if _missing(value) or not str(value).strip() else str(value)
