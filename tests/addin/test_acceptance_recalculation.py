"""LibreOffice computes the verdicts of the acceptance workbook: TRUE when all agree, FALSE when a single cell does not.

It has no BOMRISK functions, so the answers stand as values where the calls were; with the calls left in, all must be FALSE.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from tests.addin.acceptance_reading import Written, parts, written_cases
from tests.engines.libreoffice import NEEDS_LIBREOFFICE, recalculate

from bomrisk_excel.acceptance import acceptance_path

pytestmark = NEEDS_LIBREOFFICE

CASES = list(written_cases())
SHEETS = list(dict.fromkeys(case.sheet for case in CASES))
CELL = r'<c r="{}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)'


def sheet_part(sheet: str) -> str:
    return f"xl/worksheets/sheet{SHEETS.index(sheet) + 3}.xml"


def frozen() -> dict[str, bytes]:
    """The workbook with the stored answers in place of the calls."""
    content = parts(acceptance_path())
    for name in content:
        if name.startswith("xl/worksheets/sheet"):
            text, _ = re.subn(r' cm="1"([^>]*)><f t="array"[^>]*>BOMRISK_[^<]*</f>', r"\1>", content[name].decode())
            content[name] = text.encode()
    assert not re.search(rb"<f[^>]*>BOMRISK_", b"".join(content.values()))
    return content


def save(content: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def put(content: dict[str, bytes], sheet: str, cell: str, value: Any) -> None:
    """Replace what a cell holds; it must be there."""
    kind = (
        "b"
        if isinstance(value, bool)
        else "e"
        if str(value).startswith("#N")
        else "str"
        if isinstance(value, str)
        else "n"
    )
    shown = int(value) if isinstance(value, bool) else value
    inside = "" if value is None else f"<v>{shown}</v>"
    text, count = re.subn(
        CELL.format(cell),
        lambda found: f'<c r="{cell}" s="{found[1] or 0}" t="{kind}">{inside}</c>',
        content[sheet_part(sheet)].decode(),
        count=1,
    )
    assert count == 1, (sheet, cell)
    content[sheet_part(sheet)] = text.encode()


def first(case: Written) -> str:
    return case.live.split(":")[0]


def case_of(sheet: str, kind: Callable[[Any], bool]) -> Written:
    """A case of one cell whose answer is of a kind."""
    return next(case for case in CASES if case.sheet == sheet and ":" not in case.live and kind(case.stored[0][0]))


def is_number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def moved(cell: str, down: int, right: int) -> str:
    column, row = coordinate_from_string(cell)
    return f"{get_column_letter(column_index_from_string(column) + right)}{row + down}"


SCORE = case_of("SCORE", is_number)
TEXT = case_of("SCORE", lambda value: str(value).startswith("#BOMRISK"))
BLANK = case_of("PRODUCERS", lambda value: value is None)
LOGICAL = next(
    (case.sheet, row, column, case)
    for case in CASES
    for row, line in enumerate(case.stored)
    for column, value in enumerate(line)
    if value is True
)


TRUE_CELL = moved(first(LOGICAL[3]), LOGICAL[1], LOGICAL[2])
VALUE = SCORE.stored[0][0]
CHANGES: dict[str, tuple[str, str, Any, bool]] = {
    "a number within 1e-9": ("SCORE", first(SCORE), VALUE + 5e-10, True),
    "a number further off": ("SCORE", first(SCORE), VALUE + 5e-9, False),
    "the number as a text": ("SCORE", first(SCORE), str(VALUE), False),
    "no number": ("SCORE", first(SCORE), None, False),
    "an error": ("SCORE", first(SCORE), "#NAME?", False),
    "another case of letters": ("SCORE", first(TEXT), TEXT.stored[0][0].swapcase(), False),
    "a text cut short": ("SCORE", first(TEXT), TEXT.stored[0][0][:-1], False),
    "a number for a text": ("SCORE", first(TEXT), 0, False),
    "zero for a blank": ("PRODUCERS", first(BLANK), 0, False),
    "FALSE for a blank": ("PRODUCERS", first(BLANK), False, False),
    "a blank for a blank": ("PRODUCERS", first(BLANK), None, True),
    # One for TRUE differs in Excel only: LibreOffice keeps TRUE as the number 1.
    "the text TRUE": (LOGICAL[0], TRUE_CELL, "TRUE", False),
    "TRUE for TRUE": (LOGICAL[0], TRUE_CELL, True, True),
    "something beneath": ("SCORE", moved(first(SCORE), 1, 0), "x", False),
    "something beneath and beside": ("SCORE", moved(first(SCORE), 1, 1), "x", False),
    "something further off": ("SCORE", moved(first(SCORE), 1, -1), "x", True),
}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """All variants, computed anew in one run of LibreOffice."""
    source, out, profile = (tmp_path_factory.mktemp(name) for name in ("source", "computed", "profile"))
    save(frozen(), source / "same.xlsx")
    save(parts(acceptance_path()), source / "live.xlsx")
    for number, sheet in enumerate(SHEETS):
        content = frozen()
        last = [case for case in CASES if case.sheet == sheet][-1]
        put(content, sheet, first(last), "changed")
        save(content, source / f"sheet{number}.xlsx")
    for number, (sheet, cell, value, _) in enumerate(CHANGES.values()):
        content = frozen()
        put(content, sheet, cell, value)
        save(content, source / f"change{number}.xlsx")
    recalculate(source.iterdir(), out, profile)
    assert len(list(out.iterdir())) == len(list(source.iterdir()))
    return {path.stem: openpyxl.load_workbook(path, data_only=True) for path in out.iterdir()}


def named(book: openpyxl.Workbook, name: str) -> Any:
    sheet, cell = book.defined_names[name].attr_text.replace("$", "").replace("'", "").split("!")
    return book[sheet][cell].value


def verdicts(book: openpyxl.Workbook) -> dict[str, Any]:
    return {sheet: named(book, f"bomrisk_agree_{sheet.replace(' ', '_')}") for sheet in SHEETS}


def case_verdicts(book: openpyxl.Workbook) -> list[Any]:
    return [book[case.sheet].cell(case.row, 2).value for case in CASES]


def test_all_agree_where_the_answers_are_right(computed) -> None:
    book = computed["same"]
    assert all(verdict is True for verdict in case_verdicts(book))
    assert set(verdicts(book).values()) == {True}
    assert named(book, "bomrisk_acceptance") is True
    assert named(book, "bomrisk_acceptance_cases") == len(CASES)
    assert not book["Checklist"]["C6"].value


@pytest.mark.parametrize("sheet", SHEETS)
def test_one_wrong_cell_shows_on_its_sheet_and_in_the_master(computed, sheet: str) -> None:
    book = computed[f"sheet{SHEETS.index(sheet)}"]
    last = [case for case in CASES if case.sheet == sheet][-1]
    assert [case for case, verdict in zip(CASES, case_verdicts(book), strict=True) if verdict is not True] == [last]
    assert verdicts(book) == {each: each != sheet for each in SHEETS}
    assert named(book, "bomrisk_acceptance") is False
    assert named(book, "bomrisk_acceptance_cases") == len(CASES) - 1
    assert book["Checklist"]["C6"].value == sheet
    assert any(
        str(cell).endswith(last.name)
        for (cell,) in book[sheet].iter_rows(min_col=2, max_col=2, max_row=9, values_only=True)
    )


@pytest.mark.parametrize("change", CHANGES)
def test_what_counts_as_equal(computed, change: str) -> None:
    book = computed[f"change{list(CHANGES).index(change)}"]
    sheet, _, _, agrees = CHANGES[change]
    assert verdicts(book) == {each: each != sheet or agrees for each in SHEETS}
    assert named(book, "bomrisk_acceptance") is agrees


def test_without_the_add_in_nothing_agrees_and_no_verdict_is_an_error(computed) -> None:
    book = computed["live"]
    assert set(case_verdicts(book)) == {False}
    assert set(verdicts(book).values()) == {False}
    assert named(book, "bomrisk_acceptance") is False
    assert named(book, "bomrisk_acceptance_cases") == 0
