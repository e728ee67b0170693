# ruff: noqa: E501 - one case per row reads best as a table
"""Spend and risk of assemblies: every line counts as often as the product needs it, and nothing twice."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk.rollup import roll_up, spend_of, times_used
from bomrisk.structure import product_structure

NAN = float("nan")
LETTERS = {"Parts": {"unit_price": "E", "line_total": "F"}}


def bom(text: str) -> pd.DataFrame:
    """A table as a BOM has it: words apart by blanks, `.` for an empty cell, sheet Parts from row 7 on."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    frame = pd.DataFrame([[None if cell == "." else cell for cell in row] for row in rows], columns=head)
    for name in frame.columns.difference(["level", "part_number", "parent", "grade"]):
        frame[name] = frame[name].astype(float)
    return frame.assign(sheet="Parts", row=range(7, 7 + len(frame)))


# `times` and `spend` are what an expert expects.
CASES = {
    "quantity times price, as often as the parent is needed": ([], """
        level quantity unit_price times spend
        0     1        .          0     .
        1     2        .          0     .
        2     8        1.5        2     24
        2     1        5          2     10
        1     3        4          1     12"""),
    "totals of one parent are multiplied": ([], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     2        .          .          0     .
        2     8        1.5        12         2     24
        2     1        5          5          2     10
        1     3        4          12         1     12"""),
    "totals of the whole product are taken as they are": ([], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     2        .          .          0     .
        2     8        1.5        24         1     24
        2     1        5          10         1     10
        1     3        4          12         1     12"""),
    "totals without a price follow the others of the sheet": ([], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     2        .          .          0     .
        2     8        1.5        12         2     24
        2     1        .          5          2     10"""),
    "a rounded total is still the product": ([], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     2        .          .          0     .
        2     3        0.333      1.00       2     2"""),
    "nothing tells what the totals are for": ([("line-total-unclear", "Parts!F9")], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     2        .          .          0     .
        2     8        .          24         1     24"""),
    "the price of an assembly is the sum of its parts' prices": ([("assembly-price-covered", "Parts!E8")], """
        level quantity unit_price times spend
        0     1        .          0     .
        1     2        17         0     .
        2     8        1.5        2     24
        2     1        5          2     10"""),
    "an assembly that is bought whole counts with its own price": ([], """
        level quantity unit_price times spend
        0     1        .          0     .
        1     2        17         1     34
        2     8        .          2     .
        2     1        .          2     ."""),
    "the innermost price counts": ([("assembly-price-covered", "Parts!E7")], """
        level quantity unit_price times spend
        0     1        100        0     .
        1     2        17         1     34
        2     8        .          2     .
        1     1        6          1     6"""),
    "an unknown quantity above makes the spend unknown": ([], """
        level quantity unit_price times spend
        0     1        .          0     .
        1     .        .          1     .
        2     8        1.5        .     .
        1     3        4          1     12"""),
    "a price below that cannot be counted does not cover the assembly's": ([], """
        level quantity unit_price line_total times spend
        0     1        .          .          0     .
        1     .        .          40         1     40
        2     8        1.5        .          .     ."""),
    "an assembly under two parents": ([], """
        part_number parent quantity unit_price times spend
        P           .      1        .          0     .
        A           P      2        .          0     .
        B           A      3        .          0     .
        C           P      4        .          0     .
        B           C      1        .          0     .
        screw       B      5        0.1        10    5"""),
    "one level: all as it stands": ([], """
        part_number quantity unit_price line_total times spend
        A           2        3          .          1     6
        B           2        3          7          1     7
        C           .        3          .          1     ."""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_spend_counts_each_line_as_often_as_it_is_needed(name: str) -> None:
    findings, text = CASES[name]
    lines = bom(text)
    used = times_used(lines, product_structure(lines), LETTERS)
    np.testing.assert_allclose(used.times, lines["times"])
    np.testing.assert_allclose(spend_of(lines, used.times), lines["spend"])
    assert [(each.code, each.where) for each in used.findings] == findings


MOTOR = """
    level part_number quantity unit_price score grade
    0     MOTOR       1        .          .     unrated
    1     ROTOR       2        .          20    B
    2     MAGNET      8        1.5        85    E
    2     SHAFT       1        5          30    B
    2     GLUE        1        .          .     unrated
    1     STATOR      1        .          .     unrated
    2     WIRE        4        2.5        30    B
    2     RESIN       1        .          .     unrated
    1     ENCODER     1        40         62    D
    1     BOX         1        .          .     unrated
    2     BAG         1        .          .     unrated"""

ROLLED = """
    part_number lines_below worst   score grade   high_lines unrated_lines spend high_spend high_share
    MOTOR       10          MAGNET  85    E       2          5             84    64         0.7619047619
    ROTOR       3           MAGNET  85    E       1          1             34    24         0.7058823529
    STATOR      2           WIRE    30    B       0          1             10    0          0
    BOX         1           .       .     unrated 0          1             .     .          ."""


def test_assemblies_of_a_motor() -> None:
    lines = bom(MOTOR)
    structure = product_structure(lines)
    found = roll_up(structure, lines, spend_of(lines, times_used(lines, structure).times))
    head, *rows = [line.split() for line in ROLLED.strip().splitlines()]
    expected = pd.DataFrame(rows, columns=head).replace(".", None)
    names = lines["part_number"].to_numpy()
    assert names[found["line"]].tolist() == expected["part_number"].tolist()
    worst = [names[at] if at >= 0 else "." for at in found["worst_line"]]
    assert worst == expected["worst"].fillna(".").tolist()
    assert found["grade"].tolist() == expected["grade"].tolist()
    for column in ("lines_below", "score", "high_lines", "unrated_lines", "spend", "high_spend", "high_share"):
        np.testing.assert_allclose(found[column].astype(float), expected[column].astype(float), err_msg=column)


def test_an_assembly_is_at_least_as_bad_as_its_own_line() -> None:
    lines = bom("level quantity score grade\n0 1 70 D\n1 1 20 B")
    found = roll_up(product_structure(lines), lines, np.array([NAN, 3.0]))
    assert found.loc[0, ["score", "grade", "worst_line", "high_lines"]].tolist() == [70, "D", 0, 0]


def test_a_shared_assembly_brings_each_parent_its_part_of_the_spend() -> None:
    lines = bom(CASES["an assembly under two parents"][1]).assign(score=[NAN] * 5 + [90], grade=["unrated"] * 5 + ["E"])
    structure = product_structure(lines)
    found = roll_up(structure, lines, spend_of(lines, times_used(lines, structure).times))
    parts = lines["part_number"].to_numpy()[found["line"]]
    assert list(zip(parts, found["spend"].round(9), strict=True)) == [("P", 5), ("A", 3), ("B", 3), ("C", 2), ("B", 2)]
    assert set(found["grade"]) == {"E"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([NAN, 1.0, 2.0, 5.0]), st.sampled_from([NAN, 0.5, 3.0]), st.sampled_from([NAN, 15.0, 50.0, 90.0])),
        min_size=2, max_size=30,
    )
)  # fmt: skip
def test_the_products_have_the_spend_of_all_lines(rows: list[tuple[int, float, float, float]]) -> None:
    """However the lines nest and whatever is missing: the sum over the top is the sum over the lines, rolled up by brute force."""
    level, top = [], 0
    for wanted, *_ in rows:
        top = min(wanted, top + 1 if level else 0)
        level.append(top)
    lines = pd.DataFrame(
        {
            "level": [str(each) for each in level],
            "quantity": [row[1] for row in rows],
            "unit_price": [row[2] for row in rows],
        }
    )
    ratings = pd.DataFrame({"score": [row[3] for row in rows]})
    ratings["grade"] = ratings["score"].map({15.0: "A", 50.0: "C", 90.0: "E"}).fillna("unrated")
    structure = product_structure(lines)
    if not structure.has_levels:
        return
    used = times_used(lines, structure)
    spend = spend_of(lines, used.times)
    found = roll_up(structure, ratings, spend)
    for row in found.itertuples():
        span = range(row.line, row.line + row.lines_below + 1)  # in the file the lines stand in tree order
        known = [spend[at] for at in span if math.isfinite(spend[at])]
        assert row.spend == pytest.approx(math.fsum(known)) if known else math.isnan(row.spend)
        scores = [ratings["score"][at] for at in span if math.isfinite(ratings["score"][at])]
        assert (row.score == max(scores)) if scores else math.isnan(row.score)
        assert row.high_lines == sum(ratings["grade"][at] == "E" for at in span[1:])
    # No line counts together with one that it is inside of.
    counted = np.isfinite(spend)
    for line in np.flatnonzero(counted):
        at = int(structure.parent[line])
        while at >= 0:
            assert not counted[at]
            at = int(structure.parent[at])
