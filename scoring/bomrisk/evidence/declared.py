"""The rung at the top of the ladder: what the supplier declared, and what that leaves of weaker evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bomrisk import reference
from bomrisk.evidence.declaration_text import Item, Statement, parse_declaration
from bomrisk.evidence.outcome import Finding

__all__ = ["RUNG", "Declared", "is_settled", "nothing_declared", "read_declared", "with_declaration", "with_members"]

RUNG = "declaration"


@dataclass(frozen=True, slots=True)
class Declared:
    """What the cell of one line says.

    Parameters
    ----------
    full : bool
        Whether it tells all that is in the part.
    holds : tuple of tuple of Finding
        Materials that are in the part; several findings are candidates of which one is meant.
    may_hold : tuple of Finding
        What the supplier uses somewhere.
    denied : frozenset of str
        What is not in it, with the members of groups.
    source : str
        Who said so.
    """

    full: bool
    holds: tuple[tuple[Finding, ...], ...]
    may_hold: tuple[Finding, ...]
    denied: frozenset[str]
    source: str


@lru_cache(maxsize=65_536)
def read_declared(cell: str) -> Declared | None:
    """Read a cell of the column ``declaration``.

    Parameters
    ----------
    cell : str
        See :mod:`bomrisk.evidence.declaration_text`.

    Returns
    -------
    Declared or None
        None for an empty cell, and for one that cannot be read.
    """
    statements, _ = parse_declaration(cell)
    if not statements:
        return None
    # What is said twice counts as the first statement says it, a full one before others.
    ordered = sorted(statements, key=lambda statement: statement.word != "full")
    holds: dict[frozenset[str], tuple[Finding, ...]] = {}
    may_hold: dict[str, Finding] = {}
    for statement in ordered:
        for item in statement.items:
            if statement.word in ("full", "some"):
                holds.setdefault(frozenset(item.names), _findings(item, statement))
            elif statement.word == "may":
                rule = _rule(f"possibly {item.names[0]}", statement)
                may_hold.setdefault(item.names[0], Finding(item.names[0], RUNG, rule, "low"))
    held = frozenset(name for names in holds for name in names)
    denied = with_members(name for s in statements if s.word == "no" for item in s.items for name in item.names)
    return Declared(
        ordered[0].word == "full", tuple(holds.values()), tuple(may_hold.values()), denied - held, ordered[0].source
    )


def _findings(item: Item, statement: Statement) -> tuple[Finding, ...]:
    rule = _rule(str(item), statement)
    several = len(item.names) > 1
    confidence = "medium" if several or item.less_sure else "high"
    # Below a bound there is no figure, but what is certainly a trace is known to be one. A lower bound is no figure either.
    amount = item.amount if item.sign != ">" else float("nan")
    return tuple(Finding(name, RUNG, rule, confidence, amount, ambiguous=several) for name in item.names)


def _rule(what: str, statement: Statement) -> str:
    return f"{what} | {statement.source}" if statement.source else what


def with_declaration(declared: Declared | None, weaker: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what was declared above what the rungs below it found.

    Parameters
    ----------
    declared : Declared or None
    weaker : iterable of Finding
        What the rungs below found.

    Returns
    -------
    tuple of Finding
        A full declaration stands alone; weaker evidence only chooses among its candidates. Any other adds to what is found
        below, and takes away what it denies, unless the line itself says for certain that it is there.
    """
    found = tuple(weaker)
    if declared is None:
        return found
    holds = tuple(finding for candidates in declared.holds for finding in _chosen(candidates, found))
    if declared.full:
        return holds
    # Who declares tungsten for a wire of it does not say that it is no wire.
    forms = {finding.material: finding.form for finding in found}
    holds = tuple(replace(finding, form=_form_of(finding.material, forms)) for finding in holds)
    named = {finding.material for finding in holds}
    kept = tuple(
        finding
        for finding in found
        if finding.material not in named and (finding.material not in declared.denied or finding.confidence == "high")
    )
    named.update(finding.material for finding in kept)
    possible = tuple(
        finding
        for finding in declared.may_hold
        if finding.material not in named and finding.material not in declared.denied
    )
    return (*holds, *kept, *possible)


def _form_of(material: str, forms: Mapping[str, str]) -> str:
    """Give the form in which a material, or else a group that it belongs to, was found; none where neither was."""
    names = (material, *reference.groups_of(material))
    return next((forms[name] for name in names if name in forms), "")


def _chosen(candidates: tuple[Finding, ...], weaker: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Choose among candidates by what the line says, where it says it of one of them alone."""
    if len(candidates) == 1:
        return candidates
    stated = {finding.material for finding in weaker if finding.confidence != "low" and not finding.ambiguous}
    matching = [candidate for candidate in candidates if candidate.material in stated]
    if len(matching) != 1:
        return candidates
    one = matching[0]
    return (Finding(one.material, RUNG, one.rule, one.confidence, one.mass_fraction, one.form),)


def is_settled(cell: object) -> bool:
    """Whether a cell settles what is in the part, so that nothing else on the line can change it."""
    declared = read_declared(cell.strip()) if isinstance(cell, str) else None
    return declared is not None and declared.full and all(len(candidates) == 1 for candidates in declared.holds)


def nothing_declared(cell: object) -> str | None:
    """The source of a full declaration that names no listed material; None for any other cell."""
    declared = read_declared(cell.strip()) if isinstance(cell, str) else None
    return declared.source if declared is not None and declared.full and not declared.holds else None


def with_members(materials: Iterable[str]) -> frozenset[str]:
    """Materials together with the members of those that are groups."""
    named = set(materials)
    return frozenset(named.union(*(reference.members(material) for material in named)))
