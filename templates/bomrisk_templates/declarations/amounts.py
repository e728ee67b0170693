"""Amounts in IPC-1752 files: masses, and shares of what stands above them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lxml import etree

from bomrisk.findings import Finding
from bomrisk_templates.declarations.xml_file import children

__all__ = ["Amount", "amount_of", "number_of"]

_GRAMS = {
    "mg": 1e-3,
    "g": 1.0,
    "kg": 1e3,
    "ug": 1e-6,
    "µg": 1e-6,
    "μg": 1e-6,
    "t": 1e6,
    "lb": 453.59237,
    "lbs": 453.59237,
    "oz": 28.349523125,
}
_BEYOND_MEASURE = 1e12
_SHARES = {"ppm": 1e-6, "ppb": 1e-9, "masspercent": 1e-2, "percent": 1e-2, "%": 1e-2, "wt%": 1e-2}


@dataclass(frozen=True, slots=True)
class Amount:
    """A mass [g], or a share [0..1] of what stands above; NaN where there is none."""

    grams: float = math.nan
    share: float = math.nan

    def of(self, whole: float) -> float:
        """Mass [g], given the mass of what stands above."""
        return self.grams if not math.isnan(self.grams) else self.share * whole


def number_of(text: str) -> float:
    """A number that is not negative and not beyond all measure, NaN for anything else."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if 0 <= value < _BEYOND_MEASURE else math.nan


def amount_of(element: etree._Element, place: str, findings: list[Finding]) -> Amount:
    """Read the ``Amount`` of an element, else its ``Concentration`` (mass percent unless it names a unit).

    Parameters
    ----------
    element : Element
    place : str
        File, for findings.
    findings : list of Finding
        Receives what cannot be read.

    Returns
    -------
    Amount
    """
    for child in children(element, "Amount", "Concentration", "Mass"):
        text = child.get("value", child.get("mass", "")).strip()
        if not text:
            continue
        is_share = child.tag.endswith("Concentration")
        unit = child.get("UOM", child.get("unitOfMeasure", "")).strip() or ("masspercent" if is_share else "")
        value = number_of(text)
        key = unit.casefold().replace(" ", "")
        if math.isnan(value) or (key not in _GRAMS and key not in _SHARES):
            findings.append(
                Finding(
                    "declaration-amount", "warning", f"{place} line {child.sourceline}",
                    f"{text[:30]!r} {unit[:20]} is no amount; it counts as not told.", "Ask the supplier.",
                )
            )  # fmt: skip
            continue
        if key in _GRAMS:
            return Amount(grams=value * _GRAMS[key])
        share = value * _SHARES[key]
        if share <= 1.0 + 1e-9:
            return Amount(share=min(share, 1.0))
        findings.append(
            Finding(
                "declaration-amount", "warning", f"{place} line {child.sourceline}",
                f"{text[:30]} {unit[:20]} is more than the whole; it counts as not told.", "Ask the supplier.",
            )
        )  # fmt: skip
    return Amount()
