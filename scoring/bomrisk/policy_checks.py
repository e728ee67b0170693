"""How a policy takes over its values when it is made, and the checks that every policy passes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bomrisk.policy import Policy

__all__ = ["defaults_of", "frozen", "problems_of"]


def defaults_of(policy: Policy) -> dict[str, Any]:
    """Return the default of every setting."""
    return {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(policy)
    }


def frozen(value: Any, like: Any) -> Any:
    """Return a value in the form of a default, so that nobody can change it later and equal policies hash alike.

    Lists become tuples, mappings read-only copies in the default's order, numbers floats; what does not fit stays for
    :func:`problems_of` to name.
    """
    if isinstance(value, Mapping) and isinstance(like, Mapping):
        known = [key for key in like if key in value]
        others = [key for key in value if key not in like]
        return MappingProxyType({key: frozen(value[key], 0.0) for key in known + others})
    if isinstance(value, (list, tuple)) and isinstance(like, tuple):
        return tuple(frozen(item, like[0]) for item in value)
    if isinstance(like, float) and _is_number(value):
        return float(value) + 0.0  # the sum makes a zero of a minus zero
    return value


def problems_of(policy: Policy) -> Iterator[str]:
    """Say what is wrong with a policy: wrong kinds, values out of range, curves that fall, unknown or missing names."""
    yield from _text_problems(policy)
    yield from _range_problems(policy)
    yield from _curve_problems(policy)
    yield from _mapping_problems(policy)


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()


def _text_problems(policy: Policy) -> Iterator[str]:
    texts = [key for key in ("name", "destination", "waiver_measure") if not isinstance(getattr(policy, key), str)]
    yield from (f"{key} is {getattr(policy, key)!r}, not a text" for key in texts)
    if "destination" not in texts and not _is_code(policy.destination):
        yield f"destination: {policy.destination!r} is not an ISO 3166 alpha-2 country code"
    if not isinstance(policy.trusted_countries, tuple):
        yield f"trusted_countries is {policy.trusted_countries!r}, not a list of country codes"
    else:
        yield from (
            f"trusted_countries: {code!r} is not an ISO 3166 alpha-2 country code"
            for code in policy.trusted_countries
            if code != "auto" and not _is_code(code)
        )


def _range_problems(policy: Policy) -> Iterator[str]:
    fractions = (
        "weight_concentration weight_exposure trusted_factor destination_factor minimum_named_share "
        "market_part_of_known_origin stop_share trace_mass_fraction trace_factor crma_share"
    )
    for key in fractions.split():
        if not _is_number(value := getattr(policy, key)) or not 0 <= value <= 1:
            yield f"{key} is {value!r}, not a fraction from 0 to 1"
    # With 0, a control without any weight would count as a stop.
    if not _is_number(policy.stop_severity) or not 0 < policy.stop_severity <= 1:
        yield f"stop_severity is {policy.stop_severity!r}, not a fraction above 0 and up to 1"
    for key in ("stop_floor", "monopoly_floor", "monopoly_concentration"):
        if not _is_number(value := getattr(policy, key)) or not 0 <= value <= 100:
            yield f"{key} is {value!r}, not a number from 0 to 100"
    if not _is_number(policy.stale_years) or policy.stale_years < 0:
        yield f"stale_years is {policy.stale_years!r}, not a number of years"
    if _is_number(policy.weight_concentration) and _is_number(policy.weight_exposure):
        total = policy.weight_concentration + policy.weight_exposure
        if not math.isclose(total, 1.0, abs_tol=1e-9):
            yield f"weight_concentration and weight_exposure add up to {total:g}, not 1"


def _curve_problems(policy: Policy) -> Iterator[str]:
    for key in ("concentration_curve", "exposure_curve"):
        points: Any = getattr(policy, key)
        if not isinstance(points, tuple):
            yield f"{key} is {points!r}, not a list of points [x, y]"
            continue
        wrong = [
            f"{key} point {position} is {point!r}, not two numbers"
            for position, point in enumerate(points, start=1)
            if not (isinstance(point, tuple) and len(point) == 2 and all(map(_is_number, point)))
        ]
        yield from wrong
        if len(points) < 2:
            yield f"{key} needs at least two points of numbers"
        elif not wrong:
            xs, ys = zip(*points, strict=True)
            if list(xs) != sorted(set(xs)) or list(ys) != sorted(ys):
                yield f"{key} must rise: x strictly, points never falling"


def _mapping_problems(policy: Policy) -> Iterator[str]:
    defaults = {key: default for key, default in defaults_of(policy).items() if isinstance(default, Mapping)}
    tables = {key: getattr(policy, key) for key in defaults}
    for key, table in tables.items():
        if not isinstance(table, Mapping):
            yield f"{key} is {table!r}, not a table of names and numbers"
        elif key == "bands":
            edges = list(table.values())
            if list(table) != list(defaults[key]) or not all(map(_is_number, edges)) or edges != sorted(set(edges)):
                yield "bands must give rising scores for B, C, D and E"
        else:
            if differing := set(table) ^ set(defaults[key]):
                yield f"{key} has unknown or missing names: {', '.join(sorted(map(str, differing)))}"
            yield from (
                f"{key}.{name} is {value!r}, not a fraction from 0 to 1"
                for name, value in table.items()
                if not _is_number(value) or not 0 <= value <= 1
            )
    measure, severity = policy.waiver_measure, tables["severity"]
    if isinstance(measure, str) and isinstance(severity, Mapping) and measure not in severity:
        yield f"waiver_measure {measure!r} has no severity"
