# ruff: noqa: E501 - one row of a sheet per line reads best as a table
"""Several small tables on one sheet or in one workbook, and the column that names the parts beside the one that specifies them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bomrisk_templates.reading import read_bom
from bomrisk_templates.reading.bom_file import BomTable
from bomrisk_templates.reading.repeated_headers import goes_on

Rows = list[list[Any]]
_ = None


def tables_of(sheets: dict[str, Rows], folder: Path) -> list[BomTable]:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(folder / "bom.xlsx")
    return read_bom(folder / "bom.xlsx").tables  # type: ignore[return-value]


#: Sheets with several small tables: rows that are lines, of each table found, and why others are none.
STACKED: dict[str, tuple[Rows, list[list[int]], dict[int, str]]] = {
    "captions and the same header again": (
        [
            ["Elektronik"], ["Bauteil", "Typ", "Menge"], ["Regler", "TPS54331", 1], ["Wandler", "MT3608", 1], [],
            ["Mechanik"], ["Bauteil", "Typ", "Menge"], ["Lager", "608ZZ", 2],
        ],
        [[3, 4, 8]],
        {6: "title", 7: "repeated header"},
    ),
    "the same columns under other words": (
        [
            ["运动"], ["名称", "规格/型号", "数量", "备注"], ["步进电机", "NEMA17 42mm", 2, "XY"], ["电源", "24V 10A", 1, _], [],
            ["皮带"], ["名称", "建议规格", "数量", "尺寸要点"], ["同步带", "GT2 9mm", "5m", "先买 5m"], ["惰轮", "GT2 20T", 8, _],
        ],
        [[3, 4, 8, 9]],
        {7: "repeated header"},
    ),
    "nearly the same header, with a name where a number stood": (
        [
            ["1.3 Connectique"], ["#", "Composant", "Reference", "Qte", "Prix unit.", "Total", "Role"],
            [21, "Cristal quartz", "HC-49S", 1, 0.2, 0.2, "Horloge"], [22, "Barrette", "1x4", 2, 0.1, 0.2, "UART"], [],
            ["1.4 Boitier"], ["#", "Composant", "Specification", "Qte", "Prix unit.", "Total", "Fournisseur"],
            [31, "PCB double face", "80x60 mm, FR-4", 1, 1.5, 1.5, "JLCPCB"], [32, "Boitier ABS", "gris", 1, 2.0, 2.0, "Local"],
        ],
        [[3, 4], [8, 9]],
        {6: "section heading"},
    ),
    "the same labels in other columns": (
        [
            ["电源"], ["编号", "名称", "规格 / 型号", "数量", "参考价", "搜索词", "备注"],
            ["P1", "电池", "3S 11.1 V", 1, 55, "3S 1300mAh", "一致"], ["P2", "充电器", "B3AC", 1, 25, "B3", _], [],
            ["机械"], ["编号", "名称", "规格", "数量", "参考价", "备注"],
            ["M1", "铜柱", "M3 × 25", 4, 5, "底板"], ["M2", "扎带", "3 × 100 mm", 1, 3, "绑线"],
        ],
        [[3, 4], [8, 9]],
        {},
    ),
    "side by side, one of them values only": (
        [
            ["コンデンサ", _, _, _, _, "抵抗"], ["品名", "型番/仕様", "数量", "用途", _, "抵抗値", "数量", "用途"],
            ["0.1µF MLCC", "X7R 50V", 30, "電源", _, "604Ω", 2, "入力"], ["10µF タンタル", "35V", 30, "安定化", _, "1kΩ", 6, "保護"], ["2200µF 電解", "35V", 2, "整流", _, "10kΩ", 50, "汎用"],
        ],
        [[3, 4, 5], [3, 4, 5]],
        {},
    ),
    "side by side, with a count in words that nobody knows": (
        [
            ["Component", "Specification", "Quantity", "Cost (INR)", _, "Item", "Number per system", "Total Cost"],
            ["Solar panel", "6V 3W", 1, 150, _, "LED driver", 1, 7.95], ["Relay module", "5V", 1, 40, _, "Flexible light", 0.33, 4.65],
            ["Buzzer", "active", 1, 10, _, "Humidity sensor", 1, 7.95], [_, _, _, _, _, "microSD card", 1, 11.99],
        ],
        [[2, 3, 4], [2, 3, 4, 5]],
        {},
    ),
    "one table with a blank column before its shops": (
        [
            ["Part No", "Description", "Qty", _, "Supplier", "Order No", "Price"],
            ["A-1", "Motor", 1, _, "Acme", "4711", 9.5], ["A-2", "Relay", 2, _, "Acme", "4712", 4.5], ["A-3", "Fan", 1, _, "Bolt Ltd", "77-1", 3.5],
        ],
        [[2, 3, 4]],
        {},
    ),
    "a header that asks for no quantity": (
        [
            ["Composant", "Modèle", "Caractéristiques", "Qté"], ["Batterie", "LiPo 603255", "3,7 V", 1], ["Caméra", "IMX219", "8 MP", 1], [],
            ["Outils"], ["Composant", "Caractéristiques"], ["Fer à souder", "USB-C"], ["Fil à souder", "Sn99.3 Cu0.7"],
        ],
        [[2, 3], [7, 8]],
        {},
    ),
    "a header that begins as the one above, too short to be known alone": (
        [
            ["Item", "Qtd", "Estimativa", "Para quê"], ["Resistor 10 kΩ", 2, "R$ 1", "pull-up"], ["Placa perfurada", 2, "R$ 12", "uma por nó"], [],
            ["Consumíveis de bancada"], [], ["Item", "Estimativa"], ["Béquer 500 ml", "R$ 20"], ["Papel toalha", "R$ 10"],
        ],
        [[2, 3], [8, 9]],
        {},
    ),
    "a label that nobody knows over the quantities: a table of its own": (
        [
            ["Element", "Ilość", "Cena"], ["Moduł AD9833", 2, 8], ["Rdzeń ferrytowy", 2, 4], [],
            ["Opcjonalne"], [], ["Element", "Dlaczego", "Cena"], ["Oscyloskop", "zobacz przebieg", 60], ["ESP32 DevKit", "węzeł", 8],
        ],
        [[2, 3], [8, 9]],
        {},
    ),
    "sections of a list without quantities, of which each line is full": (
        [
            ["Компонент", "Пример", "Ссылка"], ["Управление"], ["Микроконтроллер", "ESP32 DEVKIT", "Найти"], ["Плата расширения", "ESP32 Adapter", "Найти"],
            ["Питание"], ["Блок питания", "12V 5A", "Найти"], ["Преобразователь", "LM2596S", "Найти"], ["Прочее"], ["Провода", "Dupont", "Найти"],
        ],
        [[3, 4, 6, 7, 9]],
        {2: "section heading", 5: "section heading", 8: "section heading"},
    ),
    "the last lines are full but for a quantity that can be read": (
        [
            ["Tag", "Nom", "Quantité", "Lieu", "Référence", "Fournisseur", "Prix"],
            *[["Bouchon", f"Bouchon Luer {i}", i, "Bureau", f"MC17{i}", "Fisher", 7.5] for i in range(1, 6)],
            ["Bouchon", "Bouchon violet", "s", "Bureau", "MC1788", "Fisher", 7.5], ["Disque", "Disque ULA", "ECHANTILLON", "Bureau", "678101", "Greiner", _],
        ],
        [[2, 3, 4, 5, 6, 7, 8]],
        {},
    ),
    "a list of parts without counts beside one with them; a change log is none": (
        [
            ["Item", "Description", "Qty"], ["A-1", "Frame", 1], ["A-2", "Cover", 2], [],
            ["Options"], ["Component", "Notes"], ["Reed contact", "for the door"], ["Gasket", "outdoors only"], [],
            ["Changes"], ["Description", "Date"], ["Frame made longer", "2024-05-01"], ["Cover changed", "2024-06-01"],
        ],
        [[2, 3], [7, 8]],
        {12: "outside the table", 13: "outside the table"},
    ),
    "what is counted stands under its size": (
        [
            ["Screws"], ["Diameter, length", "Type", "Quantity"], *[[f"M{i} 10 mm screw", "hex socket cap", 4] for i in range(2, 7)], [],
            ["Nuts"], ["Type", "Quantity"], ["M3 nuts", 6], ["M5 nuts", 15],
        ],
        [[3, 4, 5, 6, 7], [11, 12]],
        {},
    ),
    "several notes below the lines": (
        [
            ["Description", "Type", "Qty"], ["Frame", "A-1", 1], ["Cover", "A-2", 2], ["Hinge", "A-3", 2], [],
            ["All sizes in mm"], ["Geprüft: M. Weber"], ["Prepared by: J. Doe"],
        ],
        [[2, 3, 4]],
        {6: "note", 7: "note", 8: "note"},
    ),
    "counts with units beside words that headers have, too": (
        [
            ["type", "id", "name", "quantity", "price", "notes"], ["itemized_part", _, "625 bearing", "24 шт", 3, "in rollers"],
            ["itemized_part", _, "3030 extrusion, length pieces", "2 шт", 5, "1m pieces before cutting"], ["itemized_part", _, "T-nut", "30 шт", 1, "one each"],
        ],
        [[2, 3, 4]],
        {},
    ),
    "a cut list of few labels, apart from a full table": (
        [
            ["Pos", "Part number", "Description", "Manufacturer", "Qty", "Unit price", "Total"], *[[i, f"A-{i}", f"Motor {i}", "Acme", 1, 9.5, 9.5] for i in range(1, 5)], [],
            ["Wood"], ["Part name", "Length", "Width", "Thickness"], ["Left rail", 2040, 150, 35], ["Slat", 980, 90, 20], ["Board", 1520, 885, 35],
        ],
        [[2, 3, 4, 5], [9, 10, 11]],
        {},
    ),
    "what the parts draw is no list of parts": (
        [
            ["Pos", "Part number", "Component", "Qty", "Unit price"], [1, "A-1", "Motor", 1, 9.5], [2, "A-2", "Controller", 1, 4.5], [],
            ["Power"], ["Component", "Voltage", "Current (mA)"], ["Motor", 12, 800], ["Controller", 5, 120],
        ],
        [[2, 3]],
        {7: "outside the table", 8: "outside the table"},
    ),
    "nothing but kinds, sizes and counts": (
        [
            ["ネジ"], ["種類", "サイズ", "本数"], ["なべネジ", "M2*10", "15本"], ["なべネジ", "M2*15", "22本"], ["皿ネジ", "M2*30", "4本"], [],
            ["その他"], ["部品名", "個数", "写真"], ["DCモータ", "2個", _], ["LED", "6個", _],
        ],
        [[3, 4, 5], [9, 10]],
        {},
    ),
    "numbered on, without a quantity in between": (
        [
            ["#", "Thiết bị", "SL", "Chức năng"], *[[i, f"Cảm biến {i}", 1, "đo"] for i in range(1, 6)], [],
            ["Tủ điện"], ["#", "Vật tư", _, "Ghi chú"], [6, "Cáp mạng", _, "—"], [7, "Quạt", _, "Điều khiển"], [],
            ["#", "Thiết bị", "SL", "Chức năng"], [8, "Đèn LED", 1, "soi"],
        ],
        [[2, 3, 4, 5, 6, 10, 11, 14]],
        {9: "repeated header", 13: "repeated header"},
    ),
    "sections numbered in Roman, lines in Arabic, no quantity": (
        [
            ["STT", "Tên linh kiện", "Mô tả", "Giá"], ["I", "NHÓM NHIỆT ĐỘ"], [1, "Cảm biến DS18B20", "đầu dò", 30000], [2, "Cảm biến TMP117", "chip đo", 110000],
            ["II", "NHÓM MÀN HÌNH"], [3, "Màn hình ST7789", "màu", 74500], [4, "Màn hình ILI9341", "chạm", 155000],
        ],
        [[3, 4, 6, 7]],
        {2: "section heading", 5: "section heading"},
    ),
    "a heading with a sentence about what follows": (
        [
            ["Item", "Source", "Number", "Cost"], *[[f"Sensor {i}", f"https://shop.example/{i}", 1, 3.5] for i in range(6)], [],
            ["Tools", "You can probably find these tools in most laboratories, or certainly in a workshop; other than your hands, here is what you will need"],
            ["Soldering station", "https://shop.example/7", 1, 27.0], ["Screwdriver set", "https://shop.example/8", 1, 5.5],
        ],
        [[2, 3, 4, 5, 6, 7, 10, 11]],
        {9: "section heading"},
    ),
    "totals behind dashes, below each section": (
        [
            ["Tên linh kiện", "Số lượng", "Giá"], ["Nhôm định hình", "2 m", 75000], ["Ray trượt", 5, 45000], [], ["--- Tổng: 120.000"], [],
            ["Tên linh kiện", "Số lượng", "Giá"], ["Động cơ bước", 3, 110000], ["Driver", 3, 26000], [], ["---Tổng: ~136.000"],
        ],
        [[2, 3, 8, 9]],
        {5: "total", 11: "total"},
    ),
    "other columns: a table of its own": (
        [
            ["Item", "Qty", "Part", "Notes"], ["U1", 1, "Arduino UNO", "control"], ["K1", 1, "Relay module", _], [],
            ["Ignition"], ["Ref", "Qty", "Part", "Function"], ["F1", 1, "Fuse", "input"], ["D5/D6", 2, "SS54", "rectifier"],
        ],
        [[2, 3], [7, 8]],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STACKED)
def test_stacked_tables(name: str, tmp_path: Path) -> None:
    rows, lines, reasons = STACKED[name]
    tables = tables_of({"Parts": rows}, tmp_path)
    assert [table.rows for table in tables] == lines
    found = {
        row: skipped.reason for t in tables for skipped in t.skipped for row in range(skipped.row, skipped.last + 1)
    }
    assert {row: found.get(row) for row in reasons} == reasons


#: Two headers, and whether what stands below the second goes on with the table of the first.
HEADERS = [
    ("Component|Model|Qty", "Component|Model|Qty", True),
    ("Component|Model|Qty|Notes", "Component|Qty|Model|Notes", False),
    ("Part|Price (EUR)|Qty", "Part|Price (USD)|Qty", False),
    ("Part|Price|Qty", "Part|Price|Qty", True),
    ("Bauteil|Spezifikation|Menge|Bemerkung", "Bauteil|Werte|Menge|Hinweis", True),
    ("Name|Material|Qty", "Name|MPN|Qty", False),
    ("Item|Qty|Part", "Ref|Qty|Part", False),
    ("Description|Qty", "Description|Qty|Supplier", False),
    ("Revision|Date|Change", "Revision|Date|Description", False),
]


@pytest.mark.parametrize(("first", "second", "wanted"), HEADERS)
def test_a_header_goes_on_or_begins_anew(first: str, second: str, wanted: bool) -> None:
    assert goes_on(list(enumerate(first.split("|"))), list(enumerate(second.split("|")))) is wanted


GOOD: Rows = [["Part number", "Description", "Qty"], ["A-1", "Bracket", 2], ["A-2", "Bolt", 4]]
#: Sheets without a quantity beside one that has it, and whether they hold parts.
BESIDE: dict[str, tuple[Rows, bool]] = {
    "order numbers of a shop": ([["値/用途", "採用部品", "LCSC"], *[[f"{i}0 kohm 0603", f"Samsung RC160{i}", f"C2519{i}"] for i in range(1, 7)]], True),
    "types": ([["Where", "Type", "Remark"], *[[f"Motor {i}", f"XY-22{i}8", _] for i in range(1, 7)]], True),
    "change log": ([["Rev", "Date", "Description"], ["A", "2024-01-05", "First issue"], ["B", "2024-02-05", "Bolt longer"]], False),
    "notes": ([["No.", "Notes"], [1, "Glue the lens"], [2, "Order early"]], False),
    "facts of a board": ([["项目", "参数"], ["尺寸", "45×45mm"], ["层数", "2 层"], ["板厚", "1.6mm"]], False),
    "power budget": ([["Phụ tải", "Dòng"], ["3 × driver", "~6,0 A"], ["LCD", "~0,03 A"], ["Tổng", "11 A"]], False),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_a_sheet_without_quantities(name: str, tmp_path: Path) -> None:
    rows, parts = BESIDE[name]
    tables = tables_of({"BOM": GOOD, "Other": rows}, tmp_path)
    assert [table.sheet for table in tables] == (["BOM", "Other"] if parts else ["BOM"])
    assert not parts or tables[1].rows == list(range(2, len(rows) + 1))


#: Headers, the values of one line after another, and the columns of the description and the part number.
NAMED: list[tuple[str, Rows, str, str | None]] = [
    ("# COMPONENTE|ESPECIFICACAO|FORNECEDOR|QTD", [["Motor coreless", "8,5x20 mm 3,7V", "AliExpress", 4], ["Placa perfurada", "Base para MOSFETs", "Loja local", 1], ["Parafusos M2", "Para os motores", "Loja local", 8]], "A", None),
    ("Linh kiện|Thông số (Spec)|Giá (đ)", [["Vi điều khiển", "Arduino Nano (ATmega328P, 16 MHz)", "75000"], ["Động cơ bước", "Động cơ bước NEMA17", "130000"], ["Jack nguồn", "Jack cái gắn bảng", "5000"]], "A", None),
    ("项目|建议规格|数量", [["控制板", "BTT SKR Pico V1.0", 1], ["步进电机", "NEMA17 42mm frame", 2], ["电源", "24V 10A DC", 1]], "A", None),
    ("零件描述|文件名|数量", [["底座平台", "01_BASE_Plate.step", 1], ["底座", "01_BASE_Link.step", 1], ["夹爪", "01_Finger.step", 2]], "A", "B"),
    ("编号|规格|数量", [["XH2.54-2P 弯针座", "2P", 1], ["XH2.54-3P 弯针座", "3P", 1], ["XT60 母座", "焊接", 1], ["XT30 公座", "焊接", 1]], "A", None),
    ("模块|型号|数量", [["电机", "2216 1400KV", 4], ["电池", "4S 5200mAh", 1], ["机架", "F450 黑色", 1], ["数传", "LoRa 串口", 1]], "A", "B"),
    ("Modul|Bezeichnung|Menge", [["Antrieb", "Schrittmotor NEMA17", 1], ["Antrieb", "Zahnriemen GT2", 2], ["Rahmen", "Profil 2020", 4]], "B", None),
    ("Location|Part|Qty", [["Roof", "M3 screw 10 mm", 2], ["Wall", "M4 nut", 3], ["Floor", "Bracket 2 mm", 1]], "B", None),
    ("接続|型番|備考", [["電源入力", "Phoenix 1237436 x 2", _], ["出力", "Amphenol CC-03RMFS x 5", _], ["通信 1/2", "Amphenol M12 1413993", _]], "A", "B"),
    ("名称|规格型号|数量", [["无刷电机", "DM4310", 4], ["轴承", "6707ZZ", 1], ["滑轨", "MGN9-170", 1]], "A", "B"),
    ("Cantidad|Componente|Modelo/Referencia|Descripción", [[1, "Microcontrolador", "ESP32-S3", "Controlador principal de doble núcleo"], [1, "Pantalla TFT", "ILI9341", "Pantalla SPI para interfaz gráfica"], [1, "Matriz LED", "WS2812B", "LEDs RGB direccionables"]], "B", "C"),
    ("Nome|Descrizione|Produttore", [["ADN-16-50-A-P-A", "Pistone 1M1", "FESTO"], ["CPE14-M1BH-5/3G", "Valvola 5/3", "FESTO"], ["SME-8M-DS-24V", "Finecorsa", "FESTO"], ["N660550", "Valvola 3/2", "Schmierung"], ["BS 80 B 4", "Motore lama", "Bonfiglioli"], ["VM18NNO", "Sensore", "Schneider"]], "B", "A"),
    ("Part Name|Qty|Description", [["leg_frame_upper_v2", 1, "Upper frame with eyelets"], ["leg_frame_lower_v2", 1, "Lower frame"], ["power_cover_v1", 1, "Enclosure for the board"], ["motor_mount_v3", 2, "Holds the motor"]], "A", None),
    ("Artikelnummer|Spezifikation|Menge", [["K-100", "Halter, gekantet", 1], ["K-101", "Halter, gerade", 2], ["K-102", "Deckel", 1]], "B", "A"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "rows", "description", "number"), NAMED, ids=[case[0] for case in NAMED])
def test_names_are_the_description(
    header: str, rows: Rows, description: str, number: str | None, tmp_path: Path
) -> None:
    (table,) = tables_of({"Parts": [header.split("|"), *rows]}, tmp_path)
    assert (table.columns["description"], table.columns["part_number"]) == (description, number)
    assert len(table.rows) == len(rows)


def test_drawings_and_manuals_of_a_specification_are_no_parts(tmp_path: Path) -> None:
    rows: Rows = [
        ["Поз.", "Обозначение", "Наименование", "Кол."],
        [_, _, "Документация"], [_, "МАТ-1.000.000 СБ", "Сборочный чертёж", "—"], [_, "МАТ-1.000.000 РЭ", "Руководство по эксплуатации", "—"], [],
        [_, _, "Детали"], [1, "МАТ-1.000.001", "Станина", 1], [2, "МАТ-1.000.002", "Кожух", 1], [3, "МАТ-1.000.003", "Опора", 4], [],
        [_, _, "Материалы"], [_, "—", "Лист стальной Ст3", "0,8 м²"],
    ]  # fmt: skip
    (table,) = tables_of({"Спецификация": rows}, tmp_path)
    assert table.rows == [7, 8, 9, 12]
    assert {s.row: s.reason for s in table.skipped if s.row in (3, 4)} == {3: "no quantity", 4: "no quantity"}


@pytest.mark.parametrize(
    "label",
    ["Total pieces", "Summe Teile", "Total pièces", "Razem sztuk", "Итого деталей", "合计数量", "Total de piezas"],
)
def test_a_sum_of_pieces_is_no_line(label: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["Pos", "Name", "Quantity"],
        [1, "Housing", 1],
        [2, "Insert M3", 4],
        [3, "Screw M3", 4],
        [],
        [_, label, 9],
    ]
    (table,) = tables_of({"Parts": rows}, tmp_path)
    assert table.rows == [2, 3, 4]


def test_where_a_file_lies_describes_no_part(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        "Index,Name,Description,File Name,Quantity\n"
        "1,Linear rail 300 mm,,C:/Users/me/CAD/Lower axis.FCStd,2\n"
        "2,Ball screw SFU1204,,C:/Users/me/CAD/Lower axis.FCStd,1\n"
        "3,Stepper NEMA 17,,D:\\CAD\\Drive.FCStd,3\n",
        encoding="utf-8",
    )
    bom = read_bom(path)
    assert bom.lines["description"].tolist() == ["Linear rail 300 mm", "Ball screw SFU1204", "Stepper NEMA 17"]
    assert "details" not in bom.lines.columns


def test_where_drawings_lie_is_no_evidence(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        "Item,Value,Drawings,Qty\n"
        "GPIO pulldown,10 kOhm,esp32_supervisor.svg; esp32_pictorial.svg,1\n"
        "Divider,22 kOhm,esp32_supervisor.svg,1\n"
        "Fuse,2 A,power.pdf,1\n"
        "Terminal,2-way,power.pdf; case.dxf,1\n"
    )
    assert "esp32" not in read_bom(path).lines.to_csv()
