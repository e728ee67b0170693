"""The cheapest way under a grade: figures by hand, the fewest moves against trying them all, and only countries that produce."""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bomrisk
from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.resourcing import after, default_grade, moves_to_grade, needs, options
from bomrisk.resourcing.producers import Producers
from bomrisk.resourcing.solver import Program
from bomrisk.setting import Setting

DAY = "2026-11-22"
TO = "DE"
PRODUCERS = Producers(Setting.of(None, DAY, TO))


def plan(lines, grade=None, **asked):
    return moves_to_grade(pd.DataFrame(lines), grade, as_of=DAY, to=TO, **asked)


def rows(table, *columns):
    return list(table[list(columns)].itertuples(index=False, name=None))


# --- by hand --------------------------------------------------------------------------------------------------------------


def test_one_move_by_hand():
    """Gallium: 99.01 % Chinese under a licence (0.6): x = 0.59406, f(x) = 79.703. Elsewhere half of that stays."""
    found = plan({"material": ["gallium"], "material_origin": ["CN"]}, "D", spend=[100.0])
    market = 75 + 25 * (0.9901 * 0.6 - 0.5) / 0.5
    concentration = 2 * 87.5867 - market  # the score with an unknown origin is the mean of both parts
    move = found.moves.iloc[0]
    assert len(found.moves) == found.needed == found.bound == 1
    assert found.proved
    assert move[["material", "stage", "from", "to", "year", "source"]].tolist() == [
        "gallium", "refining", "CN", "JP", 2025, "usgs-mcs-2026",
    ]  # fmt: skip
    assert move["share"] == pytest.approx(0.0033)
    assert move["little"], "0.33 % of world output is little"
    assert move["alike"] == "RU 0.66 %", "more output, but under sanctions, so named second"
    assert move["control_words"] == "MOFCOM 23/2023 [mofcom-2023-23]"
    assert move["score_before"] == pytest.approx((concentration + 80) / 2, abs=1e-3), "f(0.6) = 80 at the origin"
    assert move["score_after"] == pytest.approx((concentration + market / 2) / 2, abs=1e-3)
    assert move[["grade_before", "grade_after", "brings", "brings_spend", "above"]].tolist() == ["E", "D", 1, 100.0, 0]
    assert found.lines[["state", "moves", "grade_after"]].iloc[0].tolist() == ["moved", 1, "D"]


@pytest.mark.parametrize(
    ("material", "origin", "grade", "stages"),
    [
        # Mined under China's licences (0.6) and refined there: both stages are above C.
        ("neodymium", "CN", "C", ["mining", "refining"]),
        # Without a stated origin the market's exposure leaves mining below C.
        ("neodymium", None, "C", ["refining"]),
        # Refined indium is the only stage that is rated.
        ("indium", "CN", "C", ["refining"]),
        # Already there, though Chinese.
        ("indium", None, "C", []),
        ("copper", "CN", "C", []),
        # Anode and flake: of natural graphite the mine gives the grade.
        ("graphite-natural", "CN", "C", ["mining"]),
    ],
)
def test_stages_that_move(material, origin, grade, stages):
    found = plan({"material": [material], "material_origin": [origin]}, grade)
    assert sorted(found.moves["stage"]) == stages
    assert found.lines["grade_after"].iloc[0] <= grade


def test_moves_already_made_are_not_proposed():
    found = plan({"material": ["neodymium"], "material_origin": ["AU"], "processing_country": ["CN"]})
    assert rows(found.moves, "stage", "from") == [("refining", "CN")]


@pytest.mark.parametrize(
    ("material", "grade", "words"),
    [
        ("gallium", "B", "Gallium: so few countries supply the world's refining that concentration alone counts 48 points;"),
        ("dysprosium", "D", "Dysprosium: the table that rates it (azzet-2025, 2024) names no other country with an output at "
                            "refining; other sources name"),
        ("gallium", "C", "Gallium: with the best origin there is it counts 68 points at refining, 48 of them for few countries"),
    ],
)  # fmt: skip
def test_why_a_line_cannot_be_brought_under(material, grade, words):
    found = plan({"material": [material], "material_origin": ["CN"]}, grade)
    assert found.moves.empty
    assert found.needed == 0
    assert found.lines["state"].iloc[0] == "out of reach"
    assert found.lines["reason"].iloc[0].startswith(words)


