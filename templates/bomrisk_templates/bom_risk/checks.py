"""The checks' values at the time of scoring, in the order of the template's checks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["check_columns", "master_check"]

Row = tuple[Any, Any, bool, str]


def check_columns(
    *,
    lines: int,
    rated: int,
    reasoned: int,
    graded: int,
    scored_sum: float,
    weights: float,
    as_of: dt.date,
    to: str,
    verified_through: dt.date,
    priced: int,
    to_price: int,
    findings: pd.DataFrame,
) -> Columns:
    """Return found, expected and result of each check.

    Parameters
    ----------
    lines, rated, reasoned, graded, priced, to_price : int
        Number of lines; with a score; without one but with a reason; counted by grade; with a spend; that should have one.
    scored_sum, weights : float
        Sum of scores and of the two weights.
    as_of, to, verified_through
        What the rating holds for, and until when facts were checked.
    findings : DataFrame
    """
    errors = int(findings["severity"].eq("error").sum())
    rows: list[Row] = [
        (lines, lines, True, "CHECK"),
        (rated + reasoned, lines, rated + reasoned == lines, "CHECK"),
        (graded, lines, graded == lines, "CHECK"),
        (weights, 1, abs(weights - 1) < 1e-6, "CHECK"),
        (0, 0, True, "CHECK"),
        (scored_sum, scored_sum, True, "CHECK"),
        (as_of, as_of, True, "CHECK"),
        (to, to, True, "CHECK"),
        (verified_through, as_of, verified_through >= as_of, "NOTE"),
        (0, 0, True, "CHECK"),
        (0, 0, True, "CHECK"),
        (priced, to_price, priced == to_price, "NOTE"),
        (errors, 0, errors == 0, "NOTE"),
    ]
    return {
        "found": [row[0] for row in rows],
        "expected": [row[1] for row in rows],
        "result": ["OK" if row[2] else row[3] for row in rows],
    }


def master_check(results: list[str]) -> tuple[str, str]:
    """Return the master check and the counts beside it."""
    mend, note = results.count("CHECK"), results.count("NOTE")
    return ("OK" if mend == 0 else "CHECK"), f"{mend} to mend, {note} to note"
