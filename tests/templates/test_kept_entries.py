"""Which old line is which new one, and what follows a table whose columns moved."""

from __future__ import annotations

import pytest

from bomrisk_templates.bom_risk.line_key import key_of, match
from bomrisk_templates.package.cell_refs import Area, move_areas
from bomrisk_templates.package.sheet import Sheet


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ({"part_number": " ab\u00a01 ", "manufacturer_part_number": "X"}, ("part_number", "ab 1")),
        ({"part_number": 1001.0}, ("part_number", "1001")),
        ({"part_number": float("nan"), "manufacturer_part_number": "x"}, ("manufacturer_part_number", "x")),
        ({"description": "Glue", "manufacturer": "UHU"}, ("description", "glue", "uhu")),
        ({"description": "Glue"}, ("description", "glue", "")),
        ({"manufacturer": "UHU"}, ()),
    ],
)
def test_key(line, key):
    assert key_of(line) == key


def lines(*texts):
    """``A@R1`` is part A at R1."""
    return [(("p", key) if key else (), place) for key, _, place in (text.partition("@") for text in texts)]


E, F = {"owner": "E"}, {"owner": "F"}


@pytest.mark.parametrize(
    ("old", "entries", "new", "found", "by_order", "left"),
    [
        (["A", "B"], [E, F], ["B", "A", "C"], {0: 1, 1: 0}, [], []),
        (["A"], [E], ["B"], {}, [], [0]),
        (["A"], [{}], ["B"], {}, [], []),
        (["A"], [E], ["A", "A"], {0: 0, 1: 0}, [], []),
        (["A", "A"], [E, E], ["A", "A", "A"], {0: 0, 1: 0, 2: 0}, [], []),
        (["A", "A"], [E, E], ["B"], {}, [], [0]),
        (["A@R1", "A@R2"], [E, F], ["A@R2", "A@R1"], {0: 1, 1: 0}, [], []),
        (["A@R1", "A@R2"], [E, F], ["A@R2"], {0: 1}, [], [0]),
        (["A@R1", "A@R2"], [E, F], ["A@R9", "A@R1"], {1: 0, 0: 1}, [], []),
        (["A", "A"], [E, F], ["A", "A"], {0: 0, 1: 1}, [0, 1], []),
        (["A", "A"], [E, {}], ["A", "A", "A"], {0: 0, 1: 1}, [0, 1, 2], []),
        (["A", "A"], [E, F], ["A"], {0: 0}, [0], [1]),
        (["", ""], [E, {}], ["", "A"], {}, [], [0]),
    ],
)
def test_match(old, entries, new, found, by_order, left):
    matching = match(lines(*old), lines(*new), entries)
    assert (matching.old_of_new, sorted(matching.by_order), matching.left) == (found, by_order, left)


@pytest.mark.parametrize(
    ("areas", "moved", "there"),
    [
        ("C6:C9", {3: [5]}, "E6:E9"),
        ("C6:C9 F6:F9", {3: [2], 6: [3, 4]}, "B6:B9 C6:C9 D6:D9"),
        ("C6:C9", {}, ""),
        ("C6:D9", {3: [5]}, "C6:D9"),
        ("C2", {3: [5]}, "C2"),
        ("Z6:Z9", {}, "Z6:Z9"),
        ("C6", {3: [5]}, "E6"),
    ],
)
def test_move_areas(areas, moved, there):
    body = Area(6, 1, 7, 8)
    assert move_areas(areas, Area(6, 1, 9, 8), moved, body) == there


def test_validations_go_with_their_column_and_go_away_with_it():
    one = '<dataValidation sqref="{}"><formula1>1</formula1></dataValidation>'
    xml = (
        "<worksheet><sheetData></sheetData>"
        f'<dataValidations count="2">{one.format("B2:B3")}{one.format("C2:C3")}</dataValidations></worksheet>'
    )
    sheet = Sheet(xml)
    sheet.follow_table(Area(2, 1, 3, 3), Area(2, 1, 9, 2), {1: [1], 3: [2]})
    assert f'<dataValidations count="1">{one.format("B2:B9")}</dataValidations>' in sheet.tail
    sheet.follow_table(Area(2, 1, 9, 2), Area(2, 1, 9, 1), {1: [1]})
    assert "dataValidation" not in sheet.tail
