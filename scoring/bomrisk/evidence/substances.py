"""Evidence that names substances: CAS numbers and the material column."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

from bomrisk import reference
from bomrisk.evidence.combining import Reading
from bomrisk.evidence.outcome import Finding, Outcome
from bomrisk.evidence.rules import rule_book

__all__ = ["from_cas", "from_ids", "from_material", "is_cas_number"]

# Blanks around the hyphens and Unicode hyphens come from tables pasted out of PDFs.
_CAS = re.compile(r"(?<!\d)(\d{2,7})\s?[-‐‑–]\s?(\d{2})\s?[-‐‑–]\s?(\d)(?![\d-])")
_PARTS = re.compile(r"[;,/+&|\n]|\s(?:and|und|et|y|e|i|и|và)\s|[、，；和与]")
_LIST = re.compile(r"[;,|\n]")
_BULK: Final = frozenset({"iron", "steel"})


def is_cas_number(number: str) -> bool:
    """Check the check digit of a CAS registry number.

    Parameters
    ----------
    number : str
        ``7440-55-3``.

    Returns
    -------
    bool
        True when the last digit is the sum of the other digits, each times its position from the right, modulo 10.
    """
    digits = number.replace("-", "")
    if not digits.isdigit() or number.count("-") != 2:
        return False
    total = sum(position * int(digit) for position, digit in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == int(digits[-1])


def from_cas(cell: str) -> Outcome | None:
    """Read a cell of CAS numbers.

    Parameters
    ----------
    cell : str
        One or several numbers, with any separators. Numbers with a wrong check digit are not read.

    Returns
    -------
    Outcome or None
        None when no number is known. A number that stands for several materials (graphite, silicon) gives candidates.
    """
    findings: dict[str, Finding] = {}
    for match in _CAS.finditer(cell):
        number = f"{match[1].lstrip('0')}-{match[2]}-{match[3]}"
        if not is_cas_number(number):
            continue
        materials = _materials_by_cas().get(number, ())
        for material in materials:
            ambiguous = len(materials) > 1
            confidence = "medium" if ambiguous else "low" if material in _BULK else "high"
            findings.setdefault(material, Finding(material, "cas", f"CAS {number}", confidence, ambiguous=ambiguous))
        compound = rule_book().compounds.get(number)
        if compound is not None and not materials:
            for content in compound.contains:
                findings.setdefault(
                    content.material,
                    Finding(
                        content.material,
                        "cas",
                        f"CAS {number}",
                        compound.certainty,
                        content.mass_fraction,
                        compound.form,
                    ),
                )
    return Outcome(tuple(findings.values()), narrows=True) if findings else None


def from_ids(cell: str, *, of_part: bool = False) -> Outcome | None:
    """Read a material cell that holds nothing but material ids, separated by ``;``, ``,``, ``|`` or line breaks.

    Parameters
    ----------
    cell : str
    of_part : bool
        Whether the line describes a part: beside that, "steel" is a word like "Steel", and as bulk it gives no grade.

    Returns
    -------
    Outcome or None
        None when the cell is empty or holds anything else. Somebody assigned these ids, so no word needs interpreting.
    """
    ids = [part.strip() for part in _LIST.split(cell) if part.strip()]
    if not ids or not _ids().issuperset(ids):
        return None
    return Outcome(
        tuple(
            Finding(name, "material", f"material {name}", "low" if of_part and name in _BULK else "high")
            for name in dict.fromkeys(ids)
        )
    )


def from_material(cell: str, reading: Reading) -> Outcome | None:
    """Read a cell of the material column.

    Parameters
    ----------
    cell : str
        Names, ids or symbols of materials, alloy designations or words such as "brass".
    reading : Reading
        What the rules say about the cell.

    Returns
    -------
    Outcome or None
        None when nothing in the cell is known; an outcome without findings when it is known to hold nothing that is rated.
    """
    findings = {found.material: replace(found, rung="material") for found in reading.found}
    understood = reading.understood
    for part in _PARTS.split(cell):
        material = reference.material_id(part.strip(" .()[]"))
        if material is None:
            continue
        # A product's name (NdFeB) says what it is made of: the rules know more than the name.
        if understood and material in _products():
            continue
        understood = True
        if findings.get(material) is None or findings[material].confidence == "low":
            confidence = "low" if material in _BULK else "high"
            findings[material] = Finding(material, "material", f"material {part.strip()}", confidence)
    return Outcome(tuple(findings.values())) if understood else None


@cache
def _materials_by_cas() -> dict[str, tuple[str, ...]]:
    table = reference.materials()
    found: dict[str, tuple[str, ...]] = {}
    for material, numbers in zip(table["material"], table["cas"], strict=True):
        if isinstance(numbers, str):
            for number in numbers.split(";"):
                found[number.strip()] = (*found.get(number.strip(), ()), material)
    return found


@cache
def _ids() -> frozenset[str]:
    return frozenset(reference.materials()["material"])


@cache
def _products() -> frozenset[str]:
    table = reference.materials()
    return frozenset(table.loc[table["kind"] == "product", "material"])
