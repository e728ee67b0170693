"""``scenarios``, ``without`` and ``calendar`` say what of a BOM could not be read, and how stock was read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
BOM = """\
Part number,Description,Qty,Material,Unit price,Stock,Yearly demand
M-1,Magnet block,4,dysprosium,cheap,lots,1200
W-1,Wire,2,copper,3,-5,240
G-1,Wafer,1,gallium,80,100,1200
A-1,Flame retardant,1,antimony,2,0,12
S-1,Screw M4,9,,1,10,10
L-1,Powder,1,lithium,1,30,
C-1,Plate,1,cobalt,1,7,0
"""
COMMANDS = [["scenarios"], ["without", "CN"], ["calendar"]]
BAD_PRICE = "!E2: cheap is not a number; the unit price counts as unknown. Write a number."
BAD_STOCK = (
    "!F2: 2 cells of the column 'Stock' cannot be read as an amount (F2 'lots', F3 '-5'); there, the stock is unknown. "
    "Write numbers, 0 or more."
)


@pytest.fixture
def bom(tmp_path: Path) -> Path:
    path = tmp_path / "bom.csv"
    path.write_text(BOM, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_people_read_what_could_not_be_read_where_and_what_to_do(run, bom, command):
    result = run(*command, bom, *SETTING)
    assert result.code == 0
    for words in (BAD_PRICE, BAD_STOCK):
        assert words in " ".join(result.err.split())
        assert words not in " ".join(result.out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_scripts_get_it_as_data(run, bom, command):
    result = run(*command, bom, *SETTING, "--json")
    found = {each["code"]: each for each in json.loads(result.out)["findings"]}
    for code, words in (("number-unreadable", BAD_PRICE), ("stock-unreadable", BAD_STOCK)):
        where, rest = words.split(": ", 1)
        assert found[code]["where"] == where
        assert f"{found[code]['message']} {found[code]['action']}" == rest
    assert result.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_csv_holds_data_alone(run, bom, command):
    result = run(*command, bom, *SETTING, "--csv")
    assert list(csv.DictReader(io.StringIO(result.out)))
    assert BAD_PRICE not in result.out
    assert BAD_PRICE in " ".join(result.err.split())


def test_a_bom_without_a_flaw_gives_no_word(run, tmp_path):
    (tmp_path / "fine.csv").write_text("Part number,Description,Material,Qty\nG-1,Wafer,gallium,1\n", encoding="utf-8")
    assert run("scenarios", "fine.csv", *SETTING).err == ""
    assert json.loads(run("scenarios", "fine.csv", *SETTING, "--json").out)["findings"] == []


# How long stock lasts ----------------------------------------------------------------------------------------------------


def cover(run, bom, *options: str) -> dict[str, tuple[str, str, str]]:
    rows = csv.DictReader(io.StringIO(run("without", "CN", bom, *SETTING, *options, "--csv").out))
    return {row["part_number"]: (row["hit"], row["cover_months"], row["lasts"]) for row in rows}


def test_stock_against_what_is_used_and_lost(run, bom):
    """Stock / (consumption a month * share that is lost): gallium 100 / (100 * 0.9901)."""
    found = cover(run, bom, "--months", "1")
    assert float(found["G-1"][1]) == pytest.approx(1 / 0.9901)
    assert found["G-1"][2] == "True"
    assert cover(run, bom, "--months", "2")["G-1"][2] == "False"
    assert found["A-1"] == ("short", "0.0", "False"), "an empty store lasts no month"


@pytest.mark.parametrize(
    ("part", "why"),
    [("M-1", "stock is no number"), ("W-1", "stock is below 0"), ("L-1", "nothing says how much is used"),
     ("C-1", "none is used"), ("S-1", "it is not hit")],
)  # fmt: skip
def test_what_is_not_known_of_stock_is_empty_not_zero(run, bom, part, why):
    assert cover(run, bom)[part][1:] == ("", ""), why


def test_people_read_which_columns_count_as_stock(run, bom):
    said = " ".join(run("without", "CN", bom, *SETTING, "--months", "1").out.split())
    assert "The column 'Stock' is read as stock." in said
    assert "The column 'Yearly demand' is read as consumption, divided by 12 months." in said
    assert "Stock lasts 1 month on 1 line of 6 that are hit, not so long on 1, and is not known on 4." in said
