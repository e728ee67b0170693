"""Commands, options and their help. Imports nothing heavy, so that ``bomrisk --help`` answers at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from bomrisk_excel.cli.help_texts import ADDIN_ACTIONS, COMMANDS, EPILOG
from bomrisk_excel.cli.help_what_if import WHAT_IF
from bomrisk_excel.cli.what_if_options import diff_options

__all__ = ["build_parser"]


class _Version(argparse.Action):
    """Print the version and the day until which the facts were checked."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse's signature
        values: str | Sequence[Any] | None,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        import bomrisk

        print(f"bomrisk {bomrisk.__version__} (facts verified through {bomrisk.reference.verified_through})")
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; its result has ``run``, the command as a function of the options."""
    parser = argparse.ArgumentParser(
        prog="bomrisk",
        description="Rate every line of a bill of materials by country concentration and export-control exposure.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print version and age of the facts, and exit")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)

    score = _command(commands, "score")
    _bom_file(score)
    where = score.add_mutually_exclusive_group()
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
    _overwrite(score)
    score.add_argument(
        "--template", metavar="OURS.xlsx", help="risk workbook in your own look, made from `bomrisk template`"
    )
    score.add_argument(
        "--keep",
        metavar="LAST-RISK.xlsx",
        help="carry over what you wrote in an earlier risk workbook, by part number (default: the one to be overwritten)",
    )
    _declarations(score)
    _setting(score)
    _money(score)
    _formats(score, "the rated lines")
    score.add_argument("-q", "--quiet", action="store_true", help="no summary, only the data and errors")
    _strict(score)

    diff = _command(commands, "diff")
    diff_options(diff)
    _how_to_read(diff)
    _money(diff)
    _formats(diff, "what changed")

    demo = _command(commands, "demo")
    demo.add_argument(
        "-o",
        "--output",
        metavar="OUT.xlsx",
        help="workbook to write (default: a free name like bomrisk-demo.xlsx, here)",
    )
    _overwrite(demo)
    _setting(demo)

    article24 = _command(commands, "article24")
    _bom_files(article24)
    article24.add_argument(
        "-o", "--output", metavar="OUT.xlsx", help="workbook to write (default: FILE's name + -article24.xlsx, here)"
    )
    _overwrite(article24)
    article24.add_argument(
        "--keep",
        metavar="EARLIER.xlsx",
        help="carry over what you wrote in an earlier workbook of this kind (default: the one to be overwritten)",
    )
    _declarations(article24)
    _setting(article24)
    _money(article24)
    article24.add_argument("-q", "--quiet", action="store_true", help="no summary, only the workbook's name and errors")
    _strict(article24)

    benchmarks = _command(commands, "benchmarks")
    _bom_files(benchmarks)
    _declarations(benchmarks)
    _setting(benchmarks)
    _money(benchmarks)
    _formats(benchmarks, "the benchmarks")
    _strict(benchmarks)

    questions = _command(commands, "questions")
    _bom_files(questions)
    questions.add_argument("--supplier", metavar="NAME", help="only what to ask this supplier")
    questions.add_argument("--top", type=_how_many, metavar="N", help="the N that move the rating most")
    _declarations(questions)
    _setting(questions)
    _money(questions)
    _formats(questions, "the questions, line by line,")

    suppliers = _command(commands, "suppliers")
    _bom_files(suppliers)
    _supplier_files(suppliers)
    _declarations(suppliers)
    _setting(suppliers)
    _money(suppliers)
    suppliers.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary, only errors")

    replies = _command(commands, "replies")
    _replies(replies)
    _setting(replies)
    _money(replies)
    replies.add_argument("--json", action="store_true", help="print answers, changes and findings as JSON")
    replies.add_argument("-q", "--quiet", action="store_true", help="no summary, only the workbook's name and errors")
    _strict(replies)

    scenarios = _command(commands, "scenarios")
    _what_if(scenarios, nargs="?")
    scenarios.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="NAME|FILE.toml",
        help="a shipped scenario, a file, or a name in your folder .bomrisk/scenarios; may be repeated (default: all shipped)",
    )
    scenarios.add_argument("--print", metavar="NAME", help="print a scenario as TOML, to start your own from, and exit")
    _formats(scenarios, "the lines under each scenario")

    without = _command(commands, "without")
    without.add_argument("country", metavar="COUNTRY", help="code or name; `top` = the largest country of each stage")
    _what_if(without)
    without.add_argument(
        "--months", type=_months, default=12.0, metavar="N", help="how long it is out, for the stock (default: 12)"
    )
    _formats(without, "what each line loses")

    calendar = _command(commands, "calendar")
    _what_if(calendar)
    _stretch(calendar)
    _formats(calendar, "the changes, one per day and control,")

    uncertainty = _command(commands, "uncertainty")
    _bom_files(uncertainty)
    uncertainty.add_argument(
        "--worst", type=_how_many, default=20, metavar="N", help="how many of the worst lines to look at (default: 20)"
    )
    uncertainty.add_argument("--draws", type=_how_many, default=1000, metavar="N", help="random draws (default: 1000)")
    uncertainty.add_argument(
        "--seed",
        type=_whole,
        default=0,
        metavar="N",
        help="another number draws anew; the same gives the same (default: 0)",
    )
    uncertainty.set_defaults(currency=None, rates=None)
    _declarations(uncertainty)
    _setting(uncertainty)
    _formats(uncertainty, "the result")

    materials = _command(commands, "materials")
    _setting(materials)
    _formats(materials, "the ratings")

    explain = _command(commands, "explain")
    explain.add_argument(
        "material", metavar="MATERIAL", help="id, name, alias or chemical symbol, e.g. gallium, NdFeB, Sb"
    )
    _declarations(explain)
    _setting(explain)

    controls = _command(commands, "controls")
    controls.add_argument("--material", "-m", metavar="MATERIAL", help="only what reaches this material")
    controls.add_argument("--all", action="store_true", help="also list what has ended")
    _setting(controls, policy=False)
    _formats(controls, "the controls")

    check = _command(commands, "check")
    _bom_file(check)
    _declarations(check)
    check.add_argument("--json", action="store_true", help="print it as JSON on standard output")
    check.add_argument(
        "--save-profile",
        metavar="NAME",
        help="keep how the file is read; files with the same header are read so from then on (or give FILE.toml)",
    )
    _overwrite(check)
    _strict(check)

    policy = _command(commands, "policy")
    policy.add_argument("-o", "--output", metavar="FILE.toml", help="file to write (default: print it)")
    _overwrite(policy)

    template = _command(commands, "template")
    template.add_argument(
        "-o",
        "--output",
        metavar="OUT.xlsx",
        help="workbook to write, or its folder (default: bomrisk-template.xlsx, here)",
    )
    template.add_argument("--suppliers", action="store_true", help="the template of the workbooks for suppliers")
    _overwrite(template)

    _addin_actions(_command(commands, "addin"))
    return parser


def _addin_actions(addin: argparse.ArgumentParser) -> None:
    actions = addin.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    for name, texts in ADDIN_ACTIONS.items():
        action = actions.add_parser(
            name,
            help=texts.summary,
            description=texts.description,
            epilog=texts.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        _debug(action)
        if name == "build":
            action.add_argument(
                "-o", "--output", metavar="FILE.xlam", required=True, help="add-in file to write, e.g. bomrisk.xlam"
            )
            _overwrite(action)
        elif name == "acceptance":
            action.add_argument("-o", "--output", metavar="FILE.xlsx", help="workbook to write, or its folder")
            _overwrite(action)
        elif name in ("status", "doctor"):
            action.add_argument("--json", action="store_true", help="print it as JSON on standard output")


def _command(commands: Any, name: str) -> argparse.ArgumentParser:
    texts = {**COMMANDS, **WHAT_IF}[name]
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=texts.summary,
        description=texts.description,
        epilog=texts.epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _debug(parser)
    parser.set_defaults(run=_when_called(f"bomrisk_excel.cli.{name}_command"))
    return parser


def _debug(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS keeps a --debug before the command from being reset here.
    parser.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )


def _when_called(module: str) -> Callable[[argparse.Namespace], int]:
    """Import the command's module only when the command runs."""

    def run(options: argparse.Namespace) -> int:
        return int(import_module(module).run(options))

    return run


