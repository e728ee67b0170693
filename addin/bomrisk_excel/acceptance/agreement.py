"""Formulas that say whether what a function answers is what it should."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs

__all__ = ["Block", "agreement"]

Block = tuple[int, int, int, int]
"""First row, first column, last row, last column of a range, counted from 0."""


def agreement(live: Block, expected: Block) -> str:
    """Formula that is TRUE when two blocks agree cell by cell, else FALSE, whatever errors are in them.

    Numbers agree to 1e-9, texts exactly, a blank or a text of no length with a blank only. Both blocks are compared with the
    row beneath and the column to the right of them, which are empty: so an answer with more cells than expected shows.

    Parameters
    ----------
    live, expected : Block
        Of the same size.
    """
    got, wanted = (xl_range_abs(top, left, bottom + 1, right + 1) for top, left, bottom, right in (live, expected))
    # No IF and no IFERROR inside SUMPRODUCT: Excel without dynamic arrays would look at one cell only. 1/FALSE is an error,
    # so ISNUMBER(1/x) turns an error into "no" cell by cell.
    kinds = f"(ISNUMBER({got})=ISNUMBER({wanted}))*(ISLOGICAL({got})=ISLOGICAL({wanted}))"
    same = f"(1-ISNUMBER({got}))*ISNUMBER(1/EXACT({got},{wanted}))"
    near = f"ISNUMBER({got})*ISNUMBER(1/(ABS({got}-{wanted})<=0.000000001))"
    return f"=SUMPRODUCT({kinds}*({same}+{near}))=ROWS({wanted})*COLUMNS({wanted})"
