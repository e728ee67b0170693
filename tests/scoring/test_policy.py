from __future__ import annotations

import copy
import dataclasses
import pickle

import numpy as np
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
        ({"to_toml": {"a": 1}}, "Unknown setting: to_toml"),
        ({"__class__": {"a": 1}}, "Unknown setting: __class__"),
        ({"destination": 5}, "destination is 5"),
        ({"destination": "auto"}, "destination: 'auto' is not an ISO 3166"),
        ({"name": 5}, "name is 5,"),
        ({"name": {"a": 1}}, "name is .*not a text"),
        ({"waiver_measure": ["ban"]}, "waiver_measure is .*not a text"),
        ({"trusted_countries": "auto"}, "trusted_countries is 'auto', not a list"),
        ({"trusted_countries": 5}, "trusted_countries is 5"),
        ({"trusted_countries": ["JP", 5]}, "trusted_countries: 5 is not an ISO 3166"),
        ({"severity": 5}, "severity is 5"),
        ({"severity": None}, "severity is None"),
        ({"severity": {"ban": True}}, "severity.ban is True"),
        ({"severity": {5: 1.0}}, "severity has unknown or missing names: 5"),
        ({"bands": 5}, "bands is 5"),
        ({"bands": {"B": True}}, "bands"),
        ({"exposure_curve": 5}, "exposure_curve is 5"),
        ({"exposure_curve": {"a": 1}}, "exposure_curve is "),
        ({"exposure_curve": "ab"}, "exposure_curve is 'ab'"),
        ({"exposure_curve": [[0, 0]]}, "exposure_curve needs at least two points"),
        ({"exposure_curve": [[0, 0], [1]]}, "exposure_curve point 2 "),
        ({"exposure_curve": [[0, 0], [1, 2, 3]]}, "exposure_curve point 2 "),
        ({"exposure_curve": [0, 1]}, "exposure_curve point 1 "),
        ({"exposure_curve": [[0, 0], [1, None]]}, "exposure_curve point 2 "),
        ({"stop_share": True}, "stop_share is True"),
        ({"stop_share": "0.5"}, "stop_share is '0.5'"),
        ({"stale_years": 10**400}, "stale_years is 1000"),
        ({"stop_severity": 0}, "stop_severity is 0"),
    ],
)
def test_a_wrong_value_is_named(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(PolicyError, match=complaint):
        Policy().with_(**changes)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml("weight_exposure = 2\nstop_floor = 300\n[severity]\nban = -1\n")
    assert all(word in str(caught.value) for word in ("weight_exposure", "stop_floor", "severity.ban"))


def test_wrong_kinds_and_unknown_names_are_told_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml("colour = 1\nname = 5\nseverity = 3\nexposure_curve = 1\nstop_share = true\n")
    assert all(word in str(caught.value) for word in ("colour", "name", "severity", "exposure_curve", "stop_share"))


@pytest.mark.parametrize(
    "text",
    [
        "weight_exposure = ",
        "severity = 3",
        'weight_exposure = "much"',
        "to_toml = {a = 1}",
        "self = 1",
        "[[bands]]\nB = 1",
        "name = 2026-01-01",
        f"stop_floor = {'9' * 5000}",
        f"name = {'[' * 5000}",
    ],
)
def test_broken_toml_is_a_clear_error(text: str) -> None:
    with pytest.raises(PolicyError):
        Policy.from_toml(text)


@pytest.mark.parametrize("given", [5, None, b"name = 'a'"])
def test_toml_is_text(given: object) -> None:
    with pytest.raises(PolicyError, match="not TOML"):
        Policy.from_toml(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [5, None, [("name", "a")]])
def test_a_dict_is_a_mapping(given: object) -> None:
    with pytest.raises(PolicyError, match="not a table"):
        Policy.from_dict(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([(None, 1)], "row 1.*None"),
        ([("name", "a"), (5, 1)], "row 2.*5"),
        ([("name",)], "row 1"),
        ([5], "row 1"),
        ([("name", None)], "name is None"),
        ([("severity.ban", None)], "severity.ban is None"),
        ([("severity", 5), ("severity.ban", 1)], "severity is given"),
        ([("stop_floor", 80), ("stop_floor", 90)], "stop_floor is given twice"),
        ([("exposure_curve.1.z", 5)], r"exposure_curve is .*1\.z"),
        ([("exposure_curve.\u00b2.x", 5)], "exposure_curve"),
        ([("stop_floor.1.x", 5)], "stop_floor is "),
        ([("to_toml.a", 5)], "Unknown setting: to_toml"),
        ([(None, 1), ("colour", 5), ("stop_floor", 300)], "row 1.*colour.*stop_floor"),
    ],
)
def test_a_wrong_row_is_named(rows: list[tuple[str, object]], complaint: str) -> None:
    with pytest.raises(PolicyError, match=complaint):
        Policy.from_rows(rows)


def test_an_empty_cell_trusts_nobody() -> None:
    nobody = Policy(trusted_countries=())
    assert Policy.from_rows([("trusted_countries", None)]) == nobody
    assert Policy.from_rows([(row.key, row.value or None) for row in nobody.to_rows() if row.value == ""]) == nobody


@given(policies())
def test_copies_are_equal(policy: Policy) -> None:
    for copied in (pickle.loads(pickle.dumps(policy)), copy.deepcopy(policy), copy.copy(policy)):
        assert copied == policy
        assert hash(copied) == hash(policy)
        with pytest.raises(TypeError):
            copied.severity["ban"] = 0.0


def test_it_keeps_nothing_that_the_caller_can_change() -> None:
    severity, countries, curve = dict(Policy().severity), ["JP"], [[0, 0], [1, 100]]
    policy = Policy(severity=severity, trusted_countries=countries, exposure_curve=curve)  # type: ignore[arg-type]
    before = hash(policy)
    severity["ban"] = 0.0
    countries.append("NO")
    curve[0][1] = 50
    assert policy.severity["ban"] == 1.0
    assert policy.trusted_countries == ("JP",)
    assert policy.exposure_curve == ((0.0, 0.0), (1.0, 100.0))
    assert hash(policy) == before


def test_equal_policies_have_equal_hashes() -> None:
    backwards = Policy(
        severity=dict(reversed(Policy().severity.items())),
        bands=dict(reversed(Policy().bands.items())),
        stop_floor=85,
        destination_factor=-0.0,
        stale_years=np.int64(3),  # type: ignore[arg-type]
    )
    assert backwards == Policy()
    assert hash(backwards) == hash(Policy())


def test_a_policy_moves_scores(rated_to_germany) -> None:
    strict = bomrisk.materials(Policy().with_(severity={"licence": 1.0}), as_of="2026-11-22", to="DE").set_index(
        "material"
    )
    assert strict.loc["tungsten", "score"] > rated_to_germany.loc["tungsten", "score"]
    assert strict.loc["niobium", "score"] == rated_to_germany.loc["niobium", "score"]
