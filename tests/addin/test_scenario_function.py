"""BOMRISK_SCENARIO beside the table of cases: scenarios of the user's own, and the same figures as a whole BOM has."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bomrisk.scenarios import compare
from bomrisk_excel import udfs
from bomrisk_excel.functions import scenario

MINE = """
name = "Congo out"
[[change]]
title = "No cobalt from the Congo"
remove = { country = "CD", months = 6, materials = ["cobalt"] }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path))
    scenario._named.cache_clear()
    (tmp_path / "scenarios").mkdir()
    yield tmp_path / "scenarios"
    scenario._named.cache_clear()


def test_a_scenario_of_the_users_own_is_given_by_the_name_of_its_file(folder: Path) -> None:
    (folder / "Congo.toml").write_text(MINE, encoding="utf-8")
    found = udfs.BOMRISK_SCENARIO("cobalt", "congo", [["score", "cause"]], None, None, "DE", "2026-11-22")
    assert found == [[pytest.approx(85.9216, abs=1e-4), "No cobalt from the Congo (+3)"]]
    assert udfs.BOMRISK_SCENARIO("gallium", "Congo", "change") == 0.0


def test_what_is_wrong_with_it_is_said_in_the_cell(folder: Path) -> None:
    (folder / "Wrong.toml").write_text(MINE.replace("CD", "ZR"), encoding="utf-8")
    said = udfs.BOMRISK_SCENARIO([["cobalt"], ["gallium"]], "wrong")
    assert all(row[0].startswith("#BOMRISK: Wrong.toml: change[1].remove.country: 'ZR' is not a known") for row in said)
    assert all(len(row[0]) <= 255 for row in said)


def test_the_known_names_are_said(folder: Path) -> None:
    (folder / "Congo.toml").write_text(MINE, encoding="utf-8")
    assert udfs.BOMRISK_SCENARIO("cobalt", "kongo").endswith("reluctant-multilateralism, Congo.")


def test_cells_and_whole_boms_agree() -> None:
    items = ["gallium", "NdFeB magnet N42SH", "titanium sheet", "8505.11", "7440-48-4", "rare earths", "copper wire"]
    names = ["managed-rivalry", "overshoot", "reluctant-multilateralism"]
    day, to = "2026-11-22", "DE"
    bom = pd.DataFrame({"material": ["gallium", None, None, None, None, "rare earths", None]})
    bom["description"] = [None, items[1], items[2], None, None, None, items[6]]
    bom["hs_code"], bom["cas"] = [None, None, None, "850511", None, None, None], [None] * 4 + ["7440-48-4", None, None]
    expected = compare(bom, names, as_of=day, to=to).scores.iloc[:, 1:]
    found = udfs.BOMRISK_SCENARIO([[item] for item in items], [names], "score", None, None, to, day)
    assert pd.DataFrame(found).to_numpy(dtype=float) == pytest.approx(expected.to_numpy(dtype=float))
