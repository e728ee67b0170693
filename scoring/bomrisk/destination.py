"""The destination: which blocs it belongs to, and whose supply counts as its own or as trusted."""

from __future__ import annotations

import pandas as pd

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk.policy import Policy

__all__ = ["blocs_of", "check_country", "trade_classes"]


def check_country(code: str) -> str:
    """Return an ISO 3166 alpha-2 code in upper case.

    Raises
    ------
    InputError
        If the reference tables know no such country.
    """
    upper = code.strip().upper()
    if upper not in set(reference.countries()["country"]):
        raise InputError(
            f"{code!r} is not a known country code.",
            where="destination",
            action="Give an ISO 3166 alpha-2 code such as DE, US or JP.",
        )
    return upper


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
