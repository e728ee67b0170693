"""The sheets that the commands add: told from the buyer's by a defined name and by what stands in their third row."""

from __future__ import annotations

from dataclasses import dataclass

from xlwings import Book, Name, Sheet

from bomrisk.errors import InputError

__all__ = [
    "CHANGES", "CHECK", "CONTROLS", "DASHBOARD", "EMAIL", "MARK", "MARK_ROW", "RESULTS", "ROLES", "Role", "bears_mark",
    "book_name", "find_own", "free_name", "is_own", "named_sheet", "point_name",
]  # fmt: skip

MARK = "Values by bomrisk"
"""How the third row of each of our sheets begins."""
MARK_ROW = 3
_LONGEST_NAME = 31
_ABOVE_THE_MARK = 5
"""Rows that may have been added above the mark of a copy."""


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of sheet.

    Parameters
    ----------
    name : str
        Defined name that points at its first cell.
    sheet : str
        What it is called unless the buyer has a sheet of that name.
    """

    name: str
    sheet: str


DASHBOARD = Role("bomrisk_dashboard_sheet", "Risk dashboard")
RESULTS = Role("bomrisk_results_sheet", "Risk results")
CONTROLS = Role("bomrisk_controls_sheet", "Risk controls")
CHANGES = Role("bomrisk_changes_sheet", "Risk changes")
CHECK = Role("bomrisk_check_sheet", "Risk check")
EMAIL = Role("bomrisk_email_sheet", "Risk e-mail")
ROLES = (DASHBOARD, RESULTS, CONTROLS, CHANGES, CHECK, EMAIL)


def book_name(book: Book, name: str) -> Name | None:
    """Return a defined name of the workbook itself; None where only sheets have it.

    Excel gives a copied sheet names of its own that are spelled like those of the workbook and refer to the copy, and answers
    with them when it is asked for the workbook's while that sheet is active.
    """
    if name not in book.names:
        return None
    found = book.names[name]
    if "!" not in found.name:
        return found
    return next((each for each in book.names if each.name.casefold() == name.casefold()), None)


def named_sheet(book: Book, name: str) -> Sheet | None:
    """Return the sheet that a defined name points at.

    Returns
    -------
    Sheet or None
        None without such a name, where its sheet was deleted, and where it is in another workbook.
    """
    found = book_name(book, name)
    if found is None:
        return None
    try:
        sheet = found.refers_to_range.sheet
    except Exception:  # engines raise their own kinds for a name that points nowhere
        return None
    return sheet if sheet.book == book else None


def bears_mark(sheet: Sheet, rows_above: int = _ABOVE_THE_MARK) -> bool:
    """Whether a sheet is one of ours, or a copy of one, by what stands in its first column.

    Parameters
    ----------
    sheet : Sheet
    rows_above : int
        How many rows may have been added above the mark.
    """
    first = sheet.range((MARK_ROW, 1), (MARK_ROW + rows_above, 1)).options(ndim=1).value
    return any(isinstance(cell, str) and cell.startswith(MARK) for cell in first)


def find_own(book: Book, role: Role) -> Sheet | None:
    """Return our sheet of a role, renamed or not; a sheet without our mark is the buyer's."""
    sheet = named_sheet(book, role.name)
    return sheet if sheet is not None and bears_mark(sheet, 0) else None


def is_own(book: Book, sheet: Sheet) -> bool:
    """Whether a sheet is one of ours."""
    return any(own is not None and own.name == sheet.name for own in (find_own(book, role) for role in ROLES))


def free_name(book: Book, wanted: str) -> str:
    """Return a sheet name that is not taken: ``Risk results``, ``Risk results 2``, ..."""
    taken = {sheet.name.casefold() for sheet in book.sheets}
    for number in range(1, 1000):
        tail = "" if number == 1 else f" {number}"
        name = wanted[: _LONGEST_NAME - len(tail)] + tail
        if name.casefold() not in taken:
            return name
    raise InputError(f"There are a thousand sheets called {wanted}.", where=book.name, action="Delete some of them.")


def point_name(book: Book, name: str, sheet: Sheet) -> None:
    """Let a defined name point at the first cell of a sheet."""
    quoted = sheet.name.replace("'", "''")
    book.names.add(name, f"='{quoted}'!$A$1")
