"""``bomrisk uncertainty``: how sure the scores are, and how stable the order of the worst lines."""

from __future__ import annotations

import argparse
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk.uncertainty import RankingStability, ranking_stability
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.json_output import plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.portfolio_input import read_portfolio
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, grade_text, marked
from bomrisk_excel.cli.words import plural, points, range_text, share_text
from bomrisk_templates.portfolio import Portfolio

__all__ = ["run"]

_GIVEN = ("bom", "sheet", "row", "part_number", "description", "supplier")
_LINE = [
    "score", "grade", "low", "high", "score_p05", "score_p50", "score_p95", "low_all", "high_all", "grade_stays",
]  # fmt: skip
_WORST = ["rank", "stays", "rank_low", "rank_high"]


def run(options: argparse.Namespace) -> int:
    """Draw what is not known for certain, and print how sure the ratings are."""
    with Progress(quiet=options.json or options.csv) as say:
        portfolio = read_portfolio(options, options.files, say)
        say(f"Rating {options.draws:,} times")
        assessment = portfolio.assessment
        setting = (assessment.policy, assessment.as_of, assessment.to)
        found = ranking_stability(
            portfolio.lines, *setting, worst=options.worst, draws=options.draws, seed=options.seed
        )
    if options.json:
        print_json(_object(portfolio, found))
    elif options.csv:
        lines = found.lines[_LINE].reset_index(drop=True)
        print_csv(pd.concat([_given(portfolio).reset_index(drop=True), lines], axis=1))
    else:
        _print(portfolio, found)
    return ExitCode.OK


def _given(portfolio: Portfolio) -> pd.DataFrame:
    """What identifies the lines."""
    several = len(portfolio.names) > 1
    return portfolio.lines[[name for name in _GIVEN if name in portfolio.lines.columns and (several or name != "bom")]]


def _object(portfolio: Portfolio, found: RankingStability) -> dict[str, Any]:
    """Return the result as ``bomrisk uncertainty --json`` prints it."""
    given = _given(portfolio).iloc[found.worst["line"]].to_dict(orient="records")
    worst = [
        {name: plain(row[name]) for name in _WORST}
        | {str(name): plain(value) for name, value in place.items()}
        | {name: plain(row[name]) for name in _LINE}
        for place, row in zip(given, found.worst.to_dict(orient="records"), strict=True)
    ]
    causes = [
        {str(name): plain(value) for name, value in row.items()} for row in found.causes.to_dict(orient="records")
    ]
    numbers = {name: plain(getattr(found, name)) for name in ("draws", "seed", "overlap", "same_grade", "order")}
    return {"as_of": plain(found.as_of), "to": found.to, **numbers, "worst": worst, "causes": causes}


def _print(portfolio: Portfolio, found: RankingStability) -> None:
    console = console_for_data()
    count = len(found.worst)
    console.print(
        f"[bold]{marked(', '.join(portfolio.names))}[/]: {plural(len(portfolio.lines), 'line')}, as of {found.as_of}, to "
        f"{found.to}; {plural(found.draws, 'draw')} of what is not known for certain\n"
    )
    if not count:
        console.print("No line is rated, so there is no order to look at.")
        return
    grades = f"[bold]{share_text(found.same_grade)}[/] keep their grade, as an average of all draws."
    if count == int(found.lines["score"].notna().sum()):
        console.print(f"All {plural(count, 'rated line')}: {grades} --worst N looks at fewer.")
    else:
        stay = f"[bold]{share_text(found.overlap)}[/] stay among the worst {count}"
        console.print(f"Of the {plural(count, 'worst line')}, {stay} and {grades}")
    console.print(f"{_order_sentence(found.order)}\n")
    console.print(_view(portfolio, found))
    _print_causes(console, found)
    console_for_people().print(
        "[dim]docs/method.md says what is drawn and how. --csv gives these figures for every line; another --seed shows how much "
        "of them is chance.[/]"
    )


def _order_sentence(order: float) -> str:
    if order >= 0.8:
        return "Their order holds."
    if order >= 0.4:
        return "Their order holds by and large."
    return "Their order among each other says little: the differences between them are smaller than what is not known."


def _view(portfolio: Portfolio, found: RankingStability) -> Table:
    view = Table(box=SIMPLE_HEAD)
    view.add_column("Rank", justify="right")
    view.add_column("in 90 %", justify="right", no_wrap=True)
    view.add_column("Stays", justify="right")
    view.add_column("Grade", justify="center")
    view.add_column("Score", justify="right")
    view.add_column("in 90 %", justify="right", no_wrap=True)
    view.add_column("Widest", justify="right", no_wrap=True)
    view.add_column("Keeps grade", justify="right")
    view.add_column("Line", ratio=1)
    given = portfolio.lines
    for row in rows_of(found.worst):
        line = given.iloc[row.line]
        names = [line.get("part_number"), line.get("description")]
        name = " ".join(" ".join(str(part).split()) for part in names if isinstance(part, str) and part.strip())
        view.add_row(
            str(row.rank),
            f"{row.rank_low:,}..{row.rank_high:,}",
            share_text(row.stays),
            grade_text(str(row.grade)),
            points(row.score),
            range_text(row.score_p05, row.score_p95),
            range_text(row.low_all, row.high_all),
            share_text(row.grade_stays),
            marked(name if len(name) <= 60 else f"{name[:59]}…"),
        )
    return view


def _print_causes(console: Console, found: RankingStability) -> None:
    console.print("[bold]What it comes from[/] [dim](each alone)[/]")
    for row in rows_of(found.causes):
        moved = f"{row.moved:.1f}"
        console.print(
            f"  {share_text(row.overlap):>5} stay among the worst; a score moves by {moved:>4} points on average: {row.label}"
        )
