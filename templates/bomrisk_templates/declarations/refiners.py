"""Where the declared smelters and refiners stand, and what that says of the origin of a line's material."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from bomrisk.evidence import identify
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.places import place_of, places

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


def refiner_findings(
    declarations: Sequence[Declaration], matches: Sequence[Sequence[int]], lines: pd.DataFrame
) -> list[Finding]:
    """List the refiners, and suggest a material origin where they leave only one.

    Parameters
    ----------
    declarations : sequence of Declaration
    matches : sequence of sequence of int
        The lines of each; a declaration without lines is left out.
    lines : DataFrame
        With the column ``declaration``.

    Returns
    -------
    list of Finding
        Nothing is ever written into the BOM.
    """
    findings = []
    for declaration, positions in zip(declarations, matches, strict=True):
        if not positions:
            continue
        for metal, countries in refiners_by_country(declaration).items():
            findings.append(_listed(declaration, metal, countries))
            known = {answer.material for answer in declaration.answers if answer.all_identified}
            if len(countries) == 1 and "" not in countries and metal in known:
                (country,) = countries
                findings += _suggested(declaration, metal, country, positions, lines)
    return findings


def _listed(declaration: Declaration, metal: str, countries: Counter[str]) -> Finding:
    ordered = sorted(countries.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [f"{number} in {country}" for country, number in ordered if country]
    parts += [f"{countries['']} in an unknown country"] if countries[""] else []
    return Finding(
        "declared-refiners", "info", declaration.file,
        f"{declaration.supplier or 'The supplier'}: declared refiners of {metal}: {', '.join(parts)}.",
    )  # fmt: skip


def _suggested(
    declaration: Declaration, metal: str, country: str, positions: Sequence[int], lines: pd.DataFrame
) -> list[Finding]:
    """Lines whose only material is a metal that all comes from refiners in one country, and that name no origin."""
    blank = [
        position
        for position in positions
        if "material_origin" not in lines.columns or pd.isna(lines["material_origin"].iloc[position])
    ]
    if not blank:
        return []
    evidence = identify(lines.iloc[blank])
    evidence = evidence[evidence["confidence"].ne("low")]
    of_line = evidence.groupby("line")["material"].agg(set)
    alone = [blank[int(str(line))] for line, materials in of_line.items() if materials == {metal}]
    if not alone:
        return []
    return [
        Finding(
            "declared-origin", "info", place_of(lines, alone[0]),
            f"{places(lines, alone)} hold{'s' if len(alone) == 1 else ''} {metal} alone; "
            f"all refiners of it that {declaration.supplier} declares are in {country}.",
            f"If the metal's refining is what counts for you, write {country} into the column material origin.",
        )
    ]  # fmt: skip
