"""Country names to ISO 3166 codes: exact names and aliases only, never a guess."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from functools import lru_cache
from importlib import resources

from bomrisk import reference

__all__ = ["country_code", "is_ambiguous_country", "near_countries"]

_MADE_IN = re.compile(
    r"^(?:made in|product of|assembled in|manufactured in|origin|country of origin|coo|hergestellt in|fabriqué en|fabriqué au|"
    r"fabricado en|fabricado em|fabricado na|hecho en|feito em|feito na|prodotto in|fatto in|wyprodukowano w|сделано в|"
    r"производство|sản xuất tại|xuất xứ)\b[\s:]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\s*\(the\)$", re.IGNORECASE)
"""ISO 3166 writes ``Philippines (the)``."""
_AFTER = re.compile(r"(?:制造|製造|产|産|製|制)$")
_CODE_AND_NAME = re.compile(r"([A-Za-z]{2,3})\s*[-–/:(]\s*(.+?)\)?|(.+?)\s*[-–/:(]\s*([A-Za-z]{2,3})\)?")
_AMBIGUOUS = "?"
_SHORT = 5


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Countries by ISO code; a code that is a common word (NA) is ambiguous."""
    table = reference.countries()
    codes = {code: code for code in table["country"]} | dict(zip(table["iso3"], table["country"], strict=True))
    codes.update({row["name"]: row["country"] for row in _rows() if row["language"].startswith("iso")})
    codes.update({row["name"]: _AMBIGUOUS for row in _rows() if row["country"] == _AMBIGUOUS and row["name"] in codes})
    return codes


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Countries by name, written exactly and written without accents."""
    table = reference.countries()
    exact: dict[str, str] = {}
    plain: dict[str, str] = {}
    named = [(row["name"], row["country"]) for row in _rows() if row["country"] != _AMBIGUOUS]
    for name, country in (*named, *zip(table["name"], table["country"], strict=True)):
        exact.setdefault(_key(name), country)
        plain.setdefault(_without_accents(_key(name)), country)
    # Vietnamese for the United States, Austria and Belgium lose their accents to MY, AO and BI.
    plain.update({_key(code): country for code, country in _codes().items()})
    for row in _rows():
        if row["country"] == _AMBIGUOUS:
            exact[_key(row["name"])] = plain[_without_accents(_key(row["name"]))] = _AMBIGUOUS
    return exact, plain


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    with resources.files("bomrisk_templates.reading").joinpath("country_names.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _key(text: str) -> str:
    return re.sub(r"[\s.'’,()-]+", "", unicodedata.normalize("NFKC", text).casefold())


def _without_accents(key: str) -> str:
    key = key.replace("ё", "е").replace("đ", "d").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))


def _named(text: str) -> str | None:
    # Nga is Russia in Vietnamese, NGA is Nigeria.
    if text in (codes := _codes()):
        return codes[text]
    exact, plain = _names()
    key = _key(text)
    return exact.get(key) or plain.get(_without_accents(key))


@lru_cache(maxsize=16384)
def _lookup(text: str) -> str | None:
    if len(text) > 80:
        return None
    plain = _ARTICLE.sub("", _MADE_IN.sub("", text.strip()))
    for version in (plain, _AFTER.sub("", plain)):
        found = _named(version)
        if found:
            return found
    both = _CODE_AND_NAME.fullmatch(plain)
    if both:
        pieces = [piece for piece in both.groups() if piece]
        codes = {_named(piece) for piece in pieces}
        if len(codes) == 1:
            return codes.pop()
    return None


def country_code(text: str) -> str | None:
    """ISO 3166 alpha-2 code of a country as a BOM writes it.

    Parameters
    ----------
    text : str
        A code of two or three letters, a name in one of eleven languages, ``Made in ...``, ``CN - China``.

    Returns
    -------
    str or None
        None if the text names no country, or one of several (``Korea``).
    """
    found = _lookup(text)
    return None if found == _AMBIGUOUS else found


def is_ambiguous_country(text: str) -> bool:
    """Whether the text names one of several countries: ``Korea``, ``Congo``."""
    return _lookup(text) == _AMBIGUOUS


def near_countries(text: str) -> list[str]:
    """ISO 3166 alpha-2 codes of the countries that a text may mean which names none: of ``Congo`` both, of ``Germny`` Germany."""
    exact, _ = _names()
    named = {name: country for name, country in exact.items() if country != _AMBIGUOUS}
    key = _key(text)
    if is_ambiguous_country(text):
        close = [name for name in named if key in name]
        table = reference.countries()
        # Of 刚果 the table has the whole name of one; the English names of both begin alike.
        heads = {code: str(name).partition(",")[0] for code, name in zip(table["country"], table["name"], strict=True)}
        alike = {heads.get(named[name]) for name in close}
        return sorted({named[name] for name in close} | {code for code, head in heads.items() if head in alike})
    # A short name is a letter away from some country in some language: Mars from Maros.
    close = difflib.get_close_matches(key, named, n=3, cutoff=0.85 if len(key) > _SHORT else 0.95)
    return list(dict.fromkeys(named[name] for name in close))
