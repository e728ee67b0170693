"""The words of the supplier risk workbook in each language; a language is a column of ``texts.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from bomrisk.errors import InputError

__all__ = ["LANGUAGES", "Texts", "key_of_header", "texts_in"]

_SOURCE = "en"
"""The language in which the template is written."""


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    text = (resources.files(__package__) / "texts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


LANGUAGES: tuple[str, ...] = tuple(name for name in _rows()[0] if name != "key")
"""BCP 47 tags of the languages, English first."""


class Texts:
    """The texts of one language.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`.
    words : mapping of str to str
        Text by key.
    """

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __contains__(self, key: object) -> bool:
        return key in self._words

    def get(self, key: str) -> str:
        """Return a text, an empty one where there is none of that key."""
        return self._words.get(key, "")

    def starting(self, prefix: str) -> dict[str, str]:
        """Texts whose key begins with a prefix, by the rest of their key."""
        return {key.removeprefix(prefix): text for key, text in self._words.items() if key.startswith(prefix)}

    def header(self, key: str) -> str:
        """Header of a column."""
        return self._words[f"header.{key}"]

    def exchange(self) -> dict[str, str]:
        """Texts of the template by what stands there in English; those that are the same are left out."""
        source = texts_in(_SOURCE)
        return {source[key]: text for key, text in self._words.items() if source[key] != text}


@lru_cache
def texts_in(language: str) -> Texts:
    """Return the texts of a language.

    Raises
    ------
    InputError
        If there is no such column.
    """
    if language not in LANGUAGES:
        raise InputError(
            f"There are no supplier workbooks in {language!r}.",
            where="--language",
            action=f"Choose one of {', '.join(LANGUAGES)}.",
        )
    return Texts(language, {row["key"]: row[language] or row[_SOURCE] for row in _rows()})


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in _rows():
        if row["key"].startswith("header."):
            for language in LANGUAGES:
                found.setdefault(_folded(row[language]), row["key"].removeprefix("header."))
    return found


def key_of_header(header: str) -> str | None:
    """Return the key of a column by its header in any language; None for a header that is not ours."""
    return _headers().get(_folded(header))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
