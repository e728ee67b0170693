"""The whole way on real BOM files with ground truth, where they lie beside the checkout; they are not part of the project."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bomrisk.evidence import identify

BOMS = Path(__file__).parents[2].parent / "shared" / "boms"
pytestmark = pytest.mark.skipif(not BOMS.is_dir(), reason="the real BOM files are not beside this checkout")
NOT_A_TABLE = {".xml"}
ROLES = {
    "part_number": "part_number_col",
    "description": "description_col",
    "manufacturer": "manufacturer_col",
    "supplier": "supplier_col",
    "quantity": "qty_col",
    "unit_price": "unit_price_col",
    "line_total": "line_total_col",
    "material": "material_col",
    "level": "level_col",
}


def _rows(name: str) -> list[dict[str, str]]:
    path = BOMS / name
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.is_file() else []


def _numbers(text: str) -> set[int]:
    spans = [part.partition("-") for part in text.split(",") if part]
    return {row for first, _, last in spans for row in range(int(first), int(last or first) + 1)}


@pytest.mark.parametrize("name", sorted({row["file"] for row in _rows("index.csv")}))
def test_every_file_ends_with_a_workbook_or_a_message(run: Any, tmp_path: Path, name: str) -> None:
    outcome = run("score", str(BOMS / "files" / name), "-o", str(tmp_path / "out.xlsx"), "--as-of", "2026-11-22")
    assert "Traceback" not in outcome.err + outcome.out
    if Path(name).suffix in NOT_A_TABLE:
        assert outcome.code == 2
        assert "not a table" in outcome.err
        assert not (tmp_path / "out.xlsx").exists()
    else:
        assert outcome.code == 0
        assert (tmp_path / "out.xlsx").stat().st_size > 50_000


def test_tables_rows_and_columns_are_found(run: Any) -> None:
    """At least 95 % of the tables have their header row and exact part rows, 95 % of the columns their letter."""
    understood: dict[str, list[dict[str, Any]]] = {}
    tables = [row for row in _rows("index.csv") if row["role"] == "bom"]
    for name in {row["file"] for row in tables}:
        understood[name] = json.loads(run("check", str(BOMS / "files" / name), "--json").out)["tables"]
    right, columns, asked = 0, 0, 0
    for truth in tables:
        wanted = _numbers(truth["part_rows"])
        sheet = truth["sheet"].partition("#")[0]
        letters = {role: truth[key].partition("|")[0] for role, key in ROLES.items() if truth[key]}

        def likeness(
            table: dict[str, Any], wanted: set[int] = wanted, letters: dict[str, str] = letters
        ) -> tuple[int, int]:
            found = sum(table["columns"][role] == letter for role, letter in letters.items())
            return found, -len(set(table["rows"]) ^ wanted)

        found = max((table for table in understood[truth["file"]] if table["sheet"] == sheet), key=likeness)
        right += found["header_row"] == int(truth["header_row"]) and set(found["rows"]) == wanted
        columns += likeness(found)[0]
        asked += len(letters)
    assert right >= 0.95 * len(tables)
    assert columns >= 0.95 * asked


def test_materials_are_recognised() -> None:
    """Precision and recall of the materials that count, over the part lines whose truth is sure enough to score."""
    truth = [row for row in _rows("materials_truth.csv") if row["how_sure"] != "low" and row["kind"] != "weak"]
    evidence = identify(pd.DataFrame({"description": [row["part_text"] for row in truth]}))
    sure = evidence[evidence["confidence"].ne("low")].groupby("line")["material"].agg(set)
    hits = misses = wrong = 0
    for line, row in enumerate(truth):
        expected = {name.strip() for name in row["materials_expected"].split(";")} - {"none", ""}
        possible = {name.strip() for name in row["materials_possible"].split(";")}
        found = sure.get(line, set())
        hits += len(found & expected)
        misses += len(expected - found)
        wrong += len(found - expected - possible)
    assert hits / (hits + misses) >= 0.95
    assert hits / (hits + wrong) >= 0.95
