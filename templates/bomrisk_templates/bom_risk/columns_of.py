"""Frame columns as the cells of a table: numbers as arrays, everything else as lists with None for missing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk_templates.bom_risk.columns import TABLES, Column
from bomrisk_templates.package.cells import Cells

__all__ = [
    "Columns",
    "Numbers",
    "dates",
    "flags",
    "headed",
    "heights_of",
    "numbers",
    "objects",
    "positions",
    "row_heights",
    "texts",
]

Numbers: TypeAlias = npt.NDArray[np.float64]
Columns: TypeAlias = dict[str, Cells]

_LINE_HEIGHT = 13.2
_MOST_LINES = 30
"""What a row can show: spreadsheets have rows of at most 409 points."""
_MOST_LINES_OF_BOM = 7
"""A buyer's notes may be pages long; rows of the BOM stay rows."""
_OF_BOM = ("bomrisk_bom", "bomrisk_left_entries")


def numbers(values: pd.Series, times: float = 1.0) -> Numbers:
    """Return numbers with NaN for missing."""
    return np.asarray(
        pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=math.nan) * times, dtype=np.float64
    )


def positions(values: pd.Series) -> Numbers:
    """Return 0-based row positions as the 1-based ones of the workbook; -1 (none) becomes 0."""
    return numbers(values) + 1


def objects(values: pd.Series) -> list[Any]:
    """Return values as they are, None for missing."""
    plain = values.astype(object)
    return plain.where(plain.notna(), None).tolist()


def texts(values: pd.Series) -> list[str | None]:
    """Return texts, None for missing and empty ones."""
    return [
        (value if type(value) is str else str(value)) if value is not None and value != "" else None
        for value in objects(values)
    ]


def flags(values: pd.Series) -> list[str]:
    """Return ``yes`` and ``no``."""
    return ["yes" if value else "no" for value in values.eq(True).to_numpy(dtype=bool, na_value=False)]


def dates(values: pd.Series) -> list[Any]:
    """Return dates, None for missing."""
    return [None if pd.isna(value) else pd.Timestamp(value).to_pydatetime() for value in values]


def headed(table: str, columns: Mapping[str, Cells]) -> dict[str, Cells]:
    """Key columns by their header instead of their key."""
    names = {column.key: column.header for column in TABLES[table]}
    return {names[key]: values for key, values in columns.items()}


def row_heights(table: str, columns: Mapping[str, Cells], count: int) -> list[float]:
    """Return heights [points] that show wrapped texts of a table of the risk workbook, up to some lines."""
    return heights_of(TABLES[table], columns, count, _MOST_LINES_OF_BOM if table in _OF_BOM else _MOST_LINES)


def heights_of(
    table: Sequence[Column], columns: Mapping[str, Cells], count: int, most: int = _MOST_LINES
) -> list[float]:
    """Return heights [points] that show wrapped texts of any table, up to `most` lines."""
    lines = np.ones(count)
    for column in table:
        values = columns.get(column.key)
        if column.look.endswith("wrap") and values is not None and count:
            # Words do not fill their lines: narrow columns lose more of them.
            per_line = max(column.width * 1.28 - 7, 5)
            needed = (_width(value) / per_line + value.count("\n") if isinstance(value, str) else 0 for value in values)
            np.maximum(lines, np.ceil(np.fromiter(needed, float, count)), out=lines)
    return [float(height) for height in (np.minimum(lines, most) * _LINE_HEIGHT + 2.4).round(1)]


def _width(text: str) -> float:
    """How many average characters a text is wide: capitals are wider, and addresses break where their lines are not full."""
    return len(text) * (1.2 if text.isupper() else 1.2 if "://" in text else 1.0)
