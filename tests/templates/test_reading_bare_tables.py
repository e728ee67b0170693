"""Tables that say little of themselves: without header, with headings that name no part, or a thin description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bomrisk_templates.reading import read_bom
from bomrisk_templates.reading.bom_file import BomTable

Rows = list[list[Any]]
_ = None


def table_of(rows: Rows, folder: Path) -> BomTable:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "bom.xlsx")
    (table,) = read_bom(folder / "bom.xlsx").tables
    return table  # type: ignore[no-any-return]


#: Sheets, the column that is read for each role, and the rows that are lines.
BARE: dict[str, tuple[Rows, dict[str, str | None], list[int]]] = {
    "circuit list without header: values right of the designators": (
        [
            ["C2", "10u", "Capacitor_SMD:C_0603_1608Metric", "~", 0.38, "CL10A106KP8NNNC"],
            ["C3", "100n", "Capacitor_SMD:C_0402_1005Metric", "~", 0.1, "CL05B104KO5NNNC"],
            ["R1", "10k", "Resistor_SMD:R_0402_1005Metric", "~", 0.1, "RC0402FR-0710KL"],
            ["R2", "4k7", "Resistor_SMD:R_0402_1005Metric", "~", 0.1, "RC0402FR-074K7L"],
            ["L1", "2.2u", "Inductor_SMD:L_0805_2012Metric", "~", 0.24, "MLZ2012A2R2WT000"],
            ["U1", "LM358", "Package_SO:SOIC-8_3.9x4.9mm_P1.27mm", "~", 0.31, "LM358DR"],
        ],
        {"designator": "A", "description": "B"},
        [1, 2, 3, 4, 5, 6],
    ),
    "names and prices without header": (
        [
            ["Rama aluminiowa", "120 zl"], ["Silnik krokowy NEMA 17", "45,50 zl"], ["Pasek zębaty GT2", "12 zl"],
            ["Łożysko kulkowe 608ZZ", "6 zl"], ["Zasilacz 24 V", "89 zl"], ["Śruby M5 stalowe", "9,90 zl"],
        ],
        {"description": "A", "unit_price": "B"},
        [1, 2, 3, 4, 5, 6],
    ),
    "headings of which only the quantity is known": (
        [
            ["File trong STL/", "Số lượng", "Công dụng"],
            ["ban_le_trai.stl", 2, "Giữ cánh cửa bên trái"], ["nap_tren.stl", 1, "Che mạch điện"], ["tay_cam.stl", 1, "Kéo hộp ra"],
        ],
        {"quantity": "B"},
        [2, 3, 4],
    ),
    "a description that most lines lack beside a device that all have": (
        [
            ["Part", "Qty", "Device", "Description"],
            ["R1", 1, "Thick film resistor 10k 0402", _], ["C1", 2, "Ceramic capacitor 100 nF", _],
            ["D1", 1, "Schottky diode BAT54", _], ["L1", 1, "Ferrite bead 600 ohm", "for the supply"],
            ["U1", 1, "Voltage regulator 3.3 V", _], ["J1", 1, "Pin header 2x5", _],
        ],
        {"description": "C"},
        [2, 3, 4, 5, 6, 7],
    ),
    "suggested types behind the names of their makers": (
        [
            ["Qté", "Désignation", "Référence proposée"],
            [1, "Alimentation rail DIN 24 V", "Mean Well HDR-60-24"], [1, "Convertisseur 24/5 V", "Mean Well DDR-15G-5"],
            [2, "Servomoteur 5 Nm", "Siemens GDB161.1E"], [1, "Coffret ABS", "petit coffret modulaire"],
        ],
        {"quantity": "A", "description": "B", "part_number": "C"},
        [2, 3, 4, 5],
    ),
    "order numbers of several shops: the one that most lines have": (
        [
            ["Qty", "Description", "MPN", "Digikey", "Mouser", "LCSC"],
            [1, "Battery holder 12 mm", "S8201-46R", _, "855-S8201-46R", _], [4, "Capacitor 18 pF", "CL10C180JB8", _, _, "C1647"],
            [3, "Capacitor 2.2 uF", "TCC0603X5R225K", _, _, "C380320"], [2, "Capacitor 10 uF", "CL21A106KPFN", _, _, "C17024"],
        ],
        {"part_number": "C", "supplier_part_number": "F"},
        [2, 3, 4, 5],
    ),
    "no header: what is understood names the parts, not what they fit or who keeps them": (
        [
            ["a1624c", "фильтр воздушный", "Chevrolet TrailBlazer (2002-2005), GMC Envoy (2002-2005)", "склад запчастей", 11, 0.13],
            ["gf831", "подшипник ступицы", "Mitsubishi L200, Pajero Sport (2008-2015 годов выпуска)", "склад сервиса", 2, 0.13],
            ["md37", "генератор 12В 90А", "Mitsubishi L200/PAJERO/MONTERO SPORT 4D56", "склад запчастей", 16, 0.13],
            ["kd77", "кабель массы", "Mercedes-Benz W211/W212/W220/W221/R230", "склад запчастей", 10, 0.13],
            ["le32", "датчик давления масла", "Toyota Camry (кузов V40), Toyota RAV4", "склад сервиса", 5, 0.13],
        ],
        {"part_number": "A", "description": "B", "quantity": "E", "unit_price": None},
        [1, 2, 3, 4, 5],
    ),
    "footprints are no description, whatever their column is called": (
        [
            ["位号", "数量", "参数/型号", "KiCad封装", "采购与核对要求"],
            ["J1", 1, "USB4105-GF-A", "SSD:USB_C_Receptacle_GCT_USB4105", "16触点USB-C 母座"],
            ["F1", 1, "0.5A / 24V", "SSD:Fuse_1206_3216Metric", "自恢复保险丝 1206"],
            ["L1", 1, "SWPA4030S3R9MT", "SSD:Inductor_Sunlord_SWPA4030S", "屏蔽功率电感"],
            ["C1", 1, "100n / 25V", "SSD:C_0603_1608Metric", "输入高频旁路 X7R"],
        ],
        {"part_number": "C", "description": "E", "quantity": "B", "designator": "A"},
        [2, 3, 4, 5],
    ),
    "designators named after their work under a word for numbers": (
        [
            ["Reference", "Value", "Footprint", "Qty"],
            ["C_EN, C_IN2", "100nF", "Capacitor_THT:C_Disc_D4.7mm", 2],
            ["R_EN", "10k", "Resistor_THT:R_Axial_DIN0207", 1],
            ["J_PUMP", "PUMP_12V", "Connector_PinHeader_2.54mm:PinHeader_1x02", 1],
            ["J_V1", "VALVE_1", "Connector_PinHeader_2.54mm:PinHeader_1x02", 1],
        ],
        {"designator": "A", "part_number": None, "description": "B", "quantity": "D"},
        [2, 3, 4, 5],
    ),
    "priorities are no designators": (
        [
            ["物料编号", "名称", "优先级", "数量"],
            ["M-001", "电机", "P0", 4],
            ["M-002", "螺旋桨", "P0", 4],
            ["M-003", "电池", "P1", 1],
            ["M-004", "机架", "P1", 1],
            ["M-005", "飞控", "P0", 1],
        ],
        {"part_number": "A", "description": "B", "designator": None, "quantity": "D"},
        [2, 3, 4, 5, 6],
    ),
    "headings in the plural": (
        [
            ["Désignations", "Références", "Quantité"],
            ["Régulateur de température", "AMTR220", 1],
            ["Thermostat industriel", "Omron E5CC-RX3A5M", 1],
            ["Capteur de pression", "XMLP010", 2],
        ],
        {"description": "A", "part_number": "B", "quantity": "C"},
        [2, 3, 4],
    ),
    "comments of circuits, half of them empty": (
        [
            ["Comment", "Designator", "Footprint", "Quantity", "MPN"],
            ["", "U14", "TSSOP-20", 1, "PCM5102APWR"],
            ["", "U15", "MSOP-10", 1, "TS5A23157DGSR"],
            ["100kΩ", "R18 R27", "R0805", 2, "RT0805BRD07100KL"],
            ["", "Q1", "SOT-23-3", 1, "AO3400A"],
            ["", "U9", "TDFN-8", 1, "MAX17048G+T10"],
            ["", "U10", "TDFN-8", 1, "SHT30-DIS-B10KS"],
            ["100nF", "C2 C6", "C0402", 2, "CL05B104KO5NNNC"],
        ],
        {"description": "A", "designator": "B", "quantity": "D", "part_number": "E"},
        [2, 3, 4, 5, 6, 7, 8],
    ),
    "parts at hand have no type": (
        [
            ["部品", "型番", "数量", "入手先"],
            ["IR LEDリングライト", "FRS5CC (850nm)", 1, "秋月"],
            ["NchパワーMOSFET", "2SK4017", 1, "秋月"],
            ["2ch H-ブリッジ", "L9110S", 1, "秋月"],
            ["カーボン抵抗 330Ω", "手持ち", 1, "—"],
            ["カーボン抵抗 1kΩ", "手持ち", 1, "—"],
            ["ブレッドボード", "手持ち", 1, "—"],
            ["12V電源", "手持ち", 1, "—"],
        ],
        {"description": "A", "part_number": "B", "quantity": "C", "supplier": "D"},
        [2, 3, 4, 5, 6, 7, 8],
    ),
    "names of shops under any heading": (
        [
            ["Qty.", "Item", "Price Ea.", "Site", "Link"],
            [1, "MKS Sbase Board", "$53.99", "Amazon", "https://www.amazon.com/gp/product/B071X8MBYT"],
            [3, "NEMA 23 Stepper Motor", "$28.00", "Amazon", "https://www.amazon.com/gp/product/B07Y81FF3V"],
            [1, "100 ft 18/4 stranded wire", "$28.78", "DigiKey", "https://www.digikey.com/1"],
            [2, "JST SM Connectors", "$9.99", "Amazon", "https://www.amazon.com/gp/product/B00PNEQKC0"],
        ],
        {"description": "B", "quantity": "A", "unit_price": "C", "supplier": "D"},
        [2, 3, 4, 5],
    ),
    "names under a heading for links": (
        [
            ["Item #", "Component Description", "Quantity", "Part Number/Model", "Supplier Link"],
            ["O1", "6.0mm Dia Plano-Convex Lens", 2, "45-078", "Edmund Optics"],
            ["O5", "Emission Filter", 1, "59022m", "Chroma"],
            ["C1", "CMOS Camera", 1, "MU196MR-ON", "Ximea"],
        ],
        {"description": "B", "quantity": "C", "part_number": "D", "supplier": "E"},
        [2, 3, 4],
    ),
    "what the project needs, before what to buy": (
        [
            ["Catégorie", "Élément", "Spécification", "Qté projet", "Qté achat conseillée"],
            ["Proto", "Breadboard", "format moyen", 1, 2],
            ["Interface", "Potentiomètres", "10k linéaire", 8, 10],
            ["Interface", "Boutons poussoirs", "momentané NO", 4, 6],
            ["Audio", "Sortie audio", "jack TRS", 1, 1],
        ],
        {"description": "B", "quantity": "D"},
        [2, 3, 4, 5],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BARE)
def test_a_table_that_says_little(name: str, tmp_path: Path) -> None:
    rows, columns, lines = BARE[name]
    table = table_of(rows, tmp_path)
    assert {role: table.columns.get(role) for role in columns} == columns
    assert table.rows == lines
    # The same money is never read twice, as the price of a piece and of a line.
    assert table.columns["unit_price"] is None or table.columns["line_total"] is None
