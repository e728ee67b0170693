"""The questions of an RMI form: which metals the products hold, and whether all smelters are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Answer, Contained, Kind
from bomrisk_templates.declarations.rmi_labels import answer, mineral, without_marks
from bomrisk_templates.reading.grid import Cell, Grid, column_letter, text_of

__all__ = ["first_question", "read_answers"]

_NUMBERED = re.compile(r"\s*(\d{1,2})\s*[)）.．、](?!\d)")
_LETTERED = re.compile(r"\s*[A-J]\s*[.．、)）](?!\w)")
_ASKS_REMAINS: tuple[Kind, ...] = ("cmrt", "emrt")
"""Forms whose second question is whether the metal stays in the product."""
_MOST_METALS = 12
_LEAST_WITH_SMELTERS = 6
"""Shorter forms (AMRT) do not ask whether all smelters are known; in the others that is the last question but one."""


@dataclass(slots=True)
class _Question:
    """One question: the metals below it, in order, with row and answer."""

    number: int
    metals: dict[str, tuple[int, Contained | None]] = field(default_factory=dict)


def first_question(grid: Grid) -> int | None:
    """Position of the row of question 1 in `grid`, None where there is none."""
    for position, row in enumerate(grid.rows):
        at = _label_column(row)
        if at is not None and (match := _NUMBERED.match(text_of(row[at]))) and match[1] == "1":
            return position
    return None


def _label_column(row: Sequence[Cell]) -> int | None:
    return next((column for column, cell in enumerate(row[:4]) if isinstance(cell, str) and cell), None)


def _questions(grid: Grid) -> tuple[list[_Question], int]:
    """The questions in their order, and the column of the answers."""
    begin = first_question(grid)
    if begin is None:
        return [], 0
    label = _label_column(grid.rows[begin]) or 0
    beside = (column for column, cell in enumerate(grid.rows[begin]) if column > label and cell != "")
    column = next(beside, label + 2)
    questions: list[_Question] = []
    for row, number in zip(grid.rows[begin:], grid.numbers[begin:], strict=True):
        text = text_of(row[label]).strip()
        match = _NUMBERED.match(text)
        if match and int(match[1]) == len(questions) + 1:
            questions.append(_Question(int(match[1])))
        elif _LETTERED.match(text):
            break
        elif text and questions and len(questions[-1].metals) < _MOST_METALS and len(text) < 60:
            given = row[column] if column < len(row) else ""
            questions[-1].metals.setdefault(text, (number, answer(given)))
    return questions, column


def read_answers(grid: Grid, kind: Kind, file: str, findings: list[Finding]) -> tuple[Answer, ...]:
    """Read what is answered on each metal.

    Parameters
    ----------
    grid : Grid
        The sheet Declaration.
    kind : str
    file : str
    findings : list of Finding
        Receives metals without an answer, and minerals that the tables do not know.

    Returns
    -------
    tuple of Answer
        A metal is contained if it is added on purpose and, where that is asked, stays in the product.
    """
    questions, column = _questions(grid)
    if not questions:
        return ()
    added = questions[0].metals
    remains = questions[1].metals if kind in _ASKS_REMAINS and len(questions) > 1 else {}
    # In every form the last four questions are: recycled, answers of suppliers, all smelters known, all of them listed.
    recycled, identified = (
        (questions[-4].metals, questions[-2].metals) if len(questions) >= _LEAST_WITH_SMELTERS else ({}, {})
    )
    answers = []
    for position, (name, (row, used)) in enumerate(added.items()):
        material = mineral(name)
        place = f"{file} Declaration!{column_letter(column)}{row}"
        if used is None:
            if material:
                findings.append(
                    Finding(
                        "declaration-unanswered",
                        "warning",
                        place,
                        f"Nothing is answered on {without_marks(name)}.",
                        "Ask the supplier.",
                    )
                )
            continue
        stays = _same(remains, name, position)
        if not material and used == "yes":
            findings.append(
                Finding(
                    "declaration-mineral",
                    "info",
                    place,
                    f"{without_marks(name)[:60]!r} is declared, but it is no material of the tables.",
                )
            )
        known, scrap = _same(identified, name, position), _same(recycled, name, position)
        answers.append(
            Answer(
                material,
                without_marks(name),
                _contained(used, stays, asked=bool(remains)),
                remains_asked=bool(remains),
                all_identified=None if known is None else known == "yes",
                recycled=None if scrap is None else scrap == "yes",
                where=place,
            )
        )
    return tuple(answers)


def _same(metals: dict[str, tuple[int, Contained | None]], name: str, position: int) -> Contained | None:
    """The answer on the same metal to another question: of the same name, else in the same place."""
    wanted = mineral(name)
    for other, (_, given) in metals.items():
        if other == name or (wanted and mineral(other) == wanted):
            return given
    rows = list(metals.items())
    return rows[position][1][1] if position < len(rows) and not mineral(rows[position][0]) and not wanted else None


def _contained(used: Contained, stays: Contained | None, *, asked: bool) -> Contained:
    if used != "yes":
        return used
    return "yes" if not asked or stays == "yes" else "no" if stays == "no" else "unknown"
