"""Properties of scoring whole BOMs."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import rated_tables, reference
from bomrisk.assessment import assess
from bomrisk.errors import InputError

DAY = "2026-11-22"
MATERIALS = ["gallium", "dysprosium", "copper", "niobium", "rare-earths", "tungsten", "barium", "nickel", "lithium"]


@st.composite
def boms(draw: st.DrawFn) -> pd.DataFrame:
    size = draw(st.integers(1, 8))
    cell = st.one_of(st.none(), st.lists(st.sampled_from(MATERIALS), min_size=1, max_size=3).map("; ".join))
    country = st.sampled_from([None, "CN", "US", "NA", "DE", "??", ""])
    return pd.DataFrame(
        {
            "material": draw(st.lists(cell, min_size=size, max_size=size)),
            "country": draw(st.lists(country, min_size=size, max_size=size)),
            "material_origin": draw(st.lists(country, min_size=size, max_size=size)),
            "quantity": draw(st.lists(st.floats(0, 1e6), min_size=size, max_size=size)),
        }
    )


@settings(max_examples=9, deadline=None)
@given(boms(), st.randoms())
def test_a_line_is_rated_alike_wherever_it_stands(bom: pd.DataFrame, random) -> None:
    order = list(bom.index)
    random.shuffle(order)
    straight, shuffled = bomrisk.score(bom, as_of=DAY), bomrisk.score(bom.loc[order], as_of=DAY)
    columns = straight.columns.drop("rating_id")
    pd.testing.assert_frame_equal(straight[columns], shuffled.loc[bom.index, columns])


@settings(max_examples=8, deadline=None)
@given(boms(), st.floats(0.001, 1000))
def test_scaling_quantities_changes_nothing(bom: pd.DataFrame, factor: float) -> None:
    scaled = bom.assign(quantity=bom["quantity"] * factor)
    pd.testing.assert_frame_equal(bomrisk.score(bom, as_of=DAY), bomrisk.score(scaled, as_of=DAY))


@settings(max_examples=9, deadline=None)
@given(boms())
def test_grade_follows_score_and_missing_is_never_zero(bom: pd.DataFrame) -> None:
    lines = bomrisk.score(bom, as_of=DAY)
    unrated = lines["grade"].eq("unrated")
    assert lines.loc[unrated, ["score", "low", "high", "concentration", "exposure"]].isna().all(axis=None)
    assert lines.loc[unrated, "unrated_reason"].ne("").all()
    rated = lines[~unrated]
    expected = pd.cut(rated["score"], [0, 20, 40, 60, 80, 101], right=False, labels=list("ABCDE")).astype(object)
    assert rated["grade"].tolist() == expected.tolist()
    assert (rated["low"] <= rated["score"] + 1e-9).all()
    assert (rated["high"] >= rated["score"] - 1e-9).all()


@settings(max_examples=9, deadline=None)
@given(st.sampled_from(MATERIALS), st.sampled_from(["CN", "ID", "CD", "BR", "US", "MY"]))
def test_declaring_an_issuing_country_never_lowers_exposure(material: str, origin: str) -> None:
    bom = pd.DataFrame({"material": [material] * 2, "material_origin": [None, origin]})
    result = assess(bom, as_of=DAY, to="DE")
    unknown, declared = result.lines["exposure"]
    issues = result.stages.loc[result.stages["material_origin"].eq(origin), "origin_issues"]
    if issues.any():
        assert declared >= unknown - 1e-9
    elif pd.notna(declared):
        assert declared == pytest.approx(0.5 * unknown)


@pytest.mark.parametrize("to", ["DE", "US", "CN"])
@pytest.mark.parametrize("form", ["", "ore", "metal"])
def test_the_range_of_an_unknown_origin_holds_what_each_producer_gives(to: str, form: str) -> None:
    from bomrisk.ratings import rate
    from bomrisk.setting import Setting

    shares = reference.shares()
    producers = shares[(shares["country"] != "ZZ") & shares["share"].gt(0)][["material", "country"]].drop_duplicates()
    unknown = producers[["material"]].drop_duplicates().assign(country="")
    rows = pd.concat([unknown, producers], ignore_index=True).rename(columns={"country": "material_origin"})
    evidence = rows.assign(
        rating_id=range(len(rows)),
        rung="material",
        rule="r",
        confidence="high",
        mass_fraction=float("nan"),
        form=form,
        ambiguous=False,
        reexport="",
        origin_unreadable=False,
    )
    rated = rate(evidence, len(rows), Setting.of(None, DAY, to)).materials
    ranges = rated[rated["material_origin"].eq("")].set_index("material")[["low", "high"]]
    declared = rated[rated["material_origin"].ne("")].join(ranges.add_suffix("_unknown"), on="material")
    declared = declared.dropna(subset="score")
    outside = declared[
        (declared["score"] < declared["low_unknown"] - 1e-9) | (declared["score"] > declared["high_unknown"] + 1e-9)
    ]
    assert outside[["material", "material_origin", "score", "low_unknown", "high_unknown"]].empty, outside.to_string()


@pytest.mark.parametrize("control", ["CN-2025-10-W", "CN-2023-23", "CD-2025-CO-QUOTA", "ID-2020-NI", "MW-2025"])
def test_adding_a_control_never_lowers_a_score(monkeypatch: pytest.MonkeyPatch, control: str) -> None:
    from bomrisk import setting, world

    with_it = bomrisk.materials(as_of=DAY, to="DE").set_index("material")["score"]
    kept = reference.controls()
    monkeypatch.setattr(reference, "controls", lambda: kept[kept["control_id"] != control].reset_index(drop=True))
    for kept_result in (world.known_world, setting.recent, rated_tables.rated_tables):
        kept_result.cache_clear()
    without = bomrisk.materials(as_of=DAY, to="DE").set_index("material")["score"]
    for kept_result in (world.known_world, setting.recent, rated_tables.rated_tables):
        kept_result.cache_clear()
    gain = (with_it - without.reindex(with_it.index)).dropna()
    assert gain.min() >= -1e-9
    assert gain.max() > 0 or control == "MW-2025"


def test_origin_of_the_part_counts_only_for_material_itself() -> None:
    bom = pd.DataFrame(
        {"hs_code": ["81129289", "85051110"], "country": ["CA", "CA"]},
    )
    stages = assess(bom, as_of=DAY, to="DE").stages
    assert stages.loc[stages["material"].eq("gallium"), "material_origin"].eq("CA").all()
    assert stages.loc[stages["material"].eq("ndfeb-magnet"), "material_origin"].eq("").all()


def test_a_trace_counts_at_a_reduced_weight_and_is_marked() -> None:
    from bomrisk.ratings import rate
    from bomrisk.setting import Setting

    columns = {
        "rung": "cas",
        "rule": "CAS 7440-55-3",
        "confidence": "high",
        "form": "",
        "ambiguous": False,
        "origin_unreadable": False,
    }
    evidence = pd.DataFrame(
        {
            "rating_id": [0, 1],
            "material": "gallium",
            "mass_fraction": [0.0005, 0.5],
            "material_origin": "",
            "reexport": "",
        }
    ).assign(**columns)
    ratings = rate(evidence, 2, Setting.of(None, DAY, "DE")).ratings
    assert ratings["trace"].tolist() == [True, False]
    assert ratings.loc[0, "score"] == pytest.approx(0.6 * ratings.loc[1, "score"])


def test_a_line_is_as_bad_as_its_scarcest_material() -> None:
    lines = bomrisk.score(pd.DataFrame({"material": ["copper; dysprosium", "dysprosium", "copper"]}), as_of=DAY)
    assert lines["score"].iloc[0] == lines["score"].iloc[1] > lines["score"].iloc[2]
    assert lines["bottleneck_material"].iloc[0] == "dysprosium"


def test_ore_is_reached_in_full_and_a_part_is_not() -> None:
    lines = bomrisk.score(pd.DataFrame({"hs_code": ["260400", "750210"]}), as_of=DAY, to="DE")
    assert lines["bottleneck_stage"].tolist() == ["mining", "mining"]
    assert lines["floor"].tolist() == ["supply stopped", ""]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"as_of": "22.11.2026"}, "is not a date"),
        ({"to": "Germany"}, "not a known country"),
        ({"to": "XX"}, "not a known country"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, str], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        bomrisk.score(pd.DataFrame({"material": ["copper"]}), **arguments)


def test_a_bom_without_content_columns_is_refused() -> None:
    with pytest.raises(InputError, match="No column tells"):
        bomrisk.score(pd.DataFrame({"quantity": [1]}))


def test_an_empty_bom_gives_an_empty_result() -> None:
    lines = bomrisk.score(pd.DataFrame({"material": pd.Series([], dtype=object)}), as_of=DAY)
    assert lines.empty
    assert "grade" in lines.columns


def test_namibia_is_a_country() -> None:
    stages = assess(pd.DataFrame({"material": ["lithium"], "material_origin": ["NA"]}), as_of=DAY).stages
    assert stages["material_origin"].eq("NA").all()
    assert stages["origin_severity"].gt(0).any()


def test_what_a_part_only_may_contain_gives_no_grade() -> None:
    from bomrisk.ratings import rate
    from bomrisk.setting import Setting

    rows = [  # rating, material, confidence, one of several candidates
        (0, "gallium", "low", False),
        (1, "gallium", "medium", True),
        (1, "copper", "medium", True),
        (2, "copper", "high", False),
        (2, "gallium", "low", False),
    ]
    evidence = pd.DataFrame(rows, columns=["rating_id", "material", "confidence", "ambiguous"]).assign(
        rung="keyword",
        rule="r",
        mass_fraction=float("nan"),
        form="",
        material_origin="",
        reexport="",
        origin_unreadable=False,
    )
    ratings = rate(evidence, 3, Setting.of(None, DAY, "DE")).ratings
    assert ratings["grade"].tolist() == ["unrated", "E", "B"]
    assert ratings["bottleneck_material"].iloc[1:].tolist() == ["gallium", "copper"]
    assert ratings.loc[1, "low"] < 30 < ratings.loc[1, "score"]  # copper would be the best case
    assert ratings.loc[2, "high"] > 80  # gallium may be in it


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "see drawing", "n/a", "gallium", "7440-44-0", "Stahl"]),
            st.sampled_from([None, "unknown", "7440-55-3", "7782-42-5"]),
            st.sampled_from([None, "250410", "740311"]),
            st.sampled_from(["NdFeB magnet N42SH", "Steel screw M3", "GaN HEMT 650V", None]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_line_is_rated_as_if_it_stood_alone(rows: list[tuple[str | None, ...]]) -> None:
    """Junk in a strong column must never hide what the weaker columns say."""
    bom = pd.DataFrame(rows, columns=["material", "cas", "hs_code", "description"], dtype=object)
    together = bomrisk.score(bom, as_of=DAY)[["materials", "grade", "score"]]
    alone = [bomrisk.score(bom.iloc[[position]], as_of=DAY)[["materials", "grade", "score"]] for position in bom.index]
    pd.testing.assert_frame_equal(together, pd.concat(alone))


@pytest.mark.parametrize("name", list(reference.materials()["material"]))
def test_a_material_id_rates_as_that_material(name: str, rated_to_germany: pd.DataFrame) -> None:
    line = bomrisk.score(pd.DataFrame({"material": [name]}), as_of=DAY, to="DE").iloc[0]
    expected = rated_to_germany.loc[name]
    assert line["grade"] == expected["grade"]
    assert line["controls"] == expected["controls"]
    for part in ("score", "low", "high"):
        assert line[part] == pytest.approx(expected[part], nan_ok=True)


@pytest.mark.parametrize(
    ("bom", "complaint"),
    [
        (pd.DataFrame([["copper", "gallium"]], columns=["material", "material"]), "twice in the BOM: material"),
        (pd.DataFrame([["copper"]], columns=pd.MultiIndex.from_tuples([("a", "material")])), "several levels"),
        (pd.DataFrame({"material": [["copper", "gallium"]]}), "holds lists"),
        (pd.Series(["copper"], name="material"), "must be a pandas DataFrame"),
        ({"material": ["copper"]}, "must be a pandas DataFrame"),
    ],
)
def test_what_is_no_plain_table_is_refused(bom: object, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        bomrisk.score(bom)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "read", "odd"),
    [
        ("CN", "CN", False),
        ("chn", "CN", False),
        ("China", "CN", False),
        ("NA", "NA", False),
        ("Kina", "", True),
        ("", "", False),
    ],
)
def test_a_stated_country_is_read_exactly_or_said_to_be_unreadable(stated: str, read: str, odd: bool) -> None:
    result = assess(pd.DataFrame({"material": ["gallium"], "material_origin": [stated]}), as_of=DAY)
    assert result.stages["material_origin"].eq(read).all()
    assert ("origin-unreadable" in result.lines["findings"].iloc[0].split("; ")) == odd
