"""What the assessment rests on: bills of materials, countries, several sources, findings, sources, entries without a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.benchmarks import crma_rules
from bomrisk.benchmarks.crma import union_countries
from bomrisk.findings import findings_frame
from bomrisk_templates.article24.kept import KeptEntries, text
from bomrisk_templates.article24.materials import Materials
from bomrisk_templates.article24.uses import STAGES, SupplyChain
from bomrisk_templates.article24.world import world_sources
from bomrisk_templates.bom_risk.columns_of import Columns, numbers, texts
from bomrisk_templates.portfolio import Portfolio

__all__ = [
    "LAW_SOURCES",
    "bom_columns",
    "boms_in_words",
    "country_columns",
    "finding_columns",
    "left_columns",
    "source_columns",
    "split_columns",
]

LAW_SOURCES = ("eu-crma-2024", "eu-com-2025-946")
_WEAKEST = ("unverified", "secondary", "verified")


def bom_columns(portfolio: Portfolio, chain: SupplyChain) -> Columns:
    """Return the columns of the bills of materials by key."""
    rows: list[dict[str, Any]] = []
    for name in portfolio.names:
        mine = portfolio.lines["bom"].eq(name).to_numpy()
        spend = portfolio.spend[mine]
        prefix = f"{name}, "
        single = len(portfolio.names) == 1
        rows.append(
            {
                "bom": name,
                "lines": float(mine.sum()),
                "uses": float(chain.table["bom"].eq(name).sum()),
                "spend": float(np.nansum(spend)) if np.isfinite(spend).any() else np.nan,
                "findings": float(sum(single or finding.where.startswith(prefix) for finding in portfolio.findings)),
            }
        )
    return {key: [row[key] for row in rows] for key in ("bom", "lines", "uses", "spend", "findings")}


def boms_in_words(portfolio: Portfolio) -> str:
    """Return how many bills of materials there are, with their lines."""
    count, lines = len(portfolio.names), len(portfolio.lines)
    return f"{count} bill{'' if count == 1 else 's'} of materials with {lines:,} line{'' if lines == 1 else 's'}"


def country_columns() -> Columns:
    """Return the countries that can be chosen by key."""
    countries = reference.countries().sort_values("country")
    union = union_countries()
    return {
        "code": countries["country"].tolist(),
        "name": countries["name"].tolist(),
        "third": np.array([float(code not in union) for code in countries["country"]]),
    }


def split_columns(chain: SupplyChain) -> Columns:
    """Return the declared sources of uses that have several, by key."""
    rows: list[tuple[float, str, str, str, float, float]] = []
    for stage in STAGES:
        for at, split in enumerate(chain.splits[stage]):
            if str(split) in split.shares:  # one country for all of it
                continue
            use = chain.table.iloc[at]
            weight = 0.0 if text(use[stage]) else float(use["weight"])
            for code in split.shares:
                part = split.shares[code]
                rows.append((at + 1.0, str(use["material_name"]), stage, code, part, part * weight))
    return {
        key: [row[at] for row in rows]
        for at, key in enumerate(("use", "material", "stage", "country", "part", "weighted"))
    }


def finding_columns(portfolio: Portfolio, chain: SupplyChain) -> Columns:
    """Return the findings by key, errors first; those of the rating of lines that use no strategic material are left out."""
    frame = findings_frame(dict.fromkeys([*portfolio.findings, *chain.findings]))
    rank = frame["severity"].map({"error": 0, "warning": 1, "info": 2}).fillna(3)
    frame = frame.assign(rank=rank).sort_values("rank", kind="stable")
    return {key: texts(frame[key]) for key in ("message", "where", "severity", "action")}


def left_columns(kept: KeptEntries) -> Columns:
    """Return the entries that found no row by key."""
    left = list(kept.left())
    return {
        "sheet": [entry.sheet for entry in left],
        "row_key": [entry.of for entry in left],
        "column": [entry.column for entry in left],
        "value": [entry.value for entry in left],
        "seen": [entry.seen for entry in left],
    }


def source_columns(materials: Materials) -> Columns:
    """Return the sources by key: the law first, then what the figures rest on."""
    uses: dict[str, set[str]] = {source: {"law"} for source in LAW_SOURCES}
    uses.setdefault(crma_rules().source_id, set()).add("benchmarks")
    for source, words in world_sources(materials).items():
        uses.setdefault(source, set()).update(words)
    for cell in materials.rated.controls["source"]:
        for part in text(cell).split(";"):
            if part.strip():
                uses.setdefault(part.strip(), set()).add("export controls")
    for cell in reference.countries()["source_id"].dropna().unique():
        for part in str(cell).split(";"):
            uses.setdefault(part.strip(), set()).add("governance")
    order = {"law": 0, "benchmarks": 1, "world supply": 2, "recycling": 3, "governance": 4, "export controls": 5}
    ids = sorted(uses, key=lambda source: (min(order[word] for word in uses[source]), source))
    known = reference.sources().drop_duplicates("source_id").set_index("source_id").reindex(ids)
    sure = _confidence(materials)
    return {
        "source_id": ids,
        **{key: texts(known[key]) for key in ("title", "publisher", "licence", "locator")},
        "year": numbers(known["year"]),
        "used_for": ["; ".join(sorted(uses[source], key=lambda word: order[word])) for source in ids],
        "confidence": [next((word for word in _WEAKEST if word in sure.get(source, ())), None) for source in ids],
        "accessed": [None if pd.isna(day) else str(day)[:10] for day in known["accessed"]],
    }


def _confidence(materials: Materials) -> dict[str, set[str]]:
    """Confidence of what is taken from each source."""
    found: dict[str, set[str]] = {crma_rules().source_id: {crma_rules().confidence}}
    stages = materials.rated.stages
    for ids, word in (
        *zip(stages["source_id"], stages["confidence"], strict=True),
        *zip(materials.rated.controls["source"], materials.rated.controls["confidence"], strict=True),
    ):
        for part in text(ids).split(";"):
            if part.strip() and isinstance(word, str):
                found.setdefault(part.strip(), set()).add(word)
    return found
