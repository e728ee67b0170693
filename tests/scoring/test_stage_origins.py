"""The country where a material was mined counts at mining, the one where it was processed at all later stages."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.assessment import assess

SETTING = {"as_of": "2026-11-22", "to": "DE"}


def stages(**columns) -> pd.DataFrame:
    lines = pd.DataFrame({name: [cell] if isinstance(cell, str) else cell for name, cell in columns.items()})
    return assess(lines, **SETTING).stages.set_index("stage")


@pytest.mark.parametrize(
    ("columns", "mining", "refining"),
    [
        ({}, "", ""),
        ({"material_origin": "AU"}, "AU", "AU"),
        ({"processing_country": "CN"}, "", "CN"),
        ({"material_origin": "AU", "processing_country": "CN"}, "AU", "CN"),
        ({"material_origin": "AU", "processing_country": "lithium: CN"}, "AU", "CN"),
        ({"material_origin": "AU", "processing_country": "cobalt: CN"}, "AU", "AU"),
        ({"declared_origin": "mined: lithium=AU"}, "AU", ""),
        ({"declared_origin": "processed: lithium=CN"}, "", "CN"),
        ({"declared_origin": "mined: lithium=AU || processed: lithium=CL"}, "AU", "CL"),
        ({"declared_origin": "mined: cobalt=AU"}, "", ""),
        # What the BOM states and what is declared both count; what is said of a stage goes before what is said of none.
        ({"material_origin": "CL", "declared_origin": "mined: lithium=AU"}, "AU CL", "CL"),
        ({"material_origin": "CL", "declared_origin": "processed: lithium=CN"}, "CL", "CN"),
        ({"processing_country": "CL", "declared_origin": "processed: lithium=CN"}, "", "CL CN"),
        # The buyer's word stands in place of all else.
        ({"origin_override": "AU", "declared_origin": "processed: lithium=CN", "processing_country": "CL"}, "AU", "AU"),
        ({"declared_origin": "mined: lithium=Atlantis"}, "", ""),
    ],
)
def test_which_origin_counts_at_which_stage(columns, mining, refining):
    rated = stages(material="lithium", **columns)
    assert (rated.loc["mining", "origins"], rated.loc["refining", "origins"]) == (mining, refining)


def test_a_line_that_is_the_material_comes_from_where_it_was_made_as_far_as_nothing_else_is_said():
    metal = {"hs_code": "810110", "country": "CN"}
    alone = stages(**metal)
    assert set(alone["origins"]) == {"CN"}
    assert stages(**metal, processing_country="JP").loc["mining", "origins"] == "CN"
    # Japan mines no tungsten, so the metal comes from a mine elsewhere.
    assert stages(**metal, declared_origin="made: JP")["origins"].tolist() == ["", "JP"]
    assert stages(hs_code="810110", country="JP")["origins"].tolist() == ["", "JP"]
    assert set(stages(hs_code="810110", material_origin="JP")["origins"]) == {"JP"}  # who states it, knows it
    assert stages(hs_code="261100", country="JP").loc["mining", "origins"] == "JP"  # tungsten ore


def _every_pair() -> pd.DataFrame:
    """Every material with shares, with every country that issues a control, and some that do not."""
    materials = sorted(set(reference.share_sets()["material"]))
    issuing = set(reference.controls()["issuing_country"].dropna()) & set(reference.countries()["country"])
    countries = sorted(issuing | {"AU", "DE", "CL"})
    return pd.DataFrame(itertools.product(materials, countries), columns=["material", "country"])


def _rated(pairs: pd.DataFrame, text: str) -> pd.DataFrame:
    declared = [text.format(m=row.material, c=row.country) for row in pairs.itertuples()]
    lines = pd.DataFrame({"material": pairs["material"], "declared_origin": declared})
    found = assess(lines, **SETTING)
    rows = found.rating_materials.merge(
        found.lines.assign(line=range(len(lines)))[["line", "rating_id"]], on="rating_id"
    ).sort_values("line")
    spans = [range(first, last + 1) for first, last in zip(rows["first_stage"], rows["last_stage"], strict=True)]
    at = [(line, stage) for line, span in zip(rows["line"], spans, strict=True) for stage in span]
    kept = found.stages.iloc[[stage for _, stage in at]].assign(line=[line for line, _ in at])
    return kept.set_index(["line", "stage"])


@pytest.mark.parametrize("word", ["mined", "processed"])
def test_declaring_an_issuing_country_never_lowers_the_exposure(word):
    pairs = _every_pair()
    unknown, known = _rated(pairs, ""), _rated(pairs, word + ": {m}={c}")
    assert known.index.equals(unknown.index)
    both = known.join(unknown.add_suffix("_unknown"))
    both = both[both["rated"]]
    issuing = both[both["origin_issues"]]
    assert len(issuing) > 100
    for name in ("exposure", "score", "low"):
        assert (issuing[name] >= issuing[f"{name}_unknown"] - 1e-9).all(), name
    mining = both.index.get_level_values("stage") == "mining"
    other = both[~mining if word == "mined" else mining]
    assert np.allclose(other["exposure"], other["exposure_unknown"]), "the other stages stay as they were"
    assert (both["low"] <= both["score"] + 1e-9).all()
    assert (both["score"] <= both["high"] + 1e-9).all()


def test_of_several_sources_the_strictest_counts_and_what_nobody_names_is_in_the_range():
    pairs = _every_pair()
    other = {code: _rated(pairs, "processed: {m}=" + code) for code in ("AU", "CN")}
    single = _rated(pairs, "processed: {m}={c}")
    both = _rated(pairs[~pairs["country"].isin(["AU", "CN"])], "processed: {m}={c} 50 %, AU 30 %, CN 20 %")
    rated = both[both["rated"]]
    strictest = np.maximum(np.maximum(single["exposure"], other["AU"]["exposure"]), other["CN"]["exposure"])
    by_material = strictest.set_axis(pd.MultiIndex.from_arrays([
        pairs.iloc[single.index.get_level_values("line")]["material"],
        pairs.iloc[single.index.get_level_values("line")]["country"], single.index.get_level_values("stage"),
    ]))  # fmt: skip
    left = pairs[~pairs["country"].isin(["AU", "CN"])].iloc[rated.index.get_level_values("line")]
    wanted = by_material[
        list(zip(left["material"], left["country"], rated.index.get_level_values("stage"), strict=True))
    ]
    assert np.allclose(rated["exposure"], wanted)
    open_ended = _rated(pairs, "processed: {m}={c} 80 %")
    unknown = _rated(pairs, "")
    later = (open_ended.index.get_level_values("stage") != "mining") & open_ended["rated"]
    assert np.allclose(open_ended["exposure"][later], single["exposure"][later])
    assert (open_ended["high"][later] >= unknown["high"][later] - 1e-9).all()


def test_a_small_named_part_says_nothing_good_about_the_rest():
    def exposure(declared):
        return stages(material="gallium", declared_origin=declared).loc["refining", "exposure"]

    market, free = exposure(""), exposure("processed: gallium=DE")
    assert free == market / 2
    assert exposure("processed: gallium=DE 60 %") == free, "as much as a share table must name to be rated"
    assert exposure("processed: gallium=DE 59 %") == market
    assert exposure("processed: gallium=CN 10 %") >= market, "an issuing country counts, however small its part"


def test_the_rest_is_said():
    lines = pd.DataFrame({"material": ["gallium"], "declared_origin": ["processed: gallium=DE 70 %"]})
    rated = assess(lines, **SETTING).lines
    assert "Of 30 % of it the origin is not stated" in rated["why"].item()
    assert "origin-partly" in rated["findings"].item()


def test_a_group_is_not_mined_where_none_of_its_members_is():
    found = stages(description="Graphite thermal sheet", country="JP")
    assert found.loc["mining", "origins"] == ""
    assert set(found.drop(index="mining")["origins"]) == {"JP"}
