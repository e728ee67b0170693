"""A whole BOM in a range: its ratings as a table that lines up with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk_excel.functions.arguments import one_cell
from bomrisk_excel.functions.cells import Cell, Cells, Grid, as_grid, cell_error, finished, is_blank
from bomrisk_excel.functions.rated_items import ratings_of
from bomrisk_excel.functions.ratings import UNRATED, as_of_or_name, to_or_name
from bomrisk_templates.reading import BomFile, read_grids
from bomrisk_templates.reading.grid import column_letter, make_grid

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

    Raises
    ------
    InputError
        If there is no BOM in the range, or a column, the date or the destination is not known.
    """
    wanted = _wanted(columns)
    ratings = ratings_of(
        as_of_or_name(one_cell(as_of, "as_of"), as_of_name),
        to_or_name(one_cell(destination, "destination"), destination_name),
    )
    cells = as_grid(bom)
    file = _read(cells)
    setting = ratings.setting
    rated = assess(file.lines, setting.policy, setting.as_of, setting.to)
    lines = rated.lines.assign(hhi=rated.lines["hhi"] * 10_000, status=_statuses(rated.lines, file))
    block: list[list[Cell]] = [[""] * len(wanted) for _ in cells]
    for table in file.tables:
        if table.header_row is not None:
            block[table.header_row - 1] = list(wanted)
    values = [[finished(value) for value in lines[COLUMNS[name]]] for name in wanted]
    for row, rating in zip(file.lines["row"], zip(*values, strict=True), strict=True):
        block[int(row) - 1] = list(rating)
    return block


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
        raise InputError(
            "no table with a description or part number is in the range.", action="Take the header row in."
        ) from error


def _readable(cell: Cell) -> Any:
    if is_blank(cell) or cell_error(cell):
        return ""
    return cell if isinstance(cell, str | bool | int | float | dt.date) else str(cell)


def _statuses(lines: pd.DataFrame, file: BomFile) -> Sequence[str]:
    """Say in one short text what a person must know about each line."""
    found: dict[int, list[str]] = {}
    for finding in file.findings:
        place = finding.where.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if place.isdigit() and finding.severity in ("error", "warning"):
            found.setdefault(int(place), []).append(finding.message)
    texts = []
    for grade, reason, row in zip(lines["grade"], lines["unrated_reason"], file.lines["row"], strict=True):
        notes = found.get(int(row), [])
        if grade == UNRATED:
            notes = [f"unrated: {reason}", *notes]
        texts.append("; ".join(note.rstrip(".") for note in notes) or "ok")
    return texts
