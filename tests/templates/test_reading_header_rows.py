# ruff: noqa: E501 - one row per line reads best as a table
"""Titles above a header, and headings over groups of its columns: what they add to it, and what not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bomrisk_templates.reading import read_bom

_ = None
BODY = [["1", "Controller", "ESP32-S3", 2, "reads the sensors"], ["2", "Gyroscope", "MPU6050", 1, "measures the pitch"], ["3", "Compass", "HMC5883L", 1, "tells where north is"]]  # fmt: skip


@dataclass
class Case:
    """Rows above the body, in which row the header is, and where name and quantity of the parts stand."""

    name: str
    above: list[list[Any]]
    header_row: int
    description: str
    merged: list[str] = field(default_factory=list)
    body: list[list[Any]] = field(default_factory=lambda: BODY)
    quantity: str | None = "D"
    others: dict[str, str] = field(default_factory=dict)


OFFSET = [[_, *row] for row in BODY]
CASES = [
    Case(
        "a date beside the first column, merged over some",
        [["Datum: 12.03.2025"], [_, "Pos", "Bauteil", "Typ", "Menge", "Bemerkung"]],
        2, "C", ["A1:D1"], OFFSET, "E",
    ),
    Case(
        "a drawing number above a column that holds nothing",
        [["図番 A-1001"], [_, "番号", "品名", "型番", "数量", "備考"]],
        2, "C", [], OFFSET, "E",
    ),
    Case(
        "a label of the first column in the row above",
        [["Pos", _, _, _, "Remarks"], [_, "Component", "Type", "Qty"]],
        1, "B", [],
    ),
    Case(
        "parts and purchase, over a name and its explanation",
        [["Part", _, _, "Purchase"], ["No", "Component", "Type", "Qty", "Description"]],
        1, "B", ["A1:C1", "D1:E1"],
    ),
    Case(
        "a group of parts adds nothing to a column that nobody knows",
        [["Pieza", _, _, _, "Compra"], ["Pos", "Nombre", "Propuesta propia", "Cantidad", "Notas"]],
        1, "B", ["A1:D1"],
    ),
    Case(
        "purchase over unit price and price: the one of each, and of all",
        [["Part", _, _, _, "Purchase"], ["Item", "Value", "Type", "Qty", "Unit Price", "Price"]],
        1, "B", ["A1:D1", "E1:F1"],
        [["1", "Enclosure", "1411QU", 1, 16.34, 16.34], ["2", "Red banana jack", "108-0902", 2, 1.17, 2.34], ["3", "Knob", "K-7", 4, 0.5, 2.0]],
        others={"unit_price": "E", "line_total": "F"},
    ),
    Case(
        "a comment names the parts of a circuit, also in a group",
        [["Pieza", _, _, _, "Compra"], ["No.", "Comment", "Designator", "Quantity", "Value", "Manufacturer Part"]],
        1, "B", ["A1:D1", "E1:F1"],
        [["1", "4.7uF", "C1", 1, "4.7uF", "CL10A475"], ["2", "USB-C socket", "J1", 1, _, "TYPE-C-31"], ["3", "10k", "R1,R2", 2, "10k", "RC0603"]],
    ),
    Case(
        "components over numbers and names",
        [["Component", _, _, "Per product"], ["No", "Name", "Number", "Qty", "Notes"]],
        1, "B", ["A1:C1", "D1:E1"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_header(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*case.above, *case.body):
        sheet.append(row)
    for area in case.merged:
        sheet.merge_cells(area)
    book.save(tmp_path / "bom.xlsx")
    (table,) = read_bom(tmp_path / "bom.xlsx").tables
    assert (table.header_row, len(table.rows)) == (case.header_row, len(case.body))
    assert (table.columns["description"], table.columns["quantity"]) == (case.description, case.quantity)
    assert {role: table.columns[role] for role in case.others} == case.others


def test_two_header_rows_are_repeated_for_each_shop(tmp_path: Path) -> None:
    header = [["Part", _, _, "Purchase"], ["No", "Component", "Type", "Qty", "Shop"]]
    book = openpyxl.Workbook()
    for row in [["Mouser"], *header, *BODY, [], ["Amazon"], *header, *BODY]:
        book.active.append(row)
    for area in ("A2:C2", "D2:E2", "A9:C9", "D9:E9"):
        book.active.merge_cells(area)
    book.save(tmp_path / "bom.xlsx")
    (table,) = read_bom(tmp_path / "bom.xlsx").tables
    assert table.rows == [4, 5, 6, 11, 12, 13]


def test_a_row_of_the_body_is_no_header_below_two_header_rows(tmp_path: Path) -> None:
    rows = [
        ["Part", _, _, "Purchase"],
        ["Item", "Description", "Vendor", "Qty", "Cost", "Link"],
        ["1", "3D printed parts", "GrabCAD", "1 per part", "N/A", "N/A"],
        *[[str(i), f"Shaft {i} mm", "Acme", 1, 7.5, f"https://shop.example/{i}"] for i in range(2, 9)],
        ["9", "Description of the part, part list, quantity", "Acme", 1, 1.5, "N/A"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("D1:F1")
    book.save(tmp_path / "bom.xlsx")
    (table,) = read_bom(tmp_path / "bom.xlsx").tables
    assert table.rows == list(range(3, 12))


@pytest.mark.parametrize(
    ("header", "supplier"),
    [
        ("proveedor_tipo|proveedor_id|proveedor_nombre", "E"),
        ("Supplier type|Supplier ID|Supplier name", "E"),
        ("供应商编号|供应商名称|供应商等级", "D"),
    ],
)
def test_a_supplier_is_known_by_its_name_rather_than_by_its_number(header: str, supplier: str, tmp_path: Path) -> None:
    kinds = ["INTERNAL", "EXTERNAL", "EXTERNAL"], ["P-001", "P-002", "P-003"], ["Almacén", "Rodamax", "Cintas SRL"]
    cells = [kinds[1], kinds[2], kinds[0]] if supplier == "D" else kinds
    lines = [f"Bearing 620{i}|{i}|{'|'.join(column[i] for column in cells)}" for i in range(3)]
    path = tmp_path / "bom.csv"
    path.write_text("\n".join([f"Description|Qty|{header}", *lines]).replace("|", ";"), encoding="utf-8")
    assert read_bom(path).tables[0].columns["supplier"] == supplier


def test_a_group_beside_the_column_of_items_does_not_name_the_parts(tmp_path: Path) -> None:
    parts = ["ESP32-S3", "ST7789 TFT", "分光棱镜", "INMP441数字麦克风", "扬声器"]
    groups = ["Compute", "Display", "Optics", "Audio input", "Audio output"]
    lines = [
        f"V1-00{i};{group};{part};type {i};1"
        for i, (group, part) in enumerate(zip(groups, parts, strict=True), start=1)
    ]
    path = tmp_path / "bom.csv"
    path.write_text("\n".join(["BOM_ID;Subsystem;Item;Key_Specification;Quantity", *lines]), encoding="utf-8")
    assert read_bom(path).lines["description"].tolist() == parts


def test_the_number_of_the_store_is_no_quantity(tmp_path: Path) -> None:
    lines = [f"1;005.0101{i:02};PUNTA DIN 338 MM.{i};-{i}.000" for i in range(1, 30)]
    path = tmp_path / "stock.csv"
    path.write_text("\n".join(["CODMAG;CODART;Descrizione_Articolo;Saldo_Disponibile", *lines]), encoding="utf-8")
    columns = read_bom(path).tables[0].columns
    assert (columns["part_number"], columns["description"], columns["quantity"]) == ("B", "C", None)
