"""Texts that are read together: each must say what it says alone."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.test_evidence_scanning import PHRASES, SCANNER, found_at_once, written

from bomrisk import reference
from bomrisk.evidence.alloys import alloy_finder
from bomrisk.evidence.moved_scripts import compiled, moved, moved_back
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.rules import rule_book
from bomrisk.evidence.text import TextReader

READER = TextReader(rule_book(), alloy_finder())
ALLOYS = sorted(
    name.strip()
    for column in ("en_number", "en_name", "aisi_sae", "uns", "jis", "gost", "gb", "other")
    for cell in reference.alloys()[column].dropna()
    for name in cell.replace("?", "").split(";")
    if name.strip()
)
GLUE = st.sampled_from(
    [" ", " ", "-", " -", ", ", "", " | ", "/", "(", " x ", " no ", " for ", " mit ", " 不含", "用", "  "]
)
PIECES = st.one_of(
    written(tuple(PHRASES)), st.sampled_from(ALLOYS), st.from_regex("[0-9]{1,6}", fullmatch=True), st.text(max_size=5)
)
TEXTS = st.lists(st.tuples(GLUE, PIECES), min_size=1, max_size=4).map(
    lambda pieces: "".join(glue + text for glue, text in pieces)
)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_texts_are_read_together_as_alone(texts):
    assert READER.read(texts) == [READER.read([text])[0] for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS.map(normalise), min_size=2, max_size=6))
def test_phrases_are_found_together_as_alone(texts):
    text, phrase, position = SCANNER.find(texts)
    for number, each in enumerate(texts):
        own = dict(zip(phrase[text == number].tolist(), position[text == number].tolist(), strict=True))
        assert own == found_at_once(SCANNER, each)


def test_no_texts_and_empty_ones():
    assert READER.read([]) == []
    assert [reading.understood for reading in READER.read(["", " ", "copper wire", "-"])] == [False, False, True, False]


@given(st.text(st.one_of(st.characters(), st.sampled_from("жµ用磁が각\U000f4e00\U0010ffff")), max_size=8))
def test_an_expression_finds_in_moved_texts_what_it_finds_in_them(text):
    pattern = compiled("[\u0370-\u052f]+|用|[a-z]", for_ascii=False)
    assert [match.span() for match in pattern.finditer(moved(text))] == [
        match.span() for match in re.compile("[\u0370-\u052f]+|用|[a-z]").finditer(text)
    ]
    if all(ord(character) < 0xF0000 for character in text):
        assert moved_back(moved(text)) == text
