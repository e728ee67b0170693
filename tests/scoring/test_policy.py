from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bomrisk
from bomrisk import Policy
from bomrisk.errors import PolicyError


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    weight = draw(st.floats(0, 1))
    edges = sorted(draw(st.sets(st.integers(1, 99), min_size=4, max_size=4)))
    return Policy().with_(
        weight_concentration=weight,
        weight_exposure=1 - weight,
        severity={"licence": draw(st.floats(0, 1)), "ban": draw(st.floats(0, 1))},
        bands=dict(zip("BCDE", map(float, edges), strict=True)),
        trusted_countries=tuple(draw(st.lists(st.sampled_from(["auto", "JP", "NA", "NO"]), unique=True))),
        name=draw(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)),
    )


@given(policies())
def test_round_trips_through_toml_and_rows(policy: Policy) -> None:
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.from_rows([(row.key, row.value) for row in policy.to_rows()]) == policy


def test_it_is_frozen_all_the_way_down() -> None:
    policy = Policy()
    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.weight_concentration = 0.9  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.severity["ban"] = 0.0  # type: ignore[index]


def test_every_row_says_what_it_is() -> None:
    rows = Policy().to_rows()
    assert len({row.key for row in rows}) == len(rows) > 60
    assert all(row.label and row.basis for row in rows)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"weight_exposure": 0.9}, "add up to 1.4"),
        ({"severity": {"embargo": 1.0}}, "embargo"),
        ({"severity": {"ban": 1.5}}, "severity.ban is 1.5"),
        ({"bands": {"B": 90.0}}, "rising"),
        ({"exposure_curve": ((0.0, 10.0), (1.0, 5.0))}, "must rise"),
        ({"destination": "Germany"}, "'Germany' is not an ISO 3166"),
        ({"waiver_measure": "shrug"}, "shrug"),
        ({"colour": "red"}, "Unknown setting: colour"),
    ],
)
def test_a_wrong_value_is_named(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(PolicyError, match=complaint):
        Policy().with_(**changes)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml("weight_exposure = 2\nstop_floor = 300\n[severity]\nban = -1\n")
    assert all(word in str(caught.value) for word in ("weight_exposure", "stop_floor", "severity.ban"))


@pytest.mark.parametrize("text", ["weight_exposure = ", "severity = 3", 'weight_exposure = "much"'])
def test_broken_toml_is_a_clear_error(text: str) -> None:
    with pytest.raises(PolicyError):
        Policy.from_toml(text)


def test_a_policy_moves_scores(rated_to_germany) -> None:
    strict = bomrisk.materials(Policy().with_(severity={"licence": 1.0}), as_of="2026-11-22", to="DE").set_index(
        "material"
    )
    assert strict.loc["tungsten", "score"] > rated_to_germany.loc["tungsten", "score"]
    assert strict.loc["niobium", "score"] == rated_to_germany.loc["niobium", "score"]
