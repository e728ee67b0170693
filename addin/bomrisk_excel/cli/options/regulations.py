"""Options and help of the commands that hold a BOM against laws: ``article24``, ``benchmarks``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.bom_files import bom_files
from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import declarations, formats, money, overwrite, quiet, setting, strict

__all__ = ["ARTICLE24", "BENCHMARKS"]


def _article24(parser: argparse.ArgumentParser) -> None:
    bom_files(parser)
    parser.add_argument(
        "-o", "--output", metavar="OUT.xlsx", help="workbook to write (default: FILE's name + -article24.xlsx, here)"
    )
    overwrite(parser)
    parser.add_argument(
        "--keep",
        metavar="EARLIER.xlsx",
        help="carry over what you wrote in an earlier workbook of this kind (default: the one to be overwritten)",
    )
    declarations(parser)
    setting(parser)
    money(parser)
    quiet(parser, "no summary, only the workbook's name and errors")
    strict(parser)


def _benchmarks(parser: argparse.ArgumentParser) -> None:
    bom_files(parser)
    declarations(parser)
    setting(parser)
    money(parser)
    formats(parser, "the benchmarks")
    strict(parser)


ARTICLE24 = Command(
    "article24",
    "write the risk assessment of CRMA Article 24",
    "Write the risk assessment that Article 24 of the EU Critical Raw Materials Act (Regulation (EU) 2024/1252) asks of large "
    "companies that use strategic raw materials: from the rated BOMs what is known, with sources, and what is open, with whom "
    "to ask. You fill in the rest; one sheet is the summary for the board.",
    """\
examples:
  bomrisk article24 bom.xlsx                              writes bom-article24.xlsx into this folder
  bomrisk article24 drive.xlsx joint.xlsx -o assessment.xlsx --currency EUR --rates rates.csv
  bomrisk article24 bom-risk.xlsx --declarations from-suppliers/
  bomrisk article24 drive.xlsx joint.xlsx -o next.xlsx --keep assessment.xlsx    your entries are carried over

Entries are matched by part number (else description) and material, by material, or by supplier and material; those without a row
stand on the sheet Kept entries and come back with it. Origins by stage are read as `bomrisk benchmarks --help` says.

exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option; 3 workbook not written.
""",
    _article24,
)

BENCHMARKS = Command(
    "benchmarks",
    "hold declared origins against EU and US benchmarks",
    "Show what a BOM's declared origins say about the EU's 2030 benchmarks for strategic raw materials (Regulation (EU) "
    "2024/1252, Article 5) and about magnets, tantalum and tungsten under US DFARS 225.7018, by date. What is not stated stays "
    "open: it never counts as reached, kept or clear.",
    """\
examples:
  bomrisk benchmarks bom.xlsx
  bomrisk benchmarks bom.xlsx drive.xlsx --currency EUR --rates rates.csv
  bomrisk benchmarks bom-risk.xlsx --to US --as-of 2027-01-01 --json

Origins are read from the column material_origin (no stage stated) and, by stage, from columns with headings such as "Extraction
country", "Processing country", "Melting country", "Recycled content" and "Recycling country". A cell holds a country, or
countries by material: dysprosium: CN; neodymium: AU.

exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option.
""",
    _benchmarks,
)
