"""A line that is several parts: ``M2 screw + M2 insert``. Each of them is read, and the line holds what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from bomrisk.evidence.combining import CONFIDENCE_RANK, Reading
from bomrisk.evidence.outcome import Finding
from bomrisk.evidence.phrases import any_of_pattern, normalise
from bomrisk.evidence.rules import rule_book

__all__ = ["joined_reading", "single_parts"]

_AND: Final = " + "
_BORDER: Final = "|"
#: "80 + Gold" is a class of power supplies.
_CLASS: Final = re.compile(r"\s*(?:gold|silver|bronze|platinum|titanium|white|weiss)\b", re.IGNORECASE)
#: A word, or a number such as 18650; "5 V + 12 V" are no parts.
_NAME: Final = re.compile(r"[^\W\d_]{2}|\d{4}")


def single_parts(text: str) -> list[str]:
    """Give what stands before and behind each plus in the first section of a text; nothing where it names one thing only.

    Parameters
    ----------
    text : str
        As `bomrisk.evidence.text.TextReader.read` takes it.
    """
    if _AND not in text:
        return []
    first, *others = text.partition(_BORDER)[0].split(_AND)
    if _purposes().search(normalise(first)):
        return []  # "box for board + converter": what a part is for may be several things, too
    named = [part.strip() for part in others if _NAME.search(part) and not _CLASS.match(part)]
    return [first.strip(), *named] if named else []


@cache
def _purposes() -> re.Pattern[str]:
    rules = rule_book().of_kind("purpose")
    idioms = any_of_pattern(phrase for rule in rules for ((phrase,),) in rule.unwanted)
    return re.compile(f"(?!{idioms})(?:{any_of_pattern(phrase for rule in rules for ((phrase,),) in rule.wanted)})")


def joined_reading(whole: Reading, parts: Iterable[Reading]) -> Reading:
    """Add to what a text says what its parts hold, each read alone: what stands beside one is said of no other.

    Parameters
    ----------
    whole : Reading
        Of the whole text: it tells the substances that are named anywhere.
    parts : iterable of Reading
        Of what `single_parts` gives; only those that name another kind of part add anything.
    """
    found: dict[str, Finding] = {finding.material: finding for finding in whole.found}
    families = set(whole.families)
    for part in parts:
        if part.part_family in ("", whole.part_family):
            continue
        families |= part.families
        for finding in part.found:
            known = found.get(finding.material)
            if known is None or CONFIDENCE_RANK[finding.confidence] > CONFIDENCE_RANK[known.confidence]:
                found[finding.material] = finding
    ordered = sorted(found.values(), key=lambda finding: CONFIDENCE_RANK[finding.confidence], reverse=True)
    return Reading(tuple(ordered), whole.understood or len(found) > 0, frozenset(families), whole.part_family)
