"""Policy benchmarks against tables reckoned by hand; unknown never counts as reached or kept."""

import datetime as dt
import math
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.benchmarks import annex_entries, crma_benchmarks, crma_rules, dfars_rules, dfars_screening, strategic_uses
from bomrisk.benchmarks.crma import benchmark_figures, state_of, union_countries
from bomrisk.benchmarks.splits import NOTHING, Split, at_least_in, at_most_in, one_of, split_of_sources, whole
from bomrisk.benchmarks.stage_origins import read_recycled, stage_origins
from bomrisk.declared_origins import Source

AS_OF = "2026-11-22"


def figures(material, benchmark, bom, spend=None, measure="lines"):
    frame = pd.DataFrame(bom)
    table, findings = crma_benchmarks(frame, assess(frame, as_of=AS_OF, to="DE"), spend)
    assert findings == []
    row = table[table["material"].eq(material) & table["benchmark"].eq(benchmark) & table["measure"].eq(measure)]
    assert len(row) == 1
    return row.iloc[0]


# --- the laws' own figures ------------------------------------------------------------------------------------------------


def test_thresholds_of_article_5():
    """Regulation (EU) 2024/1252, Article 5(1): 10, 40, 25 and 65 percent, by 2030."""
    asked = {(each.stage, each.rule): each.share for each in crma_rules().benchmarks}
    assert asked == {
        ("extraction", "at_least"): 0.10,
        ("processing", "at_least"): 0.40,
        ("recycling", "at_least"): 0.25,
        ("extraction", "at_most_one_country"): 0.65,
        ("processing", "at_most_one_country"): 0.65,
        ("origin", "at_most_one_country"): 0.65,
    }
    assert {each.by for each in crma_rules().benchmarks} == {dt.date(2030, 12, 31)}


def test_annex_i_has_its_seventeen_entries():
    entries = annex_entries()
    assert "".join(entry.letter for entry in entries) == "abcdefghijklmnopq"
    named = [material for entry in entries for material in entry.materials]
    assert len(named) == len(set(named))
    known = reference.materials()
    assert set(named) <= set(known["material"])
    listed = set(known.loc[known["eu_strategic"].eq("yes"), "material"])
    # The materials' own marks and the list agree, but for graphite: the annex names no kind of it, so every kind is in.
    assert listed - set(named) == set()
    assert set(named) - listed == {"graphite", "graphite-synthetic"}


def test_dates_and_countries_of_dfars():
    rules = dfars_rules()
    assert rules.countries == {"CN", "RU", "KP", "IR"}
    assert [(phase.first, phase.last) for phase in rules.phases] == [
        (dt.date(2019, 4, 30), dt.date(2026, 12, 31)),
        (dt.date(2027, 1, 1), None),
    ]
    before, after = (phase.stages["ndfeb-magnet"] for phase in rules.phases)
    assert "mining" not in before
    assert set(after) == {"mining", "refining", "melting", "production"}
    known = set(reference.sources()["source_id"])
    assert set(rules.source_id.split(";")) | {crma_rules().source_id} <= known


# --- which uses are strategic ---------------------------------------------------------------------------------------------

GRADES = [
    ("NdFeB magnet N48SH", "neodymium", "yes", "yes"),
    ("NdFeB magnet N48SH", "boron", "yes", "yes"),
    ("EN 1.4301 screw", "nickel", "yes", "no"),
    ("Li-ion cell 18650", "lithium", "yes", "yes"),
    ("Li-ion cell 18650", "graphite", "yes", "yes"),  # natural or synthetic
    ("Li-ion cell 18650", "nickel", "possible", "yes"),
    ("Ti-6Al-4V bar", "titanium", "yes", "yes"),
    ("AZ91 casting", "magnesium", "yes", "yes"),
    ("gallium", "gallium", "yes", "yes"),
]


@cache
def graded_uses():
    frame = pd.DataFrame({"description": [text for text, *_ in GRADES]})
    return strategic_uses(assess(frame, as_of=AS_OF, to="DE"))


