"""The buyer's word overrules what was recognised; what cannot be read does not count and is said."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.assessment import assess
from bomrisk.evidence import identify
from bomrisk.evidence.override import unread_names

SETTING = {"as_of": "2026-11-22", "to": "DE"}


def lines(**columns):
    return pd.DataFrame(
        {"description": ["NdFeB magnet N42SH"], "cas": ["7440-50-8"], "sheet": "S", "row": [7], **columns}
    )


@pytest.mark.parametrize(
    ("cell", "materials"),
    [
        ("gallium", ["gallium"]),
        (" Gallium ;Cu\ngallium", ["gallium", "copper"]),
        ("rare-earths", ["rare-earths"]),
        ("None", ["none"]),
        ("none;none", ["none"]),
        # A list of which a part is not known says nothing; the CAS number holds.
        ("gallium; unobtainium", ["copper"]),
        ("none; gallium", ["copper"]),
        (" ; ", ["copper"]),
        ("", ["copper"]),
        (None, ["copper"]),
    ],
)
def test_materials(cell, materials):
    found = identify(lines(material_override=[cell]))
    assert list(found["material"]) == materials
    assert set(found["rung"]) == ({"override"} if materials != ["copper"] else {"cas"})


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("gallium; Ga", ()),
        ("none", ()),
        ("galium; copper; xx", ("galium", "xx")),
        ("none; copper", ("none",)),
        ("", ()),
    ],
)
def test_names_that_are_not_read(cell, names):
    assert unread_names(cell) == names


def test_none_settles_the_line_and_says_who_said_so():
    rated = assess(lines(material_override=["none"]), **SETTING)
    line = rated.lines.iloc[0]
    assert (line["grade"], line["evidence"]) == ("unrated", "override: material none (high)")
    assert line["why"] == "Unrated: you stated that it holds no listed material."
    assert line["findings"] == "overruled"
    assert rated.controls.empty or "none" not in set(rated.controls["materials"])
    assert rated.stages.empty


def test_none_beside_rated_lines_changes_no_other():
    bom = pd.concat([lines(material_override=[cell]) for cell in ("gallium", "none", None)], ignore_index=True)
    alone = [assess(bom.iloc[[at]].reset_index(drop=True), **SETTING).lines.iloc[0] for at in range(3)]
    together = assess(bom, **SETTING).lines
    for at, line in enumerate(alone):
        assert together.iloc[at].drop("rating_id").astype(str).to_dict() == line.drop("rating_id").astype(str).to_dict()


@pytest.mark.parametrize(
    ("stated", "yours", "counted"),
    [
        ("JP", "CN", "CN"),
        ("JP", "china", "CN"),
        ("JP", "Kina", "JP"),
        (None, "CHN", "CN"),
        ("JP", None, "JP"),
        (None, "Kina", ""),
    ],
)
def test_origin(stated, yours, counted):
    rated = assess(lines(material_origin=[stated], origin_override=[yours]), **SETTING)
    assert set(rated.rating_materials["material_origin"]) == {counted}
    assert ("override-unknown" in set(rated.findings["code"])) == (yours == "Kina")


def test_an_unreadable_override_is_a_finding_with_place_and_nearest_names():
    bom = pd.concat(
        [lines(material_override=[cell]) for cell in ("galium", "none; copper", "gallium")], ignore_index=True
    )
    found = assess(bom, **SETTING).findings
    found = found[found["code"] == "override-unknown"]
    assert list(found["where"]) == ["S!7", "S!7"]
    assert "'galium' is no known material" in found["message"].iloc[0]
    assert "Did you mean gallium" in found["message"].iloc[0]
    assert "says both" in found["message"].iloc[1]


def test_many_unreadable_overrides_are_not_many_findings():
    bom = pd.DataFrame({"description": "x", "material_override": [f"mat{at}" for at in range(100)]})
    found = assess(bom, **SETTING).findings
    assert found["code"].eq("override-unknown").sum() == 26
    assert found["message"].str.startswith("75 more").any()
