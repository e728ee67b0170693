"""The sheets of a supplier workbook that came back: found by what stands in them, whatever program saved them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bomrisk_templates.package.names import global_names, place_of
from bomrisk_templates.reading.grid import Cell, Grid, column_letter
from bomrisk_templates.supplier_risk.texts import LANGUAGES, key_of_header, texts_in

__all__ = ["FoundTable", "find_declaration", "find_lines", "find_values"]

_LABELS: Final = {
    "name": "about.to", "buyer": "about.from", "asked_on": "about.asked_on", "contact_name": "about.contact.name",
    "contact_email": "about.contact.email", "declared_on": "about.contact.on", "request_id": "about.technical.request",
    "as_of": "about.technical.as_of", "language": "about.technical.language", "format": "about.technical.format",
    "seal": "about.technical.seal",
}  # fmt: skip
"""What stands beside which label on the first sheet; the names are those of the named cells ``supplier_...``."""
_DECLARES: Final = frozenset({"material_origin", "processing_country", "contained", "share", "smelter"})
_LEAST_DECLARED = 2
_KNOWS: Final = frozenset({"line_id", "part_number", "materials"})
_HEADER_WITHIN = 40
_LARGEST_PART = 5_000_000


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of a sheet, known by its headers.

    Parameters
    ----------
    grid : Grid
    header : int
        Position of the header among the rows of the grid.
    columns : mapping of str to int
        0-based sheet column by key of the column.
    foreign : tuple of str
        Headers that are not ours.
    """

    grid: Grid
    header: int
    columns: Mapping[str, int]
    foreign: tuple[str, ...]

    def rows(self) -> list[tuple[int, dict[str, Cell]]]:
        """Rows below the header, by the number that the person sees, with their cells by key."""
        begin = self.header + 1
        return [
            (number, {key: row[column] if column < len(row) else "" for key, column in self.columns.items()})
            for number, row in zip(self.grid.numbers[begin:], self.grid.rows[begin:], strict=True)
        ]

    def place(self, number: int, key: str) -> str:
        """``Sheet!G14``."""
        return f"{self.grid.sheet}!{column_letter(self.columns[key])}{number}"

    def error(self, number: int, key: str) -> str:
        """What is wrong with a cell's value; nothing for most."""
        return self.grid.errors.get(f"{column_letter(self.columns[key])}{number}", "")


def find_declaration(grids: Sequence[Grid]) -> FoundTable | None:
    """Find the table that the supplier fills in; None where no sheet has its headers."""
    return _best(grids, lambda keys: len(keys & _DECLARES) >= _LEAST_DECLARED and "part_number" in keys)


def find_lines(grids: Sequence[Grid]) -> FoundTable | None:
    """Find the table of the parts that are asked about; None where no sheet has its headers."""
    return _best(grids, lambda keys: keys >= _KNOWS and not keys & _DECLARES)


def _best(grids: Sequence[Grid], fits: Callable[[frozenset[str]], bool]) -> FoundTable | None:
    best: FoundTable | None = None
    for grid in grids:
        for position, row in enumerate(grid.rows[:_HEADER_WITHIN]):
            found: dict[str, int] = {}
            foreign = []
            for column, cell in enumerate(row):
                if not isinstance(cell, str) or not cell:
                    continue
                key = key_of_header(cell)
                if key is None or key in found:
                    foreign.append(" ".join(cell.split()))
                else:
                    found[key] = column
            if fits(frozenset(found)) and (best is None or len(found) > len(best.columns)):
                best = FoundTable(grid, position, found, tuple(foreign))
    return best


def find_values(path: Path, grids: Sequence[Grid]) -> dict[str, tuple[Cell, str]]:
    """Find the single values: who was asked, when, by which request, and who answers.

    Parameters
    ----------
    path : Path
    grids : sequence of Grid

    Returns
    -------
    dict of str to (value, place)
        By the names of the cells without ``supplier_``: what the names point at, else what stands beside the labels.
    """
    found: dict[str, tuple[Cell, str]] = {}
    for name, target in _names(path).items():
        place = place_of(target)
        grid = next((grid for grid in grids if place and grid.sheet == place[0]), None)
        if place is not None and grid is not None and name in _LABELS:
            found[name] = _at(grid, place[1].top, place[1].left - 1)
    for name, cell in _beside_labels(grids).items():
        if found.get(name, ("", ""))[0] == "":
            found[name] = cell
    return found


def _at(grid: Grid, number: int, column: int) -> tuple[Cell, str]:
    value: Cell = ""
    if number in grid.numbers:
        row = grid.rows[grid.numbers.index(number)]
        value = row[column] if column < len(row) else ""
    return value, f"{grid.sheet}!{column_letter(column)}{number}"


def _names(path: Path) -> dict[str, str]:
    """What the names ``supplier_...`` refer to; nothing where a program has dropped them."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = next((entry for entry in archive.infolist() if entry.filename.casefold() == "xl/workbook.xml"), None)
        if part is None or part.file_size > _LARGEST_PART:
            return {}
        names = global_names(archive.read(part).decode("utf-8", "replace"))
    return {name.removeprefix("supplier_"): target for name, target in names.items() if name.startswith("supplier_")}


def _beside_labels(grids: Sequence[Grid]) -> dict[str, tuple[Cell, str]]:
    labels = {_folded(texts_in(language)[key]): name for language in LANGUAGES for name, key in _LABELS.items()}
    for grid in grids:
        found: dict[str, tuple[Cell, str]] = {}
        for number, row in zip(grid.numbers, grid.rows, strict=True):
            for column, cell in enumerate(row[:4]):
                name = labels.get(_folded(cell)) if isinstance(cell, str) else None
                if name is not None:
                    found.setdefault(name, _at(grid, number, column + 1))
        if "seal" in found:
            return found
    return {}


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
