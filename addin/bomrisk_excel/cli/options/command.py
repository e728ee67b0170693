"""A command as the parser sees it: its name, its words and its options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["Command", "add_command"]


class Command(NamedTuple):
    """A command, or an action of one."""

    name: str
    summary: str
    description: str
    epilog: str
    add_options: Callable[[argparse.ArgumentParser], None]


def add_command(commands: Any, command: Command) -> argparse.ArgumentParser:
    """Add the parser of a command to what ``add_subparsers`` gave."""
    parser: argparse.ArgumentParser = commands.add_parser(
        command.name,
        help=command.summary,
        description=command.description,
        epilog=command.epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    # SUPPRESS keeps a --debug before the command from being reset here.
    parser.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )
    command.add_options(parser)
    return parser
