"""A risk workbook as a file that somebody worked with: its tables by their names, wherever they stand by now."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bomrisk.errors import InputError
from bomrisk_templates.package.names import place_of
from bomrisk_templates.package.opc import Package
from bomrisk_templates.package.our_sheets import our_sheets
from bomrisk_templates.package.tables import Table
from bomrisk_templates.package.workbook_part import WorkbookPart, by_name
from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.sniff import sniff

__all__ = ["RiskFile", "RiskTable", "open_risk_file", "require_risk_file"]

_MARKS = ("bomrisk_bom", "bomrisk_results")


@dataclass(frozen=True, slots=True)
class RiskTable:
    """One table of it.

    Parameters
    ----------
    sheet : str
    headers : tuple of str
        From left to right.
    left : int
        0-based first column.
    header_row, last_row : int
        1-based.
    grid : Grid
        The sheet from the header down to the last row of the table, cells outside of its columns blank.
    """

    sheet: str
    headers: tuple[str, ...]
    left: int
    header_row: int
    last_row: int
    grid: Grid

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the number and the filled cells of each row below the header, by their headers."""
        for number, cells in zip(self.grid.numbers, self.grid.rows, strict=True):
            if number > self.header_row:
                found = {
                    header: cell
                    for header, cell in zip(self.headers, cells[self.left :], strict=False)
                    if cell != "" and not (isinstance(cell, str) and not cell.strip())
                }
                yield number, found


class RiskFile:
    """An opened risk workbook.

    Parameters
    ----------
    path : Path
    places : mapping of str to (sheet, Table)
        Its tables by name.
    guests : frozenset of str
        The names of our sheets where they stand in a workbook of somebody else, beside the BOM that they rate.
    names : dict of str to str, optional
        What its defined names refer to, by the name in small letters.
    """

    def __init__(
        self,
        path: Path,
        places: dict[str, tuple[str, Table]],
        guests: frozenset[str] = frozenset(),
        names: dict[str, str] | None = None,
    ) -> None:
        self.path = path
        self.guests = guests
        self._places = places
        self._names = names or {}
        self._grids: dict[str, Grid] = {}

    def table(self, name: str) -> RiskTable | None:
        """Read a table; None where there is none of that name (a workbook of another version)."""
        if name not in self._places:
            return None
        sheet, table = self._places[name]
        area = table.area
        whole = self._grid(sheet)
        inside = [at for at, number in enumerate(whole.numbers) if area.top <= number <= area.bottom]
        rows: list[list[Cell]] = [
            [cell if area.left <= column <= area.right else "" for column, cell in enumerate(whole.rows[at], start=1)]
            for at in inside
        ]
        grid = Grid(sheet, rows, [whole.numbers[at] for at in inside], errors=whole.errors)
        return RiskTable(sheet, table.columns, area.left - 1, area.top, area.bottom, grid)

    def value(self, name: str) -> Cell | None:
        """Read the cell that a name stands for; None where there is no such name, or nothing in the cell."""
        place = place_of(self._names.get(name.casefold(), ""))
        if place is None:
            return None
        sheet, area = place
        grid = self._grid(sheet)
        rows = dict(zip(grid.numbers, grid.rows, strict=True))
        cells = rows.get(area.top, [])
        cell = cells[area.left - 1] if area.left <= len(cells) else ""
        return None if cell == "" else cell

    def _grid(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            from bomrisk_templates.reading.workbook import read_workbook

            self._grids[sheet] = next(grid for grid in read_workbook(self.path, "xlsx", [sheet]) if grid.sheet == sheet)
        return self._grids[sheet]


def open_risk_file(path: Path, marks: Sequence[str] = _MARKS) -> RiskFile | None:
    """Open a workbook if it is a risk workbook, known by the names of its tables; None if it is anything else.

    Parameters
    ----------
    path : Path
    marks : sequence of str
        Tables that it must have; those of the BOM risk workbook if not given.

    Raises
    ------
    InputError
        If the file is missing, damaged, encrypted or would unpack to something absurd.
    """
    if sniff(path) != "xlsx":
        return None
    if not _names_our_tables(path, marks):
        return None
    try:
        with closing(Package(path)) as package:
            book = WorkbookPart(package)
            places = {
                table.name: (sheet.name, table) for sheet in book.sheets for table in _tables(package, sheet.part)
            }
            guests = frozenset(our_sheets(book).values())
            names = {key: name.target for key, name in by_name(book.names).items()}
            embedded = bool(guests) and any(each.name not in guests for each in book.sheets)
    except (ValueError, KeyError, AttributeError, zlib.error) as error:
        raise InputError(
            "This workbook names tables of a risk workbook, but its parts do not fit together.",
            where=path.name,
            action="Open it in Excel, let it repair the file, and save it.",
        ) from error
    if not all(name in places for name in marks):
        return None
    return RiskFile(path, places, guests if embedded else frozenset(), names)


def _tables(package: Package, sheet: str) -> Iterator[Table]:
    for relation in package.relations(sheet):
        if relation.kind == "table":
            yield Table.parse(relation.target, sheet, package.read(relation.target).decode("utf-8-sig"))


def require_risk_file(path: Path) -> RiskFile:
    """Open a risk workbook.

    Raises
    ------
    InputError
        If it is none.
    """
    found = open_risk_file(path)
    if found is None:
        raise InputError(
            f"This is no risk workbook: it lacks the tables {' and '.join(_MARKS)}.",
            where=path.name,
            action="Give a workbook that `bomrisk score` wrote, saved as .xlsx.",
        )
    return found


def _names_our_tables(path: Path, marks: Sequence[str]) -> bool:
    """Look into the small table parts only, so that a foreign workbook costs nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            texts = [
                archive.read(entry)[:4_000]
                for entry in archive.infolist()
                if entry.filename.startswith("xl/tables/") and entry.file_size < 5_000_000
            ]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError("The workbook is damaged and cannot be read.", where=path.name) from error
    return all(any(f'"{name}"'.encode() in text for text in texts) for name in marks)
