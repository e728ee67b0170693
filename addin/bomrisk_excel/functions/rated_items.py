"""Ratings of single items, kept so that a sheet of thousands of cells asks for each only once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bomrisk import reference
from bomrisk.evidence import EVIDENCE, Finding, outcomes_of
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk.single_lines import Line, LineRating, SingleLines
from bomrisk_excel.functions.items import Item
from bomrisk_excel.user_settings import user_policy

__all__ = ["KeptRatings", "Question", "evidence_of", "kept_in", "kept_ratings"]

_MOST_KEPT = 100_000
"""Ratings that one setting keeps; beyond that it begins anew."""


@dataclass(frozen=True, slots=True)
class Question:
    """An item with what is known of its origin (ISO codes, empty where nothing is)."""

    item: Item
    material_origin: str = ""
    country: str = ""


class KeptRatings:
    """Ratings to one destination on one date.

    Parameters
    ----------
    setting : Setting
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._by_question: dict[Question, LineRating] = {}
        self._lines = SingleLines(setting)

    def of(self, questions: Iterable[Question]) -> dict[Question, LineRating]:
        """Rate what was not rated before, all of it at once.

        Parameters
        ----------
        questions : iterable of Question

        Returns
        -------
        dict
            The ratings asked for.
        """
        asked = dict.fromkeys(questions)
        found = {question: rating for question in asked if (rating := self._by_question.get(question)) is not None}
        new = [question for question in asked if question not in found]
        if new:
            evidence = evidence_of([question.item for question in new])
            lines = [Line(known, q.country, q.material_origin) for known, q in zip(evidence, new, strict=True)]
            if len(self._lines) > _MOST_KEPT:
                self._lines = SingleLines(self.setting)
            fresh = dict(zip(new, self._lines.rate(lines), strict=True))
            if len(self._by_question) + len(fresh) > _MOST_KEPT:
                self._by_question.clear()
            if len(fresh) <= _MOST_KEPT:
                self._by_question.update(fresh)
            found |= fresh
        return found


def evidence_of(items: Sequence[Item]) -> list[tuple[Finding, ...]]:
    """What each item is made of, as the evidence ladder finds it."""
    cells = {name: [item.text if item.column == name else "" for item in items] for name in EVIDENCE}
    outcome_of, outcomes = outcomes_of(cells)
    return [outcomes[number] for number in outcome_of]


def kept_ratings(as_of: dt.date | None, to: str | None) -> KeptRatings:
    """Ratings under the user's policy; on the day the facts were last verified, to the policy's destination, unless given.

    Raises
    ------
    BomriskError
        If the user's policy cannot be used.
    """
    return _kept_ratings(user_policy(), as_of, to)


@lru_cache(maxsize=64)
def _kept_ratings(policy: Policy, as_of: dt.date | None, to: str | None) -> KeptRatings:
    return kept_in(Setting.of(policy, as_of or reference.verified_through, to))


@lru_cache(maxsize=64)
def kept_in(setting: Setting) -> KeptRatings:
    """Ratings under a setting, such as one that a scenario makes."""
    return KeptRatings(setting)
