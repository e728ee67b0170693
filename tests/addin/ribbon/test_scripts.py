"""What a person is told who presses a button: in the status bar, in a message, or nowhere else."""

import sys
from types import SimpleNamespace

import pytest
import xlwings as xw
from tests.addin.engine.books import NoBookImpl
from tests.addin.openpyxl_engine import ExcelError, Session
from tests.addin.ribbon.workbooks import BOM, DEMO, dated

from bomrisk_excel.ribbon import scripts, show_help
from bomrisk_excel.ribbon.outcome import Outcome


def press(button, book):
    """Press a button with a workbook before one's eyes, as the add-in does it."""
    xw.Book.set_mock_caller(book)
    button()


@pytest.fixture
def demo(session, tmp_path):
    return dated(session.open_copy(DEMO, tmp_path))


def test_a_script_finds_the_live_book_and_tells_in_the_status_bar(session, demo):
    press(scripts.score_bom, demo)
    assert demo.sheet_names[1:] == ["Risk dashboard", "Risk results"]
    assert session.app.status_bar.startswith("13 of 35 lines")
    assert session.impl.alerts == []


def test_a_problem_is_told_with_place_and_advice(session, tmp_path):
    press(scripts.score_bom, session.new([["Minutes"]], sheet="Notes"))
    ((text, mode),) = session.impl.alerts
    assert mode == "critical"
    assert text.startswith(
        "Notes\n\nNo table with a description or part number was found on this sheet.\n\nGo to the sheet"
    )
    assert not (tmp_path / "home" / "ribbon.log").exists()
    assert session.app.status_bar is False


def test_a_fault_is_logged_and_told(session, tmp_path):
    book = dated(session.new(BOM))
    session.impl.fail_on = "value.get:0"
    press(scripts.score_bom, book)
    ((text, _),) = session.impl.alerts
    assert "ExcelError: refused: value.get" in text
    assert str(tmp_path / "home" / "ribbon.log") in text
    assert "Traceback" in (tmp_path / "home" / "ribbon.log").read_text(encoding="utf-8")
    assert session.app.status_bar is False


def test_notices_are_shown_in_a_message(session, monkeypatch):
    book = session.new(BOM)
    monkeypatch.setattr("bomrisk_excel.ribbon.score_bom.score_bom", lambda book: Outcome("Done.", ("Mind this.",)))
    assert scripts.run("score_bom", "score_bom", book) is not None
    assert session.impl.alerts == [("Done.\n\nMind this.", "info")]
    assert session.app.status_bar is False


# No workbook ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handed_over", ["nothing", "no workbook", "a closed workbook"])
def test_without_a_workbook_a_sentence_says_what_to_do(session, handed_over, monkeypatch):
    monkeypatch.setattr(xw.Book, "caller", _caller(handed_over))
    scripts.score_bom()
    ((text, mode),) = session.impl.alerts
    assert text.startswith(
        "No workbook is open here that this button could work on.\n\nOpen the workbook with your parts"
    )
    assert "Enable Editing" in text
    assert "Traceback" not in text
    assert mode == "critical"
    assert session.app.status_bar is False


def _caller(handed_over):
    def caller():
        if handed_over == "nothing":
            raise Exception("Book.caller() must not be called directly.")
        return xw.Book(impl=NoBookImpl() if handed_over == "no workbook" else _Closed())

    return caller


class _Closed:
    def __getattr__(self, name):
        raise ExcelError("the object has disconnected from its clients")


def test_a_book_that_is_handed_to_it_dead_is_told_too(session):
    assert scripts.run("score_bom", "score_bom", xw.books.active) is None
    ((text, mode),) = session.impl.alerts
    assert text.startswith("No workbook is open here")
    assert mode == "critical"


def test_another_workbook_is_never_taken_instead(session):
    other = dated(session.new(BOM))
    scripts.score_bom()
    assert other.sheet_names == ["BOM"]
    assert session.impl.alerts[0][0].startswith("No workbook is open here")


def test_without_any_excel_nothing_is_raised():
    Session()
    xw.engines.active.impl.apps.apps.clear()
    assert scripts.run("score_bom", "score_bom") is None


def test_help_needs_no_workbook(session, monkeypatch):
    opened = []
    monkeypatch.setattr(show_help.show_help, "__defaults__", (lambda address: bool(opened.append(address)) or True,))
    scripts.show_help()
    assert len(opened) == 1
    assert session.impl.alerts == []
    assert session.app.status_bar.startswith("Help is open in your browser")


def test_the_workbook_that_excel_handed_over_is_let_go(session, monkeypatch):
    windows = SimpleNamespace(BOOK_CALLER="a workbook")
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    scripts.run("score_bom", "score_bom", dated(session.new(BOM)))
    assert windows.BOOK_CALLER is None


# The status bar -------------------------------------------------------------------------------------------------------------


def command(monkeypatch, does):
    monkeypatch.setattr("bomrisk_excel.ribbon.score_bom.score_bom", does)
    return "score_bom", "score_bom"


def test_an_old_sentence_gives_way_to_that_of_the_command_at_work(session, monkeypatch):
    book = session.new(BOM)
    session.app.status_bar = "13 of 35 lines carry a high supply risk"
    seen = []
    scripts.run(*command(monkeypatch, lambda live: seen.append(live.app.status_bar) or Outcome("Done.")), book)
    assert seen == ["bomrisk is working ..."]
    assert session.app.status_bar == "Done."


@pytest.mark.parametrize("stopped_by", [SystemExit, KeyboardInterrupt, ValueError])
def test_no_sentence_stays_after_a_command_that_was_stopped(session, monkeypatch, stopped_by):
    def stops(live):
        raise stopped_by("so")

    book = session.new(BOM)
    if stopped_by is ValueError:
        scripts.run(*command(monkeypatch, stops), book)
    else:
        with pytest.raises(stopped_by):
            scripts.run(*command(monkeypatch, stops), book)
    assert session.app.status_bar is False


def test_a_message_that_cannot_be_shown_is_logged_and_raises_nothing(session, monkeypatch, tmp_path):
    def refuses(*_):
        raise ExcelError("busy")

    book = session.new([["Minutes"]])
    monkeypatch.setattr(session.impl, "alert", refuses)
    assert scripts.run("score_bom", "score_bom", book) is None
    assert "ExcelError: busy" in (tmp_path / "home" / "ribbon.log").read_text(encoding="utf-8")
    assert session.app.status_bar is False


def test_a_long_sentence_is_cut_to_what_the_bar_shows(session, monkeypatch):
    scripts.run(*command(monkeypatch, lambda live: Outcome("long " * 100)), session.new(BOM))
    assert len(session.app.status_bar) == 250
