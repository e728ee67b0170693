"""The company's own supply chain: each use of a strategic raw material, what is declared of it, and what the reader adds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.benchmarks import strategic_uses
from bomrisk.benchmarks.crma import union_countries
from bomrisk.benchmarks.splits import NOTHING, Split, at_least_in, at_most_in, whole
from bomrisk.benchmarks.stage_origins import StageOrigins, stage_origins
from bomrisk.findings import Finding
from bomrisk_templates.article24.columns import entry_keys
from bomrisk_templates.article24.kept import KeptEntries, text, use_key
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.portfolio import Portfolio

__all__ = ["NO_SUPPLIER", "STAGES", "SupplyChain", "gap_of", "own_supply_chain"]

Numbers = npt.NDArray[np.float64]

NO_SUPPLIER = "the maker (no supplier in the BOM)"
STAGES = ("extraction", "processing")
_ENTRIES = entry_keys("a24_uses")
_MANY_WEEKS = 1e9


@dataclass(frozen=True)
class SupplyChain:
    """Uses of strategic raw materials, with the entries on them and what follows from both.

    Parameters
    ----------
    table : DataFrame
        One row per use that is shown: the columns of :func:`bomrisk.benchmarks.strategic_uses`, ``material_name``,
        ``shown_part``, ``description``, ``supplier``, ``spend``, ``bom``, ``sheet``, ``row``, ``alternates``, ``question``
        (number), the entries by key, and the columns that the workbook computes (``counts``, ``weight``, ...).
    every : DataFrame
        Every use of the lines, also those that are possible only, and those of another grade than the list names.
    splits : dict of str to list of Split
        Declared countries of each use in `table`, by stage.
    measure : {"spend", "lines"}
        What weighs the uses.
    findings : list of Finding
    """

    table: pd.DataFrame
    every: pd.DataFrame
    splits: Mapping[str, Sequence[Split]]
    measure: str
    findings: list[Finding] = field(default_factory=list)

    def used(self, stage: str) -> list[Split]:
        """Countries of each use at a stage, the reader's own word before what is declared."""
        stated = self.table[stage].tolist()
        return [
            split if not text(code) else whole(code_of(code)) if code_of(code) in _codes() else NOTHING
            for split, code in zip(self.splits[stage], stated, strict=True)
        ]


