"""Risk workbook: the living workbook of the BOM, as a new file beside the buyer's."""

from __future__ import annotations

from pathlib import Path

from xlwings import Book

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.book_file import documents, folder_of, free_path, open_names
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_templates.bom_risk.fill import fill_bom_risk

__all__ = ["risk_workbook"]


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
        path = free_path(folder, f"{Path(book.name).stem}-risk", ".xlsx", open_names(book))
        try:
            fill_bom_risk(
                rated.assessment,
                bom.lines,
                bom.extras,
                source_name=book.name,
                out=path,
                findings=bom.findings,
                facts=rated.facts,
                money=rated.money,
                structure=bom.structure,
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
