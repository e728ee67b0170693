# ruff: noqa: E501 - one case per row reads best as a table
"""What is inside what, and how many of each line are needed: by hand, and against a naive recursion on random products."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk.structure import product_structure
from bomrisk.structure_links import level_of, position_of

NAN = float("nan")


def bom(text: str) -> pd.DataFrame:
    """A table as a BOM has it: words apart by blanks, `.` for an empty cell, sheet Parts from row 7 on."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    frame = pd.DataFrame([[None if cell == "." else cell for cell in row] for row in rows], columns=head)
    for name in ("quantity", "needed"):
        if name in frame:
            frame[name] = frame[name].astype(float)
    return frame.assign(sheet="Parts", row=range(7, 7 + len(frame)))


LETTERS = {"Parts": {"level": "A", "position": "A", "parent": "B", "quantity": "D"}}


def places(structure) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in structure.findings]


# `needed` is the total quantity that an expert expects, `inside` the row position of the parent.
CASES = {
    "levels 0 to 2": """
        level quantity inside needed
        0     1        -1     1
        1     2        0      2
        2     8        1      16
        2     1        1      2
        1     3        0      3
        2     4        4      12""",
    "levels from 1, several products": """
        level quantity inside needed
        1     1        -1     1
        2     5        0      5
        1     2        -1     2
        2     5        2      10""",
    "item positions, not in their order": """
        position quantity inside needed
        1        1        -1     1
        1.2.1    3        2      12
        1.2      4        0      4
        1.1      2        0      2
        1.10     7        0      7""",
    "positions with zeros and a dot at the end": """
        position quantity inside needed
        01.      2        -1     2
        01.01.   3        0      6
        01.02.   1        0      2
        01.02.10 5        2      10""",
    "parent column, parts before their parent": """
        part_number parent quantity inside needed
        S1          A      4        1      8
        A           P      2        3      2
        S2          P      9        3      9
        P           .      1        -1     1""",
    "an assembly under two parents has its lines once and they count for both": """
        part_number parent quantity inside needed
        P           .      1        -1     1
        A           P      2        0      2
        B           A      3        1      6
        C           P      4        0      4
        B           C      1        3      4
        screw       B      5        2      50""",
    "an assembly whose lines are repeated under each use has them once for each": """
        part_number parent quantity inside needed
        P           .      1        -1     1
        A           P      2        0      2
        B           A      3        1      6
        screw       B      5        2      30
        C           P      4        0      4
        B           C      1        4      4
        screw       B      5        5      20""",
    "two equal lines in an assembly with two uses are no repetition": """
        part_number parent quantity inside needed
        P           .      1        -1     1
        A           P      2        0      2
        A           P      1        0      1
        screw       A      5        1      15
        screw       A      5        1      15""",
    "the parent of all is no line: the product": """
        part_number parent quantity inside needed
        A           P      2        -1     2
        S           A      3        0      6""",
    "an unknown quantity leaves everything below unknown": """
        level quantity inside needed
        0     1        -1     1
        1     .        0      .
        2     8        1      .
        1     3        0      3""",
    "zero is a quantity": """
        level quantity inside needed
        0     1        -1     1
        1     0        0      0
        2     8        1      0""",
    "a product without a quantity counts once": """
        level quantity inside needed
        0     .        -1     1
        1     2        0      2""",
}


@pytest.mark.parametrize("name", CASES)
def test_quantities_are_multiplied_down(name: str) -> None:
    lines = bom(CASES[name])
    found = product_structure(lines)
    assert found.parent.tolist() == [int(each) for each in lines["inside"]]
    np.testing.assert_allclose(found.total_quantity, lines["needed"].to_numpy(float))
    assert found.has_levels


FINDINGS = {
    "level jump": ("level quantity\n0 1\n1 2\n3 4\n3 5\n2 1", [1, 2, NAN, NAN, 2], [("level-jump", "Parts!A9")]),
    "first line too deep": ("level quantity\n2 1\n1 2\n2 4", [NAN, 2, 8], [("level-start", "Parts!A7")]),
    "no level": ("level quantity\n0 1\n1 2\n? 4\n1 3", [1, 2, NAN, 3], [("level-unreadable", "Parts!A9")]),
    "position twice": ("position quantity\n1 1\n1.1 2\n1.1 3\n1.1.1 5", [1, 2, 3, 15], [("position-duplicate", "Parts!A9")]),
    "position without its parent": ("position quantity\n1 1\n1.1 2\n1.2.1 3\n1.2.2 3", [1, 2, NAN, NAN], [("position-orphan", "Parts!A9")]),
    "heading above is no line": ("position quantity\n1.1 1\n1.1.1 2\n2.1 3", [1, 2, 3], [("product-not-listed", "Parts!A7")]),
    "parent that is not there": ("part_number parent quantity\nP . 1\nA P 2\nS X 3\nT X 3", [1, 2, NAN, NAN], [("parent-unknown", "Parts!B9")]),
    "products that are no lines": ("part_number parent quantity\nA P 2\nS A 3\nB Q 5", [2, 6, 5], [("product-not-listed", "Parts!B7")]),
    "inside itself": ("part_number parent quantity\nP . 1\nA A 2\nS P 2", [1, NAN, 2], [("assembly-cycle", "Parts!B8")]),
    "a circle of three": ("part_number parent quantity\nP . 1\nA C 2\nB A 2\nC B 2\nS C 1", [1, NAN, NAN, NAN, NAN], [("assembly-cycle", "Parts!B8")]),
    "an assembly without a quantity": ("level quantity\n0 1\n1 .\n2 4", [1, NAN, NAN], [("assembly-quantity-missing", "Parts!D8")]),
    "the product without one": ("level quantity\n0 .\n1 2", [1, 2], [("product-quantity-assumed", "Parts!D7")]),
    "one of two products without one": ("level quantity\n0 .\n1 2\n0 2\n1 2", [NAN, NAN, 2, 4], [("assembly-quantity-missing", "Parts!D7")]),
}  # fmt: skip


