"""What cannot be read in the column ``declared_origin``: the cell does not count, and the buyer must know."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bomrisk.declared_origins import parse_origins
from bomrisk.findings import Finding, warning_of_lines

__all__ = ["declared_origin_findings"]

_FORMAT = "Write it as mined: cobalt=CD 70 %, AU 30 % | who, when - or processed:, made: (docs/evidence.md)."


def declared_origin_findings(bom: pd.DataFrame, where: Callable[[int], str]) -> list[Finding]:
    """Check the column ``declared_origin`` of a BOM.

    Parameters
    ----------
    bom : DataFrame
        Canonical columns.
    where : callable
        Gives the place of a line by its position.

    Returns
    -------
    list of Finding
        ``declared-origin-unreadable``, one for each distinct text, with its first line.
    """
    if "declared_origin" not in bom.columns:
        return []
    cells = bom["declared_origin"]
    found: dict[str, list[int]] = {}
    for position, (cell, known) in enumerate(zip(cells, cells.notna(), strict=True)):
        if known and parse_origins(str(cell))[1]:
            found.setdefault(str(cell), []).append(position)
    return [
        warning_of_lines(
            "declared-origin-unreadable",
            positions,
            where,
            f"The declared origin cannot be read and was left out: {'; '.join(parse_origins(cell)[1])}.",
            _FORMAT,
        )
        for cell, positions in found.items()
    ]
