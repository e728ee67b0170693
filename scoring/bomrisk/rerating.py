"""Ratings at many moments: rated again only where a control changes, and only what that control reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_status import status_as_of
from bomrisk.exposure import reached_materials
from bomrisk.ratings import Ratings, expand_groups, rate
from bomrisk.setting import Setting

__all__ = ["Rerated", "known_changes", "rate_with_changes", "rerate"]

_AT_ONCE = 200_000
"""Rows of evidence that are rated together: enough to make good use of the time, few enough for the memory."""
_KEPT = ["score", "grade", "bottleneck_material"]
_NO_LATER = pd.DataFrame(
    {"rating_id": pd.Series(dtype=np.int64), "day": pd.Series(dtype="datetime64[ns]")}
    | {name: pd.Series(dtype=object) for name in _KEPT}
)


@dataclass(frozen=True)
class Rerated:
    """Ratings on the first of some days, and what they become.

    Attributes
    ----------
    first : DataFrame
        ``score, grade, bottleneck_material`` of each rating on the first day; index = rating_id.
    later : DataFrame
        ``rating_id, day, score, grade, bottleneck_material`` of each rating that a changing control reaches on that day,
        whether it moves or not; by day.
    held : DataFrame
        ``rating_id, material``: what each rating holds and is rated by, a group without shares of its own as its members.
    """

    first: pd.DataFrame
    later: pd.DataFrame
    held: pd.DataFrame


def rerate(
    evidence: pd.DataFrame,
    count: int,
    setting: Setting,
    changes: pd.DataFrame,
    known: tuple[pd.DataFrame, pd.DataFrame] | None = None,
) -> Rerated:
    """Rate combinations of materials on the setting's date and again where changes of controls reach them.

    Parameters
    ----------
    evidence : DataFrame
        See :func:`bomrisk.ratings.rate`.
    count : int
        Number of combinations.
    setting : Setting
    changes : DataFrame
        ``day, control_id, scored``, as :func:`bomrisk.status_changes.status_changes` returns them.
    known : (DataFrame, DataFrame), optional
        Ratings on the setting's date and their materials, as in :class:`bomrisk.ratings.Ratings`, where they are known already.

    Returns
    -------
    Rerated

    Notes
    -----
    A rating depends on the date through the statuses of the controls that reach its materials and through nothing else. So
    between two changes of these it is what it was.
    """
    if known is None:
        rated = rate(evidence, count, setting)
        known = rated.ratings, rated.materials
    first, held = _first(*known)
    days = _days(changes)
    reached = [_reached(changes, day, held) for day in days]
    found = [_NO_LATER]
    for batch in _batches([len(ratings) for ratings in reached], len(evidence) / max(count, 1)):
        pairs = _pairs({days[at]: reached[at] for at in batch})
        ratings = _rate_pairs(evidence, pairs, setting).ratings
        found.append(_kept(pairs, ratings))
    return Rerated(first, pd.concat(found[1:] or found, ignore_index=True), held)


def rate_with_changes(
    evidence: pd.DataFrame, count: int, setting: Setting, changes: pd.DataFrame
) -> tuple[Ratings, pd.DataFrame | None]:
    """Rate combinations of materials on the setting's date and where changes of controls reach them, in one pass.

    Parameters
    ----------
    evidence, count, setting, changes
        As for :func:`rerate`.

    Returns
    -------
    rated : Ratings
        On the setting's date, as :func:`bomrisk.ratings.rate` returns them.
    later : DataFrame or None
        As :class:`Rerated` has them; None where one pass would be too large.
    """
    held = expand_groups(evidence, setting)[["rating_id", "material"]]
    days = _days(changes)
    pairs = _pairs({pd.NaT: np.arange(count, dtype=np.int64), **{day: _reached(changes, day, held) for day in days}})
    if len(pairs) == count or len(pairs) * len(evidence) > _AT_ONCE * max(count, 1):
        return rate(evidence, count, setting), None if len(pairs) > count else _NO_LATER
    rated = _rate_pairs(evidence, pairs, setting)
    tables = [table[table["moment"].eq(0)] for table in (rated.materials, rated.stages, rated.reaching)]
    # What belongs to the first day comes first everywhere, so its positions hold without the rest.
    first = Ratings(rated.ratings.iloc[:count].copy(), tables[0], tables[1], tables[2].reset_index(drop=True))
    return first, _kept(pairs, rated.ratings).iloc[count:].reset_index(drop=True)


def known_changes(ratings: pd.DataFrame, materials: pd.DataFrame, later: pd.DataFrame) -> Rerated:
    """Put ratings that are known already together with what they become."""
    first, held = _first(ratings, materials)
    return Rerated(first, later, held)


def _first(ratings: pd.DataFrame, materials: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = ratings[_KEPT].set_axis(pd.RangeIndex(len(ratings), name="rating_id"))
    held = materials.loc[materials["counts"], ["rating_id", "material"]].drop_duplicates(ignore_index=True)
    return first.astype({"grade": object, "bottleneck_material": object}), held


def _days(changes: pd.DataFrame) -> list[pd.Timestamp]:
    """Days on which a scored control changes."""
    return sorted(changes.loc[changes["scored"].astype(bool), "day"].unique())


def _reached(changes: pd.DataFrame, day: pd.Timestamp, held: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Ratings that hold a material which a scored control that changes on a day reaches, be it as one of all raw minerals."""
    scopes = reached_materials()
    controls = changes.loc[changes["day"].eq(day) & changes["scored"].astype(bool), "control_id"]
    materials = scopes.loc[scopes["control_id"].isin(controls), "material"]
    return np.sort(held.loc[held["material"].isin(materials), "rating_id"].unique()).astype(np.int64)


