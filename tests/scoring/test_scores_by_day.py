"""Scores on each day of a stretch of time: what a rating of each day alone gives, without rating each day."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest

from bomrisk import rerating, score
from bomrisk.errors import InputError
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk.status_changes import status_changes
from bomrisk.timeline import scores_by_day, timeline

# Groups with and without shares of their own, candidates, traces, stated origins, what cannot be rated, doubles.
BOM = pd.DataFrame(
    {
        "material": [
            "gallium", "antimony", "copper", "none", None, "cobalt", "antimony", "rare-earths", "graphite", "lithium",
            "nickel", "dysprosium; holmium", "tungsten", "tin", "niobium", None, None, None,
        ],
        "description": [""] * 4 + ["widget"] + [""] * 10 + ["NdFeB magnet N42SH", "Li-ion cell 18650", "nickel ore"],
        "declaration": ["some: germanium<0.0001"] + [None] * 17,
        "material_origin": ["", "CN", "", "", "", "CD", "", "CN", "", "ZW", "ID", "", "", "MM", "MW", "CN", "", "ID"],
        "country": ["US", "", "DE", "", "", "", "JP", "JP", "", "", "", "VN", "", "", "", "JP", "KR", "ID"],
    }
)  # fmt: skip


def days_around_changes(start: str, end: str, to: str, seed: int, count: int) -> list[dt.date]:
    """Some days of change, their eves, and days between, the first and the last."""
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    changes = status_changes(Setting.of(None, first, to), last)
    days = sorted({day.date() for day in changes.loc[changes["scored"].astype(bool), "day"]})
    rng = random.Random(seed)
    chosen = rng.sample(days, min(count, len(days)))
    eves = [day - dt.timedelta(days=1) for day in chosen[: count // 2]]
    between = [first + dt.timedelta(days=rng.randrange((last - first).days)) for _ in range(2)]
    return sorted({first, last, *chosen, *eves, *between})


@pytest.mark.parametrize(
    ("start", "end", "to", "seed"),
    [
        ("2024-11-15", "2025-11-15", "US", 1),
        ("2025-10-01", "2026-10-01", "DE", 2),
        ("2026-01-01", "2027-01-31", "JP", 3),
        ("2010-06-01", "2015-06-01", "JP", 4),
        ("2013-12-01", "2020-02-01", "KR", 5),
    ],
)
def test_each_day_has_the_scores_of_a_rating_of_that_day_alone(start, end, to, seed):
    found = scores_by_day(BOM, start, end, to=to)
    assert len(found.days) == (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days + 1
    assert found.scores.shape == (found.rating_of_line.max() + 1, len(found.days))
    for day in days_around_changes(start, end, to, seed, 3):
        alone = score(BOM, as_of=day, to=to)
        pd.testing.assert_frame_equal(
            found.on(day), alone[["score", "grade"]].astype({"grade": object}), check_dtype=False
        )


def test_rating_in_small_portions_gives_the_same(monkeypatch):
    whole, moves = (
        scores_by_day(BOM, "2025-01-01", days=365, to="US"),
        timeline(BOM, "2025-01-01", days=365, to="US").moves,
    )
    monkeypatch.setattr(rerating, "_AT_ONCE", 30)
    np.testing.assert_array_equal(scores_by_day(BOM, "2025-01-01", days=365, to="US").scores, whole.scores)
    pd.testing.assert_frame_equal(timeline(BOM, "2025-01-01", days=365, to="US").moves, moves)


def test_nothing_is_rated_again_where_nothing_that_counts_changes(monkeypatch):
    rated = []
    original = rerating.rate

    def counting(evidence, count, *rest):
        rated.append(count)
        return original(evidence, count, *rest)

    monkeypatch.setattr(rerating, "rate", counting)
    copper = pd.DataFrame({"material": ["copper", "gallium", "copper"]})
    found = scores_by_day(copper, "2026-11-22", "2026-12-31", to="US")
    assert rated == [2, 1]  # both on the first day, gallium again when its ban comes back
    assert found.scores.shape == (2, 40)
    rated.clear()
    scores_by_day(copper, "2026-11-22", "2026-12-31", to="DE")
    assert rated == [2]


def test_a_policy_counts():
    strict = Policy().with_(status={"suspended": 1.0})
    bom = pd.DataFrame({"material": ["antimony"]})
    mild = scores_by_day(bom, "2025-11-08", "2025-11-09", to="US").scores[0]
    same = scores_by_day(bom, "2025-11-08", "2025-11-09", to="US", policy=strict).scores[0]
    assert mild[1] < mild[0]
    assert same[1] == same[0]


@pytest.mark.parametrize("day", ["2026-11-21", "2026-12-31", "soon"])
def test_a_day_that_is_none_of_them_is_refused(day):
    with pytest.raises(InputError):
        scores_by_day(BOM.head(1), "2026-11-22", days=5).on(day)
