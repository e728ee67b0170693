"""What stands where on the sheet Risk results.

The buyer's columns are Owner, Action, Due date, Comment, and those that they added on the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.stability_tables import STABILITY_COLUMNS

__all__ = ["COLUMNS", "ENTRY_KEYS", "HEADER_ROW", "LOST_TITLE", "OURS", "RESULTS_TABLE", "runs"]

RESULTS_TABLE = "bomrisk_results"
HEADER_ROW = 5
LOST_TITLE = "Entries whose line is no longer in the BOM"
_OF_FORMULAS = ("rating_id", "order_key", "currency", "rate")
"""Needed by formulas of the risk workbook only."""
_OF_FILES = STABILITY_COLUMNS
"""A thousand draws would make a button slow that is pressed after each change of the BOM; the risk workbook has them."""
COLUMNS = tuple(column for column in TABLES[RESULTS_TABLE] if column.key not in (*_OF_FORMULAS, *_OF_FILES))
"""From left to right."""
ENTRY_KEYS = tuple(column.key for column in COLUMNS if column.role == "entry")


def runs(values: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """First and last position of equal neighbours."""
    start = 0
    for value, group in groupby(values):
        length = len(list(group))
        yield start, start + length - 1, value
        start += length


OURS = tuple((first, last) for first, last, entry in runs([column.role == "entry" for column in COLUMNS]) if not entry)
"""First and last position of neighbouring columns that we write, from 0."""
