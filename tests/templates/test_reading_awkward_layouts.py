# ruff: noqa: E501 - one case per row reads best as a table
"""Awkward things that real BOM files hold: each must end as lines, or as a row with a reason."""

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
class Case:
    name: str
    rows: Rows
    lines: list[int]
    columns: dict[str, str | None] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)


def span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


PARTS = [[i, f"K-10{i}", f"Halter Nr. {i}", i % 3 + 1, "Stk"] for i in range(1, 8)]
SIGNED = Case(
    "signatures and page furniture below the table",
    [["Pos", "Artikelnummer", "Bezeichnung", "Menge", "ME"], *PARTS, ["Erstellt mit ToolX", _, _, _, "Blatt 1"], [_, "geprüft:", "M. Weber", "Datum"], [_, "freigegeben:", "K. Maier", "05.03."]],
    span(2, 8),
    {"part_number": "B", "description": "C", "quantity": "D"},
    {9: "note", 10: "note", 11: "note"},
)  # fmt: skip

WORK = Case(
    "steps of work between parts",
    [["Nr", "Nummer", "Bezeichnung", "Anzahl", "Einheit"], *PARTS, [8, "AG-10", "Montieren", 6, "min"], [9, "K-200", "Karton", 1, "Stk"]],
    [*span(2, 8), 10],
    {"part_number": "B", "unit": "E"},
    {9: "work step"},
)  # fmt: skip

CONTINUED = Case(
    "long lists of designators that go on in the next row",
    [
        ["Item", "Quantity", "Reference", "Part", "MFG PN"],
        [1, 4, "C1,C2,C3", "10uF/35V", "T491D106K035AT"],
        [_, _, "C4", _, _],
        *[[i, 1, f"R{i}", "4.7K", f"CRCW0603{i}K70"] for i in range(2, 9)],
    ],
    [2, *span(4, 10)],
    {"description": "D", "part_number": "E", "designator": "C"},
    {3: "continuation"},
    values={"designator": ["C1,C2,C3 C4", *[f"R{i}" for i in range(2, 9)]]},
)  # fmt: skip

GOST_DOCUMENTS = Case(
    "documents and wrapped names in a specification by GOST",
    [
        ["Формат", "Зона", "Поз.", "Обозначение", "Наименование", "Кол.", "Примечание"],
        [_, _, _, _, "Документация"], [],
        ["А1", _, _, "АТЛМ.303711.004 СБ", "Сборочный чертеж", _, _], [],
        [_, _, _, _, "Детали"], [],
        *[["А4", _, i, f"АТЛМ.74113{i}.001", f"Крышка {i}", 1, _] for i in range(1, 10)],
        [_, _, 10, _, "Манжета 1.1-25х42-1", 1, _],
        [_, _, _, _, "ГОСТ 8752-79", _, _],
    ],
    span(8, 17),
    {"part_number": "D", "description": "E", "quantity": "F"},
    {2: "section heading", 4: "no quantity", 6: "section heading", 18: "continuation"},
)  # fmt: skip

PRICE_UNIT = Case(
    "prices for a number of pieces, in a column and beside the price",
    [["Material", "Kurztext", "Menge", "ME", "Preis", "Preiseinheit"], ["M-1", "Blech", "14,600", "KG", "192,00", 100], ["M-2", "Motor", "1,000", "ST", "412,80", 1], ["M-3", "Schraube", "8,000", "ST", "4,20 €/100", 1]],
    [2, 3, 4],
    {"unit_price": "E", "price_unit": "F"},
    values={"unit_price": [1.92, 412.8, 0.042], "quantity": [14.6, 1.0, 8.0]},
)  # fmt: skip

SUB_HEADER = Case(
    "words unknown to us under a merged heading",
    [
        ["№ строки", "Наименование", "Поставщик", "Количество", _, _],
        [_, _, _, "на изделие", "в комплекты", "на регулир."],
        *[[i, f"Конденсатор {i}", "ООО Кулон", i, _, 1] for i in range(1, 5)],
    ],
    span(3, 6),
    {"description": "B", "quantity": "D"},
    {2: "header"},
    merged=["D1:F1"],
)  # fmt: skip

