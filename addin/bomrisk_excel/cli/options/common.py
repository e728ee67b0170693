"""Options that several commands share."""

from __future__ import annotations

import argparse

__all__ = ["Spelt", "declarations", "formats", "money", "overwrite", "quiet", "scenarios", "setting", "strict"]


class Spelt(argparse.Action):
    """Keeps a value, and for messages how the option was spelt: last under its name with ``_option``, all with ``_spelt``."""

    def __call__(  # noqa: D102 - argparse calls it
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, values)
        setattr(namespace, f"{self.dest}_option", option_string)
        setattr(namespace, f"{self.dest}_spelt", [*getattr(namespace, f"{self.dest}_spelt", []), option_string])


def declarations(parser: argparse.ArgumentParser) -> None:
    """Add where suppliers' declarations are."""
    parser.add_argument(
        "--declarations",
        action="append",
        default=[],
        metavar="PATH",
        help="suppliers' material declarations, a file or a folder: IPC-1752A/B XML, CMRT, EMRT, AMRT; may be repeated",
    )


def setting(parser: argparse.ArgumentParser, *, policy: bool = True) -> None:
    """Add date, destination and, unless told otherwise, the policy."""
    group = parser.add_argument_group("what the rating holds for")
    group.add_argument("--as-of", action=Spelt, metavar="DATE", help="date as 2026-11-22 (default: today)")
    group.add_argument(
        "--to", metavar="COUNTRY", help="the buyer's country, its ISO code or name, e.g. DE (default: the policy's)"
    )
    if policy:
        group.add_argument(
            "--policy", metavar="FILE.toml", help="weights, severities and bands (start from `bomrisk policy`)"
        )


def money(parser: argparse.ArgumentParser) -> None:
    """Add in which currency spend is given."""
    group = parser.add_argument_group("spend in one currency")
    group.add_argument(
        "--currency",
        metavar="CODE",
        help="currency of the spend, e.g. EUR (default: that of most priced lines of the BOM)",
    )
    group.add_argument(
        "--rates",
        metavar="FILE.csv",
        help="your exchange rates: date,currency,rate,base,source (default: rates.csv in your folder .bomrisk, if there is one)",
    )


def formats(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the formats for scripts; ``what`` says what is printed in them."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help=f"print {what} as JSON on standard output")
    group.add_argument("--csv", action="store_true", help=f"print {what} as CSV on standard output")


def overwrite(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add leave to replace a file."""
    parser.add_argument(
        "--overwrite", action="store_true", help="replace the file to write if it exists (never the input)"
    )


def quiet(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the wish for silence; ``what`` says what is left of the output."""
    parser.add_argument("-q", "--quiet", action="store_true", help=what)


def strict(parser: argparse.ArgumentParser) -> None:
    """Add an exit code for findings of severity error."""
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is a finding of severity error")


def scenarios(parser: argparse.ArgumentParser, otherwise: str, beside: str = "") -> None:
    """Add which scenarios a BOM is rated under."""
    parser.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="NAME|FILE.toml",
        help=f"{beside}a shipped scenario, a file, or a name in your folder .bomrisk/scenarios; may be repeated "
        f"(default: {otherwise})",
    )
