"""Arguments of the functions: a cell into a date, a country, a stage, a material or a number."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache, lru_cache

from bomrisk import reference
from bomrisk.destination import did_you_mean
from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, Cells, as_grid, cell_error, is_blank
from bomrisk_excel.material_names import known_material
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country
from bomrisk_templates.reading.values import parse_number

__all__ = ["country", "date", "day_text", "flag", "material", "number", "one_cell", "stage"]

_EPOCH = dt.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 9999-12-31
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_STAGES = ("mining", "refining", "fabrication")


def one_cell(cells: Cells, name: str) -> Cell:
    """The value of an argument that takes one cell.

    Raises
    ------
    InputError
        If more than one cell was given, or it holds an error.
    """
    grid = as_grid(cells)
    if len(grid) > 1 or len(grid[0]) > 1:
        raise InputError(f"{name} takes one cell.", action="Give a single cell or value.")
    _no_error(grid[0][0], name)
    return grid[0][0]


def _no_error(cell: Cell, name: str) -> None:
    if error := cell_error(cell):
        raise InputError(f"{name} is {error}.")


def _text(cell: Cell, name: str) -> str:
    _no_error(cell, name)
    if not isinstance(cell, str):
        raise InputError(f"{name} is {_shown(cell)}, not a text.")
    return cell.strip()


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime | dt.date):
        return f"the date {day_text(cell)}"
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return f"{cell}" if len(f"{cell}") < 60 else f"{cell}"[:59] + "…"


def day_text(day: dt.date) -> str:
    """A date in ISO form, without a time of day."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def date(cell: Cell, name: str = "as_of") -> dt.date | None:
    """A date: a real one, Excel's serial number, or a text.

    Parameters
    ----------
    cell : cell
        ``2026-11-22``, ``22.11.2026``, ``11/22/2026``; with slashes only if the order of day and month can be told.
    name : str
        Of the argument, for messages.

    Returns
    -------
    date or None
        None for a blank cell.

    Raises
    ------
    InputError
        If it is no date, or could be two.
    """
    if is_blank(cell):
        return None
    _no_error(cell, name)
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # Serial 60 is 29 February 1900, a day that never was; nothing that early is meant.
        if not 61 <= cell < _LAST_SERIAL + 1:
            raise InputError(f"{name} is {_shown(cell)}, not a date.", action="Write it as 2026-11-22.")
        return _EPOCH + dt.timedelta(days=int(cell))
    return _date_of_text(_text(cell, name), name)


@lru_cache(maxsize=1024)
def _date_of_text(text: str, name: str) -> dt.date:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        if dotted := _DAY_FIRST.fullmatch(text):
            return dt.date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        if slashed := _SLASHED.fullmatch(text):
            first, second, year = (int(part) for part in slashed.groups())
            if first <= 12 and second <= 12 and first != second:
                raise InputError(
                    f"{name} {text!r} can be read as two dates.",
                    action=f"Write it as {year}-{first:02d}-{second:02d} or {year}-{second:02d}-{first:02d}.",
                )
            return dt.date(year, second, first) if first > 12 else dt.date(year, first, second)
    except ValueError:
        pass
    raise InputError(f"{name} {_shown(text)!r} is not a date.", action="Write it as 2026-11-22.")


def country(cell: Cell, name: str, *, of_producer: bool = False) -> str | None:
    """ISO 3166 alpha-2 code of a country given by code or name; None for a blank cell.

    Parameters
    ----------
    cell : cell
    name : str
        Of the argument, for messages.
    of_producer : bool
        Whether ``NA`` is Namibia, as in a table of producers; in a BOM it may as well mean "not available".

    Raises
    ------
    InputError
        If it names no country, or one of several (Korea).
    """
    if is_blank(cell):
        return None
    text = _text(cell, name)
    code = text if of_producer and text in _codes() else country_code(text)
    if code is not None:
        return code
    if is_ambiguous_country(text):
        raise InputError(f"{name} {text!r} names more than one country.", action="Give an ISO code such as KR.")
    raise InputError(
        f"{name} {_shown(text)!r} is not a known country.{did_you_mean(text)}", action="Give an ISO code such as DE."
    )


@cache
def _codes() -> frozenset[str]:
    return frozenset(reference.countries()["country"])


def stage(cell: Cell) -> str | None:
    """One of the three stages; None for a blank cell.

    Raises
    ------
    InputError
        If it is another word.
    """
    if is_blank(cell):
        return None
    text = _text(cell, "stage").casefold()
    if text not in _STAGES:
        raise InputError(f"stage {_shown(text)!r} is none of mining, refining, fabrication.")
    return text


def material(cell: Cell) -> str | None:
    """Id of a material given by id, name, alias or symbol; None for a blank cell.

    Raises
    ------
    InputError
        If it is not known.
    """
    if is_blank(cell):
        return None
    text = _text(cell, "material")
    return reference.material_id(text) or known_material(text[:80])


def number(cell: Cell, name: str) -> float | None:
    """A number, also as text with a decimal comma or point or a percent sign; None for a blank cell.

    Raises
    ------
    InputError
        If it is no number, or could be two (``1,234``).
    """
    if is_blank(cell):
        return None
    _no_error(cell, name)
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise InputError(f"{name} is {_shown(cell)}, not a number.")
    if not isinstance(cell, str):
        return float(cell)
    text = cell.strip()
    percent = text.endswith("%")
    parsed = parse_number(text.removesuffix("%").strip())
    if math.isnan(parsed.value) or parsed.unit or parsed.issue in ("unreadable", "range"):
        raise InputError(f"{name} {_shown(text)!r} is not a number.")
    if parsed.issue == "ambiguous" or re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", text):
        raise InputError(f"{name} {text!r} can be read as two numbers.", action="Enter it as a number.")
    return parsed.value / 100 if percent else parsed.value


def flag(cell: Cell, name: str) -> bool:
    """TRUE or FALSE, 1 or 0; blank is FALSE.

    Raises
    ------
    InputError
        If it is something else.
    """
    if is_blank(cell):
        return False
    _no_error(cell, name)
    if isinstance(cell, bool) or cell in (0, 1):
        return bool(cell)
    text = cell.strip().casefold() if isinstance(cell, str) else ""
    if text in ("true", "yes", "wahr", "ja", "1"):
        return True
    if text in ("false", "no", "falsch", "nein", "0"):
        return False
    raise InputError(f"{name} is {_shown(cell)}, neither TRUE nor FALSE.")
