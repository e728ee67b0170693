"""``bomrisk green``: the fewest re-sourcing moves that bring a BOM under a grade, or one country under a share."""

from __future__ import annotations

import argparse

from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.resourcing import moves_to_cap_of, moves_to_grade_of
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.green_data import cap_object, cap_table, grade_object, grade_table
from bomrisk_excel.cli.green_view import print_cap, print_grade
from bomrisk_excel.cli.json_output import print_json
from bomrisk_excel.cli.terminal import Progress, console_for_people
from bomrisk_excel.cli.what_if_input import priced_bom

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Find the moves and print them."""
    _check(options)
    with Progress(quiet=options.json or options.csv) as say:
        priced = priced_bom(options, say=say)
        lines, setting = priced.lines, priced.setting
        say("Rating")
        assessment = assess(lines, setting.policy, setting.as_of, setting.to)
        say("Looking for the fewest moves")
        if options.cap is not None:
            cap = moves_to_cap_of(assessment, lines, options.cap, weigh=options.weigh, spend=priced.spend)
        else:
            grade = moves_to_grade_of(
                assessment,
                lines,
                options.grade,
                moves=options.moves,
                per=options.per,
                weigh=options.weigh or "lines",
                spend=priced.spend,
            )
    if options.cap is not None:
        if options.json:
            print_json(cap_object(priced, cap))
        elif options.csv:
            print_csv(cap_table(priced, cap))
        else:
            print_cap(priced, cap)
    elif options.json:
        print_json(grade_object(priced, grade))
    elif options.csv:
        print_csv(grade_table(priced, grade))
    else:
        print_grade(priced, grade)
    if not options.json:
        unread = cap.findings if options.cap is not None else []
        print_warnings(console_for_people(), [*priced.bom.findings, *unread])
    return ExitCode.OK


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    if options.cap is not None and options.moves is not None:
        raise InputError("A cap takes as many moves as it needs.", where="--moves", action="Use it with --grade.")
    if options.cap is not None and options.per != "part":
        raise InputError("With a cap a move is that of one line.", where="--per", action="Use it with --grade.")
    if options.cap is None and options.weigh == "mass":
        raise InputError("Grades are reached by lines or spend.", where="--weigh", action="Use mass with --cap.")
