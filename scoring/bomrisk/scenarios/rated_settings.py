"""The same lines rated under many settings, with as few ratings as possible: those that differ in controls alone go together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bomrisk.ratings import rate
from bomrisk.setting import Setting
from bomrisk.stages import NEED

__all__ = ["Rated", "rate_settings"]

_AT_ONCE = 200_000
"""Rows of evidence that are rated together: enough to make good use of the time, few enough for the memory."""


@dataclass(frozen=True, eq=False)
class Rated:
    """Ratings under one setting.

    Attributes
    ----------
    ratings : DataFrame
        ``score, grade``; index = rating_id.
    bottlenecks : DataFrame
        ``rating_id`` and what it needs of its bottleneck (columns of :data:`bomrisk.stages.NEED` that controls go by).
    effects : DataFrame
        These columns, ``control_id`` and ``effective`` of each scored control.
    """

    ratings: pd.DataFrame
    bottlenecks: pd.DataFrame
    effects: pd.DataFrame


def rate_settings(evidence: pd.DataFrame, count: int, settings: Iterable[Setting]) -> dict[Setting, Rated]:
    """Rate combinations of materials under each of some settings.

    Parameters
    ----------
    evidence : DataFrame
        See :func:`bomrisk.ratings.rate`.
    count : int
        Number of combinations.
    settings : iterable of Setting
        Of one date and one destination.

    Returns
    -------
    dict
        One entry per distinct setting.
    """
    found: dict[Setting, Rated] = {}
    most = max(1, _AT_ONCE // max(len(evidence), 1))
    for together in _groups(dict.fromkeys(settings)):
        for start in range(0, len(together), most):
            found |= _rate(evidence, count, together[start : start + most])
    return found


def _groups(settings: Iterable[Setting]) -> list[list[Setting]]:
    """Settings of one policy and one supply, of which each has the scopes of those before it and perhaps more."""
    groups: defaultdict[object, list[list[Setting]]] = defaultdict(list)
    for setting in sorted(settings, key=lambda each: len(each.world.scopes)):
        world = setting.world
        alike = groups[setting.policy, id(world.shares), id(world.share_sets), id(world.outages)]
        for group in alike:
            if _continues(group[-1].world.scopes, world.scopes):
                group.append(setting)
                break
        else:
            alike.append([setting])
    return [group for alike in groups.values() for group in alike]


def _continues(scopes: pd.DataFrame, longer: pd.DataFrame) -> bool:
    return scopes is longer or (len(scopes) <= len(longer) and longer.iloc[: len(scopes)].equals(scopes))


def _rate(evidence: pd.DataFrame, count: int, settings: Sequence[Setting]) -> dict[Setting, Rated]:
    """Rate under settings that differ in their controls alone; scopes of controls that a setting has not reach nothing in it."""
    rows = pd.concat([evidence] * len(settings), ignore_index=True)
    rows["moment"] = np.repeat(np.arange(len(settings)), len(evidence))
    rows["rating_id"] += rows["moment"] * count
    controls = pd.concat(
        [setting.controls.assign(moment=moment) for moment, setting in enumerate(settings)], ignore_index=True
    )
    rated = rate(rows, count * len(settings), settings[-1], controls)
    key = [name for name in NEED if name in rated.reaching.columns and name != "moment"]
    at = rated.ratings["position"].to_numpy()
    needs = rated.materials.iloc[at[at >= 0]][["rating_id", "moment", *key]]
    effects = rated.reaching.loc[rated.reaching["scored"], ["moment", *key, "control_id", "effective"]]
    found = {}
    for moment, setting in enumerate(settings):
        ratings = rated.ratings.iloc[moment * count : (moment + 1) * count][["score", "grade"]]
        bottlenecks = needs[needs["moment"].eq(moment)].drop(columns="moment")
        found[setting] = Rated(
            ratings.set_axis(range(count)),
            bottlenecks.assign(rating_id=bottlenecks["rating_id"] - moment * count),
            effects[effects["moment"].eq(moment)].drop(columns="moment"),
        )
    return found
