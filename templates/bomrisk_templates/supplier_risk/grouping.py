"""Which lines of a BOM belong to which supplier: names that differ in case and punctuation only are one supplier."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.bom_risk.texts import place_of_line
from bomrisk_templates.declarations.matching import company_key

__all__ = ["Supplier", "Suppliers", "spelling_key", "suppliers_of"]

_SILENT = re.compile(r"[.'’`´\"“”„«»]")
_JOINING = re.compile(r"\s*([&+])\s*")
_PUNCTUATION = re.compile(r"[^\w\s&+]|_")
_LISTED = 3
_NOBODY = frozenset(
    {"", "na", "n a", "none", "nil", "tbd", "tba", "tbc", "unknown", "unbekannt", "various", "diverse", "k a"}
)
"""What stands in the column where there is no supplier."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier of a BOM.

    Parameters
    ----------
    name : str
        As most of its lines spell it, of equally many the first.
    key : str
        What all spellings have in common.
    lines : tuple of int
        Positions in the BOM, ascending.
    """

    name: str
    key: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suppliers:
    """All suppliers of a BOM in the order of their names, the lines that name none, and what a person must know."""

    found: tuple[Supplier, ...]
    nameless: tuple[int, ...]
    findings: tuple[Finding, ...]


@lru_cache(maxsize=65_536)
def spelling_key(name: str) -> str:
    """A name without case, punctuation and blanks at will; legal forms stay: ACME GmbH and ACME Inc. are two companies."""
    text = _SILENT.sub("", unicodedata.normalize("NFKC", name)).casefold()
    text = _PUNCTUATION.sub(" ", _JOINING.sub(r" \1 ", text))
    return " ".join(text.split())


def suppliers_of(lines: pd.DataFrame) -> Suppliers:
    """Group the lines of a BOM by supplier.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns; ``supplier``, and ``sheet`` and ``row`` to say where a line stands.
    """
    given = lines["supplier"] if "supplier" in lines.columns else pd.Series(None, index=lines.index, dtype=object)
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    nameless = []
    for position, (value, known) in enumerate(zip(given, given.notna(), strict=True)):
        name = " ".join(str(value).split()) if known else ""
        key = spelling_key(name)
        if key in _NOBODY:
            nameless.append(position)
        else:
            spelled[key][name] += 1
            positions[key].append(position)
    found = [Supplier(spelled[key].most_common(1)[0][0], key, tuple(at)) for key, at in sorted(positions.items())]
    findings = [
        *_spellings(found, spelled),
        *_alike(found),
        *_without(nameless, lines, given_at_all=bool(found)),
    ]
    return Suppliers(tuple(found), tuple(nameless), tuple(findings))


def _spellings(found: Sequence[Supplier], spelled: dict[str, Counter[str]]) -> list[Finding]:
    findings = []
    for supplier in found:
        others = [name for name in spelled[supplier.key] if name != supplier.name]
        if others:
            message = f"{supplier.name} is also spelled {_listed(others)}: one supplier, one workbook."
            findings.append(Finding("supplier-spellings", "info", "supplier", message, "Nothing, if that is so."))
    return findings


def _alike(found: Sequence[Supplier]) -> list[Finding]:
    """Names that differ in their legal form only may be one company or several: people know, we do not."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for supplier in found:
        groups[company_key(supplier.name)].append(supplier.name)
    return [
        Finding(
            "supplier-alike",
            "warning",
            "supplier",
            f"{' and '.join(names)} look alike and get a workbook each.",
            "If they are one company, write one name in the BOM.",
        )
        for key, names in sorted(groups.items())
        if key and len(names) > 1
    ]


def _without(nameless: Sequence[int], lines: pd.DataFrame, *, given_at_all: bool) -> list[Finding]:
    if not nameless:
        return []
    count = len(nameless)
    message = (
        "1 line names no supplier: nobody is asked about it."
        if count == 1
        else f"{count:,} lines name no supplier: nobody is asked about them."
    )
    action = "Fill in the supplier column."
    if not given_at_all:
        action = "Say which column holds the supplier, e.g. --column supplier=F, or --column supplier=Manufacturer."
    places = [place_of_line(lines, position) for position in nameless[:_LISTED]]
    where = ", ".join(places) + (", ..." if count > _LISTED else "")
    return [Finding("supplier-missing", "warning", where, message, action)]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
