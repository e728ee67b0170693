"""Standard output and error that no character and no closed pipe can bring down."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

__all__ = ["flush_streams", "prepare_streams", "silence_stdout"]


def prepare_streams() -> None:
    """Replace what a console cannot show instead of failing; write UTF-8 into files and pipes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with suppress(ValueError, OSError):
                if not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
                    stream.reconfigure(encoding="utf-8", errors="replace")
                else:
                    stream.reconfigure(errors="replace")


def flush_streams() -> None:
    """Write out what is buffered, so that a closed pipe shows here and not when Python ends."""
    sys.stdout.flush()
    sys.stderr.flush()


def silence_stdout() -> None:
    """Point standard output nowhere, so that Python does not complain about the closed pipe when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
