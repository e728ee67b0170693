"""Which controls move which ratings, found by putting one control after the other into its other state and rating again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.comparison.side import Rated, same_score
from bomrisk.ratings import rate

__all__ = ["STEP_COLUMNS", "control_steps", "differing_controls"]

STEP_COLUMNS = ["rating_id", "control_id", "score_before", "score_after", "grade_before", "grade_after"]


def differing_controls(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Pair the scored controls whose status differs, or whether they hold to the destination.

    Parameters
    ----------
    before, after : DataFrame
        The controls of two settings, see :attr:`bomrisk.setting.Setting.controls`.

    Returns
    -------
    DataFrame
        Those of `after`, with ``status_before`` and ``holds_before``.
    """
    kept = before[["control_id", "status", "holds"]]
    table = after.merge(kept, on="control_id", how="inner", suffixes=("", "_before"))
    other = table["status"].ne(table["status_before"]) & (table["holds"] | table["holds_before"])
    other |= table["holds"].ne(table["holds_before"])
    return table[other & table["scored"].astype(bool)].reset_index(drop=True)


def control_steps(
    rated: Rated, controls: pd.DataFrame, changes: pd.DataFrame, wanted: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Put one control after the other into its later state.

    Parameters
    ----------
    rated : Rated
        The start; its evidence, and its setting in all but the controls.
    controls : DataFrame
        The controls at the start.
    changes : DataFrame
        ``control_id, status, holds`` of those that change, in the order in which they are changed.
    wanted : ndarray of int
        Ratings to look at.

    Returns
    -------
    DataFrame
        One row per rating and control that moves it, in order: the columns of :data:`STEP_COLUMNS`. The scores of a rating
        join up: what one control left, the next one begins with.

    Notes
    -----
    All steps of all ratings are rated in one go, each rating only at the steps of controls that reach a material of it.
    """
    evidence = rated.evidence[rated.evidence["rating_id"].isin(wanted)]
    pairs = _reached(wanted, changes, rated)
    if pairs.empty:
        return pd.DataFrame(columns=STEP_COLUMNS)
    pairs = pairs.assign(number=np.arange(len(pairs)))
    rows = evidence.merge(pairs, on="rating_id", how="inner").drop(columns="rating_id")
    rows = rows.rename(columns={"number": "rating_id"}).sort_values("rating_id", kind="stable", ignore_index=True)
    states = pd.concat(
        [_after(controls, changes, moment) for moment in sorted(pairs["moment"].unique())], ignore_index=True
    )
    after = rate(rows, len(pairs), rated.setting, states).ratings
    steps = pairs.assign(
        control_id=changes["control_id"].to_numpy()[pairs["moment"] - 1],
        score_after=after["score"].to_numpy(dtype=float),
        grade_after=after["grade"].to_numpy(dtype=object),
    )
    first = rated.ratings.ratings.loc[steps["rating_id"], ["score", "grade"]].reset_index(drop=True)
    begins = ~steps.duplicated("rating_id")
    for name in ("score", "grade"):
        steps[f"{name}_before"] = first[name].where(begins, steps[f"{name}_after"].shift())
    scores = steps["score_before"].to_numpy(dtype=float), steps["score_after"].to_numpy(dtype=float)
    moved = ~same_score(*scores) | steps["grade_before"].ne(steps["grade_after"]).to_numpy()
    return steps.loc[moved, STEP_COLUMNS].reset_index(drop=True)


def _reached(wanted: npt.NDArray[np.int64], changes: pd.DataFrame, rated: Rated) -> pd.DataFrame:
    """Give each rating the changes that reach a material of it, by their number from 1 on."""
    materials = rated.ratings.materials
    held = materials.loc[materials["rating_id"].isin(wanted), ["rating_id", "material"]].drop_duplicates()
    numbered = changes[["control_id"]].assign(moment=range(1, len(changes) + 1))
    scopes = rated.setting.world.reached[["control_id", "material"]].merge(numbered, on="control_id", how="inner")
    pairs = held.merge(scopes, on="material", how="inner")[["rating_id", "moment"]]
    table: pd.DataFrame = pairs.drop_duplicates().sort_values(["rating_id", "moment"], ignore_index=True)
    return table


def _after(controls: pd.DataFrame, changes: pd.DataFrame, moment: int) -> pd.DataFrame:
    """The controls when the first changes are made."""
    done = changes.head(moment).set_index("control_id")
    state = controls.assign(moment=moment)
    for name in ("status", "holds"):
        later = state["control_id"].map(done[name])
        state[name] = later.where(later.notna(), state[name]).astype(controls[name].dtype)
    return state
