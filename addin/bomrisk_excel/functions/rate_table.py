"""A whole BOM in a range: its ratings as a table that lines up with it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk_excel.functions.arguments import one_cell
from bomrisk_excel.functions.cells import Cell, Cells, Grid, as_grid, cell_error, finished, is_blank, without_blank_ends
from bomrisk_excel.functions.rate_notes import joined, row_notes
from bomrisk_excel.functions.rated_items import kept_ratings
from bomrisk_excel.functions.ratings import UNRATED, as_of_or_name, to_or_name
from bomrisk_templates.reading import BomFile, BomTable, read_grids
from bomrisk_templates.reading.grid import column_index, column_letter, make_grid

__all__ = ["COLUMNS", "DEFAULT_COLUMNS", "rate_range"]

DEFAULT_COLUMNS = ("grade", "score", "low", "high", "bottleneck", "stage", "top_country", "top_share", "why", "status")
COLUMNS = {
    "grade": "grade",
    "score": "score",
    "low": "low",
    "high": "high",
    "concentration": "concentration",
    "exposure": "exposure",
    "floor": "floor_addition",
    "bottleneck": "bottleneck_material",
    "stage": "bottleneck_stage",
    "top_country": "top_country",
    "top_share": "top_share",
    "hhi": "hhi",
    "n1": "n1",
    "controls": "controls",
    "materials": "materials",
    "evidence": "evidence",
    "confidence": "confidence",
    "why": "why",
    "status": "status",
}
"""Columns that can be asked for, with their names in :func:`bomrisk.score`."""

_WORDED = ("score", "concentration", "exposure")
"""Columns that say that there is no rating, as the functions of that name do; the range of a score stays blank."""

_SHEET = "range"


def rate_range(
    bom: Cells, columns: Cells, destination: Cells, as_of: Cells, destination_name: Cells, as_of_name: Cells
) -> Cells:
    """Rate the BOM in a range.

    Parameters
    ----------
    bom : block of cells
        With its header; rows above it, totals and blank rows may be in it.
    columns : cell or block of cells
        Names of :data:`COLUMNS`, in cells or separated by ``;``; blank: :data:`DEFAULT_COLUMNS`.
    destination, as_of : cell
    destination_name, as_of_name : cell
        What the workbook says where `destination` or `as_of` are blank.

    Returns
    -------
    list of list
        As many rows as `bom`: the header beside its header, each line's rating beside the line, blank beside what is no line.
        The status says what was not understood, and of a row that looks like a line and is none why.

    Raises
    ------
    InputError
        If there is no BOM in the range or two side by side, or a column, the date or the destination is not known.
    """
    wanted = _wanted(columns)
    ratings = kept_ratings(
        as_of_or_name(one_cell(as_of, "as_of"), as_of_name),
        to_or_name(one_cell(destination, "destination"), destination_name),
    )
    cells = as_grid(without_blank_ends([bom])[0])
    file = _read(cells)
    _check_below_each_other(file)
    setting = ratings.setting
    lines = assess(file.lines, setting.policy, setting.as_of, setting.to).lines.copy()
    lines["hhi"] *= 10_000
    notes = row_notes(file, cells)
    unrated = lines["grade"].eq(UNRATED)
    reasons = lines["unrated_reason"].where(unrated, "")
    lines["status"] = [
        joined([*([f"unrated: {reason}"] if reason else []), *notes.pop(int(row), [])]) or "ok"
        for reason, row in zip(reasons, file.lines["row"], strict=True)
    ]
    for name in _WORDED:
        lines[name] = lines[name].astype(object).where(~unrated, UNRATED)
    block: list[list[Cell]] = [[""] * len(wanted) for _ in cells]
    for table in file.tables:
        if table.header_row is not None:
            block[table.header_row - 1] = list(wanted)
    if "status" in wanted:
        for row, texts in notes.items():
            cell = block[row - 1][wanted.index("status")]
            block[row - 1][wanted.index("status")] = joined(texts, f"{cell}: " if cell else "")
    values = [[finished(value) for value in lines[COLUMNS[name]]] for name in wanted]
    for row, rating in zip(file.lines["row"], zip(*values, strict=True), strict=True):
        block[int(row) - 1] = list(rating)
    return block


def _check_below_each_other(file: BomFile) -> None:
    """A row of the result can hold one rating only."""
    for table, other in pairwise(sorted(file.tables, key=_begin)):
        if _begin(other) <= table.rows[-1]:
            raise InputError(
                f"two tables stand side by side in the range, in its columns {_span(table)} and {_span(other)}.",
                action="Give each of them alone.",
            )


def _begin(table: BomTable) -> int:
    return table.header_row or table.rows[0]


def _span(table: BomTable) -> str:
    used = {*table.column_headers, *(letters for letters in table.columns.values() if letters)}
    indices = [index for letters in used if (index := column_index(letters)) is not None]
    return f"{column_letter(min(indices))}:{column_letter(max(indices))}"


def _wanted(columns: Cells) -> tuple[str, ...]:
    names = [
        part.strip().casefold().replace(" ", "_")
        for row in as_grid(columns)
        for cell in row
        if not is_blank(cell)
        for part in str(cell).replace(",", ";").split(";")
        if part.strip()
    ]
    if unknown := [name for name in names if name not in COLUMNS]:
        raise InputError(f"columns: {unknown[0][:40]!r} is not known.", action=f"Known: {', '.join(COLUMNS)}.")
    return tuple(dict.fromkeys(names)) or DEFAULT_COLUMNS


def _read(cells: Grid) -> BomFile:
    errors = {
        f"{column_letter(column)}{row + 1}": str(cell)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if cell_error(cell)
    }
    rows = [[_readable(cell) for cell in line] for line in cells]
    try:
        return read_grids([make_grid(_SHEET, rows, errors=errors)], _SHEET)
    except InputError as error:
        # What the reader says of sheets and options of the command line is nothing that a range has.
        reason = error.what.partition(" Sheets seen:")[0]
        action = "Take the header row in."
        if len(cells[0]) == 1:
            reason = f"one column alone is not taken for a bill of materials: {reason}"
            action = "Take the columns beside it in too, or use BOMRISK_SCORE, which takes a single column."
        if errors:
            place, what = next(iter(errors.items()))
            action += f" Repair the cells with errors: {place} of the range is {what[:60]}."
        raise InputError(reason, action=action) from error


def _readable(cell: Cell) -> Any:
    if is_blank(cell) or cell_error(cell):
        return ""
    return cell if isinstance(cell, str | bool | int | float | dt.date) else str(cell)
