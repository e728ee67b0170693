"""Which origin counts at which stage of a material: where it was mined at mining, where it was processed at all later ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.origin_codes import countries_of, unnamed_share
from bomrisk.setting import Setting

__all__ = ["is_among", "origins_of_stages", "severity_at_origin"]

_FIRST_STAGE = "mining"
_SIGMAS = ["sigma", "sigma_low", "sigma_high"]


def origins_of_stages(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Origins of each stage of each need.

    Parameters
    ----------
    rows : DataFrame
        ``stage, material_origin, processing_country``.
    """
    return np.where(rows["stage"].eq(_FIRST_STAGE), rows["material_origin"], rows["processing_country"])


def severity_at_origin(
    rows: pd.DataFrame, sigma: pd.DataFrame, by: Sequence[str], setting: Setting
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Tell what the controls of the strictest named origin do to each stage.

    Parameters
    ----------
    rows : DataFrame
        ``origins`` (see :mod:`bomrisk.origin_codes`), ``stage`` and the columns `by`.
    sigma : DataFrame
        Effect of each country's strictest control: `by`, ``issuing_country, sigma, sigma_low, sigma_high``.
    by : sequence of str
        What the effect depends on, ``material`` among it.
    setting : Setting

    Returns
    -------
    effects : DataFrame
        ``sigma, sigma_low, sigma_high``, 0 where no control is known; row by row.
    issues : ndarray of bool
        Whether a named origin issues a control, or does not deliver.
    known : ndarray of bool
        Whether the origin counts as known: one is named that issues a control, or as much of the material as the policy asks
        for has a named origin. A small named part says nothing good about the rest.
    """
    named, unnamed = _named(rows["origins"])
    keys = [*by, "stage", "origins"]
    distinct = rows.loc[named != "", keys].drop_duplicates()
    if distinct.empty:
        nothing = pd.DataFrame(0.0, index=range(len(rows)), columns=_SIGMAS)
        return nothing, np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    each = distinct.assign(issuing_country=[list(countries_of(code)) for code in distinct["origins"]])
    each = each.explode("issuing_country").merge(sigma, on=[*by, "issuing_country"], how="left")
    lost = setting.world.lost(each, "issuing_country")
    each["issues"] = each["sigma_high"].notna() | (lost > 0)
    each[_SIGMAS] = each[_SIGMAS].fillna(0.0).mul(1 - lost, axis=0).add(lost, axis=0)
    strictest = each.groupby(keys, as_index=False)[[*_SIGMAS, "issues"]].max()
    found = rows[keys].merge(strictest, on=keys, how="left")
    issues = found["issues"].eq(True).to_numpy()
    known = (named != "") & (issues | (1 - unnamed >= setting.policy.minimum_named_share - 1e-9))
    return found[_SIGMAS].fillna(0.0), issues, known


def _named(origins: pd.Series) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.float64]]:
    numbers, uniques = pd.factorize(origins)
    codes = [str(code) for code in uniques]
    shares = np.array([unnamed_share(code) for code in codes], dtype=float)
    return np.array(codes, dtype=object)[numbers], shares[numbers]


def is_among(country: pd.Series, origins: pd.Series) -> npt.NDArray[np.bool_]:
    """Whether each country is one of the origins beside it."""
    same = country.eq(origins).to_numpy(dtype=bool, copy=True)
    for row in np.flatnonzero(origins.str.len().gt(2).to_numpy()):
        same[row] = country.iloc[row] in countries_of(origins.iloc[row])
    return same
