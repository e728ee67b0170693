# ruff: noqa: E501 - one case per row reads best as a table
"""Layouts of BOM tables in many languages: header row, lines and columns must be found in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bomrisk_templates.reading import read_bom

Rows = list[list[Any]]
_ = None


@dataclass
class Layout:
    name: str
    rows: Rows
    header: int | None
    lines: list[int]
    columns: dict[str, str]
    merged: list[str] = field(default_factory=list)
    absent: tuple[str, ...] = ()
    table: int = 0
    tables: int = 1


def span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


GERMAN = Layout(
    "german SAP export with title, totals and decimal commas",
    [
        ["Stückliste Getriebemotor GM-200"], [_, _, "Stand:", "12.03.2025"], [],
        ["Pos.", "Artikelnummer", "Bezeichnung", "Menge", "ME", "Einzelpreis", "Gesamtpreis", "Hersteller", "Hersteller-Teilenummer", "Werkstoff", "Ursprungsland"],
        [10, "100-2231", "Rillenkugellager 6205-2RS", "2", "Stk", "3,45", "6,90", "SKF", "6205-2RSH", "100Cr6", "Deutschland"],
        [20, "100-2232", "Welle geschliffen", "1", "Stk", "42,00", "42,00", "Eigenfertigung", "", "42CrMo4", "Deutschland"],
        [30, "100-2240", "Magnetring NdFeB", "4", "Stk", "1.012,50", "4.050,00", "Magnetfabrik", "MR-40", "NdFeB", "China"],
        [40, "100-2250", "Kupferlackdraht 0,5 mm", "1,8", "kg", "12,30", "22,14", "Elektrisola", "EL-05", "Cu", "Polen"],
        [], [_, _, "Summe", _, _, _, "4.121,04"], [_, "Erstellt: M. Weber"],
    ],
    4, span(5, 8),
    {"part_number": "B", "description": "C", "quantity": "D", "unit": "E", "unit_price": "F", "line_total": "G", "manufacturer": "H",
     "manufacturer_part_number": "I", "material": "J", "country": "K"},
)  # fmt: skip

RUSSIAN_GOST = Layout(
    "russian specification by GOST with section headings",
    [
        ["Спецификация"],
        ["Формат", "Зона", "Поз.", "Обозначение", "Наименование", "Кол.", "Примечание"],
        [_, _, _, _, "Сборочные единицы"],
        ["А4", _, 1, "АБВГ.301412.001", "Плата управления", 1, _],
        ["А4", _, 2, "АБВГ.301412.002", "Блок питания", 1, _],
        [_, _, _, _, "Детали"],
        ["А3", _, 3, "АБВГ.741136.010", "Корпус", 1, "Д16Т"],
        ["А4", _, 4, "АБВГ.741136.011", "Крышка", 2, _],
        [_, _, _, _, "Стандартные изделия"],
        [_, _, 5, _, "Винт М3х8 ГОСТ 17473-80", 12, _],
        [_, _, 6, _, "Гайка М3 ГОСТ 5927-70", 12, _],
    ],
    2, [4, 5, 7, 8, 10, 11],
    {"part_number": "D", "description": "E", "quantity": "F", "notes": "G"},
)  # fmt: skip

RUSSIAN_ELEMENTS = Layout(
    "russian list of elements: designators first",
    [
        ["Поз. обозначение", "Наименование", "Кол.", "Производитель", "Примечание"],
        [_, "Конденсаторы"],
        ["C1...C4", "GRM188R71H104KA93D 0,1 мкФ", 4, "Murata", _],
        ["C5, C6", "T491A106K016AT 10 мкФ", 2, "Kemet", "тантал"],
        [_, "Микросхемы"],
        ["DA1", "LM2596S-5.0", 1, "TI", _],
        ["DD1", "STM32F405RGT6", 1, "ST", _],
    ],
    1, [3, 4, 6, 7],
    {"designator": "A", "description": "B", "quantity": "C", "manufacturer": "D", "notes": "E"},
    absent=("part_number",),
)  # fmt: skip

JAPANESE = Layout(
    "japanese parts list",
    [
        ["部品表", _, _, "作成日", "2024/05/01"], ["装置名：搬送ロボット"], [],
        ["項番", "品名", "型式", "メーカー", "員数", "単位", "単価", "金額", "材質", "備考"],
        [1, "サーボモータ", "HG-KR43", "三菱電機", 2, "台", 45000, 90000, _, _],
        [2, "リニアガイド", "SSR15XW", "THK", 4, "本", 12000, 48000, "SUS", _],
        [3, "ネオジム磁石", "NE015", "マグエバー", "10個", _, 120, 1200, "NdFeB", "丸型"],
        [4, "カバー", "図番A-100", "自社", 1, "個", 3000, 3000, "A5052", _],
        [_, "合計", _, _, _, _, _, 142200],
    ],
    4, span(5, 8),
    {"description": "B", "part_number": "C", "manufacturer": "D", "quantity": "E", "unit": "F", "unit_price": "G", "line_total": "H",
     "material": "I", "notes": "J"},
)  # fmt: skip

SPANISH = Layout(
    "spanish list with bracketed units under the header",
    [
        ["LISTA DE MATERIALES"], ["Proyecto: Robot delta"], [],
        ["Ítem", "Código", "Descripción", "Cant.", "Proveedor", "Precio unitario", "Importe"],
        [_, _, _, "[ud]", _, "[€]", "[€]"],
        [1, "MOT-01", "Motor paso a paso NEMA 17", 3, "Bricogeek", 14.9, 44.7],
        [2, "ROD-08", "Rodamiento 608ZZ", 12, "Amazon", 0.8, 9.6],
        [3, "IMA-10", "Imán de neodimio 10x3", 6, "Supermagnete", 0.5, 3.0],
        [_, _, _, _, _, "Subtotal", 57.3], [_, _, _, _, _, "IVA 21%", 12.03], [_, _, _, _, _, "TOTAL", 69.33],
    ],
    4, [6, 7, 8],
    {"part_number": "B", "description": "C", "quantity": "D", "supplier": "E", "unit_price": "F", "line_total": "G"},
)  # fmt: skip

PORTUGUESE = Layout(
    "portuguese list with sections in the first column",
    [
        ["Lista de materiais - Impressora 3D"], [],
        ["Peça", "Qtd", "Valor unitário", "Valor total", "Fornecedor", "Observações"],
        ["Mecânica"],
        ["Perfil de alumínio 2020 500mm", 4, "R$ 25,90", "R$ 103,60", "Mercado Livre", _],
        ["Rolamento linear LM8UU", 12, "R$ 6,50", "R$ 78,00", "Filipeflop", _],
        ["Eletrônica"],
        ["Motor de passo NEMA 17", 5, "R$ 79,00", "R$ 395,00", "Baú da Eletrônica", "17HS4401"],
        ["Placa RAMPS 1.4", 1, "R$ 60,00", "R$ 60,00", "Filipeflop", _],
        ["Total geral", _, _, "R$ 636,60"],
    ],
    3, [5, 6, 8, 9],
    {"description": "A", "quantity": "B", "unit_price": "C", "line_total": "D", "supplier": "E", "notes": "F"},
    absent=("part_number",),
)  # fmt: skip

VIETNAMESE = Layout(
    "vietnamese list",
    [
        ["DANH SÁCH LINH KIỆN"], [],
        ["STT", "Tên linh kiện", "Mã linh kiện", "Số lượng", "ĐVT", "Đơn giá", "Thành tiền", "Xuất xứ", "Ghi chú"],
        [1, "Điện trở 10k 0603", "RC0603FR-0710KL", 20, "con", 100, 2000, "Trung Quốc", _],
        [2, "Tụ điện 100nF", "CL10B104KB8NNNC", 15, "con", 150, 2250, "Hàn Quốc", _],
        [3, "Động cơ servo MG996R", "MG996R", 2, "cái", 75000, 150000, "Trung Quốc", _],
        [_, "Tổng cộng", _, _, _, _, 154250],
    ],
    3, [4, 5, 6],
    {"description": "B", "part_number": "C", "quantity": "D", "unit": "E", "unit_price": "F", "line_total": "G", "country": "H", "notes": "I"},
)  # fmt: skip

CHINESE = Layout(
    "chinese list",
    [
        ["物料清单"],
        ["序号", "物料编码", "名称", "规格型号", "单位", "用量", "位号", "品牌", "供应商", "备注"],
        [1, "10010001", "贴片电阻", "10K 0603 1%", "个", 5, "R1,R2,R3,R4,R5", "国巨", "立创", _],
        [2, "10010002", "贴片电容", "100nF 50V 0603", "个", 3, "C1-C3", "三星", "立创", _],
        [3, "10020001", "单片机", "STM32F103C8T6", "个", 1, "U1", "ST", "立创", _],
        ["合计", _, _, _, _, 9],
    ],
    2, [3, 4, 5],
    {"part_number": "B", "description": "C", "unit": "E", "quantity": "F", "designator": "G", "manufacturer": "H", "supplier": "I"},
)  # fmt: skip

FRENCH = Layout(
    "french electronics list: the reference is a designator",
    [
        ["Repère", "Désignation", "Référence fabricant", "Fabricant", "Fournisseur", "Code commande", "Qté", "P.U. HT (€)"],
        ["R1, R2", "Résistance 10k 1% 0603", "RC0603FR-0710KL", "Yageo", "Farnell", "9238603", 2, "0,012"],
        ["C1", "Condensateur tantale 10 µF", "T491A106K016AT", "Kemet", "Farnell", "1457412", 1, "0,35"],
        ["U1", "Microcontrôleur", "ATMEGA328P-AU", "Microchip", "Mouser", "556-ATMEGA328P-AU", 1, "2,10"],
    ],
    1, [2, 3, 4],
    {"designator": "A", "description": "B", "part_number": "C", "manufacturer": "D", "supplier": "E", "supplier_part_number": "F",
     "quantity": "G", "unit_price": "H"},
    absent=("manufacturer_part_number",),
)  # fmt: skip

ITALIAN = Layout(
    "italian bill with level",
    [
        ["Livello", "Codice", "Descrizione", "Q.tà", "U.M.", "Materiale", "Fornitore"],
        [0, "GR-1000", "Gruppo riduttore", 1, "PZ", _, _],
        [1, "AL-1001", "Albero", 1, "PZ", "C45", "Officina Rossi"],
        [1, "SG-1002", "Sottogruppo ingranaggi", 1, "PZ", _, _],
        [2, "IN-1003", "Ingranaggio Z20", 2, "PZ", "16MnCr5", "Officina Rossi"],
    ],
    1, span(2, 5),
    {"level": "A", "part_number": "B", "description": "C", "quantity": "D", "unit": "E", "material": "F", "supplier": "G"},
)  # fmt: skip

POLISH = Layout(
    "polish bill",
    [
        [], ["Lp.", "Nazwa części", "Numer katalogowy", "Producent", "Ilość", "Cena jedn.", "Wartość", "Uwagi"],
        [1, "Łożysko kulkowe", "6001-2Z", "FŁT", 4, 8.5, 34.0, _], [2, "Śruba M6x20", "DIN 912", "Bossard", 20, 0.4, 8.0, _],
        [3, "Silnik BLDC 24 V", "BL-57", "Dunkermotoren", 1, 310, 310, "magnesy NdFeB"], [_, _, _, _, _, "Razem", 352.0],
    ],
    2, [3, 4, 5],
    {"description": "B", "part_number": "C", "manufacturer": "D", "quantity": "E", "unit_price": "F", "line_total": "G", "notes": "H"},
)  # fmt: skip

TWO_ROWS_MERGED = Layout(
    "two header rows: labels merged downwards, price over unit and total",
    [
        ["Bill of materials"],
        ["Item", "Part", _, "Qty", "Manufacturer", _, "Price", _],
        [_, "Number", "Description", _, "Name", "Part No", "Unit", "Total"],
        [1, "A-100", "Bracket, steel", 2, "Acme", "BR-1", 1.5, 3.0],
        [2, "A-101", "Sintered magnet", 4, "Vacuum", "VD-7", 2.25, 9.0],
        [3, "A-102", "Hex bolt M6", 8, "Bossard", "DIN933", 0.1, 0.8],
    ],
    2, [4, 5, 6],
    {"part_number": "B", "description": "C", "quantity": "D", "manufacturer": "E", "manufacturer_part_number": "F", "unit_price": "G",
     "line_total": "H"},
    merged=["A2:A3", "B2:C2", "D2:D3", "E2:F2", "G2:H2"],
)  # fmt: skip

TWO_ROWS_BILINGUAL = Layout(
    "two header rows in two languages",
    [
        ["No.", "Part number", "Description", "Quantity", "Material"], ["序号", "料号", "名称", "数量", "材质"],
        [1, "P-001", "Housing", 1, "ADC12"], [2, "P-002", "Rotor magnet", 8, "NdFeB"], [3, "P-003", "Shaft", 1, "SUS303"],
    ],
    1, [3, 4, 5],
    {"part_number": "B", "description": "C", "quantity": "D", "material": "E"},
)  # fmt: skip

REPEATED = Layout(
    "the header is repeated for each vendor",
    [
        ["Vendor: Mouser"], ["Part Number", "Description", "Qty", "Unit Price", "Ext. Price"],
        ["GRM188R71H104KA93D", "CAP CER 0.1UF", 10, 0.02, 0.2], ["T491A106K016AT", "CAP TANT 10UF", 2, 0.4, 0.8],
        [_, _, _, "Subtotal", 1.0], [],
        ["Vendor: Digi-Key"], ["Part Number", "Description", "Qty", "Unit Price", "Ext. Price"],
        ["STM32F405RGT6", "IC MCU 32BIT", 1, 9.5, 9.5], ["LTST-C190GKT", "LED GREEN 0603", 4, 0.1, 0.4],
        [_, _, _, "Subtotal", 9.9],
    ],
    2, [3, 4, 9, 10],
    {"part_number": "A", "description": "B", "quantity": "C", "unit_price": "D", "line_total": "E"},
)  # fmt: skip

SIDE_BY_SIDE_GAP = [
    [], ["Mechanics", _, _, _, "Electronics"],
    ["Part No", "Name", "Qty", _, "Designator", "Value", "Quantity"],
    ["M-1", "Frame left", 2, _, "C1,C2", "100nF X7R", 2], ["M-2", "Frame right", 2, _, "R1", "10k", 1],
    ["M-3", "Motor, BLDC", 1, _, "U1", "ESP32-WROOM", 1], ["M-4", "Belt GT2", "1,8 m"],
]  # fmt: skip
SIDE_LEFT = Layout(
    "side by side, left",
    SIDE_BY_SIDE_GAP,
    3,
    [4, 5, 6, 7],
    {"part_number": "A", "description": "B", "quantity": "C"},
    tables=2,
)
SIDE_RIGHT = Layout(
    "side by side, right",
    SIDE_BY_SIDE_GAP,
    3,
    [4, 5, 6],
    {"designator": "E", "description": "F", "quantity": "G"},
    table=1,
    tables=2,
)
BELOW = [
    ["Mechanical parts"], ["Item", "Description", "Qty", "Material"], [1, "Side plate", 2, "6061"], [2, "Spacer", 4, "Brass"], [],
    ["Electrical parts"], ["Ref", "Part Number", "Quantity", "Manufacturer", "Description"],
    ["R1", "RC0603", 3, "Yageo", "Resistor 10k"], ["C1, C2", "GRM188", 2, "Murata", "Capacitor 100n"],
]  # fmt: skip
BELOW_FIRST = Layout(
    "below each other, first", BELOW, 2, [3, 4], {"description": "B", "quantity": "C", "material": "D"}, tables=2
)
BELOW_SECOND = Layout(
    "below each other, second", BELOW, 7, [8, 9],
    {"designator": "A", "part_number": "B", "quantity": "C", "manufacturer": "D", "description": "E"}, table=1, tables=2,
)  # fmt: skip

TITLE_BLOCK = Layout(
    "title block whose labels are header words",
    [
        ["Part Number:", "ASM-9000", _, "Revision:", "C"], ["Description:", "Gimbal assembly", _, "Quantity:", 10], [],
        ["Find No", "Part Number", "Description", "Qty", "UOM", "Rev"],
        [1, "9000-01", "Yoke, machined", 1, "EA", "A"], [2, "9000-02", "Torque motor", 2, "EA", "B"], [3, "9000-03", "Slip ring", 1, "EA", "A"],
    ],
    4, [5, 6, 7],
    {"part_number": "B", "description": "C", "quantity": "D", "unit": "E"},
)  # fmt: skip

NUMBERED_EMPTY = Layout(
    "numbered empty rows at the end",
    [["Item", "Part Number", "Description", "Qty"]]
    + [[i, f"PN-{i:03}", f"Part name {i}", i % 3 + 1] for i in range(1, 7)]
    + [[i, _, _, _] for i in range(7, 15)],
    1, span(2, 7),
    {"part_number": "B", "description": "C", "quantity": "D"},
)  # fmt: skip

LYING = Layout(
    "headers that lie: the component is a designator, the part number a name, the description empty",
    [
        ["Component", "Part Number", "Description", "Quantity"],
        ["R1,R2", "Thick film resistor", _, 2], ["C1", "Ceramic capacitor", _, 1], ["Q1-Q4", "Power MOSFET 60 V", _, 4],
        ["L1", "Shielded power inductor", _, 1],
    ],
    1, span(2, 5),
    {"designator": "A", "description": "B", "quantity": "D"},
    absent=("part_number",),
)  # fmt: skip

NO_HEADER = Layout(
    "no header at all",
    [
        ["CL10B224KA8NNNC", "Ceramic capacitor 220nF", 4], ["RC0603FR-0710KL", "Chip resistor 10k", 12],
        ["STM32F405RGT6", "Microcontroller", 1], ["LTST-C190GKT", "Green LED", 2],
    ],
    None, span(1, 4),
    {"part_number": "A", "description": "B", "quantity": "C"},
)  # fmt: skip

UNKNOWN_LANGUAGE = Layout(
    "header in a language that is not in the tables",
    [["Osan kuvaus", "Määräx", "Yksikköx"], ["Laakeri teräs 608", 4, "kpl"], ["Moottori harjaton", 1, "kpl"], ["Kaapeli kupari", 3, "m"]],
    1, [2, 3, 4],
    {"description": "A", "quantity": "B"},
)  # fmt: skip

SHIFTED = Layout(
    "table away from the corner, group names merged at the left, a line without quantity",
    [
        [], [], [_, _, "Name", "Code", "Provider", "Unit price", "Total price", "Number", "comments"],
        [_, "Laser path", "Lens", "LA1229", "Thorlabs", 15.75, 15.75, 1, _],
        [_, _, "Lens holder", "SM1L03", "Thorlabs", 12.0, 24.0, 2, _],
        [_, _, "Mirror", "BB1-E02", "Thorlabs", 75.0, 75.0, 1, _],
        [_, "Control", "Potentiometer box", _, _, _, _, _, "to come"],
        [_, _, "Cable 0.5 m", "426-2038", "RS PRO", 9.0, 18.0, 2, _], [], [_, _, _, _, _, "TOTAL", 132.75],
    ],
    3, [4, 5, 6, 7, 8],
    {"description": "C", "part_number": "D", "supplier": "E", "unit_price": "F", "line_total": "G", "quantity": "H", "notes": "I"},
    merged=["B4:B6", "B7:B8"],
)  # fmt: skip

FOOTNOTES = Layout(
    "footnotes, a grand total alone and approvals below the table",
    [
        ["Pos", "Benennung", "Anzahl", "Preis"],
        [1, "Gehäuse", 1, 12.5], [2, "Deckel", 1, 7.5], [3, "Schraube M3", 8, 0.05], [4, "Dichtung", 1, 1.0],
        [], ["* Preise ohne Mehrwertsteuer"], ["Geprüft: Huber"], [], [_, _, _, 21.4],
    ],
    1, span(2, 5),
    {"description": "B", "quantity": "C", "unit_price": "D"},
)  # fmt: skip

MERGED_SECTIONS = Layout(
    "merged section rows across the table, with digits in them",
    [
        ["Part No.", "Part name", "Qty.", "Supplier"],
        ["Section 1: Frame"], ["F-01", "Beam", 4, "Item"], ["F-02", "Angle", 8, "Item"],
        ["Section 2: Drive 24 V"], ["D-01", "Gear motor", 2, "Maxon"], ["D-02", "Coupling", 2, "Ruland"],
    ],
    1, [3, 4, 6, 7],
    {"part_number": "A", "description": "B", "quantity": "C", "supplier": "D"},
    merged=["A2:D2", "A5:D5"],
)  # fmt: skip

CHANGE_LOG = Layout(
    "a change log above the table, and part numbers that look like designators",
    [
        ["Rev", "Date", "Description", "Author"], ["A", "2024-01-01", "First issue", "JD"], ["B", "2024-02-01", "Added bolts", "JD"], [],
        ["Item", "Part Number", "Description", "Qty"], [1, "P1", "Bolt M3", 4], [2, "P2", "Nut M3", 4], [3, "P3", "Motor", 1],
    ],
    5, [6, 7, 8],
    {"part_number": "B", "description": "C", "quantity": "D"},
    absent=("designator",),
)  # fmt: skip

SAP_MATERIAL = Layout(
    "the material of an ERP system is a part number",
    [
        ["Material:", "100-1", "Bezeichnung:", "Pumpe"], [],
        ["Pos.", "Material", "Kurztext", "Menge", "ME", "Werk"],
        [10, "200-1", "Laufrad", "1,000", "ST", "1000"], [20, "200-2", "Gehäuse GJL-250", "1,000", "ST", "1000"],
        [30, "200-3", "Dichtring FKM", "2,000", "ST", "1000"],
    ],
    3, [4, 5, 6],
    {"part_number": "B", "description": "C", "quantity": "D", "unit": "E"},
    absent=("material",),
)  # fmt: skip

CHARGES = Layout(
    "subtotals with the name of the section, freight and tax",
    [
        ["Name", "Qty", "Cost", "Total cost"], ["Frame"], ["Bolt M3", 10, 0.1, 1.0], ["Nut M3", 10, 0.05, 0.5], ["Total frame", _, _, 1.5],
        ["Electronics"], ["ESP32", 1, 5, 5], ["LED red", 3, 0.1, 0.3], ["Total electronics", _, _, 5.3], ["Grand total", _, _, 6.8],
        ["Shipping", _, _, 4.0], ["VAT 19%", _, _, 2.0],
    ],
    1, [3, 4, 7, 8],
    {"description": "A", "quantity": "B", "unit_price": "C", "line_total": "D"},
)  # fmt: skip

LAYOUTS = [value for value in list(globals().values()) if isinstance(value, Layout)]


def write_xlsx(path: Path, rows: Rows, merged: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                sheet.cell(number, column, value)
    for area in merged or []:
        sheet.merge_cells(area)
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    import csv

    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([["" if v is None else v for v in row] for row in rows])
    return path


def check(layout: Layout, path: Path) -> None:
    bom = read_bom(path)
    assert len(bom.tables) == layout.tables
    table = bom.tables[layout.table]
    assert table.header_row == layout.header
    assert table.rows == layout.lines
    found = {name: table.columns[name] for name in layout.columns}
    assert found == layout.columns
    assert not [name for name in layout.absent if table.columns[name]]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_workbook_layout(layout: Layout, tmp_path: Path) -> None:
    check(layout, write_xlsx(tmp_path / "bom.xlsx", layout.rows, layout.merged))


ENCODINGS: list[tuple[Layout, str, str]] = [
    (GERMAN, "cp1252", ";"), (GERMAN, "utf-8-sig", ";"), (GERMAN, "utf-16", "\t"), (GERMAN, "utf-16-le", "\t"),
    (RUSSIAN_GOST, "cp1251", ";"), (RUSSIAN_ELEMENTS, "utf-16", "\t"), (RUSSIAN_ELEMENTS, "cp1251", ";"),
    (JAPANESE, "cp932", ","), (JAPANESE, "utf-16-le", "\t"), (CHINESE, "gb18030", ","), (CHINESE, "gbk", "\t"),
    (CHINESE, "utf-16-be", "\t"), (SPANISH, "cp1252", ";"), (PORTUGUESE, "cp1252", ";"), (VIETNAMESE, "utf-8", "|"),
    (FRENCH, "cp1252", ";"), (ITALIAN, "iso-8859-1", ","), (POLISH, "cp1250", ";"), (REPEATED, "ascii", ","), (LYING, "ascii", "\t"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "encoding", "delimiter"), ENCODINGS, ids=lambda value: getattr(value, "name", repr(value))
)
def test_text_layout(layout: Layout, encoding: str, delimiter: str, tmp_path: Path) -> None:
    check(layout, write_csv(tmp_path / "bom.csv", layout.rows, encoding=encoding, delimiter=delimiter))


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.tables == 1], ids=lambda layout: layout.name)
def test_every_row_is_a_line_or_has_a_reason(layout: Layout, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bom.xlsx", layout.rows, layout.merged)
    table = read_bom(path).tables[0]
    rows = [*table.rows, *(row for skipped in table.skipped for row in range(skipped.row, skipped.last + 1))]
    assert len(rows) == len(set(rows))
    filled = {number for number, row in enumerate(layout.rows, start=1) if any(cell not in (None, "") for cell in row)}
    assert filled <= set(rows)
