"""Options and help of the commands that rate a BOM in another world: ``calendar``, ``diff``, ``scenarios``, ``without``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import COLUMN_NAMES, bom_file, how_to_read
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import Spelt, declarations, formats, money, overwrite, scenarios, setting
from bomrisk_excel.cli.options.number_types import days, months, reminder

__all__ = ["CALENDAR", "DIFF", "SCENARIOS", "WITHOUT"]


def _calendar(parser: argparse.ArgumentParser) -> None:
    _one_bom(parser)
    group = parser.add_argument_group("when, and for which calendar")
    group.add_argument(
        "--from",
        dest="as_of",
        action=Spelt,
        metavar="DATE",
        help="first day, the same as --as-of (default: today)",
    )
    group.add_argument("--until", metavar="DATE", help="last day; before the first day to look back")
    group.add_argument("--days", type=days, metavar="N", help="how many days; negative to look back (default: 180)")
    group.add_argument(
        "--all",
        action="store_true",
        help="also what is listed beside the score: technology, end users, lists of entities",
    )
    group.add_argument(
        "--ics",
        nargs="?",
        const="",
        metavar="OUT.ics",
        help="write the changes for a calendar program (iCalendar; without a name: FILE's name + -controls.ics, here)",
    )
    group.add_argument(
        "--remind",
        type=reminder,
        default=14,
        metavar="DAYS",
        help="reminder in the calendar, days before (default: 14)",
    )
    overwrite(group)
    formats(parser, "the changes, one per day and control,")


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="one or two, each a BOM or a risk workbook: before and after"
    )
    group = parser.add_argument_group("what a rating holds for; give an option twice for before and after")
    group.add_argument(
        "--as-of", action="append", default=[], metavar="DATE", help="date as 2026-11-22 (default: today)"
    )
    group.add_argument(
        "--to", action="append", default=[], metavar="COUNTRY", help="the buyer's country, its ISO code or name"
    )
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
    how_to_read(parser)
    money(parser)
    formats(parser, "what changed")


def _scenarios(parser: argparse.ArgumentParser) -> None:
    _one_bom(parser, nargs="?")
    scenarios(parser, "all shipped")
    parser.add_argument("--print", metavar="NAME", help="print a scenario as TOML, to start your own from, and exit")
    formats(parser, "the lines under each scenario")


def _without(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("country", metavar="COUNTRY", help="code or name; `top` = the largest country of each stage")
    _one_bom(parser)
    parser.add_argument(
        "--months", type=months, default=12.0, metavar="N", help="how long it is out, for the stock (default: 12)"
    )
    formats(parser, "what each line loses")


def _one_bom(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    bom_file(parser, nargs)
    declarations(parser)
    setting(parser)
    money(parser)
    parser.set_defaults(keep=None)


CALENDAR = Command(
    "calendar",
    "say which change of a control moves which lines, and when",
    "List every dated change of the export controls that reach a BOM, ahead or back in time: controls that start or end, "
    "suspensions that run out, announced bans; with the lines, the spend and the grades that each moves.",
    """\
examples:
  bomrisk calendar bom.xlsx --to US --days 365
  bomrisk calendar bom.xlsx --to US --ics                  writes bom-controls.ics for Outlook and other calendars
  bomrisk calendar bom.xlsx --ics mine.ics --remind 30     reminders 30 days before, not 14
  bomrisk calendar bom.xlsx --from 2026-11-22 --days -365   what changed in the year before
  bomrisk calendar bom.xlsx --until 2029-12-31 --csv > changes.csv

A change stands on the first day on which things are different: a suspension until 2026-11-27, that day included, has run out
on 2026-11-28. Written again, an event takes the place of the earlier one in most calendars.

exit codes: 0 done; 2 unusable file or option; 3 calendar not written.
""",
    _calendar,
)

DIFF = Command(
    "diff",
    "say what changed between two ratings, and why",
    "Compare two BOMs, risk workbooks or both, or one BOM on two dates, for two destinations or by two policies. For every "
    "line whose grade or score changed, the fact that moved it: a control whose status changed, a share table, a setting, the "
    "destination, or what is known of the line.",
    f"""\
examples:
  bomrisk diff march-risk.xlsx april-risk.xlsx       what was written in both, line by line
  bomrisk diff bom-risk.xlsx                         what is another today than when the workbook was written
  bomrisk diff bom-risk.xlsx new-bom.xlsx            new-bom.xlsx is rated today, to the same destination by the same policy
  bomrisk diff bom.xlsx --as-of 2026-11-27 --as-of 2026-11-28
  bomrisk diff bom.xlsx --to US --to DE
  bomrisk diff bom.xlsx --policy ours.toml --policy theirs.toml
  bomrisk diff old.xlsx new.xlsx --as-of 2025-10-01 --as-of 2026-10-01 --csv > changes.csv

Grades in a risk workbook stand as they were written; --anew rates the BOM in it again. A BOM that is compared with a risk workbook
is rated for the destination and by the policy of that workbook, and for today, unless options say otherwise.

Causes are found by exchanging one ingredient of the rating after the other: the facts, what is in the line, where that comes from,
the policy setting by setting, the destination and the date control by control. The points of a line's causes add up to the change
of its score. Facts of another day can only be told apart where a risk workbook was rated with them.

Lines are matched by part number, else the manufacturer's, else description and manufacturer; several of one number by designator,
then by order. Lines without a partner were added or removed.

{COLUMN_NAMES}
exit codes: 0 done; 1 --strict and the grade of a line got worse; 2 unusable file or option.
""",
    _diff,
)

SCENARIOS = Command(
    "scenarios",
    "rate a BOM under several scenarios side by side",
    "Rate a BOM as it stands and under scenarios: lines and spend by grade, and for each line that differs which change of the "
    "scenario makes the difference. Shipped are managed-rivalry (the controls as they stand), overshoot (suspended controls "
    "return, licences become bans) and reluctant-multilateralism (suspensions hold, licences become routine).",
    """\
examples:
  bomrisk scenarios bom.xlsx
  bomrisk scenarios bom.xlsx --scenario overshoot --to US --csv > lines.csv
  bomrisk scenarios --print overshoot > mine.toml      start your own; docs/scenarios.md says what can stand in it
  bomrisk scenarios bom.xlsx --scenario mine.toml --scenario reluctant-multilateralism

A scenario can change controls (status, measure), add controls, take producers out for some months, change shares of world output
and judgements of the policy. All mistakes of a file are named at once.

exit codes: 0 done; 2 unusable file or option.
""",
    _scenarios,
)

WITHOUT = Command(
    "without",
    "take a country out of the world's supply (N-1)",
    "Show what a BOM loses without a country: the share of world supply of each material at each stage, the lines and the "
    "spend that this hits, who supplies what is left, and how long stock lasts. Nobody makes up for what is lost.",
    """\
examples:
  bomrisk without CN bom.xlsx
  bomrisk without "Congo, Dem. Rep." bom.xlsx --months 6 --json
  bomrisk without top bom.xlsx --csv > lines.csv      at each stage the country with the largest share

A line whose stated origin is the country is cut off; one whose origin is not stated may miss what the world misses; one from
elsewhere is not counted as hit. Columns such as Stock and Monthly consumption (also per year) of the BOM say how long stock lasts.

exit codes: 0 done; 2 unusable file or option.
""",
    _without,
)
