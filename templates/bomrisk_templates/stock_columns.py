"""Stock and consumption of a BOM's lines, from the buyer's own columns."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.reading.header_text import normalise, squeeze
from bomrisk_templates.reading.values import DecimalMark, decimal_mark, parse_number

__all__ = ["Stock", "stock_of", "stock_of_bom"]

if TYPE_CHECKING:
    from bomrisk_templates.reading import BomFile

Numbers = npt.NDArray[np.float64]

_TOLD = 5
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


def stock_of_bom(bom: BomFile) -> Stock:
    """Find the columns of stock and consumption in a file, and say of which cells what is said.

    Parameters
    ----------
    bom : BomFile

    Returns
    -------
    Stock
        As from :func:`stock_of`.
    """
    places = list(zip(bom.lines["sheet"], bom.lines["row"], strict=True))
    letters = {
        (table.sheet, heading): letter
        for table in bom.tables
        for letter, heading in reversed(table.column_headers.items())
        if letter not in table.columns.values()
    }

    def where(heading: str, line: int) -> str:
        sheet, row = places[line]
        return f"{sheet}!{letters.get((sheet, heading), '')}{row}"

    return stock_of(bom.extras, where)


def stock_of(extras: pd.DataFrame, where: Callable[[str, int], str] | None = None) -> Stock:
    """Find the columns of stock and consumption.

    Parameters
    ----------
    extras : DataFrame
        The buyer's own columns under their headings, one row per line.
    where : callable, optional
        Address of a cell from the heading of its column and the 0-based line.

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
        cells = extras.iloc[:, position]
        values, unread = _numbers(cells)
        columns[column] = values / months
        what = column if months == 1 else f"{column}, divided by {months:g} months"
        findings.append(Finding("stock-read", "info", "", f"The column {heading!r} is read as {what}."))
        if unread:
            told = [(where(str(heading), line) if where else "", str(cells.iloc[line])[:40]) for line in unread]
            findings.append(_unreadable(str(heading), column, told))
    return Stock(columns, findings)


def _unreadable(heading: str, column: str, cells: Sequence[tuple[str, str]]) -> Finding:
    """A finding on all cells of a column that hold no amount: address and text of each."""
    count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    each = [f"{place.rpartition('!')[2]} {text!r}".strip() for place, text in cells[:_TOLD]]
    rest = f" and {len(cells) - _TOLD} more" if len(cells) > _TOLD else ""
    message = (
        f"{count} of the column {heading!r} cannot be read as an amount ({', '.join(each)}{rest}); there, the {column} is "
        "unknown."
    )
    return Finding("stock-unreadable", "warning", cells[0][0], message, "Write numbers, 0 or more.")


@cache
def _headings() -> dict[str, tuple[str, float]]:
    text = (resources.files("bomrisk_templates") / "stock_columns.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {squeeze(normalise(row["heading"])): (row["column"], float(row["months"] or 1)) for row in rows}


def _numbers(cells: pd.Series) -> tuple[Numbers, list[int]]:
    """Numbers of cells, and the positions of filled ones that hold none; a negative amount is none."""
    filled = [None if cell is None or cell != cell else cell for cell in cells.astype(object)]
    texts = [cell for cell in filled if isinstance(cell, str) and cell.strip()]
    mark = decimal_mark(texts) or _mark_of_pieces(texts)
    values = np.array([_number(cell, mark) for cell in filled], dtype=np.float64)
    unread = [line for line in np.flatnonzero(np.isnan(values)).tolist() if _is_filled(filled[line])]
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
