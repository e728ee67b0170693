"""The tables of the BOM risk workbook and their columns: the contract between template and filler."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

__all__ = ["TABLES", "Column", "headers", "read_columns"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    key : str
        Name in the frames that fill it.
    header : str
        What people read; formulas refer to it, so it has letters, digits and spaces only.
    look : str
        Number format and alignment, a name of the style sheet.
    width : float
        In characters.
    role : {"given", "formula", "entry"}
        Written as a value, computed by the workbook, or the buyer's to fill in.
    """

    key: str
    header: str
    look: str
    width: float
    role: str


def read_columns(package: str) -> dict[str, tuple[Column, ...]]:
    """Return the columns of each table from left to right, as ``columns.csv`` of a package lists them."""
    tables: dict[str, tuple[Column, ...]] = {}
    text = (resources.files(package) / "columns.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        column = Column(row["key"], row["header"], row["look"], float(row["width"]), row["role"])
        tables[row["table"]] = (*tables.get(row["table"], ()), column)
    return tables


TABLES: dict[str, tuple[Column, ...]] = read_columns("bomrisk_templates.bom_risk")
"""Columns of each table from left to right, as ``columns.csv`` lists them."""


def headers(table: str) -> dict[str, str]:
    """Return header by key of a table."""
    return {column.key: column.header for column in TABLES[table]}