@pytest.mark.parametrize(("text", "material", "held", "listed"), GRADES)
def test_grade_that_the_list_names(text, material, held, listed):
    line = [each for each, *_ in GRADES].index(text)
    row = graded_uses()[lambda uses: uses["material"].eq(material) & uses["line"].eq(line)].iloc[0]
    assert (row["held"], row["listed"]) == (held, listed)
    assert bool(row["listed_why"]) == (material not in ("neodymium", "gallium"))


def test_one_graphite_is_one_use_of_one_strategic_raw_material():
    bom = {
        "description": ["Li-ion cell 18650", "Li-ion cell 18650", "Copper busbar"],
        "material": [None, "graphite-natural", None],
        "declaration": [None, None, "full: graphite-synthetic; graphite-natural"],
    }
    uses = strategic_uses(assess(pd.DataFrame(bom), as_of=AS_OF, to="DE"))
    graphite = uses[uses["letter"].eq("k")]
    assert graphite["material"].tolist() == ["graphite"] * 3
    either = "graphite-natural;graphite-synthetic"
    assert graphite["candidates"].tolist() == [either, "graphite-natural", either]
    row = figures("graphite", "extraction", {"description": ["Li-ion cell 18650"]}, spend=[100.0], measure="spend")
    assert (row["uses"], row["weighed"], row["entry"]) == (1, 1, "Graphite (battery grade)")
    # Which kind it is is known of every line: these are two materials.
    known = strategic_uses(assess(pd.DataFrame({"material": ["graphite-natural", "graphite-synthetic"]}), as_of=AS_OF))
    assert known["material"].tolist() == known["candidates"].tolist() == ["graphite-natural", "graphite-synthetic"]
    # Elements of a group that are all in the part stay what they are.
    magnet = strategic_uses(assess(pd.DataFrame({"description": ["NdFeB magnet N48SH"]}), as_of=AS_OF))
    assert {"neodymium", "praseodymium"} <= set(magnet["material"])


ONE_OF_TWO = [
    # mined in -> declared, low (in the EU), country
    ("graphite: CN", 1.0, 0.0, "CN"),
    ("CN", 1.0, 0.0, "CN"),
    ("graphite-natural: CN", 0.0, 0.0, ""),  # it may be the other
    ("graphite-natural: CN; graphite-synthetic: CN", 1.0, 0.0, "CN"),
    ("graphite-natural: CN; graphite-synthetic: JP", 0.0, 0.0, ""),
]


@pytest.mark.parametrize(("mined", "declared", "low", "country"), ONE_OF_TWO)
def test_of_one_or_the_other_is_known_what_is_stated_of_both(mined, declared, low, country):
    bom = {"description": ["Li-ion cell 18650"], "extraction_country": [mined], "recycled_content": ["graphite: 10 %"]}
    row = figures("graphite", "third_country_extraction", bom)
    assert (row["declared"], row["country"], row["uses"]) == (declared, country, 1)
    assert figures("graphite", "extraction", bom)["low"] == low
    assert figures("graphite", "recycling", bom)["declared"] == 1.0


@given(st.lists(st.lists(st.sampled_from([*"AB"]), min_size=1, max_size=3), min_size=1, max_size=3), st.booleans())
def test_what_one_of_several_surely_is_each_of_them_is(parts, named):
    splits = [
        split_of_sources([Source(code, 1 / (len(part) + 1) if named else math.nan) for code in part]) for part in parts
    ]
    found = one_of(splits)
    for union in ({"A"}, {"B"}, {"A", "B"}):
        assert at_least_in(found, union) <= min(at_least_in(split, union) for split in splits) + 1e-9
        assert at_most_in(found, union) >= max(at_most_in(split, union) for split in splits) - 1e-9


def test_what_is_not_strategic_is_not_listed():
    uses = strategic_uses(assess(pd.DataFrame({"material": ["tin", "antimony", "tantalum"]}), as_of=AS_OF, to="DE"))
    assert uses.empty


# --- splits ---------------------------------------------------------------------------------------------------------------

