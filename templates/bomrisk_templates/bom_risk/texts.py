"""Texts that are longer than a cell: cut, and said so."""

from __future__ import annotations

import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.package.xml_text import CELL_TEXT_LIMIT, clip

__all__ = ["clipped", "place_of_line"]


def clipped(frame: pd.DataFrame, lines: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Cut texts to what a cell holds.

    Parameters
    ----------
    frame : DataFrame
        Any columns, one row per line.
    lines : DataFrame
        ``sheet`` and ``row`` of each line, where known.

    Returns
    -------
    frame : DataFrame
        The same, or a copy where something was cut.
    findings : list of Finding
        One for each cut text.
    """
    findings: list[Finding] = []
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        if column.dtype.kind in "ifbM":
            continue
        # A character takes at most two UTF-16 units, so half the limit is the first suspicion.
        long = [
            at
            for at, value in enumerate(column.astype(object).tolist())
            if isinstance(value, str) and len(value) * 2 > CELL_TEXT_LIMIT
        ]
        for at in long:
            text = str(column.iloc[at])
            short = clip(text)
            if short != text:
                frame = frame.copy() if not findings else frame
                frame.isetitem(position, frame.iloc[:, position].astype(object).to_numpy())
                frame.iloc[at, position] = short
                findings.append(
                    Finding(
                        "text-cut",
                        "warning",
                        place_of_line(lines, at),
                        f"The text in column '{name}' has {len(text):,} characters; a cell holds {CELL_TEXT_LIMIT:,}, "
                        f"so its end is left out.",
                        "See the source file for the whole text.",
                    )
                )
    return frame, findings


def place_of_line(lines: pd.DataFrame, at: int) -> str:
    """Say where a line stands: ``sheet!row``, or its number where the BOM has no file behind it."""
    if "row" not in lines.columns or pd.isna(lines["row"].iloc[at]):
        return f"line {at + 1}"
    sheet = lines["sheet"].iloc[at] if "sheet" in lines.columns else ""
    return f"{'' if pd.isna(sheet) else sheet}!{int(lines['row'].iloc[at])}"
