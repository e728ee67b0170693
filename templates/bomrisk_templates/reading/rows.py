"""Which rows of a table are BOM lines, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bomrisk_templates.reading.alternates import repeats_line, rows_without_names
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.row_facts import RowFacts, look
from bomrisk_templates.reading.row_words import CHARGE, NOTE, TOTAL, TOTAL_BEGINS, TOTAL_INITIALS, TOTAL_OPEN
from bomrisk_templates.reading.sorted_rows import SkippedRow, SkipReason, SortedRows
from bomrisk_templates.reading.values import is_number_text

__all__ = ["all_rows", "sort_rows"]

_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"(?=\S*\d)\S+")
_LONG_NOTE = 110


def all_rows(region: Region) -> SortedRows:
    """Take every row below the header as a line."""
    lines = list(range(region.first, region.last))
    header = [region.grid.numbers[index] for index in region.header_rows]
    return SortedRows(lines, [SkippedRow(number, number, "header") for number in header], [""] * len(lines))


def sort_rows(
    region: Region, columns: ColumnMap, skip: Mapping[int, None] | frozenset[int] = frozenset()
) -> SortedRows:
    """Sort the rows of a table into lines and others.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    skip : set of int
        1-based rows that the person takes out.

    Returns
    -------
    SortedRows
        Every row from the header down is either a line or among the skipped.
    """
    grid = region.grid
    rows = look(region, columns)
    judge = _Judge(region, columns, rows)
    result = SortedRows([], [], [])
    section, below_line = "", False
    for index in range(region.first if region.above is None else region.above, region.first):
        cells = [text_of(cell) for cell in grid.rows[index][region.left : region.right] if cell != ""]
        if cells and index not in region.header_rows:
            result.skipped.append(SkippedRow(grid.numbers[index], grid.numbers[index], "title", cells[0][:80]))
    result.skipped += [SkippedRow(grid.numbers[index], grid.numbers[index], "header") for index in region.header_rows]
    previous = grid.numbers[region.first - 1] if region.first else 0
    repeating = rows_without_names(region, columns)
    for position, row in enumerate(rows):
        number = grid.numbers[row.index]
        if number - previous > 1:
            result.skipped.append(SkippedRow(previous + 1, number - 1, "blank"))
        adjacent = below_line and number - previous == 1
        previous = number
        reason: SkipReason | str | None = "set by you" if number in skip else judge.reason(position)
        if (
            reason is None
            and adjacent
            and row.index in repeating
            and repeats_line(region, columns, row.index, result.lines[-1])
        ):
            reason = f"alternate of row {grid.numbers[result.lines[-1]]}"
            result.alternates.setdefault(len(result.lines) - 1, []).append(row.index)
        else:
            below_line = reason is None
        if reason is None:
            result.lines.append(row.index)
            result.sections.append(section)
            continue
        text = next((text_of(grid.rows[row.index][c]) for c in judge.filled(row)), "")
        result.skipped.append(SkippedRow(number, number, reason, text[:80]))
        if reason == "section heading":
            section = text
    return result


class _Judge:
    """Says of one row at a time why it is no line."""

    def __init__(self, region: Region, columns: ColumnMap, rows: list[RowFacts]) -> None:
        self.region, self.columns, self.rows = region, columns, rows
        self.cells = region.grid.rows
        self.numbers = region.grid.numbers
        names = [columns.column(role) for role in ("description", "part_number")]
        self.labels = sorted({region.left, *(c for c in names if c is not None)})
        full = [row for row in rows if row.count >= 2 and row.identity and not self._begins_as_sum(row)]
        self.has_quantities = bool(full) and sum(row.quantity for row in full) >= 0.6 * len(full)
        self.has_line_numbers = bool(full) and sum(row.numbered for row in full) >= 0.6 * len(full)
        self.last_full = max((i for i, row in enumerate(rows) if row.identity and self._is_full(row)), default=-1)
        self.group = columns.column("category")
        self.description = columns.column("description")
        self.merged = {
            top + 1: last - first + 1
            for top, first, bottom, last in region.grid.merged
            if top == bottom and last > first
        }
        self.typical = sorted(row.count for row in full)[len(full) // 2] if full else 1
        self.verdicts: list[SkipReason | None] = []

    def _is_full(self, row: RowFacts) -> bool:
        return row.quantity if self.has_quantities else row.count >= 2

    def reason(self, position: int) -> SkipReason | None:
        verdict = self._reason(position)
        self.verdicts.append(verdict)
        return verdict

    def _reason(self, position: int) -> SkipReason | None:
        row = self.rows[position]
        if not row.count:
            return "blank"
        if row.index in self.region.repeated:
            return "repeated header"
        if row.count >= 4 and row.named and row.quantity and not self._begins_as_total(row):
            return None
        if self._is_total(row):
            return "total"
        if not row.quantity and self._is_charge(row):
            return "charge"
        if not row.identity:
            return self._without_identity(row)
        content = [c for c in self.filled(row) if c not in (self.group, self.columns.line_number)]
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
        return None

    def _text(self, row: RowFacts, column: int) -> str:
        return text_of(self.cells[row.index][column])

    def filled(self, row: RowFacts) -> list[int]:
        """Columns of the row that hold something."""
        cells = self.cells[row.index]
        return [c for c in range(self.region.left, self.region.right) if cells[c] != ""]

    def _begins_as_sum(self, row: RowFacts) -> bool:
        """Whether a label of the row is a total or a charge: such rows do not tell whether lines have quantities."""
        if row.quantity:
            return False
        for column in self.labels:
            cell = self.cells[row.index][column]
            if isinstance(cell, str) and cell and len(cell) <= 40:
                known = cell[0].casefold() in TOTAL_INITIALS and TOTAL_BEGINS.match(cell)
                if known or CHARGE.fullmatch(cell):
                    return True
        return False

    def _begins_as_total(self, row: RowFacts) -> bool:
        """Whether a well-filled row may still be a total: the word stands first, or where the names stand."""
        cells = self.cells[row.index]
        for column in self.labels:
            cell = cells[column]
            if isinstance(cell, str) and cell and cell[0].casefold() in TOTAL_INITIALS and TOTAL.fullmatch(cell):
                return True
        return False

    def _is_total(self, row: RowFacts) -> bool:
        number = self.columns.column("part_number")
        for column in self.filled(row):
            text = self.cells[row.index][column]
            if (
                not isinstance(text, str)
                or len(text) > 90
                or text[0].casefold() not in TOTAL_INITIALS
                or column == self.columns.column("notes")
            ):
                continue
            strict, loose = TOTAL.fullmatch(text), TOTAL_OPEN.match(text)
            if not strict and not loose and not (len(text) <= 40 and TOTAL_BEGINS.match(text)):
                continue
            other_number = number is not None and number != column and self.cells[row.index][number] != ""
            if strict and not other_number and not (row.quantity and self._has_other_name(row, column)):
                return True
            if row.quantity or other_number:
                continue
            if loose or (self.has_quantities and not self._has_other_name(row, column)):
                return True
        return False

    def _is_charge(self, row: RowFacts) -> bool:
        """Freight, tax or discount: one text that says so, and money."""
        texts = [
            cell for c in self.filled(row) if isinstance(cell := self.cells[row.index][c], str) and _LETTER.search(cell)
        ]
        return len(texts) == 1 and row.count >= 2 and CHARGE.fullmatch(texts[0]) is not None

    def _has_other_name(self, row: RowFacts, column: int) -> bool:
        return any(
            c != column and isinstance(text := self.cells[row.index][c], str) and _LETTER.search(text) is not None
            for c in self.filled(row)
        )

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
            return "note" if gap or len(text) > _LONG_NOTE else None
        following = self.rows[position + 1] if position + 1 < len(self.rows) else None
        leads = following is not None and following.identity and self._is_full(following)
        code = _CODE.fullmatch(text) is not None
        if column != self.description and not code:
            return "section heading"
        if row.numbered and self.has_line_numbers:
            return None
        if gap and not code and (leads or self._next_is_heading(position)):
            return "section heading"
        alone = position == 0 or self._is_full(self.rows[position - 1])
        plain = not any(character.isdigit() for character in text)
        if self.typical >= 3 and plain and leads and alone and self.has_quantities:
            return "section heading"
        return None

    def _next_is_heading(self, position: int) -> bool:
        """Two headings, or a heading, a gap and lines."""
        for row in self.rows[position + 1 : position + 3]:
            if row.identity and self._is_full(row):
                return True
            if row.count > 1:
                return False
        return False
