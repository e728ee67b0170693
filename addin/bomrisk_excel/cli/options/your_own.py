"""Options and help of the commands that give a file to make your own: ``policy``, ``template``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import overwrite

__all__ = ["POLICY", "TEMPLATE"]


def _policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE.toml", help="file to write (default: print it)")
    overwrite(parser)


def _template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.xlsx",
        help="workbook to write, or its folder (default: bomrisk-template.xlsx, here)",
    )
    parser.add_argument("--suppliers", action="store_true", help="the template of the workbooks for suppliers")
    overwrite(parser)


POLICY = Command(
    "policy",
    "print the default policy",
    "Print the default policy as TOML: every weight, severity, curve and band, with what it is and where it comes from. "
    "Edit it and give it back with --policy; what you leave out keeps its default.",
    """\
examples:
  bomrisk policy -o policy.toml
  bomrisk score bom.xlsx --policy policy.toml
""",
    _policy,
)

TEMPLATE = Command(
    "template",
    "copy the template of the risk workbook",
    "Copy the template, so that you can give it your logo, colours, column widths, words and sheets. Tables, columns and named "
    "cells may move, but keep their names; what is missing is named when you use it.",
    """\
examples:
  bomrisk template -o ours.xlsx
  bomrisk score bom.xlsx --template ours.xlsx
  bomrisk template --suppliers -o asking.xlsx
  bomrisk suppliers bom.xlsx --out ask --template asking.xlsx
""",
    _template,
)
