"""The cheapest way under the cap of Article 5(1)(b) CRMA: figures by hand, and the fewest moves against trying them all."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk.benchmarks.crma import union_countries
from bomrisk.benchmarks.splits import NOTHING, Split, split_of_sources, whole
from bomrisk.declared_origins import Source
from bomrisk.errors import InputError
from bomrisk.resourcing import moves_to_cap
from bomrisk.resourcing.cap_moves import fewest_under_cap, moved_split, part_from, third_shares
from bomrisk.resourcing.producers import Producers
from bomrisk.setting import Setting

DAY = "2026-11-22"
EU = union_countries()


def plan(lines, cap=None, **options):
    return moves_to_cap(pd.DataFrame(lines), cap, as_of=DAY, to="DE", **options)


def stage(found, material, name):
    return found.stages.set_index(["material", "stage"]).loc[(material, name)]


# --- by hand --------------------------------------------------------------------------------------------------------------


def test_one_line_of_four_has_to_move():
    """Cobalt, refined in China on 3 of 4 lines: 75 %. With one of them elsewhere 50 %; the line with the least spend is moved."""
    lines = {"material": ["cobalt"] * 4, "processing_country": ["CN", "CN", "CN", "JP"]}
    found = plan(lines, weigh="lines", spend=[5.0, 5.0, 5.0, 5.0])
    row = stage(found, "cobalt", "processing")
    assert row[["uses", "declared", "country", "low", "high", "state"]].tolist() == [
        4,
        1.0,
        "CN",
        0.75,
        0.75,
        "not met",
    ]
    assert row[["moves", "least", "low_after", "high_after", "state_after", "reason"]].tolist() == [
        1,
        1,
        0.5,
        0.5,
        "met",
        "",
    ]
    move = found.moves.iloc[0]
    assert move[["material", "stage", "from", "to", "year", "source"]].tolist() == [
        "cobalt", "processing", "CN", "FI", 2024, "iea-cmd-2025",
    ]  # fmt: skip
    assert move[["weight", "low_after", "high_after"]].tolist() == [0.25, 0.5, 0.5]


@pytest.mark.parametrize(
    ("spend", "moves", "after"),
    [
        # China has 80 of 100: the 20 are too few by themselves only if they leave more than 65.
        ([50.0, 20.0, 10.0, 20.0], [1], 0.60),
        # Of two lines that suffice the one with less spend moves.
        ([40.0, 35.0, 15.0, 10.0], [1], 0.55),
        # No single small line suffices, so the large one moves, not the two small ones.
        ([70.0, 10.0, 10.0, 10.0], [0], 0.20),
    ],
)
def test_the_fewest_lines_and_of_these_the_least_spend(spend, moves, after):
    lines = {"material": ["cobalt"] * 4, "processing_country": ["CN", "CN", "CN", "FI"]}
    found = plan(lines, spend=spend)
    assert stage(found, "cobalt", "processing")["measure"] == "spend", "known of all lines"
    assert found.moves["line"].tolist() == moves
    assert found.moves["low_after"].tolist()[-1] == pytest.approx(after)


def test_unknown_counts_against_the_cap():
    """50 % are Chinese, 30 % not stated: China may have 80 %. One line elsewhere, and it has 70 % at most; two, and 60 %."""
    countries = ["CN"] * 5 + [None] * 3 + ["FI"] * 2
    found = plan({"material": ["cobalt"] * 10, "processing_country": countries}, weigh="lines")
    row = stage(found, "cobalt", "processing")
    assert row[["declared", "low", "state", "moves", "state_after"]].tolist() == [0.7, 0.5, "open", 2, "met"]
    assert row["high"] == pytest.approx(0.8)
    assert row["high_after"] == pytest.approx(0.6)


def test_too_much_unknown_is_never_called_kept():
    """70 % not stated: it may all be from one country. What is stated (China, 3 of 3 lines) is below 65 % of the whole anyway."""
    found = plan({"material": ["cobalt"] * 10, "processing_country": ["CN"] * 3 + [None] * 7}, weigh="lines")
    row = stage(found, "cobalt", "processing")
    assert row[["moves", "state_after"]].tolist() == [0, "open"]
    assert row["reason"] == "70 % is not stated, and may come from one country; what is stated keeps the cap."


def test_nothing_stated_is_a_question_not_a_move():
    found = plan({"material": ["cobalt"] * 3})
    assert found.moves.empty
    assert found.stages["state"].tolist() == ["open", "open"]
    assert found.stages["reason"].str.startswith("No line states a country").all()


def test_where_all_producers_are_third_countries_a_single_line_cannot_be_divided():
    found = plan({"material": ["gallium"], "processing_country": ["CN"]})
    row = stage(found, "gallium", "processing")
    assert row[["moves", "state_after"]].tolist() == [0, "not met"]
    assert row["reason"].startswith(
        "A line moves as a whole, and no set of lines does it, since the table of its refining (usgs-mcs-2026"
    )


def test_what_is_not_strategic_is_not_asked():
    assert plan({"material": ["lead", "tin"], "processing_country": ["CN", "CN"]}).stages.empty


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cap": 65}, "65 is no share"),
        ({"weigh": "pieces"}, "cannot be by 'pieces'"),
        ({"weigh": "mass"}, "has no mass"),
    ],
)
def test_what_cannot_be_asked(options, words):
    with pytest.raises(InputError, match=words):
        plan({"material": ["cobalt"]}, **options)


@pytest.mark.parametrize(
    ("before", "source", "after"),
    [
        (whole("CN"), "CN", whole("JP")),
        (Split({"AU": 0.6, "CN": 0.4}), "CN", Split({"AU": 0.6, "JP": 0.4})),
        (Split({"CN": 0.4, "JP": 0.1}), "CN", Split({"JP": 0.5})),
        (split_of_sources([Source("CN"), Source("US")]), "CN", Split({"JP": 1.0})),
        (split_of_sources([Source("AU", 0.5), Source("CN"), Source("US")]), "US", Split({"AU": 0.5, "JP": 0.5})),
    ],
)
def test_a_split_after_a_move(before, source, after):
    assert moved_split(before, source, "JP") == after


# --- against trying everything ---------------------------------------------------------------------------------------------

SPLITS = [
    NOTHING,
    whole("CN"),
    whole("US"),
    whole("FR"),
    Split({"AU": 0.6, "CN": 0.4}),
    split_of_sources([Source("CN"), Source("AU")]),
]
some_lines = st.lists(
    st.tuples(st.sampled_from(["cobalt", "gallium", "tungsten", "neodymium"]), st.sampled_from(["CN", "US", None])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(
    uses=st.lists(st.tuples(st.sampled_from(SPLITS), st.integers(1, 9)), min_size=1, max_size=5),
    cap=st.sampled_from([0.3, 0.5, 0.65]),
    producers=st.lists(st.sampled_from(["CN", "US", "AU", "FR", "JP"]), unique=True, max_size=3),
    sure=st.booleans(),
)
def test_no_smaller_number_of_moves_suffices(uses, cap, producers, sure):
    splits = [split for split, _ in uses]
    weight = np.array([own for _, own in uses], dtype=float)
    weight = weight / weight.sum()
    ranks = {code: rank for rank, code in enumerate(producers)}
    over = [code for code, share in third_shares(splits, weight, EU, sure=sure).items() if share > cap + 1e-9]

    def kept(after):
        return max(third_shares(after, weight, EU, sure=sure).values(), default=0.0) <= cap + 1e-9

    best = None
    choices = [
        [None, *((source, to) for source in over if part_from(split, source) > 0 for to in producers if to != source)]
        for split in splits
    ]
    if len(over) <= 1:  # with two of them one line may move twice, which this enumeration does not try
        for choice in itertools.product(*choices):
            after = [moved_split(split, *way) if way else split for split, way in zip(splits, choice, strict=True)]
            moves = sum(way is not None for way in choice)
            if kept(after) and (best is None or moves < best):
                best = moves
        found = fewest_under_cap(splits, weight, cap, ranks, EU, sure=sure)
        assert (found is None) == (best is None)
        if found is not None:
            assert found.proved
            assert len(found.moves) == found.least == best
            after = list(splits)
            for move in found.moves:
                after[move.use] = moved_split(after[move.use], move.source, move.to)
            assert kept(after)
            assert {move.to for move in found.moves} <= set(producers)


@settings(max_examples=8, deadline=None)
@given(some_lines)
def test_never_a_move_to_a_country_that_does_not_produce(lines):
    producers = Producers(Setting.of(None, DAY, "DE"))
    frame = {"material": [name for name, _ in lines], "processing_country": [code for _, code in lines]}
    found = plan(frame, weigh="lines")
    for move in found.moves.itertuples():
        assert producers.shares[move.material, "refining"][move.to] == move.share > 0
    assert (found.stages["state_after"].eq("met") | found.stages["reason"].ne("")).all()
    again = plan(frame, weigh="lines")
    pd.testing.assert_frame_equal(found.moves, again.moves)
