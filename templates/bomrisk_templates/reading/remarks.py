"""Rows that look like lines but only remark on them: commented out, figures beside a total, how many are built."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.row_facts import RowFacts
from bomrisk_templates.reading.values import is_quantity_text

__all__ = ["Remarks"]

_COMMENT = ("# ", "// ")
_AMOUNTS = ("unit_price", "line_total")
_SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,}(?:\W+\w+){2,}")
_NEARLY_ALL = 0.85
_LITTLE = 2
_LETTER = re.compile(r"[^\W\d_]")


class Remarks:
    """Tells remarks from lines.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    rows : sequence of RowFacts
    texts : collection of str
        The texts that stand in the columns of names.
    """

    def __init__(self, region: Region, columns: ColumnMap, rows: Sequence[RowFacts], texts: Collection[str]) -> None:
        self.cells, self.left, self.right = region.grid.rows, region.left, region.right
        self.amounts = [c for role in _AMOUNTS if (c := columns.column(role)) is not None]
        known = {mapped.column for mapped in columns.mapped.values()}
        known -= {c for role in ("notes", "category", "unit", "currency") if (c := columns.column(role)) is not None}
        #: Columns beside the names that say nothing of what a part is: notes, states, and what is not understood.
        self.beside = frozenset(range(region.left, region.right)) - known
        begun = {text[:3] for text in texts}
        self.comments = any(text.startswith(_COMMENT) for text in begun) and self._has_comments(region, rows)
        filled = [row for row in rows if row.count >= 2 and row.index not in region.repeated]
        named = [row.index for row in filled if row.named]
        above = sum(row.index <= named[-1] for row in filled) if named else 0
        self.last_named = named[-1] if named and len(named) >= _NEARLY_ALL * above else None

    def _has_comments(self, region: Region, rows: Sequence[RowFacts]) -> bool:
        """Whether lone texts are written as comments, and most lines are not."""
        start = region.first if region.above is None else region.above
        above = [row for row in self.cells[start : region.first] if row.count("") >= len(row) - 1]
        lone = [*above, *(self.cells[row.index] for row in rows if row.count == 1)]
        several = [row for row in rows if row.count > 1]
        marked = sum(self._is_comment(self.cells[row.index]) for row in several)
        return any(map(self._is_comment, lone)) and 2 * marked < len(several)

    def _is_comment(self, cells: Sequence[object]) -> bool:
        first = cells[self.left]
        return isinstance(first, str) and first.startswith(_COMMENT)

    def is_one(self, row: RowFacts, *, follows_total: bool) -> bool:
        """Whether the row is commented out, or holds further figures below a total."""
        cells = self.cells[row.index]
        if self.comments and row.count > 1 and self._is_comment(cells):
            return True
        return follows_total and any(
            isinstance(text := cells[column], str)
            and not is_quantity_text(text)
            and _SEVERAL_WORDS.match(text) is not None
            for column in self.amounts
        )

    def is_link(self, row: RowFacts) -> bool:
        """Whether an uncounted row gives little more than an address: "Couplings: https://..."."""
        if row.quantity or row.number or row.count > _LITTLE:
            return False
        return any("://" in cell for cell in self.cells[row.index][self.left : self.right] if isinstance(cell, str))

    def is_unnamed(self, row: RowFacts) -> bool:
        """Whether a row below all that have a name says in words what its figure is: "Boards to build", 25."""
        if self.last_named is None or row.index < self.last_named or not 2 <= row.count <= 3:
            return False
        texts = [
            cell
            for cell in self.cells[row.index][self.left : self.right]
            if isinstance(cell, str) and _LETTER.search(cell)
        ]
        return bool(texts) and not any(character.isdigit() for text in texts for character in text)
