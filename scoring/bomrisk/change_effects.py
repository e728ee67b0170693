"""What changes of controls do: which ratings move, through which control, and how many lines and how much spend that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.change_reach import ChangeReach, what_holds
from bomrisk.rerating import Rerated

__all__ = ["Amounts", "effects_of_changes", "grouped_by_instrument", "moves_of_ratings"]

_ROUNDING = 1e-9
_TYPES = (
    dict.fromkeys(["materials", "holds", "grades"], "object")
    | {"bears": "bool"}
    | dict.fromkeys(["lines", "rescored", "up", "down", "moved"], "int64")
    | dict.fromkeys(["spend", "points", "moved_spend"], "float64")
)
_ALIKE = ["day", "issuing_country", "short_name", "before", "after", "scored"]


@dataclass(frozen=True)
class Amounts:
    """Lines and spend of each rating.

    Attributes
    ----------
    lines, priced : ndarray of int
        Lines with the rating, and those of them whose spend is known.
    spend : ndarray of float
        Sum of the spend that is known.
    """

    lines: npt.NDArray[np.int64]
    priced: npt.NDArray[np.int64]
    spend: npt.NDArray[np.float64]

    @classmethod
    def of(cls, codes: npt.NDArray[np.int64], spend: npt.NDArray[np.float64], count: int) -> Amounts:
        """Count them from the rating and the spend (NaN = not known) of each line."""
        known = np.isfinite(spend)
        return cls(
            np.bincount(codes, minlength=count),
            np.bincount(codes[known], minlength=count),
            np.bincount(codes[known], weights=spend[known], minlength=count).astype(np.float64),
        )

    def total(self, ratings: npt.NDArray[np.int64]) -> float:
        """Spend on some ratings; NaN where none of it is known."""
        return float(self.spend[ratings].sum()) if self.priced[ratings].any() else math.nan


def moves_of_ratings(rated: Rerated, changes: pd.DataFrame, reach: ChangeReach) -> pd.DataFrame:
    """Give the ratings whose grade or score becomes another, with the controls that make it so.

    Parameters
    ----------
    rated : Rerated
    changes : DataFrame
        ``day, control_id``.
    reach : ChangeReach

    Returns
    -------
    DataFrame
        ``rating_id, day, grade_before, grade_after, score_before, score_after, controls`` (ids joined by ``;``), by day.
    """
    score = rated.first["score"].to_numpy(dtype=np.float64).copy()
    grade = rated.first["grade"].to_numpy(dtype=object).copy()
    worst = rated.first["bottleneck_material"].to_numpy(dtype=object).copy()
    later = rated.later
    days, ids = later["day"].to_numpy(), later["rating_id"].to_numpy(dtype=np.int64)
    scores, grades, materials = (later[name].to_numpy() for name in ("score", "grade", "bottleneck_material"))
    on_day = changes.groupby("day")["control_id"].agg(list)
    rows: list[tuple[Any, ...]] = []
    edges = [*np.flatnonzero(days[1:] != days[:-1]) + 1, len(days)] if len(days) else []
    for first, last in zip([0, *edges[:-1]], edges, strict=False):
        at, day = ids[first:last], pd.Timestamp(days[first])
        new = np.asarray(scores[first:last], dtype=np.float64)
        other = ~np.isclose(score[at], new, rtol=0, atol=_ROUNDING, equal_nan=True)
        other |= grade[at] != grades[first:last]
        for place in np.flatnonzero(other):
            rating = at[place]
            # A score rises with the material that now is the worst, and falls with the one that was.
            carrier = materials[first + place] if new[place] > score[rating] else worst[rating]
            causes = [each for each in on_day[day] if carrier in reach.bearing.get(each, ())]
            rows.append(
                (rating, day, grade[rating], grades[first + place], score[rating], new[place], ";".join(causes))
            )
        score[at], grade[at], worst[at] = new, grades[first:last], materials[first:last]
    columns = ["rating_id", "day", "grade_before", "grade_after", "score_before", "score_after", "controls"]
    table = pd.DataFrame(rows, columns=columns)
    texts = dict.fromkeys(["grade_before", "grade_after", "controls"], object)
    numbers = {"rating_id": np.int64, "score_before": np.float64, "score_after": np.float64}
    return table.astype({**texts, **numbers, "day": "datetime64[ns]"})


def grouped_by_instrument(changes: pd.DataFrame) -> list[list[int]]:
    """Give the rows of the controls of one instrument that change alike on a day together, in their order."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row, key in enumerate(zip(*(changes[name] for name in _ALIKE), strict=True)):
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def effects_of_changes(
    groups: Sequence[Sequence[int]],
    changes: pd.DataFrame,
    moves: pd.DataFrame,
    held: pd.DataFrame,
    amounts: Amounts,
    reach: ChangeReach,
    statuses: Mapping[str, str],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """Tell what each group of changes does.

    Parameters
    ----------
    groups : sequence of sequences of int
        Rows of `changes` that are taken together, all of one day and issuer.
    changes : DataFrame
        All changes, see :func:`bomrisk.status_changes.status_changes`.
    moves : DataFrame
        As :func:`moves_of_ratings` returns them.
    held : DataFrame
        ``rating_id, material``.
    amounts : Amounts
    reach : ChangeReach
    statuses : mapping
        Status of each control before all changes.
    names : mapping
        Name of each material by id.

    Returns
    -------
    DataFrame
        One row per group: ``materials, bears, holds, lines, spend, rescored, points, up, down, moved, moved_spend, grades``.
    """
    of_material = {
        str(material): rows.to_numpy(dtype=np.int64) for material, rows in held.groupby("material")["rating_id"]
    }
    by_cause: dict[tuple[pd.Timestamp, str], list[int]] = {}
    for row, (day, controls) in enumerate(zip(moves["day"], moves["controls"], strict=True)):
        for control in controls.split(";"):
            by_cause.setdefault((day, control), []).append(row)
    ratings = moves["rating_id"].to_numpy(dtype=np.int64)
    points = (moves["score_after"] - moves["score_before"]).to_numpy(dtype=np.float64)
    steps = list(zip(moves["grade_before"], moves["grade_after"], strict=True))
    days, ids, issuers, afters = (changes[name].tolist() for name in ("day", "control_id", "issuing_country", "after"))
    before, after, at, row = dict(statuses), dict(statuses), None, 0
    found = []
    for group in groups:
        day = days[group[0]]
        if day != at:  # groups come by day
            before, at = dict(after), day
            while row < len(days) and days[row] <= day:
                if days[row] < day:
                    before[ids[row]] = afters[row]
                after[ids[row]] = afters[row]
                row += 1
        controls = [ids[each] for each in group]
        materials = sorted({name for each in controls for name in reach.materials.get(each, ())})
        bearing = sorted({name for each in controls for name in reach.bearing.get(each, ())})
        touched = [of_material[name] for name in materials if name in of_material]
        reached = np.unique(np.concatenate(touched)) if touched else np.empty(0, dtype=np.int64)
        rows = sorted({each for control in controls for each in by_cause.get((day, control), ())})
        moved = [each for each in rows if amounts.lines[ratings[each]] and steps[each][0] != steps[each][1]]
        counted: dict[tuple[str, str], int] = {}
        for each in moved:
            counted[steps[each]] = counted.get(steps[each], 0) + int(amounts.lines[ratings[each]])
        worse = sum(int(amounts.lines[ratings[each]]) for each in moved if points[each] > 0)
        better = sum(counted.values()) - worse
        found.append(
            {
                "materials": ";".join(materials),
                "bears": bool(bearing),
                "holds": what_holds(issuers[group[0]], bearing, before, after, reach, names),
                "lines": int(amounts.lines[reached].sum()),
                "spend": amounts.total(reached),
                "rescored": int(amounts.lines[ratings[rows]].sum()),
                "points": float(max((points[each] for each in rows), key=abs, default=0.0)),
                "up": worse,
                "down": better,
                "moved": worse + better,
                "moved_spend": amounts.total(ratings[moved]),
                "grades": "; ".join(f"{was} -> {now}: {lines:,}" for (was, now), lines in sorted(counted.items())),
            }
        )
    # Types hold where nothing changes, too: a mask must be one without rows.
    return pd.DataFrame(found, columns=list(_TYPES)).astype(_TYPES)
