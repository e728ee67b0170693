"""Lists without columns: a numbered or bulleted line for each part."""

from __future__ import annotations

import re
from itertools import groupby
from statistics import median
from typing import Final

from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.region import Region

__all__ = ["find_enumeration"]

#: "1. M2 screw", "2) ...", "(3) ...", "4、...", "- ...", "• ...".
_MARKED: Final = re.compile(r"(?:\(?\d{1,3}\s*[.)、．）:：](?!\d)|[-–—*•·▪►])\s*[^\W\d_]?")
_FEWEST: Final = 3
#: Longer lines are sentences.
_LONGEST: Final = 100


def find_enumeration(grid: Grid) -> list[Region]:
    """Take the longest run of marked lines as the parts of a sheet that has no table.

    Parameters
    ----------
    grid : Grid

    Returns
    -------
    list of Region
        One region without a header, whose first filled column describes the parts, or none.
    """
    firsts = [_first(row) for row in grid.rows]
    runs: list[list[int]] = []
    for key, run in groupby(range(len(firsts)), key=lambda index: _mark(firsts[index])):
        if key is not None:
            runs.append(list(run))
    longest = max(runs, key=len, default=[])
    if (
        len(longest) < _FEWEST
        or median(sum(len(str(cell)) for cell in grid.rows[index]) for index in longest) > _LONGEST
    ):
        return []
    first, last = longest[0], longest[-1] + 1
    column = firsts[first][0]
    return [Region(grid, None, first, last, 0, grid.width, roles={column: {"description": 0.6}}, above=0)]


def _first(row: list[Cell]) -> tuple[int, Cell]:
    return next(((column, cell) for column, cell in enumerate(row) if cell != ""), (0, ""))


def _mark(first: tuple[int, Cell]) -> tuple[int, bool] | None:
    """Tell marked lines of one kind, numbered or not, in one column from others."""
    column, cell = first
    if not isinstance(cell, str) or _MARKED.match(cell) is None:
        return None
    return column, cell.lstrip("(")[:1].isdigit()
