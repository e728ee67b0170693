"""The same kinds of parts, colours, brands and denials in all languages: ``data/evidence_texts.csv``, an expert's table."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from bomrisk.evidence import identify

with (Path(__file__).parent / "data" / "evidence_texts.csv").open(encoding="utf-8", newline="") as stream:
    CASES = [tuple(row.values()) for row in csv.DictReader(stream)]


def held(text: str) -> set[str]:
    found = identify(pd.DataFrame({"description": [text]}))
    return set(found.loc[found["confidence"] != "low", "material"])


@pytest.mark.parametrize(("text", "holds", "holds_not"), CASES, ids=[text for text, *_ in CASES])
def test_text_says_what_the_part_holds_and_what_it_does_not(text, holds, holds_not):
    found = held(text)
    assert set(holds.split()) <= found
    if holds_not == "*":
        assert found == set()
    else:
        assert not set(holds_not.split()) & found


GRAMMAR = [
    # a name with digits stands for the part, not for what is denied
    ("Clip sin plomo CuZn37", {"copper", "zinc"}),
    # both of two that are denied, and only these
    ("Feder ohne Nickel und Kobalt, Kupfer", {"copper"}),
    ("Strip free of lead or cadmium, copper", {"copper"}),
    # "free" of "free-machining" denies nothing
    ("C36000 free-machining brass bar", {"copper", "zinc", "lead"}),
    # a figurative name is blanked alone: what stands beside it counts
    ("Cobalt series plate, copper", {"copper"}),
    ("Copper plate, gold colour", {"copper"}),
    ("Titanium bolt, silver colour", {"titanium"}),
]


@pytest.mark.parametrize(("text", "materials"), GRAMMAR, ids=[text for text, _ in GRAMMAR])
def test_grammar_reaches_as_far_as_it_means(text, materials):
    assert held(text) == materials
