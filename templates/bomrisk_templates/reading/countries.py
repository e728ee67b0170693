"""Country names to ISO 3166 codes: exact names and aliases only, never a guess."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from importlib import resources

__all__ = ["country_code", "is_ambiguous_country"]

_MADE_IN = re.compile(
    r"^(?:made in|product of|assembled in|manufactured in|origin|country of origin|coo|hergestellt in|fabriqué en|fabriqué au|"
    r"fabricado en|fabricado em|fabricado na|hecho en|feito em|feito na|prodotto in|fatto in|wyprodukowano w|сделано в|"
    r"производство|sản xuất tại|xuất xứ)\b[\s:]*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:制造|製造|产|産|製|制)$")
_CODE_AND_NAME = re.compile(r"([A-Za-z]{2,3})\s*[-–/:(]\s*(.+?)\)?|(.+?)\s*[-–/:(]\s*([A-Za-z]{2,3})\)?")
_AMBIGUOUS = "?"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    ambiguous: set[str] = set()
    with resources.files("bomrisk_templates.reading").joinpath("country_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = _key(row["name"])
            if row["country"] == _AMBIGUOUS:
                ambiguous.add(key)
            else:
                names.setdefault(key, row["country"])
    names.update(dict.fromkeys(ambiguous, _AMBIGUOUS))
    return names


def _key(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("đ", "d").replace("ł", "l")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s.'’,()-]+", "", text)


@lru_cache(maxsize=16384)
def _lookup(text: str) -> str | None:
    if len(text) > 80:
        return None
    names = _names()
    plain = _MADE_IN.sub("", text.strip())
    for version in (plain, _AFTER.sub("", plain)):
        found = names.get(_key(version))
        if found:
            return found
    both = _CODE_AND_NAME.fullmatch(plain)
    if both:
        pieces = [piece for piece in both.groups() if piece]
        codes = {names.get(_key(piece)) for piece in pieces}
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
