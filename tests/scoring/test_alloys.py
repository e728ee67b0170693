"""Alloys by name: which texts name which grade, which only look like it, and whether the table agrees with the names."""

import math
import re

import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.evidence import identify_distinct
from bomrisk.evidence.alloy_names import names_of_row, quick_words
from bomrisk.evidence.alloys import alloy_finder
from bomrisk.evidence.designations import SYMBOLS, designations
from bomrisk.evidence.matching import RuleMatcher
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.rules import read_contents, rule_book

# Text, and the alloys of the table that it names.
NAMED = [
    # stainless steels by each system
    ("Blech 2 mm, 1.4301", "x5crni18-10"),
    ("Blech X5CrNi18-10 2 mm", "x5crni18-10"),
    ("BLECH X5CRNI18-10 2 MM", "x5crni18-10"),
    ("X5 CrNi 18-10 strip", "x5crni18-10"),
    ("AISI 304 plate", "x5crni18-10"),
    ("AISI304 plate", "x5crni18-10"),
    ("304 stainless steel sheet", "x5crni18-10"),
    ("stainless sheet, 304, 2B", "x5crni18-10"),
    ("Edelstahl 304 Rohr", "x5crni18-10"),
    ("UNS S30400 bar", "x5crni18-10"),
    ("SUS304 wire", "x5crni18-10"),
    ("SUS 304 wire", "x5crni18-10"),
    ("SUS-304 wire", "x5crni18-10"),
    ("SS304 shim", "x5crni18-10"),
    ("304不锈钢板 3mm", "x5crni18-10"),
    ("06Cr19Ni10 板", "x5crni18-10"),
    ("0Cr18Ni9 管", "x5crni18-10"),
    ("ステンレス SUS304 板", "x5crni18-10"),
    ("Tube 304L stainless", "x2crni18-9"),
    ("1.4307 tube", "x2crni18-9"),
    ("SUS303 shaft", "x8crnis18-9"),
    ("1.4305 Drehteil", "x8crnis18-9"),
    ("AISI 321 bellows", "x6crniti18-10"),
    ("1.4541 flange", "x6crniti18-10"),
    ("1.4401 / 1.4404 pipe", "x5crnimo17-12-2 x2crnimo17-12-2"),
    ("1.4401/1.4404 pipe", "x5crnimo17-12-2 x2crnimo17-12-2"),
    ("Pipe 1.4401,1.4404", "x5crnimo17-12-2 x2crnimo17-12-2"),
    ("Pipe AISI 316L", "x2crnimo17-12-2"),
    ("316L stainless tube 10x1", "x2crnimo17-12-2"),
    ("022Cr17Ni12Mo2 管", "x2crnimo17-12-2"),
    ("SUS316L fitting", "x2crnimo17-12-2"),
    ("Inox 316Ti coude", "x6crnimoti17-12-2"),
    ("1.4571 Welle", "x6crnimoti17-12-2"),
    ("904L stainless plate", "x1nicrmocu25-20-5"),
    ("254 SMO tube", "x1crnimocun20-18-7"),
    ("1.4016 panel", "x6cr17"),
    ("SUS430 panel", "x6cr17"),
    ("1Cr17 板", "x6cr17"),
    ("AISI 420 knife stainless", "x20cr13"),
    ("20Х13 вал", "x20cr13"),
    ("2Cr13 轴", "x20cr13"),
    ("40Х13 нож", "x46cr13"),
    ("Stainless ball 440C", "x105crmo17"),
    ("SUS440C needle", "x105crmo17"),
    ("9Cr18Mo 轴承", "x105crmo17"),
    ("17-4 PH bar", "x5crnicunb16-4"),
    ("17-4PH bar", "x5crnicunb16-4"),
    ("UNS S17400", "x5crnicunb16-4"),
    ("SUS630 shaft", "x5crnicunb16-4"),
    ("15-5 PH forging", "15-5-ph"),
    ("SUS631 spring strip", "x7crnial17-7"),
    ("duplex stainless 2205 plate", "x2crnimon22-5-3"),
    ("UNS S32205 plate", "x2crnimon22-5-3"),
    ("1.4410 seal ring", "x2crnimon25-7-4"),
    ("Zeron 100 pump shaft", "x2crnimocuwn25-7-4"),
    ("LDX 2101 tank", "x2crmnnin21-5-1"),
    ("A-286 bolt", "x6nicrtimovb25-15-2"),
    ("CF8M valve body", "gx5crnimo19-11-2"),
    ("нержавеющая сталь 12Х18Н10Т", "gost-12kh18n10t"),
    ("Труба 12X18H10T", "gost-12kh18n10t"),  # Latin letters
    ("Труба 12х18н10т", "gost-12kh18n10t"),
    ("Pipe 12Kh18N10T", "gost-12kh18n10t"),
    ("Лист 08Х18Н10", "gost-08kh18n10"),
    ("10Х17Н13М2Т фланец", "gost-10kh17n13m2t"),
    ("сталь 95Х18", "gost-95kh18"),
    ("06ХН28МДТ", "gost-06khn28mdt"),
    # engineering steels
    ("Welle 42CrMo4+QT", "42crmo4"),
    ("4140 steel round bar", "42crmo4"),
    ("SCM440 shaft", "42crmo4"),
    ("1.7225 D50", "42crmo4"),
    ("42CrMo 圆钢", "42crmo4"),
    ("AISI 4130 tube", "aisi-4130"),
    ("30ХМА", "aisi-4130"),
    ("4340 alloy steel", "aisi-4340"),
    ("SNCM439 shaft", "aisi-4340"),
    ("34CrNiMo6 forging", "34crnimo6"),
    ("18CrNiMo7-6 Ritzel", "18crnimo7-6"),
    ("16MnCr5 Zahnrad", "16mncr5"),
    ("SAE 8620 gear", "20nicrmo2-2"),
    ("20CrMnTi 齿轮", "gb-20crmnti"),
    ("18ХГТ шестерня", "gost-18khgt"),
    ("30ХГСА круг", "gost-30khgsa"),
    ("30KhGSA bar", "gost-30khgsa"),
    ("38Х2МЮА", "gost-38khmyua"),
    ("40CrNiMoA 轴", "gb-40crnimo"),
    ("51CrV4 Feder", "51crv4"),
    ("54SiCr6 wire", "54sicr6"),
    ("60Si2Mn 弹簧", "gb-60si2mn"),
    ("60С2А пружина", "gost-60s2a"),
    ("100Cr6 Kugel", "100cr6"),
    ("SUJ2 ball", "100cr6"),
    ("GCr15 钢球", "100cr6"),
    ("ШХ15 шарик", "100cr6"),
    ("ShKh15 ball", "100cr6"),
    ("SAE 52100 ring", "100cr6"),
    ("11SMnPb30 Drehteil", "11smnpb30"),
    ("AISI 12L14 pin", "11smnpb30"),
    ("S235JR plate", "s235jr"),
    ("S355J2+N Blech", "s355j2"),
    ("Ck45 Welle", "c45e"),
    ("1.0503 Welle", "c45"),
    ("Steel C45 shaft", "c45"),
    ("S45C shaft", "aisi-1045"),
    ("09Г2С лист", "gost-09g2s"),
    ("110Г13Л отливка", "gost-110g13l"),
    # tool and high-speed steels
    ("1.2379 plate", "x153crmov12"),
    ("X155CrVMo12-1 plate", "x153crmov12"),
    ("D2 tool steel", "x153crmov12"),
    ("SKD11 block", "x153crmov12"),
    ("SKD 11 block", "x153crmov12"),
    ("Х12МФ матрица", "gost-kh12mf"),
    ("Cr12MoV 模具", "gb-cr12mov"),
    ("1.2344 insert", "x40crmov5-1"),
    ("H13 steel insert", "x40crmov5-1"),
    ("SKD61 pin", "x40crmov5-1"),
    ("4Cr5MoSiV1 模具", "x40crmov5-1"),
    ("1.2842 gauge", "90mncrv8"),
    ("O1 tool steel flat", "95mnwcr5"),
    ("tool steel S7 block", "50crmov13-15"),
    ("1.3343 punch", "hs6-5-2"),
    ("HS6-5-2C punch", "hs6-5-2"),
    ("SKH51 punch", "hs6-5-2"),
    ("W6Mo5Cr4V2 冲头", "hs6-5-2"),
    ("Сверло Р6М5", "hs6-5-2"),
    ("Drill R6M5", "hs6-5-2"),
    ("M2 high speed steel blank", "hs6-5-2"),
    ("HSS M35 tap", "hs6-5-2-5"),
    ("SKH55 tap", "hs6-5-2-5"),
    ("HSS drill M42", "hs2-9-1-8"),
    ("W18Cr4V 刀", "hs18-0-1"),
    ("Р18 быстрорежущая", "hs18-0-1"),
    ("1.2709 powder", "x3nicomoti18-9-5"),
    # nickel, cobalt, titanium
    ("Inconel 718 bolt", "alloy-718"),
    ("2.4668 ring", "alloy-718"),
    ("UNS N07718", "alloy-718"),
    ("GH4169 环", "alloy-718"),
    ("Inconel 625 wire", "alloy-625"),
    ("Alloy 625 clad pipe", "alloy-625"),
    ("Hastelloy C-276 sheet", "alloy-c-276"),
    ("N10276 gasket", "alloy-c-276"),
    ("Monel K-500 shaft", "alloy-k-500"),
    ("Incoloy 825 tube", "alloy-825"),
    ("Waspaloy disc", "waspaloy"),
    ("CMSX-4 blade", "cmsx-4"),
    ("Kovar 4J29 lid", "kovar"),
    ("Х20Н80 проволока", "gost-kh20n80"),
    ("Stellite 6 seat", "stellite-6"),
    ("MP35N wire", "mp35n"),
    ("Titanium Grade 2 sheet", "ti-grade-2"),
    ("Ti Gr.5 rod", "ti-grade-5"),
    ("Ti-6Al-4V rod", "ti-grade-5"),
    ("3.7165 Stange", "ti-grade-5"),
    ("钛合金 TC4 棒", "ti-grade-5"),
    ("титан ВТ6 пруток", "gost-vt6"),
    ("VT14 титан", "gost-vt14"),
    ("ОТ4 лист титан", "gost-ot4"),
    ("Ti-6Al-7Nb implant", "ti-6al-7nb"),
    # aluminium and magnesium
    ("EN AW-6082 T6", "aa-6082"),
    ("AW 6082-T6", "aa-6082"),
    ("6061-T6 plate", "aa-6061"),
    ("AL6061 block", "aa-6061"),
    ("Aluminum 6061", "aa-6061"),
    ("7075 aluminium bar", "aa-7075"),
    ("7075-T651", "aa-7075"),
    ("AlZn5,5MgCu plate", "aa-7075"),
    ("AlMg4,5Mn0,7 sheet", "aa-5083"),
    ("AlMg4.5Mn0.7 sheet", "aa-5083"),
    ("A5052 aluminum sheet", "aa-5052"),
    ("5754-H111 Blech", "aa-5754"),
    ("2024-T3 sheet", "aa-2024"),
    ("Д16Т лист", "gost-d16"),
    ("АМг6 лист", "gost-amg6"),
    ("AMg6 alloy sheet", "gost-amg6"),
    ("В95 алюминиевый сплав", "gost-v95"),
    ("2A12-T4 铝板", "gb-2a12"),
    ("LY12 铝", "gb-2a12"),
    ("5A06 铝板", "gb-5a06"),
    ("4 x Inconel 718 bolt", "alloy-718"),
    ("4x 1.4301 plate", "x5crni18-10"),
    ("ADC12 die cast housing", "adc12"),
    ("A380 aluminium die casting", "a380"),
    ("EN AC-46000 housing", "ac-46000"),
    ("AlSi9Cu3(Fe) Gehäuse", "ac-46000"),
    ("AlSi10Mg printed part", "ac-43000"),
    ("LM25 aluminium casting", "lm25"),
    ("АК12 отливка", "gost-ak12"),
    ("ZL101 铸件", "gb-zl101"),
    ("AZ91D cover", "az91d"),
    ("magnesium AM60 frame", "am60b"),
    ("WE43 gearbox", "we43"),
    ("ZK60A extrusion", "zk60a"),
    # copper, zinc, solder, hardmetal
    ("CuZn39Pb3 D12", "cw614n"),
    ("CW614N rod", "cw614n"),
    ("2.0401 Stange", "cw614n"),
    ("brass C36000", "cw603n"),
    ("C3604 brass rod", "c3604"),
    ("ЛС59-1 пруток", "gost-ls59-1"),
    ("ЛС 59-1 пруток", "gost-ls59-1"),
    ("HPb59-1 铜棒", "gost-ls59-1"),
    ("ЛЖМц59-1-1", "gost-lzhmts59-1-1"),
    ("H62 黄铜板", "gb-h62"),
    ("латунь Л63", "gost-l63"),
    ("CuBe2 strip", "cw101c"),
    ("QBe2 带", "cw101c"),
    ("БрБ2 лента", "cw101c"),
    ("UNS C17200 spring", "cw101c"),
    ("CuSn8 bush", "cw453k"),
    ("БрОФ6,5-0,15", "gost-brof65-015"),
    ("QSn6.5-0.1", "gost-brof65-015"),
    ("БрАЖ9-4 втулка", "gost-brazh9-4"),
    ("БрАЖ 9-4 втулка", "gost-brazh9-4"),
    ("CuCr1Zr electrode", "cw106c"),
    ("Cu-ETP busbar", "cw004a"),
    ("CuNi10Fe1Mn pipe", "cw352h"),
    ("МНЦ15-20 лента", "gost-mnts15-20"),
    ("Zamak 5 body", "zp5"),
    ("ZDC2 knob", "zp3"),
    ("Sn63Pb37 wire", "sn63pb37"),
    ("ПОС-61", "gost-pos61"),
    ("SAC305 paste", "sac305"),
    ("BAg-7 ring", "ag-156"),
    ("ВК8 пластина твердый сплав", "gost-vk8"),
    ("YG8 合金", "gost-vk8"),
    ("Т15К6 резец", "gost-t15k6"),
    ("ЮНДК24 магнит", "gost-yundk24"),
]

