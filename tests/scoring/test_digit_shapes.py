"""Texts of one shape must be read the same: what is kept for one of them is right for all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.test_evidence_scanning import PHRASES, written

from bomrisk import reference
from bomrisk.evidence.alloy_names import quick_words
from bomrisk.evidence.alloys import alloy_finder
from bomrisk.evidence.designations import _QUICK, may_be_designation
from bomrisk.evidence.digit_shapes import DigitShapes
from bomrisk.evidence.phrases import Phrase, normalise
from bomrisk.evidence.rules import rule_book
from bomrisk.evidence.text import TextReader

READER = TextReader(rule_book(), alloy_finder())
WITH_DIGITS = tuple(phrase for phrase in PHRASES if re.search("[0-9#]", phrase.text))
ALLOYS = sorted(
    name.strip()
    for column in ("en_number", "en_name", "aisi_sae", "uns", "jis", "gost", "gb", "other")
    for cell in reference.alloys()[column].dropna()
    for name in cell.replace("?", "").split(";")
    if name.strip()
)
GLUE = st.sampled_from(
    [" ", " ", " ", "-", " -", ", ", "", " | ", "/", "(", " x ", " mm ", "10", " no ", " for ", "_", " st ", " xt "]
)
PIECES = st.one_of(
    written(WITH_DIGITS),
    written(tuple(PHRASES)),
    st.sampled_from(ALLOYS),
    st.from_regex("[0-9]{1,6}", fullmatch=True),
    st.text(max_size=5),
)
TEXTS = (
    st.lists(st.tuples(GLUE, PIECES), min_size=1, max_size=5)
    .map(lambda all_: "".join(a + b for a, b in all_))
    .filter(str.strip)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_texts_that_differ_in_digits_are_read_as_if_alone(text, random):
    def other(match):
        return "".join(random.choice("0123456789") for _ in match[0]) if random.random() < 0.6 else match[0]

    for variant in (text, *(re.sub("[0-9]+", other, text) for _ in range(4))):
        # What earlier texts of the same shape left behind must be what this one says.
        assert READER.read([variant] * 5_000)[0] == READER.read_afresh(variant)


SHAPES = DigitShapes(
    [
        Phrase(text)
        for text in ("608 (zz|2rs)", "xt 60", "st (37|52)%", "m#%", "cr2032", "1.43##", "##awg", "profil 20*")
    ],
    ["6061t6", "1.4301"],
)


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("res 4711 ohm", "res 9042 ohm", True),
        ("P-000123 bracket", "P-004567 bracket", True),
        ("lot 4711", "lot 471", False),  # rules may ask for a number of digits
        ("bearing 608 zz", "bearing 609 zz", False),
        ("nr. 700", "nr. 800", True),
        ("XT 60", "XT 70", False),
        ("xt -60", "xt -70", False),
        ("xt- 60", "xt- 70", False),
        ("xt - 60", "xt - 70", False),  # careful: too far apart
        ("ct 60", "ct 70", True),
        ("St 3799", "St 4799", False),
        ("Est 3799", "Est 4799", False),  # careful: ends like the word that it is not
        ("pos 3799", "pos 4799", True),
        ("m4 screw", "m5 screw", True),
        ("CR2032", "CR2035", False),
        ("1.4301", "1.4401", False),
        ("6061 T6", "6062 T6", False),
        ("4 awg", "5 awg", True),
        ("profil 2040", "profil 3040", False),
        ("X5CrNi18-10", "X5CrNi18-11", False),
        ("X 5 CrNi 18-10", "X 5 CrNi 18-11", False),  # a designation may have four words: all are kept as they are
        ("X5CrNi18-10 lot 4711", "X5CrNi18-10 lot 4712", False),
        ("X5CrNi18-10 bar, round, cut, lot 4711", "X5CrNi18-10 bar, round, cut, lot 4712", True),
        ("Ø 47", "Ø 48", True),
    ],
)
def test_only_digits_that_no_rule_names_are_exchanged(text, other, same):
    first, second = SHAPES.of(text.split(" ")), SHAPES.of(other.split(" "))
    assert (first == second) is same


def test_most_serial_numbers_are_exchanged():
    """Else nothing is won."""
    shapes = READER.shapes
    bases = [
        "Bracket left, painted {:05d}",
        "Cable harness rear no. {:06d}",
        "KB-{:06d} cover plate",
        "Label 20 x 30 lot {:07d}",
    ]
    for base in bases:
        distinct = {shapes.of(base.format(number).split(" ")) for number in range(0, 99_999, 37)}
        assert len(distinct) < 0.45 * len(range(0, 99_999, 37)), base


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_quick_looks_word_by_word_miss_nothing(text):
    assert any(map(may_be_designation, text.split(" "))) or _QUICK.search(text) is None
    folded = normalise(text)
    finder = alloy_finder()
    assert any(map(finder.may_name, folded.split(" "))) == (not finder._triggers.isdisjoint(quick_words(folded)))
