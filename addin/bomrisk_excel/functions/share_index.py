"""Herfindahl-Hirschman index of shares that stand in cells."""

from __future__ import annotations

from bomrisk import reference
from bomrisk.concentration import hhi, rest_upper_bound
from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import Cell, Grid, cell_error, is_blank
from bomrisk_excel.functions.numbers import number

__all__ = ["UNNAMED", "are_shares", "index_of_shares"]

UNNAMED = ("unknown", "withheld")
"""What BOMRISK_SHARE and BOMRISK_PRODUCERS say instead of a number: part of the unnamed rest."""

_PER_UNIT = 10_000
_ROUNDING = 1.005
"""Rounded shares may add up to a little more than the whole."""


def are_shares(cells: Grid) -> bool:
    """Whether cells are shares: one number among them makes all of them shares."""
    return any(_looks_like_number(cell) for row in cells for cell in row)


def _looks_like_number(cell: Cell) -> bool:
    if is_blank(cell) or isinstance(cell, bool):
        return False
    if isinstance(cell, str):
        # Of a text that begins as a number it is better said what is wrong with the number.
        begins = cell.strip().lstrip("+-.,")[:1].isdigit()
        return begins and not reference.material_id(cell)
    return isinstance(cell, int | float)


def index_of_shares(cells: Grid, bound: str) -> float:
    """Index of the shares of countries.

    Parameters
    ----------
    cells : list of list
        Fractions of 1, or percentages where one is above 1; blank cells and the words of :data:`UNNAMED` are the unnamed rest.
    bound : str
        ``high``: with the unnamed rest in one country; else without it.

    Returns
    -------
    float
        0..10,000.

    Raises
    ------
    InputError
        If a cell is no number, or the shares are negative, more than the whole, or neither fractions nor percentages.
    """
    shares: list[float] = []
    signed: list[bool] = []
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if is_blank(cell) or (isinstance(cell, str) and cell.strip().casefold() in UNNAMED):
                continue
            shares.append(_share(cell, _place(cells, row, column)))
            signed.append(isinstance(cell, str) and "%" in cell)
    fractions = _fractions(shares, signed)
    index = hhi(fractions)
    if bound == "high":
        index += float(rest_upper_bound(1 - sum(fractions), min(fractions), top_list=False))
    return min(index, 1.0) * _PER_UNIT


def _share(cell: Cell, place: str) -> float:
    if isinstance(cell, str) and not cell_error(cell) and not _looks_like_number(cell):
        raise InputError(
            f"{place} is the text {cell.strip()[:40]!r}, not a number.",
            where="shares",
            action="Take only the numbers in, without headers and names.",
        )
    try:
        found = number(cell, place)
    except InputError as error:
        raise InputError(error.what, where="shares", action=error.action) from error
    if found is not None and found < 0:
        raise InputError(f"{place} is below zero.", where="shares")
    return found or 0.0


def _place(cells: Grid, row: int, column: int) -> str:
    if len(cells[0]) == 1:
        return f"row {row + 1}" if len(cells) > 1 else "the cell"
    return f"row {row + 1}, column {column + 1}" if len(cells) > 1 else f"column {column + 1}"


def _fractions(shares: list[float], signed: list[bool]) -> list[float]:
    """Tell percentages from fractions, which may be above 1 by rounding only."""
    total = sum(shares)
    percentages = any(share > _ROUNDING and not sign for share, sign in zip(shares, signed, strict=True))
    if percentages and any(signed):
        raise InputError(
            "some shares have a percent sign, others are above 1.", where="shares", action="Write all alike."
        )
    if total <= 0:
        raise InputError("they add up to 0, so no country is known.", where="shares")
    if percentages and total <= 2:
        raise InputError(
            f"the shares add up to {total:g}, too much for fractions of 1 and too little for percentages.",
            where="shares",
            action="Give 0.6 or 60 for 60 %.",
        )
    scale = 100.0 if percentages else 1.0
    if total > scale * _ROUNDING:
        raise InputError(
            f"the shares add up to {total:g}, more than the whole.",
            where="shares",
            action="" if percentages else "Fractions add up to 1 at most; as percentages give 60, not 0.6.",
        )
    return [share / max(scale, total) for share in shares]
