"""Names that tell which sheets of a workbook are ours, whatever somebody called them since."""

from __future__ import annotations

import re
from typing import Final

from bomrisk_templates.package.workbook_part import WorkbookPart

__all__ = ["SHEET_MARK", "mark_of", "our_sheets"]

SHEET_MARK: Final = "bomrisk_sheet."
"""What the names begin with that stand for our sheets in a workbook of somebody else."""


def mark_of(sheet: str) -> str:
    """Return a sheet's name with us as it may stand in a defined name."""
    return re.sub(r"\W", "_", sheet)


def our_sheets(workbook: WorkbookPart) -> dict[str, str]:
    """Find the sheets that were written into a workbook of somebody else.

    Returns
    -------
    dict of str to str
        What they are called there, by `mark_of` what they are called with us. Empty for any other workbook.
    """
    found = {}
    for name in workbook.names:
        sheet = workbook.sheet_of(name.target) if name.name.startswith(SHEET_MARK) else None
        if sheet is not None:
            found[name.name.removeprefix(SHEET_MARK)] = sheet
    return found
