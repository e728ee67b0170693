"""The destination: which blocs it belongs to, and whose supply counts as its own or as trusted."""

from __future__ import annotations

import difflib

import pandas as pd

from bomrisk import reference
from bomrisk.errors import InputError, PolicyError
from bomrisk.policy import Policy

__all__ = ["blocs_of", "check_countries_of", "check_country", "did_you_mean", "trade_classes"]

# Codes in wide use that ISO 3166 does not give to these countries.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}


def check_country(code: object) -> str:
    """Return an ISO 3166 alpha-2 code in upper case.

    Raises
    ------
    InputError
        If the reference tables know no such country.
    """
    upper = code.strip().upper() if isinstance(code, str) else ""
    if upper not in _known():
        raise InputError(
            f"{code!r} is not a known country code.{did_you_mean(code)}", where="destination", action=_ACTION
        )
    return upper


def check_countries_of(policy: Policy) -> None:
    """Check the countries that a policy names against the reference tables, which a policy itself does not know.

    Raises
    ------
    PolicyError
        If the reference tables do not know one of them; all are named.
    """
    named = [("destination", policy.destination)]
    named += [("trusted_countries", code) for code in policy.trusted_countries if code != "auto"]
    known = _known()
    unknown = [
        f"{key}: {code!r} is not a known country code.{did_you_mean(code)}" for key, code in named if code not in known
    ]
    if unknown:
        raise PolicyError(" ".join(unknown), where=f"policy '{policy.name}'", action=_ACTION)


def did_you_mean(given: object) -> str:
    """Return a question with the codes of countries that come close to what was given, or nothing.

    Codes that others use (UK, EL), ISO 3166 alpha-3 codes and names of countries are understood.
    """
    if not isinstance(given, str) or not given.strip():
        return ""
    wanted = given.strip()
    countries = reference.countries()
    codes = dict(_OTHER_CODES) | dict(zip(countries["iso3"], countries["country"], strict=True))
    if code := codes.get(wanted.upper()):
        return f" Did you mean {code}?"
    names = dict(zip(countries["name"].str.casefold(), countries["country"], strict=True))
    close = difflib.get_close_matches(wanted.casefold(), names, n=3, cutoff=0.75)
    if wanted.casefold() in names:
        close = [wanted.casefold()]
    return f" Did you mean {' or '.join(names[name] for name in close)}?" if close else ""


_ACTION = "Give an ISO 3166 alpha-2 code such as DE, US or JP."


def _known() -> set[str]:
    return set(reference.countries()["country"])


def blocs_of(country: str) -> frozenset[str]:
    """Blocs that a country belongs to, by the reference tables."""
    blocs = reference.blocs()
    return frozenset(blocs.loc[blocs["country"] == country, "bloc"])


def trade_classes(destination: str, policy: Policy) -> pd.Series[str]:
    """How the policy treats supply from each country: ``destination`` or ``trusted``; all others are absent.

    Notes
    -----
    With ``auto`` in the policy's trusted countries, the EU members are trusted for an EU destination, and nobody otherwise.
    """
    blocs = reference.blocs()
    trusted = {code for code in policy.trusted_countries if code != "auto"}
    if "auto" in policy.trusted_countries:
        members = set(blocs.loc[blocs["bloc"] == "EU27", "country"])
        if destination in members:
            trusted |= members
    classes = dict.fromkeys(sorted(trusted), "trusted") | {destination: "destination"}
    return pd.Series(classes, dtype=object)
