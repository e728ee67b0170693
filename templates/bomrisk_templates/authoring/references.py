"""Structured references to the tables of the workbook."""

from __future__ import annotations

from bomrisk_templates.bom_risk.columns import headers

__all__ = ["cell_of", "column_of", "span_of"]


def cell_of(table: str, key: str) -> str:
    """Reference to a column's cell in the same row."""
    return f"{table}[[#This Row],[{headers(table)[key]}]]"


def column_of(table: str, key: str) -> str:
    """Reference to the cells of a column."""
    return f"{table}[{headers(table)[key]}]"


def span_of(table: str, key: str, first: str, last: str) -> str:
    """Cells of a column from one row position to another."""
    column = column_of(table, key)
    return f"INDEX({column},{first}):INDEX({column},{last})"
