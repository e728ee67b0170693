"""Piecewise linear curves from a measure to points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["piecewise"]


def piecewise(x: npt.ArrayLike, points: Sequence[tuple[float, float]]) -> npt.NDArray[np.float64]:
    """Map a measure to points along straight lines between given points.

    Parameters
    ----------
    x : array_like of float
        The measure.
    points : sequence of (x, y)
        Points of the curve, x rising. Below the first and beyond the last point the curve is flat.

    Returns
    -------
    ndarray of float
        Points on the curve, shape of `x`. NaN where `x` is NaN.
    """
    xs, ys = zip(*points, strict=True)
    return np.asarray(np.interp(np.asarray(x, dtype=float), xs, ys), dtype=np.float64)
