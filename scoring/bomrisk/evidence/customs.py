"""Evidence from customs codes: CN8 and HTS10 lines, HS6 subheadings, as buyers and their systems write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from bomrisk import reference
from bomrisk.evidence.outcome import Finding, Outcome

__all__ = ["code_spellings", "from_customs_codes"]

_RUNG: Final = {"CN8": "cn8", "HTS10": "hts10", "HS6": "hs6"}
_CONFIDENCE: Final = {"dedicated": "high", "group": "medium", "basket": "low"}
_CODE = re.compile(r"\d[\d. \u00a0]*\d")
_FLOAT_ENDING = re.compile(r"(?<=\d{5})\.0$")
_HEADING, _SUBHEADING, _CN, _HTS = 4, 6, 8, 10


@dataclass(frozen=True, slots=True)
class _Line:
    material: str
    form: str
    specificity: str
    rules_out: bool


def code_spellings(cell: str) -> list[str]:
    """Give the codes in a cell as digits.

    Parameters
    ----------
    cell : str
        ``8505.11.10``, ``8505 11 10``, ``850511``, also several, separated by ``;``, ``,``, ``/`` or line breaks. A number
        that a spreadsheet made of it (``8505.11``, ``81129289.0``) is read too.

    Returns
    -------
    list of str
        4 to 10 digits each. An odd count has a leading zero that was lost, or a trailing one behind a decimal point.
    """
    codes = []
    for piece in re.split(r"[;,/|\n]", cell):
        for match in _CODE.finditer(_FLOAT_ENDING.sub("", piece.strip())):
            written = match[0]
            digits = re.sub(r"\D", "", written)
            if not _HEADING <= len(digits) <= _HTS:
                continue
            if len(digits) % 2:
                lost_at_end = re.fullmatch(r"\d{4}\.\d", written) is not None
                digits = digits + "0" if lost_at_end else "0" + digits
            codes.append(digits)
    return codes


def from_customs_codes(cell: str) -> Outcome | None:
    """Read a cell of customs codes.

    Parameters
    ----------
    cell : str
        See `code_spellings`.

    Returns
    -------
    Outcome or None
        None when no code says anything about materials. Several materials under one code are candidates.
    """
    findings: dict[str, Finding] = {}
    excluded: set[str] = set()
    narrows = True
    for code in code_spellings(cell):
        system, found, lines = _look_up(code)
        if not lines:
            continue
        excluded |= _with_members(line.material for line in lines if line.rules_out)
        stated = [line for line in lines if not line.rules_out]
        narrows = narrows and all(line.specificity == "group" for line in stated)
        materials = {line.material for line in stated}
        for line in stated:
            ambiguous = len(materials) > 1 or line.specificity == "basket" or len(found) < _SUBHEADING
            confidence = _CONFIDENCE[line.specificity]
            if ambiguous and confidence == "high":
                confidence = "medium"
            rule = f"{system} {found}" if len(found) >= _SUBHEADING else f"HS heading {found}"
            findings.setdefault(
                line.material,
                Finding(line.material, _RUNG[system], rule, confidence, form=line.form, ambiguous=ambiguous),
            )
    if not findings and not excluded:
        return None
    return Outcome(tuple(findings.values()), frozenset(excluded), narrows)


def _look_up(code: str) -> tuple[str, str, tuple[_Line, ...]]:
    """Find the longest line that a code falls under, then its heading."""
    tables = _lines()
    tries = [("HTS10", code)] if len(code) == _HTS else []
    tries += [("CN8", code[:_CN])] if len(code) >= _CN else []
    tries += [("HS6", code[:_SUBHEADING])] if len(code) >= _SUBHEADING else []
    for system, short in tries:
        lines = tables.get((system, short))
        if lines:
            return system, short, lines
    if len(code) == _HEADING:
        under = [
            line
            for (system, other), lines in tables.items()
            if system == "HS6" and other[:_HEADING] == code
            for line in lines
        ]
        # A whole heading says less than any of its subheadings; what only one of them rules out is not ruled out.
        return "HS6", code, tuple(dict.fromkeys(line for line in under if not line.rules_out))
    return "HS6", code, ()


@cache
def _lines() -> dict[tuple[str, str], tuple[_Line, ...]]:
    table = reference.hs_codes()
    columns = (table[name] for name in ("code_system", "code", "material", "form", "specificity", "rules_out"))
    found: dict[tuple[str, str], tuple[_Line, ...]] = {}
    for system, code, material, form, specificity, rules_out in zip(*columns, strict=True):
        line = _Line(material, form if isinstance(form, str) else "", specificity, rules_out == "yes")
        found[system, code] = (*found.get((system, code), ()), line)
    return found


def _with_members(materials: Iterable[str]) -> set[str]:
    named = set(materials)
    return named.union(*(reference.members(material) for material in named))
