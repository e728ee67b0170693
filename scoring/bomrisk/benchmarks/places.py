"""Where a line of a BOM stands, for findings."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

__all__ = ["place_of"]


def place_of(bom: pd.DataFrame) -> Callable[[int], str]:
    """Give the place of a line: ``file, sheet!row`` as far as the BOM has these columns, else its position."""
    if "row" not in bom.columns:
        return lambda line: f"line {line + 1}"
    blank = pd.Series("", index=bom.index)
    sheets, files = (bom[name] if name in bom.columns else blank for name in ("sheet", "bom"))

    def place(line: int) -> str:
        file = str(files.iloc[line])
        return (f"{file}, " if file else "") + f"{sheets.iloc[line]}!{bom['row'].iloc[line]}"

    return place
