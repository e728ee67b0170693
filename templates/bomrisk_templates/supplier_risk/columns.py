"""The tables of the supplier risk workbook and of its index: the contract between templates, fillers and the reader of replies."""

from __future__ import annotations

from bomrisk_templates.bom_risk.columns import Column, read_columns

__all__ = ["ANSWERS", "TABLES"]

TABLES: dict[str, tuple[Column, ...]] = read_columns("bomrisk_templates.supplier_risk")
"""Columns of each table from left to right, as ``columns.csv`` lists them, with their English headers."""

ANSWERS: tuple[str, ...] = tuple(column.key for column in TABLES["supplier_declaration"] if column.role == "entry")
"""Keys of the declaration's columns that a supplier fills in."""
