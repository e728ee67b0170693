"""The substances of a product in an IPC-1752 file, as shares of its mass."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from bomrisk.evidence.substances import is_cas_number
from bomrisk.findings import Finding
from bomrisk_templates.declarations.amounts import amount_of, number_of
from bomrisk_templates.declarations.declaration import Part, Substance
from bomrisk_templates.declarations.xml_file import children, local_name

__all__ = ["above_thresholds", "contents_of_product"]

_CAS = re.compile(r"\s*0*(\d{2,7})\s?[-‐‑–]\s?(\d{2})\s?[-‐‑–]\s?(\d)\s*")
_THRESHOLD = re.compile(r"(\d+(?:\.\d+)?)\s*(ppm|mass\s?%|mass percent|wt\s?%|%)", re.IGNORECASE)
_TOO_MUCH = 1.05
_SECRET = re.compile(r"\b(?:proprietary|confidential|trade secret|undisclosed|not disclosed|misc\w*|others?)\b")


@dataclass(slots=True)
class _Found:
    """A substance with its mass [g] in the product, NaN where not told."""

    name: str
    cas: str
    grams: float


def contents_of_product(product: etree._Element, part: Part, findings: list[Finding]) -> Part:
    """Fill a part with the substances of its homogeneous materials (class D).

    Parameters
    ----------
    product : Element
    part : Part
        Its names.
    findings : list of Finding
        Receives amounts that cannot be read, and sums that exceed the part.

    Returns
    -------
    Part
        Shares are of the product's mass; where that is not told, or the materials sum up to more, of the sum of its materials.
    """
    file = part.where.rsplit(" line ", 1)[0]
    identity = next(children(product, "ProductID"), None)
    stated = _mass(product, identity, file, findings)
    found, materials = _substances(product, stated, 1.0, file, findings)
    known = math.fsum(item.grams for item in found if not math.isnan(item.grams))
    whole = stated if not math.isnan(stated) and stated > 0 else max(materials, known)
    if known > _TOO_MUCH * whole:
        findings.append(
            Finding(
                "declaration-mass", "warning", part.where,
                f"The substances add up to {known / whole:.0%} of the mass of {part.number or part.name!r}; "
                "their shares are taken of that sum.", "Ask the supplier which of the masses is wrong.",
            )
        )  # fmt: skip
    if not stated > 0:
        findings.append(
            Finding(
                "declaration-mass", "info", part.where,
                f"No mass of {part.number or part.name!r} is told; shares are taken of the sum of its materials.",
            )
        )  # fmt: skip
    # Shares of more than the whole would be no shares: rounding and wrong masses end at 1.
    whole = max(whole, known)
    substances = tuple(
        Substance(item.name, item.cas, item.grams / whole if whole > 0 else math.nan)
        for item in found
        if math.isnan(item.grams) or item.grams > 0
    )
    named = math.fsum(s.fraction for s in substances if _is_identified(s) and not math.isnan(s.fraction))
    return replace(part, mass=stated, substances=substances, identified=min(named, 1.0) if whole > 0 else math.nan)


def _is_identified(substance: Substance) -> bool:
    """Whether a name says what it is: a CAS number, or anything but a word for a secret."""
    return bool(substance.cas) or not (substance.name.strip() == "" or _SECRET.search(substance.name.casefold()))


def _mass(product: etree._Element, identity: etree._Element | None, file: str, findings: list[Finding]) -> float:
    for element in (identity, product):
        if element is not None and not math.isnan(grams := amount_of(element, file, findings).grams):
            return grams
    return math.nan


def _substances(
    product: etree._Element, stated: float, times: float, file: str, findings: list[Finding]
) -> tuple[list[_Found], float]:
    """Substances of a product and the products in it, and the mass of its materials [g]."""
    found: list[_Found] = []
    total = 0.0
    for material in _own(product, "HomogeneousMaterial"):
        amount = amount_of(material, file, findings)
        grams = amount.of(stated) * times
        inside = []
        for substance in _own(material, "Substance"):
            share = amount_of(substance, file, findings)
            # Masses count per product like those of their material.
            mass = share.grams * times if not math.isnan(share.grams) else share.share * grams
            inside.append(_Found(_name(substance), _cas(substance, file, findings), mass))
        known = math.fsum(item.grams for item in inside if not math.isnan(item.grams))
        total += grams if not math.isnan(grams) else known
        found += inside
    for below in _own(product, "SubProduct"):
        instances = number_of(below.get("numberOfInstances", "1") or "1")
        inner = _mass(below, next(children(below, "ProductID"), None), file, findings)
        more, mass = _substances(below, inner, times * (instances if instances > 0 else 1.0), file, findings)
        found += more
        total += mass
    return found, total


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Descendants of a name that belong to this product or material, not to one nested in it."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif local_name(child) == name:
            yield child
        elif local_name(child) not in ("SubProduct", "HomogeneousMaterial", "Substance"):
            stack.append(iter(child))


def _name(element: etree._Element) -> str:
    return " ".join(element.get("name", "").split())[:200]


def _cas(substance: etree._Element, file: str, findings: list[Finding]) -> str:
    """CAS number of a substance; one with a wrong check digit is reported and not used."""
    for child in children(substance, "SubstanceID", "UniqueID"):
        text = child.get("identity", "").strip()
        match = _CAS.fullmatch(text)
        authority = child.get("authority", "").strip().upper()
        if match is None and authority != "CAS":
            continue
        number = f"{match[1]}-{match[2]}-{match[3]}" if match else ""
        if number and is_cas_number(number):
            return number
        if text and any(sign.isdigit() for sign in text):
            findings.append(
                Finding(
                    "declaration-cas", "warning", f"{file} line {child.sourceline}",
                    f"{text[:30]!r} of {_name(substance)[:60]!r} is no CAS number (its check digit is wrong or it is cut).",
                    "Ask the supplier.",
                )
            )  # fmt: skip
    return ""


def above_thresholds(product: etree._Element, part: Part, findings: list[Finding]) -> Part:
    """Fill a part with the declarable substances above their thresholds (class C).

    Parameters
    ----------
    product : Element
    part : Part
    findings : list of Finding

    Returns
    -------
    Part
        Substances with their amount where one is told, else with the threshold that they exceed. What stays below its threshold
        is not said to be absent.
    """
    file = part.where.rsplit(" line ", 1)[0]
    stated = _mass(product, next(children(product, "ProductID"), None), file, findings)
    found: dict[tuple[str, str], Substance] = {}
    for category in (element for element in product.iter() if local_name(element) == "SubstanceCategory"):
        over, threshold = _threshold(category)
        substances = list(_own(category, "Substance"))
        for element in substances or [category]:
            own_over, own_threshold = _threshold(element)
            is_over = over if own_over is None else own_over
            amount = amount_of(element, file, findings)
            grams = amount.of(stated)
            # Without a threshold beside it, a substance is listed because it is there.
            if is_over is False or (is_over is None and (not substances or grams == 0 or amount.share == 0)):
                continue
            share = grams / stated if not math.isnan(grams) and stated > 0 else amount.share
            exact = not math.isnan(share)
            limit = own_threshold if not math.isnan(own_threshold) else threshold
            cas = _cas(element, file, findings)
            name = _name(element) or _name(category)
            fraction = min(share, 1.0) if exact else limit
            found.setdefault(
                (cas, name.casefold()), Substance(name, cas, fraction if fraction > 0 else math.nan, exact)
            )
    return replace(part, mass=stated, substances=tuple(found.values()))


def _threshold(element: etree._Element) -> tuple[bool | None, float]:
    """Whether a threshold is exceeded (None where it is not said), and the threshold as a share [0..1]."""
    for child in children(element, "Threshold"):
        names = ("overThreshold", "aboveThresholdLevel", "aboveThreshold")
        said = next((text for name in names if (text := child.get(name, ""))), "")
        over = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            said.strip().casefold()
        )
        match = _THRESHOLD.search(child.get("threshold", "") or child.get("reportingThreshold", ""))
        share = float(match[1]) * (1e-6 if match[2].casefold() == "ppm" else 1e-2) if match else math.nan
        return over, share if share <= 1 else math.nan
    return None, math.nan
