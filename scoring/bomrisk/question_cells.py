"""An answer as the cell of a BOM: where it is written, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bomrisk.evidence.declaration_text import Item, Statement, format_declaration, parse_declaration
from bomrisk.evidence.override import NO_MATERIAL
from bomrisk.origins import read_origins

__all__ = [
    "CONTAINED",
    "COUNTRY",
    "MASS_FRACTION",
    "NO",
    "ORIGIN",
    "PROCESSING",
    "UNRECOGNISED",
    "WHICH",
    "YES",
    "Ask",
    "cell_of",
]

ORIGIN: Final = "material_origin"
PROCESSING: Final = "processing_country"
COUNTRY: Final = "country"
WHICH: Final = "which"
CONTAINED: Final = "contained"
MASS_FRACTION: Final = "mass_fraction"
UNRECOGNISED: Final = "unrecognised"

YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is not known of a line.

    Parameters
    ----------
    kind : str
    materials : tuple of str
        What it is about: of ``which`` the group, or the candidates.
    column : str
        BOM column that the answer is written into.
    answers : tuple of str
        What can be answered.
    stages : tuple of str
        Of a question on origins, the stages at which a producer is known.
    """

    kind: str
    materials: tuple[str, ...]
    column: str
    answers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


def cell_of(ask: Ask, answer: str, cell: str, held: Sequence[str], trace: float) -> str:
    """Write an answer.

    Parameters
    ----------
    ask : Ask
    answer : str
        One of ``ask.answers``.
    cell : str
        What stands in the column now.
    held : sequence of str
        Materials that the line holds for certain.
    trace : float
        Mass fraction below which a material is a trace.

    Returns
    -------
    str
        What shall stand in the column then. What stands there and can be read is kept.
    """
    if ask.column == COUNTRY:
        return answer
    if ask.column in (ORIGIN, PROCESSING):
        pairs = {**read_origins(cell), ask.materials[0]: answer}
        return "; ".join(f"{material}: {country}" if material else country for material, country in pairs.items())
    if ask.column == "material_override":
        return "; ".join(dict.fromkeys(answer if name == ask.materials[0] else name for name in held))
    known = list(parse_declaration(cell)[0])
    match ask.kind:
        case "which":
            return _chosen(known, ask, answer)
        case "mass_fraction":
            # A figure below the limit, and the limit itself, which is no trace any more.
            amount = trace / 2 if answer == NO else trace
            return _measured(known, ask.materials[0], amount)
        case "contained" if answer == NO:
            return format_declaration([Statement("no", (Item(ask.materials),)), *known])
        case "unrecognised" if answer == NO_MATERIAL:
            return format_declaration([Statement("full", ()), *known])
        case "unrecognised":
            return _stated(known, answer)
        case _:
            return _stated(known, ask.materials[0])


def _stated(known: Sequence[Statement], material: str, amount: float = float("nan")) -> str:
    """Put what the part holds before what else was declared."""
    return format_declaration([Statement("some", (Item((material,), amount),)), *_without_denial(known, material)])


def _without_denial(known: Sequence[Statement], material: str) -> list[Statement]:
    """Statements without one that denies the material: both together could not be read."""
    left = []
    for statement in known:
        items = tuple(item for item in statement.items if statement.word != "no" or material not in item.names)
        if items or not statement.items:
            left.append(replace(statement, items=items))
    return left


def _chosen(known: Sequence[Statement], ask: Ask, answer: str) -> str:
    """One of several candidates: in the statement that names them, else as a statement of its own."""
    asked = set(ask.materials)
    rewritten, found = _rewritten(known, asked, lambda item: replace(item, names=(answer,)))
    if found:
        return format_declaration(_without_denial(rewritten, answer))
    held = {name for s in known if s.word in ("full", "some") for item in s.items for name in item.names}
    denied = [name for name in ask.materials if name != answer and name not in held]
    others = [Statement("no", tuple(Item((name,)) for name in denied))] if denied else []
    stated = Statement("some", (Item((answer,)),))
    return format_declaration([stated, *others, *_without_denial(known, answer)])


def _measured(known: Sequence[Statement], material: str, amount: float) -> str:
    """Amount of a material: in the statement that names it, else as a statement of its own."""
    rewritten, found = _rewritten(known, {material}, lambda item: replace(item, amount=amount, sign="="))
    return format_declaration(rewritten) if found else _stated(known, material, amount)


def _rewritten(
    known: Sequence[Statement], names: set[str], change: Callable[[Item], Item]
) -> tuple[list[Statement], bool]:
    changed, found = [], False
    for statement in known:
        items = statement.items
        if statement.word in ("full", "some"):
            found |= any(set(item.names) == names for item in items)
            told = [change(item) if set(item.names) == names else item for item in items]
            # A statement names a material once.
            items = tuple({item.names: item for item in reversed(told)}.values())[::-1]
        changed.append(replace(statement, items=items))
    return changed, found
