"""Short names of countries and materials in the languages of the workbook: those that a supplier is happy to read."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from bomrisk_templates.supplier_risk.texts import LANGUAGES

__all__ = ["Names", "country_of_entry", "material_of_name", "names_in"]


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    text = (resources.files(__package__) / "names.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True)
class Names:
    """Names in one language.

    Parameters
    ----------
    countries, materials : mapping of str to str
        Name by ISO code, and by id.
    """

    countries: Mapping[str, str]
    materials: Mapping[str, str]

    def country(self, code: str) -> str:
        """Name of a country; the code where there is none."""
        return self.countries.get(code, code)

    def material(self, material: str) -> str:
        """Name of a material, of several the names with a slash between them."""
        return " / ".join(self.materials.get(each, each) for each in material.split("; ") if each)

    def country_entries(self) -> list[str]:
        """What the list of countries offers: ``China (CN)``, in the order of the names."""
        return sorted((f"{name} ({code})" for code, name in self.countries.items()), key=_sorted_as)


def _sorted_as(text: str) -> str:
    plain = str.maketrans("äöüÄÖÜéôãçÇÅå", "aouAOUeoacCAa")
    return text.translate(plain).casefold()


@lru_cache
def names_in(language: str) -> Names:
    """Return the names in a language; where one is missing, the English one."""
    found: dict[str, dict[str, str]] = {"country": {}, "material": {}}
    for row in _rows():
        found[row["kind"]][row["id"]] = row.get(language) or row["en"]
    return Names(found["country"], found["material"])


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, str]:
    return {_folded(entry): entry[-3:-1] for language in LANGUAGES for entry in names_in(language).country_entries()}


@lru_cache(maxsize=1)
def _materials() -> Mapping[str, str]:
    return {_folded(row[language]): row["id"] for row in _rows() if row["kind"] == "material" for language in LANGUAGES}


def country_of_entry(text: str) -> str | None:
    """ISO code of a country as the list offers it, in any language; None for anything else."""
    return _entries().get(_folded(text))


def material_of_name(text: str) -> str | None:
    """Id of a material by the name that the workbook shows, in any language; None for anything else."""
    return _materials().get(_folded(text))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
