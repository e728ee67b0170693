"""From what a supplier declared to statements of the column ``declaration``."""

from __future__ import annotations

import math

from bomrisk.evidence.contents import contents_of, joined_items
from bomrisk.evidence.declaration_text import Item, Statement
from bomrisk_templates.declarations.declaration import Declaration, Part

__all__ = ["COMPLETE_FROM", "is_complete", "statements_of_answers", "statements_of_part"]

COMPLETE_FROM = 0.9
"""Share of a part's mass that class D has to identify to count as all that is in it."""


def is_complete(declaration: Declaration, part: Part) -> bool:
    """Whether a part is declared with all its substances."""
    return declaration.kind == "ipc1752-d" and part.identified >= COMPLETE_FROM


def statements_of_part(declaration: Declaration, part: Part) -> list[Statement]:
    """What a declaration of substances says of a part.

    Parameters
    ----------
    declaration : Declaration
    part : Part

    Returns
    -------
    list of Statement
        ``full:`` for a complete class D, else ``some:`` with the materials that are named; nothing where none is.
    """
    items: list[Item] = []
    for substance in part.substances:
        sign = "=" if substance.exact else ">"
        items += contents_of(substance.cas, substance.name, substance.fraction, sign)
    joined = tuple(_within_one(items))
    if is_complete(declaration, part):
        return [Statement("full", joined, declaration.source)]
    return [Statement("some", joined, declaration.source)] if joined else []


def _within_one(items: list[Item]) -> list[Item]:
    """Join items by material; where candidates also stand alone, the candidates give way to what is sure."""
    joined = joined_items(items)
    single = {item.names[0] for item in joined if len(item.names) == 1}
    kept = [item for item in joined if len(item.names) == 1 or single.isdisjoint(item.names)]
    # Thresholds do not add up to more than the part either: where they would, only that it is there is kept.
    total = math.fsum(item.amount for item in kept if item.sign != "<" and not math.isnan(item.amount))
    if total <= 1:
        return kept
    return [
        Item(item.names, item.amount / total, item.sign, item.less_sure) if item.sign == "=" else Item(item.names)
        for item in kept
    ]


def statements_of_answers(declaration: Declaration) -> list[Statement]:
    """What the answers on metals say of each line that they are about.

    Parameters
    ----------
    declaration : Declaration
        Of an RMI form.

    Returns
    -------
    list of Statement
        For listed products yes is ``some:``, less sure where several products share the answer or the form does not ask whether
        the metal stays in the product. For a whole company yes is ``may:``. No is ``no:`` for both. A scope told in free text
        denies nothing.
    """
    about_products = declaration.scope == "products"
    several = len(declaration.parts) > 1
    held: dict[str, Item] = {}
    denied: dict[str, Item] = {}
    for answer in declaration.answers:
        if not answer.material:
            continue
        if answer.contained == "yes":
            less_sure = about_products and (several or not answer.remains_asked)
            held.setdefault(answer.material, Item((answer.material,), less_sure=less_sure))
        elif answer.contained == "no" and declaration.scope != "described":
            denied.setdefault(answer.material, Item((answer.material,)))
    statements = []
    if held:
        statements.append(Statement("some" if about_products else "may", tuple(held.values()), declaration.source))
    if only := tuple(item for name, item in denied.items() if name not in held):
        statements.append(Statement("no", only, declaration.source))
    return statements
