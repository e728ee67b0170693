"""Score BOM: the rating of the BOM on the active sheet, on the sheets Risk dashboard and Risk results beside it."""

from __future__ import annotations

from xlwings import Book

from bomrisk_excel.ribbon.dashboard_page import dashboard_page
from bomrisk_excel.ribbon.last_score import read_last_score
from bomrisk_excel.ribbon.live_bom import SCORED_NAME, read_live_bom
from bomrisk_excel.ribbon.live_settings import live_setting
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import RESULTS, find_own, point_name
from bomrisk_excel.ribbon.placing import place
from bomrisk_excel.ribbon.rating import Rated, rate_live
from bomrisk_excel.ribbon.results_page import Entries, carry_entries, results_page

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
    over by part number; entries whose line is gone stand below the table. Where the buyer wrote more there than entries
    (formulas, notes beside the table), the sheet is left as it is under another name, and a new one is made.

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
    aside = {RESULTS} if old is not None and (last is None or last.foreign) else set()
    placed = place(book, [dashboard_page(rated), results_page(rated, entries)], rated.live.sheet, aside)
    dashboard, results = placed.sheets
    point_name(book, SCORED_NAME, rated.live.sheet)
    head = rated.head
    message = (
        f"{head['headline']}. Rated as of {rated.assessment.as_of} to {rated.assessment.to}; see {dashboard.name} and "
        f"{results.name}."
    )
    return Outcome(message, (*placed.notices, *_lost_notice(entries, results.name)))


def _lost_notice(entries: Entries, sheet: str) -> list[str]:
    if not entries.lost:
        return []
    names = [str(line.cells.get("part_number") or line.cells.get("description") or "?") for line in entries.lost]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return [f"{len(names)} of your entries lost their line ({shown}); they are kept at the end of {sheet}."]
