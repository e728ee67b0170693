"""The rows of the supplier workbook's tables, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk_templates.bom_risk.columns_of import Columns
from bomrisk_templates.supplier_risk.asking import Part, SupplierRequest
from bomrisk_templates.supplier_risk.columns import ANSWERS, CHECKS
from bomrisk_templates.supplier_risk.names import Names
from bomrisk_templates.supplier_risk.reasons import Reasons, said
from bomrisk_templates.supplier_risk.texts import Texts

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["Columns", "Context", "check_columns", "declaration_columns", "line_columns", "question_columns"]

_CONTACT_CELLS = 3
_PARTS_NAMED = 12


@dataclass(frozen=True)
class Context:
    """What the rows of all suppliers have in common."""

    assessment: Assessment
    texts: Texts
    names: Names
    reasons: Reasons

    @cached_property
    def stages(self) -> list[str | None]:
        """Stage that decides each rating, in words."""
        words = self.texts.starting("stage.")
        return [None if pd.isna(stage) else words[str(stage)] for stage in self.assessment.ratings["bottleneck_stage"]]

    @cached_property
    def grades(self) -> list[str]:
        """Grade of each rating."""
        return self.assessment.ratings["grade"].tolist()

    @cached_property
    def scores(self) -> npt.NDArray[np.float64]:
        """Score of each rating, NaN where there is none."""
        return self.assessment.ratings["score"].to_numpy(dtype=np.float64)


def line_columns(request: SupplierRequest, context: Context) -> Columns:
    """Return the columns of the parts that are asked about."""
    parts = request.parts
    return {
        "line_id": [part.line_id for part in parts],
        "part_number": [part.number for part in parts],
        "your_reference": [part.reference if part.reference != part.number else None for part in parts],
        "description": [part.description if part.description != part.number else None for part in parts],
        "quantity": np.array([part.quantity for part in parts], dtype=np.float64),
        "materials": [_materials(part, context.names) for part in parts],
        "stage": [context.stages[part.rating] for part in parts],
        "why": _reasons_of_parts(parts, context),
        "grade": [context.grades[part.rating] for part in parts],
        "score": context.scores[[part.rating for part in parts]],
    }


def _reasons_of_parts(parts: Sequence[Part], context: Context) -> list[str | None]:
    """Say each thing once: what is public stands at the first part, the next ones refer to it."""
    first: dict[int, Part] = {}
    told: list[str | None] = []
    for part in parts:
        before = first.setdefault(part.basis, part)
        own = before is part or part.basis < 0
        text = context.reasons.of_stage(part.basis) if own else said(context.texts["why.as"], before.number)
        told.append(text or None)
    return told


def _materials(part: Part, names: Names) -> str | None:
    """The materials of a part's rows in the declaration: the reader of the reply knows these rows by them."""
    return "; ".join(dict.fromkeys(names.material(row.material) for row in part.rows.values() if row.material)) or None


def question_columns(request: SupplierRequest, context: Context) -> Columns:
    """Return the columns of the questions."""
    texts, questions = context.texts, request.questions
    keys = [f"{each.kind}.{each.stage}" if each.stage else each.kind for each in questions]
    trace = _percent(context.assessment.policy.trace_mass_fraction, texts)
    return {
        "rank": np.arange(1.0, len(questions) + 1),
        "part_number": [_some([part.number for part in each.parts.values()]) for each in questions],
        "material": [context.names.material(each.material) or None for each in questions],
        "question": [said(texts[f"question.{key}"], trace) for key in keys],
        "why": _reasons([(texts.get(f"why.{each.kind}"), each.basis) for each in questions], context),
        "answer_in": [texts.header(each.column) for each in questions],
        "swing": np.array([each.swing for each in questions]),
    }


def _reasons(wanted: Sequence[tuple[str, int]], context: Context) -> list[str | None]:
    """Say each thing once: what is public about a material stands at the first question, the next ones refer to it."""
    first: dict[int, int] = {}
    told = []
    for number, (before, basis) in enumerate(wanted, start=1):
        place = first.setdefault(basis, number)
        text = context.reasons.of_stage(basis) if place == number else said(context.texts["why.see"], str(place))
        told.append(" ".join(each for each in (before, text if basis >= 0 else "") if each) or None)
    return told


def _percent(fraction: float, texts: Texts) -> str:
    return f"{100 * fraction:g} %".replace(".", texts["number.decimal"])


def _some(names: list[str]) -> str:
    more = len(names) - _PARTS_NAMED
    return "; ".join(names[:_PARTS_NAMED]) + (f"; +{more}" if more > 0 else "")


def declaration_columns(request: SupplierRequest, context: Context) -> Columns:
    """Return the prefilled columns of the declaration."""
    rows = request.rows
    header = context.texts.header
    return {
        "line_id": [row.part.line_id for row in rows],
        "part_number": [row.part.number for row in rows],
        "material": [context.names.material(row.material) or None for row in rows],
        "asked": ["; ".join(header(key) for key in ANSWERS if key in row.asked) for row in rows],
        "missing": np.array([len(row.asked) for row in rows], dtype=np.float64),
    }


def check_columns(request: SupplierRequest) -> dict[str, list[int]]:
    """Return how many answers each check wants, and has, while nothing is answered."""
    asked = Counter(key for row in request.rows for key in row.asked)
    rows = len(request.rows)
    needed = {**asked, "contact": _CONTACT_CELLS, "prefilled": rows}
    return {
        "needed": [int(needed.get(check, 0)) for check in CHECKS],
        "given": [rows if check == "prefilled" else 0 for check in CHECKS],
    }
