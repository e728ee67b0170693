"""Benchmarks as people and as scripts read them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from bomrisk import reference
from bomrisk.benchmarks import crma_rules, dfars_rules
from bomrisk.findings import Finding
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import console_for_data, console_for_people, marked
from bomrisk_excel.cli.words import DASH
from bomrisk_templates.portfolio import Portfolio

__all__ = ["benchmarks_object", "benchmarks_table", "print_benchmarks"]

_STATE_STYLES = {"met": "green", "clear": "green", "not met": "bold red", "barred": "bold red", "open": "yellow"}
_PHASE = "from_"
_MOST = 8
_LINE = ("bom", "sheet", "row", "part_number", "description", "supplier")


def benchmarks_object(
    portfolio: Portfolio, crma: pd.DataFrame, dfars: pd.DataFrame, findings: Sequence[Finding]
) -> dict[str, Any]:
    """Return the benchmarks as ``--json`` prints them."""
    return {
        "as_of": portfolio.assessment.as_of.isoformat(),
        "destination": portfolio.assessment.to,
        "boms": list(portfolio.names),
        "currency": portfolio.money.currency or None,
        "crma_sources": [crma_rules().source_id],
        "crma": [_record(row) for row in crma.to_dict("records")],
        "dfars_sources": dfars_rules().source_id.split(";"),
        "dfars": [
            {**_record(_line_of(portfolio, row["line"])), **_record({key: row[key] for key in row if key != "line"})}
            for row in dfars.to_dict("records")
        ],
        "dfars_exceptions": [{"reference": clause, "words": words} for clause, words in dfars_rules().exceptions],
        "findings": findings_list(findings),
    }


def benchmarks_table(portfolio: Portfolio, crma: pd.DataFrame, dfars: pd.DataFrame) -> pd.DataFrame:
    """Return both as one table, as ``--csv`` prints it: ``law`` tells them apart."""
    lines = pd.DataFrame([_line_of(portfolio, line) for line in dfars["line"]], columns=list(_LINE))
    screened = pd.concat([lines, dfars.drop(columns="line").reset_index(drop=True)], axis=1)
    return pd.concat([crma.assign(law="CRMA Article 5"), screened.assign(law="DFARS 225.7018")], ignore_index=True)[
        ["law", *crma.columns, *(name for name in screened.columns if name not in crma.columns)]
    ]


def _line_of(portfolio: Portfolio, line: int) -> dict[str, Any]:
    row = portfolio.lines.iloc[line]
    return {name: row.get(name) for name in _LINE}


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): None if (value := plain(cell)) == "" else value for key, cell in row.items()}


def print_benchmarks(
    portfolio: Portfolio, crma: pd.DataFrame, dfars: pd.DataFrame, findings: Sequence[Finding]
) -> None:
    """Print both for people."""
    console = console_for_data()
    weighed = crma.loc[crma["measure"].eq("spend"), "weighed"].gt(0).any()
    measure = "spend" if weighed else "lines"
    shown = crma[crma["measure"].eq(measure)]
    console.print(
        "[bold]EU benchmarks for 2030[/] (Regulation (EU) 2024/1252, Article 5(1)): strategic raw materials of "
        f"{marked(', '.join(portfolio.names))}, by {measure}"
    )
    if shown.empty:
        console.print("No strategic raw material was found for sure.")
    else:
        console.print(_crma_view(shown))
        console.print(
            "[dim]The range counts what is not stated against and for the benchmark; open without a range: nothing is stated. "
            "The benchmarks bind the Union, not a company.[/]\n"
        )
    countries = ", ".join(sorted(dfars_rules().countries))
    console.print(
        f"[bold]DFARS 225.7018[/] (magnets, tantalum, tungsten from {countries}), as of {portfolio.assessment.as_of}"
    )
    if dfars.empty:
        console.print("No line with a covered material was found.")
    else:
        console.print(_dfars_view(portfolio, dfars))
        console.print("[dim]Exceptions that may apply, none of which is assumed:[/]")
        for clause, words in dfars_rules().exceptions:
            console.print(f"[dim]  {marked(words)} ({marked(clause)})[/]")
    print_warnings(console_for_people(), findings)


def _percent(share: float) -> str:
    return DASH if math.isnan(share) else f"{100 * share:.0f} %"


def _crma_view(table: pd.DataFrame) -> Table:
    """One row per material, one column per benchmark."""
    view = Table(box=SIMPLE_HEAD)
    view.add_column("Material")
    view.add_column("Lines", justify="right")
    shown = [each for each in crma_rules().benchmarks if table["benchmark"].eq(each.key).any()]
    for each in shown:
        limit = f"{'at least' if each.rule == 'at_least' else 'at most'} {_percent(each.share)}"
        view.add_column(f"{each.name}\n({limit})")
    view.add_column("World: largest third country\n(extraction; processing)")
    names = reference.materials().set_index("material")["name"]
    for material, group in table.groupby("material", sort=False):
        by_key = {row.benchmark: row for row in rows_of(group)}
        cells = [_crma_cell(by_key.get(each.key)) for each in shown]
        world = "; ".join(_world(by_key[key]) for key in ("third_country_extraction", "third_country_processing"))
        view.add_row(marked(names.get(material, material)), str(group["uses"].iloc[0]), *cells, marked(world))
    return view


def _crma_cell(row: Any) -> str:
    if row is None:
        return DASH
    span = _percent(row.low) if row.high - row.low < 0.005 else f"{100 * row.low:.0f} to {_percent(row.high)}"
    known = "" if row.low <= 0 and row.high >= 1 else f" {span}{f' {row.country}' if row.country else ''}"
    return f"[{_STATE_STYLES.get(str(row.state), '')}]{row.state}[/]{marked(known)}"


def _world(row: Any) -> str:
    if math.isnan(row.world_share):
        return DASH
    return f"{row.world_country} {_percent(row.world_share)} ({row.world_year:.0f})"


def _dfars_view(portfolio: Portfolio, table: pd.DataFrame) -> Table:
    view = Table(box=SIMPLE_HEAD)
    phases = [name for name in table.columns if name.startswith(_PHASE)]
    view.add_column("Line", ratio=2)
    view.add_column("Covered material", ratio=1)
    view.add_column("Held", no_wrap=True)
    for name in phases:
        view.add_column(f"From {name.removeprefix(_PHASE)}", no_wrap=True)
    view.add_column("Ask", ratio=3)
    for row in table.to_dict("records"):
        line = _line_of(portfolio, row["line"])
        given = [line["part_number"], line["description"]]
        name = " ".join(" ".join(part.split()) for part in given if isinstance(part, str) and part.strip())
        states = [f"[{_STATE_STYLES.get(row[phase], '')}]{row[phase]}[/]" for phase in phases]
        view.add_row(marked(name[:60]), marked(row["name"]), row["held"], *states, marked(row["ask"]))
    return view
