"""Lists without columns: a numbered or bulleted line for each part."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import Final

from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.region import Region

__all__ = ["find_enumeration"]

#: Bullets, boxes to tick and pictures.
_SIGNS: Final = r"-–—*•·・▪►▸➤●○■□◆◇★☆✓✔☐☑‣\U0001F300-\U0001FAFF"
#: "1. M2 screw", "2) ...", "(3) ...", "4、...", "- ...", "・...", "3 x ...", "x3 ...", "3 ...".
_MARKED: Final = re.compile(
    rf"(?:\(?\d{{1,3}}\s*[.)、．）:：](?!\d)|[{_SIGNS}](?![{_SIGNS}])|\d{{1,4}}\s?[x×]\s|[x×]\d{{1,3}}\s|\d{{1,3}}\s(?=[^\W\d_]))\s*\S"
)
_FEWEST: Final = 3
_MOST: Final = 0.5
#: Longer lines are sentences.
_LONGEST: Final = 100


def find_enumeration(grid: Grid) -> list[Region]:
    """Take the marked lines of a sheet that has no table as parts.

    Parameters
    ----------
    grid : Grid

    Returns
    -------
    list of Region
        One region without a header, whose first filled column describes the parts, or none.
    """
    marks = [_mark(row) for row in grid.rows]
    usual = Counter(mark for mark in marks if mark is not None).most_common(1)
    marked = [index for index, mark in enumerate(marks) if usual and mark == usual[0][0]]
    if len(marked) < _FEWEST or _length(grid, marked) > _LONGEST:
        return []
    span = range(marked[0], marked[-1] + 1)
    if len(marked) < _MOST * len(span):
        return []
    column, _ = usual[0][0]
    region = Region(grid, None, span.start, span.stop, 0, grid.width, roles={column: {"description": 0.6}}, above=0)
    region.asides = set(span) - set(marked)
    return [region]


def _mark(row: list[Cell]) -> tuple[int, bool] | None:
    """Give the column of the mark that a row begins with, and whether that is a number; None where there is no mark."""
    column, cell = next(((column, cell) for column, cell in enumerate(row) if cell != ""), (0, ""))
    if not isinstance(cell, str) or _MARKED.match(cell) is None:
        return None
    return column, cell.lstrip("(")[:1].isdigit()


def _length(grid: Grid, rows: list[int]) -> float:
    return median(sum(len(str(cell)) for cell in grid.rows[index]) for index in rows)
