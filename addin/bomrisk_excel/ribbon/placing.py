"""Put pages into the workbook: all of them or none, and nothing that the buyer wrote is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from xlwings import Book, Sheet

from bomrisk_excel.ribbon.drawing import draw, put_block
from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.own_sheets import RESULTS, ROLES, Role, find_own, free_name, point_name
from bomrisk_excel.ribbon.page import Page
from bomrisk_excel.ribbon.print_pages import add_sheets

__all__ = ["Placed", "place"]


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
    """What has to be put back if anything fails."""

    renamed: list[tuple[Sheet, str, Role]] = field(default_factory=list)
    cleared: list[tuple[Sheet, int, int, Sequence[Sequence[Any]]]] = field(default_factory=list)
    added: list[Sheet] = field(default_factory=list)


def place(book: Book, pages: Sequence[Page], after: Sheet, aside: Collection[Role] = ()) -> Placed:
    """Write pages to our sheets; those that do not exist yet are added after the last of ours, else after a given sheet.

    A sheet of ours stays where it is and is written anew, so that formulas of the buyer's that refer to it live on; cells of
    other sheets are not touched. A sheet of ours on which the buyer wrote is kept under another name, and a new one is made. If
    anything fails, new sheets are removed and old ones get their values back.

    Parameters
    ----------
    book : Book
    pages : sequence of Page
        The first one becomes active.
    after : Sheet
    aside : collection of Role
        Sheets to be kept whatever stands on them.
    """
    active = book.sheets.active
    undo = _Undo()
    with book.app.properties(screen_updating=False):
        try:
            own = {role: find_own(book, role) for role in ROLES}
            after = max([after, *(sheet for sheet in own.values() if sheet is not None)], key=lambda sheet: sheet.index)
            for page in pages:
                sheet = own[page.role]
                if sheet is not None and (page.role in aside or _was_written_on(book, page.role, sheet)):
                    _keep_aside(book, page.role, sheet, undo)
                    own[page.role] = None
            missing = [(free_name(book, page.role.sheet), page) for page in pages if own[page.role] is None]
            undo.added = add_sheets(book, missing, after) if missing else []
            added = dict(zip((page.role for _, page in missing), undo.added, strict=True))
            sheets = [
                _written(own[page.role] or added[page.role], page, own[page.role] is not None, undo) for page in pages
            ]
            for page, sheet in zip(pages, sheets, strict=True):
                if page.role in added:
                    point_name(book, page.role.name, sheet)
                if page.role is not RESULTS:
                    book.names.add(_sum_name(page.role), f'="{_fingerprint(sheet)}"')
        except BaseException:
            _put_back(book, undo)
            with suppress(Exception):
                active.activate()
            raise
        sheets[0].activate()
    return Placed(sheets, tuple(_notice(before, sheet.name) for sheet, before, _ in undo.renamed))


def _notice(before: str, now: str) -> str:
    return f"You had written on {before}; it is left as it was under the name {now}."


def _sum_name(role: Role) -> str:
    return f"{role.name}_sum"


def _fingerprint(sheet: Sheet) -> str:
    """Tell whether a sheet still holds what was written to it."""
    used = sheet.used_range
    cells = [
        (row, column, f"{cell:.10g}" if isinstance(cell, float) else str(cell))
        for row, values in enumerate(block_values(used), start=used.row)
        for column, cell in enumerate(values, start=used.column)
        if cell is not None
    ]
    return hashlib.sha256(repr(cells).encode("utf-8", "replace")).hexdigest()[:16]


def _was_written_on(book: Book, role: Role, sheet: Sheet) -> bool:
    # On the results the buyer shall write; what is read from there decides.
    name = _sum_name(role)
    return role is not RESULTS and name in book.names and _fingerprint(sheet) not in str(book.names[name].refers_to)


def _keep_aside(book: Book, role: Role, sheet: Sheet, undo: _Undo) -> None:
    undo.renamed.append((sheet, sheet.name, role))
    sheet.name = free_name(book, f"{sheet.name} kept")
    book.names[role.name].delete()


def _written(sheet: Sheet, page: Page, again: bool, undo: _Undo) -> Sheet:
    if again:
        used = sheet.used_range
        undo.cleared.append((sheet, used.row, used.column, block_values(used)))
        _clear(sheet)
    draw(sheet, page)
    return sheet


def _clear(sheet: Sheet) -> None:
    """Clear values and formats; what a column of entries offers for choice stays."""
    sheet.clear_contents()
    sheet.clear_formats()


def _put_back(book: Book, undo: _Undo) -> None:
    """Undo as much as can be; of a sheet that was being written anew the looks are lost, the buyer's entries are not."""
    for sheet in undo.added:
        with suppress(Exception):
            sheet.delete()
    for sheet, row, column, rows in undo.cleared:
        with suppress(Exception):
            _clear(sheet)
            put_block(sheet, row, column, rows, [False] * len(rows[0]))
    for sheet, name, role in undo.renamed:
        with suppress(Exception):
            sheet.name = name
            point_name(book, role.name, sheet)
