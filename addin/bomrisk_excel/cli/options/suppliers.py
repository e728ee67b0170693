"""Options and help of the commands that ask suppliers and read what they answer: ``suppliers``, ``replies``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import bom_files, how_to_read
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import declarations, money, overwrite, quiet, setting, strict

__all__ = ["REPLIES", "SUPPLIERS"]


def _suppliers(parser: argparse.ArgumentParser) -> None:
    bom_files(parser)
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
    overwrite(parser)
    declarations(parser)
    setting(parser)
    money(parser)
    quiet(parser, "no progress and no summary, only errors")


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
    overwrite(parser)
    parser.add_argument("--template", metavar="OURS.xlsx", help="risk workbook in your own look")
    parser.set_defaults(into=None, keep=None)
    how_to_read(parser)
    setting(parser)
    money(parser)
    parser.add_argument("--json", action="store_true", help="print answers, changes and findings as JSON")
    quiet(parser, "no summary, only the workbook's name and errors")
    strict(parser)


SUPPLIERS = Command(
    "suppliers",
    "write a workbook with the open questions for each supplier",
    "Write one workbook for each supplier of a BOM: its parts, why they matter, the questions whose answers move the rating, "
    "cells to answer in and a checker. Beside them an index of all suppliers by risk and spend, for you only.",
    """\
examples:
  bomrisk suppliers bom.xlsx --out ask --buyer "Example Ltd, Purchasing" --due 2026-12-18
  bomrisk suppliers bom.xlsx --out ask --language de --supplier "Acme GmbH"
  bomrisk suppliers bom-risk.xlsx --out ask --overwrite      again; what you noted in the index is kept

FOLDER gets supplier-index.xlsx, which is not to be sent, and the folder to-suppliers. Each of its workbooks holds nothing about
other suppliers, no prices, and neither scores nor quantities unless --with-scores and --with-quantities say so. The column
supplier of the BOM says who supplies what; names that differ in case and punctuation are one supplier. Lines without a supplier
are listed in the index. The same input gives the same files, byte for byte.

exit codes: 0 done; 2 unusable file or option; 3 a workbook not written.
""",
    _suppliers,
)

REPLIES = Command(
    "replies",
    "read what suppliers sent back, merge it into a BOM and rate it again",
    "Read all replies in a folder, whatever their names: supplier workbooks of ours, CMRT, EMRT, AMRT and IPC-1752A/B XML. "
    "What they say is merged into the BOM with who and when, the BOM is rated before and after, and the result is a risk "
    "workbook with a sheet Replies: every question with its answer, and the lines whose grade changed.",
    """\
examples:
  bomrisk replies from-suppliers --into bom.xlsx                   writes bom-replies.xlsx into this folder
  bomrisk replies from-suppliers --into bom-risk.xlsx --in-place   brings the risk workbook up to date; keeps a copy
  bomrisk replies "Acme GmbH - raw materials.xlsx" --into bom-risk.xlsx -o after-acme.xlsx
  bomrisk replies from-suppliers --into bom.xlsx --json > answers.json

Of two replies of one supplier the newer counts, question by question; several suppliers of a line all count. "unknown" is an
answer, an empty cell is none. A file that is no reply, or whose parts were changed, is refused with the reason. What cannot be
right (a country that does not produce the material, shares above 100 %, what contradicts the BOM or an earlier reply) is a
finding with its cell. What was merged stays in the columns Declaration and Declared origin of the workbook's BOM, and is carried
on by `bomrisk score NEW --keep`.

exit codes: 0 done; 1 --strict and a file that was refused; 2 no file that can be read; 3 workbook not written.
""",
    _replies,
)
