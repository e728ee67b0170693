"""All checks of one workbook file; ``python -m tests.accessibility.check FILE.xlsx`` prints what they find."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from tests.accessibility import cells, conditional, drawings, entries, pages, tables
from tests.accessibility.book import Book, Finding

CHECKS = (
    cells.contrast_of_cells,
    cells.links,
    conditional.contrast_of_rules,
    conditional.palettes,
    conditional.colour_only,
    tables.tables,
    tables.sheets,
    drawings.drawn,
    drawings.charts,
    pages.pages,
)


def check(path: Path, only: Sequence[str] | None = None, entry_fills: Collection[str] = ()) -> list[Finding]:
    """Return what makes a workbook hard to read for some people.

    Parameters
    ----------
    path : Path
    only : sequence of str, optional
        Sheets to be checked, where the others and the document belong to the buyer.
    entry_fills : collection of str
        Fills of cells to fill in, where locked cells do not tell them apart.
    """
    book = Book(path, only)
    found = [finding for each in CHECKS for finding in each(book)]
    return found + list(entries.entries(book, entry_fills))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.writelines(f"{name}: {finding}\n" for finding in check(Path(name)))
