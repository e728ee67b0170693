"""The text of a header as it is looked up: its spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bomrisk.simplified_characters import SIMPLIFIED

__all__ = ["MAX_HEADER", "normalise", "squeeze"]

MAX_HEADER = 80
"""A longer text is no header."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Fold case, width, accents, traditional characters and punctuation, split CamelCase: spellings of one header meet."""
    if text.isascii():
        return " ".join(_PUNCTUATION.sub(" ", _CAMEL.sub(" ", text.replace("#", " no ")).lower()).split())
    text = unicodedata.normalize("NFKC", text).replace("№", " no ").replace("#", " no ")
    text = re.sub(r"\b[nN][°º]", " no ", text)
    text = _CAMEL.sub(" ", text).casefold().replace("đ", "d").replace("ł", "l").replace("ø", "o").translate(SIMPLIFIED)
    decomposed = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def squeeze(text: str) -> str:
    """A normalised text without spaces: the key that aliases are looked up by."""
    return text.replace(" ", "")
