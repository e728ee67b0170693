"""Findings: what a person must know about a row or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

import pandas as pd

__all__ = ["Finding", "Severity", "findings_frame", "findings_in", "warning_of_lines"]

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


def warning_of_lines(
    code: str, positions: Sequence[int], where: Callable[[int], str], message: str, action: str
) -> Finding:
    """Say once what holds for several lines, at the first of them.

    Parameters
    ----------
    code, message, action : str
        As in :class:`Finding`.
    positions : sequence of int
        Of the lines, not empty.
    where : callable
        Gives the place of a line by its position.
    """
    others = len(positions) - 1
    more = f" The same holds for {others} more line{'s' if others > 1 else ''}." if others else ""
    return Finding(code, "warning", where(positions[0]), message + more, action)


def findings_in(table: pd.DataFrame) -> list[Finding]:
    """Return the findings of a table as :func:`findings_frame` makes it."""
    columns = [field.name for field in fields(Finding)]
    return [Finding(*row) for row in table[columns].itertuples(index=False, name=None)]


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