SPLITS = [
    # sources as (country, share)             in the EU: at least, at most   declared  as text
    ([("FR", math.nan)], 1.0, 1.0, 1.0, "FR"),
    ([("CN", math.nan)], 0.0, 0.0, 1.0, "CN"),
    ([("", math.nan)], 0.0, 1.0, 0.0, ""),
    ([("FR", 0.3), ("CN", 0.5)], 0.3, 0.5, 0.8, "CN 50 %, FR 30 %"),
    ([("FR", 0.3), ("CN", math.nan)], 0.3, 0.3, 1.0, "CN 70 %, FR 30 %"),
    ([("FR", math.nan), ("DE", math.nan)], 1.0, 1.0, 1.0, "DE or FR"),
    ([("FR", math.nan), ("CN", math.nan)], 0.0, 1.0, 1.0, "CN or FR"),
    ([("FR", 0.2), ("CN", math.nan), ("AU", math.nan)], 0.2, 0.2, 1.0, "FR 20 %, AU or CN 80 %"),
    ([("FR", 0.2), ("CN", math.nan), ("", math.nan)], 0.2, 1.0, 0.2, "FR 20 %"),
    ([("FR", 0.503), ("CN", 0.502)], 0.503 / 1.005, 0.503 / 1.005, 1.0, "FR 50.05 %, CN 49.95 %"),
]


@pytest.mark.parametrize(("sources", "least", "most", "declared", "text"), SPLITS)
def test_a_split_knows_what_is_sure_and_what_may_be(sources, least, most, declared, text):
    split = split_of_sources([Source(country, share) for country, share in sources])
    assert at_least_in(split, union_countries()) == pytest.approx(least)
    assert at_most_in(split, union_countries()) == pytest.approx(most)
    assert split.declared == pytest.approx(declared)
    assert str(split) == text


codes = st.sampled_from(["FR", "DE", "CN", "AU", "MY", ""])
sources = st.lists(st.tuples(codes, st.one_of(st.just(math.nan), st.floats(0.01, 0.5))), min_size=0, max_size=4)


@given(st.lists(sources, min_size=1, max_size=5), st.data())
@settings(max_examples=100, deadline=None)
def test_bounds_hold_whatever_is_open(uses, data):
    """Fill in everything that is open at random: the true share lies between low and high, and a settled state is right."""
    splits = [split_of_sources([Source(country, share) for country, share in use]) for use in uses]
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=len(uses), max_size=len(uses)))
    truth = {}
    for split, weight in zip(splits, weights, strict=True):
        for code, share in split.shares.items():
            truth[code] = truth.get(code, 0) + weight * share
        if split.among:
            part = data.draw(st.floats(0, 1))
            first, last = min(split.among), max(split.among)
            truth[first] = truth.get(first, 0) + weight * split.shared * part
            truth[last] = truth.get(last, 0) + weight * split.shared * (1 - part)
        anyone = data.draw(st.sampled_from(["FR", "CN", "US"]))
        truth[anyone] = truth.get(anyone, 0) + weight * (1 - split.declared)
    total = sum(weights)
    union = sum(part for code, part in truth.items() if code in union_countries()) / total
    third = max((part for code, part in truth.items() if code not in union_countries()), default=0) / total
    for benchmark in crma_rules().benchmarks:
        if benchmark.stage == "recycling":
            continue
        found = benchmark_figures(
            benchmark, splits, pd.Series(weights).to_numpy(), pd.Series([math.nan] * len(uses)).to_numpy()
        )
        true = union if benchmark.rule == "at_least" else third
        assert found["low"] - 1e-9 <= true <= found["high"] + 1e-9
        if found["state"] != "open":
            reached = true >= benchmark.share - 1e-6 if benchmark.rule == "at_least" else true <= benchmark.share + 1e-6
            assert reached == (found["state"] == "met")


# --- benchmarks of the Critical Raw Materials Act -------------------------------------------------------------------------

STATES = [
    # rule, threshold, low, high -> state
    ("at_least", 0.40, 0.40, 0.90, "met"),
    ("at_least", 0.40, 0.00, 0.39, "not met"),
    ("at_least", 0.40, 0.39, 0.41, "open"),
    ("at_most_one_country", 0.65, 0.10, 0.65, "met"),
    ("at_most_one_country", 0.65, 0.66, 1.00, "not met"),
    ("at_most_one_country", 0.65, 0.60, 0.70, "open"),
]


@pytest.mark.parametrize(("rule", "threshold", "low", "high", "state"), STATES)
def test_a_state_is_settled_only_where_nothing_open_can_change_it(rule, threshold, low, high, state):
    assert state_of(rule, threshold, low, high) == state


