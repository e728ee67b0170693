"""What designators and footprints tell where words do not, and where words know better."""

from __future__ import annotations

import pandas as pd
import pytest

import bomrisk
from bomrisk import reference
from bomrisk.evidence import identify
from bomrisk.evidence.part_class import PART_CLASS, with_part_class

# description, footprint, designator -> materials that the part holds (medium or high), and on which rung
TOLD = [
    ("47µF", "Capacitor_SMD:CP_Elec_6.3x7.7", "C1", {"aluminium"}, "package"),
    ("10µF/25V", "Capacitor_SMD:C_1206_3216Metric", "C2,C3", {"barium", "nickel"}, "package"),
    ("22μ", "C_1206_3216Metric_Pad1.33x1.80mm_HandSolder", "C9", {"barium", "nickel"}, "package"),
    ("22μ", "C_1206_3216Metric_Pad1.33x1.80mm_HandSolder", None, {"barium", "nickel"}, "package"),
    ("1u/50V", "C1210K", "C33", {"barium", "nickel"}, "package"),
    ("10k", "Resistor_SMD:R_0805_2012Metric", "R1, R2", {"ruthenium"}, "package"),
    ("330", "R_0603_1608Metric_Pad0.98x0.95mm_HandSolder", "R7", {"ruthenium"}, "package"),
    ("470R", "R0805", "R3", {"ruthenium"}, "package"),
    ("0.1u", None, "C1,C4-C9", {"barium", "nickel"}, "package"),
    ("100n", None, "C1", {"barium", "nickel"}, "package"),
    ("grün PWR", "LED_SMD:LED_0805_2012Metric", "D4", {"gallium", "indium"}, "package"),
    ("12V DC IN", "TerminalBlock_Phoenix:TerminalBlock_Phoenix_MKDS-1,5-2-5.08_1x02", "J1", {"copper"}, "package"),
    ("SSD1306", "JST_XH_B4B-XH-A_1x04_P2.50mm_Vertical", "J7", {"copper"}, "package"),
    ("TRB-12V", "Relay_THT:Relay_SPDT_SANYOU_SRD_Series_Form_C", "K1", {"copper", "silver"}, "package"),
    ("Filter for the level sensor 100nF", "Capacitor_SMD:C_0805_2012Metric", "C20", {"barium", "nickel"}, "package"),
    # Words know better.
    ("Ferrite bead 600R", "R_0603", "R5", {"nickel", "zinc"}, "keyword"),
    ("Fuse 1A", "R_0603", "F2", {"copper"}, "keyword"),
    ("tantalum capacitor 10uF", "C_1206_3216Metric", "C4", {"tantalum"}, "keyword"),
    ("X7R 100nF", "C_0603", "C4", {"barium", "nickel"}, "keyword"),
    ("SG90 servo", "PinHeader_1x03_P2.54mm_Vertical", "M1,M2", {"copper"}, "keyword"),
    # A case is called after what it was first made for.
    ("220u polymer", "TANTAL_D", "C4", set(), "package"),
    ("22uF", "CP_Tantalum_EIA-3216-18_Kemet-A", "C4", set(), "package"),
    # Some are named after their work.
    ("4.7kΩ", "R_0603", "R_PU_I2C_SCL", {"ruthenium"}, "package"),
    ("22uF 25V", "C_0805_2012Metric", "C_OUT1, C_OUT2", {"barium", "nickel"}, "package"),
    # A holder is named after the cell that is put in.
    ("18650", "BatteryHolder_Keystone_1042_1x18650", "BT1", set(), ""),
    ("CR2032", "BatteryHolder_MYOUNG_BS-07-A1BJ001_CR2032", "BT2", set(), ""),
    # Not fitted is not there.
    ("DNP", "C_0603_1608Metric", "C5", set(), ""),
    # Letters of several kinds, or of many meanings, tell nothing.
    ("4k7", None, "R1, C2", set(), ""),
    ("abc", None, "X1", set(), ""),
    ("abc", None, "1, 2", set(), ""),
]


@pytest.mark.parametrize(("description", "package", "designator", "holds", "rung"), TOLD)
def test_what_is_told(description, package, designator, holds, rung):
    line = {"description": [description], "package": [package], "designator": [designator]}
    found = identify(pd.DataFrame(line))
    assert set(found.loc[found["confidence"].ne("low"), "material"]) == holds
    assert set(found["rung"]) == ({rung} if rung else set())


@pytest.mark.parametrize("remark", ["LED 限流", "INA226 输入滤波", "pull-up of the motor driver"])
def test_what_a_resistor_serves_is_not_in_it(remark):
    line = {"description": ["1kΩ"], "notes": [remark], "designator": ["R20, R21"]}
    found = identify(pd.DataFrame(line))
    assert set(found["confidence"]) == {"low"}


