"""``--declarations``: suppliers' declarations beside a BOM or a material."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk_excel.cli.terminal import marked
from bomrisk_excel.cli.words import plural
from bomrisk_templates.declarations import Declaration, apply_declarations, read_declarations
from bomrisk_templates.declarations.places import place_of
from bomrisk_templates.declarations.refiners import refiners_by_country
from bomrisk_templates.declarations.statements import statements_of_answers, statements_of_part
from bomrisk_templates.reading import BomFile

__all__ = ["DeclaredBom", "declarations_list", "declarations_view", "print_material", "with_declarations"]

_SCOPES = {"parts": "parts", "products": "listed products", "company": "whole company", "described": "free text"}


@dataclass(frozen=True, slots=True)
class DeclaredBom:
    """A BOM with what was declared on its lines, and the declarations with the lines that they match."""

    bom: BomFile
    declarations: tuple[Declaration, ...]
    matches: tuple[tuple[int, ...], ...]


def with_declarations(bom: BomFile, paths: Sequence[str], as_of: dt.date) -> DeclaredBom:
    """Read declarations and write what they say into the column ``declaration`` of the lines that they match.

    Raises
    ------
    InputError
        If a path does not exist.
    """
    found = read_declarations(paths)
    applied = apply_declarations(bom.lines, found.declarations, as_of)
    findings = [*bom.findings, *found.findings, *applied.findings]
    return DeclaredBom(replace(bom, lines=applied.lines, findings=findings), found.declarations, applied.matches)


def declarations_list(declared: DeclaredBom) -> list[dict[str, Any]]:
    """Return the declarations as ``bomrisk check --json`` prints them."""
    return [
        {
            "file": declaration.file,
            "form": declaration.title,
            "version": declaration.version,
            "supplier": declaration.supplier,
            "date": declaration.date.isoformat() if declaration.date else None,
            "scope": declaration.scope,
            "parts": len(declaration.parts),
            "lines": [place_of(declared.bom.lines, position) for position in positions],
        }
        for declaration, positions in zip(declared.declarations, declared.matches, strict=True)
    ]


def declarations_view(declared: DeclaredBom) -> Table:
    """Return a table of the declarations and how many lines each matches."""
    view = Table(title="Declarations", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("File", "Form", "Supplier", "Date", "About", "Lines"):
        view.add_column(heading, justify="right" if heading == "Lines" else "left")
    for declaration, positions in zip(declared.declarations, declared.matches, strict=True):
        about = _SCOPES[declaration.scope]
        if declaration.parts:
            about = plural(len(declaration.parts), "part")
        view.add_row(
            marked(declaration.file),
            marked(declaration.title),
            marked(declaration.supplier),
            declaration.date.isoformat() if declaration.date else "undated",
            about,
            str(len(positions)) if positions else "[yellow]none[/]",
        )
    return view


def print_material(console: Console, material: str, paths: Sequence[str]) -> None:
    """Print which declarations name a material, how sure that makes it, and where its refiners are."""
    found = read_declarations(paths)
    view = Table(title="Declared", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("Part", "Says", "Amount", "Rung", "Confidence", "Source"):
        view.add_column(heading)
    for declaration in found.declarations:
        for row in _rows(declaration, material):
            view.add_row(*map(marked, row))
    if view.row_count:
        console.print(view)
    else:
        console.print(f"\nNone of {plural(len(found.declarations), 'declaration')} names {material}.")
    for declaration in found.declarations:
        countries = refiners_by_country(declaration).get(material)
        if countries:
            listed = ", ".join(
                f"{number} in {country or 'an unknown country'}" for country, number in countries.most_common()
            )
            console.print(f"Refiners that {marked(declaration.supplier or declaration.file)} declares: {listed}")
    for finding in found.findings:
        if finding.severity == "error":
            console.print(
                f"[bold red]error[/] {marked(finding.where)}: {marked(finding.message)} {marked(finding.action)}"
            )


def _rows(declaration: Declaration, material: str) -> list[tuple[str, ...]]:
    said = [
        (part.number or part.requester_number or part.name, statement)
        for part in declaration.parts
        if declaration.scope == "parts"
        for statement in statements_of_part(declaration, part)
    ]
    if declaration.scope != "parts":
        about = f"{len(declaration.parts)} products" if declaration.scope == "products" else _SCOPES[declaration.scope]
        said = [(about, statement) for statement in statements_of_answers(declaration)]
    rows: list[tuple[str, ...]] = []
    for about, statement in said:
        for item in statement.items:
            if material not in item.names:
                continue
            sure = "medium" if item.less_sure or len(item.names) > 1 else "high"
            confidence = {"may": "low", "no": "high"}.get(statement.word, sure)
            amount = "" if math.isnan(item.amount) else f"{item.sign.replace('=', '')}{100 * item.amount:.3g} %"
            rows.append((about, statement.word, amount, "declaration", confidence, statement.source))
    return rows