CUT = Case(
    "a cutting list: names and measures, nothing counted",
    [["name", "staerke", "laenge", "breite", "decor"], ["N_links", 19.0, 2231.0, 613.0, "rot"], ["N_boden", 19.0, 1502.0, 613.0, "rot"], ["N_rueckwand", 6.0, 2250.0, 1540.0, "weiss_matt"]],
    [2, 3, 4],
    {"description": "A", "quantity": None, "unit_price": None},
)  # fmt: skip

FILES = Case(
    "parts to print, named by their files",
    [["Fichier", "Qté", "Matériau", "Remplissage"], ["stl/chassis.stl", 1, "PETG", "40%"], ["stl/track_pin.stl", 150, "PETG", "100%"], ["stl/wheel.stl", 2, "TPU 95A", "50%"]],
    [2, 3, 4],
    {"description": "A", "quantity": "B", "material": "C"},
)  # fmt: skip

TOT = Case(
    "sums marked with a short word where the codes stand",
    [
        ["Codice", "Componente", "Qty", "Costo Unitario", "Costo Totale"],
        ["C_01", "Tubo in metacrilato", 1, 25, 25], ["C_02", "Magnete al neodimio", 4, 2, 8], ["C_03", "O-ring NBR", 1, 2, 2],
        ["TOT", "Componenti C", _, _, 35],
    ],
    [2, 3, 4],
    {"part_number": "A", "description": "B", "line_total": "E"},
    {5: "total"},
)  # fmt: skip

TREATED = Case(
    "costs of treatment, some of them zero, are no quantities",
    [["ID", "Componente", "Materiale", "Trattamenti", "Costo"], *[[f"S_0{i}", f"Supporto {i}", "PLA", i % 3, 10.5 + i] for i in range(1, 8)]],
    span(2, 8),
    {"description": "B", "material": "C", "quantity": None},
)  # fmt: skip

PRODUCTS = Case(
    "what is bought under the word material, for products whose numbers repeat",
    [["product_id", "material", "quantity"], ["GH01", "Gỗ sồi", 10], ["GH01", "Đinh vít", 20], ["GH01", "Sơn PU", 1], ["GH02", "Gỗ thông", 8], ["GH02", "Keo dán", 2]],
    span(2, 6),
    {"description": "B", "quantity": "C", "material": None},
)  # fmt: skip

CIRCUIT = Case(
    "names of a drawing beside the components they stand for",
    [["Nombre", "Cantidad", "Componente"], ["RResistencia LED Rojo, RResistencia LED Azul", 2, "220 kΩ Resistencia"], ["UDisplay", 1, " LCD 16 x 2"], ["PIEZOAlarma Sonora", 1, " Piezo"]],
    [2, 3, 4],
    {"description": "C", "quantity": "B"},
)  # fmt: skip

EXPLAINED = Case(
    "names, and sentences that explain them",
    [["STT", "Tên linh kiện", "Số lượng", "Mô tả"], [1, "Pin 18650", 2, "Pin Li-ion 7.4V cấp nguồn hệ thống."], [2, "TT Motor", 2, "Động cơ vàng, tỷ lệ 1:48."], [3, "MPU6050", 1, "Cảm biến gia tốc và con quay hồi chuyển."]],
    [2, 3, 4],
    {"description": "B", "quantity": "C"},
)  # fmt: skip

PRICED = Case(
    "prices with words beside them are data, not a header",
    [
        ["Part Name", "Qty", "Link", "Supplier", "Sum: $2517.41"],
        *[[f"Washer M{i}", i, f"$0.{i}0/Pc,  $5.99/Assy,  Amazon", "Amazon", f"${i}.99"] for i in range(1, 8)],
        ["Z End-Stop PCB", 4, "$0.89/Pc,  $5.33/Assy,  Aliexpress", "Aliexpress", "$5.33"],
        ["Din Rail, 400mm", 3, "$2.08/Pc,  $6.24/Assy,  Aliexpress", "Aliexpress", "$6.24"],
    ],
    span(2, 10),
    {"description": "A", "quantity": "B", "supplier": "D", "line_total": "E"},
)  # fmt: skip

