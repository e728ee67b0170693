"""Ratings at many moments: rated again only where a control changes, and only what that control reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.control_status import status_as_of
from bomrisk.exposure import reached_materials
from bomrisk.ratings import Ratings, expand_groups, rate
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


def rerate(evidence: pd.DataFrame, count: int, setting: Setting, changes: pd.DataFrame) -> Rerated:
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

    Returns
    -------
    Rerated

    Notes
    -----
    A rating depends on the date through the statuses of the controls that reach its materials and through nothing else. So
    between two changes of these it is what it was.
    """
    possible = expand_groups(evidence, setting)[["rating_id", "material"]].drop_duplicates(ignore_index=True)
    scored = changes[changes["scored"].astype(bool)]
    days = _days(scored)
    pairs = [_everything(count), *(_reached(scored[scored["day"].eq(day)], possible) for day in days)]
    found: list[pd.DataFrame] = []
    held: list[pd.DataFrame] = []
    for moments in _batches([len(pair) for pair in pairs], len(evidence) / max(count, 1)):
        of_batch = {moment: days[moment - 1].date() if moment else setting.as_of for moment in moments}
        wanted, rated = _rated(evidence, {moment: pairs[moment] for moment in moments}, of_batch, setting)
        found.append(wanted.assign(**{name: rated.ratings[name].to_numpy() for name in _KEPT}))
        if not held:  # the first batch begins with every rating on the first day, numbered as they are
            rows = rated.materials
            held.append(rows.loc[rows["counts"] & rows["rating_id"].lt(count), ["rating_id", "material"]])
    table = pd.concat(found, ignore_index=True)
    is_first = table["moment"].eq(0)
    later = table[~is_first].reset_index(drop=True)
    later.insert(1, "day", pd.to_datetime(later.pop("moment").map(lambda moment: days[moment - 1])))
    return Rerated(table[is_first].set_index("rating_id")[_KEPT], later, held[0].drop_duplicates(ignore_index=True))


def _days(scored: pd.DataFrame) -> list[pd.Timestamp]:
    """Days on which a scored control changes, in order; the moment of each is its position, counted from 1."""
    return sorted(scored["day"].unique())


def _everything(count: int) -> npt.NDArray[np.int64]:
    return np.arange(count, dtype=np.int64)


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
        batch.append(position)
        rows += size * rows_each
    yield batch


def _rated(
    evidence: pd.DataFrame, pairs: dict[int, npt.NDArray[np.int64]], days: dict[int, dt.date], setting: Setting
) -> tuple[pd.DataFrame, Ratings]:
    """Rate some combinations at each of some moments."""
    wanted = pd.DataFrame(
        {
            "rating_id": np.concatenate(list(pairs.values())),
            "moment": np.repeat(list(pairs), [len(pair) for pair in pairs.values()]),
        }
    )
    wanted["number"] = np.arange(len(wanted))
    rows = evidence.merge(wanted, on="rating_id", how="inner").drop(columns="rating_id")
    rows = rows.rename(columns={"number": "rating_id"}).sort_values("rating_id", kind="stable", ignore_index=True)
    return wanted[["rating_id", "moment"]], rate(rows, len(wanted), setting, _controls_at(days, setting))


def _controls_at(days: dict[int, dt.date], setting: Setting) -> pd.DataFrame:
    """Controls with their status at each moment."""
    known = setting.controls
    at = [known.assign(moment=moment, status=status_as_of(known, day)) for moment, day in days.items()]
    return pd.concat(at, ignore_index=True)
