"""What changed between two ratings: hand-kept cases of single causes, and what must hold for all of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import Policy, reference
from bomrisk.assessment import assess
from bomrisk.comparison import Side, Written, compare
from bomrisk.comparison.policy_steps import policy_steps
from bomrisk.setting import Setting

LICENCE = Policy().with_(severity={"licence": 1.0})
BANDS = Policy().with_(bands={"E": 95.0})


def side(cells: dict[str, str], as_of: str = "2026-11-22", to: str = "DE", policy: Policy | None = None) -> Side:
    return Side(pd.DataFrame({name: [cell] for name, cell in cells.items()}), Setting.of(policy, as_of, to))


GALLIUM, ANTIMONY, COPPER = {"material": "gallium"}, {"material": "antimony"}, {"material": "copper"}
NICKEL = {"material": "nickel"}
# Before, after, what became of the line, its grades, and the ingredients and keys that moved it.
CASES = [
    # The suspension of China's ban to the US ends by its text on 2026-11-27.
    (side(ANTIMONY, "2026-11-27", "US"), side(ANTIMONY, "2026-11-28", "US"), "worse", "DE", [("date", "CN-2024-46-2")]),
    (side(ANTIMONY, "2026-11-28", "US"), side(ANTIMONY, "2026-11-27", "US"), "better", "ED", [("date", "CN-2024-46-2")]),
    # It never held to Germany.
    (side(ANTIMONY, "2026-11-27", "DE"), side(ANTIMONY, "2026-11-28", "DE"), "same", "DD", []),
    # The ban is aimed at the US alone.
    (side(ANTIMONY, "2025-10-01", "US"), side(ANTIMONY, "2025-10-01", "JP"), "better", "ED", [("destination", "CN-2024-46-2")]),
    # Indonesia's second ban of nickel ore was announced, then came into force.
    (side(NICKEL, "2019-08-30"), side(NICKEL, "2020-01-01"), "worse", "BD", [("date", "ID-2020-NI")]),
    (side(GALLIUM), side(GALLIUM, policy=LICENCE), "worse", "EE", [("policy", "severity.licence")]),
    (side(GALLIUM), side(GALLIUM, policy=BANDS), "better", "ED", [("policy", "bands.E")]),
    (side(COPPER), side(GALLIUM), "worse", "BE", [("materials", "")]),
    (side({"description": "Bracket"}), side({"description": "Gallium wafer"}), "now rated", ("unrated", "E"), [("materials", "")]),
    (side(GALLIUM), side({"material": "none of ours"}), "now unrated", ("E", "unrated"), [("materials", "")]),
    (side(COPPER), side({**COPPER, "material_override": "gallium"}), "worse", "BE", [("materials", "")]),
    (side(ANTIMONY), side({**ANTIMONY, "material_origin": "AU"}), "better", "DC", [("origin", "")]),
    (side({**ANTIMONY, "origin_override": "AU"}), side(ANTIMONY), "worse", "CD", [("origin", "")]),
    # A licence counts 0.6 with a share of the world behind it; a destination's own supply is no import risk.
    (side(COPPER, to="CL"), side(COPPER, to="DE"), "worse", "BB", [("destination", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "what", "grades", "causes"), CASES)
def test_one_cause(before, after, what, grades, causes):
    found = compare(before, after, [(0, 0)])
    line = found.lines.iloc[0]
    assert (line["what"], line["grade_before"], line["grade_after"]) == (what, *grades)
    assert list(zip(found.causes["ingredient"], found.causes["key"], strict=True)) == causes


def test_a_control_is_named_with_instrument_source_and_both_statuses():
    cause = compare(*CASES[0][:2], [(0, 0)]).causes.iloc[0]
    assert cause["what"] == (
        "China: the suspension of MOFCOM 46/2024, item 2 by MOFCOM 72/2025 has run out (2026-11-28) "
        "[mofcom-2024-46; mofcom-2025-72]."
    )
    assert (cause["before"], cause["after"]) == ("suspended", "lapse_unverified")
    assert cause["instrument"].startswith("MOFCOM Announcement No. 46 of 2024")
    assert "mofcom-2024-46" in cause["source"]


def test_a_setting_is_named_with_both_values():
    cause = compare(side(GALLIUM), side(GALLIUM, policy=LICENCE), [(0, 0)]).causes.iloc[0]
    assert (cause["before"], cause["after"]) == ("0.6", "1")
    assert cause["what"] == "Policy: Severity of a measure: licence (severity.licence): 0.6 -> 1."


def test_a_cell_is_named_with_what_it_said_before_and_what_it_says():
    cause = compare(side(COPPER), side(GALLIUM), [(0, 0)]).causes.iloc[0]
    assert (
        cause["what"]
        == "Material 'copper' -> 'gallium'. Materials: copper (material, high) -> gallium (material, high)."
    )


MATERIALS = [
    "gallium",
    "antimony",
    "dysprosium",
    "cobalt",
    "copper",
    "graphite",
    "tungsten",
    "nickel",
    "rare-earths",
    "lithium",
]
ORIGINS = ["", "CN", "AU", "CD", "dysprosium: CN; antimony: AU", "no country"]
POLICIES = [
    Policy(),
    LICENCE,
    Policy().with_(weight_concentration=0.2, weight_exposure=0.8, severity={"ban": 0.9}, stop_floor=70.0),
    Policy().with_(trusted_countries=("US", "AU"), bands={"B": 10.0}, concentration_curve=((0.0, 0.0), (1.0, 90.0))),
]
LINES = 8
PAIRS = [(at, at) for at in range(LINES)]
settings_of = st.builds(
    Setting.of,
    st.sampled_from(POLICIES),
    st.sampled_from([dt.date(2019, 6, 1), dt.date(2024, 12, 1), dt.date(2025, 10, 12), dt.date(2026, 11, 28)]),
    st.sampled_from(["DE", "US", "JP"]),
)
lines_of = st.lists(
    st.tuples(st.sampled_from(MATERIALS), st.sampled_from(ORIGINS), st.sampled_from(["", "JP", "CN"])),
    min_size=LINES,
    max_size=LINES,
)


def bom(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["material", "material_origin", "country"])


@settings(max_examples=3, deadline=None)
@given(lines_of, lines_of, settings_of, settings_of)
def test_the_points_of_the_causes_add_up_to_the_change(rows, others, one, other):
    found = compare(Side(bom(rows), one), Side(bom(others), other), PAIRS)
    lines = found.lines
    for name, frame, setting in (("before", bom(rows), one), ("after", bom(others), other)):
        alone = assess(frame, setting.policy, setting.as_of, setting.to).lines
        assert lines[f"grade_{name}"].tolist() == alone["grade"].tolist()
        assert np.allclose(lines[f"score_{name}"], alone["score"].to_numpy(dtype=float), equal_nan=True)
    sums = found.causes.groupby("line")["points"].sum().reindex(range(LINES), fill_value=0.0)
    change = (lines["score_after"] - lines["score_before"]).fillna(0.0)
    assert np.allclose(sums, change, atol=1e-5)
    assert set(found.causes["line"]) == set(lines.index[lines["what"].ne("same")])
    # Nothing is blamed that is the same on both sides.
    used = set(found.causes["ingredient"])
    assert one.as_of != other.as_of or "date" not in used
    assert one.to != other.to or "destination" not in used
    assert one.policy != other.policy or "policy" not in used
    assert rows != others or not used & {"materials", "origin"}
    assert not used & {"facts", "program", "workbook"}


@settings(max_examples=3, deadline=None)
@given(lines_of, settings_of, st.sampled_from([dt.date(2014, 6, 1), dt.date(2026, 12, 31)]))
def test_controls_blamed_for_a_date_changed_their_status_and_reach_the_line(rows, one, day):
    other = Setting.of(one.policy, day, one.to)
    found = compare(Side(bom(rows), one), Side(bom(rows), other), PAIRS)
    reached = other.world.reached
    for cause in found.causes.itertuples():
        before, after = (each.controls.set_index("control_id").loc[cause.key, "status"] for each in (one, other))
        assert (before, after) == (cause.before, cause.after)
        assert before != after
        material = rows[cause.line][0]
        assert material in reference.groups().to_numpy() or cause.key in set(
            reached.loc[reached["material"].eq(material), "control_id"]
        )


def test_lines_that_came_and_went():
    before = Side(pd.DataFrame({"material": ["gallium", "copper"]}), Setting.of(None, "2026-11-22", "DE"))
    after = Side(pd.DataFrame({"material": ["gallium", "cobalt", "antimony"]}), Setting.of(None, "2026-11-22", "DE"))
    lines = compare(before, after, [(0, 0)]).lines
    assert lines[["before", "after", "what", "grade_before", "grade_after"]].to_numpy().tolist() == [
        [0, 0, "same", "E", "E"],
        [1, -1, "removed", "B", ""],
        [-1, 1, "added", "", lines["grade_after"].iloc[2]],
        [-1, 2, "added", "", "D"],
    ]


@pytest.mark.parametrize("empty", ["before", "after"])
def test_a_bom_without_lines(empty):
    full = Side(pd.DataFrame({"material": ["gallium"]}), Setting.of(None, "2026-11-22", "DE"))
    blank = Side(pd.DataFrame({"material": pd.Series(dtype=object)}), full.setting)
    found = compare(blank, full, []) if empty == "before" else compare(full, blank, [])
    assert found.lines["what"].tolist() == ["added" if empty == "before" else "removed"]
    assert found.causes.empty


def test_spend_that_changed_is_told_apart():
    frame = pd.DataFrame({"material": ["gallium", "gallium"], "quantity": [2.0, 1.0], "unit_price": [5.0, 3.0]})
    setting = Setting.of(None, "2026-11-22", "DE")
    more = frame.assign(quantity=[3.0, 1.0])
    before, after = (
        Side(frame, setting, spend=np.array([10.0, 3.0]), currency="EUR"),
        Side(more, setting, spend=np.array([15.0, 3.0]), currency="EUR"),
    )
    found = compare(before, after, [(0, 0), (1, 1)])
    assert found.lines["what"].tolist() == ["spend", "same"]
    assert found.causes[["line", "ingredient", "what"]].to_numpy().tolist() == [
        [0, "spend", "Quantity '2.0' -> '3.0'."]
    ]
    dollars = Side(more, setting, spend=np.array([15.0, 3.0]), currency="USD")
    assert compare(before, dollars, [(0, 0), (1, 1)]).lines["what"].tolist() == ["same", "same"]


def written(
    score: float, grade: str, through: dt.date | None, version: str = f"bomrisk {bomrisk.__version__}"
) -> Written:
    stage = {
        "material": "gallium",
        "stage": "refining",
        "dataset": "usgs-mcs-2025",
        "year": 2024.0,
        "hhi": 0.9,
        "top_country": "CN",
        "top_share": 0.95,
    }
    parts = {"concentration": 90.0, "exposure": 70.0, "floor_addition": 0.0}
    return Written(
        pd.DataFrame([{"grade": grade, "score": score} | stage | parts]),
        pd.DataFrame({"control_id": ["CN-2023-23"], "status": ["announced"]}),
        through,
        version,
    )


EARLIER = dt.date(2025, 1, 31)
FRAME, SETTING = pd.DataFrame(GALLIUM, index=[0]), Setting.of(None, "2026-11-22", "DE")


def test_other_facts_are_named_with_share_table_and_control():
    before = Side(FRAME, SETTING, written(75.0, "D", EARLIER))
    cause = compare(before, Side(FRAME, SETTING), [(0, 0)]).causes.iloc[0]
    now = assess(FRAME, None, "2026-11-22", "DE").lines["score"].iloc[0]
    assert cause["ingredient"] == "facts"
    assert cause["points"] == pytest.approx(now - 75.0)
    assert f"facts verified through {EARLIER}" in cause["what"]
    assert "Shares of gallium, refining: usgs-mcs-2025 (2024), CN 95 % -> " in cause["what"]
    assert "announced -> in force" in cause["what"]


@pytest.mark.parametrize(
    ("through", "version", "ingredient"),
    [
        (reference.verified_through, "bomrisk 0.0.1", "program"),
        (reference.verified_through, f"bomrisk {bomrisk.__version__}", "workbook"),
        (None, "", "facts"),
    ],
)
def test_what_cannot_be_repeated_is_not_blamed_on_the_facts(through, version, ingredient):
    before = Side(FRAME, SETTING, written(75.0, "D", through, version))
    assert compare(before, Side(FRAME, SETTING), [(0, 0)]).causes["ingredient"].tolist() == [ingredient]


def test_facts_that_both_rest_on_move_nothing_between_them():
    then = written(75.0, "D", EARLIER)
    later = Setting.of(None, "2026-11-22", "JP")
    same = compare(Side(FRAME, SETTING, then), Side(FRAME, later, then), [(0, 0)])
    assert same.lines["what"].tolist() == ["same"]
    other = compare(Side(FRAME, SETTING, then), Side(FRAME, later, written(77.0, "D", EARLIER)), [(0, 0)])
    assert other.causes["points"].sum() == pytest.approx(2.0)


def test_steps_from_one_policy_to_another():
    other = Policy().with_(
        name="ours",
        destination="US",
        weight_concentration=0.4,
        weight_exposure=0.6,
        severity={"ban": 0.9, "quota": 0.5},
        bands={"C": 45.0},
    )
    steps = policy_steps(Policy(), other)
    assert [step.key for step in steps] == [
        "weight_concentration, weight_exposure",
        "severity.ban",
        "severity.quota",
        "bands.C",
    ]
    assert steps[-1].policy.with_(name="ours", destination="US") == other
    assert policy_steps(other, other) == policy_steps(Policy(), Policy().with_(name="x", destination="FR")) == []