LINKS = Case(
    "addresses of what may be bought, between lines that are counted",
    [
        ["Bezeichnung", "Laden", "Preis", "Anzahl"],
        ["Spindel M5", "Werkstatt", 12.5, 1], ["Bronze-Buchse M5", "Werkstatt", 3.2, 2],
        ["Wellenkupplung: http://forums.example.org/read.php?246", _, _, _], ["Kardan: https://shop.example.com/item/5pcs", _, _, _],
        ["Gabellichtschranke", "Distrelec", 18.36, 1],
    ],
    [2, 3, 6],
    {"description": "A", "quantity": "D"},
    {4: "note", 5: "note"},
)  # fmt: skip

AREAS = Case(
    "areas with their sums where no line has anything",
    [
        ["Nr.", "Stück", "Was", "Beschreibung", "Preis", "Summe"],
        [_, _, "Bereich: Allgemein", _, _, 364.1], [_, 0, "Werkstattwagen", _, _, _], [_, 1, "Tisch", "Buche", 120, _], [_, 2, "Stuhl", _, 40, _],
        [_, _, "Bereich: Kleben", _, _, 37.45], *[[_, i, f"Kleber {i}", "Endfest", 7.75, _] for i in range(1, 9)],
    ],
    [3, 4, 5, *span(7, 14)],
    {"description": "C", "quantity": "B", "unit_price": "E"},
    {2: "section heading", 6: "section heading"},
)  # fmt: skip

BOUGHT = Case(
    "what is bought under the word material, beside what it is for",
    [["Quantidade", "Material", "Especificação/função"], [1, "Notebook", "Windows, Node.js 18 ou superior"], [2, "Cabo USB de dados", "Compatível com o Arduino"], [1, "Célula de carga 50 kg", "Para a plataforma"]],
    [2, 3, 4],
    {"description": "B", "quantity": "A", "material": None},
)  # fmt: skip

COMMENTS = Case(
    "the comment of a circuit names all parts, the value those that have one",
    [["No.", "Quantity", "Comment", "Designator", "Footprint", "Value", "Manufacturer Part"], [1, 23, "100nF", "C2,C27", "C0603", "100nF", "CC0603KRX7R9BB104"], [2, 1, "DRV8353", "U1", "QFN-40", _, "DRV8353RSRGZT"], [3, 2, "10k", "R1,R2", "R0603", "10k", "0603WAF1002T5E"], [4, 1, "XT60", "J1", "CONN", _, "XT60PW-M"]],
    [2, 3, 4, 5],
    {"description": "C", "quantity": "B", "part_number": "G", "designator": "D"},
)  # fmt: skip

TYPES = Case(
    "types that say what the part is, and what it does",
    [["位号", "型号", "数量", "说明"], ["J1", "Type-C 16P 母座（沉板）", 1, "纯供电口"], ["J3", "2.54mm 4P 直针", 1, "风扇接口"], ["J4", "2.54mm 4P 直针", 1, "OLED 接口"], ["SW1", "6×6 轻触开关", 1, "复位"]],
    [2, 3, 4, 5],
    {"description": "B", "quantity": "C", "designator": "A"},
)  # fmt: skip

FACTS_ABOVE = Case(
    "facts about the product right above the header",
    [["Costed BOM", _, "Build qty", "500"], ["#", "Part", "Qty per unit", "Mfr P/N"], [1, "U1", 1, "XU216-256"], [2, "U2", 2, "AK4458VN"], [3, "C1", 4, "GRM188R71"]],
    [3, 4, 5],
    {"part_number": "D", "quantity": "C", "designator": "B"},
)  # fmt: skip

TWICE = Case(
    "the same parts one by one and counted",
    [
        ["Individual Components:"],
        ["Item", "Qty", "Reference(s)", "Value"],
        [_, _, "C1", "100n"], [_, _, "C2", "100n"], [_, _, "R1", "10k"], [],
        ["Collated Components:"],
        ["Item", "Qty", "Reference(s)", "Value"],
        [1, 2, "C1, C2", "100n"], [2, 1, "R1", "10k"],
    ],
    [9, 10],
    {"description": "D", "quantity": "B", "designator": "C"},
    {3: "listed again", 4: "listed again", 5: "listed again"},
)  # fmt: skip

