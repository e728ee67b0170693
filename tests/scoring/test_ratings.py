"""The method on real facts: what a raw-materials expert would check by hand."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest

import bomrisk
from bomrisk import Policy, reference

DAY = dt.date(2026, 11, 22)


def _stage_by_hand(material: str, stage: str) -> tuple[float, dict[str, float]]:
    """Governance-weighted HHI to DE and shares, from the reference tables with plain loops."""
    sets, shares = reference.share_sets(), reference.shares()
    chosen = sets[(sets["material"] == material) & (sets["stage"] == stage) & (sets["role"] == "chosen")].iloc[0]
    governance = reference.countries().set_index("country")["governance"].to_dict()
    blocs = reference.blocs()
    members = set(blocs.loc[blocs["bloc"] == "EU27", "country"])
    total, found = 0.0, {}
    for row in shares.to_dict("records"):
        if any(row[key] != chosen[key] for key in ("material", "stage", "dataset", "year")):
            continue
        if row["country"] == "ZZ" or not row["share"] > 0:
            continue
        trade = 0.0 if row["country"] == "DE" else 0.8 if row["country"] in members else 1.0
        total += row["share"] ** 2 * governance[row["country"]] / 5 * trade
        found[row["country"]] = row["share"]
    return total, found


def _curve(x: float, points: list[tuple[float, float]]) -> float:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


C_POINTS = [(0, 0), (0.15, 25), (0.25, 50), (0.50, 75), (1, 95), (2, 100)]
X_POINTS = [(0, 0), (0.10, 25), (0.25, 50), (0.50, 75), (1, 100)]


@pytest.mark.parametrize(
    ("material", "stage", "severities"),
    [
        ("gallium", "refining", {"CN": 0.6}),  # No. 23 of 2023: licence
        ("dysprosium", "refining", {"CN": 0.6}),  # No. 18 of 2025: licence
        ("antimony", "refining", {"CN": 0.6}),  # No. 33 of 2024: licence, stricter than the exporter list of No. 68
        ("cobalt", "mining", {"CD": 0.7}),  # quota on all cobalt
        ("germanium", "refining", {"CN": 0.6}),
        ("niobium", "mining", {}),  # Malawi's ban has no share behind it
    ],
)
def test_hand_computed(rated_to_germany: pd.DataFrame, material: str, stage: str, severities: dict[str, float]) -> None:
    row = rated_to_germany.loc[material]
    hhi_g, shares = _stage_by_hand(material, stage)
    concentration = _curve(hhi_g, C_POINTS)
    exposure = _curve(sum(shares.get(country, 0) * weight for country, weight in severities.items()), X_POINTS)
    raw = 0.5 * concentration + 0.5 * exposure
    floor = 60.0 if concentration >= 90 else 0.0
    assert row["bottleneck_stage"] == stage
    assert row["concentration"] == pytest.approx(concentration)
    assert row["exposure"] == pytest.approx(exposure)
    assert row["score"] == pytest.approx(max(raw, floor))
    assert row["floor_addition"] == pytest.approx(max(floor - raw, 0))
    assert row["hhi"] == pytest.approx(sum(share**2 for share in shares.values()))
    assert row["n1"] == pytest.approx(1 - max(shares.values()))


def test_copper_by_hand(rated_to_germany: pd.DataFrame) -> None:
    """Controls on copper reach ore and concentrate only, so each counts at 0.4 for a part; waivers make bans quotas."""
    row = rated_to_germany.loc["copper"]
    _, shares = _stage_by_hand("copper", "refining")
    reach = {"CD": 0.7 * 0.4 * 0.4, "ID": 0.7 * 0.4, "ZW": 0.6 * 0.4, "MW": 0.4, "UG": 0.4, "MA": 0.6 * 0.4}
    exposure = _curve(sum(shares.get(country, 0) * weight for country, weight in reach.items()), X_POINTS)
    assert row["bottleneck_stage"] == "refining"
    assert row["exposure"] == pytest.approx(exposure, abs=0.01)
    assert row["grade"] == "B"


def test_every_score_is_its_three_parts(rated_to_germany: pd.DataFrame) -> None:
    rated = rated_to_germany[rated_to_germany["grade"] != "unrated"]
    parts = 0.5 * rated["concentration"] + 0.5 * rated["exposure"] + rated["floor_addition"]
    assert rated["score"].tolist() == pytest.approx(parts.tolist(), abs=1e-9)
    assert (rated["low"] <= rated["score"] + 1e-9).all()
    assert (rated["high"] >= rated["score"] - 1e-9).all()
    assert rated["score"].between(0, 100).all()
    assert (rated["hhi_low"] <= rated["hhi_high"]).all()


@pytest.mark.parametrize(
    ("material", "control"),
    [
        ("gallium", "CN-2023-23"),
        ("germanium", "CN-2023-23"),
        ("antimony", "CN-2024-33-SB"),
        ("dysprosium", "CN-2025-18-DY"),
        ("terbium", "CN-2025-18-TB"),
        ("graphite-natural", "CN-2023-39"),
        ("tungsten", "CN-2025-10-W"),
    ],
)
def test_the_squeezed_materials_are_bad_and_name_their_decree(
    rated_to_germany: pd.DataFrame, material: str, control: str
) -> None:
    row = rated_to_germany.loc[material]
    assert row["grade"] in {"D", "E"}
    assert control in row["controls"].split("; ")
    assert row["score"] > rated_to_germany.loc[["copper", "silver"], "score"].max() + 30
    assert row["top_country"] == "CN"
    assert row["crma_flag"]


def test_niobium_is_concentrated_and_free(rated_to_germany: pd.DataFrame) -> None:
    row = rated_to_germany.loc["niobium"]
    assert row["exposure"] == 0
    assert row["concentration"] > 90
    assert row["floor"] == "monopoly"
    assert "MW-2025" in row["controls"]


@pytest.mark.parametrize("material", ["gallium", "germanium", "antimony"])
def test_the_day_after_the_suspension_ends(rated_to_us: dict[str, pd.DataFrame], material: str) -> None:
    before, last, after = (rated_to_us[day].loc[material] for day in ("2026-11-22", "2026-11-27", "2026-11-28"))
    assert "CN-2024-46-2" not in before["controls"].split("; ")
    assert "suspended by MOFCOM 72/2025 until 2026-11-27 (in 5 days)" in before["why"]
    assert "suspended by MOFCOM 72/2025 until 2026-11-27 (today)" in last["why"]
    assert last["score"] == before["score"]
    assert "CN-2024-46-2" in after["controls"].split("; ")
    assert "ended on 2026-11-27" in after["why"]
    assert "not verified" in after["why"]
    assert after["score"] > before["score"] + 5
    assert after["low"] < before["score"] < after["high"]
    assert "lapse-unverified" in after["findings"]


def test_antimony_is_rated_by_its_controls_although_its_mining_is_less_concentrated(
    rated_to_germany: pd.DataFrame,
) -> None:
    _, shares = _stage_by_hand("antimony", "mining")
    assert sum(share**2 for share in shares.values()) < 0.3
    assert rated_to_germany.loc["antimony", "score"] > 70


def test_an_unknown_material_is_unrated_with_its_reason(rated_to_germany: pd.DataFrame) -> None:
    row = rated_to_germany.loc["barium"]
    assert row["grade"] == "unrated"
    assert row[["score", "low", "high", "concentration", "exposure", "floor_addition", "hhi"]].isna().all()
    assert "barium" in row["unrated_reason"]
    assert row["why"].startswith("Unrated: ")


def test_less_than_sixty_percent_named_is_unrated() -> None:
    sets = bomrisk.materials(Policy().with_(minimum_named_share=0.999), as_of=DAY).set_index("material")
    assert sets.loc["cobalt", "grade"] == "unrated"


def test_a_group_spans_its_members(rated_to_germany: pd.DataFrame) -> None:
    members = [name for name in reference.members("rare-earths") if name in rated_to_germany.index]
    scores = rated_to_germany.loc[members, ["low", "high"]].dropna()
    group = rated_to_germany.loc["rare-earths"]
    assert group["low"] <= scores["low"].min() + 1e-9
    assert group["high"] >= scores["high"].max() - 1e-9


def test_a_date_after_the_check_of_the_facts_says_so() -> None:
    late = bomrisk.materials(as_of="2026-11-22").set_index("material")
    fresh = bomrisk.materials().set_index("material")
    assert "after-verification" in late.loc["gallium", "findings"]
    assert "after-verification" not in fresh.loc["gallium", "findings"]
    assert "shares-old" in bomrisk.materials(as_of="2031-01-01").set_index("material").loc["cobalt", "findings"]


def test_the_ranking_agrees_with_the_supply_risk_of_the_eu(rated_to_germany: pd.DataFrame) -> None:
    """Spearman correlation with the 2017 published SR (the newest table at hand) over the materials both rate."""
    import csv
    from pathlib import Path

    table = csv.DictReader((Path(__file__).parent / "data" / "eu_sr_2017.csv").open(encoding="utf-8"))
    published = {reference.material_id(row["material"]): float(row["SR_published"]) for row in table}
    both = pd.DataFrame({"eu": pd.Series({name: sr for name, sr in published.items() if name})})
    both["ours"] = rated_to_germany["concentration"].reindex(both.index)
    both = both.dropna()
    assert len(both) >= 25
    assert both.rank().corr().loc["eu", "ours"] > 0.5
