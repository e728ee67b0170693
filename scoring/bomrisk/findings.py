"""Findings: what a person must know about a row or a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Literal

import pandas as pd

__all__ = ["Finding", "Severity", "findings_frame"]

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person must know.

    Parameters
    ----------
    code : str
        Stable short name, e.g. ``column-doubtful``; scripts may rely on it.
    severity : {"info", "warning", "error"}
        ``error`` means that something was left out or could not be rated.
    where : str
        ``sheet!cell`` (``!B7`` for a file without sheets), or empty for the whole file.
    message : str
        What is so, in one sentence.
    action : str
        What to do about it; empty when nothing needs doing.
    """

    code: str
    severity: Severity
    where: str
    message: str
    action: str = ""


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Put findings into a table.

    Parameters
    ----------
    findings : iterable of Finding

    Returns
    -------
    DataFrame
        One row per finding, columns ``code, severity, where, message, action``; empty with these columns if there are none.
    """
    columns = [field.name for field in fields(Finding)]
    return pd.DataFrame([asdict(finding) for finding in findings], columns=columns)