COLLOQUIAL = Case(
    "a shopping list in plain words",
    [["东西", "链接", "单价", "数量", "合计"], ["30207轴承", "https://item.example.com/1", "￥18.5", 2, "￥37"], ["骨架油封", "https://item.example.com/2", "￥4.8", 3, "￥14.4"], ["M10螺栓", "https://item.example.com/3", "￥9.9", "1包", "￥9.9"], ["运费", _, _, _, "￥12"]],
    [2, 3, 4],
    {"description": "A", "unit_price": "C", "quantity": "D", "line_total": "E"},
    {5: "charge"},
)  # fmt: skip

NO_HEADER_WORDS = Case(
    "codes under a header that says nothing",
    [["STT", "Mã NPL", "Tên vật tư", "Định mức"], *[[i, f"NPL-{i:03d}", f"Khóa kéo {i}", i] for i in range(1, 8)]],
    span(2, 8),
    {"part_number": "B", "description": "C", "quantity": "D"},
)  # fmt: skip

LOT = Case(
    "only the quantity of the order",
    [["LCSC Part Number", "Manufacture Part Number", "Description", "Order Qty.", "Unit Price($)"], ["C14663", "CC0603KRX7R9BB104", "100nF X7R", 500, 0.0022], ["C15850", "CL21A106KAYNNNE", "10uF X5R", 200, 0.0132]],
    [2, 3],
    {"quantity": "D", "part_number": "B", "supplier_part_number": "A", "unit_price": "E"},
)  # fmt: skip

NET = Case(
    "net prices in short words",
    [["Pos.", "Art.-Nr.", "Bezeichnung", "Menge", "EP netto", "GP netto"], [1, "71B3550", "Topfband", 4, 3.42, 13.68], [2, "173H7100", "Montageplatte", 4, 0.88, 3.52], [3, "560H5000B", "Vollauszug", 3, 24.9, 74.7]],
    [2, 3, 4],
    {"unit_price": "E", "line_total": "F", "part_number": "B"},
)  # fmt: skip

SHOPS = Case(
    "order number and price of each shop as groups of columns",
    [
        ["Bauteile", _, _, _, "Digi-Key", _, "Mouser", _],
        ["Referenzen", "Beschreibung", "Hersteller-Nr.", "Anzahl", "Best.-Nr.", "Stückpreis", "Best.-Nr.", "Stückpreis"],
        ["C1-C4", "Elko 63 V", "EEU-FR1J101", 4, "P14418-ND", 0.58, "667-EEU-FR1J101", 0.6],
        ["D1", "Schottkydiode", "B540C-13-F", 1, "B540C-FDICT-ND", 0.44, "621-B540C-F", 0.42],
        ["R1", "Shunt 3 W", "CRA2512-FZ", 1, "CRA2512-ND", 0.83, _, _],
    ],
    [3, 4, 5],
    {"description": "B", "part_number": "C", "quantity": "D", "supplier_part_number": "E", "unit_price": "F"},
    merged=["A1:D1", "E1:F1", "G1:H1"],
)  # fmt: skip

DECIMAL_CODES = Case(
    "part numbers that could be decimals",
    [["Nível", "Código", "Descrição", "Qtd. Base", "Un"], *[[1, f"{100 + i}.33{i}1", f"Suporte {i}", 2, "PC"] for i in range(1, 8)]],
    span(2, 8),
    {"part_number": "B", "description": "C", "quantity": "D"},
)  # fmt: skip

COMMENTED = Case(
    "lines that are commented out, as captions are",
    [
        ["# Greifer, Stand 2025"],
        ["Part", "Qty", "Material", "Location"],
        ["# --- printed ---"],
        ["finger_left", 1, "PETG", "stl/"], ["finger_right", 1, "PETG", "stl/"],
        ["# --- bought ---"],
        ["#10-32 nut", 4, "steel", "shop"], ["m3_screw", 16, "steel", "shop"],
        ["# --- later ---"],
        ["# palm_cover", 1, "PA12", "stl/"], ["# palm_01..05", 5, "TPU", "stl/"],
    ],
    [4, 5, 7, 8],
    {"description": "A", "quantity": "B", "material": "C"},
    {3: "section heading", 10: "note", 11: "note"},
)  # fmt: skip

