"""What a column and a table of the reference data are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "Kind", "Table"]

Kind = Literal["text", "list", "float", "int", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a reference table.

    Parameters
    ----------
    name : str
        Name in the header row.
    kind : {"text", "list", "float", "int", "date"}
        How a cell is read; a list is kept as text, its parts separated by ``;``.
    required : bool
        Whether an empty cell is an error. Elsewhere empty means unknown or not applicable.
    allowed : frozenset of str, optional
        The only values allowed, of each part for a list.
    pattern : Pattern, optional
        What a value (each part of a list) must look like in full.
    low, high : float, optional
        Bounds of a number, inclusive.
    absent : bool
        Whether the whole column may be missing from the file; it then reads as empty.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    allowed: frozenset[str] | None = None
    pattern: re.Pattern[str] | None = None
    low: float | None = None
    high: float | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One reference table.

    Parameters
    ----------
    name : str
        Name of the table; the file is ``<name>.csv``.
    columns : tuple of Column
        All columns, in the order in which they are returned.
    key : tuple of str
        Columns that no two rows may share; empty if rows may repeat.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.name}.csv"
