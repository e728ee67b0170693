"""The tables of the Article 24 workbook and their columns: the contract between template and filler."""

from __future__ import annotations

from bomrisk_templates.bom_risk.columns import Column, read_columns

__all__ = ["TABLES", "entry_keys", "headers"]

TABLES: dict[str, tuple[Column, ...]] = read_columns("bomrisk_templates.article24")
"""Columns of each table from left to right, as ``columns.csv`` lists them."""


def headers(table: str) -> dict[str, str]:
    """Return header by key of a table."""
    return {column.key: column.header for column in TABLES[table]}


def entry_keys(table: str) -> tuple[str, ...]:
    """Return the keys of the columns of a table that the reader fills in."""
    return tuple(column.key for column in TABLES[table] if column.role == "entry")