NOT_NAMED = [
    "304 pages",
    "Manual, 304 pages, stainless binding",
    "Modell 316",
    "Modell 316 Edelstahl",
    "Artikel 6061",
    "Artikel 6061 Aluminium",
    "Art. 7075",
    "No. 420 stainless",
    "1.4301 EUR",
    "Price 1.4301 €",
    "€ 1.4404",
    "1.4404 USD",
    "1.4301 mm",
    "304 mm stainless rod",
    "304 pcs stainless washer",
    "20 x 304 aluminium",
    "C45",
    "C45 100nF X7R",
    "C45, C46, C47",
    "C20, C21, C22 nickel barrier",
    "S7",
    "S7-1200 PLC",
    "Siemens S7-300 steel cabinet",
    "T1",
    "T1 flyback transformer",
    "D2",
    "D2 1N4148",
    "H13",
    "H13 hub",
    "O1",
    "M2 screw",
    "M2 steel screw",
    "M42 lens mount steel",
    "M35 steel bolt",
    "A4 paper",
    "A2 paper",
    "Д16",
    "R16 Д16 диод",
    "LM6",
    "LM6UU linear bearing",
    "AK47",
    "АК-47",
    "C17200 100k",
    "C3604",
    "A5052",
    "A380",
    "Airbus A380 model",
    "A356 connector",
    "H62",
    "H62 header",
    "П40",
    "40Х",
    "4140",
    "2024",
    "Aluminium price list 2024",
    "Release 2024",
    "5052",
    "AM60",
    "Grade 5",
    "Grade 5 bolt zinc plated",
    "Grade 2 cord",
    "DC01",
    "Date code DC04",
    "Part 1045",
    "430",
    "Resistor 301 ohm",
    "stainless cover, model 316",
    "VT14",
    "AMg6",
    "D16",
    "P20 connector",
    "MS1",
    "nut, no 1.4301",
    "ohne 1.4301",
    "Drill for stainless 304",
    "Bohrer für 1.4301",
    "сверло для 12Х18Н10Т",
    "1.4301234",
    "11.4301",
    "STM32F304",
    "GRM188R71H104KA93D",
    "X7R",
    "SUS",
    "SS310 Schottky diode",
    "ADC12 module",
    "2A12",
    "5A06",
    "Nickel 200 g",
    "Inconel 718 mm",
    "silver steel case",
    "EN 304",
]


