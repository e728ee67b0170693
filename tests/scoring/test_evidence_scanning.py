"""The search for all phrases at once against a plain one that tries each phrase by itself."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bomrisk.evidence.matching import RuleMatcher
from bomrisk.evidence.phrase_walk import PhraseWalk
from bomrisk.evidence.phrases import Phrase, _fold, normalise
from bomrisk.evidence.rules import rule_book
from bomrisk.evidence.scanning import PhraseScanner


def phrases_of_the_table():
    rules = rule_book().rules
    found = (
        phrase
        for rule in rules
        for alternative in (*rule.wanted, *rule.unwanted)
        for element in alternative
        for phrase in element
    )
    return list(dict.fromkeys(found))


PHRASES = phrases_of_the_table()
SCANNER = PhraseScanner(PHRASES)
#: Thousands of regular expressions take long to compile.
COMPARED = range(0, len(PHRASES), 15)
WILD = [phrase for phrase in PHRASES if set(phrase.text) & set("(?#%*")]


def found_at_once(scanner, text):
    _, phrases, places = scanner.find([text])
    return dict(zip(phrases.tolist(), places.tolist(), strict=True))


def found_one_by_one(phrases, text):
    found = {number: phrase.regex.search(text) for number, phrase in enumerate(phrases)}
    return {number: match.start() for number, match in found.items() if match}


@st.composite
def written(draw, phrases=tuple(PHRASES)):
    """One way to write a phrase, or nearly."""
    text = draw(st.sampled_from(phrases)).text
    while choice := re.search(r"\(([^()]*)\)\??", text):
        text = text[: choice.start()] + draw(st.sampled_from(choice[1].split("|"))) + text[choice.end() :]
    text = re.sub(r"(.)\?", lambda match: match[1] if draw(st.booleans()) else "", text)
    text = re.sub(" ", lambda match: draw(st.sampled_from([" ", "", "-", " -", "- ", "--", " - ", ". "])), text)
    text = re.sub("#", lambda match: draw(st.sampled_from("0123456789")), text)
    text = re.sub("%", lambda match: draw(st.text("0az.-", max_size=4)), text)
    return re.sub(r"\*", lambda match: draw(st.text("0aя磁", max_size=3)), text)


GLUE = st.sampled_from([" ", " ", " ", ", ", "-", "", " | ", "/", "(", "x", "ж", "用", "~", "é", " for ", " no ", "0"])
WORDS = st.one_of(written(), written(tuple(PHRASES[::15])), st.text(max_size=6))
TEXTS = st.lists(st.tuples(GLUE, WORDS), min_size=1, max_size=4).map(
    lambda pieces: normalise("".join(glue + text for glue, text in pieces))
)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_search_for_all_phrases_finds_what_each_by_itself_finds(text):
    found = found_at_once(SCANNER, text)
    tried = {number: PHRASES[number] for number in (*COMPARED, *found) if number not in SCANNER.unindexed}
    alone = {number: match.start() for number, phrase in tried.items() if (match := phrase.regex.search(text))}
    assert found == alone


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_phrase_is_followed_as_its_regular_expression_reads_it(data):
    phrase = data.draw(st.sampled_from(WILD))
    text = normalise("".join(data.draw(GLUE) + data.draw(st.one_of(written((phrase,)), WORDS)) for _ in range(2)))
    walk, regex = PhraseWalk(phrase), phrase.regex
    starts = [start for start in range(len(text) + 1) if regex.match(text, start)]
    assert [start for start in range(len(text) + 1) if walk.stands_at(text, start)] == starts
    assert walk.first(text) == (starts[0] if starts else -1)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_way_to_write_a_phrase_with_wildcards_is_found(data):
    number = data.draw(st.sampled_from(range(len(WILD))))
    text = normalise(data.draw(GLUE) + data.draw(written((WILD[number],))) + data.draw(GLUE))
    scanner = PhraseScanner([WILD[number]])
    if not scanner.unindexed:
        assert found_at_once(scanner, text) == found_one_by_one([WILD[number]], text)


BODY = st.recursive(
    st.text("ab1 #%*-.磁ж", min_size=1, max_size=4),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: f"({'|'.join(branches)}|)"),
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: f"({'|'.join(branches)})"),
        st.tuples(inner, inner).map("".join),
        inner.map(lambda text: f"{text}?" if text[-1] in "ab磁ж)" else text),
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(BODY, st.lists(st.text("ab1 -.磁ж~", max_size=12), min_size=1, max_size=4))
@example("1..a?", ["1"])
@example("a(b|) (c|) d", ["a - d", "a--d", "a  - d"])
def test_any_phrase_of_the_language_is_found(body, texts):
    phrase = Phrase(normalise(body))
    scanner = PhraseScanner([phrase])
    if not scanner.unindexed:
        for text in map(normalise, texts):
            assert found_at_once(scanner, text) == found_one_by_one([phrase], text)


@pytest.mark.parametrize(
    ("body", "text"),
    [("bateria (nova|automotiv(a|as)|de moto)", "bateria de motor"), ("(cr(20|24)32|coin) cell", "micr2032 cell")],
)
def test_a_choice_within_a_choice_keeps_the_border_of_the_word(body, text):
    assert PhraseScanner([Phrase(body)]).find([text]).thing.tolist() == []


@pytest.mark.parametrize("text", ["To connect the motor to the shaft", "cobalt grey paint", "boron fibre rod"])
def test_choices_within_choices_are_read(text):
    folded = normalise(text)
    nested = [phrase for phrase in PHRASES if re.search(r"\([^)]*\(", phrase.text)]
    assert found_one_by_one(nested, folded)
    assert found_at_once(PhraseScanner(nested), folded) == found_one_by_one(nested, folded)


MARKS = "".join(map(chr, range(0x300, 0x370))) + "\u3099\u309a\u0345\u05b0"


@settings(max_examples=120, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("äßΩµガがﾊﾟ각ᾳΐſﬁ用" + MARKS)), max_size=12))
def test_a_text_is_folded_character_by_character_as_it_is_in_whole(text):
    if not text.isascii():
        assert normalise(text) == " ".join(_fold(text).split())


def test_all_rules_are_looked_for():
    matcher = RuleMatcher(rule_book())
    assert {rule.kind for rule in matcher.rules} == {"part", "material", "nothing", "form"}
