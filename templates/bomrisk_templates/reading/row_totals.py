"""Rows that sum or charge: totals, and freight, tax or discounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.row_facts import RowFacts
from bomrisk_templates.reading.row_words import (
    CHARGE,
    TOTAL,
    TOTAL_BEGINS,
    TOTAL_ENDS,
    TOTAL_OPEN,
    beginning,
    begins_with_mark,
    may_begin_charge,
    may_begin_total,
)
from bomrisk_templates.reading.values import currency_in, is_quantity_text

__all__ = ["RowTotals"]

_ONCE = frozenset((1, "1", "1.0", "1,0", "1,00", "1.00"))
_DASHES = frozenset("-–—−/")
_SUM = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_HEAD = 4
#: Behind a sum stand a reserve, a tax and what is to pay.
_LAST_ROWS = 4


def _beginning(texts: Collection[str], tests: Sequence[Callable[[str], bool]]) -> list[list[str]]:
    """The texts that begin as some words may, for each kind of words: of a hundred thousand texts, few beginnings are different."""
    heads = {text[:_HEAD] for text in texts}
    likely = {head for head in heads if begins_with_mark(head) or any(test(head) for test in tests)}
    some = [text for text in texts if text[:_HEAD] in likely] if likely else []
    return [[text for text in some if test(beginning(text))] for test in tests]


class RowTotals:
    """Tells rows that sum or charge from lines.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    labels : sequence of int
        Columns in which the words for totals stand: the first one, and those of the names.
    texts : collection of str
        The texts in these columns.
    beside : collection of int
        Columns that do not say what a part is.
    """

    def __init__(
        self,
        region: Region,
        columns: ColumnMap,
        labels: Sequence[int],
        texts: Collection[str],
        beside: Collection[int],
    ) -> None:
        self.cells, self.left, self.right = region.grid.rows, region.left, region.right
        self.labels, self.beside, self.last = labels, beside, region.last - 1
        self.first = region.first
        self.description = columns.column("description")
        self.amount = columns.column("quantity")
        self.number, self.notes = columns.column("part_number"), columns.column("notes")
        totals, charges = _beginning(texts, (may_begin_total, may_begin_charge))
        begun = {text for text in totals if TOTAL_BEGINS.match(text)}
        self.alone = {text for text in begun if TOTAL.fullmatch(text)}
        self.begun = begun - self.alone
        self.charged = {text for text in charges if CHARGE.fullmatch(text)}
        known = (columns.column(role) for role in ("unit", "currency", "supplier", "category"))
        #: Columns whose texts are no names beside the word for a charge.
        self.plain = frozenset(beside) | {column for column in known if column is not None}
        #: Whether the lines have quantities, once that is known.
        self.has_quantities = False

    def _texts(self, row: RowFacts) -> Iterator[tuple[int, str]]:
        cells: list[Cell] = self.cells[row.index]
        for column in range(self.left, self.right):
            if isinstance(cell := cells[column], str) and cell:
                yield column, cell

    def is_counted(self, row: RowFacts) -> bool:
        """Whether the row says how many; a dash does in a line, but also stands where a total has no quantity."""
        return row.quantity and (self.amount is None or self.cells[row.index][self.amount] not in _DASHES)

    def begins_as_sum(self, row: RowFacts) -> bool:
        """Whether a label of the row is a total or a charge: such rows do not tell whether lines have quantities."""
        if self.is_counted(row):
            return False
        for column in self.labels:
            cell = self.cells[row.index][column]
            if isinstance(cell, str) and cell and len(cell) <= 40:
                known = may_begin_total(cell) and TOTAL_BEGINS.match(cell)
                if known or (may_begin_charge(cell) and CHARGE.fullmatch(cell)):
                    return True
        return False

    def may_be_one(self, row: RowFacts) -> bool:
        """Whether a well-filled row may still be a total: the word stands first, or where the names stand."""
        if not self.alone and not self.begun and not self.charged:
            return False
        cells = self.cells[row.index]
        labels = [cells[column] for column in self.labels]
        if any(label in self.alone or label in self.charged for label in labels) or self._is_double(row):
            return True
        return not self.is_counted(row) and any(label in self.begun for label in labels)

    def _is_double(self, row: RowFacts) -> bool:
        """Whether two labels of the row name totals, each with its figure beside it."""
        cells = self.cells[row.index]
        if not self.begun or not any(cells[column] in self.begun for column in self.labels):
            return False
        return sum(TOTAL_BEGINS.match(text) is not None for _, text in self._texts(row)) > 1

    def is_one(self, row: RowFacts) -> bool:
        """Whether the row is a total."""
        if self._is_double(row):
            return True
        counted = self.is_counted(row)
        if self.has_quantities and not counted and not self._has_number(row) and self._ends_as_sum(row):
            return True
        for column, text in self._texts(row):
            if len(text) > 90 or not may_begin_total(text) or column == self.notes:
                continue
            strict, loose = TOTAL.fullmatch(text), TOTAL_OPEN.match(text)
            if not strict and not loose and not (len(text) <= 40 and TOTAL_BEGINS.match(text)):
                continue
            other_number = self.number not in (None, column) and self._has_number(row)
            if strict and self._closes(row, column, text):
                return True
            if strict and not other_number and not (counted and self._has_other_name(row, column)):
                return True
            if counted or other_number:
                continue
            is_expected = self.has_quantities or row.index == self.last
            if loose or (is_expected and not self._has_other_name(row, column)):
                return True
        return False

    def _ends_as_sum(self, row: RowFacts) -> bool:
        """Whether the only name of a row ends as a word for a sum: "Hardware gesamt"."""
        texts = [
            (column, text) for column, text in self._texts(row) if not is_quantity_text(text) and text not in _DASHES
        ]
        return row.count > len(texts) == 1 and TOTAL_ENDS.fullmatch(texts[0][1]) is not None

    def _closes(self, row: RowFacts, column: int, text: str) -> bool:
        """Whether the word stands first in one of the last rows, and nowhere above: what stands beside it explains it."""
        if column != self.left or row.index <= self.last - _LAST_ROWS:
            return False
        return all(self.cells[index][column] != text for index in range(self.first, row.index))

    def _has_number(self, row: RowFacts) -> bool:
        """Whether a part number stands in the row: the sum may have been written there ("平均350RMB")."""
        cell = "" if self.number is None else self.cells[row.index][self.number]
        return cell != "" and not (isinstance(cell, str) and _SUM.search(cell) and currency_in(cell))

    def is_charge(self, row: RowFacts) -> bool:
        """Freight, tax or discount: one text that says so, and money; once, where it is counted."""
        texts = [(column, text) for column, text in self._texts(row) if _LETTER.search(text)]
        if row.quantity and self.is_counted(row):
            once = self.amount is not None and self.cells[row.index][self.amount] in _ONCE
            texts = [(column, text) for column, text in texts if column not in self.plain and column != self.amount]
            return once and [text in self.charged for _, text in texts] == [True]
        return len(texts) == 1 and row.count >= 2 and CHARGE.fullmatch(texts[0][1]) is not None

    def _has_other_name(self, row: RowFacts, column: int) -> bool:
        """Whether another text of the row can name a part; where the word stands among the names, a remark cannot."""
        beside = self.beside if column == self.description else ()
        others = (text for c, text in self._texts(row) if c != column and c not in beside)
        return any(_LETTER.search(text) and not is_quantity_text(text) for text in others)
