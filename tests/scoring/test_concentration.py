from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bomrisk
from bomrisk.concentration import concentration_of_sets, rest_upper_bound


@st.composite
def share_lists(draw: st.DrawFn) -> list[float]:
    parts = draw(st.lists(st.floats(0.001, 1), min_size=1, max_size=12))
    named = draw(st.floats(0.05, 1))
    return [named * part / sum(parts) for part in parts]


@given(share_lists(), st.randoms())
def test_order_does_not_matter(shares: list[float], random) -> None:
    shuffled = shares.copy()
    random.shuffle(shuffled)
    assert bomrisk.hhi(shuffled) == pytest.approx(bomrisk.hhi(shares))


@given(share_lists().filter(lambda shares: len(shares) > 1))
def test_merging_two_countries_never_lowers_it(shares: list[float]) -> None:
    merged = [shares[0] + shares[1], *shares[2:]]
    assert bomrisk.hhi(merged) >= bomrisk.hhi(shares)


@given(share_lists())
def test_missing_is_not_zero(shares: list[float]) -> None:
    assert bomrisk.hhi([*shares, float("nan")]) == bomrisk.hhi(shares)
    assert math.isnan(bomrisk.hhi([float("nan")]))
    assert math.isnan(bomrisk.hhi([]))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([1.0], 1.0),
        ([0.5, 0.5], 0.5),
        ([0.5, 0.3, 0.2], 0.38),
        ([0.6], 0.36),
        (pd.Series({"CN": 0.9, "RU": 0.1}), 0.82),
    ],
)
def test_hand_computed(shares: list[float], expected: float) -> None:
    assert bomrisk.hhi(shares) == pytest.approx(expected)


@pytest.mark.parametrize("shares", [[60, 40], [0.8, 0.3], [-0.1, 0.5]])
def test_percentages_and_impossible_shares_are_refused(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="fractions"):
        bomrisk.hhi(shares)


@pytest.mark.parametrize(
    ("rest", "smallest", "top_list", "expected"),
    [
        (0.0, 0.1, True, 0.0),
        (0.3, 0.1, False, 0.09),  # anyone could hold all of it
        (0.3, 0.1, True, 3 * 0.01),  # nobody unnamed is larger than the smallest named
        (0.25, 0.1, True, 2 * 0.01 + 0.05**2),
        (0.05, 0.1, True, 0.0025),
    ],
)
def test_upper_bound_of_the_unnamed_rest(rest: float, smallest: float, top_list: bool, expected: float) -> None:
    assert rest_upper_bound([rest], [smallest], [top_list])[0] == pytest.approx(expected)


@given(st.floats(0, 0.9), st.floats(0.01, 0.9))
def test_a_top_list_is_never_wider_than_an_open_one(rest: float, smallest: float) -> None:
    assert rest_upper_bound([rest], [smallest], [True])[0] <= rest_upper_bound([rest], [smallest], [False])[0] + 1e-12


def _measure(rows: list[tuple[str, float | None]], governance: dict[str, float], trade: dict[str, str]) -> pd.Series:
    shares = pd.DataFrame(
        {
            "material": "m",
            "stage": "mining",
            "dataset": "d",
            "year": 2025,
            "country": [country for country, _ in rows],
            "share": pd.array([share for _, share in rows], dtype="float64"),
        }
    )
    sets = pd.DataFrame(
        {
            "material": ["m"],
            "stage": ["mining"],
            "dataset": ["d"],
            "year": [2025],
            "role": ["chosen"],
            "top_list": [False],
        }
    )
    return concentration_of_sets(shares, sets, pd.Series(governance, dtype=float), pd.Series(trade, dtype=object)).iloc[
        0
    ]


def test_governance_and_trade_weights_by_hand() -> None:
    measured = _measure(
        [("CN", 0.5), ("FR", 0.3), ("DE", 0.1), ("ZZ", 0.1)],
        {"CN": 5.5, "FR": 3.0, "DE": 2.5},
        {"FR": "trusted", "DE": "destination"},
    )
    assert measured["hhi"] == pytest.approx(0.25 + 0.09 + 0.01)
    assert measured["hhi_g_other"] == pytest.approx(0.25 * 5.5 / 5)
    assert measured["hhi_g_trusted"] == pytest.approx(0.09 * 3 / 5)
    assert measured["hhi_g_destination"] == pytest.approx(0.01 * 2.5 / 5)
    assert measured["hhi_low"] == measured["hhi"]
    assert measured["hhi_high"] == pytest.approx(measured["hhi"] + 0.01)
    assert (measured["top_country"], measured["n1"]) == ("CN", pytest.approx(0.5))
    assert measured["top3_share"] == pytest.approx(0.9)


def test_withheld_is_counted_and_never_zero() -> None:
    measured = _measure([("CN", 0.8), ("US", None)], {"CN": 5.0, "US": 3.0}, {})
    assert measured["withheld"] == 1
    assert measured["named_share"] == pytest.approx(0.8)
    assert measured["hhi_high"] == pytest.approx(0.64 + 0.04)


def test_a_country_without_governance_is_neutral_and_widens_the_bounds() -> None:
    measured = _measure([("CN", 0.5), ("XX", 0.5)], {"CN": 5.0, "YE": 9.0}, {})
    assert measured["hhi_g_other"] == pytest.approx(0.5)
    assert measured["hhi_g_slack"] == pytest.approx(0.25 * (9 / 5 - 1))


def test_nothing_named_is_unknown() -> None:
    measured = _measure([("US", None)], {"US": 3.0}, {})
    assert measured["named_share"] == 0
    assert np.isnan(measured["hhi"])
    assert pd.isna(measured["top_country"])
