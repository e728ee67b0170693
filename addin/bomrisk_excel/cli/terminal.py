"""What people see: consoles, colours of grades and severities, progress."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.text import Text

__all__ = [
    "GRADE_STYLES",
    "SEVERITY_STYLES",
    "Progress",
    "bar",
    "console_for_data",
    "console_for_people",
    "grade_text",
    "marked",
]

GRADE_STYLES = {
    "A": "bold black on bright_cyan",
    "B": "bold black on cyan",
    "C": "bold black on yellow",
    "D": "bold black on bright_magenta",
    "E": "bold white on red",
    "unrated": "dim",
}
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}

_WIDTH_OF_FILES = 140
_SECONDS_UNTIL_WORTH_SAYING = 1.0


class _PipeConsole(Console):
    """A console that leaves a closed pipe to the command line, which knows the exit code for it."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        raise BrokenPipeError


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    # Files and pipes have no width of their own; 80 columns would break most tables.
    width = None if stream.isatty() else _WIDTH_OF_FILES
    return _PipeConsole(file=stream, width=width, highlight=False, soft_wrap=False)


def console_for_data() -> Console:
    """Console on standard output, for what was asked for."""
    return _console(stderr=False)


def console_for_people() -> Console:
    """Console on standard error, for everything beside the data."""
    return _console(stderr=True)


def grade_text(grade: str) -> Text:
    """Return a grade on its colour; the letter says the same without it."""
    return Text(f" {grade} ", style=GRADE_STYLES.get(grade, ""))


def bar(length: int, stream: TextIO) -> str:
    """Return a bar of `length` signs that `stream` can show."""
    narrow = not (stream.encoding or "utf-8").lower().startswith("utf")
    return ("#" if narrow else "█") * length


def marked(text: object) -> str:
    """Return text from a file so that nothing in it is taken for markup, and no control character reaches the terminal."""
    return escape("".join(sign if sign.isprintable() else " " for sign in str(text)))


class Progress:
    """Say what a longer command is doing: a spinner on a terminal, else one line per step once it has taken a second.

    Parameters
    ----------
    quiet : bool
        Say nothing.

    Examples
    --------
    >>> with Progress() as say:
    ...     say("Reading bom.xlsx")
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._status: Status | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._begun = 0.0
        self._step = ""

    def __enter__(self) -> Self:
        self._begun = time.monotonic()
        if self._quiet:
            return self
        if sys.stderr.isatty():
            self._status = console_for_people().status("")
            self._status.start()
        else:
            self._timer = threading.Timer(_SECONDS_UNTIL_WORTH_SAYING, self._say_late)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __call__(self, step: str) -> None:
        """Begin a step."""
        if self._quiet:
            return
        if self._status is not None:
            self._status.update(f"{marked(step)} …")
            return
        with self._lock:
            self._step = step
            if time.monotonic() - self._begun > _SECONDS_UNTIL_WORTH_SAYING:
                self._print_step()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()
        if self._timer is not None:
            self._timer.cancel()

    def _say_late(self) -> None:
        with self._lock:
            self._print_step()

    def _print_step(self) -> None:
        if self._step:
            print(f"{self._step} ...", file=sys.stderr, flush=True)
            self._step = ""
