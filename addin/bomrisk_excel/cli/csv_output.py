"""CSV on standard output."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.lines import LINE_COLUMNS
from bomrisk.structure import ProductStructure, product_structure
from bomrisk_excel.cli.assemblies import spend_of_bom
from bomrisk_templates.bom_risk.money import Money, money_of

__all__ = ["GIVEN", "print_csv", "score_table"]

GIVEN = ["sheet", "row", "part_number", "description", "manufacturer", "supplier", "quantity", "unit", "country"]
"""Columns that identify a line."""
_RUNS_AS_FORMULA = r"^(?=[=+\-@\t\r])(?![+-]?[\d.,]+$)"


def print_csv(table: pd.DataFrame) -> None:
    """Print a table as CSV; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    texts = table.select_dtypes(exclude=["number", "bool", "datetime"]).columns
    safe = table.assign(**{str(name): _harmless(table[name]) for name in texts})
    # The stream translates line ends itself.
    safe.to_csv(sys.stdout, index=False, lineterminator="\n")


def _harmless(column: pd.Series) -> pd.Series:
    as_text = column.map(lambda value: value if isinstance(value, str) else "")
    risky = as_text.str.contains(_RUNS_AS_FORMULA, regex=True)
    return column.where(~risky, "'" + as_text) if risky.any() else column


def score_table(
    assessment: Assessment, bom: pd.DataFrame, structure: ProductStructure | None = None, money: Money | None = None
) -> pd.DataFrame:
    """Return a rated BOM as ``bomrisk score --csv`` prints it: what identifies a line, what it costs, then its rating."""
    given = bom[[name for name in GIVEN if name in bom.columns]]
    lines = assessment.lines[LINE_COLUMNS]
    money = money or money_of(bom, assessment.as_of)
    costs = {
        "unit_price": bom["unit_price"].to_numpy() if "unit_price" in bom.columns else np.nan,
        "price_currency": money.of_lines,
        "spend": spend_of_bom(bom, product_structure(bom) if structure is None else structure, money),
        "currency": money.currency,
    }
    tables = (given, pd.DataFrame(costs, index=range(len(bom))), lines)
    return pd.concat([table.reset_index(drop=True) for table in tables], axis=1)
