"""Options and help of the commands that rate a BOM or say how it is read: ``score``, ``demo``, ``check``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import COLUMN_NAMES, bom_file
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import (
    declarations,
    formats,
    money,
    overwrite,
    quiet,
    scenarios,
    setting,
    strict,
)

__all__ = ["CHECK", "DEMO", "SCORE"]


def _score(parser: argparse.ArgumentParser) -> None:
    bom_file(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o", "--output", metavar="OUT.xlsx", help="workbook to write (default: FILE's name + -risk.xlsx, here)"
    )
    where.add_argument(
        "--into",
        metavar="COPY.xlsx",
        help="write our sheets into a copy of FILE, all else of it as it is; a copy that has them is brought up to date",
    )
    where.add_argument(
        "--in-place",
        action="store_true",
        help="write our sheets into FILE itself, after a copy of it was made beside it",
    )
    overwrite(parser)
    parser.add_argument(
        "--template", metavar="OURS.xlsx", help="risk workbook in your own look, made from `bomrisk template`"
    )
    parser.add_argument(
        "--keep",
        metavar="LAST-RISK.xlsx",
        help="carry over what you wrote in an earlier risk workbook, by part number (default: the one to be overwritten)",
    )
    scenarios(parser, "the shipped ones, which also fill what room is left", "up to three for the sheet Scenarios: ")
    declarations(parser)
    setting(parser)
    money(parser)
    formats(parser, "the rated lines")
    quiet(parser, "no summary, only the data and errors")
    strict(parser)


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.xlsx",
        help="workbook to write (default: a free name like bomrisk-demo.xlsx, here)",
    )
    overwrite(parser)
    setting(parser)


def _check(parser: argparse.ArgumentParser) -> None:
    bom_file(parser)
    declarations(parser)
    parser.add_argument("--json", action="store_true", help="print it as JSON on standard output")
    parser.add_argument(
        "--save-profile",
        metavar="NAME",
        help="keep how the file is read; files with the same header are read so from then on (or give FILE.toml)",
    )
    overwrite(parser)
    strict(parser)


SCORE = Command(
    "score",
    "rate a BOM and write the workbook",
    "Rate every line of a BOM, write the risk workbook and print a short summary. The BOM itself is not changed, unless "
    "--in-place says so.",
    f"""\
examples:
  bomrisk score bom.xlsx
  bomrisk score new.xlsx --keep bom-risk.xlsx        your entries of last month, by part number
  bomrisk score bom.xlsx --into bom-rated.xlsx       your workbook with our sheets in it; again, and they are updated
  bomrisk score bom-risk.xlsx                        the lines on its BOM sheet, with Material (yours) and all other entries
  bomrisk score bom.xlsx --currency EUR --rates rates.csv
  bomrisk score bom.csv -o risk.xlsx --to FR --as-of 2026-11-22
  bomrisk score bom.xls --sheet Parts --column description=D --column "quantity=Menge gesamt"
  bomrisk score bom.xlsx --declarations from-suppliers/
  bomrisk score bom.xlsx --json | jq '.lines[] | select(.grade == "E") | .part_number'

--declarations reads what suppliers declared (IPC-1752A/B XML; CMRT, EMRT and AMRT workbooks) and matches it to the lines by part
number or company. What matches stands in the column Declaration of the workbook, where you can edit it: scoring that workbook
again keeps it, without --declarations.

--into writes our sheets into a copy of the BOM's workbook, --in-place into the workbook itself, after a copy was made of it: all
other parts of it stay as they are, and the next time our sheets are brought up to date, with what you wrote into them.

With --json or --csv a workbook is written only if -o, --into or --in-place name one. Missing numbers are null in JSON and empty
in CSV; in CSV, text that a spreadsheet would run as a formula gets a leading apostrophe. Without them, the workbook's name goes
to standard output.

Amounts in several currencies become spend at your own rates (1 currency = rate base), the latest on or before the as-of date:
  date,currency,rate,base,source
Where a rate is missing, the spend of those lines is unknown and a finding says which line to add; no rates come with bomrisk.

Kept are Material (yours), Material origin (yours), Alternates, Owner, Action, Due date, Comment, amounts typed into Results where
the BOM has none, and columns that you added (their values; formulas in them become values). Lines are matched by part number,
else the manufacturer's, else description and manufacturer, exactly but for case and blanks; several lines of one number by
designator, then by order. What has no line any more stands on the sheet Kept entries. A material override of "none" says that the
line holds no listed material; JSON then names the material "none" with the rung "override".

{COLUMN_NAMES}
exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option; 3 workbook not written.
""",
    _score,
)

DEMO = Command(
    "demo",
    "rate the bundled sample BOM",
    "Rate the bundled sample BOM (a robot joint with its servo drive), write its workbook and print a short summary.",
    """\
examples:
  bomrisk demo
  bomrisk demo -o joint.xlsx --to US --as-of 2026-11-28
""",
    _demo,
)

CHECK = Command(
    "check",
    "show how a BOM file is understood",
    "Show the tables found in a file, their header rows and columns, what was left out and why. Nothing is rated or written.",
    f"""\
examples:
  bomrisk check bom.xlsx
  bomrisk check bom.xlsx --column description=D          try a correction; `score` takes the same options
  bomrisk check bom.xlsx --column description=D --save-profile acme    keep it for all files with this header
  bomrisk check bom.xlsx --declarations from-suppliers/  which declarations were read, and which lines they match
  bomrisk check bom.xlsx --json

{COLUMN_NAMES}
exit codes: 0 understood; 1 --strict and an error among the findings; 2 unusable file or option.
""",
    _check,
)
