"""Findings on the cells of one column, not one for each where there are many; and what people write for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bomrisk.findings import Finding
from bomrisk_templates.reading.grid import Grid, column_letter

__all__ = ["NOTHING", "report_cells"]

NOTHING = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "–",
        "n/a",
        "#n/a",
        "#n/v",
        "#nv",
        "none",
        "null",
        "nan",
        "nil",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
    ]
) | {""}
"""Texts that say that a cell holds nothing."""

_MAX_PER_COLUMN = 25


def report_cells(
    findings: list[Finding],
    grid: Grid,
    code: str,
    column: int,
    cells: Sequence[tuple[int, str]],
    message: str,
    action: str,
) -> None:
    """Add one finding per cell, the rest of a long list in one.

    Parameters
    ----------
    findings : list of Finding
        Receives them.
    grid : Grid
    code : str
    column : int
        0-based.
    cells : sequence of (int, str)
        1-based row and text of each cell.
    message : str
        ``{text}`` stands for the text of the cell.
    action : str
    """
    for row, text in cells[:_MAX_PER_COLUMN]:
        findings.append(Finding(code, "warning", grid.where(row, column), message.format(text=text[:60]), action))
    rest = cells[_MAX_PER_COLUMN:]
    if rest:
        more = f"{len(rest)} more cells of column {column_letter(column)} like this, down to row {rest[-1][0]}."
        findings.append(Finding(code, "warning", grid.where(rest[0][0], column), more, action))
