"""Options and help of ``bomrisk addin``, whose actions have options of their own."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.addin_actions import ACTIONS
from bomrisk_excel.cli.options.command import Command, add_command

__all__ = ["ADDIN"]


def _addin(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    for action in ACTIONS:
        add_command(actions, action)


ADDIN = Command(
    "addin",
    "install the Excel add-in and find what is wrong with it",
    "Install the add-in that brings the functions BOMRISK_... and the buttons of the ribbon into Excel for Windows. "
    "Building its file works on every system.",
    """\
examples:
  bomrisk addin install                   puts the add-in into Excel's start folder, for this user
  bomrisk addin doctor                    checks each link from Excel to Python, with what to do where one is broken
  bomrisk addin build -o bomrisk.xlam     writes the add-in's file, on any system

exit codes: 0 done, all is well; 1 status or doctor found something missing or broken; 2 not possible with this system or Python;
3 a file could not be written, such as while Excel has it open.
""",
    _addin,
)
