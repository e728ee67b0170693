"""CSV on standard output."""

from __future__ import annotations

import sys

import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.lines import LINE_COLUMNS

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


def score_table(assessment: Assessment, bom: pd.DataFrame) -> pd.DataFrame:
    """Return a rated BOM as ``bomrisk score --csv`` prints it: what identifies a line, then its rating."""
    given = bom[[name for name in GIVEN if name in bom.columns]]
    lines = assessment.lines[LINE_COLUMNS]
    return pd.concat([given.reset_index(drop=True), lines.reset_index(drop=True)], axis=1)
