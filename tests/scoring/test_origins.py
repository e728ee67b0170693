"""Where materials come from, as the cells of a BOM say it: for all of them, or material by material."""

from __future__ import annotations

import pandas as pd
import pytest

import bomrisk
from bomrisk.assessment import assess
from bomrisk.origins import read_origins

SETTING = {"as_of": "2026-11-22", "to": "DE"}


@pytest.mark.parametrize(
    ("cell", "origins"),
    [
        ("CN", {"": "CN"}),
        ("chn", {"": "CN"}),
        (" China ", {"": "CN"}),
        ("dysprosium: CN", {"dysprosium": "CN"}),
        ("Dy = Malaysia", {"dysprosium": "MY"}),
        ("dysprosium: CN; neodymium: AU", {"dysprosium": "CN", "neodymium": "AU"}),
        ("dysprosium: CN\nAU;", {"dysprosium": "CN", "": "AU"}),
        ("rare-earths: CN", {"rare-earths": "CN"}),
        ("CN; CN", {"": "CN"}),
        # Half of what was stated is not what was stated.
        ("dysprosium: CN; neodymium: Atlantis", {}),
        ("unobtainium: CN", {}),
        ("CN; AU", {}),
        ("CN: dysprosium", {}),
        (": CN", {}),
        ("", {}),
        (" ; ", {}),
    ],
)
def test_cells(cell, origins):
    assert dict(read_origins(cell)) == origins


@pytest.mark.parametrize(
    ("stated", "override", "dysprosium", "neodymium"),
    [
        ("", "", "", ""),
        ("CN", "", "CN", "CN"),
        ("dysprosium: CN", "", "CN", ""),
        ("rare-earths: CN; neodymium: AU", "", "CN", "AU"),
        ("AU", "dysprosium: CN", "CN", "AU"),
        ("dysprosium: CN; neodymium: AU", "MY", "MY", "MY"),
        ("AU", "dysprosium: Atlantis", "AU", "AU"),
        ("dysprosium: CN; AU", "", "CN", "AU"),
    ],
)
def test_the_buyers_word_comes_first_and_the_material_before_the_rest(stated, override, dysprosium, neodymium):
    line = {"material": ["dysprosium; neodymium"], "material_origin": [stated], "origin_override": [override]}
    rated = assess(pd.DataFrame(line), **SETTING).rating_materials.set_index("material")["material_origin"]
    assert (rated["dysprosium"], rated["neodymium"]) == (dysprosium, neodymium)


def test_a_material_of_stated_origin_is_rated_as_a_line_of_its_own():
    pairs = {"material": ["gallium; antimony"], "material_origin": ["gallium: DE; antimony: TJ"]}
    alone = {"material": ["gallium", "antimony"], "material_origin": ["DE", "TJ"]}
    score = bomrisk.score(pd.DataFrame(pairs), **SETTING)["score"].item()
    assert score == bomrisk.score(pd.DataFrame(alone), **SETTING)["score"].max()
    assert score < bomrisk.score(pd.DataFrame(pairs).drop(columns="material_origin"), **SETTING)["score"].item()


def test_what_cannot_be_read_is_said():
    line = {"material": ["gallium", "gallium"], "material_origin": ["Atlantis", "gallium: Atlantis"]}
    assert assess(pd.DataFrame(line), **SETTING).lines["findings"].str.contains("origin-unreadable").all()
