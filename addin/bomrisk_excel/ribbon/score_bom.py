"""Score BOM: the rating of the BOM on the active sheet, on the sheets Risk dashboard and Risk results beside it."""

from __future__ import annotations

from xlwings import Book, Sheet

from bomrisk_excel.ribbon.dashboard_page import dashboard_page
from bomrisk_excel.ribbon.entries_backup import saved_entries
from bomrisk_excel.ribbon.last_score import LastScore, read_last_score
from bomrisk_excel.ribbon.live_bom import SCORED_NAME, read_live_bom
from bomrisk_excel.ribbon.live_settings import live_setting
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import RESULTS, find_own, point_name
from bomrisk_excel.ribbon.placing import is_changed, place
from bomrisk_excel.ribbon.rating import Rated, rate_live
from bomrisk_excel.ribbon.results_page import Entries, carry_entries, formats_of_entries, results_page

__all__ = ["rate_book", "score_bom"]


def rate_book(book: Book) -> Rated:
    """Read and rate the BOM of a workbook.

    Raises
    ------
    BomriskError
        If there is no BOM, or a setting cannot be used.
    """
    live = read_live_bom(book)
    return rate_live(live, live_setting(book, live.sheet))


def score_bom(book: Book) -> Outcome:
    """Rate the BOM on the active sheet, and write dashboard and results.

    Everything is read and computed before the first cell is written. What the buyer entered on the results sheet is carried
    over by part number: its cells are not written, their rows move with their line. Entries whose line is gone stand below the
    table. Where rows cannot move (formulas, notes beside the table), or the buyer changed what we had written, the sheet is left
    as it is under another name, and a new one is made.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Outcome

    Raises
    ------
    BomriskError
        If there is no BOM, a setting cannot be used, or the workbook takes no sheets; then nothing was written.
    """
    rated = rate_book(book)
    old = find_own(book, RESULTS)
    last = read_last_score(old) if old is not None else None
    entries = carry_entries(rated, last)
    reason = _reason(old, last, entries) if old is not None else ""
    formats = formats_of_entries(old, last) if reason and old is not None and last is not None else {}
    pages = [dashboard_page(rated), results_page(rated, entries, formats)]
    with saved_entries(book.name, last) as file:
        placed = place(book, pages, rated.live.sheet, {RESULTS: reason} if reason else {}, str(file or ""))
    dashboard, results = placed.sheets
    point_name(book, SCORED_NAME, rated.live.sheet)
    head = rated.head
    message = (
        f"{head['headline']}. Rated as of {rated.assessment.as_of} to {rated.assessment.to}; see {dashboard.name} and "
        f"{results.name}."
    )
    return Outcome(message, (*placed.notices, *_lost_notice(entries, results.name)))


def _reason(sheet: Sheet, last: LastScore | None, entries: Entries) -> str:
    """Why the sheet Risk results has to be kept as it is; empty where it can be written anew."""
    if last is None:
        return f"The table is gone from {sheet.name}"
    if is_changed(sheet.book, RESULTS, last.fingerprint):
        return f"You had changed cells that bomrisk wrote on {sheet.name}"
    if not last.in_shape:
        return f"Columns were moved on {sheet.name}"
    if entries.arrangement is None:
        return f"Lines of the BOM came, went or moved, which formulas and notes cannot follow on {sheet.name}"
    return ""


def _lost_notice(entries: Entries, sheet: str) -> list[str]:
    if not entries.lost:
        return []
    names = [str(line.cells.get("part_number") or line.cells.get("description") or "?") for line in entries.lost]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return [f"{len(names)} of your entries lost their line ({shown}); they are kept at the end of {sheet}."]
