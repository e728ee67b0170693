"""The short summary after scoring: grades, worst lines, what changes next, findings."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bomrisk.assessment import Assessment
from bomrisk.control_wording import cited
from bomrisk_excel.cli.assemblies import print_assemblies
from bomrisk_excel.cli.findings_view import print_findings
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import GRADE_STYLES, bar, grade_text, marked
from bomrisk_excel.cli.words import date_text, days_text, plural, points
from bomrisk_templates.bom_risk.money import Money
from bomrisk_templates.reading import BomFile

__all__ = ["print_summary"]

_BAR = 40
_WORST = 5
_CHANGES = 4


def print_summary(
    console: Console, bom: BomFile, assessment: Assessment, out: Path | None, money: Money | None = None
) -> None:
    """Print a summary of a rated BOM.

    Parameters
    ----------
    console : Console
    bom : BomFile
    assessment : Assessment
    out : Path or None
        The workbook, if one was written.
    money : Money, optional
        Currency of the spend and rates to it; without rates, if not given.
    """
    lines = assessment.lines
    policy = "" if assessment.policy.name == "default" else f", policy: {assessment.policy.name}"
    head = f"{bom.path.name}: {plural(len(lines), 'line')} rated as of {assessment.as_of}, to {assessment.to}{policy}"
    console.print(f"\n[bold]{marked(head)}[/]")
    _print_grades(console, lines["grade"])
    _print_worst(console, bom, assessment)
    print_assemblies(console, bom, assessment, money)
    _print_changes(console, assessment)
    print_findings(console, bom, assessment)
    if out is not None:
        console.print("\n[bold green]Workbook written[/]")


def _print_grades(console: Console, grades: pd.Series) -> None:
    counts = grades.value_counts()
    most = max(int(counts.max()), 1) if len(counts) else 1
    for grade in reversed(GRADE_STYLES):
        number = int(counts.get(grade, 0))
        length = max(round(_BAR * number / most), 1 if number else 0)
        drawn = Text(bar(length, sys.stderr), style="dim" if grade == "unrated" else "")
        label = grade_text(grade)
        label.append(" " * (10 - len(label)))
        console.print(Text.assemble("  ", label, f"{number:>6,}  ", drawn))


def _print_worst(console: Console, bom: BomFile, assessment: Assessment) -> None:
    rated = assessment.lines[assessment.lines["score"].notna()].reset_index(names="at")
    if rated.empty:
        console.print(
            "\nNo line could be rated: no known material was recognised. `bomrisk check` shows how the file was read."
        )
        return
    worst = rated.sort_values("score", ascending=False, kind="stable")
    sizes = worst.groupby("why").size()
    worst = worst.drop_duplicates("why").head(_WORST)
    table = Table(title="Worst lines", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    table.add_column("Grade", justify="center")
    table.add_column("Score", justify="right")
    table.add_column("Line", ratio=1)
    table.add_column("Why", ratio=2)
    for row in rows_of(worst):
        others = int(sizes[row.why]) - 1
        more = f" [dim](and {plural(others, 'line')} like it)[/]" if others else ""
        table.add_row(
            grade_text(str(row.grade)), points(row.score), _line_name(bom.lines.loc[row.at]) + more, marked(row.why)
        )
    console.print()
    console.print(table)


def _line_name(line: pd.Series) -> str:
    """What a person knows a line by, and where it stands."""
    given = [line.get("part_number"), line.get("description")]
    name = " ".join(" ".join(str(part).split()) for part in given if isinstance(part, str) and part.strip())
    place = f"{line['sheet']}!{line['row']}" if line.get("sheet") else f"row {line['row']}"
    short = name if len(name) <= 60 else f"{name[:59]}…"
    return f"{marked(short)} [dim]{marked(place)}[/]"


def _print_changes(console: Console, assessment: Assessment) -> None:
    table = assessment.controls
    table = table[table["next_change"].notna() & table["scored"]].sort_values("next_change", kind="stable")
    if table.empty:
        return
    used = set(assessment.rating_materials["material"])
    console.print("[bold]Next dated changes of controls on these materials[/]")
    for row in rows_of(table.head(_CHANGES)):
        names = [name.strip() for name in str(row.materials).split(";")]
        hit = [name for name in names if name in used] or names
        reach = ", ".join(hit[:4]) + (" and more" if len(hit) > 4 else "")
        issuer = assessment.setting.country_names.get(row.issuing_country, row.issuing_country)
        when = f"{date_text(row.next_change)} ({days_text(row.next_change, assessment.as_of)})"
        console.print(
            f"  {when}  {marked(issuer)}, {marked(row.short_name)}: {marked(row.next_change_what)} "
            f"[dim]({marked(reach)}) {marked(f'[{cited(row.source)}]')}[/]"
        )
    if len(table) > _CHANGES:
        console.print(f"  [dim]and {len(table) - _CHANGES} more, see `bomrisk controls`[/]")
