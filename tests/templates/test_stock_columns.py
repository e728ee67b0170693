"""Stock and consumption among the buyer's own columns."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from bomrisk_templates.reading import read_bom
from bomrisk_templates.stock_columns import stock_of, stock_of_bom

HEADINGS = [
    ("Stock", "stock", 12.0),
    ("qty on hand", "stock", 12.0),
    ("Lagerbestand", "stock", 12.0),
    ("Bestand (Stück)", "stock", 12.0),
    ("库存", "stock", 12.0),
    ("Monthly consumption", "consumption", 12.0),
    ("Verbrauch pro Monat", "consumption", 12.0),
    ("Annual usage", "consumption", 1.0),
    ("EAU", "consumption", 1.0),
    ("Jahresbedarf", "consumption", 1.0),
]


@pytest.mark.parametrize(("heading", "column", "value"), HEADINGS)
def test_headings_that_are_known(heading: str, column: str, value: float) -> None:
    found = stock_of(pd.DataFrame({"Remark": ["x"], heading: [12]}))
    assert {name: values.tolist() for name, values in found.columns.items()} == {column: [value]}
    assert found.findings[0].code == "stock-read"


@pytest.mark.parametrize("heading", ["Stock location", "Min. stock", "Consumption", "Reorder point", "Remark", ""])
def test_headings_that_say_something_else(heading: str) -> None:
    assert stock_of(pd.DataFrame({heading: [12]})).columns == {}


def test_cells_as_people_write_them() -> None:
    cells = [5, 7.5, "1.200,5", "ca. 30 Stk", "", None, "-", float("nan"), "some", -4, True]
    found = stock_of(pd.DataFrame({"Bestand": cells}))
    values = found.columns["stock"]
    assert values[:4].tolist() == [5.0, 7.5, 1200.5, 30.0]
    assert all(math.isnan(value) for value in values[4:])
    assert found.findings[1].message == (
        "3 cells of the column 'Bestand' cannot be read as an amount ('some', '-4', 'True'); there, the stock is unknown."
    )


@pytest.mark.parametrize("cells", [["1.200", "35"], ["1,200", "35"], ["1 200", "35"], ["1200", "35"]])
def test_pieces_are_counted_in_thousands(cells: list[str]) -> None:
    assert stock_of(pd.DataFrame({"Stock": cells})).columns["stock"].tolist() == [1200.0, 35.0]


def test_cells_are_named_by_sheet_column_and_row(tmp_path) -> None:
    path = tmp_path / "bom.csv"
    rows = "".join(f"P-{at},bolt,1,{'?' * at},lager\n" for at in range(1, 9))
    path.write_text(f"Part number,Description,Qty,Lagerbestand,Stock location\n{rows}", encoding="utf-8")
    finding = stock_of_bom(read_bom(path)).findings[1]
    assert finding.where == "!D2"
    assert "(D2 '?', D3 '??', D4 '???', D5 '????', D6 '?????' and 3 more)" in finding.message


def test_the_first_of_several_columns_counts() -> None:
    found = stock_of(pd.DataFrame({"Stock": [1], "Lagerbestand": [2]}))
    assert found.columns["stock"].tolist() == [1.0]


def test_lines_get_the_columns() -> None:
    lines = pd.DataFrame({"material": ["gallium"]}, index=[7])
    extras = pd.DataFrame({"Stock": [3], "Monthly demand": [2]}, index=[7])
    assert stock_of(extras).with_lines(lines).to_dict("records") == [
        {"material": "gallium", "stock": 3.0, "consumption": 2.0}
    ]
