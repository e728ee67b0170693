"""Statements of several suppliers and days in one cell: what is newer takes the place of what the same one said before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bomrisk.declared_origins import OriginStatement
from bomrisk.declared_origins import Word as Origin
from bomrisk.evidence.declaration_text import Statement
from bomrisk_templates.declarations.declaration import TITLES
from bomrisk_templates.declarations.matching import company_key

__all__ = ["REPLY", "Change", "SaidBy", "merge_contents", "merge_origins", "said_by"]

REPLY = "supplier reply"
"""The form of an answer in our own workbook: it asks for some things only, so that it leaves what else was said as it is."""

_Said = TypeVar("_Said", Statement, OriginStatement)
_SOURCE = re.compile(r"(?:(?P<who>.*), )?(?P<form>[^,]+), (?P<when>\d{4}-\d\d-\d\d|undated)")
_VERSION = re.compile(r"\s+\d[\d.]*$")
_FORMS = frozenset({*TITLES.values(), *(title.replace("1752A", "1752B") for title in TITLES.values()), REPLY})


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who made a statement, in which form, and when.

    Parameters
    ----------
    company : str
        See :func:`bomrisk_templates.declarations.matching.company_key`.
    form : str
        Without its version.
    date : date
        The first day there is where it is undated.
    """

    company: str
    form: str
    date: dt.date

    def replaces(self, other: SaidBy) -> bool:
        """Whether it takes the place of what was said before."""
        return (self.company, self.form) == (other.company, other.form) and self.date >= other.date


@dataclass(frozen=True, slots=True)
class Change:
    """A statement on a material that a newer one takes the place of, as texts."""

    material: str
    before: str
    after: str
    source: str


def said_by(source: str) -> SaidBy | None:
    """Read who, what and when behind a statement; None where a person wrote it otherwise."""
    match = _SOURCE.fullmatch(source)
    form = _VERSION.sub("", match["form"]) if match else ""
    if match is None or form not in _FORMS:
        return None
    date = dt.date.min if match["when"] == "undated" else dt.date.fromisoformat(match["when"])
    return SaidBy(company_key(match["who"] or ""), form, date)


def merge_contents(own: Sequence[Statement], new: Sequence[Statement]) -> tuple[list[Statement], list[Change]] | None:
    """Put new statements on what is in a part beside those that stand there.

    Parameters
    ----------
    own, new : sequence of Statement

    Returns
    -------
    statements, changes : list of Statement, list of Change
        None where a person wrote one of those that stand there: that is not to be changed.
    """
    merged = _merged(own, new, lambda _statement, item: frozenset(item.names), ())
    return (_without_contradictions(merged[0]), merged[1]) if merged is not None else None


def merge_origins(
    own: Sequence[OriginStatement], new: Sequence[OriginStatement], withdrawn: Iterable[tuple[Origin, str, str]] = ()
) -> tuple[list[OriginStatement], list[Change]] | None:
    """Put new statements on origins beside those that stand there.

    Parameters
    ----------
    own, new : sequence of OriginStatement
    withdrawn : iterable of (word, material, source)
        What a supplier now says not to know.

    Returns
    -------
    statements, changes : list of OriginStatement, list of Change
        None where a person wrote one of those that stand there: that is not to be changed.
    """
    retracted = [
        _Told(by, frozenset({f"{word} {material}"}), f"{word}: {material}=unknown")
        for word, material, source in withdrawn
        if (by := said_by(source)) is not None
    ]
    return _merged(own, new, lambda statement, item: frozenset({f"{statement.word} {item.material}"}), retracted)


_EVERYTHING = frozenset({"*"})
"""What a statement without materials is about: ``full: nothing``."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One item of a statement: who says it, what it is about, and the text."""

    by: SaidBy | None
    about: frozenset[str]
    text: str

    def replaces(self, other: _Told) -> bool:
        """Whether it takes the place of another: of a form as a whole, of an answer what it is about."""
        if self.by is None or other.by is None or not self.by.replaces(other.by):
            return False
        return self.by.form != REPLY or self.meets(other)

    def meets(self, other: _Told) -> bool:
        """Whether both are about the same."""
        return not self.about.isdisjoint(other.about) or _EVERYTHING in (self.about, other.about)


def _merged(
    own: Sequence[_Said],
    new: Sequence[_Said],
    about: Callable[[_Said, Any], frozenset[str]],
    retracted: Sequence[_Told],
) -> tuple[list[_Said], list[Change]] | None:
    if any(said_by(statement.source) is None for statement in own):
        return None
    before = [(statement, _told(statement, about)) for statement in own]
    now = [(statement, _told(statement, about)) for statement in new]
    latest = [told for _, rows in now for told, _ in rows] + list(retracted)
    kept: list[_Said] = []
    changes: list[Change] = []
    for statement, rows in before:
        rivals = [[told for told in latest if told.replaces(row)] for row, _ in rows]
        for (row, _), others in zip(rows, rivals, strict=True):
            other = next((told for told in others if told.meets(row)), None)
            if other is not None and other.text != row.text:
                changes.append(Change(min(row.about), row.text, other.text, statement.source))
        kept += _with_items(statement, [item for (_, item), others in zip(rows, rivals, strict=True) if not others])
    standing = [row for _, rows in before for row, _ in rows]
    for statement, rows in now:
        # What the same one said later stands, whichever file was read first.
        later = [any(row.replaces(told) and row.by != told.by for row in standing) for told, _ in rows]
        kept += _with_items(statement, [item for (_, item), old in zip(rows, later, strict=True) if not old])
    return list(dict.fromkeys(kept)), changes


def _told(statement: _Said, about: Callable[[_Said, Any], frozenset[str]]) -> list[tuple[_Told, Any]]:
    by = said_by(statement.source)
    rows = [(_Told(by, about(statement, item), f"{statement.word}: {item}"), item) for item in statement.items]
    return rows or [(_Told(by, _EVERYTHING, f"{statement.word}: nothing"), None)]


def _with_items(statement: _Said, items: Sequence[Any]) -> list[_Said]:
    """The statement with what is left of it; nothing where nothing is."""
    if not items:
        return []
    return [replace(statement, items=tuple(item for item in items if item is not None))]


def _without_contradictions(statements: Sequence[Statement]) -> list[Statement]:
    """What one declares and another denies is there."""
    held = {name for s in statements if s.word in ("full", "some") for item in s.items for name in item.names}
    found = []
    for statement in statements:
        items = statement.items
        if statement.word == "no":
            items = tuple(item for item in items if held.isdisjoint(item.names))
        if items or statement.word == "full":
            found.append(replace(statement, items=items))
    return found
