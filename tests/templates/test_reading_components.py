# ruff: noqa: E501 - one language per line reads best as a table
"""Exports that name the assembly beside each component: the line is of the component, never of what it goes into."""

from __future__ import annotations

from pathlib import Path

import pytest

from bomrisk_templates.reading import BomFile, read_bom

ASSEMBLIES = [("A-100", "Gearbox"), ("A-100", "Gearbox"), ("A-100", "Gearbox"), ("A-200", "Cabinet"), ("A-200", "Cabinet")]  # fmt: skip
COMPONENTS = [("B-201", "Ball bearing 608"), ("B-202", "Brass bushing"), ("B-203", "Shaft C45"), ("B-204", "Relay 24 V"), ("B-205", "Copper busbar")]  # fmt: skip
#: Number and name of the assembly, number and name of the component, and the quantity.
HEADERS = [
    "Parent Item|Parent Description|Component Item|Component Description|Qty Per",
    "Assembly No|Assembly Name|Component No|Component Name|Quantity",
    "Material|Materialkurztext|Komponente|Komponentenbezeichnung|Menge",
    "Kopfartikel|Bezeichnung Kopfartikel|Komponentennummer|Komponentenbezeichnung|Menge",
    "Code article père|Désignation père|Code composant|Désignation composant|Quantité",
    "articulo_transformado|desc_transformado|componente|desc_componente|cantidad",
    "Codice padre|Descrizione padre|Codice componente|Descrizione componente|Quantità",
    "Código pai|Descrição pai|Código componente|Descrição componente|Quantidade",
    "Indeks wyrobu|Nazwa wyrobu|Indeks składnika|Nazwa składnika|Ilość",
    "Код изделия|Наименование изделия|Код компонента|Наименование компонента|Количество",
    "母件编码|母件名称|子件编码|子件名称|使用数量", "父项物料编码|父项物料名称|子项物料编码|子项物料名称|用量", "親品番|親品名|子品番|子品名|員数",
    # Nothing says which is the component, but for its numbers, which do not repeat.
    "Article code|Article name|Material code|Material name|Quantity",
]  # fmt: skip


def read_export(rows: list[str], folder: Path) -> BomFile:
    """Read an export of which each row is written with bars between its cells."""
    path = folder / "export.csv"
    path.write_text("\n".join(rows).replace("|", ";"), encoding="utf-8")
    bom = read_bom(path)
    assert [len(table.rows) for table in bom.tables] == [len(rows) - 1]
    return bom


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("turned", [False, True], ids=["assembly first", "component first"])
def test_the_line_is_the_component(header: str, turned: bool, tmp_path: Path) -> None:
    labels = header.split("|")
    lines = [[*above, *below, "2"] for above, below in zip(ASSEMBLIES, COMPONENTS, strict=True)]
    if turned:
        labels = [*labels[2:4], *labels[:2], *labels[4:]]
        lines = [[*line[2:4], *line[:2], *line[4:]] for line in lines]
    columns = read_export(["|".join(row) for row in [labels, *lines]], tmp_path).tables[0].columns
    number, name = ("A", "B") if turned else ("C", "D")
    assert (columns["part_number"], columns["description"], columns["quantity"]) == (number, name, "E")


@pytest.mark.parametrize(
    ("header", "number", "name"),
    [
        ("Manufacturer number|Manufacturer name|Part number|Part name|Qty", "C", "D"),
        ("Supplier code|Supplier name|Item code|Item name|Qty", "C", "D"),
        ("Lieferantennummer|Lieferantenname|Artikelnummer|Artikelbezeichnung|Menge", "C", "D"),
    ],
)
def test_makers_and_suppliers_are_no_assemblies(header: str, number: str, name: str, tmp_path: Path) -> None:
    lines = ["|".join(("100", "ACME", *below, "2")) for below in COMPONENTS]
    columns = read_export([header, *lines], tmp_path).tables[0].columns
    assert (columns["part_number"], columns["description"]) == (number, name)
    assert "B" in (columns["manufacturer"], columns["supplier"])


