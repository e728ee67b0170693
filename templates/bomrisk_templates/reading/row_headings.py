"""Headings of sections that have more than a name: the number of the section, its sum, or a sentence about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from bomrisk_templates.reading.column_map import PRICES, ColumnMap
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.row_facts import LONG_TEXT, RowFacts
from bomrisk_templates.reading.row_gaps import RowGaps
from bomrisk_templates.reading.values import is_number_text

__all__ = ["RowHeadings"]

#: A table of so many filled columns is no list of numbered names.
_WIDE = 4
_MOST_SECTIONS = 0.4
_SAMPLE = 400
_SELDOM = 0.1


class RowHeadings:
    """Tells headings from lines of which little is known.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    rows, full : sequence of RowFacts
        All rows, and those that look like lines.
    gaps : RowGaps
    typical : int
        How many filled cells most lines have.
    has_quantities : bool
        Whether the lines have quantities.
    """

    def __init__(
        self,
        region: Region,
        columns: ColumnMap,
        rows: Sequence[RowFacts],
        full: Sequence[RowFacts],
        gaps: RowGaps,
        *,
        typical: int,
        has_quantities: bool,
    ) -> None:
        self.cells: list[list[Cell]] = region.grid.rows
        self.description = columns.column("description")
        self.rows, self.gaps, self.has_quantities = rows, gaps, has_quantities
        counted = [self.cells[row.index] for row in full if row.quantity]
        #: Columns that hardly a line fills.
        self.seldom = frozenset(
            column
            for column in range(region.left, region.right)
            if not _has_more(counted, column, int(_SELDOM * len(full)))
        )
        self.is_wide = typical >= _WIDE
        priced = [columns.mapped[role] for role in PRICES if role in columns.mapped]
        self.prices = [(normalise(each.header), each.column) for each in priced]
        #: Whether a text stands where the lines have prices: in most tables none does.
        self.has_words = any(
            isinstance(row[column], str) and row[column] != ""
            for _, column in self.prices
            for row in self.cells[region.first : region.last]
        )

    def is_one(self, row: RowFacts, filled: Sequence[int], content: Sequence[int], *, parted: bool) -> bool:
        """Whether a row without a quantity is a heading.

        Parameters
        ----------
        row : RowFacts
        filled, content : sequence of int
            Its filled columns, and those of them that neither number nor group the lines.
        parted : bool
            Whether a gap parts the row from the lines above, and lines follow.
        """
        if len(filled) == 2 and self.gaps.is_heading_number(row) and (self.has_quantities or self._has_few_sections):
            return True
        if len(content) != 2 or content[0] != self.description:
            return False
        beside = self.cells[row.index][content[1]]
        if self.has_quantities and content[1] in self.seldom:  # "Area: Tools", 364.10
            return not isinstance(beside, str) or is_number_text(beside)
        # A name and a long sentence about what follows.
        return self.gaps.counted and parted and len(text_of(beside)) > LONG_TEXT

    def names_prices(self, row: RowFacts) -> bool:
        """Whether a row says the header of the prices again where the lines have theirs: "Transformers | Price | #VALUE!"."""
        if not self.has_words:
            return False
        cells = self.cells[row.index]
        told = [(header, cell) for header, column in self.prices if (cell := cells[column]) != ""]
        if not any(
            isinstance(cell, str) and len(cell) > 1 and header.startswith(normalise(cell) or "~")
            for header, cell in told
        ):
            return False
        return all(isinstance(cell, str) and not is_number_text(cell) for _, cell in told)

    @cached_property
    def _has_few_sections(self) -> bool:
        """Whether most rows of a table that is no list of names are numbered otherwise than sections are."""
        first = self.rows[:_SAMPLE]
        return self.is_wide and sum(map(self.gaps.is_heading_number, first)) <= _MOST_SECTIONS * len(first)


def _has_more(rows: Sequence[Sequence[Cell]], column: int, count: int) -> bool:
    """Whether more than so many rows fill a column; most columns show it soon."""
    filled = (row for row in rows if row[column] != "")
    return next(islice(filled, count, None), None) is not None
