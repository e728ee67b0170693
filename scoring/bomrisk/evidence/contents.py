"""From a declared substance to the materials in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from bomrisk import reference
from bomrisk.evidence.declaration_text import Item
from bomrisk.evidence.substances import from_cas

__all__ = ["contents_of", "joined_items"]

_COMPOUNDS = re.compile(
    r"\s*(?:/.*|,? and (?:its |their )?.*\bcompounds?\b.*|\bcompounds?\b.*|\((?:metal|metallic|element(?:al)?)\))$"
)


def contents_of(cas: str, name: str, amount: float, sign: str = "=") -> list[Item]:
    """Give the materials in a substance.

    Parameters
    ----------
    cas : str
        CAS number, empty where none is declared.
    name : str
        Its name; read only where there is no CAS number, and exactly: ``Lead``, ``Lead/Lead Compounds``.
    amount : float
        Mass fraction of the part that is this substance [0..1], NaN where unknown.
    sign : {"=", "<", ">"}
        Whether that is exact, an upper or a lower bound.

    Returns
    -------
    list of Item
        Empty for a substance without a listed material. Of a compound whose composition has no sourced figure only the upper
        bound is known: no more of the element than of the compound.
    """
    outcome = from_cas(cas) if cas else None
    if outcome is None:
        material = None if cas else _named(name)
        if material is None:
            return []
        is_metal = not _COMPOUNDS.search(name.casefold().strip())
        return [Item((material,), *((amount, sign) if is_metal else _within(amount, sign)))]
    candidates = tuple(finding.material for finding in outcome.findings if finding.ambiguous)
    items = [Item(candidates, amount, sign)] if candidates else []
    compound = any(finding.form for finding in outcome.findings)
    for finding in outcome.findings:
        if finding.ambiguous:
            continue
        if not math.isnan(finding.mass_fraction):
            items.append(Item((finding.material,), amount * finding.mass_fraction, sign))
        elif compound:
            items.append(Item((finding.material,), *_within(amount, sign)))
        else:
            items.append(Item((finding.material,), amount, sign))
    return items


def _named(name: str) -> str | None:
    return reference.material_id(_COMPOUNDS.sub("", name.casefold().strip()).strip(" .()"))


def _within(amount: float, sign: str) -> tuple[float, str]:
    """What is known of a part of an amount: its upper bound, if the whole has one."""
    return (amount, "<") if sign != ">" else (math.nan, "=")


def joined_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Add up what several substances bring of the same material, the largest first.

    Parameters
    ----------
    items : iterable of Item

    Returns
    -------
    tuple of Item
        One per material or set of candidates. Sums of exact amounts are exact; with an upper bound among them the sum is one;
        where one amount is unknown, the known ones are a lower bound.
    """
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(tuple(sorted(item.names)), []).append(item)
    joined = [_sum(names, group) for names, group in groups.items()]
    return tuple(sorted(joined, key=lambda item: (-(item.amount if item.amount > 0 else 0.0), item.names)))


def _sum(names: tuple[str, ...], group: list[Item]) -> Item:
    less_sure = all(item.less_sure for item in group)
    signs = {item.sign for item in group if not math.isnan(item.amount)}
    unknown = any(math.isnan(item.amount) for item in group)
    # A sum of an upper bound and a lower one, or of an upper one and an unknown amount, says no more than its least.
    lower = unknown or ">" in signs
    total = math.fsum(item.amount for item in group if not math.isnan(item.amount) and not (lower and item.sign == "<"))
    total = min(total, 1.0)
    if total <= 0:
        return Item(names, less_sure=less_sure)
    return Item(names, total, ">" if lower else "<" if "<" in signs else "=", less_sure)
