"""The rows of a table, sorted into BOM lines and rows that are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["SkipReason", "SkippedRow", "SortedRows"]

SkipReason = Literal[
    "title", "header", "repeated header", "section heading", "total", "charge", "note", "blank", "numbers only", "no part text",
    "numbered empty row", "alternative source", "outside the table", "set by you", "work step", "no quantity", "continuation",
    "listed again",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row, or a run of blank rows, that is no BOM line.

    Parameters
    ----------
    row, last : int
        1-based first and last row.
    reason : str
        One of :data:`SkipReason`, or ``alternate of row N``.
    text : str
        The first text in it, for the report.
    """

    row: int
    last: int
    reason: SkipReason | str
    text: str = ""

    @property
    def count(self) -> int:
        """How many rows it stands for."""
        return self.last - self.row + 1


@dataclass(slots=True)
class SortedRows:
    """Indices of the line rows and the rows left out.

    `sections` holds the heading above each line; by the line's index, `alternates` holds the rows that only name alternates of
    it, and `continued` those whose texts go on from it.
    """

    lines: list[int]
    skipped: list[SkippedRow]
    sections: list[str]
    alternates: dict[int, list[int]] = field(default_factory=dict)
    continued: dict[int, list[int]] = field(default_factory=dict)
