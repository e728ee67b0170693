"""Which change of a scenario moves which rating, by how much, and through which controls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.scenarios.rated_settings import Rated
from bomrisk.scenarios.scenario import Scenario

__all__ = ["causes_of", "moves_of"]

_CLOSE = 1e-9
_NAMED = 3
"""How many controls a cause names."""


def moves_of(scenario: Scenario, chain: Sequence[Rated]) -> pd.DataFrame:
    """Say which change of a scenario moves which rating.

    Parameters
    ----------
    scenario : Scenario
    chain : sequence of Rated
        Ratings under each of its :meth:`~bomrisk.scenarios.Scenario.steps`.

    Returns
    -------
    DataFrame
        As ``moves`` of :class:`bomrisk.scenarios.Comparison`, without ``lines``; only of ratings whose score ends otherwise.
    """
    ends_otherwise = _differs(chain[0].ratings, chain[-1].ratings)
    tables = [_moves(scenario.name, 0, "", chain[0], chain[0], ends_otherwise)]
    for step, (change, was, now) in enumerate(zip(scenario.changes, chain[:-1], chain[1:], strict=True), start=1):
        if was is not now:
            tables.append(_moves(scenario.name, step, change.title, was, now, ends_otherwise))
    return pd.concat(tables, ignore_index=True)


def _moves(
    scenario: str, step: int, title: str, was: Rated, now: Rated, ends_otherwise: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    ids = np.flatnonzero(_differs(was.ratings, now.ratings) & ends_otherwise)
    before, after = (rated.ratings.iloc[ids] for rated in (was, now))
    controls = _changed_controls(was, now, ids) if len(ids) else pd.Series(dtype=object)
    return pd.DataFrame(
        {
            "scenario": pd.Series(scenario, index=range(len(ids)), dtype=object),
            "step": np.full(len(ids), step, dtype=np.int64),
            "change": pd.Series(title, index=range(len(ids)), dtype=object),
            "controls": controls.reindex(ids).fillna("").to_numpy(dtype=object),
            "rating_id": ids,
            "score_before": before["score"].to_numpy(dtype=float),
            "score_after": after["score"].to_numpy(dtype=float),
            "grade_before": before["grade"].to_numpy(dtype=object),
            "grade_after": after["grade"].to_numpy(dtype=object),
        }
    )


def _differs(one: pd.DataFrame, other: pd.DataFrame) -> npt.NDArray[np.bool_]:
    scores = [table["score"].to_numpy(dtype=float) for table in (one, other)]
    same: npt.NDArray[np.bool_] = np.isclose(scores[0], scores[1], rtol=0, atol=_CLOSE, equal_nan=True)
    return ~same


def _changed_controls(was: Rated, now: Rated, ids: npt.NDArray[np.int64]) -> pd.Series[str]:
    """Ids of the controls whose effect on a rating's bottleneck is another, those that change most first; by rating."""
    key = [name for name in was.effects.columns if name not in ("control_id", "effective")]
    both = was.effects.merge(now.effects, on=[*key, "control_id"], how="outer", suffixes=("_was", "_now"))
    both["size"] = (both["effective_now"].fillna(0.0) - both["effective_was"].fillna(0.0)).abs()
    both = both[both["size"] > _CLOSE]
    bottlenecks = pd.concat([was.bottlenecks, now.bottlenecks]).drop_duplicates()
    rows = bottlenecks[bottlenecks["rating_id"].isin(ids)].merge(both, on=key)
    rows = rows.sort_values(["rating_id", "size", "control_id"], ascending=[True, False, True], kind="stable")
    return rows.drop_duplicates(["rating_id", "control_id"]).groupby("rating_id")["control_id"].agg("; ".join)


def causes_of(moves: pd.DataFrame, count: int) -> npt.NDArray[np.object_]:
    """Say for each of `count` ratings which changes move it, by how many points, the largest first; empty where none does."""
    said = np.full(count, "", dtype=object)
    if moves.empty:
        return said
    points = moves["score_after"] - moves["score_before"]
    rows = moves.assign(points=points, size=-points.abs().fillna(np.inf))
    rows = rows.sort_values(["rating_id", "size"], kind="stable")
    texts = rows["change"] + rows["controls"].map(_named) + rows["points"].map(_signed)
    joined = texts.groupby(rows["rating_id"]).agg(". ".join)
    said[joined.index.to_numpy(dtype=np.int64)] = joined.to_numpy(dtype=object)
    return said


def _named(controls: str) -> str:
    names = controls.split("; ") if controls else []
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f": {', '.join(names[:_NAMED])}{more}" if names else ""


def _signed(points: float) -> str:
    if np.isnan(points):
        return ""
    return f" ({points:+.0f})" if abs(points) >= 0.5 else f" ({'+' if points > 0 else '-'} less than 1)"
