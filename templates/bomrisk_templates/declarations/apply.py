"""Write what suppliers declared into the column ``declaration`` of a BOM, and say what a person should know about it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bomrisk.evidence.declaration_text import Statement, format_declaration, parse_declaration
from bomrisk.findings import Finding
from bomrisk_templates.declarations.agreement import disagreements, newest_full
from bomrisk_templates.declarations.declaration import Declaration, Part
from bomrisk_templates.declarations.form_origins import with_origins
from bomrisk_templates.declarations.matching import LineIndex
from bomrisk_templates.declarations.merging import merge_contents
from bomrisk_templates.declarations.places import place_of, places
from bomrisk_templates.declarations.refiners import refiner_findings
from bomrisk_templates.declarations.statements import is_complete, statements_of_answers, statements_of_part

__all__ = ["AppliedDeclarations", "apply_declarations"]

OLD_AFTER_DAYS = {"rmi": 2 * 365, "ipc1752": 3 * 365}
"""RMI forms are renewed every year, so an older one has missed a renewal; a part's content changes more slowly."""


@dataclass(frozen=True, slots=True)
class AppliedDeclarations:
    """A BOM with what was declared on its lines.

    Attributes
    ----------
    lines : DataFrame
        With the columns ``declaration`` and ``declared_origin``, if anything was declared.
    matches : tuple of tuple of int
        For each declaration the positions of the lines that it is about.
    findings : tuple of Finding
    """

    lines: pd.DataFrame
    matches: tuple[tuple[int, ...], ...]
    findings: tuple[Finding, ...]


def apply_declarations(lines: pd.DataFrame, declarations: Sequence[Declaration], as_of: dt.date) -> AppliedDeclarations:
    """Match declarations to the lines of a BOM.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns, with ``sheet`` and ``row``; not changed.
    declarations : sequence of Declaration
    as_of : date
        The day on which their age counts.

    Returns
    -------
    AppliedDeclarations
        What a person wrote into a line's cell stays; where files say something else, a finding says so. What an earlier
        declaration says gives way to a newer one of the same supplier and form.
    """
    index = LineIndex(lines)
    findings: list[Finding] = []
    of_line: dict[int, list[tuple[Declaration, Statement]]] = {}
    matches = []
    for declaration in declarations:
        findings += _about_file(declaration, as_of)
        matched: set[int] = set()
        if declaration.scope == "parts":
            for part in declaration.parts:
                positions = index.of_part(part)
                matched.update(positions)
                for statement in statements_of_part(declaration, part):
                    for position in positions:
                        of_line.setdefault(position, []).append((declaration, statement))
                findings += _about_part(declaration, part, positions)
        else:
            matched.update(index.of(declaration))
            for statement in statements_of_answers(declaration):
                for position in matched:
                    of_line.setdefault(position, []).append((declaration, statement))
        matches.append(tuple(sorted(matched)))
        if not matched:
            findings.append(_unmatched(declaration))
        elif declaration.scope == "parts":
            findings += _other_supplier(declaration, lines, index.of_other_companies(declaration, matches[-1]))
    declared = {position: newest_full(said) for position, said in sorted(of_line.items())}
    findings += disagreements(of_line, lines)
    cells, kept = _cells(lines, declared)
    findings += kept
    with_column = lines.assign(declaration=cells) if cells is not None else lines
    findings += refiner_findings(declarations, matches)
    with_column, told = with_origins(with_column, declarations, matches)
    findings += told
    return AppliedDeclarations(with_column, tuple(matches), tuple(findings))


def _cells(lines: pd.DataFrame, declared: dict[int, list[Statement]]) -> tuple[pd.Series | None, list[Finding]]:
    """The column ``declaration``, None where neither the BOM nor a file says anything."""
    if "declaration" in lines.columns:
        before = lines["declaration"].astype(object).where(lines["declaration"].notna(), None).tolist()
    elif declared:
        before = [None] * len(lines)
    else:
        return None, []
    differing = []
    for position, statements in declared.items():
        own = str(before[position] or "").strip()
        stands = parse_declaration(own)[0]
        merged = merge_contents(stands, statements) if stands or not own else None
        if merged is not None:
            before[position] = format_declaration(merged[0]) or None
        elif own != format_declaration(statements):
            differing.append(position)
    findings = []
    if differing:
        findings.append(
            Finding(
                "declaration-kept", "warning", place_of(lines, differing[0]),
                f"{places(lines, differing)} already say what is declared, and the files say it differently; "
                "what stood in the BOM was kept.", "Clear the cell in the column Declaration to take what the files say.",
            )
        )  # fmt: skip
    column = pd.Series(before, index=lines.index, dtype=object)
    return column.where(column.notna(), float("nan")).astype(pd.Series(["text"]).dtype), findings


def _about_file(declaration: Declaration, as_of: dt.date) -> list[Finding]:
    if declaration.date is None:
        return []
    age = (as_of - declaration.date).days
    limit = OLD_AFTER_DAYS["ipc1752" if declaration.kind.startswith("ipc1752") else "rmi"]
    if age > limit:
        text = f"The declaration is of {declaration.date}, more than {limit // 365} years before {as_of}."
        return [Finding("declaration-old", "warning", declaration.file, text, "Ask the supplier for a current one.")]
    if age < -1:
        text = f"The declaration is of {declaration.date}, which is after {as_of}."
        return [Finding("declaration-future", "warning", declaration.file, text, "Check its date with the supplier.")]
    return []


def _about_part(declaration: Declaration, part: Part, positions: list[int]) -> list[Finding]:
    if declaration.kind != "ipc1752-d" or not positions or is_complete(declaration, part):
        return []
    name = part.number or part.requester_number or part.name
    share = "an unknown share" if math.isnan(part.identified) else f"{part.identified:.0%}"
    return [
        Finding(
            "declaration-incomplete", "warning", part.where,
            f"Of {name!r} the declaration identifies {share} of the mass, so it counts as partial.",
            "Ask the supplier for the rest.",
        )
    ]  # fmt: skip


def _unmatched(declaration: Declaration) -> Finding:
    if declaration.scope in ("parts", "products"):
        numbers = [part.number or part.requester_number or part.name for part in declaration.parts]
        listed = ", ".join(filter(None, numbers[:3])) + (" and more" if len(numbers) > 3 else "")
        what = f"No line has the part number of this declaration ({listed or 'none given'})."
        action = "Compare it with the columns part number, manufacturer part number and supplier part number."
    else:
        what = f"No line has {declaration.supplier!r} as supplier or manufacturer."
        action = (
            "Compare the name with the columns supplier and manufacturer; it has to be the same but for the legal form."
        )
    return Finding("declaration-unmatched", "warning", declaration.file, what, action)


def _other_supplier(declaration: Declaration, lines: pd.DataFrame, odd: list[int]) -> list[Finding]:
    if not odd:
        return []
    return [
        Finding(
            "declaration-other-supplier", "warning", declaration.file,
            f"{places(lines, odd)} {'have' if len(odd) > 1 else 'has'} the part number that {declaration.supplier} declares, "
            f"but {'name' if len(odd) > 1 else 'names'} other companies.",
            "Check that the number is the supplier's and not another part's of the same number.",
        )
    ]  # fmt: skip
