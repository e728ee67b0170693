"""What a person must know about the structure of a BOM, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeAlias

from bomrisk.findings import Finding, Severity
from bomrisk.structure_links import Remark

__all__ = ["STRUCTURE_CODES", "Place", "findings_of"]

Place: TypeAlias = Callable[[int, str], str]
"""Gives the address of a line's cell by line position and canonical name."""

_MOST_PER_CODE = 25
_UNKNOWN = "how many of them are needed is unknown"

_TEXTS: dict[str, tuple[Severity, str, str, str]] = {
    "level-unreadable": (
        "warning",
        "level",
        "{0!r} is no level; the line is put beside the one above it, and " + _UNKNOWN + ".",
        "Write the level as a number: 0, 1, 2.",
    ),
    "level-start": (
        "warning",
        "level",
        "the sheet begins on level {0}, but its top level is {1}: the first lines are inside nothing, and " + _UNKNOWN + ".",
        "Put the line of their assembly above them, or correct the levels.",
    ),
    "level-jump": (
        "warning",
        "level",
        "the level rises from {0} to {1}: the assembly between them is missing. Its {lines} count with the assembly above, but "
        + _UNKNOWN
        + ".",
        "Add the line of the assembly, or correct the level.",
    ),
    "level-irregular": (
        "warning",
        "level",
        "the levels jump about, so they are not taken for the structure of the product: every line counts once.",
        "Correct them, or say that there is no level: leave its column out.",
    ),
    "position-unreadable": (
        "warning",
        "position",
        "{0!r} is no item position; the line stands at the top, and " + _UNKNOWN + ".",
        "Write the position in digits and dots: 1.2.3.",
    ),
    "position-duplicate": (
        "warning",
        "position",
        "the item position {0} stands there twice; lines below it belong to the one nearest above them.",
        "Give each line a position of its own. Where Excel made 1.1 of 1.10, format the column as text.",
    ),
    "position-orphan": (
        "warning",
        "position",
        "{0} is there, but {1} that it is inside of is not: {lines} count with the next assembly above it, but " + _UNKNOWN + ".",
        "Add the line of the assembly, or correct the position.",
    ),
    "parent-unknown": (
        "warning",
        "parent",
        "the assembly {0} is no line of this sheet: {lines} inside it stand at the top, and " + _UNKNOWN + ".",
        "Add the line of the assembly, or correct its number.",
    ),
    "product-not-listed": (
        "info",
        "",
        "{0} is no line of its own; it is taken as the product, of which one is needed.",
        "",
    ),
    "assembly-cycle": (
        "error",
        "",
        "an assembly is inside itself: {0}. The first of them is put at the top, and how many of these and of what is inside them "
        "are needed is unknown.",
        "Correct the parent of one of them.",
    ),
    "assembly-quantity-missing": (
        "warning",
        "quantity",
        "the assembly has no quantity: how many of the {lines} inside it are needed is unknown.",
        "Enter the quantity of the assembly.",
    ),
    "product-quantity-assumed": (
        "info",
        "quantity",
        "the product at the top has no quantity; it counts as one.",
        "",
    ),
    "structure-too-wide": (
        "warning",
        "",
        "assemblies are used in so many places that not all can be laid out: each has its lines at its first use only. Total "
        "quantities and spend of lines are right; those of assemblies at their other uses lack them.",
        "Score the products one by one.",
    ),
}  # fmt: skip
STRUCTURE_CODES = frozenset((*_TEXTS, "line-total-unclear", "assembly-price-covered"))
"""Findings that bear on quantities and spend, and on no rating."""


def findings_of(remarks: Iterable[tuple[str, Remark]], place: Place) -> list[Finding]:
    """Put remarks into sentences, a long list of one kind cut short.

    Parameters
    ----------
    remarks : iterable of (str, Remark)
        With the canonical column that tells the structure.
    place : callable
    """
    findings: list[Finding] = []
    kept = list(remarks)
    counts = Counter(remark.code for _, remark in kept)
    shown: Counter[str] = Counter()
    for basis, remark in kept:
        severity, column, message, action = _TEXTS[remark.code]
        where = place(remark.line, column or basis)
        shown[remark.code] += 1
        if shown[remark.code] == _MOST_PER_CODE + 1:
            rest = counts[remark.code] - _MOST_PER_CODE
            findings.append(Finding(remark.code, severity, where, f"{rest} more like this from here on.", action))
        if shown[remark.code] > _MOST_PER_CODE:
            continue
        texts = tuple(text[:60] for text in remark.texts)
        if remark.code == "assembly-cycle":
            chain = [*texts, texts[0]]
            texts = (" contains ".join(chain if len(chain) <= 20 else [*chain[:10], "...", *chain[-9:]]),)
        lines = f"{remark.count} line" if remark.count == 1 else f"{remark.count} lines"
        findings.append(Finding(remark.code, severity, where, message.format(*texts, lines=lines), action))
    return findings
