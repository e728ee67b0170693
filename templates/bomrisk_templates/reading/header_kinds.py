"""Kinds of words that headers are made of: for things, numbers, makers, money, explanations."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib import resources

from bomrisk_templates.reading.header_text import normalise, squeeze

__all__ = ["CJK", "explains", "kinds_of", "names_thing", "table_of", "word_kinds", "words_aside"]

#: Words that say how something is given, not what it is.
_ASIDE = {"tax", "rough", "suggested"}
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


def table_of(name: str) -> list[dict[str, str]]:
    """Give the rows of a table of words that lies here."""
    source = resources.files("bomrisk_templates.reading").joinpath(name)
    with source.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def word_kinds() -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    """Words to their kinds for spaced scripts, and kinds to their words for Chinese and Japanese."""
    words: dict[str, set[str]] = {}
    parts: dict[str, list[str]] = {}
    for row in table_of("header_words.csv"):
        word = squeeze(normalise(row["word"]))
        if CJK.search(word):
            parts.setdefault(row["kind"], []).append(word)
        else:
            words.setdefault(word, set()).add(row["kind"])
    return words, parts


@lru_cache(maxsize=1)
def words_aside() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words on tax, and words that say a figure is rough or a part only suggested."""
    words, parts = word_kinds()
    spaced = frozenset(word for word, kinds in words.items() if kinds & _ASIDE)
    return spaced, tuple(piece for kind in sorted(_ASIDE) for piece in parts.get(kind, ()))


def kinds_of(token: str) -> set[str]:
    """Kinds of a word, or of the two words that a German one is made of (Bauteil + nummer)."""
    words, _ = word_kinds()
    known = words.get(token)
    if known is not None or len(token) < 8:
        return known or set()
    for cut in range(3, len(token) - 1):
        head, tail = words.get(token[:cut]) or words.get(token[: cut - 1]), words.get(token[cut:])
        if head and tail:
            return head | tail
    return set()


def explains(text: str) -> bool:
    """Whether a header asks to describe a thing ("Description", "Opis"), where another may ask for its name."""
    words, parts = word_kinds()
    # "Mô tả / Thông số kỹ thuật": what is asked for first.
    packed = squeeze(normalise(text.partition("/")[0]))
    return "explanation" in words.get(packed, ()) or packed in parts["explanation"]


def names_thing(text: str) -> bool:
    """Whether a header asks for a thing ("Part", "Bauteil", "採用部品"), not for what distinguishes it ("Type", "型番")."""
    words, parts = word_kinds()
    plain = normalise(text)
    packed = squeeze(plain)
    if "thing" in words.get(packed, ()) or any("thing" in kinds_of(token) for token in plain.split()):
        return True
    return any(len(piece) > 1 and piece in packed for piece in parts["thing"])
