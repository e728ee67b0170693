"""Merged areas and hidden rows of a sheet, asked for in few calls: a call to Excel costs more than a cell."""

from __future__ import annotations

from contextlib import suppress

from xlwings import Range

__all__ = ["hidden_rows", "merged_areas"]

_MOST_CALLS = 3000
_MOST_AREAS = 1000

Area = tuple[int, int, int, int]


def merged_areas(block: Range) -> tuple[Area, ...]:
    """Find the merged areas that touch a block, by halving it: one question where nothing is merged.

    Parameters
    ----------
    block : Range

    Returns
    -------
    tuple
        0-based ``(first row, first column, last row, last column)`` of the sheet; none where there are absurdly many.
    """
    found: set[Area] = set()
    open_blocks = [(0, 0, *block.shape)]
    calls = 0
    while open_blocks:
        top, left, height, width = open_blocks.pop()
        calls += 1
        if calls > _MOST_CALLS:
            return ()
        part = block[top : top + height, left : left + width]
        if part.merge_cells is False:
            continue
        if height == width == 1:
            area = part.merge_area
            (rows, columns), row, column = area.shape, area.row - 1, area.column - 1
            found.add((row, column, row + rows - 1, column + columns - 1))
        elif height >= width:
            half = height // 2
            open_blocks += [(top, left, half, width), (top + half, left, height - half, width)]
        else:
            half = width // 2
            open_blocks += [(top, left, height, half), (top, left + half, height, width - half)]
    return tuple(sorted(found))


def hidden_rows(block: Range) -> frozenset[int]:
    """Return the 1-based hidden rows of a block; none where the engine cannot tell.

    Only a warning rests on it, so an engine without this question, or a sheet cut into a thousand pieces by a filter, is no
    reason to stop.
    """
    first, (height, _) = block.row, block.shape
    shown: set[int] = set()
    # Engines differ in what they raise where they lack this, and Excel does where every row is hidden.
    with suppress(Exception):
        areas = block.get_special_cells("visible")
        if not isinstance(areas, list) or len(areas) > _MOST_AREAS:
            return frozenset()
        for area in areas:
            row, rows = area.row, area.shape[0]
            shown.update(range(row, row + rows))
        return frozenset(range(first, first + height)) - shown
    return frozenset()
