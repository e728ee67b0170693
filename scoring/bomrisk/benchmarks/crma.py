"""A BOM's strategic raw materials beside the 2030 benchmarks of the EU Critical Raw Materials Act."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.assessment import Assessment
from bomrisk.benchmarks.splits import NOTHING, Split, at_least_in, at_most_in
from bomrisk.benchmarks.stage_origins import stage_origins
from bomrisk.benchmarks.strategic import strategic_uses
from bomrisk.benchmarks.thresholds import Benchmark, crma_rules
from bomrisk.benchmarks.world_shares import chosen_shares
from bomrisk.findings import Finding

__all__ = [
    "MEASURES",
    "benchmark_figures",
    "crma_benchmarks",
    "state_of",
    "union_countries",
    "weights_of",
    "world_beside",
]

MEASURES = ("lines", "spend", "mass")
"""What a share is a share of: the number of lines, their spend, or the mass of the material in them."""
_STAGES = {"extraction": "mining", "processing": "refining"}

Numbers = npt.NDArray[np.float64]


def crma_benchmarks(
    bom: pd.DataFrame, assessment: Assessment, spend: Sequence[float] | Numbers | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Hold the declared origins of a BOM's strategic raw materials against the Union's benchmarks.

    Parameters
    ----------
    bom : DataFrame
        The lines that were assessed, with the columns of :func:`bomrisk.benchmarks.stage_origins.stage_origins`; ``quantity``
        and ``mass`` [in one unit] where known.
    assessment : Assessment
    spend : sequence of float, optional
        Spend of each line, NaN where unknown; without it no figure by spend is given.

    Returns
    -------
    table : DataFrame
        One row per material, benchmark and measure: ``material`` (a group, such as graphite, where a line may hold one or the other
        of its members), ``entry, benchmark, reference, by, threshold, rule, measure``,
        ``uses`` (lines that hold the material for sure), ``weighed`` (those whose spend or mass is known), ``declared``
        [fraction of the measure whose country is stated], ``low`` and ``high`` [fraction: everything
        undeclared counted against and for it],
        ``country`` (the largest third country among the declared, for the rule on one country), ``state`` (``met``, ``not met`` or
        ``open``) and, for comparison, ``world_share`` with ``world_country, world_source, world_year``: the Union's, or the
        largest third country's, part of world output.
    findings : list of Finding

    Notes
    -----
    Counted are uses that are held for sure and of the grade that the list names. Shares by spend weigh a line with all its
    spend: what the material in it costs is not known. ``low <= true share <= high``; a state other than ``open`` holds whatever
    the undeclared part turns out to be. Recycled content counts as the Union's only where the country of recycling is stated.

    References
    ----------
    .. [1] Regulation (EU) 2024/1252, Article 5(1) and Annex I.
    """
    uses = strategic_uses(assessment)
    uses = uses[uses["held"].eq("yes") & uses["listed"].eq("yes")].reset_index(drop=True)
    origins = stage_origins(bom, uses)
    weights = weights_of(bom, uses, spend)
    rows: list[dict[str, Any]] = []
    for (letter, material), group in uses.groupby(["letter", "material"], sort=True):
        at = group.index.to_numpy()
        for benchmark in crma_rules().benchmarks:
            splits = [origins.of(benchmark.stage)[row] for row in at]
            if benchmark.stage == "origin" and all(split == NOTHING for split in splits):
                continue
            world = world_beside(str(material), benchmark)
            for measure, weight in weights.items():
                figures = benchmark_figures(benchmark, splits, weight[at], origins.recycled[at])
                rows.append(
                    {
                        "letter": letter,
                        "material": material,
                        "entry": group["entry"].iloc[0],
                        "benchmark": benchmark.key,
                        "name": benchmark.name,
                        "reference": benchmark.reference,
                        "by": benchmark.by,
                        "threshold": benchmark.share,
                        "rule": benchmark.rule,
                        "measure": measure,
                        "uses": len(at),
                        **figures,
                        **world,
                    }
                )
    return pd.DataFrame(rows, columns=_COLUMNS), origins.findings


_COLUMNS = [
    "letter", "material", "entry", "benchmark", "name", "reference", "by", "threshold", "rule", "measure", "uses", "weighed",
    "declared", "low", "high", "country", "state", "world_share", "world_country", "world_source", "world_year",
]  # fmt: skip


def weights_of(bom: pd.DataFrame, uses: pd.DataFrame, spend: Sequence[float] | Numbers | None) -> dict[str, Numbers]:
    """Return what each use weighs, NaN where unknown, by each of :data:`MEASURES` for which the BOM has the columns.

    Parameters
    ----------
    bom : DataFrame
    uses : DataFrame
        ``line`` (position in `bom`) and ``mass_fraction`` of each use.
    spend : sequence of float, optional
        Spend of each line.
    """
    lines = uses["line"].to_numpy(dtype=np.int64)
    found = {"lines": np.ones(len(uses))}
    if spend is not None:
        found["spend"] = np.asarray(spend, dtype=np.float64)[lines]
    if "mass" in bom.columns and "quantity" in bom.columns:
        mass, quantity = (
            pd.to_numeric(bom[name], errors="coerce").to_numpy(dtype=np.float64, na_value=math.nan)
            for name in ("mass", "quantity")
        )
        fraction = uses["mass_fraction"].to_numpy(dtype=np.float64, na_value=math.nan)
        found["mass"] = (mass * quantity)[lines] * fraction
    return found


