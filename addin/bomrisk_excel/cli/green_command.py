"""``bomrisk green``: the fewest re-sourcing moves that bring a BOM under a grade, or one country under a share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pandas as pd

from bomrisk.assessment import Assessment, assess
from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk.resourcing import moves_to_cap_of, moves_to_grade_of
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.green_data import cap_object, cap_table, grade_object, grade_table
from bomrisk_excel.cli.green_view import print_cap, print_grade
from bomrisk_excel.cli.json_text import Plain, print_json
from bomrisk_excel.cli.terminal import Progress, console_for_people
from bomrisk_excel.cli.what_if_input import PricedBom, priced_bom

__all__ = ["run"]


class _Views(NamedTuple):
    """A plan in each of the ways that it can be asked for, and what could not be read."""

    as_object: Callable[[], Plain]
    as_table: Callable[[], pd.DataFrame]
    show: Callable[[], None]
    findings: list[Finding]


def run(options: argparse.Namespace) -> int:
    """Find the moves and print them."""
    _check(options)
    with Progress(quiet=options.json or options.csv) as say:
        priced = priced_bom(options, say=say)
        lines, setting = priced.lines, priced.setting
        say("Rating")
        assessment = assess(lines, setting.policy, setting.as_of, setting.to)
        say("Looking for the fewest moves")
        views = (_to_cap if options.cap is not None else _to_grade)(priced, assessment, options)
    if options.json:
        print_json(views.as_object())
    elif options.csv:
        print_csv(views.as_table())
    else:
        views.show()
    if not options.json:
        print_warnings(console_for_people(), [*priced.bom.findings, *views.findings])
    return ExitCode.OK


def _to_cap(priced: PricedBom, assessment: Assessment, options: argparse.Namespace) -> _Views:
    plan = moves_to_cap_of(assessment, priced.lines, options.cap, weigh=options.weigh, spend=priced.spend)
    return _Views(
        partial(cap_object, priced, plan),
        partial(cap_table, priced, plan),
        partial(print_cap, priced, plan),
        plan.findings,
    )


def _to_grade(priced: PricedBom, assessment: Assessment, options: argparse.Namespace) -> _Views:
    plan = moves_to_grade_of(
        assessment,
        priced.lines,
        options.grade,
        moves=options.moves,
        per=options.per,
        weigh=options.weigh or "lines",
        spend=priced.spend,
    )
    return _Views(
        partial(grade_object, priced, plan),
        partial(grade_table, priced, plan),
        partial(print_grade, priced, plan),
        [],
    )


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    if options.cap is not None and options.moves is not None:
        raise InputError("A cap takes as many moves as it needs.", where="--moves", action="Use it with --grade.")
    if options.cap is not None and options.per != "part":
        raise InputError("With a cap a move is that of one line.", where="--per", action="Use it with --grade.")
    if options.cap is None and options.weigh == "mass":
        raise InputError("Grades are reached by lines or spend.", where="--weigh", action="Use mass with --cap.")
