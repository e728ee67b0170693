"""The column declared_origin: what its text says, and what cannot be read."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.declared_origins import (
    OriginItem,
    OriginStatement,
    Source,
    format_origins,
    parse_origins,
    read_declared_origins,
)
from bomrisk.origin_codes import countries_of, joined_origins, origin_code, unnamed_share


@pytest.mark.parametrize(
    ("cell", "made", "mined", "processed"),
    [
        ("mined: dysprosium=CN | Acme, supplier reply, 2026-11-20", "", {"dysprosium": "CN"}, {}),
        ("processed: Dy = China 60 %, Malaysia 40 %", "", {}, {"dysprosium": "CN MY"}),
        ("processed: dysprosium=CN 0.6, MY 0.3", "", {}, {"dysprosium": "CN MY ?10"}),
        ("mined: cobalt=CD 70 %", "", {"cobalt": "CD ?30"}, {}),
        # Without shares, the sources named are all there are.
        ("mined: cobalt=CD, AU", "", {"cobalt": "AU CD"}, {}),
        ("mined: cobalt=CD 40 %, AU", "", {"cobalt": "AU CD"}, {}),
        # A source that nobody names may be all that is not told.
        ("mined: cobalt=CD, ?", "", {"cobalt": "CD ?100"}, {}),
        ("mined: cobalt=CD 80 %, ?", "", {"cobalt": "CD ?20"}, {}),
        ("mined: cobalt=CD 80 %, ? 20 %", "", {"cobalt": "CD ?20"}, {}),
        ("mined: cobalt=?", "", {"cobalt": ""}, {}),
        ("made: JP | Acme", "JP", {}, {}),
        ("made: Japan\nmined: cobalt=CD; nickel=ID", "JP", {"cobalt": "CD", "nickel": "ID"}, {}),
        # Two suppliers of one line: both deliver.
        ("mined: cobalt=CD | Acme || mined: cobalt=AU 90 % | Bolt", "", {"cobalt": "AU CD ?10"}, {}),
    ],
)
def test_cells(cell, made, mined, processed):
    said = read_declared_origins(cell)
    assert (said.made_in, dict(said.mined), dict(said.processed)) == (made, mined, processed)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("dysprosium=CN", "does not begin with"),
        ("mined: unobtainium=CN", "no known material"),
        ("mined: dysprosium=Atlantis", "no known country"),
        ("mined: dysprosium", "names no origin"),
        ("mined:", "nothing stands after"),
        ("mined: dysprosium=CN 70 %, AU 40 %", "add up to 110 %"),
        ("mined: dysprosium=CN 170 %", "no share"),
        ("mined: dysprosium=CN, CN", "stands twice"),
        ("mined: dysprosium=CN; Dy=AU", "stands twice"),
        ("made: Atlantis", "no known country"),
    ],
)
def test_problems(cell, problem):
    assert problem in " ".join(parse_origins(cell)[1])
    assert read_declared_origins(f"{cell} || made: JP") is None, "half of what was declared is not what was declared"


_COUNTRIES = st.sampled_from(sorted(reference.countries()["country"]))
_MATERIALS = st.sampled_from(sorted(reference.materials()["material"]))
_ITEMS = st.dictionaries(_MATERIALS, st.lists(_COUNTRIES, min_size=1, max_size=4, unique=True), min_size=1, max_size=3)


@given(_ITEMS, st.sampled_from(["mined", "processed"]), st.booleans(), st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(items, word, shared, source):
    made = tuple(
        OriginItem(name, tuple(Source(code, 0.5 / len(codes) if shared else math.nan) for code in codes))
        for name, codes in items.items()
    )
    text = format_origins([OriginStatement(word, made, source)])
    statements, problems = parse_origins(text)
    assert problems == ()
    assert format_origins(statements) == text
    said = getattr(read_declared_origins(text), word)
    assert {name: set(countries_of(code)) for name, code in said.items()} == {k: set(v) for k, v in items.items()}
    assert all(math.isclose(unnamed_share(code), 0.5 if shared else 0.0, abs_tol=0.011) for code in said.values())


@given(st.lists(st.tuples(st.lists(_COUNTRIES, max_size=3), st.floats(0, 1)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_joining_keeps_every_country_and_the_largest_rest(parts):
    codes = [origin_code(*part) for part in parts]
    joined = joined_origins(codes)
    assert set(countries_of(joined)) == {country for code in codes for country in countries_of(code)}
    assert unnamed_share(joined) == max((unnamed_share(code) for code in codes), default=0.0)
    assert joined_origins([joined, *codes]) == joined


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        ("recycled: neodymium=25 %; Dy=0 | Acme, supplier reply, 2026-11-20", {"neodymium": 0.25, "dysprosium": 0.0}),
        ("recycled: neodymium=0.25 || recycled: neodymium=25 %", {"neodymium": 0.25}),
        # Nobody says how much each of them delivers.
        ("recycled: neodymium=25 % | A || recycled: neodymium=40 % | B", {"neodymium": math.nan}),
        ("recycled: neodymium=100 %", {"neodymium": 1.0}),
    ],
)
def test_recycled_content(cell, content):
    said = read_declared_origins(cell)
    assert dict(said.recycled) == pytest.approx(content, nan_ok=True)
    assert not said.mined
    assert not said.processed
    assert parse_origins(format_origins(parse_origins(cell)[0])) == parse_origins(cell)


@pytest.mark.parametrize(
    "cell", ["recycled: neodymium", "recycled: neodymium=CN", "recycled: tin=130 %", "recycled: tin="]
)
def test_recycled_content_that_cannot_be_read(cell):
    statements, problems = parse_origins(cell)
    assert statements == ()
    assert "share" in problems[0]


def test_recycled_content_changes_no_rating():
    lines = pd.DataFrame({"material": ["neodymium"] * 2, "declared_origin": ["recycled: neodymium=100 %", None]})
    rated = assess(lines, as_of="2026-10-01", to="DE").lines
    assert rated["score"].iloc[0] == rated["score"].iloc[1]


def test_a_cell_that_cannot_be_read_is_told_once_and_does_not_count():
    bad = "mined: cobalt=CD 70 %, AU 40 %; nickel=Atlantis"
    lines = pd.DataFrame({"material": ["cobalt"] * 4, "declared_origin": [bad, None, bad, "mined: cobalt=CD"]})
    assessment = assess(lines, as_of="2026-10-01", to="DE")
    findings = assessment.findings
    (told,) = findings[findings["code"].eq("declared-origin-unreadable")].to_dict("records")
    assert told["where"] == "line 1"
    assert "add up to 110 %" in told["message"]
    assert "'Atlantis' of nickel is no known country" in told["message"]
    assert "The same holds for 1 more line." in told["message"]
    scores = assessment.lines["score"].tolist()
    assert scores[0] == scores[1] == scores[2]
    assert scores[3] != scores[1]
