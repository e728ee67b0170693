"""Freeze to values: a copy of the workbook for people without this add-in.

The copy is made from the file as it was last saved, not from the open workbook. Replacing formulas in place cannot be undone;
saving the open workbook under another name would leave the buyer working in the copy; and sheets that are copied to a new
workbook one by one refer back to the old one. In the file, nothing but the cells with our formulas changes, and the open
workbook is only read: to see that what it shows was saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from xlwings import Book

from bomrisk.errors import InputError
from bomrisk_excel.functions.cells import cell_error
from bomrisk_excel.ribbon.book_file import documents, free_path, has_foreign_settings, local_path, open_names
from bomrisk_excel.ribbon.frozen_file import FrozenCell, FrozenFile, calls_this_addin, freeze_file
from bomrisk_excel.ribbon.last_score import two_dimensional
from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_templates.reading.grid import column_index, column_letter

__all__ = ["freeze_values"]

_SUFFIXES = (".xlsx", ".xlsm")
_SHOWN = 5
_SMALL = 1e-9


def freeze_values(book: Book) -> Outcome:
    """Write ``NAME-values.xlsx`` beside the workbook, with values for every formula that calls this add-in, and open it.

    Raises
    ------
    InputError
        If the workbook has no file of a kind that can be read, has unsaved changes in those formulas, has none of them, or some
        without a value: a recipient must not get ``#NAME?`` for good.
    """
    path = _file_of(book)
    frozen = freeze_file(path)
    if not frozen.cells:
        raise InputError(
            "No formula in the saved file calls a function of this add-in.",
            where=book.name,
            action="There is nothing to freeze; if you have just entered one, save the workbook (Ctrl+S) and try again.",
        )
    _check_values(frozen.cells, book.name)
    _check_saved(book, frozen.cells)
    out = _written(frozen, path, open_names(book))
    book.app.books.open(out)
    notices = [f"{out.name} in {out.parent} holds what was last saved, with {_count(frozen.cells)} replaced by values."]
    if frozen.elsewhere:
        notices.append(
            f"{frozen.elsewhere} defined names, conditional formats or validations call this add-in too and were left as they are."
        )
    errors = [cell for cell in frozen.cells if cell.kind == "e"]
    if errors:
        notices.append(f"Some values are errors: {_places(errors)}.")
    return Outcome("The copy is open.", tuple(notices))


def _count(cells: Sequence[FrozenCell]) -> str:
    return f"{len(cells)} formula{'' if len(cells) == 1 else 's'}"


def _file_of(book: Book) -> Path:
    action = "Save it on this computer as .xlsx or .xlsm, then try again."
    path = local_path(book)
    if path is None and has_foreign_settings(book):
        raise InputError(
            "The workbook has a sheet called xlwings.conf, which could name another file as this one's.",
            where=book.name,
            action="Delete or rename that sheet, save, then try again.",
        )
    if path is None or not path.is_file():
        raise InputError("The workbook has no file on this computer yet.", where=book.name, action=action)
    if path.suffix.lower() not in _SUFFIXES:
        raise InputError(f"A {path.suffix or 'nameless'} file cannot be frozen.", where=book.name, action=action)
    return path


def _check_values(cells: Iterable[FrozenCell], name: str) -> None:
    empty = [cell for cell in cells if cell.value is None or (cell.kind == "e" and cell.value == "#NAME?")]
    if empty:
        raise InputError(
            f"{_count(empty)} of this add-in {'has' if len(empty) == 1 else 'have'} no value: {_places(empty)}.",
            where=name,
            action="Press Ctrl+Alt+F9 to calculate, save, and try again; Check workbook lists what is wrong.",
        )


def _places(cells: Sequence[FrozenCell]) -> str:
    shown = ", ".join(f"{cell.sheet}!{cell.cell}" for cell in cells[:_SHOWN])
    return shown + (f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else "")


def _check_saved(book: Book, cells: Sequence[FrozenCell]) -> None:
    """Compare the formulas in the file with those of the open workbook, by place and value."""
    unsaved = InputError(
        "The open workbook has changes that are not saved.",
        where=book.name,
        action="Save it (Ctrl+S), then try again: the copy is made from the file.",
    )
    sheets = {sheet.name for sheet in book.sheets}
    by_sheet: dict[str, list[FrozenCell]] = {}
    for cell in cells:
        by_sheet.setdefault(cell.sheet, []).append(cell)
    if not by_sheet.keys() <= sheets:
        raise unsaved
    for sheet in book.sheets:
        used = sheet.used_range
        top, left, (_, width) = used.row, used.column, used.shape
        formulas = two_dimensional(used.formula, width)
        open_calls = {
            f"{column_letter(left - 1 + at)}{row}"
            for row, texts in enumerate(formulas, start=top)
            for at, text in enumerate(texts)
            if isinstance(text, str) and text.startswith("=") and calls_this_addin(text)
        }
        saved = by_sheet.get(sheet.name, [])
        if not open_calls and not saved:
            continue
        filled = {address for cell in saved for address in _addresses(cell)}
        if not open_calls <= filled or not {cell.cell for cell in saved} <= open_calls:
            raise unsaved
        values = block_values(used)
        for cell in saved:
            row, column = _row_and_column(cell.cell)
            if not _same(cell, values[row - top][column - left + 1]):
                raise unsaved


def _addresses(cell: FrozenCell) -> Iterable[str]:
    """Cells that a formula fills; some versions of Excel give the formula for each of them."""
    first, _, last = (cell.area or cell.cell).partition(":")
    (top, left), (bottom, right) = _row_and_column(first), _row_and_column(last or first)
    return (f"{column_letter(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1))


def _row_and_column(address: str) -> tuple[int, int]:
    """1-based row and 0-based column."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_index(letters) or 0


def _same(cell: FrozenCell, value: Any) -> bool:
    if cell.kind == "e":
        return cell_error(value) is not None or type(value) is int
    if cell.kind == "str":
        return bool((cell.value or None) == value)
    if cell.kind == "s":  # the file has the text elsewhere
        return isinstance(value, str)
    if cell.kind == "b":
        return isinstance(value, bool) and value is (cell.value == "1")
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return not isinstance(value, str) and value is not None  # a date: its serial number is not compared
    return abs(float(value) - float(cell.value or 0)) <= _SMALL * max(1.0, abs(float(value)))


def _written(frozen: FrozenFile, source: Path, taken: Collection[str]) -> Path:
    problem: InputError | None = None
    for folder in dict.fromkeys((source.parent, documents())):
        out = free_path(folder, f"{source.stem}-values", source.suffix, taken)
        try:
            frozen.write(out)
        except InputError as error:
            problem = error
        else:
            return out
    assert problem is not None
    raise InputError(
        problem.what, where=problem.where, action="Save your workbook in a folder where you may write, then try again."
    ) from problem
