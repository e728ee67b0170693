"""Lines rated one at a time say what the table of a BOM says."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

import bomrisk
from bomrisk.evidence import EVIDENCE, Finding, outcomes_of
from bomrisk.setting import Setting
from bomrisk.single_lines import Line, SingleLines

TEXTS = [
    "NdFeB magnet N42SH", "MLCC 100nF X7R", "GaN transistor", "hard metal drill WC-Co", "bracket", "Ge lens",
    "Li-ion cell NMC 18650", "tantalum capacitor", "brass fitting CuZn39Pb3", "steel 1.4301 sheet", "solder SAC305",
    "ferrite ring", "copper wire", "Inconel 718 bar",
]  # fmt: skip
CODES = ["8505.11", "2846.10", "8112.92", "2844", "8541.41"]
NAMES = ["graphite", "platinum-group-metals", "silicon;tin", "rare-earths", "sulphur"]
ORIGINS = [("", ""), ("CN", ""), ("DE", "CN"), ("JP", "AU"), ("", "CN")]


def evidence(column: str, texts: list[str]) -> list[tuple[Finding, ...]]:
    numbers, outcomes = outcomes_of({name: texts if name == column else [""] * len(texts) for name in EVIDENCE})
    return [outcomes[number] for number in numbers]


BOM = pd.DataFrame(
    [{"description": text} for text in TEXTS]
    + [{"hs_code": code} for code in CODES]
    + [{"material": name} for name in NAMES]
)
FOUND = evidence("description", TEXTS) + evidence("hs_code", CODES) + evidence("material", NAMES)


@pytest.mark.parametrize(("to", "as_of"), [("DE", "2026-11-22"), ("US", "2026-11-28"), ("CN", "2025-12-01")])
@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_as_in_a_table(to: str, as_of: str, together: bool) -> None:
    policy = bomrisk.Policy().with_(trace_mass_fraction=0.02)  # so that some parts hold traces
    rows = [
        {**row, "country": made or None, "material_origin": origin or None}
        for row, (made, origin) in itertools.product(BOM.to_dict(orient="records"), ORIGINS)
    ]
    expected = bomrisk.score(pd.DataFrame(rows), policy, as_of, to)
    lines = [Line(found, made, origin) for found, (made, origin) in itertools.product(FOUND, ORIGINS)]
    single = SingleLines(Setting.of(policy, as_of, to))
    assert {"unrated", "E"} <= set(expected["grade"])
    if not together:  # each costs as much as all of them together; all origins come up
        lines, expected = lines[::4], expected.iloc[::4]
    got = single.rate(lines) if together else [single.rate([line])[0] for line in lines]
    for rating, (_, row) in zip(got, expected.iterrows(), strict=True):
        assert (rating.grade, rating.why, rating.materials) == (row["grade"], row["why"], row["materials"])
        for name in ("score", "concentration", "exposure"):
            value = getattr(rating, name)
            assert pd.isna(row[name]) if value is None else value == pytest.approx(row[name], abs=1e-9)


def test_asking_again_rates_nothing() -> None:
    single = SingleLines(Setting.of(None, "2026-11-22", "DE"))
    first = single.rate([Line(found, "", "") for found in FOUND])
    kept = len(single)
    assert single.rate([Line(found, "", "") for found in FOUND]) == first
    assert len(single) == kept
