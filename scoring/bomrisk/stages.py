"""The rating of each material at each stage: concentration, exposure, floor, score, and their range."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.curves import piecewise
from bomrisk.exposure import reach
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk.stage_origins import is_among, origins_of_stages, severity_at_origin
from bomrisk.stage_score import exposure_of_line, floors, raw_score

__all__ = ["NEED", "exposure_rows", "rate_stages"]

NEED = ["material", "form_needed", "material_origin", "processing_country", "reexport", "moment"]
"""What a line needs: the material, its form (of the forms table), where it was mined and where processed (``""`` = unknown, see
:mod:`bomrisk.origin_codes`), whether the line is made outside these countries (``yes``, ``no`` or ``""`` = unknown), and when:
the number of the moment whose controls hold (0 where there is but one)."""

_REACH = ["material", "form_needed", "reexport", "moment"]
_SET = ["material", "stage", "dataset", "year"]
_ROUNDING = 0.005
_STAGE_ORDER = {"mining": 0, "refining": 1, "fabrication": 2}

Array = npt.NDArray[np.float64]


def controls_reaching(needs: pd.DataFrame, setting: Setting, controls: pd.DataFrame | None = None) -> pd.DataFrame:
    """Controls that hold to the destination and reach the needs (see :func:`bomrisk.exposure.reach`)."""
    known = setting.controls.assign(moment=0) if controls is None else controls
    alive = known[known["holds"] & ~known["status"].isin(["ended", "not_yet"])]
    return reach(needs[_REACH].drop_duplicates(), alive, setting.policy, setting.world.reached)


def rate_stages(
    needs: pd.DataFrame, setting: Setting, controls: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rate every stage of every need.

    Parameters
    ----------
    needs : DataFrame
        Distinct rows of the columns in :data:`NEED`.
    setting : Setting
    controls : DataFrame, optional
        As ``setting.controls``, with ``moment``: the status of each control at several moments, so that all of them are
        rated at once. Those of the setting if not given.

    Returns
    -------
    stages : DataFrame
        One row per need and stage (from the chosen dataset), in the order of `needs`, with all parts of the score.
    reaching : DataFrame
        The controls that reach the needs, whether they bear on the score or not.
    """
    policy = setting.policy
    reaching = controls_reaching(needs, setting, controls)
    bearing = reaching[reaching["scored"] & (~reaching["extraterritorial"] | reaching["reexport"].eq("yes"))]
    by_country = [*_REACH, "issuing_country"]
    sigma = bearing.groupby(by_country, as_index=False).agg(
        sigma=("effective", "max"), sigma_low=("effective_low", "max")
    )
    possible = reaching[reaching["scored"] & (~reaching["extraterritorial"] | reaching["reexport"].ne("no"))]
    sigma_high = possible.groupby(by_country, as_index=False).agg(sigma_high=("effective", "max"))
    sigma = sigma_high.merge(sigma, on=by_country, how="left").fillna({"sigma": 0.0, "sigma_low": 0.0})

    rows = needs.assign(need=range(len(needs))).merge(_supply(needs, sigma, setting), on=_REACH, how="left")
    # The unknown origin may be any producer of the material, at whatever stage it produces.
    by_need = rows.groupby("need")
    rows["worst_sigma"] = by_need["worst_sigma"].transform("max")
    rows["has_free_source"] = rows["has_free_source"].eq(True).groupby(rows["need"]).transform("any")
    rows = rows[rows["stage"].notna() & _stage_matters(rows)]
    # The left join made room for needs without shares; without them the plain types fit again.
    rows = rows.astype({"rated": bool, "has_free_source": bool, "year": int, "withheld": int})
    rows = rows.reset_index(drop=True).assign(origins=origins_of_stages(rows))
    # Even a control that stops nothing (on technology, on scrap) makes the origin an issuing country.
    effects, issues, known = severity_at_origin(rows, sigma, _REACH, setting)
    origin = {name: effects[name].to_numpy(dtype=float) for name in effects}
    rows["origins"] = rows["origins"].where(known, "")
    rows["origin_severity"] = np.where(known, origin["sigma"], np.nan)
    rows["origin_issues"] = known & issues
    # What nobody names may come from anywhere.
    partly = known & rows["origins"].str.contains("?", regex=False).to_numpy()
    worst, has_free_source = rows["worst_sigma"].to_numpy(dtype=float), rows["has_free_source"].to_numpy(dtype=bool)

    market = piecewise(rows["x"], policy.exposure_curve)
    rows["supply_under_control"] = rows["x"]
    rows["exposure_market"] = market
    rows["exposure"] = _exposure(market, origin["sigma"], known, issues, policy)
    market_low = piecewise(rows["x_low"], policy.exposure_curve)
    free = np.where(has_free_source, policy.market_part_of_known_origin, 1.0)
    exposure_low = np.where(known, _exposure(market_low, origin["sigma_low"], known, issues, policy), market_low * free)
    worst_case = np.maximum(market, piecewise(worst, policy.exposure_curve))
    exposure_high = np.where(known, _exposure(market, origin["sigma_high"], known, issues, policy), worst_case)
    exposure_high = np.where(partly, np.maximum(exposure_high, worst_case), exposure_high)

    def score(c: Array, x: Array, stopped: Array, at_home: Array) -> dict[str, npt.NDArray[Any]]:
        raw = raw_score(c, x, policy.weight_concentration, policy.weight_exposure)
        stop_floor, monopoly_floor = floors(c, stopped, at_home, policy, policy.stop_floor, policy.monopoly_floor)
        floor = np.maximum(stop_floor, monopoly_floor)
        addition = np.maximum(floor - raw, 0.0)
        reason = np.where(addition > 0, np.where(stop_floor >= monopoly_floor, "supply stopped", "monopoly"), "")
        return {"raw": raw, "floor": floor, "floor_addition": addition, "score": raw + addition, "floor_reason": reason}

    c, c_low, c_high = (rows[name].to_numpy(dtype=float) for name in ("c", "c_low", "c_high"))
    stopped = rows["stopped_share"].to_numpy(dtype=float)
    central = score(c, rows["exposure"].to_numpy(dtype=float), stopped, origin["sigma"])
    rows = rows.assign(concentration=c, **central)
    low = score(c_low, exposure_low, rows["stopped_share_low"].to_numpy(dtype=float), origin["sigma_low"])["score"]
    # If the worst producer is the origin, its full stop is the line's.
    at_worst = np.where(known & ~partly, origin["sigma_high"], np.maximum(worst, origin["sigma_high"]))
    high = score(c_high, exposure_high, stopped, at_worst)["score"]
    rows["low"] = np.minimum(low, rows["score"])
    rows["high"] = np.maximum(high, rows["score"])
    return _chosen(rows), reaching


