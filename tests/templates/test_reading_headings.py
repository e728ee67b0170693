"""What columns are called in eleven languages: each heading of ``headers/headings.csv`` over cells that such a column has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bomrisk_templates.reading import read_grids
from bomrisk_templates.reading.grid import make_grid

with (Path(__file__).parent / "headers" / "headings.csv").open(encoding="utf-8", newline="") as stream:
    HEADINGS = [tuple(row.values()) for row in csv.DictReader(stream)]
KINDS = sorted({(role, language) for role, language, _ in HEADINGS})

CELLS = {
    "description": [
        "Stepper motor NEMA 17", "Ball bearing 608ZZ", "M3 screw 12 mm", "Resistor 10k 0603", "Power supply 12V 5A",
        "Timing belt GT2", "Aluminium profile 2020", "Capacitor 100nF", "Wire 18AWG red", "Limit switch",
    ],
    "part_number": [
        "17HS4401", "608ZZ-RS", "DIN912-M3-12", "RC0603FR-0710KL", "LRS-75-12", "GT2-6MM-C", "HFS5-2020", "CL10B104KB8",
        "UL1015-18-R", "V-156-1C25",
    ],
    "quantity": [1.0, 4.0, 20.0, 2.0, 1.0, 1.0, 4.0, 10.0, 1.0, 2.0],
    "unit_price": [12.5, 0.8, 0.05, 0.01, 18.9, 3.2, 7.75, 0.02, 1.1, 0.95],
}  # fmt: skip
NAME_AND_AMOUNT = {
    "en": ("Description", "Qty"), "de": ("Bezeichnung", "Menge"), "fr": ("Désignation", "Quantité"),
    "es": ("Descripción", "Cantidad"), "it": ("Descrizione", "Quantità"), "pt": ("Descrição", "Quantidade"),
    "pl": ("Nazwa", "Ilość"), "ru": ("Наименование", "Кол-во"), "zh": ("名称", "数量"), "ja": ("品名", "数量"),
    "vi": ("Tên linh kiện", "Số lượng"),
}  # fmt: skip
#: A number of a part may be anybody's.
MEANT = {"part_number": {"part_number", "manufacturer_part_number", "supplier_part_number"}}


@pytest.mark.parametrize(("role", "language"), KINDS, ids="-".join)
def test_headings_are_understood(role, language):
    headings = [heading for each, spoken, heading in HEADINGS if (each, spoken) == (role, language)]
    assert len(headings) >= 5
    assert {heading: read_as(role, heading, language) for heading in headings} == dict.fromkeys(headings, role)


def read_as(role: str, heading: str, language: str) -> str | None:
    """Say what a column of a small table is read as, the name of its own role for any that is meant."""
    name, amount = NAME_AND_AMOUNT[language]
    columns = {"description": name, role: heading, "quantity": heading if role == "quantity" else amount}
    rows = [list(columns.values()), *map(list, zip(*(CELLS[column] for column in columns), strict=True))]
    (table,) = read_grids([make_grid("Sheet1", rows)], "headings.xlsx").tables
    letter = "ABC"[list(columns).index(role)]
    found = {read for read, column in table.columns.items() if column == letter}
    return role if found & MEANT.get(role, {role}) and table.header_row == 1 else ", ".join(found) or None
