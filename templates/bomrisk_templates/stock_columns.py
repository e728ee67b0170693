"""Stock and consumption of a BOM's lines, from the buyer's own columns."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.reading.header_text import normalise, squeeze
from bomrisk_templates.reading.values import DecimalMark, decimal_mark, parse_number

__all__ = ["Stock", "stock_of"]

Numbers = npt.NDArray[np.float64]

_THOUSANDS = re.compile(r"\d([.,])\d{3}(?!\d)")


@dataclass(frozen=True)
class Stock:
    """What is in stock and how much of it is used.

    Parameters
    ----------
    columns : dict
        ``stock`` (pieces) and ``consumption`` (pieces per month), each only where a column says it; NaN where a cell does not.
    findings : list of Finding
        Which columns were taken, and cells of them that are no numbers.
    """

    columns: dict[str, Numbers]
    findings: list[Finding]

    def with_lines(self, lines: pd.DataFrame) -> pd.DataFrame:
        """Return lines with these columns."""
        return lines.assign(**self.columns)


def stock_of(extras: pd.DataFrame) -> Stock:
    """Find the columns of stock and consumption.

    Parameters
    ----------
    extras : DataFrame
        The buyer's own columns under their headings, one row per line.

    Returns
    -------
    Stock
        Of several columns for the same, the first. The headings that are known stand in ``stock_columns.csv``, with the months
        that a consumption is for.
    """
    known = _headings()
    columns: dict[str, Numbers] = {}
    findings: list[Finding] = []
    for position, heading in enumerate(extras.columns):
        column, months = known.get(squeeze(normalise(str(heading))), ("", 1.0))
        if not column or column in columns:
            continue
        values, unread = _numbers(extras.iloc[:, position])
        columns[column] = values / months
        what = column if months == 1 else f"{column}, divided by {months:g} months"
        findings.append(Finding("stock-read", "info", "", f"The column {heading!r} is read as {what}."))
        if unread:
            count = "1 cell" if unread == 1 else f"{unread} cells"
            message = f"{count} of the column {heading!r} cannot be read as an amount; there, the {column} is unknown."
            findings.append(Finding("stock-unreadable", "warning", "", message, "Write numbers."))
    return Stock(columns, findings)


@cache
def _headings() -> dict[str, tuple[str, float]]:
    text = (resources.files("bomrisk_templates") / "stock_columns.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {squeeze(normalise(row["heading"])): (row["column"], float(row["months"] or 1)) for row in rows}


def _numbers(cells: pd.Series) -> tuple[Numbers, int]:
    """Numbers of cells, and how many filled ones hold none; a negative amount is none."""
    filled = [None if cell is None or cell != cell else cell for cell in cells.astype(object)]
    texts = [cell for cell in filled if isinstance(cell, str) and cell.strip()]
    mark = decimal_mark(texts) or _mark_of_pieces(texts)
    values = np.array([_number(cell, mark) for cell in filled], dtype=np.float64)
    unread = sum(math.isnan(value) and _is_filled(cell) for value, cell in zip(values, filled, strict=True))
    return values, unread


def _mark_of_pieces(texts: Sequence[str]) -> DecimalMark:
    """The decimal sign where a sign stands before three digits: pieces are counted in thousands, not in thousandths."""
    for text in texts:
        if found := _THOUSANDS.search(text):
            return "," if found[1] == "." else "."
    return ""


def _number(cell: object, mark: DecimalMark) -> float:
    if isinstance(cell, bool):
        return math.nan
    if isinstance(cell, str):
        value = parse_number(cell, mark).value if cell.strip() else math.nan
    else:
        value = float(cell) if isinstance(cell, (int, float, np.number)) else math.nan
    return value if math.isfinite(value) and value >= 0 else math.nan


def _is_filled(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip(" -–—"))
