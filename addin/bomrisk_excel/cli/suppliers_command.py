"""``bomrisk suppliers``: a workbook with the open questions for each supplier, and an index of them for the buyer."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from bomrisk.errors import InputError
from bomrisk.questions import open_questions
from bomrisk_excel.cli.errors import ExitCode, OutputError
from bomrisk_excel.cli.inputs import as_of_date, date_option
from bomrisk_excel.cli.outputs import writing
from bomrisk_excel.cli.portfolio_input import read_portfolio
from bomrisk_excel.cli.terminal import Progress, console_for_people, marked
from bomrisk_excel.cli.words import plural
from bomrisk_templates.supplier_risk.fill import Sender, open_template
from bomrisk_templates.supplier_risk.grouping import Suppliers, spelling_key, suppliers_of
from bomrisk_templates.supplier_risk.index_entries import read_index_entries
from bomrisk_templates.supplier_risk.texts import texts_in
from bomrisk_templates.supplier_risk.workbooks import FOLDER, INDEX, Plan, plan_workbooks, write_workbooks

__all__ = ["run"]

_NAMED = 5


def run(options: argparse.Namespace) -> int:
    """Write a workbook for each supplier, and the index."""
    # Options first: reading takes a while.
    texts_in(options.language)
    due = _due(options)
    template = Path(options.template) if options.template is not None else None
    if template is not None:
        open_template(template)
    folder = _folder(options.out)
    with Progress(quiet=options.quiet) as say:
        portfolio = read_portfolio(options, options.files, say)
        suppliers = suppliers_of(portfolio.lines)
        only = _chosen(suppliers, options.supplier)
        say("Rating every answer")
        assessment = portfolio.assessment
        setting = (assessment.policy, assessment.as_of, assessment.to)
        questions = open_questions(portfolio.lines, *setting, spend=portfolio.spend)
        plan = plan_workbooks(
            portfolio.lines,
            assessment,
            questions,
            suppliers,
            language=options.language,
            unrecognised=options.ask_unrecognised,
            only=only,
        )
    _check_free(plan, folder, overwrite=options.overwrite)
    index = folder / INDEX
    entries = read_index_entries(index) if index.exists() else {}
    sender = Sender(options.buyer or "", assessment.as_of, due, options.with_scores, options.with_quantities)
    with _bar(quiet=options.quiet) as progress:
        writing(
            folder,
            lambda: write_workbooks(
                plan,
                folder,
                sender,
                source_name=", ".join(portfolio.names),
                language=options.language,
                spend=portfolio.spend,
                currency=portfolio.money.currency,
                template=template,
                entries=entries,
                findings=portfolio.findings,
                progress=progress,
            ),
        )
    if not options.quiet:
        _print_summary(console_for_people(), plan, folder)
    print(index)
    return ExitCode.OK


def _due(options: argparse.Namespace) -> dt.date | None:
    """The day until which suppliers shall reply: none that is over, today or on an earlier as-of date."""
    if options.due is None:
        return None
    due = date_option(options.due, "--due")
    today = min(dt.datetime.now().astimezone().date(), as_of_date(options))
    if due < today:
        raise InputError(
            f"{due} is over: today is {today}.", where="--due", action="Give the day until which suppliers shall reply."
        )
    return due


def _folder(given: str) -> Path:
    folder = Path(given)
    if folder.exists() and not folder.is_dir():
        raise OutputError("This is a file, not a folder.", where=f"--out {given}", action="Choose another folder.")
    if not folder.exists() and not folder.absolute().parent.is_dir():
        raise OutputError("There is no such folder.", where=str(folder.absolute().parent), action="Make it first.")
    return folder


def _chosen(suppliers: Suppliers, names: list[str]) -> set[str] | None:
    """Keys of the suppliers that were named, however they are spelt; None for all."""
    if not names:
        return None
    by_key = {supplier.key: supplier for supplier in suppliers.found}
    wanted = {spelling_key(name): name for name in names}
    missing = {key: name for key, name in wanted.items() if key not in by_key}
    if missing:
        close = dict.fromkeys(
            by_key[key].name for name in missing for key in get_close_matches(name, by_key, n=3, cutoff=0.5)
        )
        raise InputError(
            f"The BOM knows no supplier {' and no '.join(map(repr, missing.values()))}.",
            where="--supplier",
            action=f"Did you mean {', '.join(close)}?" if close else "`bomrisk check` shows how the BOM is read.",
        )
    return set(wanted)


def _check_free(plan: Plan, folder: Path, *, overwrite: bool) -> None:
    """Raise before anything is written where a file would be replaced that nobody gave up."""
    there = [name for name in (INDEX, *(file for _, file in plan.asked)) if (folder / name).exists()]
    if there and not overwrite:
        more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
        raise OutputError(
            f"{'This file exists' if len(there) == 1 else 'These files exist'} and nothing was written: "
            f"{', '.join(there[:_NAMED])}{more}.",
            where=str(folder),
            action="Give --overwrite to replace them, or another folder with --out.",
        )


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal; elsewhere one line per tenth of the work."""
    if quiet:
        yield lambda _done, _all, _name: None
    elif sys.stderr.isatty():
        columns = (
            TextColumn("Writing"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        with Bar(*columns, console=console_for_people(), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, every, name: bar.update(task, completed=done, total=every, description=marked(name))
    else:
        yield _say_tenths


def _say_tenths(done: int, every: int, _name: str) -> None:
    if every >= 20 and done * 10 // every > (done - 1) * 10 // every and done:
        print(f"{done:,} of {every:,} workbooks written ...", file=sys.stderr, flush=True)


def _print_summary(console: Console, plan: Plan, folder: Path) -> None:
    asked = plan.asked
    answers = sum(len(row.asked) for request, _ in asked for row in request.rows)
    parts = sum(len(request.parts) for request, _ in asked)
    head = (
        f"{plural(len(asked), 'workbook')} for suppliers: {plural(parts, 'part')}, {plural(answers, 'answer')} needed"
    )
    console.print(f"\n[bold]{marked(head)}[/]")
    worst = sorted(asked, key=lambda each: -sum(question.effect for question in each[0].questions))
    for request, file in worst[:_NAMED]:
        needed = sum(len(row.asked) for row in request.rows)
        console.print(f"  {marked(file)}  [dim]{plural(len(request.parts), 'part')}, {plural(needed, 'answer')}[/]")
    if len(asked) > _NAMED:
        console.print(f"  [dim]and {len(asked) - _NAMED} more in {marked(str(folder / FOLDER))}[/]")
    for finding in plan.findings:
        console.print(f"  {marked(finding.severity)}: {marked(finding.message)} {marked(finding.action)}".rstrip())
    console.print(f"The index is for you only: {marked(INDEX)}")
