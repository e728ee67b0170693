"""Ratings at many moments: rated again only where a control changes, and only what that control reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_status import status_as_of
from bomrisk.exposure import reached_materials
from bomrisk.ratings import rate
from bomrisk.setting import Setting

__all__ = ["Rerated", "rerate"]

_AT_ONCE = 200_000
"""Rows of evidence that are rated together: enough to make good use of the time, few enough for the memory."""
_KEPT = ["score", "grade", "bottleneck_material"]


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
    ratings, materials = known
    held = materials.loc[materials["counts"], ["rating_id", "material"]].drop_duplicates(ignore_index=True)
    first = ratings[_KEPT].set_axis(pd.RangeIndex(count, name="rating_id"))
    first = first.astype({"grade": object, "bottleneck_material": object})
    scored = changes[changes["scored"].astype(bool)]
    days = sorted(scored["day"].unique())
    reached = [_reached(scored[scored["day"].eq(day)], held) for day in days]
    found = [first.iloc[:0].reset_index().assign(day=pd.Series(dtype="datetime64[ns]"))]
    for batch in _batches([len(ratings) for ratings in reached], len(evidence) / max(count, 1)):
        found.append(_rated(evidence, {days[at]: reached[at] for at in batch}, setting))
    later = pd.concat(found[1:] or found, ignore_index=True)
    return Rerated(first, later[["rating_id", "day", *_KEPT]], held)


def _reached(changes: pd.DataFrame, held: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Ratings that hold a material which one of the changing controls reaches, be it as one of all raw minerals."""
    scopes = reached_materials()
    materials = scopes.loc[scopes["control_id"].isin(changes["control_id"]), "material"]
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


def _rated(
    evidence: pd.DataFrame, reached: dict[pd.Timestamp, npt.NDArray[np.int64]], setting: Setting
) -> pd.DataFrame:
    """Rate some combinations on each of some days."""
    sizes = [len(ratings) for ratings in reached.values()]
    wanted = pd.DataFrame(
        {
            "rating_id": np.concatenate(list(reached.values())),
            "day": np.repeat(np.array(list(reached), dtype="datetime64[ns]"), sizes),
            "moment": np.repeat(np.arange(len(reached)), sizes),
            "number": np.arange(sum(sizes)),
        }
    )
    rows = evidence.merge(wanted.drop(columns="day"), on="rating_id", how="inner").drop(columns="rating_id")
    rows = rows.rename(columns={"number": "rating_id"}).sort_values("rating_id", kind="stable", ignore_index=True)
    known = setting.controls
    controls = pd.concat(
        [known.assign(moment=at, status=status_as_of(known, day.date())) for at, day in enumerate(reached)],
        ignore_index=True,
    )
    ratings = rate(rows, len(wanted), setting, controls).ratings
    return wanted[["rating_id", "day"]].assign(**{name: ratings[name].to_numpy() for name in _KEPT})