TUNGSTEN = {
    "material": ["tungsten"] * 4,
    "extraction_country": ["AT", "CN", "CN", None],
    "processing_country": ["DE", "DE", "CN", "AT"],
}
# benchmark, measure -> declared, low, high, country, state; spends 100, 300, 500, 100
HAND = [
    ("extraction", "lines", 0.75, 0.25, 0.50, "", "met"),
    ("extraction", "spend", 0.90, 0.10, 0.20, "", "met"),
    ("processing", "lines", 1.00, 0.75, 0.75, "", "met"),
    ("processing", "spend", 1.00, 0.50, 0.50, "", "met"),
    ("third_country_extraction", "lines", 0.75, 0.50, 0.75, "CN", "open"),
    ("third_country_extraction", "spend", 0.90, 0.80, 0.90, "CN", "not met"),
    ("third_country_processing", "lines", 1.00, 0.25, 0.25, "CN", "met"),
    ("third_country_processing", "spend", 1.00, 0.50, 0.50, "CN", "met"),
    ("recycling", "lines", 0.00, 0.00, 1.00, "", "open"),
]


@pytest.mark.parametrize(("benchmark", "measure", "declared", "low", "high", "country", "state"), HAND)
def test_four_lines_of_tungsten(benchmark, measure, declared, low, high, country, state):
    row = figures("tungsten", benchmark, TUNGSTEN, spend=[100, 300, 500, 100], measure=measure)
    assert (row["uses"], row["weighed"]) == (4, 4)
    assert [row["declared"], row["low"], row["high"]] == pytest.approx([declared, low, high])
    assert (row["country"], row["state"]) == (country, state)


def test_a_line_without_a_spend_is_not_free():
    row = figures("tungsten", "extraction", TUNGSTEN, spend=[100, math.nan, 300, 0.0], measure="spend")
    assert (row["uses"], row["weighed"]) == (4, 2)
    assert [row["declared"], row["low"], row["high"]] == pytest.approx([1.0, 0.25, 0.25])
    nothing = figures("tungsten", "extraction", TUNGSTEN, spend=[math.nan] * 4, measure="spend")
    assert (nothing["weighed"], nothing["state"]) == (0, "open")
    assert math.isnan(nothing["low"])


def test_mass_counts_the_material_in_the_part():
    bom = {
        "description": ["NdFeB magnet N48SH", "NdFeB magnet N48SH"],
        "extraction_country": ["neodymium: AU", "CN"],
        "quantity": [1, 3],
        "mass": [2.0, 2.0],
    }
    row = figures("neodymium", "third_country_extraction", bom, measure="mass")
    assert (row["country"], row["low"], row["state"]) == ("CN", pytest.approx(0.75), "not met")


def test_an_origin_without_a_stage_settles_no_stage():
    bom = {"material": ["gallium"], "material_origin": ["CN"]}
    for benchmark in ("extraction", "processing", "third_country_extraction", "third_country_processing"):
        assert figures("gallium", benchmark, bom)["state"] == "open"
    row = figures("gallium", "third_country_origin", bom)
    assert (row["country"], row["low"], row["state"]) == ("CN", 1.0, "not met")


def test_beside_a_country_of_processing_an_origin_is_that_of_the_extraction():
    bom = {"material": ["gallium"], "material_origin": ["CN"], "processing_country": ["DE"]}
    assert figures("gallium", "third_country_extraction", bom)["state"] == "not met"
    assert figures("gallium", "processing", bom)["state"] == "met"


def test_where_an_ore_is_from_is_where_it_was_dug_and_a_parts_country_says_nothing():
    ore = {"hs_code": ["261100"], "material_origin": ["PT"]}
    row = figures("tungsten", "extraction", ore)
    assert (row["low"], row["state"]) == (1.0, "met")
    wire = figures("copper", "processing", {"material": ["copper"], "description": ["copper wire"], "country": ["DE"]})
    assert (wire["declared"], wire["state"]) == (0.0, "open")


