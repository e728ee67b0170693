"""Text without delimiters: columns made of blanks, and lists of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bomrisk.errors import InputError
from bomrisk_templates.reading import read_bom
from bomrisk_templates.reading.fixed_width import fixed_width_rows

PARTLIST = """Partlist exported from C:/Users/me/Board V2.sch at 6/17/2022 1:58 PM

Qty Value      Device     Package   Parts              Description   MPN
1              C2.5/2     C2.5-2    C2                 CAPACITOR
4   10k        R-EU_0603  0603      R1, R2, R3, R12    RESISTOR      RC0603FR
2   NE555      NE555N     DIL08     IC1, IC2           TIMER

Assembly variant: none, 3 lines
"""


def read(text: str, folder: Path, name: str = "parts.txt"):  # type: ignore[no-untyped-def]
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def test_columns_made_of_blanks_are_read_below_their_header(tmp_path):
    bom = read(PARTLIST, tmp_path)
    (table,) = bom.tables
    assert (table.header_row, table.rows) == (3, [4, 5, 6])
    found = {role: letter for role, letter in table.columns.items() if letter}
    assert found == {"quantity": "A", "designator": "E", "description": "F", "part_number": "G"}
    assert bom.lines["description"].tolist() == ["CAPACITOR", "RESISTOR", "TIMER"]
    assert bom.lines["quantity"].tolist() == [1, 4, 2]


def test_a_rule_below_the_header_and_numbers_right_below_their_heading():
    text = (
        "Part number      Description    Quantity\n"
        "---------------  -----------  ----------\n"
        "A-1              M3 screw              4\n"
        "A-2              Motor               120\n"
    )
    assert fixed_width_rows(text) == [
        ["Part number", "Description", "Quantity"], [], ["A-1", "M3 screw", "4"], ["A-2", "Motor", "120"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "This part of the description says which quantity\nis wanted of each item, and from which supplier\nit comes.\n",
        "Part;Quantity;Price\nM3 screw;4;1\nM4 screw;2;1\n",
        "Item Part Qty\nA 1 2\n",
    ],
)
def test_other_text_has_no_such_columns(text):
    assert fixed_width_rows(text) is None


LISTS = {
    "numbered": (
        "为此需要自备以下五金件：\n1.  M2*14内六角螺丝\n2.  M2*8内六角螺丝\n3. M2*5滚花螺母//用于打印件\n以上只要购买即可\n",
        [2, 3, 4],
    ),
    "bulleted": (
        "Lista elementów:\n\n- Arduino UNO - 1 szt.\n- Serwo SG90 - 1 szt.\n- Rezystor 1 kOhm - 3 szt.\n",
        [3, 4, 5],
    ),
    "counted, under titles": (
        "*****\n*** Canal H2 ***\n*****\n1 x Fiche RCA femelle\n3 x 220 nF (CMS)\n\n*** 22 ***\n2 x TL081\n1 x Diode 1N4001\n",
        [4, 5, 8, 9],
    ),
    "with other signs": (
        "＠メイン基板\n・raspi pico(マイコン)\n・トグルスイッチ×３\n・抵抗220Ω×5個\n\n変更点\n",
        [2, 3, 4],
    ),
    "counted by numbers alone": ("Arduino\n1 LM2596\n2 Tb6600\n2 Máy bơm\n1 module 4 kênh\n2 led\n", [2, 3, 4, 5, 6]),
    "with pictures and addresses": (
        "🎛 Joystick: https://shop.example/e/1\n🎛 PCF8574P: https://shop.example/e/2\n🎛 Batteria 3.7V: "
        + "https://shop.example/e/3?a=1234567890123456789012345678901234567890 oppure https://shop.example/b/3?a=12345678901234567890\n",
        [1, 2, 3],
    ),
    "with counts here and there": (
        "1. Стабилизатор питания LM2596S \t\t1 шт\n2. Провода Du-pont      1 шлейф мама-мама\n3. Батареи 18650\t\t\t2\n",
        [1, 2, 3],
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_lines_is_read_where_there_is_no_table(name, tmp_path):
    text, rows = LISTS[name]
    bom = read(text, tmp_path)
    (table,) = bom.tables
    assert (table.header_row, table.rows, table.columns["description"]) == (None, rows, "A")
    assert "no-header" in [finding.code for finding in bom.findings]


def test_signs_of_four_bytes_are_chinese(tmp_path):
    path = tmp_path / "bom.csv"
    path.write_bytes(
        "位号,型号,封装,数量,备注\nU1,HT7533S (UMW),SOT-23-3,1,—\nOLED1,0.96 SSD1315 I²C,模块,1,—\nR1,5.1kΩ ±5%,0603,2,—\n".encode(
            "gb18030"
        )
    )
    bom = read_bom(path)
    assert bom.tables[0].rows == [2, 3, 4]
    assert bom.lines["designator"].tolist() == ["U1", "OLED1", "R1"]
    assert "0.96 SSD1315 I²C" in bom.lines["description"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "1. first\n2. second\n",
        "Dear all,\nplease find the list below.\nRegards\n",
        "".join(
            f"{i}. {'A sentence that goes on and on, as a manual does, and names no part. ' * 2}\n" for i in range(1, 6)
        ),
    ],
)
def test_other_text_is_refused(text, tmp_path):
    with pytest.raises(InputError, match="no table"):
        read(text, tmp_path)
