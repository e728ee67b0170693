"""A cell into a number."""

from __future__ import annotations

import re
from functools import lru_cache

from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, is_blank, no_error, shown

__all__ = ["number"]

_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def number(cell: Cell, name: str) -> float | None:
    """A number, also as text with a decimal comma or point, thousands separators or a percent sign.

    Parameters
    ----------
    cell : cell
    name : str
        Of the argument, for messages.

    Returns
    -------
    float or None
        None for a blank cell; ``69 %`` is 0.69.

    Raises
    ------
    InputError
        If it is no number, or could be two (``1,234``).
    """
    if is_blank(cell):
        return None
    no_error(cell, name)
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise InputError(f"{name} is {shown(cell)}, not a number.", action="Enter it as a number.")
    return _number_of_text(cell.strip()[:60], name) if isinstance(cell, str) else float(cell)


@lru_cache(maxsize=4096)
def _number_of_text(text: str, name: str) -> float:
    body = text.removesuffix("%").strip()
    if _EITHER.fullmatch(body):
        raise InputError(f"{name} {text!r} can be read as two numbers.", action="Enter it as a number.")
    if _PLAIN.fullmatch(body):
        value = float(body.replace(",", "."))
    elif (found := _THOUSANDS.fullmatch(body)) and found[1] != found[2]:
        value = float(body.replace(found[1], "").replace(",", "."))
    else:
        raise InputError(f"{name} {shown(text)!r} is not a number.", action="Enter it as a number.")
    return value / 100 if text.endswith("%") else value