@pytest.mark.parametrize("name", FINDINGS)
def test_what_is_odd_is_a_finding_with_its_cell(name: str) -> None:
    text, needed, expected = FINDINGS[name]
    found = product_structure(bom(text), LETTERS)
    assert places(found) == expected
    np.testing.assert_allclose(found.total_quantity, needed)
    assert all(each.message and "{" not in each.message + each.action for each in found.findings)


def test_a_circle_is_named_as_a_whole_from_the_outside_in() -> None:
    found = product_structure(bom("part_number parent quantity\nP . 1\nA C 2\nB A 2\nC B 2"), LETTERS)
    assert "A contains B contains C contains A" in found.findings[0].message
    assert found.findings[0].severity == "error"


@pytest.mark.parametrize(
    "text",
    ["level quantity\n1 1\n1 2", "position quantity\n1 1\n2 2\n3 3", "part_number parent quantity\nA X 1\nB Y 1", "part_number quantity\nA 1\nB 1"],
)  # fmt: skip
def test_one_level_is_no_structure(text: str) -> None:
    found = product_structure(bom(text))
    assert not found.has_levels
    assert np.isnan(found.total_quantity).all()
    assert not found.findings
    assert len(found.places.line) == 0


def test_levels_that_jump_about_are_no_structure() -> None:
    lines = bom("level quantity\n" + "\n".join(f"{level} 2" for level in (1, 3, 1, 2, 1, 4, 2, 5, 1, 3)))
    found = product_structure(lines, LETTERS)
    assert not found.has_levels
    assert found.basis == {}
    assert places(found) == [("level-irregular", "Parts!A7")]
    with_positions = lines.assign(position=["1", *(f"1.{number}" for number in range(1, 10))])
    assert product_structure(with_positions, LETTERS).basis == {"Parts": "position"}
    assert not product_structure(with_positions, LETTERS).findings


def test_levels_are_trusted_before_positions_and_these_before_parents() -> None:
    full = bom("level position part_number parent quantity\n0 1 P . 1\n1 2 A P 2\n1 2.1 S A 3")
    assert product_structure(full).basis == {"Parts": "level"}
    assert product_structure(full.drop(columns="level")).basis == {"Parts": "position"}
    assert product_structure(full.drop(columns=["level", "position"])).basis == {"Parts": "parent"}


def test_sheets_have_a_structure_each() -> None:
    lines = bom("level quantity\n0 1\n1 2\n. 7\n0 3\n1 2")
    lines["sheet"] = ["One", "One", "Flat", "Two", "Two"]
    found = product_structure(lines)
    assert found.basis == {"One": "level", "Two": "level"}
    np.testing.assert_array_equal(found.total_quantity, [1, 2, NAN, 3, 6])
    np.testing.assert_array_equal(found.uses, [1, 1, 1, 1, 3])
    assert found.places.line.tolist() == [0, 1, 3, 4]
    assert found.places.last.tolist() == [1, 1, 3, 3]


def test_places_lay_every_use_out() -> None:
    found = product_structure(bom(CASES["an assembly under two parents has its lines once and they count for both"]))
    assert found.places.line.tolist() == [0, 1, 2, 5, 3, 4, 5]
    assert found.places.depth.tolist() == [0, 1, 2, 3, 1, 2, 3]
    assert found.places.last.tolist() == [6, 3, 3, 3, 6, 6, 6]
    np.testing.assert_allclose(found.places.share, [1, 1, 1, 0.6, 1, 1, 0.4])


def test_uses_that_multiply_without_end_are_not_laid_out() -> None:
    rows = [("P0", None)] + [(f"P{i}", f"{kind}{i - 1}") for i in range(1, 40) for kind in ("P", "Q")]
    rows += [(f"Q{i}", f"P{i}") for i in range(40)]
    lines = pd.DataFrame(rows, columns=["part_number", "parent"]).assign(quantity=1.0)
    found = product_structure(lines)
    assert found.total_quantity.max() == 2.0**39
    assert len(found.places.line) == len(lines)
    assert [each.code for each in found.findings] == ["structure-too-wide"]