MATCHER = RuleMatcher(rule_book())


def named(text):
    by_designation = {id(entry[1].designation): entry[1].name for entry in alloy_finder()._names.values()}
    folded = normalise(text)
    [stated] = MATCHER.match([folded]).stated
    return {by_designation[id(item)] for item in alloy_finder().find(folded, stated)}


@pytest.mark.parametrize(("text", "alloys"), NAMED, ids=[text for text, _ in NAMED])
def test_text_names_alloys(text, alloys):
    assert named(text) == set(alloys.split())


@pytest.mark.parametrize("text", NOT_NAMED)
def test_text_names_no_alloy(text):
    assert named(text) == set()


def contents_of(row):
    return {content.material: content.mass_fraction for content in read_contents(row["contains"])}


ROWS = reference.alloys().astype(object).where(reference.alloys().notna(), "").to_dict("records")
LIMIT = re.compile(r"([A-Z][a-zE]?)(?: (?:(rest)|>([\d.]+)|([\d.]+)(?:-([\d.]+))?))?")


def limits_of(row):
    """Read the limits: for each material the lowest and highest mass fraction."""
    limits = {}
    for item in filter(None, row["limits"].split(", ")):
        symbol, _, least, low, high = LIMIT.fullmatch(item).groups()
        material = "rare-earths" if symbol == "RE" else SYMBOLS[symbol]
        numbers = [float(number) / 100 for number in (least or low, high or (1e9 if least else low)) if number]
        limits[material] = (numbers[0], numbers[-1]) if numbers else (0.0, 1.0)
    return limits


