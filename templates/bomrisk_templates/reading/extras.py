"""The buyer's own columns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd

from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import column_letter, text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["extra_columns"]


def extra_columns(region: Region, columns: ColumnMap, rows: SortedRows) -> pd.DataFrame:
    """Columns of a table that are not understood, under their own header, and the section heading above each line.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    rows : SortedRows

    Returns
    -------
    DataFrame
        One row per line.
    """
    grid = region.grid
    taken = {mapped.column for mapped in columns.mapped.values()}
    found: dict[str, list[Any]] = {}
    for column in range(region.left, region.right):
        if column in taken:
            continue
        cells = [grid.rows[index][column] for index in rows.lines]
        header = region.headers.get(column, "")
        if not header and all(cell == "" for cell in cells):
            continue
        name = header or f"Column {column_letter(column)}"
        if name in found:
            name = f"{name} ({column_letter(column)})"
        found[name] = [None if cell == "" else text_of(cell) if isinstance(cell, timedelta) else cell for cell in cells]
    if any(rows.sections):
        name = "Section" if "Section" not in found else "Section heading"
        found[name] = [section or None for section in rows.sections]
    return pd.DataFrame(
        {name: pd.Series(values, dtype=object) for name, values in found.items()}, index=range(len(rows.lines))
    )
