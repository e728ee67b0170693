"""A BOM without a country (N-1): the supply that is lost at each stage, the lines that it hits, and how long their stock lasts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.assessment import Assessment
from bomrisk.destination import check_country
from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.ratings import rate
from bomrisk.removal_supply import LEAST, needs_of, stages_without, supplies_without
from bomrisk.rollup import amounts_of
from bomrisk.setting import Setting

__all__ = ["BANDS", "HITS", "LEAST", "Without", "without", "without_of", "withouts_of"]

BANDS = (
    (0.5, "half or more"),
    (0.25, "a quarter to a half"),
    (LEAST, "a tenth to a quarter"),
    (0.0, "less than a tenth"),
)
"""Least loss of each band, and its name."""
HITS = ("cut off", "short", "elsewhere", "")
"""What happens to a line: its stated origin is out; its origin is not stated, so it may miss what the world misses; its stated
origin is another; nothing, as far as is known."""

_NOT_HIT = {"elsewhere": "origin stated elsewhere", "": "not hit, as far as is known"}


@dataclass(frozen=True)
class Without:
    """A BOM without a country.

    Attributes
    ----------
    country : str
        ISO 3166 alpha-2; empty = at each stage the country with the largest share.
    as_of : date
    months : float
        How long it is out.
    supply : DataFrame
        One row per material and stage that lines depend on: ``material, name, stage, country`` (the one that is out), ``lost``
        and ``left`` (fractions of world output while it is out; NaN = no share known), ``rated`` (enough of the stage is
        named), ``hhi_left`` [0..1], ``next_country, next_share`` (the largest of what is left, and its share of that),
        ``year, source``, ``lines, spend`` (those that hold the material), ``lines_hit, spend_hit`` (a loss from :data:`LEAST`
        on), ``lines_stocked`` (of those hit, the ones whose stock and consumption are known), ``cover_months`` (how long the
        stock of the first of them to run out lasts; NaN = not known); those that lose most first.
    lines : DataFrame
        One row per line, index as given: ``hit`` (see :data:`HITS`), ``lost`` (the worst stage), ``material, stage, country``
        of it, ``cover_months`` (how long the stock replaces what is lost; NaN = not known), ``lasts`` (whether that is as long
        as `months`; NA = not known).
    totals : DataFrame
        ``loss, lines, spend``: lines by what they lose; bands of :data:`BANDS`, then those that are not hit.
    """

    country: str
    as_of: dt.date
    months: float
    supply: pd.DataFrame
    lines: pd.DataFrame
    totals: pd.DataFrame


def without(
    bom: pd.DataFrame,
    country: str | None = None,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    months: float = 12.0,
    spend: npt.ArrayLike | None = None,
) -> Without:
    """Take a country out of the world's supply and say what that does to a BOM.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`; also ``stock`` (pieces in stock) and ``consumption`` (pieces per month).
    country : str, optional
        ISO 3166 alpha-2; if not given, at each stage the country with the largest share.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    months : float
        How long it is out.
    spend : array_like of float, optional
        Spend of each line, NaN where unknown; as :func:`bomrisk.rollup.amounts_of` finds it if not given.

    Returns
    -------
    Without

    Raises
    ------
    InputError
        If the country, the months, the date, the destination or the columns cannot be used.

    Notes
    -----
    Nobody makes up for what is lost. Stock of `s` pieces with a consumption of `c` a month replaces a loss of the fraction `l`
    for ``s / (c * l)`` months. A line that names the country among several sources counts as cut off: how much each of them
    delivers is not asked.
    """
    setting = Setting.of(policy, as_of, to)
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, _ = evidence_of_ratings(identify(distinct), distinct, setting)
    rated = rate(evidence, count, setting)
    amounts = amounts_of(bom) if spend is None else np.asarray(spend, dtype=np.float64)
    return _withouts(bom, regroup[codes], rated.materials, rated.stages, count, [country], months, amounts, setting)[0]


def without_of(
    assessment: Assessment,
    bom: pd.DataFrame,
    country: str | None = None,
    *,
    months: float = 12.0,
    spend: npt.ArrayLike | None = None,
) -> Without:
    """Take a country out of the world's supply of a BOM that was assessed.

    Parameters
    ----------
    assessment : Assessment
    bom : DataFrame
        Its lines; ``stock`` and ``consumption`` are read.
    country, months, spend
        As for :func:`without`.

    Returns
    -------
    Without

    Raises
    ------
    InputError
        If the country or the months cannot be used.
    """
    return withouts_of(assessment, bom, [country], months=months, spend=spend)[0]


def withouts_of(
    assessment: Assessment,
    bom: pd.DataFrame,
    countries: Sequence[str | None],
    *,
    months: float = 12.0,
    spend: npt.ArrayLike | None = None,
) -> list[Without]:
    """Take each of several countries out, one at a time; all else as in :func:`without_of`."""
    codes = assessment.lines["rating_id"].to_numpy(dtype=np.int64)
    amounts = amounts_of(bom) if spend is None else np.asarray(spend, dtype=np.float64)
    materials, stages, count = assessment.rating_materials, assessment.stages, len(assessment.ratings)
    return _withouts(bom, codes, materials, stages, count, countries, months, amounts, assessment.setting)


def _withouts(
    bom: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    materials: pd.DataFrame,
    stages: pd.DataFrame,
    count: int,
    countries: Sequence[str | None],
    months: float,
    spend: npt.NDArray[np.float64],
    setting: Setting,
) -> list[Without]:
    """Rate all cases at once: the ratings and the stages of a case stand behind those of the case before it."""
    outs = ["" if country is None else check_country(country) for country in countries]
    if not math.isfinite(months) or months <= 0:
        raise InputError(f"{months!r} is not a number of months.", where="months", action="Give a number above 0.")
    hit_stages = stages_without(stages, outs, setting)
    needs = needs_of(materials)
    all_needs = pd.DataFrame(
        {
            "rating_id": np.concatenate([needs["rating_id"] + case * count for case in range(len(outs))]),
            "at": np.concatenate([needs["at"] + case * len(stages) for case in range(len(outs))]),
        }
    )
    hits = _hits(all_needs, hit_stages, len(outs) * count)
    reserve = _reserve(bom)
    supplies = supplies_without(all_needs, hit_stages, count, codes, spend, reserve, setting)
    found = []
    for case, out in enumerate(outs):
        lines = hits.iloc[codes + case * count].set_axis(bom.index)
        lines["cover_months"] = _cover(
            reserve, lines["lost"].to_numpy(dtype=float), lines["hit"].to_numpy(dtype=object)
        )
        known = lines["cover_months"].notna()
        lines["lasts"] = (lines["cover_months"] >= months).astype("boolean").where(known)
        supply = supplies[supplies["case"].eq(case)].drop(columns="case").reset_index(drop=True)
        found.append(Without(out, setting.as_of, months, supply, lines, _totals(lines, spend)))
    return found


def _hits(needs: pd.DataFrame, stages: pd.DataFrame, count: int) -> pd.DataFrame:
    """Give each rating the worst of what its stages lose; a loss elsewhere counts only where there is no other."""
    rows = needs.join(stages[["material", "stage", "country", "hit", "line_lost"]], on="at")
    rows = rows[rows["line_lost"].gt(0)]
    rows = rows.assign(other=rows["hit"].eq("elsewhere"))
    rows = rows.sort_values(["rating_id", "other", "line_lost"], ascending=[True, True, False], kind="stable")
    worst = rows.drop_duplicates("rating_id").set_index("rating_id").reindex(range(count))
    return pd.DataFrame(
        {
            "hit": worst["hit"].fillna("").astype(object),
            "lost": worst["line_lost"].where(worst["hit"].ne("elsewhere"), 0.0),
            "material": worst["material"].fillna("").astype(object),
            "stage": worst["stage"].fillna("").astype(object),
            "country": worst["country"].fillna("").astype(object),
        }
    )


def _reserve(bom: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Months of consumption in stock, NaN where that is not known."""
    stock, use = (
        pd.to_numeric(bom[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        if name in bom.columns
        else np.full(len(bom), np.nan)
        for name in ("stock", "consumption")
    )
    known = (use > 0) & (stock >= 0)
    return np.where(known, stock / np.where(known, use, 1.0), np.nan)


def _cover(
    reserve: npt.NDArray[np.float64], lost: npt.NDArray[np.float64], hit: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    """Months for which the stock replaces what is lost."""
    short = np.isin(hit, ["cut off", "short"]) & (lost > 0)
    return np.where(short, reserve / np.where(short, lost, 1.0), np.nan)


def _totals(lines: pd.DataFrame, spend: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Lines and spend by what they lose."""
    hit, lost = lines["hit"].to_numpy(dtype=object), lines["lost"].to_numpy(dtype=float)
    counted = np.isin(hit, ["cut off", "short"])
    known = np.isfinite(spend)
    rows, above = [], math.inf
    for least, name in BANDS:
        rows.append((name, counted & (lost >= least) & (lost < above)))
        above = least
    rows += [(name, hit == kind) for kind, name in _NOT_HIT.items()]
    sums = [float(spend[mask & known].sum()) if known.any() else math.nan for _, mask in rows]
    return pd.DataFrame(
        {"loss": [name for name, _ in rows], "lines": [int(mask.sum()) for _, mask in rows], "spend": sums}
    )