SIDE_FIGURES = Case(
    "totals in two currencies, and another figure below them",
    [
        ["Component", "Qty", "EGP/Unit", "Sum EGP"],
        ["18650 cell", 6, 130, 780], ["BMS board", 2, 65, 130], ["Total station prism", 1, 350, 350], ["Nickel strip", "1 m", 18, 18],
        ["Total EGP without printing", 1278, "Total USD without printing", "26$"],
        ["Estimated printing value EGP", 400, "Estimated printing value USD", "8$"],
        ["Total needed value USD", _, "34$", _],
    ],
    [2, 3, 4, 5],
    {"description": "A", "quantity": "B", "unit_price": "C", "line_total": "D"},
    {6: "total", 7: "note", 8: "total"},
)  # fmt: skip

TO_BUILD = Case(
    "how many are built, below the lines",
    [
        ["Designator", "Description", "Manufacturer Part Number", "Supplier Part Number", "Quantity"],
        ["C1", "CAP 100nF", "GRM188R71", "490-1532-ND", 4], ["R1", "RES 10K", "ERJ-3EKF1002V", "P10.0KHCT-ND", 8], ["U1", "MCU", "STM32G0", "497-STM-ND", 1], [],
        [_, _, _, "Boards to build", 25],
    ],
    [2, 3, 4],
    {"designator": "A", "supplier_part_number": "D", "quantity": "E"},
    {6: "note"},
)  # fmt: skip

GOST_GROUPS = Case(
    "groups of an element list by GOST without blank rows between them",
    [
        ["Перечень элементов"],
        ["Поз. обозначение", "Наименование", "Обозначение документа на поставку", "Кол.", "Примечание"],
        [_, "Конденсаторы", _, _, _],
        *[[f"C{i}", f"К10-17а-Н90-{i} мкФ", f"ОЖ0.460.10{i}ТУ", i, _] for i in range(1, 6)],
        [_, "Транзисторы", _, _, _],
        *[[f"VT{i}", f"Транзистор 2Т20{i}А", f"ЮФ3.365.03{i}ТУ", i, _] for i in range(1, 6)],
        [_, "с подбором по h21", _, _, _],
    ],
    [*span(4, 8), *span(10, 14)],
    {"designator": "A", "description": "B", "quantity": "D", "notes": "E"},
    {3: "section heading", 9: "section heading", 15: "continuation"},
)  # fmt: skip

NUMBER_HEADINGS = Case(
    "headings where the lines are numbered",
    [
        ["#", "Componente", "Quantità", "Prezzo (€)", "Note"],
        ["Audio", _, _, _, _], [1, "Amplificatore", 1, 6, _], [2, "Microfono", 1, 7, "nella cornetta"],
        ["Alimentazione", _, _, _, _], [3, "Cella 18650", 2, 8, _], [4, "Portacelle", 1, 11, _],
        ["Totale audio e alimentazione", _, _, 40, _],
    ],
    [3, 4, 6, 7],
    {"description": "B", "quantity": "C", "unit_price": "D"},
    {2: "section heading", 5: "section heading", 8: "total"},
)  # fmt: skip

TWICE_UNCOUNTED = Case(
    "the same parts one by one without a column for counts, and counted",
    [
        ["Individual Components:"],
        ["Item", _, "Reference(s)", "Value"],
        [_, _, "C1", "100n"], [_, _, "C2", "100n"], [_, _, "R1", "10k"], [],
        ["Collated Components:"],
        ["Item", "Qty", "Reference(s)", "Value"],
        [1, 2, "C1, C2", "100n"], [2, 1, "R1", "10k"],
    ],
    [9, 10],
    {"description": "D", "quantity": "B", "designator": "C"},
    {3: "listed again", 4: "listed again", 5: "listed again"},
)  # fmt: skip

COSTS = Case(
    "bought pieces with the cost of each line, summed up by groups",
    [
        ["Voce", "Acquistato", "Prezzo acquisto", "Stato", "Note"],
        ["Motori NEMA17", "5 pezzi", "52,86 €", "confermato", "3 di scorta"], ["Driver A4988", "5 pezzi", "8,99 €", "confermato", _], ["Viti M3", "3 confezioni", "6,00 €", "stima", _],
        ["Totale elettronica", "—", "67,85 €", "—", "—"],
        ["Barre di ferro", "2", "21,60 €", "stima", "recuperate"], ["Cuscinetti 608RS", "20 pezzi", "11,99 €", "confermato", _],
        ["Totale meccanica", "—", "33,59 €", "confermato", "somma delle voci sopra"],
    ],
    [2, 3, 4, 6, 7],
    {"description": "A", "quantity": "B", "line_total": "C", "unit_price": None},
    {5: "total", 8: "total"},
    values={"quantity": [5.0, 5.0, 3.0, 2.0, 20.0], "line_total": [52.86, 8.99, 6.0, 21.6, 11.99]},
)  # fmt: skip

