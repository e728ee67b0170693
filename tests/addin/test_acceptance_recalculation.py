"""LibreOffice computes the verdicts of the acceptance workbook: TRUE when all agree, FALSE when a single cell does not.

It has no BOMRISK functions, so the answers stand as values where the calls were; with the calls left in, all must be FALSE.
One cell after another is typed over in the opened workbook, the verdicts are read, and what was there is typed back.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from tests.addin.acceptance_reading import Written, parts, written_cases
from tests.engines.libreoffice import NEEDS_UNO, as_a_person

from bomrisk_excel.acceptance import acceptance_path

pytestmark = NEEDS_UNO

CASES = list(written_cases())
SHEETS = list(dict.fromkeys(case.sheet for case in CASES))


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


def typed(value: Any) -> str:
    """What is typed to get a value; an error comes of a formula, as no value is one."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return str(value.date())
    if isinstance(value, str):
        return f"={value}" if value == "#NAME?" else f"'{value}"
    return "" if value is None else repr(value)


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


@dataclass(frozen=True)
class Verdicts:
    """What the workbook says of itself; TRUE is 1."""

    sheets: dict[str, Any]
    all: Any
    count: Any
    first_sheet: Any
    columns: dict[str, list[Any]]
    """Of each sheet, the cells of the column in which its verdicts stand."""

    @property
    def cases(self) -> list[Any]:
        return [self.columns[case.sheet][case.row - 1] for case in CASES]


def ranges() -> list[tuple[str, str]]:
    """Title of the sheet and address of all that `verdicts` wants, in its order."""
    names = openpyxl.load_workbook(acceptance_path()).defined_names
    agree = [f"bomrisk_agree_{sheet.replace(' ', '_')}" for sheet in SHEETS]
    named = [
        tuple(names[name].attr_text.replace("$", "").replace("'", "").split("!"))
        for name in (*agree, "bomrisk_acceptance", "bomrisk_acceptance_cases")
    ]
    return [*named, ("Checklist", "C6"), *((sheet, f"B1:B{max(case.row for case in CASES)}") for sheet in SHEETS)]


def verdicts(found: list[Any]) -> Verdicts:
    columns = [[cell for (cell,) in rows] for rows in found]
    *sheets, (all_agree,), (count,), (first_sheet,) = columns[: -len(SHEETS)]
    agree = {sheet: cell for sheet, (cell,) in zip(SHEETS, sheets, strict=True)}
    return Verdicts(agree, all_agree, count, first_sheet, dict(zip(SHEETS, columns[-len(SHEETS) :], strict=True)))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(frozen(), tmp_path_factory.mktemp("frozen") / "same.xlsx")


@pytest.fixture(scope="module")
def read(workbook: Path) -> dict[str, Verdicts]:
    """The verdicts before and after each change, all in one opened workbook."""
    held = openpyxl.load_workbook(workbook)
    changes = {f"last of {case.sheet}": (case.sheet, first(case), "changed") for case in CASES}  # the last one stays
    changes |= {name: (sheet, cell, value) for name, (sheet, cell, value, _) in CHANGES.items()}
    look = [["compute"], *(["read", *each] for each in ranges())]
    steps = [*look]
    for sheet, cell, value in changes.values():
        steps += [["type", sheet, cell, typed(value)], *look, ["type", sheet, cell, typed(held[sheet][cell].value)]]
    found = as_a_person(workbook, [*steps, *look])
    moments = ["same", *changes, "same again"]
    size = len(look) - 1
    assert len(found) == size * len(moments)
    return {name: verdicts(found[at * size :][:size]) for at, name in enumerate(moments)}


@pytest.mark.parametrize("moment", ["same", "same again"])
def test_all_agree_where_the_answers_are_right(read, moment: str) -> None:
    found = read[moment]
    assert set(found.cases) == {1}
    assert set(found.sheets.values()) == {1}
    assert found.all == 1
    assert found.count == len(CASES)
    assert found.first_sheet == ""


def test_verdicts_are_logical_values(workbook: Path) -> None:
    shown = as_a_person(workbook, [["compute"], *(["show", case.sheet, f"B{case.row}"] for case in CASES)])
    assert set(shown) == {"TRUE"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_one_wrong_cell_shows_on_its_sheet_and_in_the_master(read, sheet: str) -> None:
    found = read[f"last of {sheet}"]
    last = [case for case in CASES if case.sheet == sheet][-1]
    assert [case for case, verdict in zip(CASES, found.cases, strict=True) if verdict != 1] == [last]
    assert found.sheets == {each: each != sheet for each in SHEETS}
    assert found.all == 0
    assert found.count == len(CASES) - 1
    assert found.first_sheet == sheet
    assert any(str(cell).endswith(last.name) for cell in found.columns[sheet][:9])


@pytest.mark.parametrize("change", CHANGES)
def test_what_counts_as_equal(read, change: str) -> None:
    sheet, _, _, agrees = CHANGES[change]
    assert read[change].sheets == {each: each != sheet or agrees for each in SHEETS}
    assert read[change].all == agrees


def test_without_the_add_in_nothing_agrees_and_no_verdict_is_an_error(tmp_path: Path) -> None:
    live = save(parts(acceptance_path()), tmp_path / "live.xlsx")
    found = verdicts(as_a_person(live, [["compute"], *(["read", *each] for each in ranges())]))
    assert set(found.cases) == {0}
    assert set(found.sheets.values()) == {0}
    assert found.all == 0
    assert found.count == 0
