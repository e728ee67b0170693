"""What each question got, as rows of the sheet Replies: the answer, its state, and the line's rating before and after."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from bomrisk import reference
from bomrisk_templates.bom_risk.replies_log import LogRow
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.form_origins import origins_of_form
from bomrisk_templates.supplier_risk.columns import ANSWERS, TABLES
from bomrisk_templates.supplier_risk.reply import FORM, Cell
from bomrisk_templates.supplier_risk.reply_merge import MergedPart

__all__ = ["Rerated", "changed_lines", "records_of_forms", "records_of_replies"]

_QUESTIONS: Final = {column.key: column.header for column in TABLES["supplier_declaration"]}
_MOST_NUMBERS = 3
_SAME = 0.005
"""Scores that differ by less are shown as the same."""


@dataclass(frozen=True, slots=True)
class Rerated:
    """Lines with their ratings before and after replies were merged.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns.
    before, after : DataFrame
        ``grade, score`` of each line, in the same order.
    as_of : date
        The day that both hold for.
    """

    lines: pd.DataFrame
    before: pd.DataFrame
    after: pd.DataFrame
    as_of: dt.date

    def of(self, position: int) -> LogRow:
        """Grade and score of a line before and after, and which way it went."""
        (grade, score), (now_grade, now_score) = (
            (str(frame["grade"].iloc[position]), float(frame["score"].iloc[position]))
            for frame in (self.before, self.after)
        )
        return {
            "grade_before": grade,
            "grade_after": now_grade,
            "score_before": None if math.isnan(score) else score,
            "score_after": None if math.isnan(now_score) else now_score,
            "change": _change(score, now_score),
            "merged_as_of": self.as_of,
        }

    def text(self, position: int, column: str) -> str:
        """Text of a line; empty where there is none."""
        if column not in self.lines.columns:
            return ""
        cell = self.lines[column].iloc[position]
        return "" if pd.isna(cell) else str(cell)


def _change(before: float, after: float) -> str:
    if math.isnan(before) or math.isnan(after):
        return "" if math.isnan(before) and math.isnan(after) else "rated" if math.isnan(before) else "unrated"
    if abs(after - before) < _SAME:
        return "same"
    return "better" if after < before else "worse"


def changed_lines(rerated: Rerated) -> list[int]:
    """Positions of the lines whose grade or score is another, the largest steps first."""
    steps = (rerated.after["score"].to_numpy() - rerated.before["score"].to_numpy()).tolist()
    found = [
        position
        for position, (step, old, new) in enumerate(
            zip(steps, rerated.before["grade"], rerated.after["grade"], strict=True)
        )
        if old != new or abs(step) >= _SAME
    ]
    return sorted(found, key=lambda position: (-_size(steps[position]), position))


def _size(step: float) -> float:
    return 100.0 if math.isnan(step) else abs(step)


def records_of_replies(parts: Sequence[MergedPart], rerated: Rerated) -> list[LogRow]:
    """List each question that was asked or answered.

    Parameters
    ----------
    parts : sequence of MergedPart
    rerated : Rerated

    Returns
    -------
    list of LogRow
        In the order of the parts; what was asked and left blank is ``not answered``.
    """
    names = reference.materials().set_index("material")["name"].to_dict()
    rows: list[LogRow] = []
    for part in parts:
        asked = part.reply.parts[part.line_id]
        head: LogRow = {
            "supplier": part.reply.supplier,
            "answered_by": part.reply.answered_by or part.reply.email,
            "replied_on": part.reply.date,
            "form": FORM,
            "part_number": asked.reference or asked.number,
            "description": asked.description,
            "merged_as_of": rerated.as_of,
        }
        if part.positions:
            head |= rerated.of(part.positions[0])
        for row in part.rows:
            material = " / ".join(str(names.get(material, material)) for material in row.materials)
            for key in ANSWERS:
                cell = row.cells.get(key)
                if cell is None or (cell.state == "blank" and key not in row.asked):
                    continue
                rows.append(
                    {
                        **head,
                        "material": material,
                        "question": _QUESTIONS[key],
                        "answer": cell.text,
                        "state": _state(cell, part, asked=key in row.asked),
                        "found_in": cell.where,
                    }
                )
    return rows


def _state(cell: Cell, part: MergedPart, *, asked: bool) -> str:
    if cell.state == "blank":
        return "not answered" if asked else ""
    if cell.state == "answered":
        verdict = part.answered.verdicts.get(cell.where, "answered")
        return verdict if part.positions else "line is gone"
    return {"unknown": "unknown", "withheld": "withheld", "unclear": "unclear"}[cell.state]


def records_of_forms(
    declarations: Sequence[Declaration], matches: Sequence[Sequence[int]], rerated: Rerated, told: Iterable[int] = ()
) -> list[LogRow]:
    """List what forms declare, and the lines whose rating they change.

    Parameters
    ----------
    declarations : sequence of Declaration
    matches : sequence of sequence of int
        The lines of each.
    rerated : Rerated
    told : iterable of int
        Lines that stand in the rows of a reply already.

    Returns
    -------
    list of LogRow
    """
    rows: list[LogRow] = []
    said = set(told)
    moved = set(changed_lines(rerated))
    for declaration, positions in zip(declarations, matches, strict=True):
        head: LogRow = {
            "supplier": declaration.supplier or declaration.file,
            "replied_on": declaration.date,
            "form": declaration.title,
            "merged_as_of": rerated.as_of,
        }
        rows += [{**head, **row} for row in _answers(declaration, _about(declaration, positions, rerated))]
        for position in positions:
            if position in moved and position not in said:
                said.add(position)
                line: LogRow = {
                    "part_number": rerated.text(position, "part_number"),
                    "description": rerated.text(position, "description"),
                    "question": "Form as a whole",
                    "state": "merged",
                    "found_in": declaration.file,
                }
                rows.append({**head, **line, **rerated.of(position)})
    return rows


def _about(declaration: Declaration, positions: Sequence[int], rerated: Rerated) -> str:
    if not positions:
        return "no line of this BOM"
    numbers = list(dict.fromkeys(rerated.text(position, "part_number") for position in positions))
    if declaration.scope in ("parts", "products") and len(numbers) <= _MOST_NUMBERS:
        return "; ".join(filter(None, numbers)) or f"{len(positions)} lines"
    return f"{len(positions)} line{'s' if len(positions) != 1 else ''}"


def _answers(declaration: Declaration, about: str) -> list[dict[str, Any]]:
    """What a form answers: on each metal, of each part."""
    names = reference.materials().set_index("material")["name"].to_dict()
    origins: dict[tuple[str, str], str] = {
        (statement.word, item.material): ", ".join(map(str, item.sources))
        for statement in origins_of_form(declaration)
        for item in statement.items
    }
    rows: list[dict[str, Any]] = []
    for answer in declaration.answers:
        found: dict[str, Any] = {
            "part_number": about,
            "material": str(names.get(answer.material, answer.name)),
            "found_in": answer.where or declaration.file,
        }
        state = "unknown" if answer.contained == "unknown" else "answered"
        rows.append({**found, "question": _QUESTIONS["contained"], "answer": answer.contained, "state": state})
        for word, key in (("mined", "material_origin"), ("processed", "processing_country")):
            if text := origins.get((word, answer.material)):
                rows.append({**found, "question": _QUESTIONS[key], "answer": text, "state": "answered"})
        if answer.recycled:
            row = {"question": _QUESTIONS["recycled_content"], "answer": "100 %", "state": "answered"}
            rows.append({**found, **row})
    for part in declaration.parts if declaration.scope == "parts" else ():
        known = f"{len(part.substances)} substances"
        if not math.isnan(part.identified):
            known += f", {part.identified:.0%} of the mass"
        rows.append(
            {
                "part_number": part.requester_number or part.number,
                "description": part.name,
                "question": "Substances",
                "answer": known,
                "state": "answered",
                "found_in": part.where or declaration.file,
            }
        )
    return rows
