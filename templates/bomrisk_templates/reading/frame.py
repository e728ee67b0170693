"""Tables to frames: canonical columns with clean values, and the buyer's other columns as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.reading.alternates import alternate_columns, alternates_of_lines
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.details import detail_columns, joined_texts, package_columns
from bomrisk_templates.reading.extras import extra_columns
from bomrisk_templates.reading.header_words import CANONICAL
from bomrisk_templates.reading.number_columns import NUMERIC
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows
from bomrisk_templates.reading.table_values import TableValues

__all__ = ["DETAILS", "build_frames"]

DETAILS = "details"
"""Column of the lines with what the columns that were not mapped tell about the parts; not a column of the file."""
PACKAGE = "package"
"""Column of the lines with their cases and footprints."""

_TEXT = pd.Series(["text"]).dtype  # `str` from pandas 3 on, `object` before


def build_frames(
    tables: Sequence[tuple[Region, ColumnMap, SortedRows]], decimal: Literal["", ",", "."], findings: list[Finding]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the frame of lines and the frame of the buyer's other columns.

    Parameters
    ----------
    tables : sequence of (Region, ColumnMap, SortedRows)
    decimal : {"", ",", "."}
        Decimal sign that the person named.
    findings : list of Finding
        Receives what could not be read.

    Returns
    -------
    tuple of DataFrame
        Lines and extras, both with the index 0..n-1.
    """
    lines: list[pd.DataFrame] = []
    extras: list[pd.DataFrame] = []
    present: set[str] = set()
    for table in tables:
        values = TableValues(*table, decimal, findings).values()
        alternates = alternates_of_lines(*table, values.get("alternates"))
        if alternates is not None:
            values["alternates"] = alternates
            findings += _said(table, alternates)
        region, column_map, rows = table
        for name, chosen in ((DETAILS, detail_columns), (PACKAGE, package_columns)):
            if (texts := joined_texts(region, chosen(region, column_map), rows)) is not None:
                values[name] = texts
        present |= values.keys()
        lines.append(pd.DataFrame(values))
        extras.append(extra_columns(*table))
    columns = ["sheet", "row", *(name for name in (*CANONICAL, DETAILS, PACKAGE) if name in present)]
    joined = _concat(lines)
    for name in columns:
        if name in NUMERIC:
            joined[name] = joined[name].astype("float64")
        elif name != "row" and joined[name].dtype != _TEXT:
            joined[name] = joined[name].where(joined[name].notna(), np.nan).astype(_TEXT)
    return joined[columns], _concat(extras)


def _said(table: tuple[Region, ColumnMap, SortedRows], alternates: list[str | None]) -> list[Finding]:
    """Say which columns and rows were read as alternates."""
    region, columns, rows = table
    headers = [repr(region.headers[column]) for column in alternate_columns(region, columns).all]
    below = sum(map(len, rows.alternates.values()))
    parts = [f"columns {', '.join(headers)}"] if headers else []
    parts += [f"{below} rows below their line"] if below else []
    count = sum(text is not None for text in alternates)
    if not parts or not count:
        return []
    message = f"{count} lines have alternate parts, from {' and '.join(parts)}; they do not change the score."
    where = region.grid.where(region.grid.numbers[region.header if region.header is not None else region.first])
    return [Finding("alternates-read", "info", where, message)]


def _concat(frames: list[pd.DataFrame]) -> pd.DataFrame:
    if len(frames) == 1:
        return frames[0]
    names = list(dict.fromkeys(name for frame in frames for name in frame.columns))
    return pd.concat(
        [frame.reindex(columns=names).astype(object) for frame in frames], ignore_index=True
    ).infer_objects()
