"""An xlwings engine over openpyxl, so that xlwings' own Book, Sheet and Range drive the commands without Excel.

It behaves as Excel does where that matters to the commands: numbers are floats, blanks None, money Decimal, errors codes; text
that is written to a cell becomes a formula, number, date or boolean unless the cell is in the text format; a first apostrophe
is swallowed; sheet names are unique regardless of case and at most 31 characters long; deleting a sheet leaves #REF! in names;
a workbook's names include those of its sheets, and those of the active sheet go first; without a workbook the active one is an
object that answers nothing; a workbook in the cloud has the path that its sheet xlwings.conf gives it.
Every call that would cross into Excel is counted.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import xlwings as xw
from tests.addin.engine.books import EngineImpl
from tests.addin.engine.cells import ERRORS, ExcelError

__all__ = ["ENGINE", "ERRORS", "ExcelError", "Session"]

ENGINE = xw.main.Engine(impl=EngineImpl())
if ENGINE.name not in xw.engines.engines_by_name:
    xw.engines.add(ENGINE)


class Session:
    """An app with a book, as a person would have it open."""

    def __init__(self):
        ENGINE.activate()
        ENGINE.impl.apps.apps.clear()
        self.app = xw.App(impl=ENGINE.impl.apps.add())
        self.impl = self.app.impl

    def open(self, path: Path) -> xw.Book:
        """Open a file."""
        return xw.Book(impl=self.impl.books.open(str(path)))

    def open_copy(self, source: Path, folder: Path) -> xw.Book:
        """Copy a file into a folder and open it there."""
        return self.open(Path(shutil.copy(source, folder)))

    def new(self, rows, sheet="BOM", name="Book1") -> xw.Book:
        """Return an unsaved book with cells on its only sheet."""
        impl = self.impl.books.add(name)
        impl.wb.worksheets[0].title = sheet
        for row in rows:
            impl.wb.worksheets[0].append(row)
        return xw.Book(impl=impl)
