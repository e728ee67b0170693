"""Several declarations on one line: which one counts, and whether they say the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from bomrisk.evidence.declaration_text import Item, Statement
from bomrisk.evidence.declared import with_members
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.places import place_of, places

__all__ = ["disagreements", "newest_full"]

Said = Sequence[tuple[Declaration, Statement]]

_RELATIVE = 0.1
"""Amounts that differ by less are one measurement and its rounding."""


def newest_full(said: Said) -> list[Statement]:
    """Choose the statements that count: one full declaration, the newest; partial ones of substances give way to it.

    Parameters
    ----------
    said : sequence of (Declaration, Statement)

    Returns
    -------
    list of Statement
        Without what contradicts a positive one: a metal that one declares and another denies is there.
    """
    fulls = [(declaration, statement) for declaration, statement in said if statement.word == "full"]
    if fulls:
        return [max(fulls, key=_age)[1]]
    newest: dict[tuple[str, str, str], tuple[Declaration, Statement]] = {}
    for declaration, statement in sorted(said, key=_age):
        newest[declaration.supplier, declaration.kind, statement.word] = declaration, statement
    # An older form of the same supplier says nothing beside a newer one, whatever its words.
    last: dict[tuple[str, str], dt.date] = {}
    for declaration, _ in newest.values():
        day = declaration.date or dt.date.min
        key = declaration.supplier, declaration.kind
        last[key] = max(day, last.get(key, dt.date.min))
    current = [
        (declaration, statement)
        for declaration, statement in newest.values()
        if (declaration.date or dt.date.min) == last[declaration.supplier, declaration.kind]
    ]
    held = {
        name for _, statement in current if statement.word == "some" for item in statement.items for name in item.names
    }
    order = {"some": 0, "may": 1, "no": 2}
    kept = []
    for _, statement in sorted(current, key=lambda pair: order[pair[1].word]):
        items = statement.items
        if statement.word != "some":
            items = tuple(item for item in items if held.isdisjoint(item.names))
        if items:
            kept.append(Statement(statement.word, items, statement.source))
    return kept


def _age(pair: tuple[Declaration, Statement]) -> tuple[dt.date, str]:
    return pair[0].date or dt.date.min, pair[0].file


def disagreements(of_line: Mapping[int, Said], lines: pd.DataFrame) -> list[Finding]:
    """Find lines on which two declarations say different things.

    Parameters
    ----------
    of_line : mapping of int to sequence of (Declaration, Statement)
    lines : DataFrame

    Returns
    -------
    list of Finding
        One for each two declarations and what they differ in, with its lines.
    """
    # Hundreds of lines share hundreds of forms of one supplier: each set of them is compared once, and what is said
    # in the same words counts as said once.
    shared: dict[tuple[int, ...], tuple[Said, list[int]]] = {}
    for position, said in of_line.items():
        shared.setdefault(tuple(id(statement) for _, statement in said), (said, []))[1].append(position)
    found: dict[tuple[str, str, str], list[int]] = {}
    for said, positions in shared.values():
        distinct = {
            (statement.word, statement.items): (declaration, statement) for declaration, statement in reversed(said)
        }
        pairs = list(distinct.values())
        for at, (first, one) in enumerate(pairs):
            for second, other in pairs[at + 1 :]:
                if what := _difference(one, other) or _difference(other, one):
                    found.setdefault((first.file, second.file, what), []).extend(positions)
    return [
        Finding(
            "declaration-disagree", "warning", place_of(lines, positions[0]),
            f"{first} and {second} disagree on {places(lines, positions).lower() if len(positions) > 1 else 'this line'}: {what}. "
            "Of two full declarations the newer one counts; what one declares and another denies counts as there.",
            "Ask the supplier which holds.",
        )
        for (first, second, what), positions in found.items()
    ]  # fmt: skip


def _difference(one: Statement, other: Statement) -> str:
    if one.word == "full" and other.word == "full":
        mine, theirs = _by_name(one), _by_name(other)
        only = sorted(mine.keys() ^ theirs.keys())
        if only:
            return f"only one of them names {', '.join(only[:5])}"
        apart = [name for name in mine if _apart(mine[name], theirs[name])]
        return f"different amounts of {', '.join(apart[:5])}" if apart else ""
    if one.word == "full" and other.word == "some":
        held = with_members(_by_name(one))
        missing = [
            item.names[0] for item in other.items if not item.less_sure and held.isdisjoint(with_members(item.names))
        ]
        return f"the full one does not name {', '.join(missing[:5])}" if missing else ""
    if one.word in ("full", "some") and other.word == "no":
        denied = with_members(_by_name(other))
        both = sorted({item.names[0] for item in one.items if denied.issuperset(item.names)})
        return f"one declares and one denies {', '.join(both[:5])}" if both else ""
    return ""


def _by_name(statement: Statement) -> dict[str, Item]:
    return {"/".join(sorted(item.names)): item for item in statement.items}


def _apart(one: Item, other: Item) -> bool:
    if one.sign != "=" or other.sign != "=" or math.isnan(one.amount) or math.isnan(other.amount):
        return False
    return abs(one.amount - other.amount) > _RELATIVE * max(one.amount, other.amount)
