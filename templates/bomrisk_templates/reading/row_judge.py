"""Why a row of a table is no line: totals, charges, headings, notes and what else stands between lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from operator import itemgetter

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.remarks import Remarks
from bomrisk_templates.reading.row_facts import LONG_TEXT, RowFacts
from bomrisk_templates.reading.row_gaps import RowGaps
from bomrisk_templates.reading.row_headings import RowHeadings
from bomrisk_templates.reading.row_totals import RowTotals
from bomrisk_templates.reading.row_words import NOTE, SIGNATURE
from bomrisk_templates.reading.sorted_rows import SkipReason
from bomrisk_templates.reading.values import is_number_text

__all__ = ["RowJudge"]

#: So many cells the lines of a table of parts have; so many make a line; and so large a share of lines that are as full as most
#: make a table without gaps.
_SEVERAL, _MANY, _REGULAR = 4, 6, 0.9
#: So few rows below the last line are signatures and remarks, not parts of which only the name is known.
_FEW = 7
_ADDRESS = re.compile(r"https?://\S+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{4}|[\u3040-\u30ff\u3400-\u9fff]{2}")
_CODE = re.compile(r"(?=\S*\d)\S+")


class RowJudge:
    """Says of one row at a time why it is no line.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    rows : sequence of RowFacts
    alternates : collection of int
        Rows that only name alternates of a line: they do not tell what lines have.
    """

    def __init__(
        self, region: Region, columns: ColumnMap, rows: Sequence[RowFacts], alternates: Collection[int] = ()
    ) -> None:
        self.region, self.columns, self.rows = region, columns, rows
        self.cells = region.grid.rows
        self.numbers = region.grid.numbers
        names = [columns.column(role) for role in ("description", "part_number")]
        self.labels = sorted({region.left, *(c for c in names if c is not None)})
        body = self.cells[region.first : region.last]
        texts = {cell for column in self.labels for cell in set(map(itemgetter(column), body)) if type(cell) is str}
        self.remarks = Remarks(region, columns, rows, texts)
        self.totals = RowTotals(region, columns, self.labels, texts, self.remarks.beside)
        self.description = columns.column("description")
        self.figures = frozenset(row.index for row in rows if self._is_figure(row))
        full = [
            row
            for row in rows
            if row.count >= 2
            and row.identity
            and row.index not in region.repeated
            and row.index not in alternates
            and row.index not in self.figures
            and not self.totals.begins_as_sum(row)
        ]
        self.has_quantities = bool(full) and sum(row.quantity for row in full) >= 0.6 * len(full)
        self.totals.has_quantities = self.has_quantities
        self.gaps = RowGaps(self.cells, columns, full)
        self.typical = sorted(row.count for row in full)[len(full) // 2] if full else 1
        self.is_regular = sum(row.count >= self.typical for row in full) >= _REGULAR * len(full)
        self.headings = RowHeadings(
            region, columns, rows, full, self.gaps, typical=self.typical, has_quantities=self.has_quantities
        )
        self.has_line_numbers = bool(full) and sum(row.numbered for row in full) >= 0.6 * len(full)
        self.last_full = max(
            (i for i, row in enumerate(rows) if row.identity and row.index not in alternates and self._is_full(row)),
            default=-1,
        )
        self.group = columns.column("category")
        self.merged = {
            top + 1: last - first + 1
            for top, first, bottom, last in region.grid.merged
            if top == bottom and last > first
        }
        self.uncounted = self._uncounted()
        self.verdicts: list[SkipReason | None] = []

    def _uncounted(self) -> frozenset[int]:
        """Rows below a header, repeated in part, that does not ask for a quantity: they need none."""
        amount = self.columns.column("quantity")
        if amount is None:
            return frozenset()
        borders = [*sorted(self.region.repeated), self.region.last]
        spans = [range(a + 1, b) for a, b in pairwise(borders) if self.cells[a][amount] == ""]
        return frozenset(index for span in spans for index in span)

    def _is_figure(self, row: RowFacts) -> bool:
        """Whether a row is a word and a figure where the names of parts stand: a line of a small table of sums."""
        if row.count != 2 or row.quantity or row.number or self.description is None:
            return False
        cell = self.cells[row.index][self.description]
        return cell != "" and (not isinstance(cell, str) or is_number_text(cell))

    def _is_full(self, row: RowFacts) -> bool:
        """Whether a row has what lines have; one of many cells needs no quantity that can be read."""
        if self.has_quantities:
            return row.quantity or (row.named and row.count >= max(_MANY, self.typical - 1))
        return row.count >= 2

    def keep(self, verdict: SkipReason | None) -> SkipReason | None:
        """Note what was said of the next row, for those below it."""
        self.verdicts.append(verdict)
        return verdict

    def reason(self, position: int) -> SkipReason | None:
        """Say why a row is no line; None if it is one. What was said of the rows above must have been noted."""
        row = self.rows[position]
        if not row.count:
            return "blank"
        if row.index in self.region.repeated:
            return "repeated header"
        if row.index in self.region.asides:
            return "note"
        if self.gaps.is_work(row):
            return "work step"
        if self.remarks.is_one(row, follows_total=bool(position) and self.verdicts[position - 1] == "total"):
            return "note"
        if self.headings.names_prices(row):
            return "section heading"
        if row.count >= 4 and row.named and row.quantity and not self.totals.may_be_one(row):
            return None
        if self.totals.is_one(row):
            return "total"
        if position >= self.last_full and self._gap_before(position) and self._is_signed(row):
            return "note"
        if self.totals.is_charge(row):
            return "charge"
        if row.index in self.uncounted and row.named and row.count >= 2:
            return None
        if self.has_quantities and self.remarks.is_link(row):
            return "note"
        if row.index in self.figures and self.typical >= _SEVERAL:
            return "numbers only"
        if not row.quantity and self._leads_to_repeat(position):
            return "title"
        lacking = self.gaps.lacking(
            row, self.filled(row), below=position > self.last_full, follows=self._follows_line(position)
        )
        if lacking == "continuation" and self._is_group_again(row):
            return "section heading"
        if lacking in ("continuation", "note"):
            return lacking
        if not row.named and self._gap_before(position) and self.remarks.is_unnamed(row):
            return "note"
        if not row.identity:
            return self._without_identity(row)
        content = [c for c in self.filled(row) if c not in (self.group, self.columns.line_number)]
        parted = position < self.last_full and self._gap_before(position)
        if not row.quantity and self.headings.is_one(row, self.filled(row), content, parted=parted):
            return "section heading"
        if len(content) == 1 and not row.quantity:
            return self._single(position, row, content[0])
        if self.has_line_numbers and not row.numbered and not row.quantity and not row.named:
            return "alternative source"
        if (
            self.has_quantities
            and not row.quantity
            and position > self.last_full
            and self._gap_before(position)
            and len(content) <= 2
        ):
            return "note"
        return lacking

    def _is_group_again(self, row: RowFacts) -> bool:
        """Whether a lone name goes on with the headings that the table begins with, and not with the line above it."""
        first = self.rows[0]
        column = self.filled(row)[0]
        text = self._text(row, column)
        begins = self.verdicts[0] == "section heading" and self.filled(first) == [column]
        return begins and text[:1].isupper() and not any(character.isdigit() for character in text)

    def _leads_to_repeat(self, position: int) -> bool:
        """Whether the header is repeated right below: what stands above it is the head of a page."""
        below = self.rows[position + 1].index if position + 1 < len(self.rows) else -1
        return below in self.region.repeated

    def _follows_line(self, position: int) -> bool:
        if not position or self.numbers[self.rows[position].index] - self.numbers[self.rows[position - 1].index] > 1:
            return False
        return self.verdicts[position - 1] in (None, "continuation")

    def _text(self, row: RowFacts, column: int) -> str:
        return text_of(self.cells[row.index][column])

    def filled(self, row: RowFacts) -> list[int]:
        """Columns of the row that hold something."""
        cells = self.cells[row.index]
        return [c for c in range(self.region.left, self.region.right) if cells[c] != ""]

    def _is_signed(self, row: RowFacts) -> bool:
        """Whether a block of signatures begins here, which may hold sums where the lines have quantities."""
        first = self.filled(row)[0]
        return first == self.region.left and SIGNATURE.fullmatch(self._text(row, first)) is not None

    def _without_identity(self, row: RowFacts) -> SkipReason | None:
        texts = [
            column
            for column in self.filled(row)
            if column != self.columns.line_number
            and isinstance(text := self.cells[row.index][column], str)
            and _LETTER.search(text)
            and not is_number_text(text)
        ]
        quantity_column = self.columns.column("quantity")
        words = [
            c for c in texts if c not in (quantity_column, self.columns.column("unit"), self.columns.column("currency"))
        ]
        if row.count == 1 and not words and _WORD.search(self._text(row, self.filled(row)[0])):
            return "section heading"  # written where the lines are numbered
        if not words:
            return "numbered empty row" if row.numbered else "numbers only"
        if row.count == 1 or (len(words) == row.count and len(words) <= 2 and not row.quantity):
            return "section heading"
        # Something is counted and has a text in a column that was not understood: that is a line.
        if (
            row.quantity
            and (row.numbered or not self.has_line_numbers)
            and any(self.columns.contents[c].words > 0.3 for c in words)
        ):
            return None
        return "no part text"

    def _gap_before(self, position: int) -> bool:
        if position == 0:
            return True
        row, before = self.rows[position], self.rows[position - 1]
        if self.numbers[row.index] - self.numbers[before.index] > 1 or not before.count:
            return True
        verdict = self.verdicts[position - 1] if position - 1 < len(self.verdicts) else None
        return verdict in ("total", "section heading", "repeated header", "blank", "numbers only")

    def _single(self, position: int, row: RowFacts, column: int) -> SkipReason | None:
        """One filled cell: a section heading, a footnote, or a line of which only the name is known."""
        text = self._text(row, column)
        if not _LETTER.search(text) and column == self.description:
            return "numbers only"
        if NOTE.match(text):
            return "note"
        number = self.numbers[row.index]
        if self.merged.get(number, 0) >= max(2, min(4, (self.region.right - self.region.left) // 2)):
            return "section heading" if position < self.last_full else "note"
        if text.rstrip().endswith((":", "：")):
            return "section heading"
        if not self.has_quantities and self.typical <= 1:
            return None
        after = position > self.last_full
        gap = self._gap_before(position)
        if after:
            goes_on = self._goes_on_with_notes(position)
            return "note" if gap or goes_on or len(_ADDRESS.sub("", text)) > LONG_TEXT else None
        following = self.rows[position + 1] if position + 1 < len(self.rows) else None
        leads = following is not None and following.identity and self._is_full(following)
        code = _CODE.fullmatch(text) is not None
        if column != self.description and not code:
            return "section heading"
        if row.numbered and self.has_line_numbers:
            return None
        bare = self.gaps.counted and self.gaps.numbered and not row.numbered
        if gap and not code and (leads or bare or self._next_is_heading(position)):
            return "section heading"
        alone = position == 0 or self._is_full(self.rows[position - 1])
        plain = not any(character.isdigit() for character in text)
        if self.typical >= 3 and plain and leads and alone and (self.has_quantities or self.is_regular):
            return "section heading"
        return None

    def _goes_on_with_notes(self, position: int) -> bool:
        """Whether a short note stands above, and there are few rows below the lines."""
        if not position or self.verdicts[position - 1] != "note" or len(self.rows) - self.last_full > _FEW:
            return False
        above = self.rows[position - 1]
        return above.count == 1 and len(self._text(above, self.filled(above)[0])) <= LONG_TEXT

    def _next_is_heading(self, position: int) -> bool:
        """Two headings, or a heading, a gap and lines."""
        for row in self.rows[position + 1 : position + 3]:
            if row.identity and self._is_full(row):
                return True
            if row.count > 1:
                return False
        return False
