"""What the workbook shows from the reference tables: names, sources, and until when the facts were checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bomrisk import reference

__all__ = ["Facts"]


@dataclass(frozen=True)
class Facts:
    """Names and sources.

    Parameters
    ----------
    verified_through : date
        Day until which the facts were checked.
    country_names, material_names : mapping
        Name by ISO code, and by material id.
    sources : DataFrame
        As :func:`bomrisk.reference.sources` returns them.
    governance_sources : frozenset of str
        Ids of the sources of the governance figures, which bear on every rating.
    """

    verified_through: dt.date
    country_names: Mapping[str, str]
    material_names: Mapping[str, str]
    sources: pd.DataFrame
    governance_sources: frozenset[str] = frozenset()

    @classmethod
    def of_reference(cls) -> Facts:
        """Take them from the reference tables."""
        countries, materials = reference.countries(), reference.materials()
        return cls(
            verified_through=reference.verified_through,
            country_names=dict(zip(countries["country"], countries["name"], strict=True)),
            material_names=dict(zip(materials["material"], materials["name"], strict=True)),
            sources=reference.sources(),
            governance_sources=frozenset(countries["source_id"].dropna()),
        )

    def country(self, code: Any) -> str | None:
        """Name of a country; None where the code is missing."""
        return None if pd.isna(code) or code == "" else self.country_names.get(str(code), str(code))

    def material(self, material: Any) -> str | None:
        """Name of a material; None where the id is missing."""
        return None if pd.isna(material) or material == "" else self.material_names.get(str(material), str(material))
