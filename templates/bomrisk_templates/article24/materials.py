"""One row per strategic raw material: what the portfolio uses of it, and how the world's supply of it is rated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bomrisk.assessment import Assessment, assess_materials
from bomrisk.benchmarks import annex_entries
from bomrisk.benchmarks.world_shares import kinds_of
from bomrisk_templates.article24.kept import text
from bomrisk_templates.article24.uses import NO_SUPPLIER, SupplyChain
from bomrisk_templates.bom_risk.columns_of import Columns
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.portfolio import Portfolio

__all__ = ["STAGE_WORDS", "Materials", "list_columns", "material_columns", "materials_of"]

_PARTS = 6
STAGE_WORDS = {"mining": "extraction", "refining": "processing", "fabrication": "fabrication"}
"""The Act's words for our stages; fabrication comes after its processing."""


@dataclass(frozen=True)
class Materials:
    """The materials of the workbook in their order: those with the highest score first.

    Parameters
    ----------
    table : DataFrame
        ``material`` (id), ``name, entry, score, grade, bottleneck_stage, world`` (sentence on the market), ``uses`` (positions
        in the supply chain's table).
    rated : Assessment
        Of the materials themselves, as parts of unknown origin, in the same order.
    facts : Facts
    """

    table: pd.DataFrame
    rated: Assessment
    facts: Facts

    @property
    def names(self) -> list[str]:
        """Names in order."""
        found: list[str] = self.table["name"].tolist()
        return found

    def stages_of(self, at: int) -> pd.DataFrame:
        """Rated stages of a material, or of what it may be."""
        stages = self.rated.stages
        return stages[stages["material"].isin(kinds_of(str(self.table["material"].iloc[at])))]

    def kinds(self) -> dict[str, int]:
        """Position of a material by its id, and by that of each that it may be; its own row goes before a group's."""
        ids = self.table["material"].tolist()
        of_group = {kind: at for at, material in enumerate(ids) for kind in kinds_of(str(material))}
        return of_group | {str(material): at for at, material in enumerate(ids)}


def materials_of(chain: SupplyChain, portfolio: Portfolio) -> Materials:
    """Rate the materials that the portfolio uses.

    Parameters
    ----------
    chain : SupplyChain
    portfolio : Portfolio
        Gives policy, date and destination.
    """
    facts = Facts.of_reference()
    given = portfolio.assessment
    ids = sorted(set(chain.table["material"]))
    rated = assess_materials(pd.Series(ids, dtype=object), given.policy, given.as_of, given.to)
    lines = rated.lines.reset_index(drop=True)
    order = lines.assign(material=ids).sort_values(["score", "material"], ascending=[False, True], na_position="last")
    at = order.index.tolist()
    ids = [ids[row] for row in at]
    # Rated again in their order, so that positions agree everywhere.
    rated = assess_materials(pd.Series(ids, dtype=object), given.policy, given.as_of, given.to)
    lines = rated.lines.reset_index(drop=True)
    entry = dict(zip(chain.table["material"], chain.table["entry"], strict=True))
    table = pd.DataFrame(
        {
            "material": ids,
            "name": [str(facts.material(material)) for material in ids],
            "entry": [entry[material] for material in ids],
            "score": lines["score"].to_numpy(dtype=float) if ids else np.empty(0),
            "grade": lines["grade"].tolist(),
            "bottleneck_stage": [STAGE_WORDS.get(text(stage)) for stage in lines["bottleneck_stage"]],
            "world": [_market(row, facts) for row in lines.to_dict("records")],
            "uses": [np.flatnonzero(chain.table["material"].eq(material).to_numpy()) for material in ids],
        }
    )
    return Materials(table, rated, facts)


def _market(row: dict[Any, Any], facts: Facts) -> str:
    """One sentence on the bottleneck of the world market."""
    if not text(row["top_country"]):
        return f"open: {text(row['unrated_reason']) or 'no public figures'}"
    stage = STAGE_WORDS.get(text(row["bottleneck_stage"]), text(row["bottleneck_stage"]))
    return f"{facts.country(row['top_country'])} {100 * row['top_share']:.0f} % of world {stage}"


def material_columns(materials: Materials, chain: SupplyChain, total_spend: float) -> Columns:
    """Return the columns of the materials' table by key."""
    uses, table = chain.table, materials.table
    columns: Columns = {
        "material": materials.names,
        "entry": table["entry"].tolist(),
        "grade": table["grade"].tolist(),
        "score": table["score"].to_numpy(dtype=float),
        "bottleneck_stage": table["bottleneck_stage"].tolist(),
        "world": table["world"].tolist(),
    }
    lines, undecided, possible, suppliers, spend, where = [], [], [], [], [], []
    every = chain.every[chain.every["held"].eq("possible") & chain.every["listed"].ne("no")]
    maybe = every.groupby("material")["line"].nunique().to_dict()
    for material, at in zip(table["material"], table["uses"], strict=True):
        mine = uses.iloc[at]
        counted = mine[mine["counts"].gt(0)]
        lines.append(float(mine["counts"].sum()))
        graded = zip(mine["listed"], mine["decision"], strict=True)
        undecided.append(float(sum(listed == "open" and not text(word) for listed, word in graded)))
        possible.append(float(maybe.get(material, 0)))
        suppliers.append(float(len(set(mine["supplier"]) - {NO_SUPPLIER})))
        spend.append(math.fsum(value for value in counted["spend"] if value == value))
        where.append(_through(mine))
    columns |= {
        "lines": np.array(lines),
        "undecided": np.array(undecided),
        "possible": np.array(possible),
        "suppliers": np.array(suppliers),
        "spend": np.array(spend),
        "spend_share": [value / total_spend if total_spend else "" for value in spend],
        "where": where,
    }
    return columns


def _through(uses: pd.DataFrame) -> str:
    """Parts through which a material comes in, the dearest first."""
    order = uses.sort_values("spend", ascending=False, na_position="last", kind="stable")
    named = [
        (text(part) or text(description)[:40] or "line without a name")
        + (f" ({supplier})" if supplier != NO_SUPPLIER else "")
        for part, description, supplier in zip(
            order["shown_part"], order["description"], order["supplier"], strict=True
        )
    ]
    distinct = list(dict.fromkeys(named))
    more = len(distinct) - _PARTS
    return "; ".join(distinct[:_PARTS]) + (f"; and {more} more" if more > 0 else "")


def list_columns(chain: SupplyChain, facts: Facts) -> Columns:
    """Return the columns of the table of Annex I by key: every entry, found or not."""
    columns: dict[str, list[Any]] = {
        key: [] for key in ("letter", "entry", "found", "lines", "possible", "other_grade", "note")
    }
    for entry in annex_entries():
        mine = chain.every[chain.every["letter"].eq(entry.letter)]
        held = mine[mine["held"].eq("yes") & mine["listed"].ne("no")]
        found = dict.fromkeys(str(facts.material(material)) for material in held["material"])
        columns["letter"].append(f"({entry.letter})")
        columns["entry"].append(entry.title)
        columns["found"].append("; ".join(found) or "not found")
        columns["lines"].append(float(held["line"].nunique()))
        maybe = mine[mine["held"].eq("possible") & mine["listed"].ne("no")]
        columns["possible"].append(float(maybe["line"].nunique()))
        other = mine[mine["held"].eq("yes") & mine["listed"].eq("no")]
        columns["other_grade"].append(float(other["line"].nunique()))
        columns["note"].append(entry.note or None)
    return {**columns}
