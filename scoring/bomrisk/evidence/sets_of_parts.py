"""A line that is several parts: ``M2 screw + M2 insert``. Each of them is read, and the line holds what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bomrisk.evidence.combining import CONFIDENCE_RANK, Reading
from bomrisk.evidence.outcome import Finding

__all__ = ["joined_reading", "other_parts"]

_AND: Final = " + "
_BORDER: Final = "|"
#: "80 + Gold" is a class of power supplies.
_CLASS: Final = re.compile(r"\s*(?:gold|silver|bronze|platinum|titanium|white|weiss)\b", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")


def other_parts(text: str) -> list[str]:
    """Give what stands behind each plus in the first section of a text; nothing where it names one thing only.

    Parameters
    ----------
    text : str
        As `bomrisk.evidence.text.TextReader.read` takes it.
    """
    if _AND not in text:
        return []
    _, *others = text.partition(_BORDER)[0].split(_AND)
    return [part.strip() for part in others if _LETTERS.search(part) and not _CLASS.match(part)]


def joined_reading(whole: Reading, others: Iterable[Reading]) -> Reading:
    """Add to what a text says what its other parts hold.

    Parameters
    ----------
    whole : Reading
        Of the whole text: it tells the first part, and the substances that are named anywhere.
    others : iterable of Reading
        Of what `other_parts` gives; only those that name a kind of part add anything.
    """
    found: dict[str, Finding] = {finding.material: finding for finding in whole.found}
    families = set(whole.families)
    for other in others:
        if other.part_family in ("", whole.part_family):
            continue
        families |= other.families
        for finding in other.found:
            known = found.get(finding.material)
            if known is None or CONFIDENCE_RANK[finding.confidence] > CONFIDENCE_RANK[known.confidence]:
                found[finding.material] = finding
    ordered = sorted(found.values(), key=lambda finding: CONFIDENCE_RANK[finding.confidence], reverse=True)
    return Reading(tuple(ordered), whole.understood or len(found) > 0, frozenset(families), whole.part_family)