def test_what_stops_in_more_than_half_of_the_world_is_out_of_reach_wherever_it_comes_from():
    """China's ban on antimony to the United States, not suspended before the suspension began."""
    found = moves_to_grade(pd.DataFrame({"material": ["gallium"]}), "D", as_of="2025-06-01", to="US")
    assert found.lines[["state", "grade_best"]].iloc[0].tolist() == ["out of reach", "E"]
    assert (
        found.lines["reason"]
        .iloc[0]
        .startswith("Gallium: controls stop more than 50 % of the world's refining on its way to")
    )


def test_unknown_lines_stay_unknown():
    found = plan({"description": ["bracket", "gallium wafer"]}, "D")
    assert found.lines["state"].tolist()[0] == "unrated"
    assert found.lines["reason"].tolist()[0] == "no rated material was recognised"
    assert found.lines["grade_after"].tolist() == ["unrated", "D"]


def test_the_default_target_is_the_worst_grade_that_is_no_high_risk():
    assert default_grade() == "C"
    assert plan({"material": ["indium"], "material_origin": ["CN"]}).grade == "C"


# --- what moves together --------------------------------------------------------------------------------------------------

SEVERAL = {
    "part_number": ["A", "A", "B", "C", "D"],
    "supplier": ["Acme", "acme ", "Acme", "Other", None],
    "material": ["indium", "indium", "indium", "indium", "indium"],
    "material_origin": ["CN", "CN", "CN", "CN", "CN"],
    "spend": [1.0, 2.0, 4.0, 8.0, 16.0],
}


def test_a_part_on_several_lines_moves_once():
    found = plan(SEVERAL, spend=SEVERAL["spend"])
    assert found.needed == 4
    assert rows(found.moves, "unit", "lines", "spend", "brings", "above") == [
        (0, 2, 3.0, 2, 3), (4, 1, 16.0, 1, 2), (3, 1, 8.0, 1, 1), (2, 1, 4.0, 1, 0),
    ]  # fmt: skip


def test_a_supplier_moves_once():
    found = plan(SEVERAL, per="supplier", spend=SEVERAL["spend"])
    assert rows(found.moves, "unit", "lines", "spend") == [(0, 3, 7.0), (4, 1, 16.0), (3, 1, 8.0)]


def test_a_move_of_a_supplier_serves_lines_that_need_different_things():
    """One line lacks both stages of neodymium, the other only refining: two moves, not three."""
    lines = {"supplier": ["S", "S"], "material": ["neodymium"] * 2, "material_origin": ["CN", "AU"]}
    found = plan({**lines, "processing_country": ["CN", "CN"]}, per="supplier")
    assert found.needed == 2
    assert sorted(rows(found.moves, "stage", "lines")) == [("mining", 1), ("refining", 2)]
    assert plan({**lines, "processing_country": ["CN", "CN"]}).needed == 3


@pytest.mark.parametrize(
    ("most", "weigh", "units", "bound"),
    [
        (1, "lines", [0], 2.0),
        (1, "spend", [4], 16.0),
        (2, "spend", [4, 3], 24.0),
        (3, "lines", [0, 4, 3], 4.0),
        (9, "lines", [0, 4, 3, 2], 4),
    ],
)
def test_a_limited_number_of_moves(most, weigh, units, bound):
    found = plan(SEVERAL, moves=most, weigh=weigh, spend=SEVERAL["spend"])
    assert sorted(found.moves["unit"]) == sorted(units)
    assert found.bound == bound
    assert found.proved
    assert found.needed == 4
    assert found.limited is (most < 4)
    assert found.lines["state"].isin(["moved", "left"]).all()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"grade": "E"}, "'E' is no grade"),
        ({"moves": 0}, "0 is not a number of moves"),
        ({"per": "line"}, "per 'line'"),
        ({"weigh": "mass"}, "'mass'"),
    ],
)
def test_what_cannot_be_asked(asked, words):
    with pytest.raises(InputError, match=words):
        plan({"material": ["indium"]}, **asked)


# --- against trying everything ---------------------------------------------------------------------------------------------

MATERIALS = ["indium", "neodymium", "gallium", "smco-magnet", "germanium", "magnesium"]
_PLACES = {"mining": "mined", "processing": "processed"}
_STAGES = {"mining": ("mining",), "processing": ("refining", "fabrication")}


def moves_of(material):
    """Every move that there is for a material: all producers, not only those that the rating can tell apart."""
    found = []
    for place, stages in _STAGES.items():
        for stage in stages:
            found += [(material, place, code) for code in PRODUCERS.among(material, [stage])]
    return found


def declared(material, mined, processed):
    """The same as a supplier would declare it."""
    said = [f"{word}: {material}={code}" for word, code in (("mined", mined), ("processed", processed)) if code]
    return " || ".join(said) or None