def own_supply_chain(
    portfolio: Portfolio,
    kept: KeptEntries | None = None,
) -> SupplyChain:
    """Find the strategic raw materials of a portfolio and what is known of where they come from.

    Parameters
    ----------
    portfolio : Portfolio
    kept : KeptEntries, optional
        What the reader wrote in an earlier workbook; its measure holds, else uses weigh by spend where any is known.
    """
    facts = Facts.of_reference()
    every = strategic_uses(portfolio.assessment)
    shown = every[every["held"].eq("yes") & every["listed"].ne("no")].reset_index(drop=True)
    origins = stage_origins(portfolio.lines, shown)
    lines = portfolio.lines.iloc[shown["line"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    table = shown.assign(
        material_name=[str(facts.material(material)) for material in shown["material"]],
        supplier=[text(value) or NO_SUPPLIER for value in _column(lines, "supplier")],
        spend=portfolio.spend[shown["line"].to_numpy(dtype=np.int64)],
    )
    parts = zip(_column(lines, "part_number"), _column(lines, "manufacturer_part_number"), strict=True)
    table["shown_part"] = [text(own) or text(maker) for own, maker in parts]
    table["description"] = [text(value) for value in _column(lines, "description")]
    for name in ("bom", "sheet", "row", "alternates"):
        table[name] = _column(lines, name)
    table["question"] = table.groupby(["supplier", "material_name"], sort=True).ngroup() + 1
    kept = kept or KeptEntries()
    for key, values in _entries(table, kept).items():
        table[key] = pd.Series(values, index=table.index, dtype=object)
    measure = kept.measure or ("spend" if table["spend"].gt(0).any() else "lines")
    splits = {stage: origins.of(stage) for stage in (*STAGES, "recycling", "origin")}
    return SupplyChain(_computed(table, splits, origins, measure), every, splits, measure, origins.findings)


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    return frame[name].tolist() if name in frame.columns else [None] * len(frame)


def code_of(value: Any) -> str:
    """Return a country that the reader typed, as the workbook compares it."""
    return text(value).upper()


def _codes() -> frozenset[str]:
    return frozenset(Facts.of_reference().country_names)


def _entries(table: pd.DataFrame, kept: KeptEntries) -> dict[str, list[Any]]:
    """What the reader wrote, use by use; of several uses with one key in their order."""
    found: dict[str, list[Any]] = {key: [None] * len(table) for key in _ENTRIES}
    names = zip(table["shown_part"], table["description"], table["material_name"], strict=True)
    for row, (part, description, material) in enumerate(names):
        for key, value in kept.take("a24_uses", use_key(part, description, material)).items():
            found[key][row] = value
    return found


def _computed(
    table: pd.DataFrame, splits: Mapping[str, Sequence[Split]], origins: StageOrigins, measure: str
) -> pd.DataFrame:
    """Add what the formulas of the workbook compute."""
    decided = [text(value).casefold() for value in table["decision"]]
    counts = np.array(
        [
            1.0 if word == "yes" else 0.0 if word == "no" else float(listed == "yes")
            for word, listed in zip(decided, table["listed"], strict=True)
        ]
    )
    spend = table["spend"].to_numpy(dtype=np.float64)
    weight = np.where(counts > 0, np.where(np.isfinite(spend), spend, 0.0) if measure == "spend" else 1.0, 0.0)
    more: dict[str, Any] = {"counts": counts, "weight": weight}
    union = union_countries()
    for stage in STAGES:
        declared = splits[stage]
        more[f"{stage}_part"] = np.array([math.fsum(split.shares.values()) for split in declared])
        more[f"{stage}_least"] = np.array([at_least_in(split, union) for split in declared])
        more[f"{stage}_most"] = np.array([at_most_in(split, union) for split in declared])
        typed = [code_of(value) for value in table[stage]]
        known = [code in _codes() for code in typed]
        at_home = [float(code in union) for code in typed]
        more[f"{stage}_used"] = [code or str(split) for code, split in zip(typed, declared, strict=True)]
        for name, own in (
            ("known", [float(each) for each in known]),
            ("low", at_home),
            ("high", [home if each else 1.0 for home, each in zip(at_home, known, strict=True)]),
        ):
            given = more[f"{stage}_{'part' if name == 'known' else 'least' if name == 'low' else 'most'}"]
            more[f"{stage}_{name}"] = np.array(
                [mine if code else given[row] for row, (mine, code) in enumerate(zip(own, typed, strict=True))]
            )
    more |= _recycled(table, splits, origins)
    stock = pd.to_numeric(pd.Series(table["stock"].tolist(), dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    more["stock_number"] = np.where(np.isfinite(stock), stock, _MANY_WEEKS)
    more["gap"] = [
        gap_of(*row)
        for row in zip(
            counts,
            table["listed"],
            decided,
            table["supplier"],
            more["extraction_known"],
            more["processing_known"],
            strict=True,
        )
    ]
    least = np.minimum(more["extraction_known"], more["processing_known"])
    more["missing"] = np.where(counts > 0, (least < 1 - 1e-9).astype(float), 0.0)
    return table.assign(**more)


def gap_of(counts: float, listed: str, decision: str, supplier: str, extraction: float, processing: float) -> str:
    """Say what is open about a use, as the workbook's formula does."""
    if counts == 0:
        return "open: decide whether it counts" if listed == "open" and not decision else ""
    missing = [word for word, known in zip(STAGES, (extraction, processing), strict=True) if known < 1 - 1e-9]
    return f"open: ask {supplier} for the country of {' and '.join(missing)}" if missing else ""


def _recycled(table: pd.DataFrame, splits: Mapping[str, Sequence[Split]], origins: StageOrigins) -> dict[str, Any]:
    union = union_countries()
    declared = [str(split) for split in splits["recycling"]]
    own = pd.to_numeric(pd.Series(table["recycled"].tolist(), dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    content = np.where(np.isfinite(own), own, origins.recycled)
    countries = [code_of(typed) or given for typed, given in zip(table["recycled_in"], declared, strict=True)]
    at_home = np.array([float(code in union) for code in countries])
    elsewhere = np.array([float(code in _codes() and code not in union) for code in countries])
    stated = np.isfinite(content)
    return {
        "declared_recycled": origins.recycled,
        "declared_recycling": declared,
        "recycled_known": stated.astype(float),
        "recycled_low": np.where(stated, content, 0.0) * at_home,
        "recycled_high": np.where(stated, content, 1.0) * (1.0 - elsewhere),
    }
