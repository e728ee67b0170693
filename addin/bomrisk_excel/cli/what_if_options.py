"""Options of the commands that compare and try things out."""

from __future__ import annotations

import argparse

__all__ = ["diff_options"]


def diff_options(parser: argparse.ArgumentParser) -> None:
    """Add what ``bomrisk diff`` alone knows."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="one or two, each a BOM or a risk workbook: before and after"
    )
    group = parser.add_argument_group("what a rating holds for; give an option twice for before and after")
    group.add_argument(
        "--as-of", action="append", default=[], metavar="DATE", help="date as 2026-11-22 (default: today)"
    )
    group.add_argument("--to", action="append", default=[], metavar="COUNTRY", help="the buyer's country as ISO code")
    group.add_argument(
        "--policy", action="append", default=[], metavar="FILE.toml", help="weights, severities and bands"
    )
    group.add_argument(
        "--anew",
        action="store_true",
        help="rate the BOMs in risk workbooks again instead of taking what is written there",
    )
    parser.add_argument("--all", action="store_true", help="with --json or --csv: also the lines that did not change")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the grade of a line got worse")