#: What the part serves, its value, footprint and designator -> what it holds
SERVED = [
    ("LED series", "1k", "0805", "R7", {"ruthenium"}),
    ("Battery Voltage Divider", "10K", "0402", "R2-R3", {"ruthenium"}),
    ("Optocoupler LED Current Limiting", "1kΩ 1%", "0805 SMD", "R9, R10", {"ruthenium"}),
    ("Modem local", "100nF", "0805", "C2", {"barium", "nickel"}),
    ("TP4056 Input Cap", "4.7uF | Generic X5R", "0805", "C12", {"barium", "nickel"}),
    ("Modem bulk", "1000uF 10V low-ESR", "Radial", "C1", {"aluminium"}),
    ("OLED", "2.54mm 排针 4P（GND/VCC/SCL/SDA）", None, "J8", {"copper"}),
    ("Battery input", "screw terminal 2P 5.08mm", None, "J1", {"copper"}),
    ("OLED", "128x64, 0.96 inch", None, "J8", {"indium"}),
    # The letters may be of another thing: without a value they do not speak against the words.
    ("LED series", "red", "0805", "R7", {"gallium", "indium"}),
    ("Relay module", "2 channels", None, "R1", {"copper", "silver"}),
    # What is no semiconductor, motor or the like but has such a value, the words name.
    ("Ferrite bead", "600R", "0603", "R5", {"nickel", "zinc"}),
    ("NTC thermistor", "10k", "0603", "R5", {"manganese"}),
]


@pytest.mark.parametrize(("serves", "value", "package", "designator", "holds"), SERVED)
def test_a_value_beside_what_the_part_serves(serves, value, package, designator, holds):
    line = {"description": [serves], "details": [value], "package": [package], "designator": [designator]}
    found = identify(pd.DataFrame(line))
    assert set(found.loc[found["confidence"].ne("low"), "material"]) == holds


def test_what_a_case_says_is_never_sure():
    line = pd.DataFrame({"description": ["1k"], "package": ["LED_SMD:LED_0805_2012Metric"], "designator": ["LED1"]})
    found = identify(line)
    assert set(found["confidence"]) == {"medium", "low"}


def test_designators_reach_the_score_and_lines_of_one_class_are_one_rating():
    bom = pd.DataFrame(
        {
            "description": ["100n", "100n", "100n"],
            "designator": ["C1, C2", "C17", "R4"],
            "package": ["C_0603_1608Metric"] * 2 + ["R_0603_1608Metric"],
        }
    )
    lines = bomrisk.score(bom, as_of="2026-11-22")
    assert lines["rating_id"].nunique() == 2
    assert lines["rating_id"].iloc[0] == lines["rating_id"].iloc[1]
    assert "barium" in str(lines["materials"].iloc[0])
    assert "ruthenium" in str(lines["materials"].iloc[2])


def test_a_customs_code_or_category_goes_before_the_case():
    line = {
        "description": ["100n"],
        "package": ["C_0603_1608Metric"],
        "designator": ["C1"],
        "category": ["film capacitor"],
    }
    assert "barium" not in set(identify(pd.DataFrame(line)).query("confidence != 'low'")["material"])


@pytest.mark.parametrize(
    ("designator", "part_class"),
    [
        ("C1", "capacitor"),
        ("c12, C13", "capacitor"),
        ("C1-C5", "capacitor"),
        ("R1…R4", "resistor"),
        ("FB1", "ferrite bead"),
        ("LED3", "led"),
        ("CN2", "connector"),
        ("BT1", "battery"),
        ("U1", "integrated circuit"),
        ("LS1", "speaker"),
        ("X1", None),
        ("TP4", None),
        ("R1 C2", None),
        ("", None),
        ("5", None),
        ("ASSY100", None),
    ],
)
def test_the_class_of_a_designator(designator, part_class):
    found = with_part_class(pd.DataFrame({"designator": [designator]}))[PART_CLASS].iloc[0]
    assert (None if pd.isna(found) else found) == part_class


def test_each_class_is_a_part_that_the_rules_know():
    classes = sorted(set(reference.designators()["part_class"]))
    found = identify(pd.DataFrame({"description": classes}))
    unknown = {name for at, name in enumerate(classes) if not found["line"].eq(at).any()}
    assert unknown == set()


def test_a_category_is_read_with_a_text_that_says_nothing_by_itself():
    bom = pd.DataFrame({"category": ["电池", "电机"], "description": ["4S 5200mAh 30C+", "2216 1400KV"]})
    found = identify(bom).query("confidence != 'low'").groupby("line")["material"].agg(set)
    assert {"lithium", "cobalt", "graphite"} <= found[0]
    assert {"neodymium", "copper"} <= found[1]
