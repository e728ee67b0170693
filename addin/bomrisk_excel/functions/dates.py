"""A cell into a date."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, day_text, is_blank, no_error, shown

__all__ = ["date"]

_EPOCH = dt.date(1899, 12, 30)
_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
"""Earlier and later than any control; a number outside is a year, a price or a code rather than a date."""
_LAST_SERIAL = 2_958_465  # 9999-12-31
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})" + _TIME)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})" + _TIME)
_ACTION = "Write it as 2026-11-22 or as a date."


def date(cell: Cell, name: str = "as_of") -> dt.date | None:
    """A date: a real one, Excel's serial number, or a text; a time of day is left out.

    Parameters
    ----------
    cell : cell
        ``2026-11-22``, ``2026/11/22``, ``22.11.2026``, ``11/22/2026``; the last only if the order of day and month can be told.
    name : str
        Of the argument, for messages.

    Returns
    -------
    date or None
        None for a blank cell.

    Raises
    ------
    InputError
        If it is no date, could be two, or lies before 1990 or after 2099.
    """
    if is_blank(cell):
        return None
    no_error(cell, name)
    if isinstance(cell, dt.date):
        return _near(cell.date() if isinstance(cell, dt.datetime) else cell, name, shown(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise InputError(f"{name} is {shown(cell)}, not a date.", action=_ACTION)
    if not isinstance(cell, str):
        if not 1 <= cell < _LAST_SERIAL + 1:
            raise InputError(f"{name} is {shown(cell)}, not a date.", action=_ACTION)
        return _near(_EPOCH + dt.timedelta(days=int(cell)), name, shown(cell))
    return _date_of_text(cell.strip()[:60], name)


def _near(day: dt.date, name: str, given: str) -> dt.date:
    if not _FIRST <= day <= _LAST:
        raise InputError(f"{name} is {given}, which as a date is {day_text(day)}.", action=_ACTION)
    return day


@lru_cache(maxsize=4096)
def _date_of_text(text: str, name: str) -> dt.date:
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return _near(dt.date(int(found[1]), int(found[3]), int(found[4])), name, repr(text))
        if found := _DAY_FIRST.fullmatch(text):
            return _near(dt.date(int(found[3]), int(found[2]), int(found[1])), name, repr(text))
        if found := _SLASHED.fullmatch(text):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if first <= 12 and second <= 12 and first != second:
                raise InputError(
                    f"{name} {text!r} can be read as two dates.",
                    action=f"Write it as {year}-{first:02d}-{second:02d} or {year}-{second:02d}-{first:02d}.",
                )
            month, day = (second, first) if first > 12 else (first, second)
            return _near(dt.date(year, month, day), name, repr(text))
    except ValueError:
        pass
    raise InputError(f"{name} {shown(text)!r} is not a date.", action=_ACTION)
