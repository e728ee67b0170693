"""Options and help of the commands about what is not known: ``questions``, ``uncertainty``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import bom_files
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import declarations, formats, money, setting
from bomrisk_excel.cli.options.number_types import how_many, whole

__all__ = ["QUESTIONS", "UNCERTAINTY"]


def _questions(parser: argparse.ArgumentParser) -> None:
    bom_files(parser)
    parser.add_argument("--supplier", metavar="NAME", help="only what to ask this supplier")
    parser.add_argument("--top", type=how_many, metavar="N", help="the N that move the rating most")
    declarations(parser)
    setting(parser)
    money(parser)
    formats(parser, "the questions, line by line,")


def _uncertainty(parser: argparse.ArgumentParser) -> None:
    bom_files(parser)
    parser.add_argument(
        "--worst", type=how_many, default=20, metavar="N", help="how many of the worst lines to look at (default: 20)"
    )
    parser.add_argument("--draws", type=how_many, default=1000, metavar="N", help="random draws (default: 1000)")
    parser.add_argument(
        "--seed",
        type=whole,
        default=0,
        metavar="N",
        help="another number draws anew; the same gives the same (default: 0)",
    )
    parser.set_defaults(currency=None, rates=None)
    declarations(parser)
    setting(parser)
    formats(parser, "the result")


QUESTIONS = Command(
    "questions",
    "say what to ask whom, because the answer moves the rating most",
    "List what is not known of the lines of a BOM (origins, materials, amounts) in the order in which to ask: each line is "
    "rated again with the best and the worst answer filled in. Only countries that produce the material can be answered.",
    """\
examples:
  bomrisk questions bom.xlsx
  bomrisk questions bom.xlsx --supplier "Acme GmbH" --top 5
  bomrisk questions bom-risk.xlsx --json | jq '.suppliers'
  bomrisk questions bom.xlsx --csv > questions.csv          one row per line and question, with its reason

In data, column says into which column of the BOM the answer goes: material_origin takes "dysprosium: MY", declaration
takes "some: tantalum" or "no: tantalum". low is empty where an answer leaves no listed material in the part.

exit codes: 0 done; 2 unusable file or option.
""",
    _questions,
)

UNCERTAINTY = Command(
    "uncertainty",
    "say how sure the scores are, and how stable the order of the worst lines",
    "Rate a BOM many times with all that is not known for certain drawn at random: weights and severities of the policy, "
    "shares of unnamed countries, sources that disagree, lapsed suspensions, unknown origins, unsure materials.",
    """\
examples:
  bomrisk uncertainty bom.xlsx
  bomrisk uncertainty bom.xlsx --worst 50 --draws 4000
  bomrisk uncertainty bom-risk.xlsx --csv > ranges.csv      the ranges of all lines
  bomrisk uncertainty bom.xlsx --json | jq .overlap

"in 90 %" is where rank and score are in nine of ten draws, "Stays" in how many draws the line is among the worst ones.

exit codes: 0 done; 2 unusable file or option.
""",
    _uncertainty,
)