@cache
def union_countries() -> frozenset[str]:
    """Return the members of the European Union, ISO 3166 alpha-2."""
    blocs = reference.blocs()
    return frozenset(blocs.loc[blocs["bloc"].eq("EU27"), "country"])


def benchmark_figures(
    benchmark: Benchmark, splits: Sequence[Split], weight: Numbers, recycled: Numbers
) -> dict[str, Any]:
    """Return the declared part, the bounds and the state of one benchmark.

    Parameters
    ----------
    benchmark : Benchmark
    splits : sequence of Split
        Countries of each use at the benchmark's stage.
    weight : ndarray of float
        Weight of each use; NaN and zero do not count.
    recycled : ndarray of float
        Recycled content of each use [fraction of 1]; NaN where not stated.

    Returns
    -------
    dict
        ``weighed, declared, low, high, country, state`` as in :func:`crma_benchmarks`.
    """
    known: list[int] = np.flatnonzero(np.isfinite(weight) & (weight > 0)).tolist()
    total = math.fsum(weight[known])
    blank: dict[str, Any] = {"weighed": len(known), "declared": math.nan, "low": math.nan, "high": math.nan}
    if total <= 0:
        return {**blank, "country": "", "state": "open"}
    parts: dict[Split, float] = {}
    for row in known:
        parts[splits[row]] = parts.get(splits[row], 0.0) + weight[row] / total
    country = ""
    if benchmark.stage == "recycling":
        declared, low, high = _recycling([(splits[row], recycled[row], weight[row] / total) for row in known])
    else:
        declared = math.fsum(part * split.declared for split, part in parts.items())
        if benchmark.rule == "at_least":
            union = union_countries()
            low = math.fsum(part * at_least_in(split, union) for split, part in parts.items())
            high = math.fsum(part * at_most_in(split, union) for split, part in parts.items())
        else:
            low, high, country = _largest_third_country(parts)
    low, high = max(low, 0.0), min(high, 1.0)
    state = state_of(benchmark.rule, benchmark.share, low, high)
    return {"weighed": len(known), "declared": declared, "low": low, "high": high, "country": country, "state": state}


def _largest_third_country(parts: dict[Split, float]) -> tuple[float, float, str]:
    """Bounds of the share of the largest third country, and the one that has the most for sure."""
    named = sorted({code for split in parts for code in split.countries} - union_countries())
    sure = {code: math.fsum(part * at_least_in(split, {code}) for split, part in parts.items()) for code in named}
    most = [math.fsum(part * at_most_in(split, {code}) for split, part in parts.items()) for code in named]
    # A country that nobody named may be behind all that is open.
    most.append(math.fsum(part * (1.0 - split.declared) for split, part in parts.items()))
    country = max(named, key=lambda code: (sure[code], code), default="")
    return sure.get(country, 0.0), max(most), country if sure.get(country) else ""


def _recycling(uses: list[tuple[Split, float, float]]) -> tuple[float, float, float]:
    """Declared part and bounds of what was recycled in the Union, of uses with their content and weight."""
    union = union_countries()
    declared = math.fsum(part for _, content, part in uses if not math.isnan(content))
    low = math.fsum(part * content * at_least_in(split, union) for split, content, part in uses if content == content)
    high = math.fsum(
        part * (1.0 if math.isnan(content) else content) * at_most_in(split, union) for split, content, part in uses
    )
    return declared, low, high


def state_of(rule: str, threshold: float, low: float, high: float) -> str:
    """Tell whether a benchmark is met: ``met`` or ``not met`` only where all that is open cannot change it."""
    slack = 1e-9
    if rule == "at_least":
        return "met" if low >= threshold - slack else "not met" if high < threshold - slack else "open"
    return "met" if high <= threshold + slack else "not met" if low > threshold + slack else "open"


def world_beside(material: str, benchmark: Benchmark) -> dict[str, Any]:
    """Return the Union's, or the largest third country's, part of world output at the stage of a benchmark.

    Parameters
    ----------
    material : str
        Material id.
    benchmark : Benchmark

    Returns
    -------
    dict
        ``world_share`` [fraction of 1; NaN = not known], ``world_country`` (code of the third country), ``world_source`` (id) and
        ``world_year``, as in :func:`crma_benchmarks`; not known for a group, of whose members each has its own.
    """
    shares, about = chosen_shares(material, _STAGES.get(benchmark.stage, ""))
    if about is None:
        return {"world_share": math.nan, "world_country": "", "world_source": "", "world_year": math.nan}
    union = shares["country"].isin(union_countries())
    found = {"world_source": about["source_id"], "world_year": int(about["year"]), "world_country": ""}
    if benchmark.rule == "at_least":
        # Members that a list of the largest producers does not name may still have some.
        return {**found, "world_share": float(shares.loc[union, "share"].sum()) if union.any() else math.nan}
    thirds = shares[~union]
    if thirds.empty:
        return {**found, "world_share": math.nan}
    return {
        **found,
        "world_share": float(thirds["share"].iloc[0]),
        "world_country": str(thirds["country"].iloc[0]),
    }
