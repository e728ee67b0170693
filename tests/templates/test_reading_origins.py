"""Cells that say where materials come from."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.origins import read_origins
from bomrisk_templates.reading import read_bom
from bomrisk_templates.reading.origin_cells import origin_text

CELLS = [
    ("CN", "CN"),
    ("Made in China", "CN"),
    ("CN - China", "CN"),
    ("CN: China", "CN"),
    ("Dysprosium: China", "dysprosium: CN"),
    ("Dy=MY; neodymium: Australien", "dysprosium: MY; neodymium: AU"),
    ("dysprosium: China\nAustralia", "dysprosium: CN; AU"),
    ("dysprosium: Atlantis", None),
    ("dysprosium: CN; unobtainium: CN", None),
    ("various", None),
    ("", None),
]


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_cells(cell, text):
    assert origin_text(cell) == text
    assert text is None or read_origins(text)


def test_a_column_of_a_file(tmp_path):
    path = tmp_path / "bom.csv"
    rows = [
        "Part number,Description,Material origin",
        "M-1,Magnet,Dysprosium: China; Nd: AU",
        "M-2,Magnet,Dy: Atlantis",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    bom = read_bom(path)
    first, second = bom.lines["material_origin"]
    assert first == "dysprosium: CN; neodymium: AU"
    assert pd.isna(second)
    assert [finding.code for finding in bom.findings if finding.where.endswith("C3")] == ["country-unknown"]
