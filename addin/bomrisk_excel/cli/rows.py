"""Rows of a table as plain objects with an attribute per column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

__all__ = ["rows_of"]


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Yield a table's rows; their cells can be of any type, which the stubs of pandas cannot say."""
    yield from table.itertuples(index=False)
