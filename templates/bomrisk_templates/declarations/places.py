"""Lines of a BOM in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

__all__ = ["place_of", "places"]

_LISTED = 5


def place_of(lines: pd.DataFrame, position: int) -> str:
    """``sheet!row`` of a line, or its number where it has no file behind it."""
    if "row" not in lines.columns:
        return f"line {position + 1}"
    sheet = lines["sheet"].iloc[position] if "sheet" in lines.columns else ""
    return f"{sheet}!{lines['row'].iloc[position]}"


def places(lines: pd.DataFrame, positions: Sequence[int]) -> str:
    """Some lines by their places: ``Lines BOM!5, BOM!7 and 3 more``."""
    listed = ", ".join(place_of(lines, position) for position in positions[:_LISTED])
    more = f" and {len(positions) - _LISTED} more" if len(positions) > _LISTED else ""
    return f"Line{'s' if len(positions) > 1 else ''} {listed}{more}"
