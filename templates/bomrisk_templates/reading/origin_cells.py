"""Cells that say where materials come from: a country, or countries by material."""

from __future__ import annotations

import re

from bomrisk import reference
from bomrisk_templates.reading.countries import country_code

__all__ = ["origin_text"]

_ENTRIES = re.compile(r"[;\n]")
_PAIR = re.compile(r"(?P<material>[^:=]+)[:=](?P<country>.+)")


def origin_text(text: str) -> str | None:
    """Return a cell as :func:`bomrisk.origins.read_origins` reads it.

    Parameters
    ----------
    text : str
        A country in any spelling that is known (``China``, ``CHN``), or countries by material:
        ``Dysprosium: China; neodymium = Australien``.

    Returns
    -------
    str or None
        ``CN`` or ``dysprosium: CN; neodymium: AU``; None where anything in the cell is not known.
    """
    if code := country_code(text):
        return code
    found = []
    for entry in filter(str.strip, _ENTRIES.split(text)):
        pair = _PAIR.fullmatch(entry)
        material = reference.material_id(pair["material"].strip()) if pair else ""
        country = country_code((pair["country"] if pair else entry).strip())
        if material is None or country is None:
            return None
        found.append(f"{material}: {country}" if material else country)
    return "; ".join(found) or None
