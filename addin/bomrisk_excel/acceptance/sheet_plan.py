"""Where the cells of a sheet of cases go: columns, widths and heights."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from bomrisk_excel.acceptance.case_table import Case
from bomrisk_excel.functions.cells import Cell, Grid
from bomrisk_excel.functions.registry import FUNCTIONS

__all__ = ["CASE", "FIRST_ARGUMENT", "VERDICT", "Plan", "lines_of", "plan_of", "shown"]

CASE, VERDICT, FIRST_ARGUMENT = 0, 1, 2
"""Columns: the case's name, whether it agrees, and from where its arguments stand."""

_CASE_WIDTH, _VERDICT_WIDTH, _GAP_WIDTH = 31.0, 10.0, 1.5
_BESIDE = 2
"""So many columns of an answer have room beside the arguments; wider answers stand beneath them."""
_LINES = 5
"""So many lines of a long text are shown where answers are tables."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns of a sheet of cases.

    Parameters
    ----------
    arguments : tuple of (str, int, int)
        Name, first column and number of columns of each argument.
    live, expected : int
        First column of the answer, and of what it should be.
    beneath : bool
        Whether answers stand beneath the arguments, both from column `live` on, and not beside each other.
    answer_width : int
        Columns of the widest answer.
    widths : tuple of float
        Of all columns, in characters.
    """

    arguments: tuple[tuple[str, int, int], ...]
    live: int
    expected: int
    beneath: bool
    answer_width: int
    widths: tuple[float, ...]

    def height(self, texts: Sequence[tuple[int, Cell]]) -> float:
        """Height in points of a row with these contents by column."""
        lines = max((lines_of(shown(cell), self.widths[column]) for column, cell in texts), default=1)
        return 4 + 13 * (min(lines, _LINES) if self.beneath else lines)


def plan_of(function: str, cases: Sequence[Case]) -> Plan:
    """Plan the sheet of a function, or of some of its cases."""
    names = [argument.name for argument in FUNCTIONS[function].arguments if not argument.vba]
    widest = [1] * len(names)
    for case in cases:
        for at, grid in enumerate(case.arguments):
            widest[at] = max(widest[at], len(grid[0]) if grid else 1)
    arguments, column = [], FIRST_ARGUMENT
    for name, width in zip(names, widest, strict=True):
        arguments.append((name, column, width))
        column += width
    answer = max(len(case.result[0]) for case in cases)
    beneath = answer > _BESIDE
    live = FIRST_ARGUMENT if beneath else column
    expected = live if beneath else live + answer + 1
    blocks = [
        (first, case.arguments[at])
        for case in cases
        for at, (_, first, _) in enumerate(arguments[: len(case.arguments)])
    ]
    blocks += [(start, case.result) for case in cases for start in (live, expected)]
    widths = _widths(max(column, expected + answer) + 1, blocks, beneath)
    for name, first, width in arguments:
        if width == 1:
            widths[first] = max(widths[first], len(name) + 3)
    if not beneath:
        widths[live + answer] = widths[expected + answer] = _GAP_WIDTH
    return Plan(tuple(arguments), live, expected, beneath, answer, tuple(widths))


def _widths(count: int, blocks: Sequence[tuple[int, Grid | None]], beneath: bool) -> list[float]:
    widths = [9.0] * count
    widths[CASE], widths[VERDICT] = _CASE_WIDTH, _VERDICT_WIDTH
    for first, grid in blocks:
        for row in grid or []:
            for at, cell in enumerate(row):
                length = len(shown(cell))
                # A long text may take several lines, but not a column of its own length.
                least, most = (13.0, 20.0) if beneath else (24.0, 44.0)
                room = min(length, max(least, min(most, length / 4)))
                widths[first + at] = max(widths[first + at], room + 3)
    return widths


def shown(cell: Cell) -> str:
    """About what Excel shows of a cell."""
    if isinstance(cell, dt.datetime):
        return "2026-01-01"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return "" if cell is None else str(cell)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column; a little more than needed, since words and fonts differ."""
    return max(1, len(textwrap.wrap(text, max(4, int(width * 1.05) - 1))))
