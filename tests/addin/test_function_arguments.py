"""What a cell means to the Excel functions: items, dates, numbers, countries; and what is not guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from bomrisk.errors import InputError
from bomrisk_excel import udfs
from bomrisk_excel.functions.arguments import country, date, number

ITEMS = [
    # cell, materials that count
    ("HS 8112.92.89", "gallium"), ("CN8: 81129289", "gallium"), ("CAS 7440-55-3", "gallium"), ("7440\u201155\u20113", "gallium"),
    ("7440-55-3; 7440-56-4", "gallium; germanium"), ("Ga, Ge", "gallium; germanium"), ("Ga/Ge", "gallium; germanium"),
    ("gallium and tin", "gallium; tin"), ("W", "tungsten"), (81129289.0, "gallium"), ("bracket, bent", ""), (46354.0, ""),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "materials"), ITEMS)
def test_items(cell: object, materials: str) -> None:
    assert udfs.BOMRISK_MATERIALS(cell) == materials


REFUSED_ITEMS = [
    ("7440-55-4", "check digit of CAS number 7440-55-4 is wrong"),
    ("gallium; unobtainium", "'unobtainium' is not a known material"),
    ("PB", "item PB may be lead. Write Pb, or describe the part."),
    (12.5, "item is the number 12.5, no HS code"),
    (-8505.0, "item is the number -8505, no HS code"),
]


@pytest.mark.parametrize(("cell", "message"), REFUSED_ITEMS)
def test_items_that_are_not_guessed(cell: object, message: str) -> None:
    assert message in udfs.BOMRISK_GRADE(cell)


DATES = [
    ("2026-11-22", "2026-11-22"), ("2026/11/22", "2026-11-22"), ("22.11.2026", "2026-11-22"), ("22.11.2026 10:30", "2026-11-22"),
    ("11/22/2026", "2026-11-22"), ("22/11/2026", "2026-11-22"), ("05/05/2026", "2026-05-05"), (46348.75, "2026-11-22"),
    (dt.datetime(2026, 11, 22, 23, 59), "2026-11-22"), (dt.date(2026, 11, 22), "2026-11-22"),
    ("2026-11-22T10:00:00Z", "2026-11-22"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "day"), DATES)
def test_dates(cell: object, day: str) -> None:
    assert date(cell) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "cell",
    ["03/04/2026", "22.11.26", "2026-W47", "31.02.2026", "45000", 2026.0, 0.5, True, dt.datetime(1905, 7, 18), "2026-13-01"],
)  # fmt: skip
def test_no_dates(cell: object) -> None:
    with pytest.raises(InputError, match=r"Write it as"):
        date(cell)


NUMBERS = [
    ("0,69", 0.69), ("0.69", 0.69), ("69 %", 0.69), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 234 567", 1234567), ("-5", -5),
    (".5", 0.5), ("1e3", 1000), ("1'000.5", 1000.5), ("0.125", 0.125), ("0,125", 0.125), (3, 3), (2.5, 2.5), (" ", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), NUMBERS)
def test_numbers(cell: object, value: float | None) -> None:
    assert number(cell, "share") == pytest.approx(value) if value is not None else number(cell, "share") is None


@pytest.mark.parametrize(
    "cell", ["1,234", "1.234", "12,345 %", "x1", "ca. 2", "3/4", "$2", "2 (est)", "1.2.3", True, "Ⅷ"]
)
def test_no_numbers(cell: object) -> None:
    with pytest.raises(InputError, match="Enter it as a number"):
        number(cell, "share")


COUNTRIES = [
    ("CN", "CN"), ("china", "CN"), ("Deutschland", "DE"), ("UK", "GB"), ("Namibia", "NA"), (0.0, None), ("n/a", None),
    ("unbekannt", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "code"), COUNTRIES)
def test_countries_of_origin(cell: object, code: str | None) -> None:
    assert country(cell, "material_origin", may_be_unknown=True) == code


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("NA", "NA may mean not available"), ("Korea", "more than one country"), ("EU", "more than one country"),
        ("CN/JP", "no single country"), ("AN", "not a known country. Give"), ("Germny", "Did you mean DE?"), (12.0, "not a text"),
    ],
)  # fmt: skip
def test_countries_that_are_not_guessed(cell: object, message: str) -> None:
    assert message in udfs.BOMRISK_SCORE("gallium", cell)


def test_an_unknown_destination_is_no_default() -> None:
    assert udfs.BOMRISK_SCORE("gallium", None, None, "unknown").startswith("#BOMRISK: destination 'unknown'")


def test_whole_columns_end_with_their_last_cell() -> None:
    column = [["gallium"], [None], ["tin"]] + [[None]] * 1_048_573
    origins = [["CN"], [None], [None], ["JP"]] + [[None]] * 1_048_572
    assert udfs.BOMRISK_GRADE(column) == [["E"], [""], ["B"]]
    assert udfs.BOMRISK_GRADE(column, origins) == [["E"], [""], ["B"], [""]]
    assert "at most 1,000,000" in udfs.BOMRISK_GRADE([["tin"]] * 2000, [["CN"] * 2000])
