"""Where the world extracts, processes and recycles each material, by country, with source and year; and what is not known."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from bomrisk import reference
from bomrisk.benchmarks.crma import union_countries
from bomrisk.benchmarks.world_shares import chosen_shares, kinds_of
from bomrisk_templates.article24.materials import STAGE_WORDS, Materials
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["world_columns", "world_sources"]

_COUNTRIES = 6
_KEYS = ("material", "stage", "rank", "country", "union", "share", "year", "source", "confidence", "gap")


def world_columns(materials: Materials) -> Columns:
    """Return the columns of the world's supply by key: shares by stage, the unnamed rest, recycling, and gaps."""
    rows: list[dict[str, Any]] = []
    for material, name in zip(materials.table["material"], materials.names, strict=True):
        kinds = kinds_of(material)
        for kind in kinds:
            shown = name if len(kinds) == 1 else str(materials.facts.material(kind))
            for stage in STAGE_WORDS:
                rows += _stage_rows(kind, shown, stage, materials)
            rows.append(_recycling_row(kind, shown))
    return {key: [row.get(key) for row in rows] for key in _KEYS}


def _stage_rows(material: str, name: str, stage: str, materials: Materials) -> list[dict[str, Any]]:
    shares, about = chosen_shares(material, stage)
    word = STAGE_WORDS[stage]
    if about is None:
        if stage == "fabrication":  # beyond what the article asks for
            return []
        gap = "open: the tables hold no shares by country"
        return [{"material": name, "stage": word, "country": "not known", "gap": gap}]
    source = _source(about["source_id"])
    union = union_countries()
    found = {"material": name, "stage": word, "year": float(about["year"]), "source": source}
    confidence = str(about["confidence"])
    shown = shares.head(_COUNTRIES)
    rows = [
        {
            **found,
            "rank": float(rank),
            "country": materials.facts.country(country),
            "union": "yes" if country in union else "no",
            "share": float(share),
            "confidence": confidence,
        }
        for rank, (country, share) in enumerate(zip(shown["country"], shown["share"], strict=True), start=1)
    ]
    others = shares.iloc[_COUNTRIES:]
    if len(others):
        members = others["country"].isin(union).sum()
        text = f"{len(others)} further countries" + (f", {members} of them in the EU" if members else "")
        rows.append({**found, "country": text, "share": float(others["share"].sum()), "confidence": confidence})
    rest = 1.0 - float(shares["share"].sum())
    if rest > 0.005:
        rows.append({**found, "country": "not named by the source", "share": rest, "gap": "open: nobody names it"})
    if about["group_value"] == "yes":
        rows[0]["gap"] = "figures of the group, not of this element"
    return rows


def _recycling_row(material: str, name: str) -> dict[str, Any]:
    row = reference.materials().set_index("material").loc[material]
    rate = row["eol_rir"]
    gap = "open: no public figures on where it is recycled"
    found: dict[str, Any] = {
        "material": name,
        "stage": "recycling",
        "country": "recycled input rate (EU figure)",
        "gap": gap,
    }
    if pd.isna(rate) or math.isnan(float(rate)):
        return {**found, "country": "not known"}
    note = "; 0 may mean not assessed" if rate == 0 else ""
    return {
        **found,
        "share": float(rate),
        "source": _source(row["eol_rir_source_id"]),
        "confidence": str(row["eol_rir_confidence"]),
        "gap": gap + note,
    }


def _source(ids: Any) -> str:
    """Publisher and title of the first of some sources."""
    known = reference.sources().set_index("source_id")
    first = str(ids).split(";")[0].strip()
    if first not in known.index:
        return first
    row = known.loc[first].to_dict()
    return f"{row['publisher']}: {row['title']}"


def world_sources(materials: Materials) -> dict[str, set[str]]:
    """Return what the sources of the world's supply are used for, by id."""
    found: dict[str, set[str]] = {}
    table = reference.materials().set_index("material")
    for material in dict.fromkeys(kind for each in materials.table["material"] for kind in kinds_of(each)):
        for stage in STAGE_WORDS:
            _, about = chosen_shares(material, stage)
            if about is not None:
                for part in str(about["source_id"]).split(";"):
                    found.setdefault(part.strip(), set()).add("world supply")
        source = table.loc[material, "eol_rir_source_id"]
        if isinstance(source, str):
            for part in source.split(";"):
                found.setdefault(part.strip(), set()).add("recycling")
    return found
