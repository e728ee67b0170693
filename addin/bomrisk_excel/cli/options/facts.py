"""Options and help of the commands that show the facts: ``explain``, ``materials``, ``controls``."""

from __future__ import annotations

import argparse

from bomrisk_excel.cli.options.command import Command
from bomrisk_excel.cli.options.common import declarations, formats, setting

__all__ = ["CONTROLS", "EXPLAIN", "MATERIALS"]


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "material", metavar="MATERIAL", help="id, name, alias or chemical symbol, e.g. gallium, NdFeB, Sb"
    )
    declarations(parser)
    setting(parser)


def _materials(parser: argparse.ArgumentParser) -> None:
    setting(parser)
    formats(parser, "the ratings")


def _controls(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--material", "-m", metavar="MATERIAL", help="only what reaches this material")
    parser.add_argument("--all", action="store_true", help="also list what has ended")
    setting(parser, policy=False)
    formats(parser, "the controls")


EXPLAIN = Command(
    "explain",
    "show everything behind one material's rating",
    "Show a material's shares by stage, concentration, controls with their dates, second opinions, score and sources.",
    """\
examples:
  bomrisk explain gallium
  bomrisk explain tantalum --declarations from-suppliers/      also which declarations name it, and where its refiners are
  bomrisk explain Sb --to US --as-of 2026-11-28
""",
    _explain,
)

MATERIALS = Command(
    "materials",
    "rate every material",
    "Rate every material of the reference tables, as a part of unknown origin that contains it would be rated.",
    """\
examples:
  bomrisk materials
  bomrisk materials --to JP --csv > materials.csv
""",
    _materials,
)

CONTROLS = Command(
    "controls",
    "list export controls with their status on a date",
    "List dated export controls, and the suspensions, entity rules, import and procurement measures beside them.",
    """\
examples:
  bomrisk controls --material germanium
  bomrisk controls --to US --as-of 2026-11-28 --json
  bomrisk controls --all --csv > controls.csv
""",
    _controls,
)
