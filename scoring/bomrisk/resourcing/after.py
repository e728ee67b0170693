"""Lines rated again after moves: by the rating itself, with the origins changed and all else as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.exposure import extraterritorial_materials
from bomrisk.ratings import expand_groups, rate_members
from bomrisk.resourcing.needs import Need, Patterns
from bomrisk.resourcing.options import Move, moved, reexport_of
from bomrisk.setting import Setting

__all__ = ["State", "rated_states"]

State = tuple[int, frozenset[Move]]
"""A pattern and the moves that were made."""
_AT_ONCE = 20_000


def rated_states(
    states: Iterable[State], patterns: Patterns, assessment: Assessment, setting: Setting
) -> dict[State, tuple[float, str]]:
    """Rate patterns after moves.

    Parameters
    ----------
    states : iterable of State
    patterns : Patterns
    assessment : Assessment
        What the patterns come from.
    setting : Setting

    Returns
    -------
    dict
        Score and grade by state.
    """
    wanted = sorted(set(states), key=lambda state: (state[0], sorted(state[1])))
    evidence = expand_groups(assessment.evidence, setting)
    if "processing_country" not in evidence.columns:
        evidence["processing_country"] = evidence["material_origin"]
    rows = {int(str(rating)): np.asarray(at) for rating, at in evidence.groupby("rating_id").indices.items()}
    found: dict[State, tuple[float, str]] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        found |= _rated(wanted[begin : begin + _AT_ONCE], patterns, evidence, rows, setting)
    return found


def _rated(
    states: Sequence[State],
    patterns: Patterns,
    evidence: pd.DataFrame,
    rows: Mapping[int, npt.NDArray[np.int64]],
    setting: Setting,
) -> dict[State, tuple[float, str]]:
    ratings = patterns.table["rating_id"].to_dict()
    made = patterns.table["made"].to_dict()
    at = [rows[ratings[pattern]] for pattern, _ in states]
    sizes = [len(each) for each in at]
    if not states:
        return {}
    owners = np.repeat(np.arange(len(states)), sizes)
    table = evidence.iloc[np.concatenate(at)].reset_index(drop=True).assign(rating_id=owners)
    columns = ["material", "form", "group", "material_origin", "processing_country"]
    changed: dict[int, Need] = {}
    for row, (owner, *key) in enumerate(zip(owners, *(table[name] for name in columns), strict=True)):
        pattern, moves = states[owner]
        material, group = key[0], key[2]
        if own := [move for move in moves if move.material == material]:
            reached = not extraterritorial_materials().isdisjoint((material, group))
            need = Need(material, key[1], group, key[3], key[4], str(made[pattern]) if reached else "", trace=False)
            changed[row] = moved(need, sorted(own))
    if changed:
        where = list(changed)
        needs = list(changed.values())
        for name, values in (
            ("material_origin", [each.mined for each in needs]),
            ("processing_country", [each.processed for each in needs]),
            ("reexport", list(reexport_of(needs, setting.to))),
        ):
            column = table[name].to_numpy(dtype=object, copy=True)
            column[where] = values
            table[name] = column
    rated = rate_members(table, len(states), setting).ratings
    return dict(zip(states, zip(rated["score"].astype(float), rated["grade"].astype(str), strict=True), strict=True))