def _exposure(
    market: Array, sigma: Array, known: npt.NDArray[np.bool_], issues: npt.NDArray[np.bool_], policy: Policy
) -> Array:
    at_origin = piecewise(sigma, policy.exposure_curve)
    return exposure_of_line(market, at_origin, known, issues, policy.market_part_of_known_origin)


def _supply(needs: pd.DataFrame, sigma: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Share sets of the needed materials with the part of the world's supply that is under control."""
    wanted = needs[_REACH].drop_duplicates().merge(setting.sets, on="material", how="inner")
    shares = setting.world.shares
    shares = shares.loc[(shares["country"] != "ZZ") & shares["share"].gt(0), [*_SET, "country", "share"]]
    supply = wanted[[*_REACH, "stage", "dataset", "year"]].merge(shares, on=_SET, how="inner")
    supply = supply.merge(sigma.rename(columns={"issuing_country": "country"}), on=[*_REACH, "country"], how="left")
    lost = setting.world.lost(supply)
    # What is lost does not come, whatever control holds for the rest.
    values = supply[["sigma", "sigma_low", "sigma_high"]].fillna(0.0).mul(1 - lost, axis=0).add(lost, axis=0)
    stop = setting.policy.stop_severity
    supply = supply.assign(
        x=supply["share"] * values["sigma"],
        x_low=supply["share"] * values["sigma_low"],
        worst_sigma=values["sigma_high"],
        has_free_source=supply["sigma_high"].isna() & (lost == 0),
        lost=supply["share"] * lost,
        stopped_share=supply["share"].where(values["sigma"] >= stop, 0.0),
        stopped_share_low=supply["share"].where(values["sigma_low"] >= stop, 0.0),
    )
    sums = supply.groupby([*_REACH, "stage", "dataset", "year"], as_index=False).agg(
        x=("x", "sum"),
        x_low=("x_low", "sum"),
        worst_sigma=("worst_sigma", "max"),
        has_free_source=("has_free_source", "any"),
        stopped_share=("stopped_share", "sum"),
        stopped_share_low=("stopped_share_low", "sum"),
        lost=("lost", "sum"),
    )
    merged = wanted.merge(sums, on=[*_REACH, "stage", "dataset", "year"], how="left")
    # Who is unnamed may be under no control, so an incomplete list leaves the best case open.
    unnamed = merged["named_share"] < 1 - _ROUNDING
    return merged.assign(has_free_source=merged["has_free_source"].eq(True) | unnamed, lost=merged["lost"].fillna(0.0))


def _stage_matters(rows: pd.DataFrame) -> pd.Series[bool]:
    """A line depends on the stages up to that of its form (ore on mining only), where one of these is known."""
    forms = reference.forms().set_index("form")["stage"].map(_STAGE_ORDER)
    last = rows["form_needed"].map(forms).fillna(max(_STAGE_ORDER.values()))
    up_to = rows["stage"].map(_STAGE_ORDER) <= last
    return up_to | ~up_to.groupby(rows["need"]).transform("any")


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the chosen datasets; second opinions that can be rated widen their range."""
    rows = rows.assign(order=rows["stage"].map(_STAGE_ORDER))
    key = ["need", "stage"]
    rated = rows[rows["rated"]]
    spread = rated.groupby(key, as_index=False).agg(low_all=("low", "min"), high_all=("high", "max"))
    chosen = (
        rows[rows["role"].eq("chosen")].merge(spread, on=key, how="left").sort_values(["need", "order"], kind="stable")
    )
    chosen["low"], chosen["high"] = chosen["low_all"], chosen["high_all"]
    blank = ["concentration", "exposure", "raw", "floor", "floor_addition", "score", "low", "high"]
    chosen.loc[~chosen["rated"], blank] = np.nan
    chosen["reason"] = np.where(
        chosen["rated"],
        "",
        "only " + (100 * chosen["named_share"]).round().astype(int).astype(str) + " % of world output is named",
    )
    mined, processed = (chosen[name].astype(str) for name in ("material_origin", "processing_country"))
    origin = mined.where(mined.eq(processed), mined + ">" + processed)
    stage_key = chosen["material"].astype(str)
    for part in (chosen["form_needed"], origin, chosen["reexport"], chosen["stage"]):
        stage_key = stage_key + "|" + part.astype(str)
    chosen["stage_key"] = stage_key
    return chosen.drop(columns=["low_all", "high_all", "order"]).reset_index(drop=True)


def exposure_rows(stages: pd.DataFrame, reaching: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Spell out which control of which country bears on which stage.

    Parameters
    ----------
    stages, reaching : DataFrame
        As :func:`rate_stages` returns them.
    setting : Setting

    Returns
    -------
    DataFrame
        One row per stage and scored control, strictest first within a country; ``share`` is NaN where the issuer has no
        known share of the stage. ``contribution`` is the share of the strictest control times its effect.
    """
    bearing = reaching[reaching["scored"] & (~reaching["extraterritorial"] | reaching["reexport"].eq("yes"))]
    position = stages[["stage_key", *NEED, "stage", "dataset", "year", "origins"]].assign(position=range(len(stages)))
    rows = position.merge(bearing, on=_REACH, how="inner")
    shares = setting.world.shares[[*_SET, "country", "share"]].rename(columns={"country": "issuing_country"})
    rows = rows.merge(shares, on=[*_SET, "issuing_country"], how="left")
    rows = rows[rows["named"] | rows["share"].gt(0) | is_among(rows["issuing_country"], rows["origins"])]
    rows = rows.sort_values(
        ["position", "share", "issuing_country", "effective", "control_id"],
        ascending=[True, False, True, False, True],
        na_position="last",
        kind="stable",
    ).reset_index(drop=True)
    rows["strictest"] = ~rows.duplicated(["position", "issuing_country"]) & rows["effective"].gt(0)
    rows["contribution"] = np.where(rows["strictest"], rows["share"].fillna(0.0) * rows["effective"], 0.0)
    return rows.rename(columns={"issuing_country": "country"})
