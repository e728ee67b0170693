"""What a cell asks about: a material, a CAS number, a customs code or the description of a part."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, cell_error, is_blank

__all__ = ["Item", "item_of"]

_CAS = re.compile(r"0*\d{2,7}-\d{2}-\d")
_CODE = re.compile(r"\d{4}[.\s]?\d{1,2}(?:[.\s]?\d{1,2}){0,2}|\d{5,10}")
_MOST = 2000
"""A longer text is no description; a cell may hold 32,767 characters."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to rate.

    Parameters
    ----------
    column : str
        Which column of a BOM it would stand in: material, cas, hs_code or description.
    text : str
    """

    column: str
    text: str


def item_of(cell: Cell) -> Item | None:
    """Tell what a cell asks about.

    Parameters
    ----------
    cell : cell
        Names of materials (several separated by ``;``), CAS numbers, HS, CN8 or HTS10 codes also as a number, else a
        description in any of the languages of the rules.

    Returns
    -------
    Item or None
        None for a blank cell.

    Raises
    ------
    InputError
        If it is nothing of that kind (a date, TRUE, 12.5, an error).
    """
    if is_blank(cell):
        return None
    if error := cell_error(cell):
        raise InputError(f"item is {error}.")
    if isinstance(cell, bool | dt.date):
        raise InputError(f"item is {'a date' if isinstance(cell, dt.date) else str(cell).upper()}, not a text.")
    if isinstance(cell, int | float):
        return _code_of_number(float(cell))
    text = str(cell).strip()[:_MOST]
    names = [name for name in re.split(r"[;|\n]", text) if name.strip()]
    ids = [reference.material_id(name) for name in names]
    if names and all(ids):
        return Item("material", "; ".join(dict.fromkeys(found for found in ids if found)))
    if all(_CAS.fullmatch(part) for part in re.split(r"[;,\s]+", text) if part):
        return Item("cas", text)
    return Item("hs_code" if _CODE.fullmatch(text) else "description", text)


def _code_of_number(number: float) -> Item:
    digits = f"{number:.0f}"
    whole = number.is_integer() and number > 0
    # Excel takes the zero off a code of chapters 1 to 9, and the point of 8505.11 for a decimal point.
    if whole and 5 <= len(digits) <= 10:
        return Item("hs_code", digits)
    heading = f"{number:.2f}"
    if not whole and 100 <= number < 10_000 and abs(number - float(heading)) < 1e-9:
        return Item("hs_code", heading)
    raise InputError(f"item is the number {number:.10g}, no HS code.", action="Give a material, code or description.")
