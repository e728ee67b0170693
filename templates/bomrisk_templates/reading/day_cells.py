"""A day as people write it into a form."""

from __future__ import annotations

import datetime as dt

from bomrisk_templates.reading.grid import Cell, text_of

__all__ = ["day_of"]

# Not 03/04/2026, which is a day in March here and in April there.
_FORMATS = ("%d-%b-%Y", "%d-%B-%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%y")
_EXCEL_DAY_ONE = dt.date(1899, 12, 30)


def day_of(cell: Cell) -> dt.date | None:
    """Return the day in a cell; None where there is none that can be read without guessing."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        # A date whose cell lost its format.
        return _EXCEL_DAY_ONE + dt.timedelta(days=int(cell)) if 36_526 <= cell <= 73_050 else None
    text = text_of(cell).strip()
    for form in _FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
