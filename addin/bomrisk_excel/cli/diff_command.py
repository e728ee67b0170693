"""``bomrisk diff``: what changed between two ratings, and which fact moved each line."""

from __future__ import annotations

import argparse

from bomrisk.comparison import compare
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.diff_data import diff_object, diff_table
from bomrisk_excel.cli.diff_sides import both_sides
from bomrisk_excel.cli.diff_view import print_comparison
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.terminal import Progress, console_for_data

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Compare two ratings and print what changed."""
    with Progress() as say:
        say("Reading")
        before, after, pairs = both_sides(options)
        say("Comparing")
        comparison = compare(before.side, after.side, pairs)
    if options.json:
        print_json(diff_object(comparison, before, after, same=options.all))
    elif options.csv:
        print_csv(diff_table(comparison, before, after, same=options.all))
    else:
        print_comparison(console_for_data(), comparison, before, after)
    worse = comparison.lines["what"].isin(["worse", "now unrated"]) & (
        comparison.lines["grade_before"].ne(comparison.lines["grade_after"])
    )
    return ExitCode.FINDINGS if options.strict and worse.any() else ExitCode.OK
