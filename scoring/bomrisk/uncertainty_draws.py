"""What is not known for certain when a BOM is rated, as random draws: judgements, facts, and what is in the parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bomrisk.policy import Policy

__all__ = [
    "BOUNDS",
    "CAUSES",
    "LAPSES",
    "MATERIALS",
    "ORIGINS",
    "POLICY",
    "SOURCES",
    "Judgements",
    "Spread",
    "judgements",
]

Array = npt.NDArray[np.float64]

POLICY: Final = "policy"
BOUNDS: Final = "bounds"
SOURCES: Final = "sources"
LAPSES: Final = "lapses"
ORIGINS: Final = "origins"
MATERIALS: Final = "materials"

CAUSES: Final = {
    POLICY: "weights, severities and other judgements of the policy",
    BOUNDS: "shares of countries that no source names",
    SOURCES: "sources that disagree",
    LAPSES: "suspensions that lapsed without verification",
    ORIGINS: "unknown origins",
    MATERIALS: "materials that are not sure",
}
"""Causes of uncertainty, in the words that people see."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far judgements of the policy are varied, each evenly between its ends and independently of the others.

    Parameters
    ----------
    weight : float
        The weight of concentration, up and down; that of exposure is the rest of 1.
    factor : float
        Severities, factors of coverage, form, status, trade, traces and known origins, and the axes of both curves: up and down
        as a fraction of their value. 0 and 1 stay what they are, since they mean "nothing" and "all"; no other passes 1.
    floor : float
        Both floors, up and down [points].
    """

    weight: float = 0.2
    factor: float = 0.25
    floor: float = 5.0


@dataclass(frozen=True, slots=True)
class Judgements:
    """Values of the policy in each draw, shape (draws,).

    Parameters
    ----------
    weight, trusted, market_part, trace, stop_floor, monopoly_floor : ndarray
        Weight of concentration, trade factor of trusted countries, part of the market's exposure that stays, weight of a trace,
        and the floors [points].
    concentration_axis, exposure_axis : ndarray
        The curves' x values are multiplied by these.
    severity, coverage, form, status : mapping of str to ndarray
        Factors by name.
    """

    weight: Array
    trusted: Array
    market_part: Array
    trace: Array
    stop_floor: Array
    monopoly_floor: Array
    concentration_axis: Array
    exposure_axis: Array
    severity: Mapping[str, Array]
    coverage: Mapping[str, Array]
    form: Mapping[str, Array]
    status: Mapping[str, Array]

    def policy(self, policy: Policy, draw: int) -> Policy:
        """Return the policy of one draw."""
        weight = float(self.weight[draw])
        axes = {
            "concentration_curve": float(self.concentration_axis[draw]),
            "exposure_curve": float(self.exposure_axis[draw]),
        }
        tables = {name: getattr(self, name) for name in ("severity", "coverage", "form", "status")}
        return policy.with_(
            weight_concentration=weight,
            weight_exposure=1.0 - weight,
            trusted_factor=float(self.trusted[draw]),
            market_part_of_known_origin=float(self.market_part[draw]),
            trace_factor=float(self.trace[draw]),
            stop_floor=float(self.stop_floor[draw]),
            monopoly_floor=float(self.monopoly_floor[draw]),
            **{name: tuple((x * axis, y) for x, y in getattr(policy, name)) for name, axis in axes.items()},
            **{name: {key: float(values[draw]) for key, values in table.items()} for name, table in tables.items()},
        )


def judgements(
    policy: Policy, draws: int, seed: int, causes: Iterable[str] = tuple(CAUSES), spread: Spread | None = None
) -> Judgements:
    """Draw values of a policy.

    Parameters
    ----------
    policy : Policy
        The middle of every distribution.
    draws, seed : int
    causes : iterable of str
        Without ``policy`` among them, every draw has the policy itself.
    spread : Spread, optional

    Returns
    -------
    Judgements
    """
    generator = np.random.default_rng([seed, 0])
    own = spread or Spread()
    varied = POLICY in set(causes)

    def evenly(low: float, high: float, middle: float) -> Array:
        drawn = generator.uniform(low, high, draws)
        return drawn if varied else np.full(draws, middle)

    def factor(value: float) -> Array:
        fixed = value in (0.0, 1.0)
        low, high = (value, value) if fixed else (value * (1 - own.factor), min(value * (1 + own.factor), 1.0))
        return evenly(low, high, value)

    def factors(table: Mapping[str, float]) -> dict[str, Array]:
        return {name: factor(value) for name, value in table.items()}

    def floor(value: float) -> Array:
        return evenly(max(value - own.floor, 0.0), min(value + own.floor, 100.0), value)

    middle = policy.weight_concentration
    return Judgements(
        weight=evenly(max(middle - own.weight, 0.0), min(middle + own.weight, 1.0), middle),
        trusted=factor(policy.trusted_factor),
        market_part=factor(policy.market_part_of_known_origin),
        trace=factor(policy.trace_factor),
        stop_floor=floor(policy.stop_floor),
        monopoly_floor=floor(policy.monopoly_floor),
        concentration_axis=evenly(1 - own.factor, 1 + own.factor, 1.0),
        exposure_axis=evenly(1 - own.factor, 1 + own.factor, 1.0),
        severity=factors(policy.severity),
        coverage=factors(policy.coverage),
        form=factors(policy.form),
        status=factors(policy.status),
    )
