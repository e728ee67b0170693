# ruff: noqa: E501 - one language per line reads best as a table
"""Exports that name the assembly beside each component: the line is of the component, never of what it goes into."""

from __future__ import annotations

from pathlib import Path

import pytest

from bomrisk_templates.reading import read_bom

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


def read(header: str, lines: list[list[str]], folder: Path) -> dict[str, str | None]:
    path = folder / "export.csv"
    path.write_text("\n".join(";".join(line) for line in [header.split("|"), *lines]), encoding="utf-8")
    (table,) = read_bom(path).tables
    assert len(table.rows) == len(lines)
    return dict(table.columns)


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("turned", [False, True], ids=["assembly first", "component first"])
def test_the_line_is_the_component(header: str, turned: bool, tmp_path: Path) -> None:
    labels = header.split("|")
    lines = [[*above, *below, "2"] for above, below in zip(ASSEMBLIES, COMPONENTS, strict=True)]
    if turned:
        labels = [*labels[2:4], *labels[:2], *labels[4:]]
        lines = [[*line[2:4], *line[:2], *line[4:]] for line in lines]
    columns = read("|".join(labels), lines, tmp_path)
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
    lines = [["100", "ACME", *below, "2"] for below in COMPONENTS]
    columns = read(header, lines, tmp_path)
    assert (columns["part_number"], columns["description"]) == (number, name)
    assert "B" in (columns["manufacturer"], columns["supplier"])


@pytest.mark.parametrize("header", HEADERS)
def test_an_assembly_that_is_a_component_too_holds_its_components(header: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    unit = ("B-201", "Drive unit")
    lines = [
        ("A-100", "Gearbox", *unit, "2"),
        ("A-100", "Gearbox", "B-202", "Brass bushing", "1"),
        (*unit, "B-203", "Stepper motor", "3"),
        (*unit, "B-204", "Ball bearing 608", "4"),
    ]
    path.write_text("\n".join(map(";".join, [header.split("|"), *lines])), encoding="utf-8")
    bom = read_bom(path)
    assert bom.tables[0].columns["parent"] == "A"
    assert bom.structure.total_quantity.tolist() == [2, 1, 6, 8]