def _batches(sizes: Sequence[int], rows_each: float) -> Iterator[list[int]]:
    """Positions of what is rated together."""
    batch: list[int] = []
    rows = 0.0
    for position, size in enumerate(sizes):
        if batch and rows + size * rows_each > _AT_ONCE:
            yield batch
            batch, rows = [], 0.0
        if size:
            batch.append(position)
            rows += size * rows_each
    if batch:
        yield batch


def _pairs(reached: dict[Any, npt.NDArray[np.int64]]) -> pd.DataFrame:
    """Ratings and days as one table, with the number of the day among these."""
    sizes = [len(ratings) for ratings in reached.values()]
    return pd.DataFrame(
        {
            "rating_id": np.concatenate(list(reached.values())),
            "day": np.repeat(pd.DatetimeIndex(list(reached)).to_numpy(dtype="datetime64[ns]"), sizes),
            "moment": np.repeat(np.arange(len(reached)), sizes),
        }
    )


def _rate_pairs(evidence: pd.DataFrame, pairs: pd.DataFrame, setting: Setting) -> Ratings:
    """Rate combinations on days, each pair as a rating of its own; no day is the setting's date."""
    wanted = pairs[["rating_id", "moment"]].assign(number=np.arange(len(pairs)))
    rows = evidence.merge(wanted, on="rating_id", how="inner").drop(columns="rating_id")
    rows = rows.rename(columns={"number": "rating_id"}).sort_values("rating_id", kind="stable", ignore_index=True)
    known = setting.controls
    of_moment = pairs.drop_duplicates("moment")
    controls = [
        known.assign(moment=moment, status=known["status"] if pd.isna(day) else status_as_of(known, day.date()))
        for moment, day in zip(of_moment["moment"], of_moment["day"], strict=True)
    ]
    return rate(rows, len(pairs), setting, pd.concat(controls, ignore_index=True))


def _kept(pairs: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    return pairs[["rating_id", "day"]].assign(**{name: ratings[name].to_numpy(dtype=object) for name in _KEPT})