def test_enough_alloys():
    assert len(ROWS) >= 400


@pytest.mark.parametrize("row", ROWS, ids=[row["alloy"] for row in ROWS])
def test_fractions_lie_within_the_limits_and_fit_into_the_alloy(row):
    contents, limits = contents_of(row), limits_of(row)
    both = contents | {content.material: content.mass_fraction for content in read_contents(row["may_contain"])}
    assert set(limits) <= set(both)
    assert set(contents) <= set(limits)
    for material, fraction in contents.items():
        low, high = limits[material]
        assert math.isnan(fraction) or low - 1e-9 <= fraction <= high + 1e-9, material
    assert sum(fraction for fraction in contents.values() if not math.isnan(fraction)) <= 1.0001


@pytest.mark.parametrize("row", [row for row in ROWS if row["en_name"]], ids=[r["alloy"] for r in ROWS if r["en_name"]])
def test_table_agrees_with_what_the_name_says(row):
    """An EN name states the nominal contents: these lie within the limits, with the rounding that EN 10027-1 allows."""
    limits = limits_of(row)
    for name in row["en_name"].split(";"):
        for found in designations(name):
            for material, fraction in found.contents:
                if math.isnan(fraction) or fraction == 0 or material not in limits or material == "iron":
                    continue
                low, high = limits[material]
                slack = max(0.1 * fraction, 0.006)
                assert low - slack <= fraction <= high + slack, f"{name}: {material} {fraction}"


