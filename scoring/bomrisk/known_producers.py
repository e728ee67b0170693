"""Whether a country can be where a material comes from: what the share tables say of its producers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bomrisk import reference
from bomrisk.exposure import SCORED_KINDS
from bomrisk.world import known_world

__all__ = ["Producers", "issues_control", "producers_of"]

_STAGES: Mapping[str, tuple[str, ...]] = {"mined": ("mining",), "processed": ("refining", "fabrication"), "made": ()}
COMPLETE = 0.98
"""Share of the world that the named producers must hold for another country to be implausible: statistics round."""


@dataclass(frozen=True, slots=True)
class Producers:
    """Producers of a material, as all share sets together name them.

    Parameters
    ----------
    countries : frozenset of str
        ISO 3166 alpha-2.
    named : float
        Largest share of the world that one set names [0..1]; 0 where there is no set.
    source : str
        Publisher and year of that set.
    """

    countries: frozenset[str]
    named: float
    source: str

    def rules_out(self, country: str) -> bool:
        """Whether the country is no producer, as far as the tables know nearly all of them."""
        return country not in self.countries and self.named >= COMPLETE

    def lacks(self, country: str) -> bool:
        """Whether no table names the country."""
        return bool(self.named) and country not in self.countries


@cache
def producers_of(material: str, word: str) -> Producers:
    """Look up who mines a material, or who processes it.

    Parameters
    ----------
    material : str
    word : {"mined", "processed"}
        A material that several stages process may come from a producer at any of them.
    """
    shares = reference.shares()
    rows = shares[shares["material"].eq(material) & shares["stage"].isin(_STAGES[word]) & shares["share"].gt(0)]
    rows = rows[rows["country"].ne("ZZ")]
    if rows.empty:
        return Producers(frozenset(), 0.0, "")
    sets = rows.groupby(["stage", "dataset", "year"])["share"].sum()
    # At each stage the set that names most; the stage of which least is named leaves most room.
    best = sets.groupby("stage").idxmax().map(lambda key: (sets[key], key))
    named, (stage, dataset, year) = min(best)
    known = reference.share_sets()
    known = known[known["material"].eq(material) & known["stage"].eq(stage) & known["dataset"].eq(dataset)]
    publishers = reference.sources().set_index("source_id")["publisher"]
    source = str(known["source_id"].iloc[0]).split(";")[0].strip() if len(known) else dataset
    return Producers(frozenset(rows["country"]), float(named), f"{publishers.get(source, source)}, {year}")


@cache
def _issuers() -> frozenset[tuple[str, str]]:
    """Countries with the materials on whose export they have ever issued a control."""
    world = known_world()
    controls = world.controls[world.controls["kind"].isin(SCORED_KINDS)]
    reached = world.reached.merge(controls[["control_id", "issuing_country"]], on="control_id")
    return frozenset(zip(reached["issuing_country"], reached["material"], strict=True))


def issues_control(country: str, material: str) -> bool:
    """Whether a country has ever issued an export control that reaches a material."""
    return (country, material) in _issuers()
