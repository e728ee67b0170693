"""Texts and names in every language."""

import re
from itertools import pairwise

import pytest

from bomrisk import reference
from bomrisk.control_wording import MEASURE_WORDS
from bomrisk_templates.reading.countries import country_code
from bomrisk_templates.supplier_risk.columns import ANSWERS, CHECKS, TABLES
from bomrisk_templates.supplier_risk.names import country_of_entry, material_of_name, names_in
from bomrisk_templates.supplier_risk.texts import LANGUAGES, key_of_header, texts_in

FILLED = [name for name in TABLES if name in (
    "supplier_lines", "supplier_questions", "supplier_declaration", "supplier_checks", "supplier_countries",
    "supplier_answers", "supplier_materials", "supplier_words",
)]  # fmt: skip


def words(language):
    return texts_in(language).starting("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing(language):
    english, other = words("en"), words(language)
    assert english.keys() == other.keys()
    assert all(text.strip() for text in other.values())
    for key, text in english.items():
        assert sorted(re.findall(r"#\d", text)) == sorted(re.findall(r"#\d", other[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_english_text_has_one_translation(language):
    """Texts of the template are exchanged by what stands there, so two that are the same must be translated the same."""
    by_text = {}
    for key, text in words("en").items():
        assert by_text.setdefault(text, words(language)[key]) == words(language)[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_are_as_short_as_excel_wants_them(language):
    texts = texts_in(language)
    for key, text in texts.starting("prompt.").items():
        assert len(text) <= 255, key
    for key, text in texts.starting("error.").items():
        assert len(text) <= 225, key
    assert all(len(texts.header(key)) <= 32 for key in ANSWERS)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in texts.starting("sheet.").values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_told_apart_and_known_again(language):
    texts = texts_in(language)
    for table in FILLED:
        headers = [texts.header(column.key) for column in TABLES[table]]
        assert len({header.casefold() for header in headers}) == len(headers), table
        assert [key_of_header(header) for header in headers] == [column.key for column in TABLES[table]]
        assert not any(set(header) & set("[]#'@;") for header in headers), "formulas look for them between semicolons"


def test_the_english_headers_are_those_of_the_template():
    texts = texts_in("en")
    assert all(texts.header(column.key) == column.header for table in FILLED for column in TABLES[table])


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_text_for_everything_that_is_said(language):
    texts = texts_in(language)
    assert {f"measure.{measure}" for measure in MEASURE_WORDS} <= words(language).keys()
    assert {f"checker.{check}" for check in CHECKS} <= words(language).keys()
    assert {f"prompt.{key}" for key in ANSWERS} <= words(language).keys()
    assert set(texts.starting("stage.")) == set(reference.shares()["stage"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_and_material_has_a_name(language):
    names = names_in(language)
    assert set(names.countries) == set(reference.countries()["country"])
    assert set(names.materials) == set(reference.materials()["material"])
    for named in (names.countries, names.materials):
        assert len(set(named.values())) == len(named)
    assert not any(";" in name for name in names.materials.values()), "the seal's keys are split there"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_lists_offer_is_known_again(language):
    names = names_in(language)
    entries = names.country_entries()
    assert [country_of_entry(entry) for entry in entries] == [entry[-3:-1] for entry in entries]
    # What the reader of BOMs knows under a name must be the same country.
    assert all(country_code(name) in (None, code) for code, name in names.countries.items())
    assert all(material_of_name(name) == material for material, name in names.materials.items())
    assert all(
        one.casefold()[0] <= other.casefold()[0] or not (one + other).isascii() for one, other in pairwise(entries)
    )


def test_the_english_material_names_are_those_of_the_reference():
    table = reference.materials()
    assert names_in("en").materials == dict(zip(table["material"], table["name"], strict=True))


def test_an_unknown_language_is_refused():
    from bomrisk.errors import InputError

    with pytest.raises(InputError, match="'fr'"):
        texts_in("fr")
