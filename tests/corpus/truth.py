"""The ground truth of a corpus."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["COLUMNS", "MaterialTruth", "TableTruth", "material_truths", "table_truths"]

#: Canonical names, in the order printed, and the columns of the index that hold their truth.
COLUMNS = {
    "part_number": "part_number_col",
    "description": "description_col",
    "quantity": "qty_col",
    "unit_price": "unit_price_col",
    "manufacturer": "manufacturer_col",
    "line_total": "line_total_col",
    "supplier": "supplier_col",
    "supplier_part_number": "supplier_pn_col",
    "unit": "unit_col",
    "material": "material_col",
    "level": "level_col",
    "country": "country_col",
}


@dataclass(frozen=True)
class TableTruth:
    """One table: where it stands, its rows and which column truly holds what."""

    slug: str
    file: str
    sheet: str
    header_row: int | None
    rows: frozenset[int]
    letters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MaterialTruth:
    """One part line and the materials that are in it."""

    slug: str
    sheet: str
    row: int
    text: str
    expected: frozenset[str]
    possible: frozenset[str]
    kind: str


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(stream)]


def _numbers(text: str) -> frozenset[int]:
    spans = [part.partition("-") for part in text.replace(" ", "").split(",") if part]
    return frozenset(row for first, _, last in spans for row in range(int(first), int(last or first) + 1))


def table_truths(folder: Path) -> list[TableTruth]:
    """Read the tables of ``index.csv`` that are BOMs."""
    return [
        TableTruth(
            slug=row["slug"],
            file=row["file"],
            sheet=row["sheet"].partition("#")[0],
            header_row=int(row["header_row"] or 0) or None,
            rows=_numbers(row["part_rows"]),
            letters={role: row[key].partition("|")[0] for role, key in COLUMNS.items() if row.get(key)},
        )
        for row in _rows(folder / "index.csv")
        if row.get("role", "bom") == "bom"
    ]


def material_truths(folder: Path) -> list[MaterialTruth]:
    """Read the lines of ``materials_truth.csv`` that are sure enough to count."""
    return [
        MaterialTruth(
            slug=row["slug"],
            sheet=row["sheet"].partition("#")[0],
            row=int(row["row"] or 0),
            text=row["part_text"],
            expected=_names(row["materials_expected"]),
            possible=_names(row["materials_possible"]),
            kind=row["kind"],
        )
        for row in _rows(folder / "materials_truth.csv")
        if row["how_sure"] in ("high", "medium") and row["kind"] != "weak"
    ]


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(";")) - {"none", ""}