RUSSIAN = {
    "Х": "chromium",
    "Н": "nickel",
    "М": "molybdenum",
    "В": "tungsten",
    "Ф": "vanadium",
    "К": "cobalt",
    "Г": "manganese",
}
CHINESE = re.compile(r"(Cr|Ni|Mo|Mn|Si|Cu|W|Co|V)(\d+)")


@pytest.mark.parametrize("row", ROWS, ids=[row["alloy"] for row in ROWS])
def test_table_agrees_with_russian_and_chinese_names(row):
    """GOST and GB names of steels state whole percents behind the element."""
    if row["family"] != "steel":
        return
    limits = limits_of(row)
    stated = []
    for name in row["gost"].split(";"):
        if name[:2].isdigit() or name.startswith("Х"):
            stated += [(name, RUSSIAN[letter], int(number)) for letter, number in re.findall(r"([ХНМВФКГ])(\d+)", name)]
    for name in row["gb"].split(";"):
        if not name.startswith("G"):
            stated += [(name, SYMBOLS[symbol], int(number)) for symbol, number in CHINESE.findall(name)]
    for name, material, percent in stated:
        low, high = limits.get(material, (0, 0))
        assert low - 0.011 <= percent / 100 <= high + 0.011, f"{name}: {material}"


SAME = [
    ("X5CrNi18-10", "SUS304", "06Cr19Ni10", "1.4301", "UNS S30400"),
    ("X2CrNiMo17-12-2", "SUS316L", "1.4404", "AISI 316L"),
    ("42CrMo4", "SCM440", "1.7225", "AISI 4140"),
    ("HS6-5-2C", "SKH51", "W6Mo5Cr4V2", "Р6М5", "1.3343"),
    ("100Cr6", "SUJ2", "GCr15", "ШХ15", "1.3505"),
    ("CuBe2", "БрБ2", "QBe2", "CW101C", "2.1247"),
    ("EN AW-6061", "6061-T6", "A96061", "АД33"),
    ("Inconel 718", "N07718", "2.4668", "NiCr19Fe19Nb5Mo3", "GH4169"),
]


