"""Materials of which one must be in the part: the worst counts, the best is the best case, beside whatever else is in the part."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.assessment import assess

WHEN = {"as_of": "2026-10-01", "to": "DE"}


def rated(*declarations: str) -> pd.DataFrame:
    return assess(pd.DataFrame({"declaration": declarations}), **WHEN).lines


@pytest.fixture(scope="module")
def alone() -> dict[str, pd.Series]:
    names = ["copper", "dysprosium", "terbium", "graphite-natural", "graphite-synthetic"]
    table = rated(*(f"full: {name}" for name in names))
    return {name: table.iloc[row] for row, name in enumerate(names)}


# What is declared; of which the worst gives the score, and of which the best is sure.
CASES = [
    ("dysprosium/terbium", ["dysprosium", "terbium"], []),
    ("dysprosium/terbium; copper", ["dysprosium", "terbium"], ["copper"]),
    ("graphite", ["graphite-natural", "graphite-synthetic"], []),
    ("graphite; copper", ["graphite-natural", "graphite-synthetic"], ["copper"]),
    # The one that it is, is told.
    ("graphite; graphite-synthetic", [], ["graphite-synthetic"]),
    ("graphite-synthetic; graphite; copper", [], ["graphite-synthetic", "copper"]),
]


@pytest.mark.parametrize(("declared", "several", "sure"), CASES, ids=[case[0] for case in CASES])
def test_by_hand(alone, declared: str, several: list[str], sure: list[str]) -> None:
    line = rated(f"full: {declared}").iloc[0]
    assert line["score"] == max(alone[name]["score"] for name in (*several, *sure))
    best = [min(alone[name]["low"] for name in several)] if several else []
    assert line["low"] == max([*best, *(alone[name]["low"] for name in sure)])
    assert set(line["materials"].split("; ")) == {*several, *sure}


def test_each_of_two_sets_holds_one(alone) -> None:
    line = rated("full: dysprosium/terbium; graphite").iloc[0]
    sets = (["dysprosium", "terbium"], ["graphite-natural", "graphite-synthetic"])
    assert line["low"] == max(min(alone[name]["low"] for name in each) for each in sets)


@pytest.mark.parametrize("more", ["copper", "graphite-natural", "tin", "gallium"])
@pytest.mark.parametrize("declared", ["dysprosium/terbium", "graphite", "platinum-group-metals"])
def test_what_else_is_in_the_part_makes_it_no_better(declared: str, more: str) -> None:
    table = rated(f"full: {declared}", f"full: {declared}; {more}", f"full: {more}")
    without, both, other = (table.iloc[row] for row in range(3))
    assert both["score"] >= other["score"]
    assert both["low"] >= max(without["low"], other["low"]) - 1e-9
    if more != "graphite-natural" or declared != "graphite":  # which settles what the worst is
        assert both["score"] >= without["score"]


def test_candidates_of_a_customs_code_count_only_where_nothing_is_sure() -> None:
    # 8112.92: unwrought gallium, germanium, indium, niobium or vanadium.
    bom = pd.DataFrame({"hs_code": ["8112.92"] * 2, "declaration": [None, "some: tin"]})
    alone, beside = assess(bom, **WHEN).lines["materials"]
    assert {"gallium", "indium"} <= set(alone.split("; "))
    assert beside == "tin"