@cache
def grades_by_move(material, mined, processed, made):
    """Grade of a line after every pair of moves of its material, rated as any BOM."""
    mines, plants = (
        [None, *(each for each in moves_of(material) if each[1] == place)] for place in ("mining", "processing")
    )
    pairs = list(itertools.product(mines, plants))
    texts = [declared(material, mine[2] if mine else mined, plant[2] if plant else processed) for mine, plant in pairs]
    frame = pd.DataFrame({"material": material, "country": made, "declared_origin": texts})
    grades = bomrisk.score(frame, as_of=DAY, to=TO)["grade"].tolist()
    return {frozenset(filter(None, pair)): grade for pair, grade in zip(pairs, grades, strict=True)}


def fewest(lines, target):
    """The fewest moves of one supplier, found by trying all sets of moves, smallest first; lines out of reach do not count."""
    tables = [grades_by_move(*line) for line in lines]
    tables = [
        {pair for pair, grade in table.items() if grade <= target} for table in tables if min(table.values()) <= target
    ]
    minimal = [{pair for pair in table if not any(other < pair for other in table)} for table in tables]
    best = math.inf
    for choice in itertools.product(*(one_of_each(table, minimal) for table in minimal)):
        best = min(best, len(frozenset().union(*choice)))
    return best


def one_of_each(pairs, everything):
    """Countries that serve the same sets of lines are as good as each other for a number of moves: one of each is enough."""

    def role(move):
        return tuple(sorted((number, tuple(sorted(each[:2] for each in pair - {move}))) for number, table in enumerate(everything)
                            for pair in table if move in pair)), move[:2]  # fmt: skip

    seen = {}
    for pair in sorted(pairs, key=sorted):
        seen.setdefault(tuple(sorted(role(move) for move in pair)), pair)
    return seen.values()


lines_of_a_supplier = st.lists(
    st.tuples(
        st.sampled_from(MATERIALS),
        st.sampled_from(["", "CN", "US", "ID"]),
        st.sampled_from(["", "CN", "JP"]),
        st.sampled_from([None, "CN", "JP", "DE"]),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=6, deadline=None)
@given(lines=lines_of_a_supplier, target=st.sampled_from("BCD"))
def test_no_smaller_number_of_moves_suffices(lines, target):
    frame = pd.DataFrame(
        {
            "supplier": "S",
            "material": [line[0] for line in lines],
            "country": [line[3] for line in lines],
            "declared_origin": [declared(*line[:3]) for line in lines],
        }
    )
    found = moves_to_grade(frame, target, as_of=DAY, to=TO, per="supplier")
    assert found.proved
    assert found.needed == len(found.moves) == fewest(lines, target)
    moved = found.lines["state"].eq("moved")
    assert (found.lines.loc[moved, "grade_after"] <= target).all()
    assert (found.lines.loc[found.lines["state"].eq("out of reach"), "grade_best"] > target).all()


@settings(max_examples=25, deadline=None)
@given(costs=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9)), min_size=1, max_size=7), most=st.integers(0, 9))
def test_the_solver_against_all_choices(costs, most):
    program = Program()
    numbers = [program.variable(-float(value)) for _, value in costs]
    program.row({number: float(cost) for number, (cost, _) in zip(numbers, costs, strict=True)}, most=float(most))
    found = program.solve()
    choices = itertools.product((0, 1), repeat=len(costs))
    best = max(
        sum(value * taken for (_, value), taken in zip(costs, choice, strict=True))
        for choice in choices
        if sum(cost * taken for (cost, _), taken in zip(costs, choice, strict=True)) <= most
    )
    assert found is not None
    assert found.proved
    assert -found.objective == pytest.approx(best)
    assert np.array_equal(found.values, np.rint(found.values))


def test_the_solver_says_that_nothing_fulfils_all_rows():
    program = Program()
    program.row({program.variable(): 1.0}, least=2.0)
    assert program.solve() is None


# --- always ---------------------------------------------------------------------------------------------------------------

ALL = sorted(reference.materials()["material"])


@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
def test_never_a_move_to_a_country_that_does_not_produce(grade):
    frame = pd.DataFrame({"material": ALL * 2, "material_origin": [None] * len(ALL) + ["CN"] * len(ALL)})
    found = moves_to_grade(frame, grade, as_of=DAY, to=TO)
    for move in found.moves.itertuples():
        for stage in move.stage.split("; "):
            assert PRODUCERS.shares[move.material, stage][move.to] >= move.share > 0
    assert (found.moves["to"] != found.moves["from"]).all()
    assert (found.lines.loc[found.lines["state"].eq("moved"), "grade_after"] <= grade).all()
    assert (found.moves["score_after"] <= found.moves["score_before"] + 1e-9).all()


