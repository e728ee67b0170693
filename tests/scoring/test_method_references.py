"""docs/method.md: each reference has a number of its own, and what is cited is there."""

from __future__ import annotations

import re
from pathlib import Path

METHOD = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")


def test_references_are_numbered_once_and_cited_ones_are_there():
    text, _, references = METHOD.partition("## References")
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", references, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    cited = {int(number) for number in re.findall(r"\[(\d+)\](?!\()", text)}
    assert cited
    assert cited <= set(numbers)


def test_citations_name_what_they_speak_of():
    references = dict(re.findall(r"^(\d+)\. (.*)", METHOD.partition("## References")[2], re.MULTILINE))
    for words, work in (
        (r"^disruptions \[(\d+)\]", "U.S. Geological Survey (2025)"),
        (r"gas supply \[(\d+)\]", "Regulation (EU) 2017/1938"),
        (r"of their handbook \[(\d+)\]", "OECD and European Commission"),
        (r"handbook \[\d+\], after \[(\d+)\]", "M. Saisana"),
        (r"in its example \[(\d+)\]", "W. Becker"),
    ):
        found = re.search(words, METHOD, re.MULTILINE)
        assert found, words
        assert references[found[1]].startswith(work)
