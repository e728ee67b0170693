"""What the buttons run: the live workbook in, one command, its outcome or its problem told. Nothing is raised into Excel."""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import xlwings as xw

from bomrisk.errors import BomriskError
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.user_settings import home

__all__ = [
    "LOG_FILE", "check_workbook", "controls_calendar", "copy_for_email", "freeze_values", "risk_workbook", "run", "score_bom",
    "show_help", "what_changed",
]  # fmt: skip

LOG_FILE = "ribbon.log"
_TITLE = "bomrisk"
_LONGEST_LOG = 500_000


def live_book() -> xw.Book:
    """Return the workbook whose button was pressed, else the active one."""
    try:
        return xw.Book.caller()
    except Exception:  # xlwings raises a bare Exception where no Excel called
        return xw.books.active


def run(module: str, command: str, book: xw.Book | None = None) -> Outcome | None:
    """Run a command on the live workbook and tell the person how it went.

    Parameters
    ----------
    module, command : str
        Where the command is, in this package; it is loaded when it is needed, which is part of what may fail.
    book : Book, optional
        The live workbook if not given.

    Returns
    -------
    Outcome or None
        None if there was a problem, which was told.
    """
    try:
        live = live_book() if book is None else book
    except Exception as error:
        _log(error)
        return None
    app = live.app
    try:
        with suppress(Exception):
            app.status_bar = "bomrisk is working ..."
        function: Callable[[xw.Book], Outcome] = getattr(import_module(f"bomrisk_excel.ribbon.{module}"), command)
        outcome = function(live)
    except BomriskError as error:
        _tell(app, _problem(error), "critical")
        return None
    except Exception as error:  # the last stop before Excel shows a traceback
        _tell(app, _fault(error, _log(error)), "critical")
        return None
    if outcome.notices:
        _tell(app, "\n\n".join([outcome.message, *outcome.notices]), "info")
    else:
        with suppress(Exception):
            app.status_bar = outcome.message
    return outcome


def _problem(error: BomriskError) -> str:
    return "\n\n".join(part for part in (error.where, error.what, error.action) if part)


def _fault(error: BaseException, log: Path | None) -> str:
    place = f"\n\nDetails are in {log}; please pass them on." if log is not None else ""
    text = " ".join(str(error).split())[:200]
    return f"This did not work: {type(error).__name__}: {text}\n\nYour own cells were not changed.{place}"


def _tell(app: xw.App, text: str, mode: str) -> None:
    with suppress(Exception):
        app.status_bar = False
    app.alert(text, _TITLE, mode=mode)


def _log(error: BaseException) -> Path | None:
    """Append a traceback to the log in the user's folder; None where nothing can be written."""
    path = home() / LOG_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LONGEST_LOG:
            path.unlink()
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{dt.datetime.now().astimezone().isoformat(timespec='seconds')}\n")
            stream.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return None
    return path


@xw.script
def score_bom() -> None:
    """Rate the BOM on the active sheet."""
    run("score_bom", "score_bom")


@xw.script
def risk_workbook() -> None:
    """Make the living risk workbook."""
    run("risk_workbook", "risk_workbook")


@xw.script
def controls_calendar() -> None:
    """List the controls that reach the BOM."""
    run("controls_calendar", "controls_calendar")


@xw.script
def what_changed() -> None:
    """Compare with the last score."""
    run("what_changed", "what_changed")


@xw.script
def check_workbook() -> None:
    """Report how the workbook is understood."""
    run("check_workbook", "check_workbook")


@xw.script
def copy_for_email() -> None:
    """Copy the lines that matter."""
    run("email_page", "copy_for_email")


@xw.script
def freeze_values() -> None:
    """Save a copy without formulas of this add-in."""
    run("freeze_values", "freeze_values")


@xw.script
def show_help() -> None:
    """Open the help page."""
    run("show_help", "show_help")
