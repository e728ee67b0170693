"""Assemblies and products with several levels: for the summary, for ``check`` and as data."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk.assessment import Assessment
from bomrisk.rollup import roll_up, spend_of, times_used
from bomrisk.structure import ProductStructure
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import grade_text, marked
from bomrisk_excel.cli.words import DASH, points, share_text
from bomrisk_templates.bom_risk.money import Money, money_of
from bomrisk_templates.reading import BomFile

__all__ = ["print_assemblies", "rolled_up", "spend_of_bom", "structure_text"]

_SHOWN = 6
_WORDS = {"level": "levels", "position": "item positions", "parent": "parent numbers"}


def rolled_up(
    assessment: Assessment, lines: pd.DataFrame, structure: ProductStructure, money: Money | None = None
) -> pd.DataFrame:
    """Return the assemblies of a rated BOM, see :func:`bomrisk.rollup.roll_up`, with the spend in the report's currency."""
    return roll_up(
        structure, assessment.lines, spend_of_bom(lines, structure, money or money_of(lines, assessment.as_of))
    )


def spend_of_bom(lines: pd.DataFrame, structure: ProductStructure, money: Money) -> npt.NDArray[np.float64]:
    """Return the spend of each line in the report's currency, see :func:`bomrisk.rollup.spend_of`."""
    return spend_of(lines, times_used(lines, structure).times, money.factors())


def structure_text(bom: BomFile) -> str:
    """Say how many levels and assemblies a BOM has, and what tells them."""
    structure = bom.structure
    if not structure.has_levels:
        return "one level; no column or indentation tells what is inside what"
    parts = []
    for table in bom.tables:
        basis = structure.basis.get(table.sheet)
        mapped = next((each for each in table.mapped if each.role == basis), None)
        if basis is not None and mapped is not None:
            where = f" on sheet {table.sheet!r}" if len(structure.basis) > 1 else ""
            parts.append(f"{_WORDS[basis]} of column {table.columns[basis]}{where}")
    told = ", ".join(dict.fromkeys(parts)) or ", ".join(_WORDS[basis] for basis in structure.basis.values())
    levels, count = int(structure.depth.max()) + 1, structure.assemblies
    return f"{levels} levels, {count:,} {'assembly' if count == 1 else 'assemblies'}, told by the {told}"


def print_assemblies(console: Console, bom: BomFile, assessment: Assessment, money: Money | None = None) -> None:
    """Print the products and the assemblies with the most spend on grades D and E, in tree order."""
    if not bom.structure.has_levels:
        return
    money = money or money_of(bom.lines, assessment.as_of)
    found = rolled_up(assessment, bom.lines, bom.structure, money)
    ranked = found.assign(top=found["depth"] == 0).sort_values(
        ["top", "high_spend", "score"], ascending=False, na_position="last", kind="stable"
    )
    shown = found.loc[sorted(ranked.index[:_SHOWN])]
    table = Table(title="Assemblies", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    table.add_column("Grade", justify="center")
    table.add_column("Score", justify="right")
    table.add_column("Assembly", ratio=2)
    for heading in ("Lines below", f"Spend {money.currency}".strip(), "on D and E"):
        table.add_column(heading, justify="right")
    table.add_column("Worst line", ratio=2)
    for row in rows_of(shown):
        spend = DASH if np.isnan(row.spend) else f"{row.spend:,.0f}"
        name = "  " * int(row.depth) + marked(_name(bom.lines.loc[row.line]))
        worst = marked(_name(bom.lines.loc[row.worst_line])) if row.worst_line >= 0 else DASH
        cells = (points(row.score), name, f"{row.lines_below:,}", spend, share_text(row.high_share), worst)
        table.add_row(grade_text(str(row.grade)), *cells)
    console.print(table)
    if len(found) > len(shown):
        console.print(f"  [dim]and {len(found) - len(shown)} more, on the sheet Assemblies and in --json[/]\n")


def _name(line: Any) -> str:
    given = [line.get("part_number"), line.get("description")]
    name = " ".join(" ".join(str(part).split()) for part in given if isinstance(part, str) and part.strip())
    return name if len(name) <= 48 else f"{name[:47]}…"
