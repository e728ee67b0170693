"""Supplier workbooks: the open questions of the BOM, one file for each supplier, and an index for the buyer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from xlwings import Book, Sheet

from bomrisk.errors import InputError
from bomrisk.questions import open_questions
from bomrisk_excel.functions.arguments import date
from bomrisk_excel.ribbon.book_file import documents, folder_of, free_path, open_names
from bomrisk_excel.ribbon.live_settings import read_named
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_templates.supplier_risk.fill import Sender
from bomrisk_templates.supplier_risk.grouping import suppliers_of
from bomrisk_templates.supplier_risk.texts import LANGUAGES
from bomrisk_templates.supplier_risk.workbooks import FOLDER, INDEX, plan_workbooks, write_workbooks

__all__ = ["BUYER_NAME", "DUE_NAME", "LANGUAGE_NAME", "supplier_workbooks"]

BUYER_NAME, DUE_NAME, LANGUAGE_NAME = "bomrisk_buyer", "bomrisk_due", "bomrisk_supplier_language"
_EACH = 10
_TOLD = 3


def supplier_workbooks(book: Book) -> Outcome:
    """Write a new folder beside the workbook, and open the index in it.

    Who asks, until when and in which language stands in the workbook's names ``bomrisk_buyer``, ``bomrisk_due`` and
    ``bomrisk_supplier_language``, where it has them.

    Raises
    ------
    BomriskError
        If there is no BOM, no line names a supplier, a setting cannot be used, or nothing can be written.
    """
    rated = rate_book(book)
    lines, assessment, sheet = rated.live.bom.lines, rated.assessment, rated.live.sheet
    suppliers = suppliers_of(lines)
    if not suppliers.found:
        raise InputError(
            "No line of this BOM names a supplier.",
            where=sheet.name,
            action="Add a column Supplier, fill it in, and press the button again.",
        )
    spend = np.asarray(rated.results["spend"], dtype=np.float64)
    language = _text(book, sheet, LANGUAGE_NAME).lower() or LANGUAGES[0]
    due = read_named(book, sheet, DUE_NAME, lambda value: date(value, DUE_NAME))
    sender = Sender(_text(book, sheet, BUYER_NAME), assessment.as_of, due)
    questions = open_questions(lines, assessment.policy, assessment.as_of, assessment.to, spend=spend)
    plan = plan_workbooks(lines, assessment, questions, suppliers, language=language)
    folder = _new_folder(book)
    write_workbooks(
        plan,
        folder,
        sender,
        source_name=book.name,
        language=language,
        spend=spend,
        currency=rated.money.currency,
        findings=rated.live.bom.findings,
        progress=_status(book),
    )
    count = len(plan.asked)
    message = f"{count} workbook{'' if count == 1 else 's'} for suppliers in {folder / FOLDER}."
    notices = [f"{each.message} {each.action}".strip() for each in plan.findings if each.severity == "warning"][:_TOLD]
    if INDEX in open_names(book):
        # Excel opens no second workbook of one name.
        notices.insert(0, f"The new index is {folder / INDEX}; close the other {INDEX} before you open it.")
        return Outcome(message, tuple(notices))
    book.app.books.open(folder / INDEX)
    return Outcome(f"{message} The index is open; it is for you only.", tuple(notices))


def _text(book: Book, sheet: Sheet, name: str) -> str:
    return read_named(book, sheet, name, lambda value: "" if value is None else " ".join(str(value).split()))


def _new_folder(book: Book) -> Path:
    """Make a folder that nobody has, beside the workbook, else in the documents."""
    problem: OSError | None = None
    for place in dict.fromkeys((folder_of(book), documents())):
        folder = free_path(place, f"{Path(book.name).stem}-suppliers", "")
        try:
            folder.mkdir()
        except OSError as error:
            problem = error
            continue
        return folder
    assert problem is not None
    raise InputError(
        f"No folder can be made: {problem.strerror or problem}.",
        where=str(folder_of(book)),
        action="Save your workbook in a folder where you may write, then try again.",
    ) from problem


def _status(book: Book) -> Callable[[int, int, str], None]:
    def show(done: int, every: int, _name: str) -> None:
        if done % _EACH == 0:
            with suppress(Exception):  # Excel is busy: a status is not worth a fault
                book.app.status_bar = f"bomrisk: {done} of {every} supplier workbooks are written ..."

    return show
