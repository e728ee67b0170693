"""Rows that could be headers, judged by the words in their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bomrisk_templates.reading.cell_findings import NOTHING
from bomrisk_templates.reading.distributors import is_distributor
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.header_words import header_roles
from bomrisk_templates.reading.region import IDENTITY
from bomrisk_templates.reading.values import currency_in, is_number_text, is_quantity_text

__all__ = ["HeaderCandidate", "begun_anew", "first_label", "judge_row"]

_MIN_SCORE = 1.15
_COUNTED = 0.95
_SHOP = 0.3
#: Longer texts are sentences.
_LABEL = 40
#: "$0.89/Pc": a price, not a word for prices.
_AMOUNT = re.compile(r"[$€£¥₽]\s?\d")


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A row that could be a header: its index, score, the roles its cells may have, and its texts by column.

    `known` is the share of its cells that mean something as a header.
    """

    row: int
    score: float
    roles: frozenset[str]
    texts: tuple[tuple[int, str], ...]
    known: float


def judge_row(row: list[Cell], index: int, left: int, right: int) -> HeaderCandidate | None:
    """Judge whether a row could be a header, by the words in its cells between two columns."""
    cells = [(column, row[column]) for column in range(left, right) if row[column] != ""]
    if len(cells) < 2:
        return None
    score = 0.0
    best: dict[str, float] = {}
    known = plain = texts = exact = 0
    for _, cell in cells:
        if not isinstance(cell, str) or _is_value(cell):
            plain += 1
            continue
        texts += 1
        roles = header_roles(cell)
        if roles:
            known += 1
            free = {role: strength for role, strength in roles.items() if best.get(role, 0.0) < strength} or roles
            role, strength = max(free.items(), key=lambda item: item[1])
            exact += strength >= 0.8
            score += max(0.0, strength - best.get(role, 0.0)) + 0.1
            best[role] = max(best.get(role, 0.0), strength)
            for other, weaker in roles.items():
                best.setdefault(other, min(weaker, 0.01))
        elif is_number_text(cell):
            plain += 1
        elif is_distributor(cell):
            known += 1  # a shop over its order numbers; among data it stands beside no header
            score += _SHOP
        else:
            score -= 0.12 if len(cell) <= 40 else 0.4
    score -= 0.35 * plain
    named = {role for role in best if not role.startswith("~")}
    # Whoever counts and prices something names it somewhere, if under a heading of their own.
    costed = "quantity" in named and bool(named & {"unit_price", "line_total"})
    counted = best.get("quantity", 0.0) >= _COUNTED and known >= max(2, 0.5 * len(cells)) and texts == len(cells) >= 3
    if (
        score < _MIN_SCORE
        or not (named & IDENTITY or costed or counted)
        or len(named - {"line_number"}) < 1
        or known < 2
        or exact < 1
    ):
        return None
    if known < 0.4 * len(cells) and known < 4:
        return None
    return HeaderCandidate(
        index,
        score,
        frozenset(best),
        tuple((c, cell) for c, cell in cells if isinstance(cell, str)),
        known / len(cells),
    )


def first_label(texts: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The column and the normalised text of the first label of a header."""
    column, text = texts[0]
    return column, normalise(text)


def begun_anew(
    above: Mapping[tuple[int, str], HeaderCandidate], row: list[Cell], index: int, left: int, right: int
) -> HeaderCandidate | None:
    """Judge whether a row is the header of a further table, if too short to be known alone: it begins as one above does.

    Parameters
    ----------
    above : mapping of (int, str) to HeaderCandidate
        The uppermost header that begins with each `first_label`.
    row : list of Cell
    index, left, right : int
        As for `judge_row`.
    """
    cells = [(column, cell) for column in range(left, right) if (cell := row[column]) != ""]
    texts = tuple((column, cell) for column, cell in cells if isinstance(cell, str) and not _is_value(cell))
    if len(texts) < 2 or len(texts) < len(cells) or max(len(text) for _, text in texts) > _LABEL:
        return None
    other = above.get(first_label(texts))
    if other is None or other.row >= index or any(map(str.isdigit, "".join(text for _, text in texts))):
        return None
    labels = {normalise(text) for _, text in other.texts}
    known = [text for _, text in texts if header_roles(text) or normalise(text) in labels]
    if len(known) < 2:
        return None
    roles = frozenset(role for _, text in texts for role in header_roles(text))
    return HeaderCandidate(index, other.score, roles, texts, len(known) / len(texts))


def _is_value(text: str) -> bool:
    """Whether a text stands in the rows of a table, not in its header; a lone whole number may be a label."""
    if is_number_text(text):
        return not text.isdigit()
    return (
        _AMOUNT.search(text) is not None
        or text.lower() in NOTHING
        or ((text[:1].isdigit() or currency_in(text) != "") and is_quantity_text(text))
    )
