"""Lists of articles: price lists, stock lists and plans of costs, with their numbers, sums and repeated headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.templates.test_reading_bare_tables import table_of

_WHY = "Selected for the ankle: the long variant, whose mass is an estimate only, with two for each end of the pushrods"

#: Sheets, the column that is read for each role, and the rows that are lines.
LISTS: dict[str, tuple[list[list[Any]], dict[str, str | None], list[int]]] = {
    "shops under the word for articles": (
        [
            ["Pos", "Artikel", "Anzahl", "Preis"],
            ["Raspberry Pi Zero 2 W", "[pimoroni.com]", 5, 18],
            ["E-Ink-Anzeige 7.5 Zoll", "[waveshare.com]", 5, 35],
            ["Akkuplatine 5000 mAh", "[pisugar.com]", 5, 35],
            ["Speicherkarte 16 GB", "Amazon", 5, 6],
            ["Gehäuse aus dem Drucker", "selbst", 5, 5],
        ],
        {"description": "A", "quantity": "C"},
        [2, 3, 4, 5, 6],
    ),
    "equipment, which is no material": (
        [
            ["Matériel", "Quantité", "Prix unitaire", "Prix total", "Référence"],
            ["Serveurs", 5, 2000, 10000, "PowerEdge T440"],
            ["Postes", 24, 900, 21600, "XPS Tour"],
            ["Routeur", 1, 200, 200, "RV320"],
            ["Imprimantes", 5, 105, 525, "DCP 1612 W"],
            ["Câbles", 5, 150, 750, "RJ45 catégorie 7"],
        ],
        {"description": "A", "quantity": "B", "unit_price": "C", "part_number": "E", "material": None},
        [2, 3, 4, 5, 6],
    ),
    "prices in thousands": (
        [
            ["#", "Linh kiện", "Số lượng", "Giá ước tính", "Trạng thái"],
            [1, "Bảng mạch điều khiển", 1, "30-60k", "Đã mua"],
            [2, "Cảm biến nhiệt độ", 1, "20k", "Đã mua"],
            [3, "Quang trở", 1, "2k", "Đã mua"],
            [4, "Đèn LED", "5+", "500đ/cái", "Đã mua"],
            [5, "Điện trở", "5+", "Rẻ", "Đã mua"],
            [6, "Dây nối", "1 bộ", "15k", "Đã mua"],
        ],
        {"description": "B", "quantity": "C", "unit_price": "D"},
        [2, 3, 4, 5, 6, 7],
    ),
    "prices in quetzales, and dashes for nothing": (
        [
            ["Componente", "Referencia", "Cantidad", "Precio unitario (Q)"],
            ["Comparador de 4 bits", "7485", 1, "Q 8.00"],
            ["Decodificador", "7447", 2, "Q 17.00"],
            ["Motor DC", "—", 1, "Q 35.50"],
            ["Zumbador", "—", 1, "Q 5.00"],
            ["Compuerta", "7408", 2, "Q 6.25"],
        ],
        {"description": "A", "part_number": "B", "quantity": "C", "unit_price": "D", "level": None},
        [2, 3, 4, 5, 6],
    ),
    "prices in dirhams, one of them for a piece": (
        [
            ["Composant", "Quantité", "Prix estimé"],
            ["Carte ESP32", 1, "~60 MAD"],
            ["Lecteur de badges", 1, "~25 MAD"],
            ["Afficheur", 1, "~30 MAD"],
            ["Avertisseur", 1, "~5 MAD"],
            ["Badges 1K", "N", "~5 MAD/pièce"],
        ],
        {"description": "A", "quantity": "B", "unit_price": "C"},
        [2, 3, 4, 5, 6],
    ),
    "a subtotal that is a range, and lines below it": (
        [
            ["Componente", "Cantidad", "Costo aproximado"],
            ["Computadora de placa", 1, "US$ 60 – 75"],
            ["Tarjeta de memoria", 1, "US$ 10 – 15"],
            ["Fuente con ventilador", 1, "US$ 20 – 25"],
            ["Subtotal nodo", None, "US$ 90 – 115"],
            ["Panel con batería — solo si no hay red", 1, "US$ 100 – 180"],
            ["Tabletas de 8 pulgadas", "10 – 20", "US$ 80 – 130 c/u"],
        ],
        {"description": "A", "quantity": "B", "unit_price": "C"},
        [2, 3, 4, 6, 7],
    ),
    "a sum that ends as one, and equipment": (
        [
            ["Équipement", "Spécifications", "Quantité", "Prix unitaire", "Total"],
            ["Tablette", "10 pouces, avec écran tactile", 2, "200 €", "400 €"],
            ["Support", "fixe, contre le vol", 2, "50 €", "100 €"],
            ["Imprimante", "pour imprimer les cartes", 1, "100 €", "100 €"],
            ["Matériel total", None, None, None, "600 €"],
        ],
        {"description": "A", "quantity": "C", "unit_price": "D", "line_total": "E"},
        [2, 3, 4],
    ),
    "a price list without header": (
        [
            ["CSF", "55038003AG", 6270, 2, "Радіатор кондиціонера Jeep"],
            ["WAGNER", "ZX1405", 2900, 1, "Колодки тормозные передние"],
            ["NGK", "LZFR5CI11", 650, 21, "Свеча зажигания 5,7 Hemi"],
            ["DORMAN", "926235X", 3350, 1, "Насос масляный"],
            ["MOOG", "RK623638", 5400, 1, "Рычаг передней подвески"],
            ["MOPAR", "68084185AA", 1750, 6, "Крышка расширительного бачка"],
        ],
        {"part_number": "B", "description": "E", "quantity": "D", "unit_price": "C"},
        [1, 2, 3, 4, 5, 6],
    ),
    "numbers of articles without a heading are no quantities": (
        [
            ["", "DESCRIPCION", "PRECIO"],
            [4065, "ACEITE EN AEROSOL 250CC", "5199,34"],
            [2013, "ACEITE SECO AEROSOL 180ML", "14310,92"],
            [2080, "ACEITE BOTELLITA DE 100CC", "1783,00"],
            [1603, "ANTIPINCHADURA GEL EN POMO", "5677,05"],
            [117, "GEL ANTIPINCHADURA 8 ONZAS", "19488,67"],
            [2506, "ASIENTO RODADO 12 CON CAÑO", "3838,73"],
            [1696, "ASIENTO NENA R.20 BLANCO", "3855,32"],
            [541, "ASIENTO CICLOTURISMO", "9453,62"],
        ],
        {"part_number": "A", "description": "B", "quantity": None, "unit_price": "C"},
        [2, 3, 4, 5, 6, 7, 8, 9],
    ),
    "a word for quantities that is a storage place": (
        [
            ["codigo", "descricao", "local"],
            ["7717301232", "CALCADO DE SEGURANCA", "SL"],
            ["100011169R", "MOTOR DE PISTAO ALTERNATIVO DE IGNICAO P", "SL"],
            ["EFB60AD", "BATERIA", "SL"],
            ["T010224", "SENSOR NIVEL COMBUSTIVEL", "SL"],
            ["8034ACR", "LANTERNA", "SL"],
        ],
        {"part_number": "A", "description": "B", "quantity": None},
        [2, 3, 4, 5, 6],
    ),
    "of two prices the one that is known": (
        [
            ["codeArticle", "nameArticle", "lastPriceBuy", "factPrice", "lastQuantityBuy"],
            ["m25600025", "ACEITE SAE25W60", 3.06, 0.0, 108],
            ["pp05300100", "ACEITE SAE5W30", 16.31, 0.0, 600],
            ["rp2050100", "ACEITE SAE20W50", 11.47, 2.61853, 600],
            ["861398", "REFRIGERANTE AZUL", 6.243333, 0.0, 216],
            ["880954", "ACEITE SAE10W40", 15.83, 0.0, 96],
            ["896749", "RETEN DE RUEDA", 24.78, 0.0, 99],
        ],
        {"part_number": "A", "description": "B", "quantity": "E", "unit_price": "C"},
        [2, 3, 4, 5, 6, 7],
    ),
    "names of models number the parts where nothing else does": (
        [
            ["Componente", "Modello", "Quantità", "Funzione"],
            ["Controller", "Arduino Mega 2560", 1, "Controllo principale"],
            ["Display", 'Nextion NX4832K035 LCD 3.5" Touch', 1, "Interfaccia utente"],
            ["Sensore interno", "AM2315C", 1, "Temperatura e umidità"],
            ["Orologio", "DS1307", 1, "Data e ora"],
            ["LED", "WS2812B 5050", 2, "Indicatori"],
        ],
        {"part_number": "B", "description": "A", "quantity": "C"},
        [2, 3, 4, 5, 6],
    ),
    "a long description explains what a short item names": (
        [
            ["item", "unit_cost", "qty", "description"],
            ["M6 nuts for shoulder screws", 0.2, 6, f"{_WHY} of row 2"],
            ["Adjustable aluminum pushrod M8", 7, 2, f"{_WHY} of row 3"],
            ["Socket-head screw M3 x 10", 0.04, 8, f"{_WHY} of row 4"],
            ["Igus rod end bearing", 3.5, 4, f"{_WHY} of row 5"],
        ],
        {"description": "A", "quantity": "C", "unit_price": "B"},
        [2, 3, 4, 5],
    ),
    "what is recommended in words is no number": (
        [
            ["Componente", "Modello", "Quantità"],
            ["Controller", "uno qualsiasi con Wi-Fi", 1],
            ["Display", "a colori, con touch", 1],
            ["Sensore", "per interni", 1],
            ["Cavo", "lungo abbastanza", 2],
        ],
        {"part_number": None, "description": "A", "quantity": "C"},
        [2, 3, 4, 5],
    ),
    "numbers of materials, each of its own": (
        [
            ["material_id", "material_name", "unit_price"],
            ["SA001", "半成品组件-001", 750.89],
            ["SA002", "半成品组件-002", 582.22],
            ["RM003", "散热件-009", 46.57],
            ["RM004", "功率模块-010", 493.04],
            ["RM005", "电解电容-011", 12.5],
            ["RM006", "磁芯-012", 3.2],
            ["RM007", "铜排-013", 7.2],
            ["RM008", "线束-014", 9.9],
        ],
        {"part_number": "A", "description": "B", "material": None, "unit_price": "C"},
        [2, 3, 4, 5, 6, 7, 8, 9],
    ),
    "materials by their short names": (
        [
            ["line_id", "part_name", "material_id", "qty"],
            *[[f"I{n:02}", f"Impeller part {n}", ("NAB", "SS316L", "SS2205")[n % 3], 1] for n in range(1, 13)],
        ],
        {"description": "B", "material": "C", "quantity": "D"},
        list(range(2, 14)),
    ),
    "a table of sums below": (
        [
            ["序号", "物料", "型号/规格", "数量", "金额"],
            ["1", "树莓派 3B", "3B", "1 套", "268.00"],
            ["2", "4G 模块", "EC20", "2 个", "90.00"],
            ["3", "21700 电芯", "50PL", "4 节", "84.00"],
            ["4", "保护板", "100A", "1 块", "21.50"],
            ["5", "飞控", "STM32H743", "1 块", "200.00"],
            [],
            ["分类", "金额"],
            ["通信系统", "358.00"],
            ["电源系统", "105.50"],
            ["飞控", "200.00"],
            ["已购合计", "663.50"],
        ],
        {"description": "B", "quantity": "D", "line_total": "E"},
        [2, 3, 4, 5, 6],
    ),
    "a total that says what is in it": (
        [
            ["раздел", "наименование", "кол-во", "единица", "стоимость"],
            ["2. Электрика", "Щит", 1, "шт", 70000],
            ["2. Электрика", "Диммеры", 1, "комплект", 40000],
            ["4. Плитка", "Керамогранит", 41, "м2", 185000],
            ["6. Полы", "Плинтус", 50, "м.п.", 39000],
            ["8. Потолок", "LED лента", 40, "м", 40000],
            ["ИТОГО", "без запаса", 56.12, "м2", 374000],
            ["Запас 8%", "", "", "", 30000],
            ["К ОПЛАТЕ", "с запасом", 56.12, "м2", 404000],
        ],
        {"description": "B", "quantity": "C"},
        [2, 3, 4, 5, 6],
    ),
    "a repeated header with a column more": (
        [
            ["シンボル", "値", ""],
            ["R1", "10k", ""],
            ["R2", "4.7k", ""],
            ["R3", "100", ""],
            [],
            ["IC類"],
            [],
            ["シンボル", "値", "?"],
            ["IC1", "ATMEGA328P-A", "メインマイコン"],
            ["IC2", "FT232RL", "USBシリアル変換IC"],
        ],
        {"designator": "A", "description": "B"},
        [2, 3, 4, 9, 10],
    ),
    "headings in Russian with Latin letters": (
        [
            ["ssylka", "kod", "artikul", "naimenovaniepolnoe", "proizvoditel", "bazovajaedinitsa"],
            ["Ролик", "ЦБ018835", "GAT10010", "Ролик ремня генератора", "GATES", "шт"],
            ["Втулка", "ЦБ007288", "5557738600", "Втулка стабилизатора", "Hyundai", "шт"],
            ["Ремень", "ЦБ017993", "1987946039", "Ремень ручейковый 6PK", "BOSCH", "шт"],
        ],
        {"description": "D", "part_number": "C", "manufacturer": "E", "unit": "F"},
        [2, 3, 4],
    ),
    "no headings, and how many before the unit": (
        [
            [5365, "9500733054895", "Zabawka dmuchana robot", "76.0000", "szt.", "2.2900", "2.8200", "PODSTAWOWA"],
            [278, "8712581549640", "Bateria PHILIPS R06 4 szt/folia", "100", "szt.", ".4800", ".5900", "PODSTAWOWA"],
            [46060, "P1", "Płozy śnieżne z tworzywa", "8.0000", "szt.", "18.0300", "22.1800", "PODSTAWOWA"],
            [32272, "5906198000011", "Piłkarze D 00011", "100", "szt.", "11.7500", "14.4500", "PODSTAWOWA"],
        ],
        {"description": "C", "quantity": "D", "unit": "E", "unit_price": "F"},
        [1, 2, 3, 4],
    ),
    "ids of other things beside the stock": (
        [
            ["id_pieza", "nombre", "familia", "vehiculo_id", "precio", "stock_disponible"],
            [1, "Freno delantero", "Frenos", 36, 95, 1],
            [2, "Retrovisor", "Carrocería", 67, 182, 22],
            [3, "Motor 1.6", "Motor", 68, 217, 3],
            [4, "Freno trasero", "Frenos", 26, 92, 7],
        ],
        {"description": "B", "quantity": "F", "unit_price": "E"},
        [2, 3, 4, 5],
    ),
    "blocks of a circuit, and when somebody looked": (
        [
            ["Block", "Quantity", "Preferred_MPN", "Package", "Availability_2026-07-11", "Reason_or_gate"],
            ["Cellular MCU", 1, "nRF9151-LACA-R7", "LGA-113", "Assembly supported", "Direct LTE-M, reserve before build"],
            ["FPGA", 1, "ICE40UP5K-SG48I", "QFN-48-EP", "Extended, in stock", "Deterministic coincidence"],
            ["Peltier bridge", 4, "DRV8873HPWPR", "HTSSOP-24-EP", "Extended, in stock", "Frozen on this day"],
        ],
        {"description": "A", "quantity": "B", "part_number": "C"},
        [2, 3, 4],
    ),
    "two prices, what is in stock, and headings among the lines": (
        [
            ["Наименование товара", "Стоимость, руб", "Стоимость опт, руб", "Наличие на складе 1, шт", "Страна"],
            ["ТМГ-250 Минск", "171193,22", 138667, 5, "Россия"],
            ["ТМГ-400 Минск", "223450,70", 180996, 55, "Россия"],
            ["Трансформатор сварочный ТДМ", "Стоимость", "#ЗНАЧЕН!", 31, "Россия"],
            ["ТДМ-252 220В 250А", "9360,00", 7582, 64, "Россия"],
            ["ТДМ-503 380В 500А", "15340,00", 12426, 76, "Россия"],
        ],
        {"description": "A", "unit_price": "B", "line_total": None, "quantity": "D", "country": "E"},
        [2, 3, 5, 6],
    ),
    "order numbers with blanks under the name of the shop": (
        [
            ["Ref.", "Bauteil", "Wert", "Menge", "Reichelt", "Hinweis"],
            ["U1", "6N139", "Optokoppler", 1, "6N 139", "MIDI-IN"],
            ["U2", "SN7406N", "Hex-Inverter", 1, "SN 7406N TEX", "MIDI-THRU-Treiber"],
            ["D1", "1N4148", "Diode", 2, "1N 4148", "Schutz"],
            ["J1", "DIN-Buchse", "5-polig", 2, "MAB 5S", "MIDI"],
        ],
        {"description": "B", "quantity": "D", "designator": "A", "supplier_part_number": "E"},
        [2, 3, 4, 5],
    ),
    "money under a heading for units": (
        [
            ["Part", "Quantity", "Source", "Lot", "Unit"],
            ["10n Capacitor", 2, "LCSC", 10, "NA"],
            ["AMS1117-2.5 SOT223", 1, "LCSC", 5, "$0.26"],
            ["TC7660", 1, "LCSC", 1, "$1.90"],
            ["PJ301F Audio Jack", 7, "Aliexpress", 10, "$3.66"],
            ["100k Resistor", 15, "LCSC", 100, "NA"],
        ],
        {"description": "A", "quantity": "B", "unit": None, "unit_price": "E"},
        [2, 3, 4, 5, 6],
    ),
    "a name, and its description with the data": (
        [
            ["STT", "Tên linh kiện", "Số lượng", "Mô tả / Thông số kỹ thuật"],
            [1, "Điện trở hạn dòng", 12, "Trở kháng 220Ω, bảo vệ LED"],
            [2, "Nút nhấn nhả", 2, "1 nút xanh, 1 nút đỏ"],
            [3, "Breadboard", 1, "830 lỗ, không cần hàn"],
        ],
        {"description": "B", "quantity": "C"},
        [2, 3, 4],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_articles(name: str, tmp_path: Path) -> None:
    rows, columns, lines = LISTS[name]
    table = table_of(rows, tmp_path)
    assert {role: table.columns.get(role) for role in columns} == columns
    assert table.rows == lines
