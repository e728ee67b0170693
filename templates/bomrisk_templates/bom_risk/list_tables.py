"""The rows of Controls, Sources and the findings on Checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from bomrisk.control_wording import MEASURE_WORDS
from bomrisk_templates.bom_risk.columns_of import Columns, dates, flags, numbers, objects, texts
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.figures import control_order

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["control_columns", "finding_columns", "source_columns"]

_WEAKEST = ("unverified", "secondary", "verified")


def control_columns(assessment: Assessment, facts: Facts) -> Columns:
    """Return the columns of the controls table by key."""
    frame = assessment.controls.reset_index(drop=True)
    columns: Columns = {"order": control_order(frame, assessment.as_of)}
    for key in [
        "control_id",
        "short_name",
        "instrument",
        "materials",
        "measure",
        "kind",
        "status",
        "next_change_what",
        "end_users",
        "note",
        "source",
        "confidence",
    ]:
        columns[key] = texts(frame[key])
    columns["status"] = [str(status).replace("_", " ") for status in frame["status"]]
    columns["country_name"] = [facts.country(code) for code in frame["issuing_country"]]
    columns["kind"] = [str(kind).replace("_", " ") for kind in frame["kind"]]
    columns["measure"] = ["; ".join(_words(part) for part in _ids(measures)) for measures in frame["measure"]]
    columns["materials"] = ["; ".join(_material(part, facts) for part in _ids(ids)) for ids in frame["materials"]]
    for key in ("effective_from", "last_day", "suspended_until", "next_change"):
        columns[key] = dates(frame[key])
    reported = pd.to_datetime(frame["suspended_until_reported"])
    columns["suspended_until_reported"] = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in reported]
    columns["scored"] = flags(frame["scored"])
    return columns


def _words(measure: str) -> str:
    return MEASURE_WORDS.get(measure, measure.replace("_", " "))


def _material(material: str, facts: Facts) -> str:
    return "all raw materials" if material == "*" else facts.material(material) or material


def source_columns(assessment: Assessment, facts: Facts) -> Columns:
    """Return the sources that the ratings rest on, those of shares first."""
    uses: dict[str, dict[str, set[str]]] = {}
    _note(uses, assessment.stages, "source_id", "production shares")
    _note(uses, assessment.controls, "source", "export controls")
    for source in facts.governance_sources:
        for part in _ids(source):
            uses.setdefault(part, {}).setdefault("governance", set())
    known = facts.sources.drop_duplicates("source_id").set_index("source_id")
    rows: list[dict[str, Any]] = []
    order = {"production shares": 0, "governance": 1, "export controls": 2}
    for source in sorted(uses, key=lambda each: (min(order[use] for use in uses[each]), each)):
        found = {word for words in uses[source].values() for word in words}
        row = known.loc[source] if source in known.index else pd.Series(dtype=object)
        rows.append(
            {
                "source_id": source,
                **{
                    key: row.get(key)
                    for key in ("title", "publisher", "year", "licence", "locator", "accessed", "notes")
                },
                "used_for": "; ".join(sorted(uses[source], key=lambda use: order[use])),
                "confidence": next((word for word in _WEAKEST if word in found), None),
            }
        )
    frame = pd.DataFrame(
        rows,
        columns=[
            *(["source_id", "title", "publisher", "year", "licence", "used_for", "confidence"]),
            "locator",
            "accessed",
            "notes",
        ],
    )
    columns: Columns = {key: texts(frame[key]) for key in frame.columns if key not in ("year", "accessed")}
    columns["year"] = numbers(frame["year"])
    columns["accessed"] = [None if day is None or pd.isna(day) else str(day)[:10] for day in frame["accessed"]]
    return columns


def _ids(text: Any) -> list[str]:
    return [] if text is None or pd.isna(text) else [part.strip() for part in str(text).split(";") if part.strip()]


def _note(uses: dict[str, dict[str, set[str]]], frame: pd.DataFrame, column: str, use: str) -> None:
    """Remember which sources a frame names, and how sure its facts are."""
    if column not in frame.columns:
        return
    sure = objects(frame["confidence"]) if "confidence" in frame.columns else [None] * len(frame)
    for ids, confidence in zip(frame[column], sure, strict=True):
        for part in _ids(ids):
            words = uses.setdefault(part, {}).setdefault(use, set())
            if isinstance(confidence, str):
                words.add(confidence)


def finding_columns(findings: pd.DataFrame) -> Columns:
    """Return the findings, errors first."""
    rank = findings["severity"].map({"error": 0, "warning": 1, "info": 2}).fillna(3)
    frame = findings.assign(rank=rank).sort_values("rank", kind="stable")
    return {key: texts(frame[key]) for key in ("message", "where", "code", "severity", "action")}
