"""Levels, currencies, declarations, alternates and what a buyer states, all on one BOM."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.addin.risk_files import table, typed

BOM = """\
Level,Item,Part number,Description,Manufacturer,MPN,Qty,Unit price,Currency,Declaration
0,1,P-1,Drive,,,1,,,
1,2,M-1,Motor,,,2,900,EUR,
2,3,R-1,Rotor,ACME,RX-1,4,10,USD,full: neodymium=0.2 | ACME
,,,,Other Co,ZZ-9,,,,
2,4,S-1,Stator,ACME,SX-1,1,5,EUR,
1,5,L-1,Label,ACME,LX-1,1,1,EUR,
1,6,C-1,Cover,ACME,CX-1,1,1,EUR,
1,7,H-1,Hood,ACME,HX-1,1,1,EUR,
"""
RATES = "date,currency,rate,base,source\n2026-11-20,USD,0.5,EUR,mine\n"
SETTING = ["--as-of", "2026-11-22", "--to", "DE"]


@pytest.fixture
def score(run: Any, tmp_path: Path) -> Any:
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")

    def call(source: str, out: str, *arguments: str) -> dict[str, Any]:
        done = run("score", source, "-o", out, "--rates", "rates.csv", "--json", *SETTING, *arguments)
        assert done.code == 0, done.err
        found: dict[str, Any] = json.loads(done.out)
        return found

    return call


def by_number(rated: dict[str, Any], part: str = "lines") -> dict[str, Any]:
    return {line["part_number"]: line for line in rated[part]}


def test_everything_of_one_bom_and_again_from_its_workbook(score: Any, tmp_path: Path) -> None:
    first = score("bom.csv", "risk.xlsx")
    lines, assemblies = by_number(first), by_number(first, "assemblies")
    assert list(lines) == ["P-1", "M-1", "R-1", "S-1", "L-1", "C-1", "H-1"]
    assert first["currency"] == "EUR"
    assert lines["R-1"]["alternates"] == ["Other Co ZZ-9"]
    assert [(entry["material"], entry["rung"]) for entry in lines["R-1"]["materials"]] == [("neodymium", "declaration")]
    # 4 rotors in each of 2 motors at 10 dollars of half a euro, and 2 stators; the motor's own price is covered by them.
    assert assemblies["M-1"]["spend"] == pytest.approx(8 * 10 * 0.5 + 2 * 5)
    assert assemblies["P-1"]["spend"] == pytest.approx(53)
    results = table(tmp_path / "risk.xlsx", "bomrisk_results").set_index("Part number")
    assert results["Spend"]["R-1"] == pytest.approx(40)

    edited = typed(
        tmp_path / "risk.xlsx",
        ("bomrisk_bom", 3, "Material (yours)", "gallium"),
        ("bomrisk_results", 4, "Owner", "Ann"),
    )
    second = score(edited.name, "risk2.xlsx")
    again = by_number(second)
    assert [(entry["material"], entry["rung"]) for entry in again["R-1"]["materials"]] == [("gallium", "override")]
    assert again["R-1"]["alternates"] == ["Other Co ZZ-9"]
    assert [line["total_quantity"] for line in second["lines"]] == [line["total_quantity"] for line in first["lines"]]
    assert [row["spend"] for row in second["assemblies"]] == [row["spend"] for row in first["assemblies"]]
    bom = table(tmp_path / "risk2.xlsx", "bomrisk_bom").set_index("Part number")
    assert bom["Declaration"]["R-1"] == "full: neodymium=0.2 | ACME"
    assert not {"Source sheet 2", "Line 2", "details"} & set(bom.columns)
    assert table(tmp_path / "risk2.xlsx", "bomrisk_results").set_index("Part number")["Owner"]["S-1"] == "Ann"

    # The next month's list: what was stated comes along, by part number.
    third = score("bom.csv", "risk3.xlsx", "--keep", "risk2.xlsx")
    assert by_number(third)["R-1"]["materials"][0]["rung"] == "override"


def test_an_override_of_none_stands_above_a_full_declaration(score: Any, tmp_path: Path) -> None:
    score("bom.csv", "risk.xlsx")
    edited = typed(tmp_path / "risk.xlsx", ("bomrisk_bom", 3, "Material (yours)", "none"))
    rotor = by_number(score(edited.name, "risk2.xlsx"))["R-1"]
    assert (rotor["grade"], rotor["materials"][0]["material"]) == ("unrated", "none")
    assert "you stated" in rotor["why"]
