"""Which column of a table means what: the result of mapping."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bomrisk_templates.reading.content import ColumnContent

if TYPE_CHECKING:
    from bomrisk_templates.reading.indentation import Indentation

__all__ = ["NUMBERS", "PRICES", "ColumnMap", "Confidence", "MappedColumn"]

Confidence = Literal["high", "medium", "low", "user"]
NUMBERS = ("part_number", "manufacturer_part_number", "supplier_part_number")
PRICES = ("unit_price", "line_total")


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column that was understood.

    Parameters
    ----------
    role : str
        Canonical name.
    column : int
        0-based column.
    header : str
        Its header text.
    confidence : {"high", "medium", "low", "user"}
    reason : str
        Why, in a few words.
    """

    role: str
    column: int
    header: str
    confidence: Confidence
    reason: str


@dataclass(slots=True)
class ColumnMap:
    """The columns of a table.

    Parameters
    ----------
    mapped : dict
        Canonical name to its column.
    line_number : int or None
        Column that numbers the lines.
    contents : dict
        What the values of each column look like.
    denied : list
        ``(column, role, reason)`` of headers that their values contradict.
    open_price : bool
        Whether nothing tells if ``unit_price`` is the price of one piece or the total of the line.
    indentation : Indentation or None
        Levels that indentation shows, once the lines are known.
    """

    mapped: dict[str, MappedColumn] = field(default_factory=dict)
    line_number: int | None = None
    contents: dict[int, ColumnContent] = field(default_factory=dict)
    denied: list[tuple[int, str, str]] = field(default_factory=list)
    open_price: bool = False
    indentation: Indentation | None = None

    def is_free(self, column: int) -> bool:
        """Whether nothing is known of a column."""
        return column != self.line_number and all(mapped.column != column for mapped in self.mapped.values())

    def column(self, role: str) -> int | None:
        """0-based column of a canonical name, None if absent."""
        found = self.mapped.get(role)
        return found.column if found else None