MATERIAL_IS_NAME = Case(
    "names of parts under the word for material",
    [
        ["Material", "Cantidad", "Dónde Comprar", "Precio"],
        ["Tubo PVC 4 pulgadas", "2 piezas", "Home Depot", "$8"], ["Base de madera 50x50", "1 pieza", "Maderería", "$10"], ["Malla metálica galvanizada", "1 rollo", "Ferretería", "$5"], ["Bomba sumergible 12V", "1 unidad", "Acuarios", "$12"],
    ],
    span(2, 5),
    {"description": "A", "material": None, "quantity": "B", "supplier": "C", "unit_price": "D"},
)  # fmt: skip

MATERIAL_IS_MATERIAL = Case(
    "materials of numbered parts",
    [["Part number", "Material", "Qty"], ["A-1", "Stainless steel", 2], ["A-2", "Cast iron", 4], ["A-3", "Soft brass", 1], ["A-4", "Tool steel", 1]],
    span(2, 5),
    {"part_number": "A", "material": "B", "quantity": "C"},
)  # fmt: skip

NUMBERS_AND_NAMES = Case(
    "types with their makers, and names, under a header of part numbers",
    [
        ["Item", "Componente / Função", "Part Number Comercial", "Onde Encontrar", "Preço Estimado (BRL)"],
        [1, "Sensor óptico", "MAX30102 (CJMCU-30102)", "Mercado Livre", "R$ 20 – 35"], [2, "Eletrodos de contato", "Eletrodos padrão ECG", "AliExpress", "R$ 20 – 40"], [3, "Rádio LoRa", "Ra-01S ou SX1262", "AliExpress", "R$ 35 – 60"], [4, "Fita médica", "Fita Tegaderm", "Farmácias", "R$ 15 – 30"],
    ],
    span(2, 5),
    {"description": "B", "part_number": "C", "supplier": "D", "unit_price": "E"},
)  # fmt: skip

CHARGED = Case(
    "charges that are counted once, and a part that is no charge",
    [
        ["Description", "Qty", "Unit", "Unit price", "Total"],
        ["Motor", 2, "pcs", 12.5, 25.0], ["Port expander", 1, "pcs", 3.0, 3.0], ["Taxi meter", 4, "pcs", 2.0, 8.0],
        ["Shipping", 1, "lot", 9.0, 9.0], ["VAT 20%", 1, "lot", 8.0, 8.0],
        ["Estimated total", _, _, _, 53.0],
        ["Prices as of 2024", _, _, _, _],
    ],
    [2, 3, 4],
    {"description": "A", "quantity": "B", "unit_price": "D", "line_total": "E"},
    {5: "charge", 6: "charge", 7: "total", 8: "note"},
)  # fmt: skip

