"""The rows of the supplier index: one per supplier, the worst first, with the values that its formulas have now."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.ratings import grade_of
from bomrisk.rollup import HIGH_GRADES
from bomrisk_templates.bom_risk.columns_of import Columns, texts
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.texts import place_of_line
from bomrisk_templates.package.cells import Formula
from bomrisk_templates.supplier_risk.asking import SupplierRequest
from bomrisk_templates.supplier_risk.columns import CHARTED, REPLIES

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = [
    "Entry",
    "IndexRow",
    "heat_columns",
    "index_columns",
    "index_rows",
    "nameless_columns",
    "point_columns",
    "positions_of",
]

_MATERIALS = 30
"""Materials on the heat map: those of the worst grades, and of most suppliers."""
_NAMED = 4


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A supplier as the index lists it.

    Parameters
    ----------
    request : SupplierRequest
    file : str
        Its workbook, relative to the index; empty where nothing is asked.
    score, spend : float
        Worst score of its lines, and the sum of their spend; NaN where unknown.
    grades : mapping of str to str
        Worst grade by material.
    """

    request: SupplierRequest
    file: str
    grade: str
    score: float
    spend: float
    high_lines: int
    grades: Mapping[str, str]

    @property
    def lines(self) -> int:
        """Lines of the BOM that it supplies."""
        return len(self.request.supplier.lines)

    @property
    def needed(self) -> int:
        """Answers that it was asked for."""
        return sum(len(row.asked) for row in self.request.rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the buyer noted about a supplier in an earlier index."""

    reply: Any = None
    replied_on: Any = None
    comment: Any = None
    supplier: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is more than what stands in a new index."""
        return bool(self.comment or self.replied_on or self.reply not in (None, "", REPLIES[0]))

    def __str__(self) -> str:
        return ", ".join(str(each) for each in (self.reply, self.replied_on, self.comment) if each)


def index_rows(
    requests: Sequence[SupplierRequest],
    files: Sequence[str],
    assessment: Assessment,
    spend: npt.NDArray[np.float64],
) -> list[IndexRow]:
    """Sum up the lines of each supplier.

    Parameters
    ----------
    requests : sequence of SupplierRequest
    files : sequence of str
        The workbook of each, empty where there is none.
    assessment : Assessment
    spend : ndarray of float
        Of each line, NaN where unknown.

    Returns
    -------
    list of IndexRow
        The worst first, of equals the one with more spend.
    """
    lines = assessment.lines
    scores, grades = lines["score"].to_numpy(dtype=float), lines["grade"].tolist()
    ratings = lines["rating_id"].to_numpy()
    by_rating = _grades_by_rating(assessment)
    rows = []
    for request, file in zip(requests, files, strict=True):
        at = np.asarray(request.supplier.lines, dtype=np.int64)
        known, paid = scores[at][np.isfinite(scores[at])], spend[at][np.isfinite(spend[at])]
        worst: dict[str, str] = {}
        for rating in dict.fromkeys(ratings[at].tolist()):
            for material, grade in by_rating.get(rating, ()):
                worst[material] = max(worst.get(material, ""), grade)
        rows.append(
            IndexRow(
                request,
                file,
                max((grades[line] for line in request.supplier.lines if grades[line] != "unrated"), default="unrated"),
                float(known.max()) if len(known) else math.nan,
                math.fsum(paid) if len(paid) else math.nan,
                sum(grades[line] in HIGH_GRADES for line in request.supplier.lines),
                worst,
            )
        )
    return sorted(rows, key=lambda row: (-_or(row.score, -1.0), -_or(row.spend, 0.0), row.request.supplier.key))


def _or(value: float, other: float) -> float:
    return value if math.isfinite(value) else other


def _grades_by_rating(assessment: Assessment) -> dict[int, list[tuple[str, str]]]:
    """Materials that a rating certainly holds, each with the grade of its own score."""
    rows = assessment.rating_materials
    rows = rows[rows["counts"].eq(True) & rows["score"].notna()]
    found: dict[int, list[tuple[str, str]]] = {}
    grades = grade_of(rows["score"], assessment.policy)
    for rating, material, grade in zip(rows["rating_id"], rows["material"], grades, strict=True):
        found.setdefault(int(rating), []).append((str(material), grade))
    return found


def index_columns(
    rows: Sequence[IndexRow], entries: Mapping[str, Entry], positions: Sequence[str], facts: Facts
) -> Columns:
    """Return the columns of the list of suppliers."""
    kept = [entries.get(row.request.supplier.key, Entry()) for row in rows]
    spend = np.array([row.spend for row in rows], dtype=np.float64)
    total = math.fsum(spend[np.isfinite(spend)])
    seen: Counter[str] = Counter()
    keys = []
    for position in positions:
        seen[position] += 1
        keys.append(f"{position} {seen[position]}")
    return {
        "number": np.arange(1.0, len(rows) + 1),
        "supplier": [row.request.supplier.name for row in rows],
        "file": [_link(row.file) for row in rows],
        "reply": [entry.reply or (REPLIES[0] if row.file else None) for entry, row in zip(kept, rows, strict=True)],
        "replied_on": [entry.replied_on for entry in kept],
        "parts": np.array([len(row.request.parts) for row in rows], dtype=np.float64),
        "needed": np.array([row.needed for row in rows], dtype=np.float64),
        "lines": np.array([row.lines for row in rows], dtype=np.float64),
        "grade": [row.grade for row in rows],
        "score": np.array([row.score for row in rows], dtype=np.float64),
        "high_lines": np.array([row.high_lines for row in rows], dtype=np.float64),
        "materials": [_worst_materials(row, facts) for row in rows],
        "spend": spend,
        "spend_share": spend / total if total else np.full(len(rows), math.nan),
        "position": list(positions),
        "comment": [entry.comment for entry in kept],
        "impact": impacts(rows),
        "key": keys,
    }


def impacts(rows: Sequence[IndexRow]) -> npt.NDArray[np.float64]:
    """What a supplier weighs: its spend, or its lines where no spend is known at all."""
    spend = np.array([row.spend for row in rows], dtype=np.float64)
    return spend if np.isfinite(spend).any() else np.array([row.lines for row in rows], dtype=np.float64)


def impact_limit(weights: npt.NDArray[np.float64]) -> float:
    """Weight of the smallest of those suppliers that make up the first 80 % of all (the A and B parts of an ABC analysis)."""
    known = np.sort(weights[np.isfinite(weights)])[::-1]
    if not len(known) or known.sum() <= 0:
        return 0.0
    before = np.cumsum(known) - known
    return float(known[before < 0.8 * known.sum()][-1])


def positions_of(rows: Sequence[IndexRow], risk_limit: float, limit: float) -> list[str]:
    """Return where each supplier stands, as the workbook's formula does."""
    found = []
    for row, weight in zip(rows, impacts(rows).tolist(), strict=True):
        if not math.isfinite(row.score):
            found.append("unrated")
        elif not math.isfinite(weight):
            found.append("no spend")
        elif row.score >= risk_limit:
            found.append("strategic" if weight >= limit else "bottleneck")
        else:
            found.append("leverage" if weight >= limit else "non-critical")
    return found


def _link(file: str) -> Formula | None:
    return Formula(f'HYPERLINK("{file}","{file.rsplit("/", 1)[-1]}")', file.rsplit("/", 1)[-1]) if file else None


def _worst_materials(row: IndexRow, facts: Facts) -> str | None:
    ranked = sorted(row.grades.items(), key=lambda each: (-ord(each[1]), each[0]))
    named = [f"{facts.material(material)} ({grade})" for material, grade in ranked if grade in HIGH_GRADES]
    more = f", +{len(named) - _NAMED}" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more or None


def point_columns(rows: Sequence[IndexRow]) -> Columns:
    """Return the points of the chart: the suppliers that matter most by risk, and by weight."""
    weights = impacts(rows)
    drawn = [at for at, row in enumerate(rows) if math.isfinite(row.score) and weights[at] > 0]
    by_weight = sorted(drawn, key=lambda at: -weights[at])
    chosen = sorted(dict.fromkeys([*drawn[: CHARTED // 2], *by_weight])) if len(drawn) <= CHARTED else []
    if not chosen:
        mixed = dict.fromkeys(each for pair in zip(drawn, by_weight, strict=True) for each in pair)
        chosen = sorted(list(mixed)[:CHARTED])
    rest: list[Any] = [None] * (CHARTED - len(chosen))
    return {
        "number": [*[at + 1 for at in chosen], *rest],
        "supplier": [*[rows[at].request.supplier.name for at in chosen], *rest],
        "score": [*[rows[at].score for at in chosen], *rest],
        "impact": [*[float(weights[at]) for at in chosen], *rest],
    }


def heat_columns(rows: Sequence[IndexRow], facts: Facts) -> tuple[list[str], Columns]:
    """Return the materials of the heat map, and its columns by key or material."""
    counts: Counter[tuple[str, str]] = Counter((m, grade) for row in rows for m, grade in row.grades.items())
    materials = {material for material, _ in counts}
    ranked = sorted(materials, key=lambda m: ([-counts[m, grade] for grade in "EDCBA"], m))[:_MATERIALS]
    listed = [(number, row) for number, row in enumerate(rows, start=1) if row.grades.keys() & set(ranked)]
    columns: Columns = {
        "number": np.array([number for number, _ in listed], dtype=np.float64),
        "supplier": [row.request.supplier.name for _, row in listed],
        "grade": [row.grade for _, row in listed],
    }
    headers = [(facts.material(material) or material).split(" (")[0] for material in ranked]
    for header, material in zip(headers, ranked, strict=True):
        columns[header] = [row.grades.get(material) for _, row in listed]
    return headers, columns


def nameless_columns(nameless: Sequence[int], lines: pd.DataFrame, assessment: Assessment) -> Columns:
    """Return the lines that name no supplier, the worst first."""
    scores = assessment.lines["score"].to_numpy(dtype=float)
    at = sorted(nameless, key=lambda line: (-_or(float(scores[line]), -1.0), line))
    chosen, rated = lines.iloc[at], assessment.lines.iloc[at]
    columns: Columns = {"where": [place_of_line(lines, line) for line in at]}
    for key in ("part_number", "description", "manufacturer"):
        columns[key] = texts(chosen[key]) if key in chosen.columns else [None] * len(at)
    columns["grade"], columns["score"] = rated["grade"].tolist(), scores[at]
    columns["materials"] = texts(rated["materials"])
    return columns
