"""``bomrisk questions``: what to ask whom, because the answer would move the rating most."""

from __future__ import annotations

import argparse
import difflib
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk.errors import InputError
from bomrisk.questions import open_questions, questions_by_supplier, questions_to_ask
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.json_output import plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.portfolio_input import read_portfolio
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, grade_text, marked
from bomrisk_excel.cli.words import plural, points
from bomrisk_templates.portfolio import Portfolio

__all__ = ["run"]

_SHOWN = 10
_SUPPLIERS = 8
_GIVEN = ("sheet", "row", "part_number", "description", "supplier")
_TOLD = [
    "material",
    "kind",
    "score",
    "grade",
    "low",
    "high",
    "swing",
    "grade_low",
    "grade_high",
    "effect",
    "question",
    "why",
]
_LISTS = ("answer_low", "answer_high", "answers")


def run(options: argparse.Namespace) -> int:
    """Print what to ask."""
    with Progress(quiet=options.json or options.csv) as say:
        portfolio = read_portfolio(options, options.files, say)
        say("Rating every answer")
        assessment = portfolio.assessment
        setting = (assessment.policy, assessment.as_of, assessment.to)
        found = open_questions(portfolio.lines, *setting, spend=portfolio.spend)
    if options.supplier is not None:
        found = found[found["supplier"].eq(_supplier(options.supplier, portfolio.lines))]
    if options.json:
        print_json(_object(portfolio, found, options.top))
    elif options.csv:
        print_csv(_table(portfolio, found.head(options.top) if options.top is not None else found))
    else:
        _print(portfolio, found, _SHOWN if options.top is None else options.top)
    return ExitCode.OK


def _supplier(wanted: str, lines: pd.DataFrame) -> str:
    """The supplier's name as the BOM writes it."""
    cells = lines["supplier"] if "supplier" in lines.columns else pd.Series(dtype=object)
    names = {
        " ".join(name.casefold().split()): name.strip() for name in cells.dropna().astype(str).unique() if name.strip()
    }
    if not names:
        raise InputError(
            "The BOM names no suppliers.",
            where="--supplier",
            action="Leave the option out, or name the column: --column supplier=F.",
        )
    key = " ".join(wanted.casefold().split())
    if key in names:
        return str(names[key])
    close = difflib.get_close_matches(key, names, n=3, cutoff=0.5)
    raise InputError(
        f"The BOM knows no supplier {wanted!r}; it names {plural(len(names), 'supplier')}.",
        where="--supplier",
        action=f"Did you mean {', '.join(names[name] for name in close)}?"
        if close
        else "Without --supplier, --json lists those with open questions under suppliers.",
    )


def _places(portfolio: Portfolio, found: pd.DataFrame) -> pd.DataFrame:
    """What identifies the lines of questions."""
    several = ["bom"] if len(portfolio.names) > 1 else []
    given = [name for name in (*several, *_GIVEN) if name in portfolio.lines.columns]
    return portfolio.lines[given].iloc[found["line"]].reset_index(drop=True)


def _table(portfolio: Portfolio, found: pd.DataFrame) -> pd.DataFrame:
    columns = [*_TOLD, *_LISTS, "column"]
    return pd.concat([_places(portfolio, found), found[columns].reset_index(drop=True)], axis=1)


def _object(portfolio: Portfolio, found: pd.DataFrame, top: int | None) -> dict[str, Any]:
    """Return the questions as ``bomrisk questions --json`` prints them."""
    shown = found if top is None else found.head(top)
    places = _places(portfolio, shown).to_dict(orient="records")
    questions = [
        {str(name): plain(value) for name, value in place.items()}
        | {name: plain(row[name]) for name in _TOLD}
        | {name: row[name].split("; ") for name in _LISTS}
        | {"column": row["column"]}
        for place, row in zip(places, shown.to_dict(orient="records"), strict=True)
    ]
    suppliers = [
        {str(name): plain(value) for name, value in row.items()}
        for row in questions_by_supplier(found).to_dict(orient="records")
    ]
    assessment = portfolio.assessment
    return {
        "as_of": plain(assessment.as_of),
        "to": assessment.to,
        "currency": portfolio.money.currency or None,
        "questions": questions,
        "suppliers": suppliers,
    }


def _print(portfolio: Portfolio, found: pd.DataFrame, most: int) -> None:
    console, assessment = console_for_data(), portfolio.assessment
    asked = questions_to_ask(found)
    lines = found["line"].nunique()
    console.print(
        f"[bold]{marked(', '.join(portfolio.names))}[/]: {plural(len(asked), 'question')} on {lines:,} of "
        f"{plural(len(portfolio.lines), 'line')}, as of {assessment.as_of}, to {assessment.to}\n"
    )
    if asked.empty:
        console.print("Nothing that could be asked would move a rating.")
        return
    console.print(_view(asked.head(most), portfolio))
    if len(asked) > most:
        console.print(f"  [dim]and {plural(len(asked) - most, 'more question')}; --top shows as many as you want[/]")
    _print_suppliers(console, found)
    weighted = "by spend" if (portfolio.spend > 0).any() else "evenly, since no spend is known"
    console_for_people().print(
        f"[dim]Effect: points by which the answers move the mean score of the BOM, its lines weighted {weighted}. --json and "
        "--csv give every line with its reason.[/]"
    )


def _view(asked: pd.DataFrame, portfolio: Portfolio) -> Table:
    view = Table(title="What moves the rating most", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Effect", justify="right")
    view.add_column("Now", justify="center")
    view.add_column("Best", justify="center")
    view.add_column("Worst", justify="center")
    view.add_column("Points", justify="right", no_wrap=True)
    view.add_column("Ask", ratio=2)
    view.add_column("Why", ratio=3)
    named = "supplier" in portfolio.lines.columns
    for row in rows_of(asked):
        text = marked(row.question)
        if row.lines > 1:
            text += f" [dim](and {plural(row.lines - 1, 'more line')} like it)[/]"
        if named:
            text = f"[bold]{marked(row.supplier or 'supplier not named')}[/]: {text}"
        low = "0" if pd.isna(row.low) else points(row.low)
        view.add_row(
            f"{row.effect:.1f}",
            grade_text(str(row.grade)),
            grade_text(str(row.grade_low)),
            grade_text(str(row.grade_high)),
            f"{low}..{points(row.high)}",
            text,
            # The sentence names the control; its instrument and source stand in the data.
            marked(str(row.why).partition(" Instrument: ")[0]),
        )
    return view


def _print_suppliers(console: Console, found: pd.DataFrame) -> None:
    table = questions_by_supplier(found)
    if len(table) < 2 and not (table["supplier"] != "").any():
        return
    console.print("[bold]Whom to ask[/]")
    for row in rows_of(table.head(_SUPPLIERS)):
        name = marked(row.supplier) or "supplier not named"
        text = f"{plural(row.questions, 'question')}, would settle {plural(row.lines, 'line')}"
        if row.unrecognised:
            text += f", {row.unrecognised:,} of them with nothing recognised"
        console.print(f"  {row.effect:>5.1f}  {name}: {text}")
    if len(table) > _SUPPLIERS:
        console.print(f"  [dim]and {plural(len(table) - _SUPPLIERS, 'more supplier')}[/]")
