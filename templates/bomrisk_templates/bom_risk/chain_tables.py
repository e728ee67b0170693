"""The calculation sheets' rows: ratings, their materials, stages and exposure, with the values that formulas have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bomrisk_templates.bom_risk.columns_of import Columns, Numbers, flags, numbers, positions, texts
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.phrases import ask_of_stages, holds_of_stages
from bomrisk_templates.package.cells import Cells

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["exposure_columns", "material_columns", "rating_columns", "stage_columns"]


def _counted(frame: pd.DataFrame) -> Numbers:
    return np.arange(1, len(frame) + 1, dtype=np.float64)


def exposure_columns(assessment: Assessment) -> Columns:
    """Return the columns of the exposure table by key."""
    frame = assessment.exposure
    columns: Columns = {"position": _counted(frame)}
    for key in ("stage_key", "country", "control_id", "instrument", "measure_counted", "coverage", "form", "status"):
        columns[key] = texts(frame[key])
    for key in ("share", "severity", "coverage_factor", "form_factor", "status_factor", "effective", "contribution"):
        columns[key] = numbers(frame[key])
    columns["scored"] = flags(frame["scored"]) if "scored" in frame.columns else ["yes"] * len(frame)
    columns["strictest"] = flags(frame["strictest"])
    # Rows of one country at one stage stand together; the first and last of them bound the search for the strictest.
    new = frame[["stage_key", "country"]].ne(frame[["stage_key", "country"]].shift()).any(axis=1).to_numpy(dtype=bool)
    group = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(frame)) - 1
    columns["first_row"] = (starts[group] + 1.0) if len(frame) else np.empty(0)
    columns["last_row"] = (ends[group] + 1.0) if len(frame) else np.empty(0)
    return columns


def stage_columns(assessment: Assessment, facts: Facts) -> Columns:
    """Return the columns of the stages table by key."""
    frame = assessment.stages
    rated = frame["rated"].eq(True)
    columns: Columns = {"position": _counted(frame)}
    form = "form" if "form" in frame.columns else "form_needed"
    for key in (
        "stage_key",
        "material",
        "stage",
        "dataset",
        "reason",
        "top_country",
        "controls",
        "basis",
    ):
        columns[key] = texts(frame[key])
    columns["form"] = texts(frame[form])
    columns["material_origin"] = texts(frame["origins"])
    for key in (
        "year",
        "named_share",
        "hhi_g_other",
        "hhi_g_trusted",
        "hhi_g_destination",
        "top_share",
        "top3_share",
        "n1",
    ):
        columns[key] = numbers(frame[key])
    for key in ("low", "high"):
        columns[key] = numbers(frame[key])
    for key in ("hhi", "hhi_low", "hhi_high"):  # people know it on a scale to 10,000
        columns[key] = numbers(frame[key], 10_000)
    for key in [
        "hhi_g",
        "concentration",
        "supply_under_control",
        "exposure_market",
        "origin_severity",
        "exposure",
        "raw",
        "stopped_share",
        "floor",
        "floor_addition",
        "score",
    ]:
        columns[key] = np.where(rated, numbers(frame[key]), np.nan)
    columns["country_name"] = [facts.country(code) for code in frame["top_country"]]
    columns["rated"], columns["crma_flag"] = flags(rated), flags(frame["crma_flag"])
    columns["origin_issues"] = flags(frame["origin_issues"])
    columns["holds"] = holds_of_stages(frame, assessment.exposure, assessment.controls, assessment.to, facts)
    columns["ask"] = ask_of_stages(frame, assessment.exposure, facts)
    columns["first_exposure"], columns["last_exposure"] = (
        positions(frame["first_exposure"]),
        positions(frame["last_exposure"]),
    )
    return columns


def material_columns(assessment: Assessment, stages: Columns, facts: Facts) -> Columns:
    """Return the columns of the materials table by key."""
    frame = assessment.rating_materials
    columns: Columns = {"position": _counted(frame), "rating_id": positions(frame["rating_id"])}
    for key in ("material", "rung", "rule", "confidence", "form", "material_origin", "processing_country"):
        columns[key] = texts(frame[key])
    columns["material_name"] = [facts.material(material) for material in frame["material"]]
    for key in ("ambiguous", "trace", "counts"):
        columns[key] = flags(frame[key])
    for key in ("first_stage", "last_stage"):
        columns[key] = positions(frame[key].fillna(-1))
    found = frame["bottleneck"].fillna(-1)
    columns["bottleneck"] = np.where(found >= 0, numbers(found) + 1, np.nan)
    columns["bottleneck_stage"] = _at(stages["stage"], found)
    for key in ("concentration", "exposure", "floor_addition", "score", "low", "high"):
        columns[key] = numbers(frame[key])
    columns["counted_score"] = np.where(frame["counts"].eq(True), columns["score"], np.nan)
    return columns


def _at(values: Cells, rows: pd.Series) -> list[Any]:
    """Values at 0-based positions; None where the position is -1."""
    return [values[int(row)] if row >= 0 else None for row in rows]


def rating_columns(assessment: Assessment, stages: Columns, materials: Columns) -> Columns:
    """Return the columns of the ratings table by key."""
    frame = assessment.ratings
    columns: Columns = {"position": _counted(frame)}
    for key in ("materials", "evidence", "floor", "grade", "why", "unrated_reason", "findings"):
        columns[key] = texts(frame[key])
    for key in ("first_material", "last_material"):
        columns[key] = positions(frame[key])
    for key in ("concentration", "exposure", "floor_addition", "score", "low", "high"):
        columns[key] = numbers(frame[key])
    chosen = _first_largest(materials["counted_score"], frame)
    columns["material_row"] = np.where(chosen >= 0, chosen + 1.0, np.nan)
    columns["bottleneck_material"] = _at(materials["material_name"], chosen)
    columns["bottleneck_stage"] = _at(materials["bottleneck_stage"], chosen)
    columns["trace"] = _at(materials["trace"], chosen)
    row = pd.Series([int(materials["bottleneck"][at]) - 1 if at >= 0 else -1 for at in chosen], dtype="int64")
    columns["stage_row"] = np.where(row >= 0, row + 1.0, np.nan)
    for key in ("hhi", "hhi_low", "hhi_high", "top_share", "top3_share", "n1"):
        columns[key] = _numbers_at(stages[key], row)
    for key in ("country_name", "crma_flag", "controls", "holds", "ask"):
        columns[key] = _at(stages[key], row)
    return columns


def _numbers_at(values: Cells, rows: pd.Series) -> Numbers:
    return np.asarray([float(values[int(row)]) if row >= 0 else np.nan for row in rows], dtype=np.float64)


def _first_largest(scores: Cells, ratings: pd.DataFrame) -> pd.Series:
    """Row of the material with the largest counted score of each rating, the first of equals; -1 where there is none."""
    chosen = []
    values = np.asarray(scores, dtype=np.float64)
    for first, last in zip(ratings["first_material"], ratings["last_material"], strict=True):
        part = values[int(first) : int(last) + 1] if first >= 0 else np.empty(0)
        chosen.append(int(first) + int(np.nanargmax(part)) if np.isfinite(part).any() else -1)
    return pd.Series(chosen, dtype="int64")
