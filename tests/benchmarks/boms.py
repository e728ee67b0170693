"""The made-up BOM that the benchmarks read."""

from __future__ import annotations

from pathlib import Path

__all__ = ["PARTS", "make_bom"]

PARTS = [
    "NdFeB magnet N42SH 20x10x5", "MLCC 100nF X7R 0603 50V", "Tantalum capacitor 10uF 16V", "Socket head screw M4x12 A2-70",
    "Ball bearing 6805-2RS", "GaN power transistor 650V", "Connector 2x5 2.54mm gold plated", "Chip resistor 10k 1% 0402",
    "Carbide end mill 6mm", "Li-ion cell 18650 3.5Ah", "Housing EN AW-6082 machined", "LED green 0603",
]  # fmt: skip
"""Descriptions that take turns in the made-up BOM."""


def make_bom(path: Path, lines: int, suppliers: int = 40) -> None:
    """Write a BOM of 15 columns in which every line has a text of its own."""
    from openpyxl import Workbook

    header = (
        "Pos", "Part Number", "Description", "Manufacturer", "MPN", "Supplier", "Supplier PN", "Qty", "Unit", "Unit Price",
        "Currency", "Country of Origin", "HS Code", "Lead Time", "Remarks",
    )  # fmt: skip
    book = Workbook(write_only=True)
    sheet = book.create_sheet("BOM")
    sheet.append(header)
    for number in range(1, lines + 1):
        supplier = f"Supplier {number % suppliers}"
        text = f"{PARTS[number % len(PARTS)]} rev {number % 97} item {number}"
        price, country = round(0.01 * (number % 9000) + 0.05, 2), ("CN", "DE", "JP", "US", None)[number % 5]
        sheet.append(
            [number, f"P-{number:06d}", text, "ACME", f"M{number:07d}", supplier, f"S{number}", number % 50 + 1,
             "pcs", price, "EUR", country, None, "6 weeks", "checked"]
        )  # fmt: skip
    book.save(path)
