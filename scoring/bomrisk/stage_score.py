"""The score of a stage from its parts, once for single ratings and for many draws: all values may be arrays that broadcast."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bomrisk.policy import Policy

__all__ = ["exposure_of_line", "floors", "raw_score"]

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def exposure_of_line(market: Array, at_origin: Array, known: Flags, issues: Flags, market_part: float | Array) -> Array:
    """Exposure points of a line; declaring an issuing country never lowers them below the market's.

    Parameters
    ----------
    market : ndarray of float
        Points of the market [0..100].
    at_origin : ndarray of float
        Points of the controls of the origin [0..100].
    known, issues : ndarray of bool
        Whether the origin is known, and whether it issues any control on the material.
    market_part : float or ndarray of float
        Part of the market's points that stays with an origin that issues none [0..1].

    Returns
    -------
    ndarray of float
    """
    return np.where(known, np.where(issues, np.maximum(at_origin, market), market_part * market), market)


def raw_score(
    concentration: Array, exposure: Array, weight_concentration: float | Array, weight_exposure: float | Array
) -> Array:
    """Weighted sum of the two parts, before any floor [0..100]."""
    return weight_concentration * concentration + weight_exposure * exposure


def floors(
    concentration: Array,
    stopped: Array,
    at_origin: Array,
    policy: Policy,
    stop_floor: float | Array,
    monopoly_floor: float | Array,
) -> tuple[Array, Array]:
    """Least scores where supply is stopped, and where a country has a monopoly.

    Parameters
    ----------
    concentration : ndarray of float
        Points [0..100].
    stopped : ndarray of float
        Share of the stage whose controls stop it [0..1].
    at_origin : ndarray of float
        Effect of the strictest control of the line's origin [0..1].
    policy : Policy
        From where on supply counts as stopped, and a concentration as a monopoly.
    stop_floor, monopoly_floor : float or ndarray of float
        Those of the policy, or as they are drawn [0..100].

    Returns
    -------
    stop, monopoly : ndarray of float
        0 where there is none.
    """
    stop = (stopped > policy.stop_share) | (at_origin >= policy.stop_severity)
    monopoly = concentration >= policy.monopoly_concentration
    return np.where(stop, stop_floor, 0.0), np.where(monopoly, monopoly_floor, 0.0)
