"""A sheet as rows of cells, with the row numbers that the person sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

__all__ = ["MAX_COLUMNS", "Cell", "Grid", "column_index", "column_letter", "make_grid", "text_of"]

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta
MAX_COLUMNS = 1024
"""Cells further right are left out: no BOM is that wide, and one stray cell must not cost gigabytes."""

_LETTERS = re.compile(r"[A-Za-z]{1,3}")


@dataclass(frozen=True, slots=True)
class Grid:
    """The non-blank rows of one sheet.

    Parameters
    ----------
    sheet : str
        Name of the sheet, empty for a delimited text file.
    rows : list of list
        Non-blank rows, all of the same width; a blank cell is ``""``.
    numbers : list of int
        1-based row number in the file, one per row.
    merged : tuple
        Merged areas as 0-based ``(first row, first column, last row, last column)`` of the file.
    hidden_rows, hidden : frozenset of int, bool
        1-based hidden rows, and whether the whole sheet is hidden.
    errors : dict
        Cell address to what is wrong with its value (``#N/A``, a formula without a stored value).
    cut_columns : int
        How many columns were left out beyond `MAX_COLUMNS`.
    indents : dict
        ``(1-based row, 0-based column)`` to the number of blanks before a text, where there are any.
    styled_indents : dict
        The same for the indentation that a cell's format gives.
    outline : dict
        1-based row to the depth of its row group, where it is in one.
    """

    sheet: str
    rows: list[list[Cell]]
    numbers: list[int]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    cut_columns: int = 0
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    styled_indents: dict[tuple[int, int], int] = field(default_factory=dict)
    outline: dict[int, int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def where(self, row: int, column: int | None = None) -> str:
        """Address of a cell, ``sheet!B7``, from the 1-based row number and 0-based column."""
        place = str(row) if column is None else f"{column_letter(column)}{row}"
        return f"{self.sheet}!{place}"


def make_grid(
    sheet: str,
    rows: Iterable[Sequence[Cell]],
    *,
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden_rows: frozenset[int] = frozenset(),
    hidden: bool = False,
    errors: dict[str, str] | None = None,
    styled_indents: dict[tuple[int, int], int] | None = None,
    outline: dict[int, int] | None = None,
) -> Grid:
    """Strip the texts, drop the blank rows and pad the rest to one width.

    Parameters
    ----------
    sheet : str
    rows : iterable of sequences
        All rows from row 1 on, blank ones included.
    merged, hidden_rows, hidden, errors, styled_indents, outline
        See `Grid`.

    Returns
    -------
    Grid
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row) or _holds_something(row)]
    cut = max((len(row) - MAX_COLUMNS for _, row in filled), default=0)
    given = [row if len(row) <= MAX_COLUMNS else row[:MAX_COLUMNS] for _, row in filled]
    stripped, places = _stripped(given)
    kept: list[list[Cell]] = []
    numbers: list[int] = []
    for (number, _), cells in zip(filled, stripped, strict=True):
        if any(cells) or _holds_something(cells):
            kept.append(cells)
            numbers.append(number)
    indents = {(filled[position][0], column): blanks for (position, column), blanks in places.items()}
    width, cut = max(map(len, kept), default=0), max(0, cut)
    for cells in kept:
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
    used = (
        max((max(i for i, cell in enumerate(cells) if cell != "") for cells in kept), default=-1) + 1 if cut else width
    )
    if used < width:
        kept = [cells[:used] for cells in kept]
    return Grid(
        sheet,
        kept,
        numbers,
        merged,
        hidden_rows,
        hidden,
        errors or {},
        cut,
        indents,
        styled_indents or {},
        outline or {},
    )


def _holds_something(row: Sequence[Cell]) -> bool:
    """Whether a row of which nothing is true holds a zero; to be asked only then, for `any` is quicker."""
    return any(cell != "" for cell in row)


def _stripped(rows: Sequence[Sequence[Cell]]) -> tuple[list[list[Cell]], dict[tuple[int, int], int]]:
    """Strip the texts; keep how many blanks stand before those that have any: they may show their level.

    Column by column, for a column is mostly of one type, and texts alone are stripped in one go.
    """
    indents: dict[tuple[int, int], int] = {}
    if len(set(map(len, rows))) > 1:
        width = max(map(len, rows))
        lengths = [len(row) for row in rows]
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    else:
        lengths = []
    columns: list[tuple[Cell, ...]] = []
    changed = False
    for number, column in enumerate(zip(*rows, strict=True)):
        plain: tuple[Cell, ...]
        try:
            plain = tuple(map(str.strip, column))
        except TypeError:  # not texts alone
            plain = tuple([cell.strip() if type(cell) is str else cell for cell in column])
        if plain != column:
            changed = True
            for row, (before, after) in enumerate(zip(column, plain, strict=True)):
                if before is not after and after and str(before)[0].isspace():
                    indents[row, number] = len(str(before)) - len(str(before).lstrip())
        columns.append(plain)
    stripped = list(map(list, zip(*columns, strict=True) if changed else rows))
    if lengths:
        stripped = [row[:length] for row, length in zip(stripped, lengths, strict=True)]
    return stripped, indents


def text_of(cell: Cell) -> str:
    """What a person reads in the cell; whole numbers without ``.0``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def column_letter(index: int) -> str:
    """Spreadsheet letters of a 0-based column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """0-based column of spreadsheet letters, or None if the text is not letters of a column."""
    if not _LETTERS.fullmatch(letters):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
