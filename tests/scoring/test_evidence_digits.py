"""Texts that differ in digits: what is read of one of them must hold for all that are taken for alike."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.test_evidence_scanning import PHRASES, written
from tests.scoring.test_evidence_together import ALLOYS, GLUE

from bomrisk.evidence import read_digits
from bomrisk.evidence.alloys import alloy_finder
from bomrisk.evidence.digit_runs import digit_runs
from bomrisk.evidence.phrases import Phrase, normalise
from bomrisk.evidence.rules import rule_book
from bomrisk.evidence.text import TextReader

READER = TextReader(rule_book(), alloy_finder())
NUMBERED = [phrase for phrase in PHRASES if re.search("[0-9]", phrase.text)]
#: Numbers that are read somewhere.
TELLING = sorted(
    {run for text in (*(phrase.text for phrase in NUMBERED), *ALLOYS) for run in re.findall("[0-9]+", text)}
)
PIECES = st.one_of(
    written(tuple(NUMBERED)),
    written(tuple(NUMBERED)),
    written(tuple(PHRASES)),
    st.sampled_from(ALLOYS),
    st.sampled_from(
        ["item 4711", "rev 12", "CuZn39Pb3", "TI6AL4V", "12Х18Н10Т", "5 m²", "x_1\u00ad2", "7\n8", "SUS-304"]
    ),
)


@st.composite
def texts_of_a_shape(draw):
    """Texts that are the same but for their digits."""
    pieces = draw(st.lists(st.tuples(GLUE, PIECES), min_size=1, max_size=3))
    shape = "".join(glue + text for glue, text in pieces).strip()

    def other(match):
        size = len(match[0])
        run = draw(
            st.one_of(st.just(match[0]), st.from_regex(f"[0-9]{{{size}}}", fullmatch=True), st.sampled_from(TELLING))
        )
        return draw(st.sampled_from([(run + match[0])[:size], (match[0] + run)[-size:]]))

    return [re.sub("[0-9]+", other, shape) for _ in range(draw(st.integers(2, 6)))]


@pytest.fixture(autouse=True)
def _few_texts_are_enough(monkeypatch):
    monkeypatch.setattr(read_digits, "_FEWEST", 1)
    monkeypatch.setattr(read_digits, "_TIMES_EACH", 0)
    monkeypatch.setattr(read_digits, "_MOST_OF_SAMPLE", 2)


@settings(max_examples=100, deadline=None)
@given(st.lists(texts_of_a_shape(), min_size=1, max_size=3))
def test_texts_with_other_digits_are_read_as_alone(groups):
    texts = list(dict.fromkeys(text for group in groups for text in group))
    assert READER.read(texts) == [READER.read([text])[0] for text in texts]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(NUMBERED).flatmap(lambda phrase: st.tuples(st.just(phrase), written((phrase,)))))
def test_the_runs_of_a_phrase_are_those_in_which_it_reads_digits(given_phrase):
    phrase, text = given_phrase
    found = phrase.regex.search(normalise(text))
    if not found:
        return
    runs = digit_runs(phrase)
    for run in re.finditer("[0-9]+", found.string):
        for other in ("0", "1", "8"):
            changed = f"{found.string[: run.start()]}{other * len(run[0])}{found.string[run.end() :]}"
            if phrase.regex.search(changed):
                continue
            # A digit of it is read, so that one of the phrase's runs fits into the run as it was.
            assert any(re.search(digits.replace("\1", "[0-9]"), run[0]) for _, digits, _ in runs)


def groups_of(*texts):
    firsts, group_of = READER._digits.groups(texts)
    assert [group_of[first] for first in firsts] == list(range(len(firsts)))
    return list(group_of)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GaN transistor rev 12 item 471147", "GaN transistor rev 34 item 999999"),
        ("Chip resistor 10k 1% P-004711", "Chip resistor 47k 5% P-123456"),
        ("Schraube Größe 5 Nr. 471147", "Schraube Größe 7 Nr. 123456"),
    ],
)
def test_numbers_that_nothing_reads_tell_no_texts_apart(one, other):
    assert groups_of(one, other) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cell 18650", "cell 18651"),
        ("sheet 304", "sheet 305"),
        ("Blech 1.4301", "Blech 1.4302"),
        ("Klotz EN AW-6082", "Klotz EN AW-6083"),
        ("plate 1.5662", "plate 1.5699"),
        ("plate 08Х17Т", "plate 09Х99Т"),
        ("solder SAC305", "solder SAC999"),
        ("magnet N42SH", "magnet N11SH"),
        ("Stift 5²", "Stift 6²"),
        ("cover for 471147", "cover for 471148"),
    ],
)
def test_numbers_that_may_be_read_tell_texts_apart(one, other):
    assert groups_of(one, other) == [0, 1]


@pytest.mark.parametrize(
    ("phrase", "runs"),
    [
        ("304", {(" ", "304", " ")}),
        ("a2-70", {("a", "2", "-"), ("-", "70", " ")}),
        ("a2 70", {("a", "2", " "), (" ", "70", " "), ("a", "270", " ")}),
        ("744##%", {(" ", "744\1\1", "")}),
        ("*9v", {("", "9", "v")}),
        ("n(42|5#) ?h", {("n", "42", " "), ("n", "42", "h"), ("n", "5\1", " "), ("n", "5\1", "h")}),
        ("## mm", set()),
        ("wire", set()),
    ],
)
def test_runs_of_digits(phrase, runs):
    assert digit_runs(Phrase(phrase)) == runs
