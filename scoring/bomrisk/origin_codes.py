"""Several countries of origin as one short text, so that needs with the same origins are rated once: ``AU CN ?10``."""

from __future__ import annotations

import math
from collections.abc import Iterable

__all__ = ["countries_of", "joined_origins", "origin_code", "unnamed_share"]

_UNNAMED = "?"


def origin_code(countries: Iterable[str], unnamed: float = 0.0) -> str:
    """Write origins as a text.

    Parameters
    ----------
    countries : iterable of str
        ISO 3166 alpha-2.
    unnamed : float
        Share whose origin nobody names [0..1].

    Returns
    -------
    str
        The countries by their code, and ``?`` with the unnamed percentage, rounded up; empty without a country.
    """
    named = sorted(set(countries))
    rest = math.ceil(round(100 * unnamed, 6))
    return " ".join([*named, f"{_UNNAMED}{rest}"] if named and rest else named)


def countries_of(code: str) -> tuple[str, ...]:
    """Countries in a text of origins."""
    return tuple(word for word in code.split() if not word.startswith(_UNNAMED))


def unnamed_share(code: str) -> float:
    """Share in a text of origins that nobody names [0..1]."""
    last = code.rpartition(" ")[2]
    return int(last[1:]) / 100 if last.startswith(_UNNAMED) else 0.0


def joined_origins(codes: Iterable[str]) -> str:
    """Join origins that all count: as much is unnamed as in the one of which the most is."""
    kept = [code for code in codes if code]
    countries = [country for code in kept for country in countries_of(code)]
    return origin_code(countries, max(map(unnamed_share, kept), default=0.0))
