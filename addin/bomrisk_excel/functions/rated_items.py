"""Ratings of single items, kept so that a sheet of thousands of cells asks for each only once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.evidence import EVIDENCE, Finding, outcomes_of
from bomrisk.setting import Setting
from bomrisk_excel.functions.items import Item
from bomrisk_excel.user_settings import user_policy

__all__ = ["Question", "RatedItem", "Ratings", "ratings_of"]

_MOST_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Question:
    """An item with what is known of its origin (ISO codes, empty where nothing is)."""

    item: Item
    material_origin: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class RatedItem:
    """What one rating says; a score that is not known is None.

    Parameters
    ----------
    score, concentration, exposure : float or None
        0..100.
    grade : str
        A..E or ``unrated``.
    why : str
    """

    score: float | None
    concentration: float | None
    exposure: float | None
    grade: str
    why: str


class Ratings:
    """Ratings to one destination on one date.

    Parameters
    ----------
    setting : Setting
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._by_question: dict[Question, RatedItem] = {}
        self._by_evidence: dict[tuple[tuple[Finding, ...], str, str], RatedItem] = {}

    def of(self, questions: Iterable[Question]) -> dict[Question, RatedItem]:
        """Rate what was not rated before, all of it at once.

        Parameters
        ----------
        questions : iterable of Question

        Returns
        -------
        dict
            At least the ratings asked for.
        """
        new = [question for question in dict.fromkeys(questions) if question not in self._by_question]
        if new:
            if len(self._by_question) + len(new) > _MOST_KEPT:
                self._by_question.clear()
                new = list(dict.fromkeys(questions))
            self._rate(new)
        return self._by_question

    def _rate(self, questions: Sequence[Question]) -> None:
        found = evidence_of([question.item for question in questions])
        keys = [
            (evidence, question.material_origin, question.country)
            for evidence, question in zip(found, questions, strict=True)
        ]
        # Different words for the same thing rest on the same evidence, so one of them is rated for all.
        firsts = {key: question for key, question in zip(keys, questions, strict=True) if key not in self._by_evidence}
        if firsts:
            rows = assess(_bom(firsts.values()), self.setting.policy, self.setting.as_of, self.setting.to).lines
            self._by_evidence.update(zip(firsts, _rated(rows), strict=True))
        self._by_question.update(
            (question, self._by_evidence[key]) for key, question in zip(keys, questions, strict=True)
        )


def evidence_of(items: Sequence[Item]) -> list[tuple[Finding, ...]]:
    """What each item is made of, as the evidence ladder finds it."""
    cells = {name: [item.text if item.column == name else "" for item in items] for name in EVIDENCE}
    outcome_of, outcomes = outcomes_of(cells)
    return [outcomes[number] for number in outcome_of]


def _bom(questions: Iterable[Question]) -> pd.DataFrame:
    rows = list(questions)
    columns: dict[str, Any] = {
        name: [row.item.text if row.item.column == name else None for row in rows]
        for name in ("material", "cas", "hs_code", "description")
    }
    columns |= {name: [getattr(row, name) or None for row in rows] for name in ("material_origin", "country")}
    return pd.DataFrame(columns, dtype=object)


def _rated(lines: pd.DataFrame) -> list[RatedItem]:
    numbers = [
        [None if pd.isna(value) else float(value) for value in lines[name]]
        for name in ("score", "concentration", "exposure")
    ]
    return [RatedItem(*row) for row in zip(*numbers, lines["grade"], lines["why"], strict=True)]


@lru_cache(maxsize=512)
def ratings_of(as_of: dt.date | None, to: str | None) -> Ratings:
    """Ratings under the user's policy; on the day the facts were last verified, to the policy's destination, unless given.

    Raises
    ------
    BomriskError
        If the user's policy cannot be used.
    """
    return Ratings(Setting.of(user_policy(), as_of or reference.verified_through, to))
