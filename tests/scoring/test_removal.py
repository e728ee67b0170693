"""A BOM without a country: what is lost, whom it hits, how long stock lasts; figures by hand from the table of shares."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.removal import LEAST, without, without_of
from bomrisk.removal_countries import countries_that_matter

DAY = "2026-11-22"
BOM = pd.DataFrame(
    {
        "material": ["gallium", "gallium", "gallium", "cobalt", "copper", None],
        "material_origin": [None, "CN", "JP", None, None, None],
        "stock": [600, 600, 600, 90, None, 5],
        "consumption": [100, 100, 100, 30, 10, 5],
        "quantity": [1, 2, 3, 4, 5, 6],
        "unit_price": [10.0, 10.0, 10.0, 1.0, 1.0, 1.0],
    }
)


def test_without_china() -> None:
    found = without(BOM, "CN", as_of=DAY, to="DE", months=6)
    supply = found.supply.set_index(["material", "stage"])
    gallium = supply.loc[("gallium", "refining")]
    # 99.01 % are Chinese; of the 0.99 % that are left Russia has 0.66 and Japan 0.33: HHI 4/9 + 1/9.
    assert gallium[["lost", "left", "hhi_left", "next_share"]].tolist() == pytest.approx([0.9901, 0.0099, 5 / 9, 2 / 3])
    assert gallium["next_country"] == "RU"
    assert gallium[["lines", "spend"]].tolist() == [3, 60.0]
    assert gallium[["lines_hit", "spend_hit"]].tolist() == [2, 30.0], "the line with gallium from Japan is not hit"
    assert gallium[["year", "source"]].tolist() == [2025, "usgs-mcs-2026"]
    assert supply.loc[("copper", "refining"), "lost"] == pytest.approx(0.48276)
    lines = found.lines
    assert lines["hit"].tolist() == ["short", "cut off", "elsewhere", "short", "short", ""]
    assert lines["lost"].tolist()[:5] == pytest.approx([0.9901, 1.0, 0.0, 0.7841, 0.48276])
    assert lines.loc[3, ["material", "stage", "country"]].tolist() == ["cobalt", "refining", "CN"]


def test_how_long_the_stock_lasts() -> None:
    lines = without(BOM, "CN", as_of=DAY, to="DE", months=6).lines
    # 600 pieces at 100 a month: six months without anything, a little more where 0.99 % still come.
    assert lines["cover_months"].tolist()[:2] == pytest.approx([6 / 0.9901, 6.0])
    assert lines["lasts"].tolist()[:2] == [True, True]
    assert lines.loc[3, "cover_months"] == pytest.approx(90 / (30 * 0.7841))
    assert lines.loc[3, "lasts"] is False or lines.loc[3, "lasts"] == False  # noqa: E712 - a value of a nullable column
    assert lines.loc[[2, 4, 5], "lasts"].isna().all(), "not hit, no stock known, nothing recognised"


def test_without_the_largest_country_of_each_stage() -> None:
    supply = without(BOM, as_of=DAY, to="DE").supply.set_index(["material", "stage"])
    assert supply.loc[("cobalt", "mining"), ["country", "lost"]].tolist() == ["CD", pytest.approx(0.73106)]
    assert supply.loc[("cobalt", "refining"), ["country", "lost"]].tolist() == ["CN", pytest.approx(0.7841)]
    assert supply.loc[("copper", "mining"), "country"] == "CL"


def test_what_no_source_names_is_unknown_and_not_zero() -> None:
    supply = without(BOM, "BR", as_of=DAY, to="DE").supply.set_index(["material", "stage"])
    # The list of cobalt refiners leaves 9 % unnamed; that of gallium is whole.
    assert math.isnan(supply.loc[("cobalt", "refining"), "lost"])
    assert supply.loc[("gallium", "refining"), "lost"] == 0.0


def test_totals_hold_every_line_once() -> None:
    for country in ("CN", "CD", None):
        totals = without(BOM, country, as_of=DAY, to="DE").totals
        assert totals["lines"].sum() == len(BOM)
        assert totals["spend"].sum() == pytest.approx(75.0)
    totals = without(BOM, "CN", as_of=DAY, to="DE").totals.set_index("loss")
    assert totals.loc["half or more"].tolist() == [3, 34.0]
    assert totals.loc["a quarter to a half"].tolist() == [1, 5.0]
    assert totals.loc["origin stated elsewhere"].tolist() == [1, 30.0]


@pytest.mark.parametrize("country", ["CN", None])
def test_an_assessment_loses_what_its_bom_loses(country: str | None) -> None:
    one = without(BOM, country, as_of=DAY, to="DE", months=3)
    other = without_of(assess(BOM, as_of=DAY, to="DE"), BOM, country, months=3)
    for name in ("supply", "lines", "totals"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_a_small_producer_is_no_hit() -> None:
    found = without(BOM, "RU", as_of=DAY, to="DE")
    small = found.supply[found.supply["lost"] < LEAST]
    assert len(small)
    assert small["lines_hit"].eq(0).all()


def test_a_bom_without_stock_or_prices() -> None:
    found = without(pd.DataFrame({"material": ["gallium"]}, index=["x"]), "CN", as_of=DAY, to="DE")
    assert found.lines.index.tolist() == ["x"]
    assert found.lines[["cover_months"]].isna().all(axis=None)
    assert found.totals["spend"].isna().all()
    assert found.supply[["spend", "spend_hit"]].isna().all(axis=None)


def test_lines_of_which_nothing_is_known() -> None:
    found = without(pd.DataFrame({"description": ["sticker", "paper"]}), "CN", as_of=DAY, to="DE")
    assert found.supply.empty
    assert found.totals["lines"].tolist()[-1] == 2


@pytest.mark.parametrize(
    ("country", "months", "match"), [("UK", 12, "Did you mean GB"), ("CN", 0, "months"), ("CN", math.nan, "months")]
)
def test_what_cannot_be_taken_out(country: str, months: float, match: str) -> None:
    with pytest.raises(InputError, match=match):
        without(BOM, country, as_of=DAY, to="DE", months=months)


def test_the_stock_of_a_stage_is_that_of_its_line_which_runs_out_first() -> None:
    supply = without(BOM, "CN", as_of=DAY, to="DE").supply.set_index(["material", "stage"])
    # Both gallium lines that are hit have stock; the one with Chinese gallium gets nothing any more: 600 / 100.
    assert supply.loc[("gallium", "refining"), ["lines_stocked", "cover_months"]].tolist() == [2, 6.0]
    assert supply.loc[("cobalt", "refining"), "cover_months"] == pytest.approx(90 / (30 * 0.7841))
    assert supply.loc[("copper", "refining"), "lines_stocked"] == 0
    assert math.isnan(supply.loc[("copper", "refining"), "cover_months"]), "no stock is known, which is not none"


def test_the_countries_that_matter_most_come_first() -> None:
    assessment = assess(BOM, as_of=DAY, to="DE")
    # China: gallium 0.9901 and, stated, 1; cobalt 0.7841; copper 0.48276. Japan: gallium 1, stated. Congo: cobalt 0.73106, and less
    # than 0.27 of copper.
    assert countries_that_matter(assessment, 3) == ["CN", "JP", "CD"]
    assert countries_that_matter(assessment, 0) == []
    nothing = assess(pd.DataFrame({"description": ["???"]}), as_of=DAY, to="DE")
    assert countries_that_matter(nothing, 5) == []


def test_a_stated_origin_is_all_of_the_supply() -> None:
    bom = pd.DataFrame({"material": ["gallium"] * 2, "material_origin": ["JP", "JP"]})
    assert countries_that_matter(assess(bom, as_of=DAY, to="DE"), 5) == ["JP"]


def test_removals_are_those_of_each_country() -> None:
    assessment, spend = assess(BOM, as_of=DAY, to="DE"), np.arange(6.0)
    largest, china, _ = assessment.removals(BOM, spend, 2)
    assert (largest.country, china.country) == ("", "CN")
    expected = without_of(assessment, BOM, "CN", spend=spend)
    pd.testing.assert_frame_equal(china.supply, expected.supply)
    pd.testing.assert_frame_equal(china.lines, expected.lines)
