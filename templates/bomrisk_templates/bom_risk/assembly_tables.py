"""The rows of Structure and Assemblies, with the values that their formulas have now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bomrisk.rollup import HIGH_GRADES, roll_up
from bomrisk.structure import ProductStructure
from bomrisk_templates.bom_risk.columns_of import Columns

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["assembly_columns", "assembly_note", "structure_columns"]

_STEP = "    "
"""Indentation of a name by one level."""


def structure_columns(structure: ProductStructure, results: Columns) -> Columns:
    """Return the columns of the structure table by key.

    Parameters
    ----------
    structure : ProductStructure
    results : Columns
        Columns of the results table.
    """
    places = structure.places
    at = places.line
    scores = np.asarray(results["score"], dtype=np.float64)[at]
    grades = np.asarray(results["grade"], dtype=object)[at]
    spend = np.asarray(results["spend"], dtype=np.float64)[at] * places.share
    high = np.where(np.isin(grades, HIGH_GRADES), spend, 0.0)
    return {
        "position": np.arange(1.0, len(at) + 1),
        "line": at + 1.0,
        "level": structure.level[at],
        "last_row": places.last + 1.0,
        "share": places.share,
        "rating_id": np.asarray(results["rating_id"], dtype=np.float64)[at],
        "results_row": at + 1.0,
        "score": scores,
        "grade": grades.tolist(),
        "spend": spend,
        "high_spend": np.where(np.isfinite(spend), high, np.nan),
    }


def assembly_columns(structure: ProductStructure, assessment: Assessment, results: Columns) -> Columns:
    """Return the columns of the assemblies table by key, in tree order.

    Parameters
    ----------
    structure : ProductStructure
    assessment : Assessment
    results : Columns
        Columns of the results table.
    """
    rows = roll_up(structure, assessment.lines, np.asarray(results["spend"], dtype=np.float64))
    lines, worst = rows["line"].to_numpy(), rows["worst_line"].to_numpy()
    numbers, texts = (results[key] for key in ("part_number", "description"))
    bottlenecks, stages = (results[key] for key in ("bottleneck_material", "bottleneck_stage"))
    places = structure.places
    best = rows["worst_place"].to_numpy(dtype=np.float64)
    with_share = structure.total_quantity[lines] * places.share[rows["place"].to_numpy()]
    columns: Columns = {
        "level": structure.level[lines],
        "part_number": [numbers[line] for line in lines],
        "name": [
            _STEP * depth + (texts[line] or numbers[line] or f"Line {line + 1}")
            for line, depth in zip(lines, rows["depth"], strict=True)
        ],
        "total_quantity": with_share,
        "worst": [_name(numbers[line], texts[line]) if line >= 0 else None for line in worst],
        "bottleneck": [f"{bottlenecks[line]}, {stages[line]}" if line >= 0 else None for line in worst],
        "grade": rows["grade"].tolist(),
        "first_row": rows["place"].to_numpy() + 1.0,
        "last_row": rows["last_place"].to_numpy() + 1.0,
        "worst_row": np.where(best >= 0, best + 1, np.nan),
    }
    for key in ("lines_below", "score", "high_lines", "unrated_lines", "spend", "high_spend", "high_share"):
        columns[key] = rows[key].to_numpy(dtype=np.float64)
    return columns


def _name(number: str | None, text: str | None) -> str:
    return ", ".join(part for part in (number, text) if part)


def assembly_note(structure: ProductStructure) -> str:
    """Say how many levels and assemblies there are, and what tells them."""
    if not structure.has_levels:
        return "This BOM has one level: no line is inside another, so there are no assemblies to list."
    words = {"level": "levels", "position": "item positions", "parent": "parent numbers"}
    told = " and ".join(dict.fromkeys(words[basis] for basis in structure.basis.values()))
    levels, count = int(structure.depth.max()) + 1, structure.assemblies
    noun = "assembly" if count == 1 else "assemblies"
    return (
        f"{levels} levels and {count} {noun}, told by the {told} of the BOM. Score and spend of an assembly count its own line and "
        "all that is inside it; quantities are multiplied down."
    )
