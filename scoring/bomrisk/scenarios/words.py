"""What the words in a scenario file may be, and which known word comes close to one that is none."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from functools import cache

from bomrisk import reference
from bomrisk.close_names import which_material
from bomrisk.destination import did_you_mean
from bomrisk.reference.schema import TABLES

__all__ = [
    "CHANGED_STATUSES",
    "STATUSES",
    "close_word",
    "country_problem",
    "known_blocs",
    "known_countries",
    "material_of",
]

STATUSES = ("announced", "in_force", "suspended", "lapse_unverified", "ended", "proposed")
CHANGED_STATUSES = ("in_force", "suspended", "announced", "ended")
_EU = "EU"


def close_word(given: str, known: Collection[str]) -> str:
    """Return a question with the known words that come close, or the list of them where there are few."""
    close = difflib.get_close_matches(given.strip().casefold()[:80].replace(" ", "_"), known, n=3, cutoff=0.6)
    close = close or difflib.get_close_matches(given.strip()[:80].upper(), known, n=3, cutoff=0.6)
    if close:
        return f" Did you mean {' or '.join(close)}?"
    return f" Known: {', '.join(known)}." if len(known) <= 20 else ""


@cache
def known_countries() -> frozenset[str]:
    """ISO 3166 alpha-2 codes of the reference tables, and EU, which issues measures of its own."""
    return frozenset({*reference.countries()["country"], _EU})


@cache
def known_blocs() -> frozenset[str]:
    """Blocs of the reference tables."""
    return frozenset(reference.blocs()["bloc"])


@cache
def known_kinds() -> frozenset[str]:
    """Kinds of controls."""
    column = next(each for each in TABLES["controls"].columns if each.name == "kind")
    return frozenset(column.allowed or ())


def country_problem(code: str) -> str:
    """Say what is wrong with a country code, or nothing."""
    if code in known_countries():
        return ""
    return f"{code!r} is not a known country code.{did_you_mean(code) or _close_code(code)}"


def _close_code(code: str) -> str:
    upper = code.strip().upper()
    return f" Did you mean {upper}?" if upper in known_countries() else ""


def material_of(name: str) -> tuple[str, str]:
    """Return a material's id, and what is wrong with its name if it is none."""
    if name == "*":
        return name, ""
    found = reference.material_id(name)
    return (found, "") if found else ("", f"{name!r} is not a known material.{which_material(name)}")
