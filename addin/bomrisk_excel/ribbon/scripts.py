"""What the buttons run: the live workbook in, one command, its outcome or its problem told. Nothing is raised into Excel."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Literal

import xlwings as xw

from bomrisk.errors import BomriskError
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.user_settings import home

__all__ = [
    "LOG_FILE", "check_workbook", "controls_calendar", "copy_for_email", "freeze_values", "risk_workbook", "run", "score_bom",
    "show_help", "supplier_workbooks", "what_changed",
]  # fmt: skip

LOG_FILE = "ribbon.log"
_TITLE = "bomrisk"
_LONGEST_LOG = 500_000
_LONGEST_STATUS = 250
"""Of a longer text Excel shows nothing."""
_NO_BOOK = (
    "No workbook is open here that this button could work on.\n\nOpen the workbook with your parts list; where Excel shows it in "
    "Protected View, press Enable Editing first."
)


def live_book() -> xw.Book | None:
    """Return the workbook whose button was pressed; None where there is none.

    Never another one: in a second Excel the person may have a workbook open that no button was meant for.
    """
    try:
        return _living(xw.Book.caller())
    except Exception:  # xlwings raises a bare Exception where Excel handed over none
        return None


def _living(book: xw.Book) -> xw.Book | None:
    try:
        _ = book.name
    except Exception as error:  # of a closed workbook, or none, there is an object that answers nothing
        _log(error)
        return None
    return book


def run(module: str, command: str, book: xw.Book | None = None, *, without_book: bool = False) -> Outcome | None:
    """Run a command on the live workbook and tell the person how it went.

    The status bar says that the command works, and then what came of it; the callback in the add-in clears that after a while.
    Whatever else happens, no sentence of ours is left in it.

    Parameters
    ----------
    module, command : str
        Where the command is, in this package; it is loaded when it is needed, which is part of what may fail.
    book : Book, optional
        The live workbook if not given.
    without_book : bool, optional
        Whether the command needs no workbook; it gets None where there is none.

    Returns
    -------
    Outcome or None
        None if there was a problem, which was told.
    """
    app: xw.App | None = None
    said = False
    try:
        live = live_book() if book is None else _living(book)
        app = live.app if live is not None else _topmost()
        if live is None and not without_book:
            _tell(app, _NO_BOOK, "critical")
            return None
        _show(app, "bomrisk is working ...")
        function: Callable[[xw.Book | None], Outcome] = getattr(
            import_module(f"bomrisk_excel.ribbon.{module}"), command
        )
        outcome = function(live)
        if outcome.notices:
            _tell(app, "\n\n".join([outcome.message, *outcome.notices]), "info")
        else:
            said = _show(app, outcome.message)
    except BomriskError as error:
        _tell(app, _problem(error), "critical")
        return None
    except Exception as error:  # the last stop before Excel shows a traceback
        _tell(app, _fault(error, _log(error)), "critical")
        return None
    finally:
        if not said:
            _show(app, False)
        _let_go()
    return outcome


def _topmost() -> xw.App | None:
    """The Excel that the person sees, to show a message in; its workbooks are not touched."""
    with suppress(Exception):
        return xw.apps.active
    return None


def _let_go() -> None:
    """Drop the workbook that Excel handed over: kept, it would be taken for that of the next call, and keep Excel from ending."""
    module = sys.modules.get("xlwings._xlwindows")
    if module is not None:
        vars(module)["BOOK_CALLER"] = None


def _problem(error: BomriskError) -> str:
    return "\n\n".join(part for part in (error.where, error.what, error.action) if part)


def _fault(error: BaseException, log: Path | None) -> str:
    place = f"\n\nDetails are in {log}; please pass them on." if log is not None else ""
    text = " ".join(str(error).split())[:200]
    return f"This did not work: {type(error).__name__}: {text}\n\nYour own cells were not changed.{place}"


def _show(app: xw.App | None, text: str | bool) -> bool:
    """Set the status bar; False gives it back to Excel."""
    if app is None:
        return False
    try:
        app.status_bar = text if isinstance(text, bool) else text[:_LONGEST_STATUS]
    except Exception:  # Excel is busy, in a cell or in a dialogue: a status is not worth a fault
        return False
    return True


def _tell(app: xw.App | None, text: str, mode: Literal["info", "critical"]) -> None:
    """Show a message; where that fails there is nobody to tell, but a log."""
    _show(app, False)
    if app is None:
        return
    try:
        app.alert(text, _TITLE, mode=mode)
    except Exception as error:
        _log(error)


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
def supplier_workbooks() -> None:
    """Write a workbook with the open questions for each supplier."""
    run("supplier_workbooks", "supplier_workbooks")


@xw.script
def freeze_values() -> None:
    """Save a copy without formulas of this add-in."""
    run("freeze_values", "freeze_values")


@xw.script
def show_help() -> None:
    """Open the help page."""
    run("show_help", "show_help", without_book=True)
