"""The rule table itself: ids that exist, phrases that can be found, sources behind fractions; designations and phrases."""

import math
import re

import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.errors import ReferenceDataError
from bomrisk.evidence.designations import designations
from bomrisk.evidence.phrases import Phrase, normalise
from bomrisk.evidence.rules import read_rules, rule_book
from bomrisk.evidence.text import TextReader, text_reader


def test_every_material_of_a_rule_exists():
    known = set(reference.materials()["material"])
    book = rule_book()
    for rule in (*book.rules, *book.compounds.values()):
        for content in (*rule.contains, *rule.may_contain):
            assert content.material in known, f"{rule.name}: {content.material}"


def test_every_source_of_a_rule_exists():
    known = set(reference.sources()["source_id"])
    for rule, cell in zip(reference.part_rules()["rule"], reference.part_rules()["source_id"], strict=True):
        for source in cell.split(";"):
            assert source in known, f"{rule}: {source}"


def test_fractions_of_a_rule_fit_into_the_part():
    for rule in rule_book().rules:
        known = [content.mass_fraction for content in rule.contains if not math.isnan(content.mass_fraction)]
        assert sum(known) <= 1.0001, rule.name


def test_no_fraction_rests_on_judgement_alone():
    table = reference.part_rules()
    judged = table[table["source_id"] == "unsourced-judgement"]
    assert not judged["contains"].fillna("").str.contains("=").any()


def test_families_that_rules_yield_to_exist():
    rules = rule_book().rules
    families = {rule.family for rule in rules}
    for rule in rules:
        assert rule.yields_to <= families, rule.name


def test_every_phrase_of_the_table_is_valid():
    for rule in rule_book().rules:
        for alternative in (*rule.wanted, *rule.unwanted):
            for element in alternative:
                for phrase in element:
                    assert phrase.regex


def test_no_phrase_takes_a_full_stop_for_an_apostrophe():
    # "compteur d.energie" finds nothing: a full stop is no sign of the pattern language.
    elided = re.compile(r"(?<![a-z0-9])(?:d|l|all|dall|dell|nell)\.(?=[a-z|)])")
    for rule in rule_book().rules:
        for alternative in (*rule.wanted, *rule.unwanted):
            for phrase in (phrase for element in alternative for phrase in element):
                assert not elided.search(phrase.text), f"{rule.name}: {phrase.text}"


def test_the_reader_can_be_made():
    assert text_reader() is text_reader()


COLUMNS = list(reference.part_rules().columns)


def rules_of(*rows):
    return read_rules(pd.DataFrame([dict.fromkeys(COLUMNS, "") | row for row in rows]))


def test_a_wrong_kind_names_row_and_column():
    with pytest.raises(ReferenceDataError) as caught:
        rules_of({"rule": "a", "kind": "part", "en": "thing"}, {"rule": "b", "kind": "wrong"})
    assert caught.value.where == "part_rules.csv row 3, column kind"


def test_an_unknown_list_names_row_and_column():
    with pytest.raises(ReferenceDataError) as caught:
        rules_of({"rule": "a", "kind": "part", "de": "@nowhere"})
    assert caught.value.where == "part_rules.csv row 2, column de"


def test_a_phrase_too_short_to_look_for_is_refused():
    with pytest.raises(ReferenceDataError, match="too short"):
        TextReader(rules_of({"rule": "a", "kind": "part", "code": "*#v"}))


PHRASES = [
    ("ball bearing", ["ball bearing 608", "Ball-Bearing", "BALLBEARING"], ["ball-point bearing", "football bearing"]),
    ("magnet", ["magnet 3 mm", "(magnet)", "pot-magnet"], ["magnets", "magnetic", "topfmagnet", "magnet3"]),
    ("magnets?", ["magnet", "magnets"], ["magnetss"]),
    ("*magnet", ["topfmagnet", "magnet"], ["magnetic"]),
    ("lager*", ["lagerung", "lager"], ["kugellager"]),
    ("roulement* inox*", ["roulements inoxydables", "roulement inox"], ["roulement acier inox"]),
    ("n(42|45)(m|h|)", ["n42", "n45h"], ["n42sh", "an42", "n425"]),
    ("1.43##", ["1.4301", "w. 1.4305"], ["1.430", "11.4301", "1.43012"]),
    ("*#uh", ["10uh", "4.7uh"], ["uh", "10uhz"]),
    ("grm###%", ["grm188r71h104ka93d"], ["grm18", "agrm188"]),
    ("磁铁", ["强磁铁6mm", "6磁铁"], ["磁 铁"]),
    ("0603", ["0603电阻", "c_0603_1608"], ["10603", "06030"]),
    ("(resistor|电阻)", ["0603电阻", "resistor"], ["resistors"]),
    ("néodyme", ["aimant neodyme", "NÉODYME"], ["neodym"]),
    ("ネオジム", ["ﾈｵｼﾞﾑ磁石", "ネオジム磁石"], ["ネオシム"]),
]