@pytest.mark.parametrize("header", HEADERS)
def test_an_assembly_that_is_a_component_too_holds_its_components(header: str, tmp_path: Path) -> None:
    lines = [
        "A-100|Gearbox|B-201|Drive unit|2",
        "A-100|Gearbox|B-202|Brass bushing|1",
        "B-201|Drive unit|B-203|Stepper motor|3",
        "B-201|Drive unit|B-204|Ball bearing 608|4",
    ]
    bom = read_export([header, *lines], tmp_path)
    assert bom.tables[0].columns["parent"] == "A"
    assert bom.structure.total_quantity.tolist() == [2, 1, 6, 8]


#: Exports of ERP systems: header, one line of two components each, and what is read of which column.
EXPORTS: dict[str, tuple[str, list[str], dict[str, str | None]]] = {
    "numbers of the product beside bare components": (
        "Code article|Désignation|Composant|Désignation composant|Quantité lien|Unité",
        ["PF100|Motoréducteur|C001|Aimant néodyme|4|UN", "PF100|Motoréducteur|C002|Fil de cuivre|0,3|KG"],
        {"part_number": "C", "description": "D", "quantity": "E", "unit": "F"},
    ),
    "the name of the assembly only": (
        "Assembly Item : Name|Revision|Component Item|Component Item : Description|Component Quantity",
        ["ASM-100|A|CMP-1|Brushless motor 48 V|1", "ASM-100|A|CMP-2|Steel bracket|2"],
        {"part_number": "C", "description": "D", "quantity": "E"},
    ),
    "an explosion with levels": (
        "Stufe|Positionsnr.|Objektkennung|Objektkurztext|Komponentenmenge (KME)|KME",
        [".1|0010|100234|Gehäuse|1|ST", "..2|0010|100235|Schraube M4x10|8|ST"],
        {"part_number": "C", "description": "D", "quantity": "E", "unit": "F", "level": "A"},
    ),
    "codes under a word for positions": (
        "BOM level|Item number|Product name|Configuration|Quantity|Unit",
        ["1|D0001|Cabinet||1|ea", "2|D0002|Binding post||2|ea"],
        {"part_number": "B", "description": "C", "quantity": "E", "level": "A"},
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_erp_systems(name: str, tmp_path: Path) -> None:
    header, lines, wanted = EXPORTS[name]
    columns = read_export([header, *lines], tmp_path).tables[0].columns
    assert {role: columns[role] for role in wanted} == wanted


def test_the_name_of_an_assembly_is_no_evidence(tmp_path: Path) -> None:
    rows = [
        "Code article|Désignation|Composant|Désignation composant|Quantité",
        "PF100|Moteur brushless|C001|Vis M4|4",
        "PF100|Moteur brushless|C002|Carter plastique|1",
    ]
    assert "Moteur" not in read_export(rows, tmp_path).lines.to_csv()


@pytest.mark.parametrize(
    "header",
    [
        "子项物料编码|子项物料名称|用量:分子|用量:分母|子项单位",
        "子件编码|子件名称|基本用量|基础数量|计量单位",
        "子品目コード|子品目名称|員数分子|員数分母|単位",
        "Component|Component description|Component quantity|Base quantity|UoM",
        "Komponente|Komponentenbezeichnung|Menge|Basismenge|ME",
    ],
)
def test_quantities_for_many_products(header: str, tmp_path: Path) -> None:
    bom = read_export([header, "M100|Screw M3|250|100|pc", "M200|Housing|1|1|pc", "M300|Grease|5||kg"], tmp_path)
    assert bom.tables[0].columns["quantity_base"] == "D"
    assert bom.lines["quantity"].tolist() == [2.5, 1, 5]
    assert "quantity_base" not in bom.lines.columns
    assert [finding.code for finding in bom.findings if finding.code == "quantity-per-many"]


def test_the_type_of_a_component_is_evidence(tmp_path: Path) -> None:
    rows = [
        "父项物料编码|父项物料名称|子项物料编码|子项物料名称|子项规格型号|子项单位|用量",
        "P1|电机总成|M1|磁钢|N42SH|片|8",
        "P1|电机总成|M2|轴承|6202ZZ|个|2",
        "P1|电机总成|M3|漆包线|QA-1|kg|0.35",
    ]
    bom = read_export(rows, tmp_path)
    assert bom.tables[0].columns["unit"] == "F"
    assert "N42SH" in bom.lines.to_csv()
    assert "电机" not in bom.lines.to_csv()
