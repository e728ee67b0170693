"""Options and help of ``green``: the cheapest way under a grade, or one country under a share."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import bom_file
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import declarations, formats, money, setting
from bomrisk_excel.cli.options.number_types import how_many

__all__ = ["GREEN"]


def _percent(text: str) -> float:
    try:
        number = float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        number = 0.0
    if 0 < number < 1:  # the share that was meant as one
        raise argparse.ArgumentTypeError(f"{text!r} is below 1: --cap is a percentage: {100 * number:g}")
    if not 1 <= number < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 1 to below 100: --cap is a percentage: 65")
    return number / 100


def _grade(text: str) -> str:
    if text.strip().upper() not in ("A", "B", "C", "D"):
        raise argparse.ArgumentTypeError(f"{text!r} is no grade to reach; give A, B, C or D")
    return text.strip().upper()


def _green(parser: argparse.ArgumentParser) -> None:
    bom_file(parser)
    target = parser.add_argument_group("what to reach").add_mutually_exclusive_group()
    target.add_argument(
        "--grade", type=_grade, metavar="G", help="lines shall have this grade or a better one (default: C)"
    )
    target.add_argument(
        "--cap",
        type=_percent,
        metavar="PERCENT",
        help="no country outside the EU shall supply more of a strategic raw material, at any stage; 65 is the benchmark of the "
        "Critical Raw Materials Act for 2030",
    )
    group = parser.add_argument_group("how moves count")
    group.add_argument(
        "--moves",
        type=how_many,
        metavar="N",
        help="with --grade: the best that N moves can do (default: as many as needed)",
    )
    group.add_argument(
        "--per",
        choices=("part", "supplier"),
        default="part",
        help="with --grade: a move is one material at one stage of one part number, or of all of a supplier (default: part)",
    )
    group.add_argument(
        "--weigh",
        choices=("lines", "spend", "mass"),
        help="with --moves: bring most lines or most spend there (default: lines); with --cap: shares by lines, spend or mass "
        "(default: mass, else spend, if known of all lines; else lines)",
    )
    declarations(parser)
    setting(parser)
    money(parser)
    parser.set_defaults(keep=None)
    formats(parser, "the moves, line by line,")


GREEN = Command(
    "green",
    "find the fewest re-sourcing moves that bring a BOM under a grade or a cap",
    "Find the fewest moves (a part's material at a stage, from where today, to which country's supply) that bring the lines of a "
    "BOM under a grade, or every strategic raw material under a share of one third country; with what each move buys. Only "
    "countries that produce the material at that stage are proposed. Lines that no move brings there are named, with the reason.",
    """\
examples:
  bomrisk green bom.xlsx                          the fewest moves to grade C on all lines where that can be
  bomrisk green bom.xlsx --grade D --per supplier    the fewest supplier conversations until no line is E
  bomrisk green bom.xlsx --moves 10 --weigh spend    the ten moves that bring most spend under C
  bomrisk green bom.xlsx --cap 65                 no third country above 65 % of a strategic raw material at any stage
  bomrisk green bom.xlsx --csv > moves.csv        one row per move and line

Grades and scores after a move are what the rating gives with that origin; the number of moves is proved to be the least, or its
distance from that is told. Shares of world output are those of the table that rates the stage: that a country produces does not
say that its output is for sale. A line without a stated origin may be there already: `bomrisk questions` says what to ask.

With --cap only stated origins are moved. What is not stated stays unknown, and is counted against the cap: a benchmark that can
only be kept if the unknown part is elsewhere is not called kept.

exit codes: 0 done; 2 unusable file or option.
""",
    _green,
)
