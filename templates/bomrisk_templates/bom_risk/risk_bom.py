"""The bill of materials of a risk workbook: the lines on its BOM sheet, and nothing else in it."""

from __future__ import annotations

from dataclasses import replace

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.risk_file import RiskFile, RiskTable
from bomrisk_templates.reading.bom_file import BomFile, read_grids
from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.header_words import CANONICAL
from bomrisk_templates.reading.profile import Profile

__all__ = ["read_risk_bom"]

_OURS = ("line", "sheet", "row")
"""Columns that we add to the lines; they are made anew."""


def read_risk_bom(file: RiskFile, profile: Profile | None = None) -> BomFile:
    """Read the BOM table of a risk workbook, every row of it, its columns by our own headings.

    Parameters
    ----------
    file : RiskFile
    profile : Profile, optional
        Columns that the person names all the same.

    Raises
    ------
    InputError
        If the table holds no line.
    """
    table = file.table("bomrisk_bom")
    assert table is not None
    profile = profile or Profile()
    ours = {column.header.casefold(): column.key for column in TABLES["bomrisk_bom"]}
    by_key = {ours[text]: header for header in table.headers if (text := header.strip().casefold()) in ours}
    # What we wrote under our headings is known; what stands under other ones was not understood before either.
    columns = {key: by_key.get(key, "") for key in CANONICAL} | dict(profile.columns)
    chosen = replace(profile, columns=columns, header_row=table.header_row, sheets=())
    dropped = {by_key[key] for key in _OURS if key in by_key}
    bom = read_grids([_filled_rows(table, dropped)], file.path, profile=chosen, every_row=True)
    return replace(bom, extras=bom.extras[[name for name in bom.extras.columns if name not in dropped]])


def _filled_rows(table: RiskTable, dropped: set[str]) -> Grid:
    """Leave out rows that hold nothing but our own numbers: a workbook without lines has one."""
    grid = table.grid
    numbers = {number for number, cells in table.rows() if cells.keys() - dropped}
    header: list[Cell] = [""] * table.left
    header += table.headers
    kept = [(number, row) for number, row in zip(grid.numbers, grid.rows, strict=True) if number in numbers]
    header += [""] * (grid.width - len(header))
    return replace(
        grid, rows=[header, *(row for _, row in kept)], numbers=[table.header_row, *(number for number, _ in kept)]
    )