def test_declared_shares_of_several_sources():
    bom = {
        "material": ["neodymium"] * 2,
        "declared_origin": ["mined: neodymium=AU 60 %, CN 40 % | Supplier A || processed: neodymium=EE", None],
    }
    row = figures("neodymium", "third_country_extraction", bom)
    assert [row["declared"], row["low"], row["high"]] == pytest.approx([0.5, 0.3, 0.8])
    assert row["country"] == "AU"
    assert figures("neodymium", "processing", bom)["state"] == "met"


def test_the_buyers_word_overrules_what_suppliers_declare():
    bom = {
        "material": ["neodymium"],
        "declared_origin": ["mined: neodymium=FR | Supplier A"],
        "origin_override": ["CN"],
    }
    assert figures("neodymium", "extraction", bom)["declared"] == 0.0
    assert figures("neodymium", "third_country_origin", bom)["country"] == "CN"


RECYCLED = [
    # recycled content, recycling country -> declared, low, high, state (threshold 25 %)
    ("30 %", "DE", 1.0, 0.30, 0.30, "met"),
    ("30 %", None, 1.0, 0.00, 0.30, "open"),
    ("30 %", "CN", 1.0, 0.00, 0.00, "not met"),
    ("10 %", None, 1.0, 0.00, 0.10, "not met"),
    (None, "DE", 0.0, 0.00, 1.00, "open"),
    (0.4, "FR", 1.0, 0.40, 0.40, "met"),
    ("tungsten: 20 %; cobalt: 90 %", "FR", 1.0, 0.20, 0.20, "not met"),
]


@pytest.mark.parametrize(("content", "country", "declared", "low", "high", "state"), RECYCLED)
def test_recycled_content_counts_for_the_union_where_it_was_recycled_there(
    content, country, declared, low, high, state
):
    bom = {"material": ["tungsten"], "recycled_content": [content], "recycling_country": [country]}
    row = figures("tungsten", "recycling", bom)
    assert [row["declared"], row["low"], row["high"]] == pytest.approx([declared, low, high])
    assert row["state"] == state


@pytest.mark.parametrize("cell", ["1", 1.0, "about 20", "150 %", "20 %; 30 %", "unobtainium: 20 %"])
def test_recycled_content_that_is_not_clear_is_not_guessed(cell):
    assert read_recycled(cell) is None
    frame = pd.DataFrame({"material": ["tungsten"], "recycled_content": [cell], "sheet": "BOM", "row": 7})
    uses = strategic_uses(assess(frame, as_of=AS_OF, to="DE"))
    found = stage_origins(frame, uses)
    assert math.isnan(found.recycled[0])
    assert [(each.code, each.where) for each in found.findings] == [("stage-origin-unreadable", "BOM!7")]


def test_an_unknown_country_is_named_with_its_place():
    frame = pd.DataFrame(
        {"material": ["tungsten"], "extraction_country": ["Wolframia"], "sheet": "BOM", "row": 9, "bom": "a.xlsx"}
    )
    table, findings = crma_benchmarks(frame, assess(frame, as_of=AS_OF, to="DE"))
    assert [each.where for each in findings] == ["a.xlsx, BOM!9"]
    assert table.loc[table["benchmark"].eq("extraction"), "declared"].tolist() == [0.0]


def test_the_world_beside_it_has_source_and_year():
    row = figures("tungsten", "third_country_extraction", TUNGSTEN)
    assert row["world_country"] == "CN"
    assert 0.6 < row["world_share"] < 0.95
    assert row["world_source"] in set(reference.sources()["source_id"])
    assert row["world_year"] >= 2023
    # No source names an EU producer of gallium among the largest: that is not zero.
    assert math.isnan(figures("gallium", "processing", {"material": ["gallium"]})["world_share"])


def test_uses_of_an_unlisted_grade_do_not_count():
    frame = pd.DataFrame({"description": ["EN 1.4301 screw", "Li-ion cell 18650"]})
    table, _ = crma_benchmarks(frame, assess(frame, as_of=AS_OF, to="DE"))
    assert "nickel" not in set(table["material"])
    assert table.loc[table["material"].eq("lithium"), "uses"].unique().tolist() == [1]


def test_an_empty_bom_has_no_figures():
    frame = pd.DataFrame({"description": pd.Series(dtype=object)})
    table, findings = crma_benchmarks(frame, assess(frame, as_of=AS_OF, to="DE"))
    assert (len(table), findings) == (0, [])
    assert dfars_screening(frame, assess(frame, as_of=AS_OF, to="US"))[0].empty


