"""Options and help of the actions of ``bomrisk addin``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import overwrite

__all__ = ["ACTIONS"]


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """Add no options."""


def _build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="FILE.xlam", required=True, help="add-in file to write, e.g. bomrisk.xlam"
    )
    overwrite(parser)


def _acceptance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE.xlsx", help="workbook to write, or its folder")
    overwrite(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print it as JSON on standard output")


ACTIONS = (
    Command(
        "build",
        "write the add-in file",
        "Write the add-in file. It is the same on every system, byte for byte. Excel is not needed for it.",
        """\
examples:
  bomrisk addin build -o bomrisk.xlam

The file alone does nothing on a computer without bomrisk: on Windows, `bomrisk addin install` builds it, puts it into place
and tells it which Python to start.
""",
        _build,
    ),
    Command(
        "install",
        "install the add-in for this user (Windows)",
        "Put bomrisk.xlam into Excel's start folder and name the Python that runs this command in %USERPROFILE%\\.bomrisk\\"
        "bomrisk.conf. Needs no administrator. Other lines of that file stay; a second run brings an older add-in up to date.",
        """\
examples:
  bomrisk addin install
  py -m bomrisk_excel addin install       the same, where the command is not on the path

Close Excel before an update: it holds the file while it runs.
""",
        _nothing,
    ),
    Command(
        "uninstall",
        "take away what install wrote (Windows)",
        "Remove the add-in and the configuration that `bomrisk addin install` wrote. Files of others, lines that were there before "
        "and your policy.toml stay. Python and bomrisk stay installed.",
        """\
examples:
  bomrisk addin uninstall
""",
        _nothing,
    ),
    Command(
        "status",
        "say what is installed where (Windows)",
        "Show which add-in and which Python Excel uses, their versions, and what differs from a fresh installation.",
        """\
examples:
  bomrisk addin status
  bomrisk addin status --json

exit codes: 0 installed and up to date; 1 not installed, or something differs.
""",
        _json,
    ),
    Command(
        "doctor",
        "check each link from Excel to Python (Windows)",
        "Check everything between a formula in Excel and its answer: files, versions, settings of Excel and Windows, and a "
        "call of a function through the same server that Excel uses. Each failure says what to do. Nothing is changed.",
        """\
examples:
  bomrisk addin doctor
  bomrisk addin doctor --json > doctor.json     for the help desk

exit codes: 0 no failure (warnings may be there); 1 at least one failure.
""",
        _json,
    ),
    Command(
        "acceptance",
        "write the workbook that checks the add-in in Excel",
        "Write a workbook with every function, the value that it must give, and a checklist of what only a person with Excel "
        "can see. Its cell bomrisk_acceptance says TRUE when all functions answer as they must.",
        """\
examples:
  bomrisk addin acceptance                writes bomrisk-acceptance.xlsx into this folder
""",
        _acceptance,
    ),
)
