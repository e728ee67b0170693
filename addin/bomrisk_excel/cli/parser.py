"""The parser of the command line. Imports nothing heavy, so that ``bomrisk --help`` answers at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from bomrisk_excel.cli.options.all_commands import ALL_COMMANDS, EPILOG
from bomrisk_excel.cli.options.command import add_command

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
    for command in ALL_COMMANDS:
        add_command(commands, command).set_defaults(run=_when_called(f"bomrisk_excel.cli.{command.name}_command"))
    return parser


def _when_called(module: str) -> Callable[[argparse.Namespace], int]:
    """Import the command's module only when the command runs."""

    def run(options: argparse.Namespace) -> int:
        return int(import_module(module).run(options))

    return run
