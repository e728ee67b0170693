"""The same parts in eleven languages: what one says of a thing, the others say, too."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from bomrisk.evidence import identify

with (Path(__file__).parent / "data" / "evidence_translations.csv").open(encoding="utf-8", newline="") as stream:
    PARTS = list(csv.DictReader(stream))
LANGUAGES = [column for column in PARTS[0] if column != "holds"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_hold_the_same_in_each_language(language):
    known = [part for part in PARTS if part[language]]
    assert len(known) > 0.95 * len(PARTS)
    found = identify(pd.DataFrame({"description": [part[language] for part in known]}))
    sure = found[found["confidence"].ne("low")].groupby("line")["material"].agg(lambda names: " ".join(sorted(names)))
    told = {part[language]: sure.get(line, "") for line, part in enumerate(known)}
    assert told == {part[language]: part["holds"] for part in known}