# --- DFARS ----------------------------------------------------------------------------------------------------------------


@cache
def screening(as_of=AS_OF):
    """All rows of the tables below as one BOM."""
    frame = pd.DataFrame([row for row, *_ in (*DFARS, *COVERED)])
    return dfars_screening(frame, assess(frame, as_of=as_of, to="US"))[0]


def screened(row, as_of=AS_OF):
    line = [each for each, *_ in (*DFARS, *COVERED)].index(row)
    return screening(as_of)[lambda table: table["line"].eq(line)].reset_index(drop=True)


MAGNET = {"description": "NdFeB magnet N48SH"}
FAR = {**MAGNET, "country": "JP", "melting_country": "JP"}
POWDER = {"description": "tungsten powder", "country": "KZ", "processing_country": "KZ"}
DFARS = [
    # what the line says                                                              until 2026, from 2027
    ({**MAGNET, "country": "CN"}, "barred", "barred"),
    ({**MAGNET, "country": "JP"}, "open", "open"),
    ({**MAGNET, "country": "JP", "melting_country": "CN"}, "barred", "barred"),
    (FAR, "clear", "open"),
    ({**FAR, "extraction_country": "CN"}, "clear", "barred"),
    ({**FAR, "processing_country": "CN"}, "clear", "barred"),
    ({**FAR, "extraction_country": "AU", "processing_country": "MY"}, "clear", "clear"),
    # An origin without a stage: mined or refined there is free until 2026, melted there is not.
    ({**MAGNET, "country": "JP", "material_origin": "CN"}, "open", "barred"),
    ({**FAR, "material_origin": "AU"}, "clear", "open"),
    ({"description": "SmCo magnet", "country": "RU"}, "barred", "barred"),
    ({"description": "tantalum sheet", "country": "CN"}, "barred", "barred"),
    (POWDER, "clear", "open"),
    ({**POWDER, "extraction_country": "KP"}, "clear", "barred"),
    ({"description": "tungsten powder", "country": "IR"}, "barred", "barred"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "now", "later"), DFARS)
def test_what_is_barred_by_date(row, now, later):
    table = screened(row)
    assert len(table) == 1
    assert (table["from_2026-11-22"][0], table["from_2027-01-01"][0]) == (now, later)
    assert bool(table["ask"][0]) == ("open" in (now, later))


def test_after_the_change_only_the_later_rule_is_left():
    table = screening("2027-03-01")
    assert [name for name in table.columns if name.startswith("from_")] == ["from_2027-03-01"]


COVERED = [
    ({"description": "NdFeB magnet N48SH"}, [("ndfeb-magnet", "yes")]),
    ({"description": "ferrite magnet"}, []),
    ({"description": "AlNiCo magnet"}, []),
    ({"description": "tantalum capacitor 47 µF", "country": "CN"}, [("tantalum", "possible")]),
    ({"description": "tungsten heavy alloy counterweight"}, [("tungsten", "yes")]),
    ({"description": "Schwermetall Gewicht Wolfram", "material": "tungsten"}, [("tungsten", "yes")]),
    ({"description": "counterweight", "material": "tungsten"}, [("tungsten", "possible")]),
    ({"description": "carbide insert CNMG"}, []),
    ({"material": "neodymium"}, []),
    ({"description": "copper busbar"}, []),
]


@pytest.mark.parametrize(("row", "wanted"), COVERED)
def test_which_lines_hold_a_covered_material(row, wanted):
    table = screened(row)
    assert list(zip(table["covered"], table["held"], strict=True)) == wanted


def test_a_part_around_a_magnet_may_be_made_anywhere():
    table = screened({"description": "tantalum capacitor 47 µF", "country": "CN"})
    assert (table["production"][0], table["made_in"][0]) == ("", "CN")
    assert table["from_2026-11-22"][0] == "open"


def test_nothing_and_whole():
    assert whole("") is NOTHING
    assert Split().declared == 0.0
    assert hash(whole("CN")) == hash(whole("CN"))
    assert whole("CN") == whole("CN") != whole("AU")
