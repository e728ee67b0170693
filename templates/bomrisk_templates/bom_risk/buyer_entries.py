"""What a buyer wrote into a risk workbook, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.line_key import LineKey, key_of, plain
from bomrisk_templates.bom_risk.risk_file import RiskFile
from bomrisk_templates.reading.grid import column_letter

__all__ = ["AMOUNTS", "NAMES", "OF_BOM", "OF_RESULTS", "STATEMENTS", "EntryLine", "read_entries", "unreadable_entries"]

OF_BOM = tuple(column.key for column in TABLES["bomrisk_bom"] if column.role == "entry")
STATEMENTS = ("declaration", "declared_origin")
"""What suppliers declared: not the buyer's word, but nobody can make it anew from today's BOM."""
OF_RESULTS = tuple(column.key for column in TABLES["bomrisk_results"] if column.role == "entry")
AMOUNTS = ("quantity", "unit_price", "line_total")
"""May be typed into Results where the BOM has none."""
NAMES = ("part_number", "description", "manufacturer", "manufacturer_part_number", "designator")
LEFT = "bomrisk_left_entries"


@dataclass(frozen=True)
class EntryLine:
    """A line of the workbook.

    Parameters
    ----------
    names : mapping
        What it is known by.
    entries : mapping
        What the buyer wrote: by key of our columns, or by ``("results", header)`` and ``("bom", header)`` where the column
        is not ours. Empty for most lines, which still count among those of the same key.
    seen : str
        Workbook and place.
    """

    names: Mapping[str, Any]
    entries: Mapping[Any, Any]
    seen: str

    @property
    def key(self) -> LineKey:
        """What it is matched by."""
        return key_of(self.names)

    @property
    def place(self) -> str:
        """What tells it from other lines of the same key."""
        return plain(self.names.get("designator"))


@dataclass(frozen=True)
class _Row:
    """A row of a table: cells under our headings by key, and the others by heading."""

    place: str
    known: Mapping[str, Any]
    other: Mapping[str, Any]

    def of(self, keys: tuple[str, ...]) -> dict[Any, Any]:
        return {key: self.known[key] for key in keys if key in self.known}


def read_entries(file: RiskFile) -> list[EntryLine]:
    """Read the lines of a risk workbook with the entries on them, by the names of its tables and their headings.

    Columns that an older version did not have are simply not there. Entries that had lost their line before come last.
    """
    numbered: dict[float, _Row] = {}
    alone: list[_Row] = []
    for row in _rows(file, "bomrisk_results"):
        number = row.known.get("line")
        if isinstance(number, float) and number not in numbered:
            numbered[number] = row
        elif row.of(OF_RESULTS) or row.other:
            alone.append(row)  # it has lost its number, but not what stands in it
    lines: list[EntryLine] = []
    for row in _rows(file, "bomrisk_bom"):
        number = row.known.get("line")
        rated = numbered.pop(number, None) if isinstance(number, float) else None
        if not row.known.keys() - {"line", "sheet", "row"} and not row.other:
            alone += [rated] if rated is not None else []
            continue
        entries = row.of((*OF_BOM, *STATEMENTS)) | {("bom", header): cell for header, cell in row.other.items()}
        if rated is not None:
            entries |= _of_results(rated)
            entries |= rated.of(tuple(key for key in AMOUNTS if key not in row.known))
        lines.append(EntryLine(row.of(NAMES), entries, row.place))
    lines += [EntryLine(row.of(NAMES), _of_results(row), row.place) for row in (*numbered.values(), *alone)]
    for row in _rows(file, LEFT):
        entries = row.of((*OF_BOM, *STATEMENTS, *OF_RESULTS, *AMOUNTS))
        entries |= {("results", header): cell for header, cell in row.other.items()}
        if entries:
            lines.append(EntryLine(row.of(NAMES), entries, str(row.known.get("last_seen", row.place))))
    return lines


def unreadable_entries(file: RiskFile) -> list[str]:
    """Return the places of cells in the buyer's columns that hold an error, or a formula without a value."""
    found = []
    for name, ours in (("bomrisk_bom", OF_BOM), ("bomrisk_results", OF_RESULTS)):
        table = file.table(name)
        keys = {column.header.casefold(): column.key for column in TABLES[name]}
        for at, header in enumerate(table.headers if table is not None else ()):
            assert table is not None
            if keys.get(header.strip().casefold(), ours[0]) in ours:
                letters = column_letter(table.left + at)
                rows = range(table.header_row + 1, table.last_row + 1)
                found += [
                    f"{table.sheet}!{place}"
                    for place in table.grid.errors
                    if place.rstrip("0123456789") == letters and int(place[len(letters) :]) in rows
                ]
    return found


def _of_results(row: _Row) -> dict[Any, Any]:
    return row.of(OF_RESULTS) | {("results", header): cell for header, cell in row.other.items()}


def _rows(file: RiskFile, name: str) -> list[_Row]:
    table = file.table(name)
    if table is None:
        return []
    keys = {column.header.casefold(): column.key for column in TABLES[name] if column.key != "other"}
    rows = []
    for number, cells in table.rows():
        known = {keys[text]: cell for header, cell in cells.items() if (text := header.strip().casefold()) in keys}
        other = {header: cell for header, cell in cells.items() if header.strip().casefold() not in keys}
        if known or other:
            rows.append(_Row(f"{file.path.name}, {table.sheet}!{number}", known, other))
    return rows