@pytest.mark.parametrize(
    ("text", "level"),
    [("0", 0), ("2", 2), ("..2", 2), (".1", 1), ("+2", 2), ("-2", 2), ("L3", 3), ("Level 4", 4), ("Stufe 1", 1), ("2.0", 2), ("**", 2),
     ("...", 3), ("- - 2", 2), ("1.1", -1), ("", -1), ("A", -1), ("2 pcs", -1), ("-", 1), ("1234", -1)],
)  # fmt: skip
def test_levels_are_written_in_many_ways(text: str, level: int) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize(
    ("text", "position"),
    [("1", "1"), ("1.10", "1.10"), ("01.02", "1.2"), ("1.2.", "1.2"), (" 1. 2", "1.2"), ("0", "0"), ("1..2", ""), ("A1", ""), ("1,2", "")],
)  # fmt: skip
def test_positions_have_one_spelling(text: str, position: str) -> None:
    assert position_of(text) == position


@dataclass
class Node:
    quantity: float
    below: list[Node] = field(default_factory=list)


def grown(rows: list[tuple[int, int]]) -> list[Node]:
    """Products from wanted depths and quantities; a line goes in by one step at most."""
    tops: list[Node] = []
    path: list[Node] = []
    for wanted, quantity in rows:
        del path[wanted:]
        node = Node(float(quantity))
        (path[-1].below if path else tops).append(node)
        path.append(node)
    return tops


products = (
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), min_size=2, max_size=30)
    .map(grown)
    .filter(lambda tops: any(top.below for top in tops))
)


def naive(tops: list[Node]) -> pd.DataFrame:
    """The same product told in three ways, with what a recursion gets for it."""
    rows: list[tuple[int, str, str | None, str | None, float, int, float]] = []

    def walk(node: Node, depth: int, position: str, parent: int, times: float) -> None:
        at = len(rows)
        above = None if parent < 0 else f"N{parent}"
        rows.append((depth, position, f"N{at}", above, node.quantity, parent, times * node.quantity))
        for number, each in enumerate(node.below, start=1):
            walk(each, depth + 1, f"{position}.{number}", at, times * node.quantity)

    for number, top in enumerate(tops, start=1):
        walk(top, 0, str(number), -1, 1.0)
    names = ["level", "position", "part_number", "parent", "quantity", "inside", "needed"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(level=frame["level"].astype(str))


@settings(max_examples=150, deadline=None)
@given(products)
def test_three_ways_to_tell_a_product_give_the_same_structure(tops: list[Node]) -> None:
    lines = naive(tops)
    for basis in (["level"], ["position"], ["part_number", "parent"]):
        found = product_structure(lines[[*basis, "quantity"]])
        assert found.parent.tolist() == lines["inside"].tolist()
        assert found.depth.tolist() == lines["level"].astype(int).tolist()
        assert found.order.tolist() == list(range(len(lines)))
        np.testing.assert_allclose(found.total_quantity, lines["needed"])
        assert not found.findings
        inside = [
            sum(1 for each in range(at, len(lines)) if _is_below(lines["inside"], each, at)) for at in range(len(lines))
        ]
        assert (found.places.last - np.arange(len(lines))).tolist() == inside


def _is_below(parents: pd.Series, line: int, assembly: int) -> bool:
    while parents[line] >= 0:
        line = parents[line]
        if line == assembly:
            return True
    return False


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.0, 1.0, 2.0, 3.0])), min_size=1, max_size=24
    )
)
def test_any_parents_give_a_tree_and_the_sum_over_all_ways_up(rows: list[tuple[int, int, float]]) -> None:
    """Also with circles, unknown parents and assemblies in many places."""
    lines = pd.DataFrame(
        {"part_number": [f"P{own}" for own, _, _ in rows], "parent": [f"P{of}" if of else None for _, of, _ in rows]}
    )
    lines["quantity"] = [quantity for _, _, quantity in rows]
    found = product_structure(lines)
    if not found.has_levels:
        return
    for line in range(len(lines)):  # no line is inside itself
        seen, at = set(), line
        while at >= 0:
            assert at not in seen
            seen.add(at)
            at = int(found.parent[at])
    assert sorted(found.order.tolist()) == list(range(len(lines)))
    here = found.places.share * found.total_quantity[found.places.line]
    summed = np.bincount(found.places.line, weights=here, minlength=len(lines))
    np.testing.assert_allclose(summed, found.total_quantity)  # NaN where unknown
    codes = {each.code for each in found.findings}
    if not codes & {"assembly-cycle", "parent-unknown"} and "P0" not in set(lines["parent"].dropna()):
        assert np.isfinite(found.total_quantity).all()


def test_a_hundred_thousand_lines_on_thirty_levels() -> None:
    level = [0, *(1 + at % 29 for at in range(99_999))]
    lines = pd.DataFrame({"level": [str(each) for each in level], "quantity": 1.0})
    began = time.process_time()
    found = product_structure(lines)
    assert time.process_time() - began < 5  # it takes a fraction of a second; a quadratic way would take hours
    assert found.depth.max() == 29
    assert len(found.places.line) == 100_000
