"""The checks that every policy passes when it is made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bomrisk.policy import Policy

__all__ = ["problems_of"]


def problems_of(policy: Policy) -> Iterator[str]:
    """Say what is wrong with a policy: values out of range, curves that fall, unknown or missing names."""
    yield from _range_problems(policy)
    yield from _curve_problems(policy)
    yield from _mapping_problems(policy)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _range_problems(policy: Policy) -> Iterator[str]:
    fractions = (
        "weight_concentration weight_exposure trusted_factor destination_factor minimum_named_share "
        "market_part_of_known_origin stop_severity stop_share trace_mass_fraction trace_factor crma_share"
    )
    for key in fractions.split():
        if not _is_number(value := getattr(policy, key)) or not 0 <= value <= 1:
            yield f"{key} is {value!r}, not a fraction from 0 to 1"
    for key in ("stop_floor", "monopoly_floor", "monopoly_concentration"):
        if not _is_number(value := getattr(policy, key)) or not 0 <= value <= 100:
            yield f"{key} is {value!r}, not a number from 0 to 100"
    if not _is_number(policy.stale_years) or policy.stale_years < 0:
        yield f"stale_years is {policy.stale_years!r}, not a number of years"
    if _is_number(policy.weight_concentration) and _is_number(policy.weight_exposure):
        total = policy.weight_concentration + policy.weight_exposure
        if not math.isclose(total, 1.0, abs_tol=1e-9):
            yield f"weight_concentration and weight_exposure add up to {total:g}, not 1"
    for code in (policy.destination, *policy.trusted_countries):
        if code != "auto" and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            yield f"{code!r} is not an ISO 3166 alpha-2 country code"


def _curve_problems(policy: Policy) -> Iterator[str]:
    for key in ("concentration_curve", "exposure_curve"):
        points = getattr(policy, key)
        if len(points) < 2 or not all(_is_number(x) and _is_number(y) for x, y in points):
            yield f"{key} needs at least two points of numbers"
            continue
        xs, ys = zip(*points, strict=True)
        if list(xs) != sorted(set(xs)) or list(ys) != sorted(ys):
            yield f"{key} must rise: x strictly, points never falling"


def _mapping_problems(policy: Policy) -> Iterator[str]:
    defaults = {each.name: each.default_factory for each in fields(policy) if each.default_factory is not MISSING}
    for key in ("severity", "coverage", "status", "form"):
        expected, given = set(defaults[key]()), set(getattr(policy, key))
        if expected != given:
            yield f"{key} has unknown or missing names: {', '.join(sorted(expected ^ given))}"
        yield from (
            f"{key}.{name} is {value!r}, not a fraction from 0 to 1"
            for name, value in getattr(policy, key).items()
            if not _is_number(value) or not 0 <= value <= 1
        )
    edges = list(policy.bands.values())
    if list(policy.bands) != ["B", "C", "D", "E"] or not all(map(_is_number, edges)) or edges != sorted(set(edges)):
        yield "bands must give rising scores for B, C, D and E"
    if policy.waiver_measure not in policy.severity:
        yield f"waiver_measure {policy.waiver_measure!r} has no severity"
