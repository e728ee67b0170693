"""Which change of a scenario moves which rating, by how much, and through which controls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.ratings import Ratings, rate
from bomrisk.scenarios.scenario import Scenario
from bomrisk.setting import Setting
from bomrisk.stages import NEED

__all__ = ["causes_of", "moves_of", "no_moves"]

_CLOSE = 1e-9
_NAMED = 3
"""How many controls a cause names."""


def moves_of(
    scenario: Scenario, chain: Sequence[Setting], evidence: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame
) -> pd.DataFrame:
    """Follow the ratings that end otherwise through the changes of a scenario.

    Parameters
    ----------
    scenario : Scenario
    chain : sequence of Setting
        As :meth:`bomrisk.scenarios.Scenario.steps` returns them.
    evidence : DataFrame
        See :func:`bomrisk.ratings.rate`.
    before, after : DataFrame
        Ratings as it stands, and under the scenario.

    Returns
    -------
    DataFrame
        As ``moves`` of :class:`bomrisk.scenarios.Comparison`, without ``lines``.
    """
    ids = np.flatnonzero(_differs(before, after))
    if not len(ids):
        return no_moves()
    moving = evidence[evidence["rating_id"].isin(ids)]
    moving = moving.assign(rating_id=np.searchsorted(ids, moving["rating_id"].to_numpy()))
    tables = []
    was = rate(moving, len(ids), chain[0])
    for step, (change, setting) in enumerate(zip(scenario.changes, chain[1:], strict=True), start=1):
        now = rate(moving, len(ids), setting)
        hit = _differs(was.ratings, now.ratings)
        table = pd.DataFrame(
            {
                "scenario": scenario.name,
                "step": step,
                "change": change.title,
                "controls": _changed_controls(was, now).reindex(range(len(ids))).fillna("").to_numpy(dtype=object),
                "rating_id": ids,
                "score_before": was.ratings["score"].to_numpy(dtype=float),
                "score_after": now.ratings["score"].to_numpy(dtype=float),
                "grade_before": was.ratings["grade"].to_numpy(dtype=object),
                "grade_after": now.ratings["grade"].to_numpy(dtype=object),
            }
        )
        tables.append(table[hit])
        was = now
    return pd.concat(tables, ignore_index=True)


def no_moves() -> pd.DataFrame:
    """Return the table of a scenario that moves nothing."""
    texts = {
        name: pd.Series(dtype=object) for name in ("scenario", "change", "controls", "grade_before", "grade_after")
    }
    numbers = {name: pd.Series(dtype=np.int64) for name in ("step", "rating_id")}
    return pd.DataFrame(texts | numbers | {name: pd.Series(dtype=float) for name in ("score_before", "score_after")})


def _differs(one: pd.DataFrame, other: pd.DataFrame) -> npt.NDArray[np.bool_]:
    scores = [table["score"].to_numpy(dtype=float) for table in (one, other)]
    same: npt.NDArray[np.bool_] = np.isclose(scores[0], scores[1], rtol=0, atol=_CLOSE, equal_nan=True)
    return ~same


def _changed_controls(was: Ratings, now: Ratings) -> pd.Series[str]:
    """Ids of the controls whose effect on a rating's bottleneck is another, those that change most first; by rating."""
    key = [name for name in NEED if name in was.reaching.columns]
    effects = [each.reaching.loc[each.reaching["scored"], [*key, "control_id", "effective"]] for each in (was, now)]
    both = effects[0].merge(effects[1], on=[*key, "control_id"], how="outer", suffixes=("_was", "_now"))
    both["size"] = (both["effective_now"].fillna(0.0) - both["effective_was"].fillna(0.0)).abs()
    both = both[both["size"] > _CLOSE]
    bottlenecks = pd.concat([_bottlenecks(was, key), _bottlenecks(now, key)]).drop_duplicates()
    rows = bottlenecks.merge(both, on=key)
    rows = rows.sort_values(["rating_id", "size", "control_id"], ascending=[True, False, True], kind="stable")
    return rows.drop_duplicates(["rating_id", "control_id"]).groupby("rating_id")["control_id"].agg("; ".join)


def _bottlenecks(rated: Ratings, key: list[str]) -> pd.DataFrame:
    """What the ratings need of their bottleneck."""
    at = rated.ratings["position"].to_numpy()
    return rated.materials.iloc[at[at >= 0]][["rating_id", *key]]


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
