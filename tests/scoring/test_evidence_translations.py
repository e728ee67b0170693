"""The same parts in eleven languages: what one says of a thing, the others say, too; and the words that workshops use for them."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from bomrisk.evidence import identify

with (Path(__file__).parent / "data" / "evidence_translations.csv").open(encoding="utf-8", newline="") as stream:
    PARTS = list(csv.DictReader(stream))
with (Path(__file__).parent / "data" / "evidence_words.csv").open(encoding="utf-8", newline="") as stream:
    WORDS = list(csv.DictReader(stream))
LANGUAGES = [column for column in PARTS[0] if column != "holds"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_hold_the_same_in_each_language(language):
    known = [part for part in PARTS if part[language]]
    assert len(known) > 0.95 * len(PARTS)
    assert held([part[language] for part in known]) == {part[language]: part["holds"] for part in known}


@pytest.mark.parametrize("language", sorted({word["language"] for word in WORDS}))
def test_words_of_workshops_are_known(language):
    known = {word["text"]: word["holds"] for word in WORDS if word["language"] == language}
    assert len(known) > 40
    assert held(list(known)) == known


def held(texts: list[str]) -> dict[str, str]:
    """Say which materials each text holds, not only may hold."""
    found = identify(pd.DataFrame({"description": texts}))
    sure = found[found["confidence"].ne("low")].groupby("line")["material"].agg(lambda names: " ".join(sorted(names)))
    return {text: sure.get(line, "") for line, text in enumerate(texts)}
