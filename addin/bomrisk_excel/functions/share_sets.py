"""Shares of the world's supply as the ratings use them, by material and stage."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from bomrisk import reference
from bomrisk.assessment import assess_materials
from bomrisk.errors import InputError
from bomrisk.setting import Setting
from bomrisk_excel.functions.rated_items import kept_ratings

__all__ = ["ShareSet", "rated_set", "share_set", "share_sets"]

_SHARES = ["country", "share", "confidence", "quality"]


class ShareSet(NamedTuple):
    """Shares of one stage of a material, as chosen for rating.

    Parameters
    ----------
    facts : dict
        The row of :attr:`bomrisk.setting.Setting.sets`.
    by_country : dict
        Share [fraction of 1] of each named country.
    rows : DataFrame
        ``country, share, confidence, quality``, largest first, withheld ones last.
    """

    facts: dict[str, Any]
    by_country: dict[str, float]
    rows: pd.DataFrame

    @property
    def stage(self) -> str:
        """mining, refining or fabrication."""
        return str(self.facts["stage"])


def share_sets(material: str) -> dict[str, ShareSet]:
    """Give the shares of a material by stage, the most concentrated stage first; empty if none are known."""
    return _sets(_setting()).get(material, {})


def share_set(material: str, stage: str | None) -> ShareSet:
    """Give the shares of one stage of a material.

    Parameters
    ----------
    material : str
        Id.
    stage : str or None
        None: the stage that gives the material's rating; of an unrated material, the most concentrated one.

    Returns
    -------
    ShareSet

    Raises
    ------
    InputError
        If no shares are known.
    """
    by_stage = share_sets(material)
    if not by_stage:
        raise _no_shares(material)
    if stage is None:
        # Whoever has only one stage does not wait for the rating of all materials.
        stage = next(iter(by_stage)) if len(by_stage) == 1 else _rating_stages(_setting()).get(material)
        return by_stage.get(stage or "", next(iter(by_stage.values())))
    if stage not in by_stage:
        known = ", ".join(sorted(by_stage))
        raise InputError(f"no shares of the {stage} of {material} are known.", action=f"Known: {known}.")
    return by_stage[stage]


def rated_set(material: str, stage: str | None) -> ShareSet:
    """Give the shares of one stage as :func:`share_set` does, if enough of the world is named to rate it.

    Raises
    ------
    InputError
        If no shares are known, or too little of the world.
    """
    found = share_set(material, stage)
    if not found.facts["rated"]:
        raise InputError(f"unrated: only {found.facts['named_share']:.0%} of the world's {found.stage} is known.")
    return found


def _no_shares(material: str) -> InputError:
    names = [name for name in reference.members(material) if share_sets(name)]
    if not names:
        return InputError(f"no production shares of {material} are known.")
    listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    return InputError(f"{material} is a group without production shares of its own.", action=f"Ask for {listed}.")


def _setting() -> Setting:
    return kept_ratings(None, None).setting


@lru_cache(maxsize=4)
def _sets(setting: Setting) -> dict[str, dict[str, ShareSet]]:
    table = setting.sets
    chosen = table[table["role"].eq("chosen")].sort_values("hhi", ascending=False, kind="stable")
    key = ["material", "stage", "dataset", "year"]
    shares = dict(tuple(reference.shares().groupby(key, sort=False)))
    found: dict[str, dict[str, ShareSet]] = {}
    for facts in chosen.to_dict(orient="records"):
        rows = shares[tuple(facts[name] for name in key)][_SHARES].sort_values("share", ascending=False)
        known = rows[rows["share"].notna() & rows["country"].ne("ZZ")]
        by_country = dict(zip(known["country"], known["share"].astype(float), strict=True))
        found.setdefault(str(facts["material"]), {})[str(facts["stage"])] = ShareSet(
            {str(name): value for name, value in facts.items()}, by_country, rows
        )
    return found


@lru_cache(maxsize=4)
def _rating_stages(setting: Setting) -> dict[str, str]:
    """Stage that gives the rating of each material that is rated by itself."""
    names = reference.materials()["material"]
    lines = assess_materials(names, setting.policy, setting.as_of, setting.to).lines
    own = lines["bottleneck_material"].eq(names)
    return dict(zip(names[own], lines.loc[own, "bottleneck_stage"].astype(str), strict=True))