def test_supply_that_the_destination_bars_is_not_proposed():
    """Regulation (EU) 2025/395 bars Russian primary aluminium from the Union, not from Japan."""
    assert "RU" not in PRODUCERS.among("aluminium", ["refining"])
    assert "RU" in Producers(Setting.of(None, DAY, "JP")).among("aluminium", ["refining"])


def test_the_scores_after_are_those_of_a_bom_that_states_these_origins():
    frame = pd.DataFrame({"material": ["neodymium", "gallium", "indium"], "material_origin": ["CN", "CN", "CN"]})
    found = moves_to_grade(frame, "D", as_of=DAY, to=TO)
    done = {}
    for move, line in zip(found.moves.itertuples(), found.line_moves["line"], strict=True):
        done.setdefault(line, {})["mined" if move.stage == "mining" else "processed"] = move.to
    stated = frame.assign(
        declared_origin=[
            declared(name, *(done.get(line, {}).get(word, "CN") for word in ("mined", "processed")))
            for line, name in enumerate(frame["material"])
        ]
    ).drop(columns="material_origin")
    again = bomrisk.score(stated, as_of=DAY, to=TO)
    assert found.lines["score_after"].tolist() == pytest.approx(again["score"].tolist(), abs=1e-9)


def test_the_same_again_is_the_same_and_the_order_of_lines_changes_no_number():
    frame = pd.DataFrame({"supplier": ["S", "T"] * len(ALL), "material": sorted(ALL * 2), "material_origin": "CN"})
    first, again = (moves_to_grade(frame, as_of=DAY, to=TO, per="supplier", moves=9) for _ in range(2))
    pd.testing.assert_frame_equal(first.moves, again.moves)
    pd.testing.assert_frame_equal(first.lines, again.lines)
    turned = moves_to_grade(frame[::-1], as_of=DAY, to=TO, per="supplier", moves=9)
    assert (turned.needed, turned.bound) == (first.needed, first.bound)
    assert turned.moves["brings"].sum() == first.moves["brings"].sum()


def test_lines_that_are_the_material_itself_are_made_where_it_is_processed():
    """What the plan says is what the rating says of the line with another country of origin."""
    words = ["Indium ingot", "Germanium ingot", "Natural graphite flake"]
    frame = pd.DataFrame({"hs_code": ["811292", "811299", "250410"], "description": words, "country": "CN"})
    found = moves_to_grade(frame, "D", as_of=DAY, to=TO)
    assert rows(found.moves, "unit", "stage", "from", "to") == [(1, "refining", "CN", "US"), (2, "mining", "CN", "MG")]
    again = bomrisk.score(frame.assign(country=["CN", "US", "MG"]), as_of=DAY, to=TO)
    assert found.lines["score_after"].tolist() == pytest.approx(again["score"].tolist(), abs=1e-9)


def test_without_a_move_a_line_is_rated_as_before():
    """Also where one of several must be in the part, beside what else is in it."""
    held = [
        "full: graphite; copper",
        "full: graphite; graphite-natural",
        "full: dysprosium/terbium; tin",
        "full: cobalt",
    ]
    frame = pd.DataFrame({"declaration": held})
    rated = assess(frame, as_of=DAY, to=TO)
    patterns = needs.patterns_of(rated, frame, "A")
    found = after.rated_states(
        [(pattern, frozenset()) for pattern in patterns.of_line.tolist()], patterns, rated, rated.setting
    )
    scores = [found[pattern, frozenset()][0] for pattern in patterns.of_line.tolist()]
    assert scores == pytest.approx(rated.lines["score"].tolist(), abs=1e-9)


def test_lines_that_are_alike_are_rated_once(monkeypatch):
    counted = []

    def counting(rating):
        def counted_rating(evidence, count, setting):
            counted.append(count)
            return rating(evidence, count, setting)

        return counted_rating

    monkeypatch.setattr(options, "rate", counting(options.rate))
    monkeypatch.setattr(after, "rate_members", counting(after.rate_members))
    for lines in (2, 2_000):
        frame = pd.DataFrame({"material": ["indium", "neodymium"] * (lines // 2), "material_origin": "CN"})
        assert moves_to_grade(frame, as_of=DAY, to=TO).needed == 3 * lines // 2
    assert counted[: len(counted) // 2] == counted[len(counted) // 2 :]
