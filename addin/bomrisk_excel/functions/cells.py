"""Cells as they come from a sheet, and as they go back: one cell, a row, a column or a block."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from bomrisk.errors import BomriskError, InputError

__all__ = [
    "TEXT_LIMIT", "Cell", "Cells", "Grid", "answer", "as_grid", "broadcast", "cell_error", "day_text", "finished", "is_blank",
    "no_error", "problem", "shown", "without_blank_ends",
]  # fmt: skip

Cell: TypeAlias = Any
"""A number, a text, a boolean, a date or None; a text such as ``#N/A`` where the cell holds an error."""
Cells: TypeAlias = Any
"""One cell or a block of cells (rows of cells); None where the argument was left out."""
Grid: TypeAlias = list[list[Cell]]

TEXT_LIMIT = 255
"""Excel refuses a returned block in which a text is longer."""

_LONG = 20_000
"""Rows above which blank ends are looked for; shorter ranges keep their size."""
_MOST_CELLS = 1_000_000

_MARK = "#BOMRISK: "
_ERROR_CODES = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
"""Excel's XlCVError numbers. xlwings knows the seven oldest; the others come as whole numbers, which Excel's numbers never are."""
_ERROR_BASE = -2146828288
_ERRORS = frozenset({*_ERROR_CODES.values(), "#BUSY!"})


def as_grid(cells: Cells) -> Grid:
    """Rows of cells, whatever came in; short rows are filled up with blanks.

    Parameters
    ----------
    cells : cell, list of cells (a row) or list of lists
        None (an argument left out) is one blank cell.

    Returns
    -------
    list of list
        At least one row and one column.
    """
    if not isinstance(cells, list | tuple):
        return [[_plain(cells)]]
    if cells and not any(isinstance(row, list | tuple) for row in cells):
        cells = [cells]
    rows = [[_plain(cell) for cell in _row(row)] for row in cells]
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows] if width else [[None]]


def _row(row: Cells) -> Sequence[Cell]:
    return row if isinstance(row, list | tuple) else [row]


def _plain(cell: Cell) -> Cell:
    """Put right what COM hands over for cells in a currency format and for errors that xlwings does not know."""
    kind = type(cell)
    if kind is Decimal:
        return float(cell)
    if kind is int and cell < _ERROR_BASE + 3000 and cell >= _ERROR_BASE:
        return _ERROR_CODES.get(cell - _ERROR_BASE, "#UNKNOWN!")
    return cell


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing: empty, only spaces, or a number that is none."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell.strip()
    return isinstance(cell, float) and math.isnan(cell)


def cell_error(cell: Cell) -> str | None:
    """The error that a cell holds (``#N/A``, or what one of these functions answered), else None."""
    if isinstance(cell, str) and cell.startswith("#") and (cell in _ERRORS or cell.startswith(_MARK)):
        return cell
    return None


def no_error(cell: Cell, name: str) -> None:
    """Refuse a cell that holds an error.

    Raises
    ------
    InputError
        Naming the argument and the error.
    """
    if error := cell_error(cell):
        raise InputError(f"{name} is {error}.")


def shown(cell: Cell) -> str:
    """A cell as a message shows it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.date):
        return f"the date {day_text(cell)}"
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else f"{cell}"
    return text if len(text) < 60 else text[:59] + "…"


def day_text(day: dt.date) -> str:
    """A date in ISO form, without a time of day."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def broadcast(named: Sequence[tuple[str, Cells]]) -> tuple[int, int, list[Grid]]:
    """Bring arguments to one shape: a single cell, row or column counts for all rows or columns of the others.

    Parameters
    ----------
    named : sequence of (name, cells)

    Returns
    -------
    rows, columns : int
    grids : list of Grid
        In the order given; read cell (r, c) of a smaller one at row 0 or column 0.

    Raises
    ------
    InputError
        If two arguments differ in rows or columns and neither has just one, or the answer would be too large.

    Notes
    -----
    Of long ranges the blank rows at the end are left out, of all arguments alike.
    """
    grids = [as_grid(cells) for cells in without_blank_ends([cells for _, cells in named])]
    rows, columns = max(len(grid) for grid in grids), max(len(grid[0]) for grid in grids)
    for (name, _), grid in zip(named, grids, strict=True):
        for what, found, wanted in (("rows", len(grid), rows), ("columns", len(grid[0]), columns)):
            if found not in (1, wanted):
                raise InputError(
                    f"{name} has {found} {what}, another argument {wanted}.",
                    action="Give ranges of the same size, or one cell.",
                )
    if rows * columns > _MOST_CELLS:
        raise InputError(
            f"the answer would have {rows * columns:,} cells.", action=f"Ask for at most {_MOST_CELLS:,} at a time."
        )
    return rows, columns, [_filled(grid, rows, columns) for grid in grids]


def without_blank_ends(blocks: Sequence[Cells]) -> list[Cells]:
    """Cut off the rows below the last cell that holds anything, as a reference to whole columns has them by the million.

    Parameters
    ----------
    blocks : sequence of blocks of cells
        Those with many rows are cut alike, so that they still fit each other; the others stay.
    """
    long = [block for block in blocks if isinstance(block, list | tuple) and len(block) > _LONG]
    last = max(map(_used_rows, long), default=0)
    return [block[:last] if isinstance(block, list | tuple) and len(block) > _LONG else block for block in blocks]


def _used_rows(rows: Sequence[Cells]) -> int:
    last = len(rows)
    while last > 1 and all(cell is None or cell == "" for cell in _row(rows[last - 1])):
        last -= 1
    return last


def _filled(grid: Grid, rows: int, columns: int) -> Grid:
    if len(grid[0]) < columns:
        grid = [row * columns for row in grid]
    return grid * rows if len(grid) < rows else grid


def problem(error: BomriskError | str) -> str:
    """What a cell shows where there is no answer: a text, so that no formula computes with it unnoticed."""
    if isinstance(error, BomriskError):
        where = f"{error.where}: " if error.where else ""
        error = f"{where}{error.what} {error.action}"
    return _short(_MARK + " ".join(error.split()))


def answer(rows: int, columns: int, cell: Callable[[int, int], Cell]) -> Cells:
    """Compute a block cell by cell; a problem of one cell is said in that cell. One cell comes back as that cell."""

    def one(row: int, column: int) -> Cell:
        try:
            return finished(cell(row, column))
        except BomriskError as error:
            return problem(error)

    block = [[one(row, column) for column in range(columns)] for row in range(rows)]
    return block[0][0] if rows == columns == 1 else block


def finished(cell: Cell) -> Cell:
    """A cell as Excel takes it: no NaN, no long text, no NumPy scalar, a date as date and time."""
    if isinstance(cell, str):
        return _short(cell)
    if cell is None or isinstance(cell, bool | int | dt.datetime):
        return "" if cell is None or cell != cell else cell  # NaT is not equal to itself
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day)
    if hasattr(cell, "item"):
        return finished(cell.item())
    return "" if isinstance(cell, float) and not math.isfinite(cell) else cell


def _short(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1].rstrip() + "…"
