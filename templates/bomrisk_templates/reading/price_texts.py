"""What stands beside the figure of a price: how many pieces it is for, and thousands in words."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["price_basis", "without_thousands"]

_BASIS = re.compile(
    r"\s*(?:/|\bper\b|\bje\b|\bpro\b|\bpour\b|\bpor\b|\bза\b)\s*(10{1,4})\s*[^\W\d_]{0,6}\.?$", re.IGNORECASE
)
_MULTIPLES = {
    **dict.fromkeys(("k", "ngàn", "nghìn", "тыс", "tys", "千"), 1e3),
    **dict.fromkeys(("万", "萬"), 1e4),
    **dict.fromkeys(("tr", "triệu", "млн", "mln", "mio"), 1e6),
}
_MULTIPLE = re.compile(rf"(?<=\d)\s*({'|'.join(_MULTIPLES)})\b\.?|(?<=\d)\s*([千万萬])(?=[元円])", re.IGNORECASE)


def price_basis(text: str) -> tuple[str, float]:
    """Part a price per hundred or thousand pieces from the number that it is for.

    Parameters
    ----------
    text : str
        ``4,20 €/100``, ``12.50 per 1000 pcs``.

    Returns
    -------
    tuple of (str, float)
        The price alone, and how many pieces it buys: 1 where nothing is said.
    """
    found = _BASIS.search(text)
    return (text[: found.start()], float(found[1])) if found else (text, 1.0)


def without_thousands(text: str) -> tuple[str, float]:
    """Part a price from the word that says in which multiple it is written.

    Parameters
    ----------
    text : str
        ``125k``, ``1,34 triệu``, ``12 тыс. руб.``, ``3.5万元``.

    Returns
    -------
    tuple of (str, float)
        The price without the word, and what it is to be multiplied by: 1 where there is none.
    """
    written = unicodedata.normalize("NFC", text)
    found = _MULTIPLE.search(written)
    if found is None:
        return text, 1.0
    word = (found[1] or found[2]).casefold()
    return f"{written[: found.start()]} {written[found.end() :]}".strip(), _MULTIPLES[word]
