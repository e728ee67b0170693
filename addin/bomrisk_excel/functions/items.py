"""What a cell asks about: a material, a CAS number, a customs code or the description of a part."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk.evidence.customs import from_customs_codes
from bomrisk.evidence.substances import is_cas_number
from bomrisk_excel.functions.cells import Cell, is_blank, no_error

__all__ = ["Item", "item_of"]

_PREFIX = re.compile(
    r"(?:hs|cn8?|hts(?:us)?|taric|cas)(?:[\s-]*(?:code|no|nr|number)?\.?)?[\s:#]+(?=\d)", re.IGNORECASE
)
_CAS = re.compile(r"0*\d{2,7}-\d{2}-\d")
_CODE = re.compile(r"\d{4}(?:[.\s]?\d{1,2}){0,3}|\d{4,10}")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_LISTS = (r"[;|\n]", r",", r"/", r"\s+(?:and|und|et|y|e|i|и|&|\+)\s+")
"""What may stand between several of a kind; tried one after another, and only where all parts are known."""
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
        Names, ids or symbols of materials, CAS numbers, HS, CN8 or HTS10 codes also as a number, several of a kind separated
        by ``;``, ``,`` or ``/``; else a description in any of the languages of the rules.

    Returns
    -------
    Item or None
        None for a blank cell.

    Raises
    ------
    InputError
        If it is nothing of that kind (a date, TRUE, 12.5, an error), a CAS number with a wrong check digit, a symbol in
        capitals, or a list of materials of which one is not known.
    """
    if is_blank(cell):
        return None
    no_error(cell, "item")
    if isinstance(cell, bool | dt.date):
        what = "a date" if isinstance(cell, dt.date) else str(cell).upper()
        raise InputError(f"item is {what}, not a text.", action="Give a material, code or description.")
    if isinstance(cell, int | float):
        return _code_of_number(float(cell))
    return _item_of_text(str(cell).strip()[:_MOST])


@lru_cache(maxsize=32768)
def _item_of_text(text: str) -> Item:
    plain = text.translate(_HYPHENS)
    code = _PREFIX.sub("", plain)
    for separator in _LISTS:
        parts = [part.strip() for part in re.split(separator, plain) if part.strip()]
        ids = [reference.material_id(part) for part in parts]
        if parts and all(ids):
            return Item("material", "; ".join(dict.fromkeys(found for found in ids if found)))
        if separator == _LISTS[0] and len(parts) > 1 and any(ids) and not any(_is_code(part) for part in parts):
            unknown = parts[ids.index(None)]
            raise InputError(
                f"item: {unknown[:60]!r} is not a known material.", action="Separate known ones by semicolons."
            )
    if len(text) == 2 and text.isupper() and (found := reference.material_id(text.capitalize())):
        raise InputError(f"item {text} may be {found}.", action=f"Write {text.capitalize()}, or describe the part.")
    pieces = [part for part in re.split(r"[;,/\s]+", code) if part]
    if pieces and all(_CAS.fullmatch(part) for part in pieces):
        if wrong := [part for part in pieces if not is_cas_number(part.lstrip("0"))]:
            raise InputError(f"item: the check digit of CAS number {wrong[0]} is wrong.", action="Check the number.")
        return Item("cas", code)
    if all(_CODE.fullmatch(part.strip()) for part in re.split(r"[;,/]", code)) and code:
        return Item("hs_code", code)
    return Item("description", text)


def _is_code(part: str) -> bool:
    return bool(_CAS.fullmatch(part) or _CODE.fullmatch(part))


def _code_of_number(number: float) -> Item:
    digits = f"{number:.0f}"
    whole = number.is_integer() and number > 0
    # Excel takes the zero off a code of chapters 1 to 9, and the point of 8505.11 for a decimal point.
    if whole and 4 <= len(digits) <= 10:
        return Item("hs_code", digits)
    heading = f"{number:.2f}"
    # Only a code that the tables know, since most numbers with decimals are prices.
    if 100 <= number < 10_000 and abs(number - float(heading)) < 1e-9 and from_customs_codes(heading) is not None:
        return Item("hs_code", heading)
    raise InputError(f"item is the number {number:.10g}, no HS code.", action="Give a material, code or description.")
