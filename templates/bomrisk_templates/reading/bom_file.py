"""Read a BOM file: the tables in it, its lines with canonical columns, and a report of how it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bomrisk.collector import collector_paused
from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk.rollup import times_used
from bomrisk.structure import ProductStructure, product_structure
from bomrisk_templates.reading.column_map import ColumnMap, MappedColumn
from bomrisk_templates.reading.columns import map_columns
from bomrisk_templates.reading.delimited import read_delimited
from bomrisk_templates.reading.details import detail_columns, package_columns
from bomrisk_templates.reading.enumerations import find_enumeration
from bomrisk_templates.reading.file_findings import sheet_findings, table_findings
from bomrisk_templates.reading.frame import build_frames
from bomrisk_templates.reading.grid import Grid, column_letter
from bomrisk_templates.reading.header_words import CANONICAL
from bomrisk_templates.reading.headerless import find_headerless
from bomrisk_templates.reading.indentation import derive_levels
from bomrisk_templates.reading.profile import Profile
from bomrisk_templates.reading.refusals import check_overrides, no_table
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.regions import find_regions
from bomrisk_templates.reading.rows import all_rows, sort_rows
from bomrisk_templates.reading.sniff import sniff
from bomrisk_templates.reading.sorted_rows import SkippedRow, SortedRows
from bomrisk_templates.reading.total_settling import settle_totals
from bomrisk_templates.reading.weak_tables import Table, count_refused, without_weak

__all__ = ["BomFile", "BomTable", "MappedColumn", "SkippedRow", "read_bom", "read_grids"]


@dataclass(frozen=True, slots=True)
class BomTable:
    """One table of a BOM file and how it was understood.

    Parameters
    ----------
    sheet : str
        Empty for a delimited text file.
    header_row : int or None
        1-based; None if the table has no header.
    columns : dict
        Every canonical name to its column letter, None when absent.
    column_headers : dict
        Column letter to header text, mapped or not.
    mapped : tuple of MappedColumn
        Confidence and reason of each mapped column.
    rows : list of int
        1-based rows taken as lines.
    skipped : list of SkippedRow
        The other rows of the table, with the reason.
    also_read : tuple of str
        Letters of columns that were not mapped and tell what the parts are all the same: second names, types, footprints.
    """

    sheet: str
    header_row: int | None
    columns: dict[str, str | None]
    column_headers: dict[str, str]
    mapped: tuple[MappedColumn, ...]
    rows: list[int]
    skipped: list[SkippedRow]
    also_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BomFile:
    """A BOM file that was read.

    Parameters
    ----------
    path : Path
    format : str
        ``xlsx``, ``xls``, ``xlsb``, ``ods`` or ``text``.
    tables : tuple of BomTable
    lines : DataFrame
        The canonical columns that the file has, and ``sheet`` and ``row``; one row per line, index 0..n-1.
    extras : DataFrame
        The buyer's other columns under their own header text, aligned with `lines`.
    findings : list of Finding
        What a person should know about how the file was read.
    structure : ProductStructure
        What is inside what.
    """

    path: Path
    format: str
    tables: tuple[BomTable, ...]
    lines: pd.DataFrame
    extras: pd.DataFrame
    findings: list[Finding]
    structure: ProductStructure


@collector_paused()
def read_bom(path: str | Path, *, profile: Profile | None = None, sheets: Sequence[str] | None = None) -> BomFile:
    """Read a bill of materials from a spreadsheet or a delimited text file.

    Parameters
    ----------
    path : str or Path
        A .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt file.
    profile : Profile, optional
        The person's overrides of columns, header row, sheets and decimal sign.
    sheets : sequence of str, optional
        Only these sheets; takes the place of the profile's.

    Returns
    -------
    BomFile

    Raises
    ------
    InputError
        If the file is missing, cannot be read, or holds no BOM table.
    """
    # Who hands over cells (an Excel function) waits for no library that opens files.
    from bomrisk_templates.reading.workbook import read_workbook

    path = Path(path)
    profile = profile or Profile()
    kind = sniff(path)
    findings: list[Finding] = []
    chosen = list(profile.sheets) if sheets is None else [sheets] if isinstance(sheets, str) else list(sheets)
    if kind == "text" and (named := [sheet for sheet in chosen if sheet]):
        raise InputError(
            f"there is no sheet named {named[0]!r}: a text file has no sheets.",
            where=path.name,
            action="Name no sheet for it (option --sheet, `sheets` of a profile), or give the workbook that has the sheet.",
        )
    grids = [read_delimited(path, findings)] if kind == "text" else read_workbook(path, kind, chosen or None)
    return read_grids(grids, path, kind=kind, profile=profile, findings=findings)


@collector_paused()
def read_grids(
    grids: Sequence[Grid],
    path: str | Path,
    *,
    kind: str = "xlsx",
    profile: Profile | None = None,
    findings: Sequence[Finding] = (),
    every_row: bool = False,
) -> BomFile:
    """Read a bill of materials from sheets that are already in memory (an open workbook, a range of cells).

    Parameters
    ----------
    grids : sequence of Grid
        See :func:`bomrisk_templates.reading.grid.make_grid`.
    path : str or Path
        What the sheets come from, for messages and the report; not opened.
    kind : str
        ``xlsx``, ``xls``, ``xlsb``, ``ods`` or ``text``.
    profile : Profile, optional
        The person's overrides.
    findings : sequence of Finding
        What was found on the way here; they come first in the report.
    every_row : bool
        Whether each row below the header is known to be a line, so that none is judged.

    Returns
    -------
    BomFile

    Raises
    ------
    InputError
        If they hold no BOM table.
    """
    path = Path(path)
    profile = profile or Profile()
    found = list(findings)
    regions = [region for grid in grids for region in _regions(grid, profile)]
    tables = []
    refused: list[Region] = []
    for region in regions:
        table = _understand(region, profile, every_row)
        if table is None:
            refused.append(region)
        else:
            tables.append(table)
    tables, weak = without_weak(tables)
    refused += weak
    if profile.header_row is None:
        bare = [grid for grid in grids if all(table[0].grid is not grid for table in tables)]
        strict = bool(tables)
        tables += [
            table
            for grid in bare
            for region in find_headerless(grid, strict=strict)
            if (table := _understand(region, profile))
        ]
    if not tables and profile.header_row is None:
        listed = (region for grid in grids for region in find_enumeration(grid))
        tables = [table for region in listed if (table := _understand(region, profile))]
    if not tables:
        raise no_table(path, kind, grids)
    check_overrides(profile, tables, path)
    count_refused(refused, tables)
    found += sheet_findings(grids, [region for region, _, _ in tables])
    for region, columns, rows in tables:
        found += table_findings(region, columns, rows)
    lines, extras = build_frames(tables, profile.decimal, found)
    report = tuple(_report(*table) for table in tables)
    letters = {table.sheet: {role: letter for role, letter in table.columns.items() if letter} for table in report}
    structure = product_structure(lines, letters)
    found += [*structure.findings, *times_used(lines, structure, letters).findings]
    return BomFile(path, kind, report, lines, extras, found, structure)


def _regions(grid: Grid, profile: Profile) -> list[Region]:
    if profile.header_row == 0:
        return [Region(grid, None, 0, len(grid.rows), 0, grid.width)] if grid.rows else []
    return find_regions(grid, profile.header_row)


def _understand(region: Region, profile: Profile, every_row: bool = False) -> Table | None:
    overrides = profile.resolve(region.headers, region.left, region.right)
    columns = map_columns(region, overrides)
    if not any(role in columns.mapped for role in IDENTITY):
        return None
    if all(columns.contents[m.column].filled == 0 for m in columns.mapped.values() if m.role in IDENTITY):
        return None
    rows = all_rows(region) if every_row else sort_rows(region, columns, profile.skip_rows)
    if not every_row and not {"unit_price", "line_total"} & overrides.keys():
        settle_totals(region, columns, rows)
    columns.indentation = derive_levels(region, columns, rows, set(overrides))
    return (region, columns, rows) if rows.lines else None


def _report(region: Region, columns: ColumnMap, rows: SortedRows) -> BomTable:
    grid = region.grid
    letters: dict[str, str | None] = dict.fromkeys(CANONICAL)
    letters.update({role: column_letter(mapped.column) for role, mapped in columns.mapped.items()})
    order = {role: position for position, role in enumerate(CANONICAL)}
    skipped = list(rows.skipped)
    return BomTable(
        grid.sheet,
        grid.numbers[region.header] if region.header is not None else None,
        letters,
        {column_letter(column): text for column, text in region.headers.items()},
        tuple(sorted(columns.mapped.values(), key=lambda mapped: order[mapped.role])),
        [grid.numbers[index] for index in rows.lines],
        skipped,
        tuple(map(column_letter, sorted({*detail_columns(region, columns), *package_columns(region, columns)}))),
    )
