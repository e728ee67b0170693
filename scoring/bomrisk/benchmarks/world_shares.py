"""Shares of world output of one material at one stage, from the dataset that rates it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from bomrisk import reference
from bomrisk.reference.tables import table
from bomrisk.world import known_world

__all__ = ["chosen_shares", "kinds_of"]

_SET = ["material", "stage", "dataset", "year"]


def chosen_shares(material: str, stage: str) -> tuple[pd.DataFrame, dict[str, Any] | None]:
    """Return the shares of a material at a stage, largest first.

    Parameters
    ----------
    material : str
        Material id.
    stage : {"mining", "refining", "fabrication"}

    Returns
    -------
    shares : DataFrame
        ``country`` (ISO 3166 alpha-2) and ``share`` [fraction of world output], without the unnamed rest; for reading only.
    about : dict or None
        The row of :func:`bomrisk.reference.share_sets`; None where there is no dataset.
    """
    return _by_stage().get((material, stage), (_EMPTY, None))


def kinds_of(material: str) -> tuple[str, ...]:
    """Return the materials that have shares of their own: the members of a group such as graphite, which has none; else itself."""
    if any(known == material for known, _ in _by_stage()):
        return (material,)
    return tuple(sorted(reference.members(material))) or (material,)


_EMPTY = pd.DataFrame({"country": pd.Series(dtype=object), "share": pd.Series(dtype=float)})


@cache
def _by_stage() -> dict[tuple[str, str], tuple[pd.DataFrame, dict[str, Any] | None]]:
    sets = table("share_sets")
    chosen = sets[sets["role"].eq("chosen")]
    named = known_world().named_shares[[*_SET, "country", "share"]]
    joined = named.merge(chosen[_SET], on=_SET).sort_values(["share", "country"], ascending=[False, True])
    of_stage = {
        (str(material), str(stage)): rows[["country", "share"]].reset_index(drop=True)
        for (material, stage), rows in joined.groupby(["material", "stage"], sort=False)
    }
    found: dict[tuple[str, str], tuple[pd.DataFrame, dict[str, Any] | None]] = {}
    for row in chosen.to_dict("records"):
        key = (str(row["material"]), str(row["stage"]))
        found[key] = (of_stage.get(key, _EMPTY), {str(name): value for name, value in row.items()})
    return found
