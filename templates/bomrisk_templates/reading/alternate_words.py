"""Words in a header that say that its column names other parts than the line's own."""

from __future__ import annotations

import re
from functools import lru_cache

from bomrisk_templates.reading.header_text import MAX_HEADER, normalise

__all__ = ["is_alternate", "series_number", "without_alternate"]

_ALTERNATE = re.compile(
    r"(?:\b(?:alt|alternates?|alternatives?|alternativ(?:e[rsn]?|a|o|i|y)?|alternatifs?|(?:2nd|second|zweite?) source|"
    r"zweitquelle|2nd|ersatz(?:typ)?|substitutes?|аналоги?|замен[аы]|заменител[ьи]|альтернатив\w*)\b|\bzweit(?=hersteller|lieferant)|"
    r"替代料|替代品|替代|代替品|代替|备选)"
)
"""On normalised text."""
_ORDINAL_WORD = re.compile(r"(?<!\d)([2-9]|1\d)(?:st|nd|rd|th)?(?!\d)")


@lru_cache(maxsize=4096)
def is_alternate(text: str) -> bool:
    """Whether a header says by a word that its column names alternates: ``Alt. MPN``, ``2nd source``, ``替代料``."""
    return len(text) <= MAX_HEADER and _ALTERNATE.search(normalise(text)) is not None


def series_number(text: str) -> str:
    """The number of a series in a header (``MPN 2``), from 2 on; empty without one."""
    found = _ORDINAL_WORD.search(_ALTERNATE.sub(" ", normalise(text)))
    return found[1] if found else ""


def without_alternate(text: str, *, number: bool) -> str:
    """Take the word for alternates, and the number of a series, out of a normalised header."""
    rest = _ALTERNATE.sub(" ", text)
    if number:
        rest = _ORDINAL_WORD.sub(" ", rest)
    return " ".join(rest.split())
