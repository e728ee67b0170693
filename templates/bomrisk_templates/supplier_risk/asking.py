"""What to ask each supplier: the questions whose answers move a rating, by part and material, each part once."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bomrisk_templates.bom_risk.line_key import LineKey, key_of
from bomrisk_templates.supplier_risk.grouping import Supplier
from bomrisk_templates.supplier_risk.seal import line_ids

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["Part", "Question", "Row", "SupplierRequest", "requests_of", "worth_asking"]

_WORTH = 5.0
"""Points by which an answer must be able to move a score, if it cannot move a grade."""
_UNRECOGNISED, _COUNTRY = "unrecognised", "country"
_NUMBERS = ("supplier_part_number", "manufacturer_part_number", "part_number", "description")
_LONGEST_NAME = 80


@dataclass(slots=True)
class Part:
    """A part that a supplier is asked about, with the lines of the BOM that are this part.

    Parameters
    ----------
    line_id, number : str
        What it is called in the workbook.
    reference, description : str
        The buyer's part number and text.
    quantity : float
        Sum over its lines, NaN where none says one.
    rating : int
        Row position among the ratings.
    basis : int
        Row position among the stages that says why the part matters, -1 if none does.
    """

    line_id: str
    number: str
    reference: str
    description: str
    quantity: float
    rating: int
    basis: int = -1
    rows: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """A row of the declaration: a material of a part, and the columns that are asked for."""

    part: Part
    material: str
    asked: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Question:
    """A question, once for all parts that it is about.

    Parameters
    ----------
    kind, stage, material : str
        As :func:`bomrisk.questions.open_questions` has them; ``stage`` where the kind depends on it.
    column : str
        Key of the declaration's column that takes the answer.
    basis : int
        Row position among the stages that says why it matters, -1 if none does.
    """

    kind: str
    stage: str
    material: str
    column: str
    basis: int
    parts: dict[str, Part] = field(default_factory=dict)
    effect: float = 0.0
    swing: float = 0.0


@dataclass(frozen=True, slots=True)
class SupplierRequest:
    """All that is asked of one supplier.

    Parameters
    ----------
    supplier : Supplier
    parts : sequence of Part
        Those asked about, the most important first.
    questions : sequence of Question
    unrecognised : int
        Parts in which nothing was recognised and about which nothing is asked.
    """

    supplier: Supplier
    parts: Sequence[Part]
    questions: Sequence[Question]
    unrecognised: int = 0

    @property
    def rows(self) -> list[Row]:
        """Rows of the declaration."""
        return [row for part in self.parts for row in part.rows.values()]


@lru_cache(maxsize=1)
def _columns() -> Mapping[tuple[str, str], str]:
    text = (resources.files(__package__) / "asked.csv").read_text(encoding="utf-8")
    return {(row["kind"], row["stage"]): row["column"] for row in csv.DictReader(text.splitlines())}


def worth_asking(questions: pd.DataFrame, *, unrecognised: bool = False) -> pd.DataFrame:
    """Keep the questions that can move a grade, or the score by some points.

    Parameters
    ----------
    questions : DataFrame
        As :func:`bomrisk.questions.open_questions` returns them.
    unrecognised : bool
        Whether to ask also about parts in which nothing was recognised.
    """
    moves = questions["grade_low"].ne(questions["grade_high"]) | questions["swing"].ge(_WORTH)
    return questions[moves & (questions["kind"].ne(_UNRECOGNISED) | unrecognised)]


def requests_of(
    suppliers: Iterable[Supplier], lines: pd.DataFrame, assessment: Assessment, questions: pd.DataFrame
) -> list[SupplierRequest]:
    """Sort the questions by supplier, part and material.

    Parameters
    ----------
    suppliers : iterable of Supplier
    lines : DataFrame
        The BOM in canonical columns.
    assessment : Assessment
        Of these lines.
    questions : DataFrame
        Those to be asked.

    Returns
    -------
    list of SupplierRequest
        One for each supplier, in their order; without parts where nothing is to be asked.
    """
    facts = _Facts(lines, assessment)
    by_line = _by_line(questions)
    return [_request(supplier, facts, by_line) for supplier in suppliers]


def _by_line(questions: pd.DataFrame) -> dict[int, list[Any]]:
    kept = questions[["line", "material", "kind", "low", "swing", "effect"]]
    found: dict[int, list[Any]] = {}
    for row in kept.itertuples(index=False):
        found.setdefault(int(row.line), []).append(row)  # type: ignore[arg-type]
    return found


class _Facts:
    """Columns of lines and ratings as plain lists, which are read one by one."""

    def __init__(self, lines: pd.DataFrame, assessment: Assessment) -> None:
        wanted = {*_NUMBERS, "manufacturer", "quantity"} & set(lines.columns)
        self.columns: dict[str, list[Any]] = {
            name: lines[name].astype(object).where(lines[name].notna(), None).tolist() for name in wanted
        }
        self.rating = assessment.lines["rating_id"].to_numpy(dtype=np.int64).tolist()
        self.bottleneck = assessment.ratings["bottleneck"].fillna(-1).astype(int).tolist()
        self.stages = _stages_of(assessment)
        self._asked: dict[tuple[int, str, str, float], list[tuple[str, str, str, str, int]]] = {}

    def asked(self, line: int, question: Any) -> list[tuple[str, str, str, str, int]]:
        """What a question of a line comes down to; worked out once for lines that are rated alike."""
        rating, material = self.rating[line], question.material
        key = (rating, material, question.kind, question.low)
        if key not in self._asked:
            stages = self.stages.get((rating, material.split("; ")[0]), [])
            self._asked[key] = _asked(question.kind, material, question.low, stages)
        return self._asked[key]

    def text(self, name: str, line: int) -> str:
        values = self.columns.get(name)
        return " ".join(str(values[line]).split()) if values is not None and values[line] is not None else ""

    def key(self, line: int) -> LineKey:
        return key_of({name: values[line] for name, values in self.columns.items()})

    def quantity(self, at: Sequence[int]) -> float:
        values = self.columns.get("quantity")
        known = [] if values is None else [float(values[line]) for line in at if isinstance(values[line], (int, float))]
        return math.fsum(known) if known else math.nan


def _stages_of(assessment: Assessment) -> dict[tuple[int, str], list[tuple[float, str, int]]]:
    """Rated stages by rating and material: score, stage and row position, the worst first."""
    stages = assessment.stages
    scores, names = stages["score"].to_numpy(dtype=float).tolist(), stages["stage"].tolist()
    rated = stages["rated"].eq(True).tolist()
    found: dict[tuple[int, str], list[tuple[float, str, int]]] = {}
    rows = assessment.rating_materials
    groups = rows["group"].fillna("") if "group" in rows.columns else pd.Series("", index=rows.index)
    columns = (rows["rating_id"], rows["material"], groups, rows["first_stage"], rows["last_stage"])
    for rating, material, group, first, last in zip(*columns, strict=True):
        if first < 0 or pd.isna(first):
            continue
        here = [(scores[at], names[at], at) for at in range(int(first), int(last) + 1) if rated[at]]
        # A group that has no shares of its own stands there as its members; questions name the group.
        for name in {material, group} - {""}:
            found.setdefault((int(rating), name), []).extend(here)
    return {key: sorted(here, key=lambda each: -each[0]) for key, here in found.items()}


def _request(supplier: Supplier, facts: _Facts, by_line: Mapping[int, list[Any]]) -> SupplierRequest:
    grouped: dict[LineKey, list[int]] = {}
    for line in supplier.lines:
        if line in by_line:
            # A line that nothing names is a part of its own.
            grouped.setdefault(facts.key(line) or ("line", str(line)), []).append(line)
    parts: list[Part] = []
    questions: dict[tuple[str, str, str], Question] = {}
    for at, line_id in zip(grouped.values(), line_ids(grouped), strict=True):
        part = _part(line_id, at, facts)
        for line in at:
            for asked in by_line[line]:
                for kind, stage, material, column, basis in facts.asked(line, asked):
                    key = (kind, stage, material)
                    question = questions.get(key)
                    if question is None:
                        question = questions[key] = Question(*key, column, basis)
                    question.parts[part.line_id] = part
                    question.effect += asked.effect
                    question.swing = max(question.swing, asked.swing)
                    # Where a part is made is asked once, whatever is in it.
                    own = material.split("; ")[0] if kind == _COUNTRY else material
                    row = part.rows.get(own)
                    if row is None:
                        row = part.rows[own] = Row(part, own)
                    row.asked[column] = None
                    part.basis = part.basis if part.basis >= 0 else basis
        parts.append(part)
    order = sorted(
        questions.values(), key=lambda each: (-each.effect, -each.swing, each.material, each.kind, each.stage)
    )
    places: dict[str, int] = {}
    for at_rank, question in enumerate(order):
        for line_id in question.parts:
            places.setdefault(line_id, at_rank)
    parts.sort(key=lambda part: (places[part.line_id], part.number, part.line_id))
    return SupplierRequest(supplier, parts, order)


def _part(line_id: str, at: Sequence[int], facts: _Facts) -> Part:
    first = at[0]
    number = next((text for name in _NUMBERS if (text := facts.text(name, first))), line_id)
    return Part(
        line_id=line_id,
        number=number if len(number) <= _LONGEST_NAME else f"{number[: _LONGEST_NAME - 1]}…",
        reference=facts.text("part_number", first),
        description=facts.text("description", first),
        quantity=facts.quantity(at),
        rating=facts.rating[first],
        basis=facts.bottleneck[facts.rating[first]],
    )


def _asked(
    kind: str, material: str, low: float, stages: Sequence[tuple[float, str, int]]
) -> list[tuple[str, str, str, str, int]]:
    """Kind, stage, material, column of the answer and reason of a question; of an origin one for each stage that counts."""
    columns = _columns()
    if (kind, "") in columns:
        return [(kind, "", material, columns[kind, ""], stages[0][2] if stages else -1)]
    # Another stage would keep the score up, whatever is answered about the first one.
    least = low + _WORTH if low == low else -math.inf
    found: dict[str, int] = {}
    for at, (score, stage, position) in enumerate(stages or [(math.nan, "refining", -1)]):
        if at == 0 or score > least:
            found.setdefault(stage, position)
    return [(kind, stage, material, columns[kind, stage], position) for stage, position in found.items()]
