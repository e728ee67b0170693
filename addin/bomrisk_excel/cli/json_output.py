"""What JSON output holds: the names are an interface that others build on."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from bomrisk import reference
from bomrisk.assessment import Assessment, assess_materials
from bomrisk.findings import Finding
from bomrisk.rating_findings import TEXTS, finding_message
from bomrisk.setting import Setting
from bomrisk.structure import ProductStructure, product_structure
from bomrisk_excel.cli.assemblies import rolled_up, spend_of_bom
from bomrisk_excel.cli.json_text import Plain
from bomrisk_templates.bom_risk.money import Money, money_of

__all__ = ["controls_list", "findings_list", "materials_list", "plain", "score_object"]

_RATING_NUMBERS_BEFORE = ("hhi", "hhi_low", "hhi_high")
_GIVEN = ("sheet", "row", "part_number", "description", "alternates")
_AS_READ = ("manufacturer", "supplier", "country", "quantity", "unit", "unit_price")
_RATING_PARTS = ("concentration", "exposure", "floor_addition")
_CELL = re.compile(r"(?P<sheet>.*)!\$?[A-Z]*\$?(?P<row>\d+)\b")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: what is missing becomes None, a date its ISO text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (pd.Timestamp, dt.datetime)):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        # Half of a surrogate pair, as a damaged file may hold, cannot be encoded.
        return value.encode("utf-8", "replace").decode("utf-8")
    item = value.item() if hasattr(value, "item") else value
    return None if isinstance(item, float) and not math.isfinite(item) else item


def _split(joined: Any) -> list[str]:
    """Split a list that a table keeps in one cell."""
    return [part.strip() for part in str(joined).split(";") if part.strip()] if isinstance(joined, str) else []


def _rating(row: Mapping[str, Any], setting: Setting) -> Plain:
    """Fields that every rating has, of a line as of a material."""
    bottleneck = {"material": plain(row["bottleneck_material"]), "stage": plain(row["bottleneck_stage"])}
    return {
        "bottleneck": bottleneck,
        **{name: plain(row[name]) for name in _RATING_NUMBERS_BEFORE},
        "top_country": plain(row["top_country"]),
        "top_share": plain(row["top_share"]),
        **{name: plain(row[name]) for name in _RATING_PARTS},
        "floor": plain(row["floor"]) or None,
        **{name: plain(row[name]) for name in ("score", "low", "high")},
        "grade": plain(row["grade"]),
        "controls": _split(row["controls"]),
        "why": plain(row["why"]),
        "findings": _rating_findings(row, setting),
    }


def _rating_findings(row: Mapping[str, Any], setting: Setting) -> list[Plain]:
    found = []
    for code in _split(row["findings"]):
        severity, _, action = TEXTS.get(code, ("info", code, ""))
        message = finding_message(code, row["finding_controls"].get(code, ()), setting)
        found.append({"code": code, "severity": severity, "message": message, "action": action})
    return found


def _records(frame: pd.DataFrame) -> list[Plain]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict(orient="records")]


def _materials_of_ratings(assessment: Assessment) -> dict[int, list[Plain]]:
    """For each rating the materials that the part holds, with the evidence for each.

    A group of which one member must be in the part ("graphite") stands under its own name with the members as candidates;
    what the part merely may contain is left out.
    """
    table = assessment.rating_materials
    table = table[table["counts"] | (table["group"].ne("") & table["confidence"].ne("low"))]
    found: dict[int, dict[str, Plain]] = {}
    columns = [table[name] for name in ("rating_id", "material", "group", "rung", "confidence", "ambiguous")]
    for rating, material, group, rung, confidence, ambiguous in zip(*columns, strict=True):
        name = group or material
        entry = {"material": plain(name), "rung": plain(rung), "confidence": plain(confidence)}
        kept = found.setdefault(int(rating), {}).setdefault(name, entry)
        if group:
            kept.setdefault("candidates", []).append(plain(material))
        elif ambiguous:
            kept["ambiguous"] = True
    return {rating: list(entries.values()) for rating, entries in found.items()}


def _by_row(findings: Iterable[Finding]) -> dict[tuple[str, int], list[Plain]]:
    """Findings of the reading that stand in a row of the file."""
    found: dict[tuple[str, int], list[Plain]] = {}
    for finding in findings:
        if place := _CELL.fullmatch(finding.where):
            entry = {key: getattr(finding, key) for key in ("code", "severity", "message", "action")}
            found.setdefault((place["sheet"], int(place["row"])), []).append(entry)
    return found


def score_object(
    assessment: Assessment,
    bom: pd.DataFrame,
    findings: Iterable[Finding] = (),
    structure: ProductStructure | None = None,
    money: Money | None = None,
) -> Plain:
    """Return a rated BOM as ``bomrisk score --json`` prints it.

    Parameters
    ----------
    assessment : Assessment
    bom : DataFrame
        The lines as they were read, in the order of ``assessment.lines``.
    findings : iterable of Finding
        Findings of the reading; those of a line's row are put beside the line's own.
    structure : ProductStructure, optional
        What is inside what; found in `bom` if not given.
    money : Money, optional
        Currency of the spend and rates to it; without rates, if not given.

    Returns
    -------
    dict
        ``as_of``, ``to``, ``currency`` (of the spend), ``lines`` and ``assemblies``. A line's ``unit_price`` is in its own
        ``price_currency``; its ``spend`` is None where it is not known, and where it is counted on the lines below.
    """
    setting = assessment.setting
    ratings = [_rating(row, setting) for row in _records(assessment.ratings)]
    materials = _materials_of_ratings(assessment)
    evidence = [plain(text) or None for text in assessment.ratings["evidence"]]
    # Overrides and declarations that cannot be read belong to one line each, unlike what else the rating finds.
    known = assessment.findings[~assessment.findings["code"].isin(list(TEXTS))]
    read = _by_row([*findings, *(Finding(*row) for row in known.itertuples(index=False, name=None))])
    blank = [None] * len(bom)
    columns = [bom[name] if name in bom.columns else blank for name in _GIVEN]
    lines = []
    tree = product_structure(bom) if structure is None else structure
    rows = columns[1]
    money = money or money_of(bom, assessment.as_of)
    spend = spend_of_bom(bom, tree, money)
    read_cells = {name: bom[name].tolist() if name in bom.columns else blank for name in _AS_READ}
    for at, (rating_id, sheet, row, part_number, description, alternates) in enumerate(
        zip(assessment.lines["rating_id"], *columns, strict=True)
    ):
        rating = ratings[rating_id]
        parent = int(tree.parent[at])
        place = (plain(sheet) or "", plain(row))
        lines.append(
            {
                "sheet": place[0],
                "row": place[1],
                "part_number": plain(part_number),
                "description": plain(description),
                "alternates": _split(alternates),
                **{name: plain(cells[at]) for name, cells in read_cells.items()},
                "price_currency": money.of_lines[at] or None,
                "spend": plain(spend[at]),
                "level": _whole(tree.level[at]),
                "parent_row": plain(rows[parent]) if parent >= 0 else None,
                "total_quantity": plain(tree.total_quantity[at]),
                "materials": materials.get(int(rating_id), []),
                "evidence": evidence[rating_id],
                **rating,
                "findings": rating["findings"] + read.get(place, []),
            }
        )
    assemblies = _assemblies(rolled_up(assessment, bom, tree, money), lines, tree, assessment)
    return {
        "as_of": plain(assessment.as_of),
        "to": assessment.to,
        "currency": money.currency or None,
        "lines": lines,
        "assemblies": assemblies,
    }


def _whole(level: Any) -> int | None:
    return None if level != level else int(level)


def _assemblies(
    found: pd.DataFrame, lines: list[Plain], structure: ProductStructure, assessment: Assessment
) -> list[Plain]:
    """Assemblies in tree order, each at every place where it is used."""
    kept = ("sheet", "row", "part_number", "description", "level")
    total, share = structure.total_quantity, structure.places.share
    bottlenecks = [assessment.lines[f"bottleneck_{name}"].tolist() for name in ("material", "stage")]
    entries = []
    for row in _records(found):
        line, worst = int(row["line"]), int(row["worst_line"])
        material, stage = (plain(values[worst]) if worst >= 0 else None for values in bottlenecks)
        entries.append(
            {
                **{name: lines[line][name] for name in kept},
                "total_quantity": plain(total[line] * share[int(row["place"])]),
                "lines_below": plain(row["lines_below"]),
                "grade": plain(row["grade"]),
                "score": plain(row["score"]),
                "worst_row": lines[worst]["row"] if worst >= 0 else None,
                "bottleneck": {"material": material, "stage": stage},
                **{
                    name: plain(row[name])
                    for name in ("high_lines", "unrated_lines", "spend", "high_spend", "high_share")
                },
            }
        )
    return entries


def materials_list(table: pd.DataFrame, setting: Setting) -> list[Plain]:
    """Return rated materials as ``bomrisk materials --json`` prints them."""
    names = reference.materials()["material"]
    ratings = assess_materials(names, setting.policy, setting.as_of, setting.to).ratings
    controls = dict(zip(names, ratings["finding_controls"], strict=True))
    rows = [{**row, "finding_controls": controls[row["material"]]} for row in _records(table)]
    return [{"material": plain(row["material"]), **_rating(row, setting)} for row in rows]


def controls_list(table: pd.DataFrame) -> list[Plain]:
    """Return controls as ``bomrisk controls --json`` prints them."""
    head = ("control_id", "issuing_country", "instrument")
    tail = ("measure", "status", "effective_from", "suspended_until", "source")
    return [
        {
            **{name: plain(row[name]) for name in head},
            "materials": _split(row["materials"]),
            **{name: plain(row[name]) for name in tail},
        }
        for row in _records(table)
    ]


def findings_list(findings: Iterable[Finding]) -> list[Plain]:
    """Return findings of a file as ``bomrisk check --json`` prints them."""
    keys = ("code", "severity", "where", "message", "action")
    return [{key: plain(getattr(finding, key)) for key in keys} for finding in findings]
