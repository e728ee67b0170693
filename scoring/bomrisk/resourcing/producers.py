"""Countries that a material can be sourced from: those with an output in the share table that rates the stage, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bomrisk import reference
from bomrisk.setting import Setting

__all__ = ["LITTLE", "SANCTIONS", "Producer", "Producers"]

LITTLE = 0.02
"""A country with a smaller share of world output has little to sell."""
SANCTIONS = ("EU_US_UK_SECTORAL_SANCTIONS", "US_COMPREHENSIVE_SANCTIONS")
"""Blocs of the reference tables whose members are proposed last, and marked: what may be bought there is another question."""
_BARRING = ("import_ban", "import_sanction")
"""Measures of the destination itself that keep a country's supply out."""

_SET = ["material", "stage", "dataset", "year"]


@dataclass(frozen=True)
class Producer:
    """A country that can supply a material at one or several stages.

    Attributes
    ----------
    country : str
        ISO 3166 alpha-2.
    share : float
        Of world output [fraction of 1]; of several stages the smallest.
    alike : tuple of (str, float)
        Other producers that the rating cannot tell from this one, with their shares, largest first.
    """

    country: str
    share: float
    alike: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Producers:
    """Producers by material and stage.

    Parameters
    ----------
    setting : Setting
    """

    setting: Setting

    @cached_property
    def shares(self) -> dict[tuple[str, str], dict[str, float]]:
        """Share of world output by country, by material and stage, of the dataset that rates the stage; zero is no producer."""
        sets = self.setting.world.share_sets
        chosen = sets.loc[sets["role"].eq("chosen"), _SET]
        table = self.setting.world.shares.merge(chosen, on=_SET)
        table = table[table["share"].gt(0) & table["country"].isin(reference.countries()["country"])]
        found: dict[tuple[str, str], dict[str, float]] = {}
        columns = ["material", "stage", "country", "share"]
        for material, stage, country, share in table[columns].itertuples(index=False, name=None):
            found.setdefault((material, stage), {})[country] = float(share)
        return found

    @cached_property
    def sources(self) -> dict[tuple[str, str], tuple[str, int]]:
        """Source id and year of these shares."""
        sets = self.setting.world.share_sets
        rows = sets.loc[sets["role"].eq("chosen"), ["material", "stage", "source_id", "year"]]
        return {
            (material, stage): (str(source), int(year))
            for material, stage, source, year in rows.itertuples(index=False, name=None)
        }

    @cached_property
    def issuers(self) -> dict[str, frozenset[str]]:
        """Countries with a control that reaches a material and holds to the destination, whatever its effect; by material."""
        controls = self.setting.controls
        alive = controls[controls["holds"] & ~controls["status"].isin(["ended", "not_yet"])]
        reached = self.setting.world.reached[["control_id", "material"]]
        rows = reached.merge(alive[["control_id", "issuing_country"]], on="control_id")
        return {str(name): frozenset(part) for name, part in rows.groupby("material")["issuing_country"]}

    @cached_property
    def barred(self) -> dict[str, frozenset[str]]:
        """Countries whose supply of a material the destination itself does not let in, by material."""
        controls = self.setting.controls
        in_force = controls["status"].isin(["in_force", "lapse_unverified"]) & controls["holds"]
        rows = controls[in_force & controls["kind"].eq("import_measure") & controls["measure"].isin(_BARRING)]
        each = rows[["control_id", "origins"]].dropna().assign(country=rows["origins"].str.split(r"[;,\s]+"))
        pairs = self.setting.world.reached[["control_id", "material"]].merge(each.explode("country"), on="control_id")
        return {str(name): frozenset(part) for name, part in pairs.groupby("material")["country"]}

    @cached_property
    def sanctioned(self) -> frozenset[str]:
        """Countries under sanctions that are wider than one material, see :data:`SANCTIONS`."""
        blocs = reference.blocs()
        return frozenset(blocs.loc[blocs["bloc"].isin(SANCTIONS), "country"])

    def among(self, material: str, stages: Sequence[str]) -> dict[str, float]:
        """Return who can supply a material.

        Parameters
        ----------
        material : str
        stages : sequence of str
            All of them must be done there.

        Returns
        -------
        dict of str to float
            Smallest share at these stages by country, largest first; those under sanctions last, those whose supply the
            destination bars not at all.
        """
        tables = [self.shares.get((material, stage), {}) for stage in stages]
        everywhere = set.intersection(*map(set, tables)) if tables else set()
        everywhere -= self.barred.get(material, frozenset())
        found = {country: min(table[country] for table in tables) for country in everywhere}
        return dict(sorted(found.items(), key=lambda each: (each[0] in self.sanctioned, -each[1], each[0])))

    def others_name(self, material: str, stages: Sequence[str], without: frozenset[str]) -> dict[str, str]:
        """Return countries that only other sources than the rating one name at one of these stages, with the source of each."""
        rows = self.setting.world.shares
        rows = rows[rows["material"].eq(material) & rows["stage"].isin(stages) & rows["share"].gt(0)]
        rows = rows[rows["country"].isin(reference.countries()["country"])].sort_values(
            ["share", "country"], ascending=[False, True], kind="stable"
        )
        known = without | set(self.among(material, stages))
        rows = rows[~rows["country"].isin(known)].drop_duplicates("country")
        return dict(zip(rows["country"].astype(str), rows["source_id"].astype(str), strict=True))

    def distinct(self, material: str, stages: Sequence[str], made_in: str, without: str) -> list[Producer]:
        """Producers that the rating can tell apart, each with those that it cannot; the largest first.

        Parameters
        ----------
        material : str
        stages : sequence of str
            All of them must be done there.
        made_in : str
            Where the part is made; empty where that does not matter.
        without : str
            A country that is no move, since the material comes from there today.

        Notes
        -----
        An origin enters a rating through the controls of its country and by whether the part is made there. Two countries
        without a control on the material, in neither of which the part is made, therefore rate alike.
        """
        issuers = self.issuers.get(material, frozenset())
        kept: dict[str, list[tuple[str, float]]] = {}
        for country, share in self.among(material, stages).items():
            if country != without:
                kept.setdefault(country if country in issuers or country == made_in else "", []).append(
                    (country, share)
                )
        return [Producer(*several[0], tuple(several[1:])) for several in kept.values()]
