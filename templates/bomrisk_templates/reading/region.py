"""One table of a sheet: its header and its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from bomrisk_templates.reading.grid import Grid

__all__ = ["IDENTITY", "Region"]

IDENTITY = frozenset(
    (
        "description",
        "part_number",
        "manufacturer_part_number",
        "supplier_part_number",
        "designator",
        "material",
        "cas",
        "hs_code",
    )
)
"""Roles of which a table must have one: without them there is nothing to rate."""


@dataclass(slots=True)
class Region:
    """One table: its header and the rows below it, as indices into the rows of the grid.

    Parameters
    ----------
    grid : Grid
    header : int or None
        Index of the header row that counts as the header, None if the table has none.
    first, last : int
        Body rows, `last` excluded; header rows repeated inside are in `repeated`, rows known to be no lines in `asides`.
    left, right : int
        Columns, `right` excluded.
    header_rows, above : tuple of int, int or None
        All header rows, and the first row above them that belongs to no other table.
    headers, labels : dict
        Column to header text; two header rows are joined by a space, but for labels, which are those of the lower one.
    roles : dict
        Column to what the header may mean.
    """

    grid: Grid
    header: int | None
    first: int
    last: int
    left: int
    right: int
    headers: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    roles: dict[int, dict[str, float]] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)
    asides: set[int] = field(default_factory=set)
    header_rows: tuple[int, ...] = ()
    above: int | None = None
    score: float = 0.0

    def label(self, column: int) -> str:
        """The header of a column without the heading of the group that it stands in."""
        return self.labels.get(column) or self.headers.get(column, "")
