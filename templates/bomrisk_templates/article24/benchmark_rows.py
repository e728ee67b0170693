"""The Union's benchmarks beside the company's own figures, as formulas over its uses and the values that they have now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bomrisk.benchmarks import crma_rules
from bomrisk.benchmarks.crma import state_of, world_beside
from bomrisk.benchmarks.thresholds import Benchmark
from bomrisk_templates.article24.columns import headers
from bomrisk_templates.article24.materials import Materials
from bomrisk_templates.article24.uses import SupplyChain
from bomrisk_templates.article24.vulnerability import largest_third_country, weighed
from bomrisk_templates.bom_risk.columns_of import Columns
from bomrisk_templates.package.cells import Formula

__all__ = ["benchmark_columns", "most_from_one"]

_THIS = "a24_benchmarks[[#This Row],[{}]]"
_RULES = {"at_least": "at least", "at_most_one_country": "at most"}


def benchmark_columns(materials: Materials, chain: SupplyChain) -> Columns:
    """Return the columns of the benchmarks by key: five of them for each material."""
    rows: list[dict[str, Any]] = []
    for at, name in enumerate(materials.names):
        uses = materials.table["uses"].iloc[at]
        for benchmark in crma_rules().benchmarks:
            if benchmark.stage != "origin":  # a formula cannot tell which stage it is
                rows.append(_row(benchmark, at, name, uses, materials, chain))
    keys = (
        "material",
        "benchmark",
        "reference",
        "by",
        "limit",
        "rule",
        "declared",
        "low",
        "high",
        "state",
        "world_share",
        "world",
    )
    return {key: [row[key] for row in rows] for key in keys}


def _row(
    benchmark: Benchmark, at: int, name: str, uses: np.ndarray[Any, Any], materials: Materials, chain: SupplyChain
) -> dict[str, Any]:
    mine, stage = chain.table.iloc[uses], benchmark.stage
    prefix = "recycled" if stage == "recycling" else stage
    declared = weighed(mine, f"{prefix}_known")
    low: Any
    high: Any
    if benchmark.rule == "at_least":
        low, high = weighed(mine, f"{prefix}_low"), weighed(mine, f"{prefix}_high")
        formulas = [_mean(f"{prefix}_{word}") for word in ("known", "low", "high")]
    else:
        low = largest_third_country(chain, uses, stage)[0] if declared != "" else ""
        high = min(1.0, low + 1 - declared) if declared != "" else ""
        bound = f'IF({_cell("declared")}="","",MIN(1,{_cell("low")}+1-{_cell("declared")}))'
        formulas = [_mean(f"{prefix}_known"), most_from_one([stage], _cell("material")), bound]
    state = "open" if low == "" else state_of(benchmark.rule, benchmark.share, low, high)
    world = world_beside(str(materials.table["material"].iloc[at]), benchmark)
    return {
        "material": name,
        "benchmark": benchmark.name,
        "reference": benchmark.reference,
        "by": float(benchmark.by.year),
        "limit": benchmark.share,
        "rule": _RULES[benchmark.rule],
        "declared": Formula(formulas[0], declared),
        "low": Formula(formulas[1], low),
        "high": Formula(formulas[2], high),
        "state": state,
        "world_share": world["world_share"],
        "world": _world_words(world, materials),
    }


def _cell(key: str) -> str:
    return _THIS.format(headers("a24_benchmarks")[key])


def _use(key: str) -> str:
    return f"a24_uses[{headers('a24_uses')[key]}]"


def _mean(key: str) -> str:
    """Mean over the uses of the row's material by weight; empty where nothing weighs."""
    total = f"SUMIFS({_use('weight')},{_use('material')},{_cell('material')})"
    return f'IF({total}=0,"",SUMPRODUCT(({_use("material")}={_cell("material")})*{_use("weight")}*{_use(key)})/{total})'


def most_from_one(stages: Sequence[str], material: str) -> str:
    """Return the formula of the share of the third country that most of a material comes from for sure.

    Parameters
    ----------
    stages : sequence of {"extraction", "processing"}
        The stage at which that share is largest counts.
    material : str
        Reference to the material's name.
    """
    countries, splits = headers("a24_countries"), headers("a24_splits")
    codes, third = (f"a24_countries[{countries[key]}]" for key in ("code", "third"))
    total = f"SUMIFS({_use('weight')},{_use('material')},{material})"
    weighted, of, stage_of, country = (
        f"a24_splits[{splits[key]}]" for key in ("weighted", "material", "stage", "country")
    )
    found = []
    for stage in stages:
        whole = f"SUMIFS({_use('weight')},{_use('material')},{material},{_use(f'{stage}_used')},{codes})"
        parts = f'SUMIFS({weighted},{of},{material},{stage_of},"{stage}",{country},{codes})'
        found.append(f"SUMPRODUCT(MAX(({whole}+{parts})*{third}))")
    largest = found[0] if len(found) == 1 else f"MAX({','.join(found)})"
    return f'IF({total}=0,"",{largest}/{total})'


def _world_words(world: dict[str, Any], materials: Materials) -> str:
    if not world["world_source"]:
        return "no public figures"
    year = f"({world['world_source']}, {world['world_year']:.0f})"
    if world["world_share"] != world["world_share"]:
        return f"no country of the kind is named {year}"
    if world["world_country"]:
        return f"{materials.facts.country(world['world_country'])}, largest third country of the world {year}"
    return f"EU, of the world's output {year}"
