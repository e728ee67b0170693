"""Which row of the sheet Risk results moves where, so that the buyer's cells go with their line and none has to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from bomrisk_excel.ribbon.last_score import LastScore, OldLine
from bomrisk_excel.ribbon.results_layout import HEADER_ROW

__all__ = ["Arrangement", "arrange"]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the rows below the header are to stand.

    Parameters
    ----------
    sources : tuple of int
        1-based row that each row comes from, the first one below the header first.
    last_row : int
        Last row of the sheet as it is; those after it are new and blank.
    kept : int
        How many rows are kept; what comes after them is gone.
    key_column : int
        1-based column to the right of everything, free for the order of the rows.
    old_lines : int
        How many lines there were.
    extras : tuple of int
        1-based columns that the buyer added.
    """

    sources: tuple[int, ...]
    last_row: int
    kept: int
    key_column: int
    old_lines: int
    extras: tuple[int, ...]

    @property
    def first_row(self) -> int:
        """1-based first row below the header."""
        return HEADER_ROW + 1

    @property
    def end_row(self) -> int:
        """1-based last row of all that are arranged, kept or gone."""
        return HEADER_ROW + len(self.sources)

    @property
    def last_kept(self) -> int:
        """1-based last row that is kept."""
        return HEADER_ROW + self.kept

    @property
    def fresh(self) -> int:
        """How many rows are new."""
        return max(self.end_row - self.last_row, 0)

    @property
    def moves(self) -> bool:
        """Whether any row has to be moved."""
        return self.sources != tuple(range(self.first_row, self.end_row + 1))


def arrange(
    last: LastScore, of_lines: Mapping[int, OldLine], lost: Sequence[OldLine], lines: int
) -> Arrangement | None:
    """Say where each row of the sheet is to stand.

    Parameters
    ----------
    last : LastScore
    of_lines : mapping
        Old line by position of its line now.
    lost : sequence of OldLine
        Those that are kept below the table.
    lines : int
        How many lines there are now.

    Returns
    -------
    Arrangement or None
        None if rows would have to move that cannot, or the columns are not where they were.
    """
    if not last.in_shape:
        return None
    wanted: list[int | None] = [of_lines[at].row if at in of_lines else None for at in range(lines)]
    ours = {line.row for line in (*last.lines, *last.lost)}
    # A blank row, the title and the header stand above the lost ones; those of the last time are used again.
    title = last.lost_title
    above = [title - 1, title, title + 1] if title and ours.isdisjoint(range(title - 1, title + 2)) else []
    if lost:
        wanted += above or [None, None, None]
        wanted += [line.row for line in lost]
    bottom = max(last.last_row, HEADER_ROW)
    fresh = count(bottom + 1)
    sources = [row if row is not None else next(fresh) for row in wanted]
    kept = set(sources)
    gone = [row for row in range(HEADER_ROW + 1, next(fresh)) if row not in kept]
    found = Arrangement(
        sources=(*sources, *gone),
        last_row=bottom,
        kept=len(sources),
        key_column=last.last_column + 1,
        old_lines=len(last.lines),
        extras=tuple(column for key, column in last.columns.items() if isinstance(key, int)),
    )
    if not last.anchored:
        return found
    if found.moves or not kept.issuperset([*ours, *above]):
        return None
    return replace(found, sources=found.sources[: found.kept])
