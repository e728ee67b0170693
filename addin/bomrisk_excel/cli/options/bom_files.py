"""Options of all commands that read a BOM: which file, and how it is read."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.number_types import row_number

__all__ = ["COLUMN_NAMES", "bom_file", "bom_files", "how_to_read"]

COLUMN_NAMES = """\
columns that can be named with --column:
  part_number description manufacturer manufacturer_part_number alternates (= other parts that may be bought) supplier
  supplier_part_number quantity quantity_base (= for how many of the product) unit unit_price price_unit line_total
  currency category material declaration cas hs_code
  country (= where the part is made) material_origin processing_country declared_origin (= what suppliers declare of both)
  material_override origin_override (= what you state, it overrules the rest) level position parent designator
  lead_time mass mass_unit notes
"""


def bom_file(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    """Add FILE, one BOM, and how it is read."""
    help_text = "the BOM: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt"
    parser.add_argument("file", metavar="FILE", nargs=nargs, help=help_text)
    how_to_read(parser)


def bom_files(parser: argparse.ArgumentParser) -> None:
    """Add FILE, one BOM or several, and how they are read."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="BOMs or risk workbooks, one or several")
    how_to_read(parser)


def how_to_read(parser: argparse.ArgumentParser) -> None:
    """Add how tables and columns are found in a file."""
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
        "--header-row", type=row_number, metavar="N", help="the header stands in row N; 0 if the table has none"
    )
    group.add_argument(
        "--profile", metavar="NAME", help="sheets, header row and columns as saved under NAME, or from a file NAME.toml"
    )
    group.add_argument("--no-profile", action="store_true", help="use no saved profile, even if one knows this header")
