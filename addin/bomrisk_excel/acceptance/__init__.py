"""The acceptance workbook: what a person with Excel opens to see that the add-in answers there as Python does here.

Run ``python -m bomrisk_excel.acceptance`` after changing the table of cases, the facts, a button or anything here. XlsxWriter
is needed for that only; the workbook itself comes with the package.

What the workbook relies on, from Microsoft's descriptions and what others report; **not run in Excel**:

- A call of a function of an add-in stands in the file as a plain name, ``BOMRISK_SCORE(C12)``. Excel itself writes a VBA
  add-in's function as ``[1]!BOMRISK_SCORE(C12)`` with a link to the folder that the add-in had (its knowledge base, 817578,
  tells how such paths come to light on another computer). A plain name holds no path of anybody; it relies on Excel looking an
  unknown name up among the functions of the add-ins that are open when the workbook is loaded. So the add-in must be there
  first, which Excel's start folder sees to. Excel's file format does not tell names of the workbook from names of an add-in
  (knowledge base, 945828), so a cell may keep ``#NAME?`` until its formula is read again: Ctrl+Alt+F9, or replacing ``=`` by
  ``=`` in all formulas, as that article advises. The checklist asks for both and which of them helped.
- A workbook that Excel has saved may hold such a link afterwards: keep the file as it comes with the package for the next time.
- Excel with dynamic arrays shows ``@`` before a function that could give more than one cell, unless the cell says that it was
  entered as a dynamic array. Every call is therefore stored so (an array formula with Excel's ``XLDAPR`` metadata), single
  answers too. Excel 2016 and 2019 do not know that metadata and show the same formulas in braces.
- Formulas that compare use functions of Excel 2007 only, as arguments of SUMPRODUCT, which computes with ranges everywhere.
- Every formula has the value that it must give stored with it, so Protected View shows TRUE before anything was computed.
  Excel is told to compute all when the file is opened for editing; without the add-in the cells then say FALSE.
- A name that belongs to one sheet wins there over a name of the workbook (``Worksheet.Evaluate``). That is how the sheets
  Names 1, 2, ... try several dates and destinations in one file.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["WORKBOOK", "acceptance_path"]

WORKBOOK = "bomrisk-acceptance.xlsx"
"""Name of the workbook, in this package and where it is copied to."""


def acceptance_path() -> Path:
    """Return the acceptance workbook that comes with the package."""
    return Path(str(resources.files("bomrisk_excel") / "acceptance" / WORKBOOK))
