"""What might affect supply: concentration, governance, export controls; and the factors that only the company knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.benchmarks.world_shares import kinds_of
from bomrisk_templates.article24.columns import entry_keys
from bomrisk_templates.article24.kept import KeptEntries, material_key, text
from bomrisk_templates.article24.materials import STAGE_WORDS, Materials
from bomrisk_templates.bom_risk.columns_of import Columns, dates, flags, numbers, objects, texts

__all__ = ["change_columns", "control_columns", "controls_in_force", "other_columns", "stage_columns"]


def stage_columns(materials: Materials) -> Columns:
    """Return the columns of the concentration by material and stage by key."""
    stages = materials.rated.stages.reset_index(drop=True)
    order = materials.kinds()
    rank = stages["material"].map(order)
    known = stages.assign(rank=rank)[rank.notna()].sort_values("rank", kind="stable").reset_index(drop=True)
    governance = reference.countries().set_index("country")["governance"].to_dict()
    facts = materials.facts
    rated = known["rated"].eq(True)
    hhi = [10_000 * value for value in numbers(known["hhi"])]
    low, high = (10_000 * numbers(known[name]) for name in ("hhi_low", "hhi_high"))
    return {
        "material": [facts.material(material) for material in known["material"]],
        "stage": [STAGE_WORDS[stage] for stage in known["stage"]],
        "country": [facts.country(code) for code in known["top_country"]],
        "top_share": numbers(known["top_share"]),
        "governance": np.array([governance.get(code, np.nan) for code in known["top_country"]], dtype=float),
        "n1": numbers(known["n1"]),
        "hhi": np.where(rated, hhi, np.nan),
        "hhi_range": [
            f"{one:,.0f} to {other:,.0f}" if sure else "too little named"
            for one, other, sure in zip(low, high, rated, strict=True)
        ],
        "held": np.where(rated, numbers(known["supply_under_control"]), np.nan),
        "controls": np.array([float(len(_export_controls(materials, [cell]))) for cell in known["controls"]]),
        "basis": texts(known["basis"]),
    }


def _ids(cell: Any) -> list[str]:
    return [part.strip() for part in text(cell).split(";") if part.strip()]


def _export_controls(materials: Materials, cells: Iterable[Any]) -> set[str]:
    """Ids of export controls in lists of controls; entity rules and the like are none."""
    kinds = dict(zip(materials.rated.controls["control_id"], materials.rated.controls["kind"], strict=True))
    return {part for cell in cells for part in _ids(cell) if kinds.get(part) == "export_control"}


def controls_in_force(materials: Materials) -> list[int]:
    """Return for each material how many export controls in force, or lapsed without verification, bear on its stages."""
    return [len(_export_controls(materials, materials.stages_of(at)["controls"])) for at in range(len(materials.table))]


def control_columns(materials: Materials) -> Columns:
    """Return the columns of the controls that reach the materials by key; those in force first, then by next change."""
    frame, facts = materials.rated.controls, materials.facts
    ids = list(materials.table["material"])
    rank = frame["status"].map({"in_force": 0, "lapse_unverified": 1, "announced": 2, "suspended": 3}).fillna(4)
    frame = (
        frame.assign(rank=rank)
        .sort_values(["rank", "next_change"], na_position="last", kind="stable")
        .reset_index(drop=True)
    )
    until = [
        f"{pd.Timestamp(day):%Y-%m-%d}" + (" (suspended)" if suspended else "") if not pd.isna(day) else None
        for day, suspended in (
            (last, False) if not pd.isna(last) else (paused, True)
            for last, paused in zip(frame["last_day"], frame["suspended_until"], strict=True)
        )
    ]
    columns: Columns = {key: texts(frame[key]) for key in ("control_id", "short_name", "instrument", "confidence")}
    columns |= {
        "country": [facts.country(code) for code in frame["issuing_country"]],
        "materials": [_reached(cell, ids, materials) for cell in frame["materials"]],
        "measure": [text(cell).replace("_", " ").replace(";", "; ") or None for cell in frame["measure"]],
        "status": [text(cell).replace("_", " ") for cell in frame["status"]],
        "effective_from": dates(frame["effective_from"]),
        "until": until,
        "next_change": dates(frame["next_change"]),
        "what": texts(frame["next_change_what"]),
        "scored": flags(frame["scored"]),
        "source": [text(cell).replace(";", "; ") or None for cell in frame["source"]],
    }
    return columns


def _reached(cell: Any, ids: Iterable[str], materials: Materials) -> str:
    """Strategic materials of the portfolio that a control names, itself or by a group."""
    named = set(_ids(cell))
    named |= {member for group in list(named) for member in reference.members(group)}
    hit = [
        str(materials.facts.material(material))
        for material in ids
        if "*" in named or not named.isdisjoint((material, *kinds_of(material)))
    ]
    return "; ".join(hit) or "through what they are made from"


def change_columns(materials: Materials, shown: int) -> Columns:
    """Return the next dated changes of controls on the materials, padded to the rows that are shown."""
    frame = materials.rated.controls
    frame = frame[frame["next_change"].notna() & frame["scored"].eq(True)].sort_values("next_change", kind="stable")
    ids = list(materials.table["material"])
    rows: list[tuple[Any, Any]] = []
    days = objects(frame["next_change"])
    columns = ["issuing_country", "short_name", "next_change_what", "materials"]
    for day, issuer, name, what, reached in zip(days, *(frame[column] for column in columns), strict=True):
        country = materials.facts.country(issuer)
        words = f"{country}, {text(name)}: {text(what)} ({_reached(reached, ids, materials)})"
        rows.append((pd.Timestamp(day).to_pydatetime(), words))
    rows = [*rows[:shown], *[(None, None)] * (shown - len(rows))]
    return {key: [row[at] for row in rows] for at, key in enumerate(("day", "what"))}


def other_columns(materials: Materials, kept: KeptEntries) -> Columns:
    """Return the factors that only the company knows, as the reader filled them in."""
    found = [kept.take("a24_other", material_key(name)) for name in materials.names]
    keys = entry_keys("a24_other")
    columns: Columns = {"material": materials.names}
    columns |= {key: [each.get(key) for each in found] for key in keys}
    columns["open_items"] = np.array([float(sum(not text(each.get(key)) for key in keys)) for each in found])
    return columns
