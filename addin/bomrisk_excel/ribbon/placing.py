"""Put pages into the workbook: all of them or none, and nothing that the buyer wrote is lost."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from xlwings import Book, Sheet

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.drawing import clear_cells, draw, put_block
from bomrisk_excel.ribbon.last_score import read_last_score
from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.own_sheets import RESULTS, ROLES, Role, book_name, find_own, free_name, point_name
from bomrisk_excel.ribbon.page import Page
from bomrisk_excel.ribbon.print_pages import add_sheets
from bomrisk_excel.ribbon.results_rows import move_rows, write_rows
from bomrisk_excel.ribbon.shown_rows import show_all_rows

__all__ = ["Placed", "is_changed", "place"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where pages are now.

    Parameters
    ----------
    sheets : list of Sheet
        One per page.
    notices : tuple of str
        What the person must know: sheets that were kept aside.
    """

    sheets: list[Sheet]
    notices: tuple[str, ...]


@dataclass(slots=True)
class _Undo:
    """What is to be done if anything fails; the last one first."""

    steps: list[Callable[[], object]] = field(default_factory=list)

    def add(self, step: Callable[[], object]) -> None:
        self.steps.append(step)

    def run(self, start: int = 0) -> bool:
        """Do what was added after the first few; return whether all of it worked."""
        well = True
        while len(self.steps) > start:
            try:
                self.steps.pop()()
            except Exception:  # the other steps are still worth while
                _LOG.exception("a step could not be undone")
                well = False
        return well


def place(
    book: Book, pages: Sequence[Page], after: Sheet, aside: Mapping[Role, str] | None = None, saved: str = ""
) -> Placed:
    """Write pages to our sheets; those that do not exist yet are added after the last of ours, else after a given sheet.

    A sheet of ours stays where it is and is written anew, so that formulas of the buyer's that refer to it live on; cells of
    other sheets are not touched. A sheet of ours on which the buyer wrote is kept under another name, and a new one is made. If
    anything fails, new sheets are removed and old ones get their values back. Macros of the workbook that wait for changes do
    not run.

    Parameters
    ----------
    book : Book
    pages : sequence of Page
        The first one becomes active.
    after : Sheet
    aside : mapping, optional
        Sheets to be kept whatever stands on them, and why.
    saved : str
        File with the buyer's entries, named where values cannot be put back.

    Raises
    ------
    InputError
        If the workbook takes no sheets, or something failed and not everything could be put back.
    """
    active = book.sheets.active
    undo = _Undo()
    reasons = dict(aside or {})
    kept: list[tuple[Sheet, str, str]] = []
    with book.app.properties(screen_updating=False, enable_events=False):
        try:
            own = {role: find_own(book, role) for role in ROLES}
            after = max([after, *(sheet for sheet in own.values() if sheet is not None)], key=lambda sheet: sheet.index)
            for page in pages:
                sheet = own[page.role]
                if sheet is None:
                    continue
                reason = reasons.get(page.role) or _ready(book, sheet, page, undo)
                if reason:
                    kept.append((sheet, sheet.name, reason))
                    _keep_aside(book, page.role, sheet, undo)
                    own[page.role] = None
            missing = [(free_name(book, page.role.sheet), page) for page in pages if own[page.role] is None]
            new = add_sheets(book, missing, after) if missing else []
            for sheet in new:
                undo.add(sheet.delete)
            added = dict(zip((page.role for _, page in missing), new, strict=True))
            sheets = [_written(own[page.role], added.get(page.role), page, undo) for page in pages]
            for page, sheet in zip(pages, sheets, strict=True):
                if page.role in added:
                    point_name(book, page.role.name, sheet)
                _remember(book, page.role, _fingerprint(page.role, sheet), undo)
        except BaseException as error:
            well = undo.run()
            with suppress(Exception):
                active.activate()
            if not well and isinstance(error, Exception):
                raise _not_put_back(error, pages, saved) from error
            raise
        sheets[0].activate()
    return Placed(
        sheets, tuple(f"{reason}; it is left as it was under the name {sheet.name}." for sheet, _, reason in kept)
    )


def _not_put_back(error: Exception, pages: Sequence[Page], saved: str) -> InputError:
    text = " ".join(str(error).split())[:200]
    where = f" What you had entered is also in the file {saved}." if saved else ""
    return InputError(
        f"Excel stopped while this was written ({type(error).__name__}: {text}), and not everything could be put back.",
        where=", ".join(page.role.sheet for page in pages),
        action=f"Look at these sheets before you save; to be sure, close the workbook without saving and open it again.{where}",
    )


def _sum_name(role: Role) -> str:
    return f"{role.name}_sum"


def _fingerprint(role: Role, sheet: Sheet) -> str:
    """Tell whether a sheet still holds what was written to it; on the results the buyer shall write beside that."""
    if role is RESULTS:
        last = read_last_score(sheet)
        return last.fingerprint if last is not None else ""
    used = sheet.used_range
    cells = [
        (row, column, f"{cell:.10g}" if isinstance(cell, float) else str(cell))
        for row, values in enumerate(block_values(used), start=used.row)
        for column, cell in enumerate(values, start=used.column)
        if cell is not None
    ]
    return hashlib.sha256(repr(cells).encode("utf-8", "replace")).hexdigest()[:16]


def _remember(book: Book, role: Role, fingerprint: str, undo: _Undo) -> None:
    before = book_name(book, _sum_name(role))
    if before is not None:
        refers_to = str(before.refers_to)
        undo.add(lambda: book.names.add(_sum_name(role), refers_to))
    book.names.add(_sum_name(role), f'="{fingerprint}"')


def is_changed(book: Book, role: Role, fingerprint: str) -> bool:
    """Whether a sheet holds something else than when it was written; not for one that a version without sums wrote."""
    name = book_name(book, _sum_name(role))
    return name is not None and fingerprint not in str(name.refers_to)


def _ready(book: Book, sheet: Sheet, page: Page, undo: _Undo) -> str:
    """Make a sheet of ours ready to be written anew; say why where it has to be kept as it is."""
    if page.role is not RESULTS and is_changed(book, page.role, _fingerprint(page.role, sheet)):
        return f"You had written on {sheet.name}"
    if not show_all_rows(sheet):
        return f"Rows on {sheet.name} are hidden and could not be shown"
    if page.arrangement is not None:
        before = len(undo.steps)
        try:
            move_rows(sheet, page, undo.add)
        except Exception:  # engines raise their own kinds
            _LOG.info("rows cannot be moved", exc_info=True)
            undo.run(before)
            return f"The rows of {sheet.name} could not be moved (merged cells, or a table, may be the reason)"
    return ""


def _keep_aside(book: Book, role: Role, sheet: Sheet, undo: _Undo) -> None:
    name = sheet.name

    def undone() -> None:
        sheet.name = name
        point_name(book, role.name, sheet)

    undo.add(undone)
    sheet.name = free_name(book, f"{name} kept")
    if (defined := book_name(book, role.name)) is not None:
        defined.delete()


def _written(sheet: Sheet | None, new: Sheet | None, page: Page, undo: _Undo) -> Sheet:
    if sheet is None:
        assert new is not None
        draw(new, page)
        return new
    if page.arrangement is not None:
        write_rows(sheet, page, undo.add)
        return sheet
    used = sheet.used_range
    row, column, values = used.row, used.column, block_values(used)

    def undone() -> None:
        clear_cells(sheet)
        put_block(sheet, row, column, values, [False] * len(values[0]))

    undo.add(undone)
    clear_cells(sheet)
    draw(sheet, page)
    return sheet