@pytest.mark.parametrize(("phrase", "finds", "misses"), PHRASES, ids=[phrase for phrase, *_ in PHRASES])
def test_phrases(phrase, finds, misses):
    found = Phrase(normalise(phrase)).regex
    for text in finds:
        assert found.search(normalise(text)), text
    for text in misses:
        assert not found.search(normalise(text)), text


@pytest.mark.parametrize(("phrase", "finds", "misses"), PHRASES, ids=[phrase for phrase, *_ in PHRASES])
def test_the_index_finds_what_the_phrase_finds(phrase, finds, misses):
    reader = TextReader(rules_of({"rule": "a", "kind": "part", "family": "f", "contains": "copper", "en": phrase}))
    assert all(reading.understood for reading in reader.read(finds))
    assert not any(reading.understood for reading in reader.read(misses))


DESIGNATIONS = [
    ("CuZn39Pb3", {"copper": 0.58, "zinc": 0.39, "lead": 0.03}),
    ("CUZN37", {"copper": 0.63, "zinc": 0.37}),
    ("CuBe2", {"copper": 0.98, "beryllium": 0.02}),
    ("Ti-6Al-4V", {"titanium": 0.90, "aluminium": 0.06, "vanadium": 0.04}),
    ("Ti6Al4V", {"titanium": 0.90, "aluminium": 0.06, "vanadium": 0.04}),
    ("Sn96.5Ag3Cu0.5", {"tin": 0.965, "silver": 0.03, "copper": 0.005}),
    ("Sn63Pb37", {"tin": 0.63, "lead": 0.37}),
    ("Bi58Sn42", {"bismuth": 0.58, "tin": 0.42}),
    ("X5CrNi18-10", {"chromium": 0.18, "nickel": 0.10}),
    ("X2CrNiMo17-12-2", {"chromium": 0.17, "nickel": 0.12, "molybdenum": 0.02}),
    ("100Cr6", {"chromium": 0.015}),
    ("42CrMo4", {"chromium": 0.01, "molybdenum": None}),
    ("HS6-5-2", {"tungsten": 0.06, "molybdenum": 0.05, "vanadium": 0.02, "chromium": 0.04}),
    ("HS 6-5-2-5", {"tungsten": 0.06, "molybdenum": 0.05, "vanadium": 0.02, "cobalt": 0.05, "chromium": 0.04}),
    ("20Х17Н2", {"chromium": 0.17, "nickel": 0.02}),
    ("09Х16Н4Б", {"chromium": 0.16, "nickel": 0.04, "niobium": None}),
    ("15Х5М", {"chromium": 0.05, "molybdenum": None}),
    ("05Cr15Ni5Cu4Nb", {"chromium": 0.15, "nickel": 0.05, "copper": 0.04, "niobium": None}),
    ("12CrMoV", {"chromium": None, "molybdenum": None, "vanadium": None}),
    ("Cr8Mo2SiV", {"chromium": 0.08, "molybdenum": 0.02, "silicon": None, "vanadium": None}),
    ("W9Mo3Cr4V", {"tungsten": 0.09, "molybdenum": 0.03, "chromium": 0.04, "vanadium": None}),
    ("AlSi10Mg", {"aluminium": None, "silicon": 0.10, "magnesium": None}),
    ("NiCr20", {"nickel": 0.80, "chromium": 0.20}),
    ("MgAl9Zn1", {"magnesium": 0.90, "aluminium": 0.09, "zinc": 0.01}),
]


@pytest.mark.parametrize(("text", "contents"), DESIGNATIONS, ids=[text for text, _ in DESIGNATIONS])
def test_designations(text, contents):
    (found,) = designations(f"Bar {text}, D20")
    assert {name: None if math.isnan(share) else round(share, 4) for name, share in found.contents} == contents


@pytest.mark.parametrize(
    "text",
    [
        "GRM188R71H104KA93D",
        "TiN coated",
        "USB 3.0",
        "M4x10",
        "ALPS10",
        "Ni200A",
        "AlNiCo 5",
        "SN74HC00",
        "CR2032",
        "10МВ",
        "12ВХ",
        "24ВДС",
        "W5500",
        "W25Q64",
        "Cr2",
    ],
)
def test_texts_that_are_no_designation(text):
    assert designations(text) == ()
