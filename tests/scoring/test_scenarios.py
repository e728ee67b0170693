"""BOMs under scenarios: values by hand from the shares and the policy's curves, and what must hold for every material."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import reference, scenarios
from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import rate
from bomrisk.scenarios import AS_IT_STANDS, compare, parse_scenario, scenario_of, shipped
from bomrisk.setting import Setting

DAY = "2026-11-22"
MATERIALS = [
    "gallium", "dysprosium", "cobalt", "copper", "niobium", "rare-earths", "tungsten", "ndfeb-magnet", "nickel", "titanium",
    "lithium", "antimony", "graphite-natural", "helium", "holmium", "platinum",
]  # fmt: skip


def bom_of(*materials: str | None, **columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"material": list(materials), **columns})


# Gallium to Germany: 99.01 % is refined in China (governance 5.58 of 10), 0.66 % in Russia (7.182), 0.33 % in Japan (2.304).
# HHI weighted: 0.9901² · 5.58/5 + 0.0066² · 7.182/5 + 0.0033² · 2.304/5 = 1.09408; points 95 + 5 · 0.09408 = 95.4704.
# Licence 0.6, ban 1.0, routine licence 0.2, times China's share; points along (0.10, 25) (0.25, 50) (0.50, 75) (1, 100).
GALLIUM_CONCENTRATION = 95.4704
GALLIUM = [
    ("managed-rivalry", 0.9901 * 0.6, 75 + (0.59406 - 0.50) / 0.50 * 25),
    ("overshoot", 0.9901 * 1.0, 75 + (0.9901 - 0.50) / 0.50 * 25),
    ("reluctant-multilateralism", 0.9901 * 0.2, 25 + (0.19802 - 0.10) / 0.15 * 25),
]


@pytest.mark.parametrize(("key", "under_control", "exposure"), GALLIUM)
def test_gallium_to_germany(key: str, under_control: float, exposure: float) -> None:
    setting = shipped(key).applied(Setting.of(None, DAY, "DE"))
    stages = _stages("gallium", setting)
    assert stages.loc["refining", "supply_under_control"] == pytest.approx(under_control)
    assert stages.loc["refining", "exposure"] == pytest.approx(exposure)
    scores = compare(bom_of("gallium"), [key], as_of=DAY, to="DE").scores
    assert scores.iloc[0, 1] == pytest.approx((GALLIUM_CONCENTRATION + exposure) / 2, abs=1e-4)


def _stages(material: str, setting: Setting) -> pd.DataFrame:
    _, distinct = distinct_lines(bom_of(material))
    evidence, _, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    return rate(evidence, count, setting).stages.set_index("stage")


# Cobalt: 73.106 % is mined in the Congo, under a quota (0.7). Six months without it: 36.553 % of the world's output are lost, and
# 0.7 of the other half are under the quota. Concentration stays at 90.773: half a Congo is less of a monopoly than a whole one.
def test_cobalt_without_the_congo_for_six_months() -> None:
    text = 'name = "Six months"\n[[change]]\nremove = { country = "CD", months = 6, materials = ["cobalt"] }\n'
    before = Setting.of(None, DAY, "DE")
    after = parse_scenario(text).applied(before)
    left = after.world.remaining_shares().query("material == 'cobalt' & dataset == 'usgs-mcs-2026'")
    left = left.set_index("country")["share"]
    assert left["CD"] == pytest.approx(0.36553 / 0.63447)
    assert left["ID"] == pytest.approx(0.13986 / 0.63447)
    assert left.sum() == pytest.approx(1.0, abs=1e-4), "the unnamed rest is left, too"
    stage = _stages("cobalt", after).loc["mining"]
    under_control = 0.73106 * (0.5 + 0.5 * 0.7)
    exposure = 75 + (under_control - 0.50) / 0.50 * 25
    assert stage["lost"] == pytest.approx(0.36553)
    assert stage["supply_under_control"] == pytest.approx(under_control)
    assert stage["concentration"] == pytest.approx(_stages("cobalt", before).loc["mining", "concentration"])
    assert stage["score"] == pytest.approx((90.773173 + exposure) / 2, abs=1e-5)
    causes = compare(bom_of("cobalt"), [text], as_of=DAY, to="DE").causes
    assert causes.iloc[0, 0] == "No supply of cobalt from CD for 6 months (+3)"


def test_what_is_left_may_be_more_concentrated_than_the_whole_world() -> None:
    # Platinum without Russia and Zimbabwe: South Africa is nearly alone.
    text = 'name = "x"\n[[change]]\nremove = { country = "RU" }\n[[change]]\nremove = { country = "ZW" }\n'
    before = Setting.of(None, DAY, "DE")
    after = parse_scenario(text).applied(before)
    c = [_stages("platinum", each).loc["mining", "concentration"] for each in (before, after)]
    assert c[1] > c[0] + 1


def test_a_line_from_a_country_that_is_out_has_no_supply() -> None:
    text = 'name = "x"\n[[change]]\nremove = { country = "CL", materials = ["lithium"] }\n'
    found = compare(bom_of("lithium", "lithium", material_origin=["CL", "AU"]), [text], as_of=DAY, to="DE")
    assert found.scores.loc[0, "x"] >= 85, "supply that is stopped has a floor of 85"
    assert found.scores.loc[1, "x"] < 85


@settings(max_examples=7, deadline=None)
@given(
    st.sampled_from(MATERIALS),
    st.sampled_from(["CN", "CD", "US", "ZA", "AU", "DE", "CL"]),
    st.sampled_from([1, 6, 12, 30]),
    st.sampled_from([None, "CN", "AU"]),
)
def test_taking_supply_away_never_lowers_a_score(material: str, country: str, months: int, origin: str | None) -> None:
    text = f'name = "x"\n[[change]]\nremove = {{ country = "{country}", months = {months} }}\n'
    scores = compare(bom_of(material, material_origin=[origin]), [text], as_of=DAY, to="DE").scores.iloc[0]
    assert math.isnan(scores["x"]) == math.isnan(scores[AS_IT_STANDS])
    if not math.isnan(scores["x"]):
        assert scores["x"] >= scores[AS_IT_STANDS] - 1e-9


@pytest.mark.parametrize("to", ["DE", "US", "JP", "CN", "BR"])
def test_shipped_scenarios_keep_their_order(to: str) -> None:
    found = compare(bom_of(*MATERIALS), as_of=DAY, to=to).scores
    base, rivalry, overshoot, reluctant = (found[name] for name in found.columns)
    pd.testing.assert_series_equal(base, rivalry, check_names=False)
    assert (overshoot >= base - 1e-9)[base.notna()].all()
    assert (reluctant <= base + 1e-9)[base.notna()].all()


def test_managed_rivalry_is_what_score_rates() -> None:
    bom = bom_of(*MATERIALS, None)
    found = compare(bom, ["Managed Rivalry"], as_of=DAY, to="DE")
    lines = bomrisk.score(bom, as_of=DAY, to="DE")
    assert found.scores["Managed rivalry"].to_numpy() == pytest.approx(lines["score"].to_numpy(), nan_ok=True)
    assert found.grades["Managed rivalry"].tolist() == lines["grade"].tolist()
    assert found.moves.empty
    assert found.causes["Managed rivalry"].eq("").all()


def test_overshoot_brings_back_what_was_suspended() -> None:
    # To the US the ban on gallium of December 2024 is suspended until 27 November 2026.
    start = Setting.of(None, DAY, "US")
    controls = start.controls.set_index("control_id")
    assert controls.loc["CN-2024-46-2", "status"] == "suspended"
    first = shipped("overshoot").steps(start)[1].controls.set_index("control_id")
    assert first.loc["CN-2024-46-2", ["status", "measure"]].tolist() == ["in_force", "ban"]
    assert not first["status"].isin(["suspended", "lapse_unverified"])[first["holds"] & first["scored"]].any()


def test_overshoot_reaches_magnets_and_technology() -> None:
    start = Setting.of(None, DAY, "DE")
    end = shipped("overshoot").applied(start)
    reached = end.world.reached
    ban = end.controls[end.controls["control_id"].eq("CN-SCENARIO-1")].iloc[0]
    assert ban[["measure", "status", "holds"]].tolist() == ["ban", "in_force", True]
    materials = set(reached.loc[reached["control_id"].eq("CN-SCENARIO-1"), "material"])
    assert {
        "ndfeb-magnet",
        "smco-magnet",
        "neodymium",
        "praseodymium",
        "dysprosium",
        "terbium",
        "samarium",
    } <= materials
    assert "cerium" not in materials
    magnet = pd.DataFrame({"description": ["NdFeB magnet N42"]})
    grades = compare(magnet, ["overshoot"], as_of=DAY, to="DE").grades
    assert grades.iloc[0].tolist() == ["D", "E"], (
        "neodymium alone is under no licence, and the magnet is banned all the same"
    )
    rules = end.controls[end.controls["control_id"].isin(["CN-2025-61-A", "CN-2025-61-B"])]
    assert rules["status"].tolist() == ["in_force", "in_force"]
    assert rules["severity"].tolist() == [1.0, 1.0]
    # What stops no material stops none in a crisis either; it is listed.
    technology = end.controls.set_index("control_id").loc["CN-2025-62"]
    assert technology[["status", "severity"]].tolist() == ["in_force", 0.0]


def test_reluctant_multilateralism_holds_suspensions() -> None:
    start = Setting.of(None, DAY, "DE")
    after = shipped("reluctant-multilateralism").applied(start).controls.set_index("control_id")
    before = start.controls.set_index("control_id")
    lapsed = before.index[before["status"].eq("lapse_unverified") & before["scored"] & before["holds"]]
    assert len(lapsed) > 5
    assert after.loc[lapsed, "status"].eq("suspended").all()


def test_the_steps_of_a_line_add_up_to_its_difference() -> None:
    found = compare(bom_of(*MATERIALS), as_of=DAY, to="US")
    for scenario in found.scenarios:
        moves = found.moves[found.moves["scenario"].eq(scenario.name)]
        steps = (moves["score_after"] - moves["score_before"]).groupby(moves["rating_id"]).sum()
        whole = (found.scores[scenario.name] - found.scores[AS_IT_STANDS]).groupby(found.ratings).first()
        expected = whole[whole.abs() > 1e-9]
        assert steps.to_dict() == pytest.approx(expected.to_dict())
        said = found.causes[scenario.name].ne("").groupby(found.ratings).first()
        assert set(said.index[said]) == set(expected.index)


def test_a_cause_names_the_change_and_its_controls() -> None:
    causes = compare(bom_of("gallium", "ndfeb-magnet", "titanium", "copper"), ["overshoot"], as_of=DAY, to="DE").causes
    said = causes["Overshoot"].tolist()
    assert said[0] == "China's licences become bans: CN-2023-23 (+10)"
    assert said[1].startswith("China's ban reaches all rare-earth magnets: CN-SCENARIO-1 (+")
    assert said[2] == "Russia's limits become a quota: RU-2024-THREAT (+6)"
    assert said[3] == ""


def test_totals_count_lines_and_spend_by_grade() -> None:
    bom = bom_of("gallium", "gallium", "copper", None, quantity=[2, 1, 10, 4], unit_price=[5.0, 1.0, 2.0, np.nan])
    totals = compare(bom, ["reluctant-multilateralism"], as_of=DAY, to="DE").totals.set_index(["scenario", "grade"])
    assert totals.loc[(AS_IT_STANDS, "E")].tolist() == [2, 11.0]
    assert totals.loc[("Reluctant multilateralism", "D")].tolist() == [2, 11.0]
    assert totals.loc[("Reluctant multilateralism", "B")].tolist() == [1, 20.0]
    assert totals.loc[("Reluctant multilateralism", "unrated")].tolist() == [1, 0.0]
    mixed = bom.assign(currency=["EUR", "USD", "EUR", "EUR"])
    assert compare(mixed, [], as_of=DAY, to="DE").totals["spend"].isna().all(), "currencies are never added up"


def test_an_assessment_is_compared_as_its_bom_is() -> None:
    bom = bom_of(*MATERIALS, None, "gallium", spend=[float(number) for number in range(len(MATERIALS) + 2)])
    mine = 'name = "x"\n[[change]]\nremove = { country = "CN" }\n[[change]]\npolicy = { severity = { quota = 1.0 } }\n'
    chosen = ["reluctant-multilateralism", mine, "overshoot", SHARES]
    one = compare(bom, chosen, as_of=DAY, to="US", spend=bom["spend"])
    other = scenarios.compare_assessment(assess(bom, as_of=DAY, to="US"), chosen, bom["spend"])
    for name in ("scores", "grades", "causes", "totals", "moves"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("to", ["DE", "US"])
def test_what_is_rated_together_is_rated_as_alone(to: str) -> None:
    start = Setting.of(None, DAY, to)
    bom = bom_of(*MATERIALS)
    names = [*scenarios.SHIPPED, SHARES, 'name = "x"\n[[change]]\npolicy = { severity = { licence = 0.1 } }\n']
    found = compare(bom, names, as_of=DAY, to=to).scores
    _, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, start)
    for name in names:
        scenario = scenario_of(name)
        alone = rate(evidence, count, scenario.applied(start)).ratings["score"].to_numpy(dtype=float)[regroup]
        assert found[scenario.name].to_numpy() == pytest.approx(alone, nan_ok=True, abs=1e-12)


def test_an_index_is_kept_and_equal_lines_are_rated_alike() -> None:
    bom = bom_of("gallium", "copper", "gallium").set_axis(["a", "b", "a"])
    found = compare(bom, as_of=DAY, to="DE")
    for table in (found.scores, found.grades, found.causes):
        assert table.index.tolist() == ["a", "b", "a"]
    assert found.ratings[0] == found.ratings[2]
    assert found.causes["Overshoot"].iloc[0] == found.causes["Overshoot"].iloc[2]


def test_an_empty_bom() -> None:
    found = compare(bom_of(), as_of=DAY, to="DE")
    assert len(found.scores) == 0
    assert found.totals["lines"].sum() == 0


@pytest.mark.parametrize(
    ("chosen", "match"),
    [
        (["overshot"], "There is no scenario 'overshot'.*Shipped are: managed-rivalry"),
        (["overshoot", "Overshoot"], "Two scenarios have the name overshoot"),
        (["name = 'As it stands'"], "Two scenarios have the name as it stands"),
    ],
)
def test_scenarios_that_cannot_be_told_apart_or_found(chosen: list[str], match: str) -> None:
    with pytest.raises(InputError, match=match):
        compare(bom_of("gallium"), chosen, as_of=DAY, to="DE")


def test_spend_must_fit_the_lines() -> None:
    with pytest.raises(InputError, match="2 amounts for 1 lines"):
        compare(bom_of("gallium"), ["overshoot"], as_of=DAY, to="DE", spend=[1.0, 2.0])


def test_a_policy_of_ones_own_is_the_ground_of_every_scenario() -> None:
    policy = Policy().with_(weight_concentration=1.0, weight_exposure=0.0)
    found = compare(bom_of("gallium"), policy=policy, as_of=DAY, to="DE")
    assert found.scores.iloc[0, :3].to_numpy() == pytest.approx([GALLIUM_CONCENTRATION] * 3, abs=1e-4)


SHARES = """
name = "A second source"
[[change]]
shares = { material = "gallium", stage = "refining", countries = { CN = 0.5, DE = 0.3 } }
"""


def test_other_shares_keep_the_proportions_of_those_that_are_not_named() -> None:
    setting = parse_scenario(SHARES).applied(Setting.of(None, DAY, "DE"))
    shares = setting.world.shares.query("material == 'gallium' & dataset == 'usgs-mcs-2026'").set_index("country")[
        "share"
    ]
    # Russia and Japan had 0.66 and 0.33 of 0.99 %; 20 % are left for them.
    assert shares[["CN", "DE", "RU", "JP"]].tolist() == pytest.approx([0.5, 0.3, 0.2 * 0.66 / 0.99, 0.2 * 0.33 / 0.99])
    stage = _stages("gallium", setting).loc["refining"]
    assert stage["source_id"] == "scenario A second source", "nobody else is named as the source of an assumption"
    assert stage["low"] <= stage["score"] <= stage["high"]


def test_shares_of_a_stage_that_no_source_knows() -> None:
    assert reference.share_sets().query("material == 'gallium' & stage == 'fabrication'").empty
    text = SHARES.replace("refining", "fabrication")
    stages = _stages("gallium", parse_scenario(text).applied(Setting.of(None, DAY, "DE")))
    assert stages.loc["fabrication", ["named_share", "rated"]].tolist() == [pytest.approx(0.8), True]


def test_the_tables_of_facts_stay_as_they_are() -> None:
    before = {name: getattr(reference, name)() for name in ("shares", "share_sets", "controls", "control_scopes")}
    texts = [SHARES, 'name = "x"\n[[change]]\nremove = { country = "CN" }\n', "overshoot", "reluctant-multilateralism"]
    start = Setting.of(None, DAY, "DE")
    kept = start.controls.copy()
    for text in texts:
        end = scenario_of(text).applied(start)
        for name in ("shares", "share_sets", "controls"):
            assert getattr(end.world, name).dtypes.equals(getattr(start.world, name).dtypes)
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(reference, name)(), table)
    pd.testing.assert_frame_equal(start.controls, kept)


def test_every_shipped_scenario_says_what_it_rests_on() -> None:
    for key in scenarios.SHIPPED:
        scenario = shipped(key)
        assert scenario.description
        assert scenario.basis
        assert all(change.title for change in scenario.changes)
        assert scenarios.shipped_key(scenario.name) == key
