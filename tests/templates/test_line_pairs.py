"""Which line is which in two BOMs: cases that a buyer meets, and that no line is ever two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomrisk_templates.bom_risk.line_pairs import pair_lines


def lines(*rows: str) -> list[dict[str, str]]:
    """Lines of `part | manufacturer's | description | manufacturer | designators`."""
    names = ("part_number", "manufacturer_part_number", "description", "manufacturer", "designator")
    return [dict(zip(names, (cell.strip() for cell in row.split("|")), strict=False)) for row in rows]


CASES = [
    ("sorted otherwise", lines("A", "B", "C"), lines("C", "A", "B"), [(2, 0), (0, 1), (1, 2)]),
    ("case and blanks", lines("ab  12"), lines("AB 12 "), [(0, 0)]),
    ("one gone, one new", lines("A", "B"), lines("B", "D"), [(1, 0)]),
    ("a part twice, by designators", lines("A||||R1", "A||||R2"), lines("A||||R2", "A||||R1"), [(1, 0), (0, 1)]),
    ("a part twice, by order", lines("A", "A"), lines("A", "A"), [(0, 0), (1, 1)]),
    ("a part twice, then once", lines("A", "A"), lines("A"), [(0, 0)]),
    ("a part once, then twice", lines("A"), lines("A", "A"), [(0, 0)]),
    ("the manufacturer's number", lines("|X1"), lines("|x1"), [(0, 0)]),
    ("a number of one's own since", lines("|X1|Chip"), lines("P7|X1|Chip"), [(0, 0)]),
    ("numbered anew", lines("P1|X1"), lines("P7|X1"), [(0, 0)]),
    ("described, then numbered", lines("||Screw M3"), lines("P7||Screw M3"), [(0, 0)]),
    ("two of one description, then numbered", lines("||Screw", "||Screw"), lines("P7||Screw"), []),
    ("another part of the same description", lines("P1||Screw M3"), lines("P7||Screw M3"), []),
    ("another maker", lines("||Screw|Acme"), lines("||Screw|Bolt"), [(0, 0)]),
    ("materials alone", [{"material": "gallium"}, {"material": "copper"}], [{"material": "copper"}], [(1, 0)]),
    ("lines without any name", [{"quantity": 1.0}, {"quantity": 2.0}], [{"quantity": 2.0}], [(1, 0)]),
    ("blank lines", [{}], [{}], []),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "pairs"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_pairs(old, new, pairs):
    assert pair_lines(old, new) == pairs


cells = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["", "A", "a ", "B", "C", None, float("nan")])
        for name in ("part_number", "manufacturer_part_number", "description", "manufacturer", "designator", "material")
    },
)


@given(st.lists(cells, max_size=8), st.lists(cells, max_size=8))
def test_no_line_is_two(old, new):
    pairs = pair_lines(old, new)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    assert all(0 <= a < len(old) and 0 <= b < len(new) for a, b in pairs)
    assert len(pair_lines(new, old)) == len(pairs)


@given(st.lists(cells, max_size=8))
def test_a_bom_is_itself(old):
    named = [at for at, line in enumerate(old) if any(isinstance(cell, str) and cell.strip() for cell in line.values())]
    assert pair_lines(old, old) == [(at, at) for at in named]


@given(st.permutations(range(6)))
def test_order_does_not_matter_where_numbers_tell(order):
    old = lines(*"ABCDEF")
    assert sorted(pair_lines(old, [old[at] for at in order])) == sorted((at, place) for place, at in enumerate(order))