def _what_if(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    """Add what every command takes that rates a BOM in another world."""
    _bom_file(parser, nargs)
    _declarations(parser)
    _setting(parser)
    _money(parser)
    parser.set_defaults(keep=None)


def _stretch(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("when, and for which calendar")
    group.add_argument("--from", dest="as_of", metavar="DATE", help="first day, the same as --as-of (default: today)")
    group.add_argument("--until", metavar="DATE", help="last day; before the first day to look back")
    group.add_argument("--days", type=int, metavar="N", help="how many days; negative to look back (default: 180)")
    group.add_argument(
        "--all",
        action="store_true",
        help="also what is listed beside the score: technology, end users, lists of entities",
    )
    group.add_argument("--ics", metavar="OUT.ics", help="write the changes for a calendar program (iCalendar)")
    group.add_argument(
        "--remind",
        type=_reminder,
        default=14,
        metavar="DAYS",
        help="reminder in the calendar, days before (default: 14)",
    )
    _overwrite(group)


def _reminder(text: str) -> int:
    if not text.isdecimal() or int(text) > 366:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 0 to 366")
    return int(text)


def _months(text: str) -> float:
    try:
        months = float(text)
    except ValueError:
        months = 0.0
    if not 0 < months <= 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of months; give more than 0")
    return months


def _bom_file(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    help_text = "the BOM: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt"
    parser.add_argument("file", metavar="FILE", nargs=nargs, help=help_text)
    _how_to_read(parser)


def _bom_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="BOMs or risk workbooks, one or several")
    _how_to_read(parser)


def _how_to_read(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how to read the file")
    group.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=WHERE",
        help="take column NAME (as `check` lists them) from WHERE, a column letter or its heading; may be repeated",
    )
    group.add_argument(
        "--sheet", action="append", default=[], metavar="NAME", help="read only this sheet; may be repeated"
    )
    group.add_argument(
        "--header-row", type=_row_number, metavar="N", help="the header stands in row N; 0 if the table has none"
    )
    group.add_argument(
        "--profile", metavar="NAME", help="sheets, header row and columns as saved under NAME, or from a file NAME.toml"
    )
    group.add_argument("--no-profile", action="store_true", help="use no saved profile, even if one knows this header")


def _replies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "replies",
        metavar="FOLDER",
        nargs="+",
        help="what suppliers sent back: our workbooks, CMRT, EMRT, AMRT, IPC-1752A/B XML; folders with their subfolders, or files",
    )
    parser.add_argument(
        "--into", dest="file", metavar="BOM.xlsx", required=True, help="the BOM or risk workbook that they are about"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o", "--output", metavar="OUT.xlsx", help="workbook to write (default: BOM's name + -replies.xlsx, here)"
    )
    where.add_argument(
        "--in-place", action="store_true", help="write into BOM.xlsx itself, after a copy of it was made beside it"
    )
    _overwrite(parser)
    parser.add_argument("--template", metavar="OURS.xlsx", help="risk workbook in your own look")
    parser.set_defaults(into=None, keep=None)
    _how_to_read(parser)


def _supplier_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="FOLDER", required=True, help="folder for the index and the suppliers' workbooks"
    )
    parser.add_argument(
        "--supplier", action="append", default=[], metavar="NAME", help="only this supplier; may be repeated"
    )
    parser.add_argument("--due", metavar="DATE", help="until when to answer, as 2026-12-18")
    parser.add_argument("--buyer", metavar="NAME", help="who asks: your company, and whom to call")
    parser.add_argument("--language", metavar="CODE", default="en", help="of the workbooks: en or de (default: en)")
    parser.add_argument(
        "--with-scores", action="store_true", help="tell suppliers your grades and scores (default: not)"
    )
    parser.add_argument("--with-quantities", action="store_true", help="tell suppliers the quantities (default: not)")
    parser.add_argument(
        "--ask-unrecognised",
        action="store_true",
        help="ask also what parts are made of in which nothing was recognised",
    )
    parser.add_argument("--template", metavar="OURS.xlsx", help="supplier workbook in your own look")
    _overwrite(parser)


def _declarations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--declarations",
        action="append",
        default=[],
        metavar="PATH",
        help="suppliers' material declarations, a file or a folder: IPC-1752A/B XML, CMRT, EMRT, AMRT; may be repeated",
    )


