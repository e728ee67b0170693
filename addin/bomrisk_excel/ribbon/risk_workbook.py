"""Risk workbook: the living workbook of the BOM, as a new file beside the buyer's."""

from __future__ import annotations

import os
from pathlib import Path

from xlwings import Book

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_templates.bom_risk.fill import fill_bom_risk

__all__ = ["documents", "folder_of", "free_path", "risk_workbook"]


def risk_workbook(book: Book) -> Outcome:
    """Fill the template with the rated BOM, save it under a free name and open it.

    Raises
    ------
    BomriskError
        If there is no BOM, a setting cannot be used, or no file can be written.
    """
    rated = rate_book(book)
    bom = rated.live.bom
    written = None
    problem: InputError | None = None
    for folder in dict.fromkeys((folder_of(book), documents())):
        path = free_path(folder, f"{Path(book.name).stem}-risk", ".xlsx")
        try:
            fill_bom_risk(
                rated.assessment,
                bom.lines,
                bom.extras,
                source_name=book.name,
                out=path,
                findings=bom.findings,
                facts=rated.facts,
            )
        except InputError as error:
            problem = error
            continue
        written = path
        break
    if written is None:
        assert problem is not None
        raise InputError(
            problem.what,
            where=str(problem.where),
            action="Save your workbook in a folder where you may write, then try again.",
        ) from problem
    book.app.books.open(written)
    return Outcome(f"{written.name} was written to {written.parent} and opened.")


def folder_of(book: Book) -> Path:
    """Folder of a workbook; the documents folder for one that was never saved or lies in the cloud only."""
    try:
        path = Path(book.fullname)
    except Exception:  # xlwings raises its own kinds where a cloud address has no folder on this computer
        return documents()
    return path.parent if path.is_absolute() and path.parent.is_dir() else documents()


def documents() -> Path:
    """The user's documents folder, which OneDrive may have moved."""
    candidates = [Path(os.environ[name]) / "Documents" for name in ("OneDrive", "USERPROFILE") if os.environ.get(name)]
    return next((path for path in [*candidates, Path.home() / "Documents"] if path.is_dir()), Path.home())


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """First name in a folder that no file has: ``stem.xlsx``, ``stem-2.xlsx``, ..."""
    number = 1
    while (path := folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}").exists():
        number += 1
    return path
