"""Where the declared smelters and refiners stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration

__all__ = ["refiner_findings", "refiners_by_country"]


def refiners_by_country(declaration: Declaration) -> dict[str, Counter[str]]:
    """Count the refiners of each metal by country; an unknown country is ``""``.

    Parameters
    ----------
    declaration : Declaration

    Returns
    -------
    dict of str to Counter
        Metal, as its id or else as written, to countries (ISO 3166 alpha-2).
    """
    found: dict[str, Counter[str]] = {}
    for smelter in declaration.smelters:
        found.setdefault(smelter.material or smelter.metal, Counter())[smelter.country] += 1
    return found


def refiner_findings(declarations: Sequence[Declaration], matches: Sequence[Sequence[int]]) -> list[Finding]:
    """List the refiners.

    Parameters
    ----------
    declarations : sequence of Declaration
    matches : sequence of sequence of int
        The lines of each; a declaration without lines is left out.

    Returns
    -------
    list of Finding
    """
    return [
        _listed(declaration, metal, countries)
        for declaration, positions in zip(declarations, matches, strict=True)
        if positions
        for metal, countries in refiners_by_country(declaration).items()
    ]


def _listed(declaration: Declaration, metal: str, countries: Counter[str]) -> Finding:
    ordered = sorted(countries.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [f"{number} in {country}" for country, number in ordered if country]
    parts += [f"{countries['']} in an unknown country"] if countries[""] else []
    return Finding(
        "declared-refiners", "info", declaration.file,
        f"{declaration.supplier or 'The supplier'}: declared refiners of {metal}: {', '.join(parts)}.",
    )  # fmt: skip
