"""Workbooks: the templates, the code that fills them, and the code that reads a BOM from a file."""

from __future__ import annotations

from typing import Any

__all__ = ["fill_bom_risk"]


def __getattr__(name: str) -> Any:
    # Reading a BOM needs nothing of the filling, so that is loaded when first asked for.
    if name == "fill_bom_risk":
        from bomrisk_templates.bom_risk.fill import fill_bom_risk

        return fill_bom_risk
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
