"""Risk and spend of assemblies and products, rolled up from the lines inside them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding
from bomrisk.structure import ProductStructure, line_place

__all__ = ["HIGH_GRADES", "TimesUsed", "amounts_of", "roll_up", "spend_of", "times_used"]

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HIGH_GRADES = ("D", "E")
"""Grades that count as a high risk."""
_CLOSE = 0.006
"""Prices are rounded to cents; a total may be off by this much, absolute and relative."""


@dataclass(frozen=True, eq=False)
class TimesUsed:
    """How often the spend that stands in a line counts in its product.

    Parameters
    ----------
    times : ndarray of float
        Factor of each line's total, or of its quantity times its price: 1 in a BOM with one level, 0 for an assembly whose price
        is counted below it, NaN if unknown.
    findings : tuple of Finding
    """

    times: Numbers
    findings: tuple[Finding, ...] = ()


def times_used(
    lines: pd.DataFrame, structure: ProductStructure, letters: Mapping[str, Mapping[str, str]] | None = None
) -> TimesUsed:
    """Tell how often each line's spend counts, so that nothing is counted twice and nothing once that is needed often.

    Parameters
    ----------
    lines : DataFrame
        ``quantity``, ``unit_price``, ``line_total``, ``sheet``, ``row`` where known.
    structure : ProductStructure
    letters : mapping, optional
        As for :func:`bomrisk.structure.product_structure`.

    Returns
    -------
    TimesUsed
        A line total that is quantity times price is that of one assembly and counts as often as the assembly is needed; one that
        is the total quantity times price counts once. Which of both, the lines tell that have both a price and a total; where
        none does, totals are taken as they are.
    """
    if not structure.has_levels:
        return TimesUsed(np.ones(len(lines)))
    place = line_place(lines, letters)
    quantity, price, total = (_numbers(lines, name) for name in ("quantity", "unit_price", "line_total"))
    times = structure.uses.copy()
    stated = np.isfinite(total)
    open_ = stated & (structure.uses != 1)
    findings: list[Finding] = []
    if open_.any():
        of_one = _equal(total, quantity * price)
        of_all = _equal(total, structure.total_quantity * price)
        sheets = _sheets(lines)
        for sheet in dict.fromkeys(sheets[open_]):
            here = open_ & (sheets == sheet)
            one, all_ = here & of_one & ~of_all, here & of_all & ~of_one
            whole = all_.sum() >= one.sum()
            times[all_ | (here & ~one & whole)] = 1.0
            if not one.any() and not all_.any():
                first = int(np.flatnonzero(here)[0])
                findings.append(_unclear(place(first, "line_total"), int(here.sum())))
    own = np.where(stated, total, quantity * price)
    covered = _priced_below(structure, np.isfinite(own * times))
    doubled = covered & np.isfinite(own)
    if doubled.any():
        first = int(np.flatnonzero(doubled)[0])
        column = "line_total" if stated[first] else "unit_price"
        findings.append(_covered(place(first, column), int(doubled.sum())))
    times[covered] = 0.0
    return TimesUsed(times, tuple(findings))


def _unclear(where: str, count: int) -> Finding:
    return Finding(
        "line-total-unclear",
        "warning",
        where,
        f"nothing tells whether the line total of {count} line{'' if count == 1 else 's'} inside assemblies is for one assembly "
        "or for the product; it is taken for the product.",
        "Give unit prices beside the line totals.",
    )


def _covered(where: str, count: int) -> Finding:
    subject = "the price of an assembly is" if count == 1 else f"the prices of {count} assemblies are"
    return Finding(
        "assembly-price-covered",
        "info",
        where,
        f"{subject} left out of the spend, since lines inside have prices of their own.",
        "Where the parts have only some of the prices, delete these, or add those that are missing.",
    )


def _priced_below(structure: ProductStructure, priced: Flags) -> Flags:
    """Whether anything inside a line has a spend."""
    places = structure.places
    before = np.concatenate([[0], np.cumsum(priced[places.line])])
    inside = before[places.last + 1] - before[np.arange(len(places.line)) + 1] > 0
    below = np.zeros(len(priced), dtype=bool)
    below[places.line[inside]] = True
    return below | below[structure.first_use]


def _equal(one: Numbers, other: Numbers) -> Flags:
    close: Flags = np.abs(one - other) <= _CLOSE * np.maximum(1.0, np.abs(one))
    return close


def _numbers(lines: pd.DataFrame, name: str) -> Numbers:
    if name not in lines.columns:
        return np.full(len(lines), math.nan)
    return pd.to_numeric(lines[name], errors="coerce").to_numpy(dtype=np.float64, na_value=math.nan)


def _sheets(lines: pd.DataFrame) -> npt.NDArray[np.object_]:
    if "sheet" not in lines.columns:
        return np.full(len(lines), "", dtype=object)
    return lines["sheet"].astype(object).where(lines["sheet"].notna(), "").to_numpy(dtype=object)


def spend_of(lines: pd.DataFrame, times: Numbers, rates: Numbers | float = 1.0) -> Numbers:
    """Return each line's spend in its product: its total, or its quantity times its price, as often as it counts.

    Parameters
    ----------
    lines : DataFrame
        ``quantity``, ``unit_price``, ``line_total`` where known.
    times : ndarray of float
        See :class:`TimesUsed`.
    rates : ndarray of float, optional
        What each line's amounts are multiplied with to be in the currency of the report; NaN where that is not known.

    Returns
    -------
    ndarray of float
        NaN where unknown, and for assemblies whose spend is counted below them.
    """
    quantity, price, total = (_numbers(lines, name) for name in ("quantity", "unit_price", "line_total"))
    amount = np.where(np.isfinite(total), total, quantity * price)
    return np.where(times != 0, amount * times * rates, math.nan)


def amounts_of(lines: pd.DataFrame) -> Numbers:
    """Return each line's total, or its quantity times its price, where the lines name one currency at most.

    Parameters
    ----------
    lines : DataFrame
        ``quantity``, ``unit_price``, ``line_total``, ``currency`` where known.

    Returns
    -------
    ndarray of float
        NaN where unknown, and everywhere if there are several currencies: these are never added up.
    """
    if "currency" in lines.columns and len(lines["currency"].dropna().drop_duplicates()) > 1:
        return np.full(len(lines), math.nan)
    return spend_of(lines, np.ones(len(lines)))


def roll_up(structure: ProductStructure, ratings: pd.DataFrame, spend: Numbers) -> pd.DataFrame:
    """Roll scores and spend up to every assembly, at each place where it is used.

    Parameters
    ----------
    structure : ProductStructure
    ratings : DataFrame
        ``score`` and ``grade`` of each line.
    spend : ndarray of float
        Spend of each line in the product; NaN if unknown.

    Returns
    -------
    DataFrame
        One row per place of an assembly, in tree order. ``line`` (position), ``place`` and ``last_place`` (positions in the
        structure's places), ``depth``, ``lines_below``; ``worst_place`` and ``worst_line`` (the first of equals, -1 if nothing
        is rated), ``score``, ``grade``; ``high_lines`` and ``unrated_lines`` below; ``spend``, ``high_spend`` (on grades D and
        E) and ``high_share``. Score and spend count the assembly's own line too. Unknown is NaN.
    """
    places = structure.places
    line, last = places.line, places.last
    score = ratings["score"].to_numpy(dtype=np.float64, na_value=math.nan)[line]
    grade = ratings["grade"].to_numpy(dtype=object)[line]
    high, unrated = np.isin(grade, HIGH_GRADES), grade == "unrated"
    cost = spend[line] * places.share
    worst, costs, high_costs = _upwards(places.depth.tolist(), score.tolist(), cost.tolist(), high.tolist())
    at = np.flatnonzero(last > np.arange(len(line)))
    found = pd.DataFrame({"line": line[at], "place": at, "last_place": last[at], "depth": places.depth[at]})
    found["lines_below"] = last[at] - at
    best = np.array(worst, dtype=np.int64)[at]
    rated = best >= 0
    found["worst_place"], found["worst_line"] = best, np.where(rated, line[best], -1)
    found["score"] = np.where(rated, score[best], math.nan)
    found["grade"] = np.where(rated, grade[best], "unrated")
    for name, flag in (("high_lines", high), ("unrated_lines", unrated)):
        before = np.concatenate([[0], np.cumsum(flag)])
        found[name] = before[last[at] + 1] - before[at + 1]
    found["spend"], found["high_spend"] = np.array(costs)[at], np.array(high_costs)[at]
    positive = found["spend"] != 0
    found["high_share"] = (found["high_spend"] / found["spend"].where(positive)).astype(float)
    return found


def _upwards(
    depth: list[int], score: list[float], cost: list[float], high: list[bool]
) -> tuple[list[int], list[float], list[float]]:
    """For each place the worst place, the spend and the spend on high grades of it and what is inside; NaN where none is known."""
    count = len(depth)
    worst = [at if score[at] == score[at] else -1 for at in range(count)]
    costs = list(cost)
    high_costs = [
        spend if is_high else (0.0 if spend == spend else spend) for spend, is_high in zip(cost, high, strict=True)
    ]
    # From the last place up, what lies open on each depth is inside the next place that is one step less deep.
    waiting: list[list[int]] = [[] for _ in range(max(depth, default=0) + 2)]
    for at in range(count - 1, -1, -1):
        inside = waiting[depth[at] + 1]
        for each in reversed(inside):
            best = worst[each]
            if best >= 0 and (worst[at] < 0 or score[best] > score[worst[at]]):
                worst[at] = best
            if costs[each] == costs[each]:
                costs[at] = costs[each] + (costs[at] if costs[at] == costs[at] else 0.0)
                high_costs[at] = high_costs[each] + (high_costs[at] if high_costs[at] == high_costs[at] else 0.0)
        inside.clear()
        waiting[depth[at]].append(at)
    return worst, costs, high_costs
