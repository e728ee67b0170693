"""What a person must know about declared contents: what cannot be read, and what the line itself says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from bomrisk import reference
from bomrisk.evidence.declaration_text import parse_declaration
from bomrisk.evidence.declared import Declared, read_declared, with_members
from bomrisk.evidence.ladder import EVIDENCE, identify
from bomrisk.findings import Finding, warning_of_lines

__all__ = ["declaration_findings"]

_FORMAT = "Write it as full: neodymium=0.27; iron=0.66 | who, when - or some:, may:, no: (docs/evidence.md)."


def declaration_findings(bom: pd.DataFrame, where: Callable[[int], str]) -> list[Finding]:
    """Check the column ``declaration`` of a BOM.

    Parameters
    ----------
    bom : DataFrame
        Canonical columns.
    where : callable
        Gives the place of a line by its position.

    Returns
    -------
    list of Finding
        ``declaration-unreadable`` (the cell was left out) and ``declaration-contradicted`` (CAS number, material, customs code
        or text are sure of something that the declaration denies or, if it is full, does not name); one for each distinct
        case, with its first line.
    """
    if "declaration" not in bom.columns:
        return []
    cells = bom["declaration"].astype(object).where(bom["declaration"].notna(), "").astype(str).str.strip()
    filled = [position for position, cell in enumerate(cells) if cell]
    if not filled:
        return []
    found: dict[tuple[str, str, str], list[int]] = {}
    for position in filled:
        for problem in parse_declaration(cells.iloc[position])[1]:
            found.setdefault(("declaration-unreadable", problem, cells.iloc[position]), []).append(position)
    for position, message in _contradictions(bom.iloc[filled], cells.iloc[filled]):
        found.setdefault(("declaration-contradicted", message, ""), []).append(filled[position])
    return [_finding(code, message, positions, where) for (code, message, _), positions in found.items()]


def _finding(code: str, message: str, positions: list[int], where: Callable[[int], str]) -> Finding:
    if code == "declaration-unreadable":
        message, action = f"The declaration cannot be read and was left out: {message}.", _FORMAT
    else:
        action = "Ask the supplier, or correct the line."
    return warning_of_lines(code, positions, where, message, action)


def _contradictions(lines: pd.DataFrame, cells: pd.Series) -> list[tuple[int, str]]:
    others = lines[[name for name in EVIDENCE if name != "declaration" and name in lines.columns]]
    if others.columns.empty:
        return []
    # Only what weaker evidence is sure of, and whose presence does not follow from something else that was declared.
    stated = identify(others)
    stated = stated[stated["confidence"].eq("high") & ~stated["ambiguous"] & stated["material"].map(_kinds()).notna()]
    messages = []
    found: dict[tuple[int, str], list[str]] = {}
    for line, rung, rule, material in zip(
        *(stated[name] for name in ("line", "rung", "rule", "material")), strict=True
    ):
        found.setdefault((int(line), f"{rung}: {rule}"), []).append(material)
    for (line, rule), named in found.items():
        declared = read_declared(cells.iloc[line])
        if declared is None:
            continue
        # A magnet is declared as the elements in it, not always as all that such magnets can hold.
        if declared.full and not any(_names(declared, material) for material in named):
            all_named = ", ".join(named)
            text = (
                f"The full declaration names no {all_named}, but the line does ({rule}). The declaration was believed."
            )
            messages.append((line, text))
        denied = ", ".join(material for material in named if not declared.full and material in declared.denied)
        if denied:
            text = f"The supplier declares no {denied}, but the line names it ({rule}), so {denied} was kept."
            messages.append((line, text))
    return messages


def _names(declared: Declared, material: str) -> bool:
    held = {finding.material for candidates in declared.holds for finding in candidates}
    wanted = with_members([material])
    return not held.isdisjoint(wanted) or not with_members(held).isdisjoint(wanted)


@cache
def _kinds() -> Mapping[str, str]:
    """Elements and groups; a product or mineral is declared as the elements in it."""
    table = reference.materials()
    table = table[table["kind"].isin(["element", "group"])]
    return dict(zip(table["material"], table["kind"], strict=True))
