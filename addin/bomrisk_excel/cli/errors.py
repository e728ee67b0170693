"""Exit codes, and what a person sees when a command cannot do its work."""

from __future__ import annotations

import sys
import traceback
from enum import IntEnum
from pathlib import Path

from bomrisk.errors import BomriskError

__all__ = ["ExitCode", "OutputError", "explain_fault", "print_error"]


class ExitCode(IntEnum):
    """What the shell gets back; documented in ``bomrisk --help``."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOT_WRITTEN = 3
    UNEXPECTED = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class OutputError(BomriskError):
    """A file that could not be written."""


def print_error(error: BomriskError, *, debug: bool) -> None:
    """Print one clear message: what, where, what to do."""
    if debug:
        traceback.print_exception(error)
    print(f"bomrisk: {error}", file=sys.stderr)


def explain_fault(error: BaseException, *, debug: bool) -> None:
    """Print one line about an error that nobody foresaw, and how to see more of it."""
    if debug:
        traceback.print_exception(error)
        return
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = " ".join(str(error).split())[:200]
    print(
        f"bomrisk: unexpected {type(error).__name__}{place}: {text}. This is a fault in bomrisk, not in what you gave it. "
        "Run the same command with --debug to see the traceback, and report it.",
        file=sys.stderr,
    )