@pytest.mark.parametrize("names", SAME, ids=[names[0] for names in SAME])
def test_a_grade_is_the_same_in_every_system(names):
    _, found = identify_distinct(pd.DataFrame({"material": list(names)}))
    readings = {
        tuple(rows[["material", "confidence", "mass_fraction"]].fillna(-1).itertuples(index=False))
        for _, rows in found.groupby("pattern")
    }
    assert len(readings) == 1


@pytest.mark.parametrize(
    ("cell", "materials"),
    [("304", "chromium nickel"), ("6061", "aluminium magnesium silicon copper chromium"), ("D2", "chromium molybdenum vanadium"),
     ("4140", "chromium molybdenum"), ("C3604", "copper zinc lead"), ("Grade 5", "titanium aluminium vanadium"), ("A2", "")],
)  # fmt: skip
def test_a_number_in_the_material_column_is_a_material(cell, materials):
    _, found = identify_distinct(pd.DataFrame({"material": [cell], "description": ["Part 4711"]}))
    assert set(found.loc[found["confidence"] != "low", "material"]) == set(materials.split())


def test_the_table_outranks_the_general_rule():
    _, found = identify_distinct(pd.DataFrame({"description": ["Stainless plate 1.4539"]}))
    fractions = found.set_index("material")["mass_fraction"]
    assert fractions["nickel"] == pytest.approx(0.25)
    assert fractions["copper"] == pytest.approx(0.016)
    assert found.set_index("material").loc["iron", "confidence"] == "low"


def test_no_two_alloys_share_a_name():
    owner = {}
    for row in ROWS:
        for name in names_of_row(row):
            if not name.bare:
                assert owner.setdefault(name.key, row["alloy"]) == row["alloy"], name.key


def test_every_list_beside_exists():
    lists = rule_book().lists
    assert {row["beside"] for row in ROWS} - {""} <= set(lists)
    assert {"words-material", "words-metal"} <= set(lists)


def test_every_name_is_found_by_the_quick_look():
    finder = alloy_finder()
    for row in ROWS:
        for name in names_of_row(row):
            assert not finder.triggers.isdisjoint(*quick_words([name.trigger])), name


def test_texts_without_an_alloy_need_no_search():
    texts = ["Cap cer 100nF 16V X7R 0402 Murata GRM155", "Plate 1.4301", "", "Магнит N42", "螺丝 304 不锈钢"]
    assert alloy_finder().may_be_named(list(map(normalise, texts))) == [1, 4]
