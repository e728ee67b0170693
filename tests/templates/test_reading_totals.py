"""One column of prices: of one piece or of the whole line, and what is said where nothing tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bomrisk_templates.reading import read_bom

_ = None
HEADER = ["Part", "Qty", "Cost (USD)"]

#: Rows, what the column of prices is read as, and whether that stays open.
ONE_PRICE: dict[str, tuple[list[list[Any]], str, bool]] = {
    "the total below is the plain sum of what may be a price": (
        [
            ["Bauteil", "Anzahl", "ca. €"],
            ["Schrittmotor NEMA 17", 2, 30.0], ["Linearschiene 300 mm", 4, 48.0], ["Netzteil 24 V", 1, 25.0],
            ["Summe", _, 103.0],
        ],
        "line_total", False,
    ),
    "the total below is the sum of what the pieces cost": (
        [
            ["Bauteil", "Anzahl", "ca. €"],
            ["Schrittmotor NEMA 17", 2, 30.0], ["Linearschiene 300 mm", 4, 48.0], ["Netzteil 24 V", 1, 25.0],
            ["Summe", _, 277.0],
        ],
        "unit_price", False,
    ),
    "every value divides by its quantity, as prices do not by chance": (
        [
            HEADER,
            ["Stepper motor", 7, 86.45], ["Bearing 608ZZ", 11, 9.79], ["Lead screw", 3, 38.37],
            ["Coupling", 6, 20.52], ["Power supply", 1, 31.97],
        ],
        "line_total", False,
    ),
    "one value does not divide": (
        [
            HEADER,
            ["Stepper motor", 7, 86.45], ["Bearing 608ZZ", 11, 9.79], ["Lead screw", 3, 38.37],
            ["Coupling", 6, 20.59], ["Power supply", 1, 31.97],
        ],
        "unit_price", True,
    ),
    "round prices divide by everything": (
        [
            ["Linh kiện", "Số lượng", "Giá (VNĐ)"],
            ["Động cơ bước", 2, 150000], ["Vòng bi 608ZZ", 4, 20000], ["Nguồn 24V", 5, 300000], ["Trục vít", 2, 90000],
        ],
        "unit_price", True,
    ),
    "a header that says it": (
        [
            ["Part", "Qty", "Unit price"],
            ["Stepper motor", 7, 86.45], ["Bearing 608ZZ", 11, 9.79], ["Lead screw", 3, 38.37], ["Coupling", 6, 20.52],
        ],
        "unit_price", False,
    ),
    "one piece of each": (
        [HEADER, ["Stepper motor", 1, 12.35], ["Bearing 608ZZ", 1, 0.89], ["Lead screw", 1, 12.79]],
        "unit_price", False,
    ),
    "nothing is counted": (
        [["Part", "Cost (USD)"], ["Stepper motor", 12.35], ["Bearing 608ZZ", 0.89], ["Lead screw", 12.79]],
        "unit_price", False,
    ),
    "nothing is counted, and the total below is the sum": (
        [["Part", "Cost (USD)"], ["Stepper motor", 12.35], ["Bearing 608ZZ", 0.89], ["Lead screw", 12.79], ["Total", 26.03]],
        "line_total", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_PRICE)
def test_prices_of_one_or_of_the_line(name: str, tmp_path: Path) -> None:
    rows, role, is_open = ONE_PRICE[name]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "bom.xlsx")
    file = read_bom(tmp_path / "bom.xlsx")
    (table,) = file.tables
    column = "ABC"[len(rows[0]) - 1]
    other = ({"unit_price", "line_total"} - {role}).pop()
    assert (table.columns[role], table.columns[other]) == (column, None)
    told = [finding for finding in file.findings if finding.code == "price-of-one-or-line"]
    assert [finding.where for finding in told] == ([f"Sheet!{column}1"] if is_open else [])
    assert all(f"--column line_total={column}" in finding.action for finding in told)
