"""Rows that lack what all other lines of a table have: steps of work, continuations, remarks below the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.row_facts import SECTION_NUMBER, RowFacts
from bomrisk_templates.reading.row_words import NOTE, SIGNATURE
from bomrisk_templates.reading.sorted_rows import SkipReason
from bomrisk_templates.reading.values import is_number_text, is_time_unit

__all__ = ["RowGaps"]

_NEARLY_ALL = 0.85
_ENOUGH_ROWS = 6
_LABEL = re.compile(r"[:：]\s*$|__|\.{4,}|…{2,}")


class RowGaps:
    """What nearly every line of a table has, and so what a row without it is.

    Parameters
    ----------
    cells : sequence of rows
    columns : ColumnMap
    lines : sequence of RowFacts
        The rows that look like lines.
    """

    def __init__(self, cells: Sequence[Sequence[Cell]], columns: ColumnMap, lines: Sequence[RowFacts]) -> None:
        self.cells, self.columns = cells, columns
        self.unit = columns.column("unit")
        units = {cells[row.index][self.unit] for row in lines} if self.unit is not None else set()
        self.times = {unit for unit in units if is_time_unit(text_of(unit))}
        timed = sum(self._is_timed(row) for row in lines) if self.times else 0
        self.works = timed < 0.5 * len(lines)
        # Headings, work and remarks below the table must not count against it.
        lines = [row for row in lines if row.quantity or not (self.is_heading_number(row) or self._is_timed(row))]
        counted = [position for position, row in enumerate(lines) if row.quantity]
        lines = lines[: counted[-1] + 1] if counted else lines
        enough = len(lines) >= _ENOUGH_ROWS

        def nearly_all(count: int) -> bool:
            return enough and count >= _NEARLY_ALL * len(lines)

        self.counted = nearly_all(sum(row.quantity for row in lines))
        self.numbered = nearly_all(sum(row.numbered for row in lines))
        self.coded = nearly_all(sum(row.number for row in lines))

    def _is_timed(self, row: RowFacts) -> bool:
        return self.unit is not None and self.cells[row.index][self.unit] in self.times

    def is_work(self, row: RowFacts) -> bool:
        """Whether the row counts minutes or hours, in a table of parts."""
        if not self.works or self.unit is None:
            return False
        if self.times and self._is_timed(row):
            return not (row.quantity and self._is_priced(row))  # an hour of welding that is bought is a line
        if row.quantity or not self.counted:
            return False
        unit = self.cells[row.index][self.unit]
        # Times that slipped into the column of the unit ("18.00" minutes).
        return unit != "" and (not isinstance(unit, str) or is_number_text(unit))

    def _is_priced(self, row: RowFacts) -> bool:
        columns = (self.columns.column(role) for role in ("unit_price", "line_total"))
        return any(column is not None and self.cells[row.index][column] != "" for column in columns)

    def is_heading_number(self, row: RowFacts) -> bool:
        """Whether a section is numbered here: I, II, A, B, 一 in a column of line numbers or references."""
        return any(
            column is not None and SECTION_NUMBER.fullmatch(text_of(self.cells[row.index][column])) is not None
            for column in (self.columns.line_number, self.columns.column("designator"))
        )

    def lacking(self, row: RowFacts, filled: Sequence[int], *, below: bool, follows: bool) -> SkipReason | None:
        """Say what a row without a quantity is, if nearly all lines have one.

        Parameters
        ----------
        row : RowFacts
        filled : sequence of int
            Its filled columns.
        below : bool
            Whether it stands below the last line that has a quantity.
        follows : bool
            Whether a line, or a continuation of one, stands directly above it.
        """
        if not self.counted or row.quantity:
            return None
        level = self.columns.column("level")
        if level is not None and level in filled:
            return None  # assemblies may have no quantity
        unnumbered, uncoded = self.numbered and not row.numbered, self.coded and not row.number
        if follows and len(filled) == 1 and (unnumbered or uncoded) and self._goes_on(filled[0]):
            return "continuation"
        if below and (unnumbered or uncoded or not follows or len(filled) <= 2 or self._is_remark(row, filled)):
            return "note"
        return "no quantity" if unnumbered or (uncoded and not row.named) else None

    def _is_remark(self, row: RowFacts, filled: Sequence[int]) -> bool:
        """Whether a cell is a label of a signature block, or a remark begins here."""
        texts = [text_of(self.cells[row.index][column]) for column in filled]
        begins = NOTE.match(texts[0]) or SIGNATURE.match(texts[0])
        return begins is not None or any(_LABEL.search(text) for text in texts)

    def _goes_on(self, column: int) -> bool:
        return column in (self.columns.column("designator"), self.columns.column("description"))
