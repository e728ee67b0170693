"""``bomrisk scenarios``: a BOM under several scenarios side by side."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk.errors import InputError
from bomrisk.scenarios import AS_IT_STANDS, GRADES, SHIPPED, Comparison, compare
from bomrisk_excel.cli.csv_output import GIVEN, print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.scenario_input import chosen_scenarios, scenario_text
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, grade_text, marked
from bomrisk_excel.cli.what_if_input import PricedBom, priced_bom
from bomrisk_excel.cli.words import DASH, amount_text, plural
from bomrisk_templates.bom_risk.scenario_tables import cause_words

__all__ = ["run"]

_SHOWN = 8


def run(options: argparse.Namespace) -> int:
    """Compare scenarios, or print the text of one."""
    if options.print is not None:
        sys.stdout.write(scenario_text(options.print, "--print"))
        return ExitCode.OK
    if options.file is None:
        raise InputError(
            "No BOM was given.", where="FILE", action="Name its file, or print a scenario with --print NAME."
        )
    scenarios = chosen_scenarios(options.scenario or SHIPPED)
    with Progress(quiet=options.json or options.csv) as say:
        priced = priced_bom(options, say=say)
        say("Rating every scenario")
        setting = priced.setting
        found = compare(priced.lines, scenarios, setting.policy, setting.as_of, setting.to, spend=priced.spend)
    if options.json:
        print_json(_object(priced, found))
    elif options.csv:
        print_csv(_table(priced, found))
    else:
        _print(console_for_data(), priced, found)
    if not options.json:
        print_warnings(console_for_people(), priced.bom.findings)
    return ExitCode.OK


def _table(priced: PricedBom, found: Comparison) -> pd.DataFrame:
    """One row per line: what identifies it, then grade and score by scenario, and what causes a difference."""
    given = priced.lines[[name for name in GIVEN if name in priced.lines.columns]]
    columns: dict[str, Any] = {}
    for name in found.scores.columns:
        key = _key(name)
        columns[f"{key}_grade"], columns[f"{key}_score"] = found.grades[name], found.scores[name]
        if name in found.causes.columns:
            columns[f"{key}_cause"] = found.causes[name]
    return pd.concat([given.reset_index(drop=True), pd.DataFrame(columns).reset_index(drop=True)], axis=1)


def _key(name: str) -> str:
    return "_".join(name.casefold().split())


def _object(priced: PricedBom, found: Comparison) -> dict[str, Any]:
    """Return the comparison as ``bomrisk scenarios --json`` prints it."""
    totals = {
        name: {row.grade: {"lines": int(row.lines), "spend": plain(row.spend)} for row in rows_of(rows)}
        for name, rows in found.totals.groupby("scenario", sort=False)
    }
    scenarios: list[dict[str, Any]] = [{"name": AS_IT_STANDS, "grades": totals[AS_IT_STANDS]}]
    for each in found.scenarios:
        changes = [change.title for change in each.changes]
        scenarios.append(
            {"name": each.name, "description": each.description, "basis": each.basis, "changes": changes}
            | {"grades": totals[each.name]}
        )
    given = [name for name in ("sheet", "row", "part_number", "description") if name in priced.lines.columns]
    lines = []
    for position, row in enumerate(priced.lines[given].to_dict(orient="records")):
        line: dict[str, Any] = {str(name): plain(value) for name, value in row.items()}
        for name in found.scores.columns:
            rated = {"grade": found.grades[name].iloc[position], "score": plain(found.scores[name].iloc[position])}
            if name in found.causes.columns:
                rated["cause"] = found.causes[name].iloc[position] or None
            line[name] = rated
        lines.append(line)
    head = {"as_of": plain(found.as_of), "to": found.to, "currency": priced.money.currency or None}
    return head | {"scenarios": scenarios, "lines": lines, "findings": findings_list(priced.bom.findings)}


def _print(console: Console, priced: PricedBom, found: Comparison) -> None:
    name = priced.bom.path.name
    console.print(
        f"[bold]{marked(name)}[/]: {plural(len(found.scores), 'line')} under {plural(len(found.scenarios), 'scenario')}, "
        f"as of {found.as_of}, to {found.to}\n"
    )
    console.print(_by_grade(found, priced.money.currency))
    for each in found.scenarios:
        _print_differences(console, priced, found, each.name)


def _by_grade(found: Comparison, currency: str) -> Table:
    """Lines and spend by grade, one column per scenario."""
    with_spend = found.totals["spend"].notna().any()
    what = f"Lines{f' / spend in {currency}' if currency else ' / spend'}" if with_spend else "Lines"
    view = Table(title=f"{what} by grade", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Grade", justify="center")
    for name in found.scores.columns:
        view.add_column(marked(name), justify="right")
    totals = {(row.scenario, row.grade): row for row in rows_of(found.totals)}
    for grade in reversed(GRADES):
        cells = []
        for name in found.scores.columns:
            row = totals[name, grade]
            cells.append(f"{row.lines:,}" + (f" / {amount_text(row.spend)}" if with_spend else ""))
        view.add_row(grade_text(grade), *cells)
    return view


def _print_differences(console: Console, priced: PricedBom, found: Comparison, name: str) -> None:
    """Lines whose grade differs, those of one cause together."""
    # People read instruments and sources where scripts get the ids of controls.
    said = cause_words(found, name, priced.setting)[found.ratings]
    causes = pd.Series(said, index=found.grades.index, dtype=object).fillna("")
    grades = pd.DataFrame({"before": found.grades[AS_IT_STANDS], "after": found.grades[name], "cause": causes})
    other = grades.reset_index(drop=True)
    other = other[other["before"].ne(other["after"])]
    moved = int(found.causes[name].ne("").sum())
    if other.empty:
        scores = f"no grade differs from as it stands; the score of {plural(moved, 'line')} does."
        console.print(f"[bold]{marked(name)}[/]: {scores if moved else 'no score differs from as it stands.'}\n")
        return
    console.print(f"[bold]{marked(name)}[/]: {plural(len(other), 'line')} with another grade")
    view = Table(box=SIMPLE_HEAD, show_edge=False)
    view.add_column("Grade", no_wrap=True)
    view.add_column("Lines", justify="right")
    view.add_column("For example", ratio=2)
    view.add_column("Cause", ratio=3)
    other = other.assign(line=other.index)
    groups = other.groupby(["before", "after", "cause"], as_index=False, sort=False).agg(
        lines=("line", "size"), first=("line", "first")
    )
    groups = groups.sort_values(["after", "lines"], ascending=[False, False], kind="stable")
    for row in rows_of(groups.head(_SHOWN)):
        change = grade_text(row.before).append(" → ", style="").append_text(grade_text(row.after))
        view.add_row(change, f"{row.lines:,}", _line_name(priced, int(row.first)), marked(row.cause))
    console.print(view)
    if len(groups) > _SHOWN:
        rest = int(groups["lines"].iloc[_SHOWN:].sum())
        console.print(f"  [dim]and {plural(rest, 'more line')}; --csv and --json list all[/]")
    console.print()


def _line_name(priced: PricedBom, position: int) -> str:
    line = priced.lines.iloc[position]
    given = [line.get("part_number"), line.get("description")]
    text = " ".join(" ".join(str(part).split()) for part in given if isinstance(part, str) and part.strip())
    return marked(text if len(text) <= 60 else f"{text[:59]}…") or DASH