CASES = [
    COMMENTED, SIDE_FIGURES, TO_BUILD, GOST_GROUPS, NUMBER_HEADINGS, TWICE_UNCOUNTED, COSTS, MATERIAL_IS_NAME,
    MATERIAL_IS_MATERIAL, NUMBERS_AND_NAMES, CHARGED,
    AREAS, BOUGHT, COMMENTS, TYPES, CUT, FILES, TOT, TREATED, PRODUCTS, CIRCUIT, EXPLAINED, PRICED, LINKS,
    SIGNED, WORK, CONTINUED, GOST_DOCUMENTS, PRICE_UNIT, SUB_HEADER, FACTS_ABOVE, TWICE, COLLOQUIAL, NO_HEADER_WORDS, LOT, NET, SHOPS,
    DECIMAL_CODES,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_awkward_layout(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in case.rows:
        sheet.append(row)
    for area in case.merged:
        sheet.merge_cells(area)
    book.save(tmp_path / "bom.xlsx")
    bom = read_bom(tmp_path / "bom.xlsx")
    (table,) = bom.tables
    assert table.rows == case.lines
    assert {role: table.columns[role] for role in case.columns} == case.columns
    reasons = {row: skipped.reason for skipped in table.skipped for row in range(skipped.row, skipped.last + 1)}
    assert {row: reasons.get(row) for row in case.reasons} == case.reasons
    assert set(reasons) | set(table.rows) >= {i for i, row in enumerate(case.rows, start=1) if any(row)}
    for name, wanted in case.values.items():
        assert (
            bom.lines[name].tolist() == pytest.approx(wanted)
            if isinstance(wanted[0], float)
            else bom.lines[name].tolist() == wanted
        )


def test_a_sheet_without_a_header_is_read_beside_one_that_has_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    for row in [["Part number", "Description", "Qty"], ["A-1", "Bracket", 2], ["A-2", "Bolt", 4]]:
        first.append(row)
    bare = book.create_sheet("quick list")
    for i in range(1, 8):
        bare.append([i % 3 + 1, f"LA12{i}", f"Plano-convex lens f={i}0 mm", "Thorlabs", round(7 * i**0.5, 2)])
    notes = book.create_sheet("Notes")
    for text in ("Version 3", "Glue the lens", "Order early"):
        notes.append([text, 1])
    book.save(tmp_path / "bom.xlsx")
    bom = read_bom(tmp_path / "bom.xlsx")
    assert [(table.sheet, table.header_row, len(table.rows)) for table in bom.tables] == [
        ("Sheet", 1, 2),
        ("quick list", None, 7),
    ]
    found = {role: letter for role, letter in bom.tables[1].columns.items() if letter}
    assert found == {"quantity": "A", "part_number": "B", "description": "C", "manufacturer": "D", "unit_price": "E"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Lp.;Nazwa;Ilość;Materiał\n1;Podłużnica zamknięta;2;S355\n2;Płyta górna;1;Łącznik\n", "cp1250"),
        ("Pos.;Bezeichnung;Menge;Fläche\n1;Gehäuse groß;2;3 m²\n2;Tür für 1 m³;1;µ\n", "cp1252"),
        ("N°;Désignation;Qté;Volume\n1;Cœur de câble;2;2 m³\n2;Pièce forgée;1;1 m³\n", "cp1252"),
        # Of the words of an element list, many are types, standards and units of two or three letters.
        (
            "Поз.;Наименование;Кол.\nC1;К10-17а-Н90-0,1 мкФ ОЖ0.460.107 ТУ;2\nR1;С2-33Н-0,125-1 кОм ОЖ0.467.093 ТУ;3\n",
            "cp1251",
        ),
        ("ПОЗ.;НАИМЕНОВАНИЕ;КОЛ.\n1;ДИОД 2Д522Б;2\n2;РЕЗИСТОР МЛТ;3\n", "cp1251"),
        ("項次;名稱;數量\n1;軸承 608ZZ;2\n2;不鏽鋼螺絲;4\n", "cp950"),
        ("序号;名称;数量\n1;轴承 608ZZ;2\n2;不锈钢螺丝;4\n", "gb18030"),
        ("番号;部品名;数量\n1;軸受 608ZZ;2\n2;ステンレスねじ;4\n", "cp932"),
    ],
)
def test_text_in_a_national_encoding(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(text.encode(encoding))
    bom = read_bom(path)
    assert bom.lines["description"].tolist() == [line.split(";")[1] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("name", ["Batería 12V – 5 °C", "Łożysko żeliwne", "Резистор 10 кОм", "轴承 608ZZ"])
def test_text_that_was_encoded_twice(name: str, tmp_path: Path) -> None:
    wrong = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in name.encode())
    path = tmp_path / "bom.csv"
    path.write_text(f"Name,Qty\n{wrong},2\nScrew M3,4\n", encoding="utf-8")
    bom = read_bom(path)
    assert bom.lines["description"].tolist() == [name, "Screw M3"]
    assert "encoded-twice" in {finding.code for finding in bom.findings}
    # Where such letters stand beside others they are what they look like.
    path.write_text("Name,Qty\nCâble Ã° né à Gûne,2\nVis à tôle,4\n", encoding="utf-8")
    assert read_bom(path).lines["description"].tolist() == ["Câble Ã° né à Gûne", "Vis à tôle"]