def _row_number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a row number; give 1 or more, or 0 for no header")
    return int(text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _how_many(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _setting(parser: argparse.ArgumentParser, *, policy: bool = True) -> None:
    group = parser.add_argument_group("what the rating holds for")
    group.add_argument("--as-of", metavar="DATE", help="date as 2026-11-22 (default: today)")
    group.add_argument(
        "--to", metavar="COUNTRY", help="the buyer's country as ISO code, e.g. DE (default: the policy's)"
    )
    if policy:
        group.add_argument(
            "--policy", metavar="FILE.toml", help="weights, severities and bands (start from `bomrisk policy`)"
        )


def _money(parser: argparse.ArgumentParser) -> None:
    money = parser.add_argument_group("spend in one currency")
    money.add_argument(
        "--currency",
        metavar="CODE",
        help="currency of the spend, e.g. EUR (default: that of most priced lines of the BOM)",
    )
    money.add_argument(
        "--rates",
        metavar="FILE.csv",
        help="your exchange rates: date,currency,rate,base,source (default: rates.csv in your folder .bomrisk, if there is one)",
    )


def _formats(parser: argparse.ArgumentParser, what: str) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help=f"print {what} as JSON on standard output")
    group.add_argument("--csv", action="store_true", help=f"print {what} as CSV on standard output")


def _overwrite(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--overwrite", action="store_true", help="replace the file to write if it exists (never the input)"
    )


def _strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is a finding of severity error")
