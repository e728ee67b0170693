"""The tables of the supplier risk workbook and of its index: the contract between templates, fillers and the reader of replies."""

from __future__ import annotations

from bomrisk_templates.bom_risk.columns import Column, read_columns

__all__ = ["ANSWERS", "CHARTED", "CHECKS", "COUNTED", "PLACES", "REPLIES", "TABLES"]

TABLES: dict[str, tuple[Column, ...]] = read_columns("bomrisk_templates.supplier_risk")
"""Columns of each table from left to right, as ``columns.csv`` lists them, with their English headers."""

ANSWERS: tuple[str, ...] = tuple(column.key for column in TABLES["supplier_declaration"] if column.role == "entry")
"""Keys of the declaration's columns that a supplier fills in."""

COUNTED = (
    "contained", "materials_stated", "material_origin", "processing_country", "part_origin", "mass_fraction",
    "recycled_content", "share", "smelter", "evidence",
)  # fmt: skip
"""Checks that count answers, each those in the column of its key."""
CHECKS = (*COUNTED, "contact", "shares", "rows", "prefilled")
"""The checks from top to bottom; the last ones say what else is needed, and what to mend."""

REPLIES = ("not sent", "sent", "reminded", "replied", "complete", "refused")
"""How far a supplier is with its answers."""
PLACES = 7
"""Suppliers of each position that the first sheet of the index names."""
CHARTED = 30
"""Suppliers in the chart of the index."""
