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
    "line_total": [12.5, 3.2, 1.0, 0.02, 18.9, 3.2, 31.0, 0.2, 1.1, 1.9],
    "manufacturer": ["StepperOnline", "SKF", "Bossard", "Yageo", "Mean Well", "Gates", "Misumi", "Samsung", "Belden", "Omron"],
    "supplier": ["Amazon", "Digi-Key", "Mouser", "LCSC", "Farnell", "RS", "Amazon", "Mouser", "Digi-Key", "RS"],
    "unit": ["pcs", "pcs", "pcs", "m", "pcs", "m", "kg", "pcs", "m", "pcs"],
    "country": ["China", "Germany", "Japan", "CN", "USA", "Taiwan", "China", "KR", "Italy", "JP"],
    "material": [
        "Steel", "Chrome steel", "Stainless steel", "Ceramic", "Aluminium", "Rubber", "Aluminium 6063", "Ceramic", "Copper",
        "ABS",
    ],
    "designator": ["M1", "B1-B4", "H1-H20", "R1, R2", "PS1", "X1", "P1-P4", "C1-C10", "W1", "S1, S2"],
    "hs_code": [
        "850110", "848210", "731815", "853321", "850440", "401039", "760421", "853224", "854449", "853650",
    ],
}  # fmt: skip
NAMES = {
    "en": ("Description", "Qty", "Unit price"), "de": ("Bezeichnung", "Menge", "Einzelpreis"),
    "fr": ("Désignation", "Quantité", "Prix unitaire"), "es": ("Descripción", "Cantidad", "Precio unitario"),
    "it": ("Descrizione", "Quantità", "Prezzo unitario"), "pt": ("Descrição", "Quantidade", "Preço unitário"),
    "pl": ("Nazwa", "Ilość", "Cena"), "ru": ("Наименование", "Кол-во", "Цена"), "zh": ("名称", "数量", "单价"),
    "ja": ("品名", "数量", "単価"), "vi": ("Tên linh kiện", "Số lượng", "Đơn giá"),
}  # fmt: skip
#: A number of a part may be anybody's.
MEANT = {"part_number": {"part_number", "manufacturer_part_number", "supplier_part_number"}}


@pytest.mark.parametrize(("role", "language"), KINDS)
def test_headings_are_understood(role, language):
    headings = [heading for each, spoken, heading in HEADINGS if (each, spoken) == (role, language)]
    assert len(headings) > 1
    assert {heading: read_as(role, heading, language) for heading in headings} == dict.fromkeys(headings, role)


def read_as(role: str, heading: str, language: str) -> str | None:
    """Say what a column of a small table is read as, the name of its own role for any that is meant."""
    name, amount, price = NAMES[language]
    columns = {"description": name, role: heading, "quantity": amount}
    if role == "line_total":
        # A total is told from a price by the price beside it.
        columns = {"description": name, "quantity": amount, "unit_price": price, role: heading}
    columns[role] = heading
    rows = [list(columns.values()), *map(list, zip(*(CELLS[column] for column in columns), strict=True))]
    (table,) = read_grids([make_grid("Sheet1", rows)], "headings.xlsx").tables
    letter = "ABCD"[list(columns).index(role)]
    found = {read for read, column in table.columns.items() if column == letter}
    return role if found & MEANT.get(role, {role}) and table.header_row == 1 else ", ".join(found) or None
