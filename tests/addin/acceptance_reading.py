"""What stands in the acceptance workbook, read back for the tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

from bomrisk_excel.acceptance import acceptance_path

CASE, VERDICT = 1, 2


@dataclass(frozen=True)
class Written:
    """A case as the workbook has it."""

    sheet: str
    row: int
    name: str
    function: str
    arguments: list[Any]
    live: str
    stored: list[list[Any]]
    expected: list[list[Any]]
    names: dict[str, Any]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def written_cases() -> Iterator[Written]:
    formulas, values = (openpyxl.load_workbook(acceptance_path(), data_only=flag) for flag in (False, True))
    for sheet in formulas.worksheets[2:]:
        stored = values[sheet.title]
        names = {
            name: stored[given.attr_text.split("!")[1].replace("$", "")].value
            for name, given in sheet.defined_names.items()
        }
        names = {name: value for name, value in names.items() if not name.startswith("_xlnm.")}
        calls = [
            cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, ArrayFormula)
        ]  # fmt: skip
        heads = [row for row in range(1, sheet.max_row + 1) if "SUMPRODUCT" in str(sheet.cell(row, VERDICT).value)]
        assert len(calls) == len(heads), sheet.title
        for call, head in zip(calls, heads, strict=True):
            assert call.row >= head
            text, ref = call.value.text, call.value.ref
            function, inside = text.removeprefix("=").removesuffix(")").split("(")
            place = sheet.cell(head, VERDICT).value
            wanted = place.rsplit("ROWS(", 1)[1].split(")")[0].replace("$", "")
            number, name = sheet.cell(head, CASE).value.split("  ", 1)
            assert number == str(heads.index(head) + 1)
            yield Written(
                sheet.title,
                head,
                name,
                function,
                [_cells(sheet, stored, each) if each else None for each in (inside.split(",") if inside else [])],
                ref,
                _values(stored, ref),
                [row[:-1] for row in _values(stored, wanted)[:-1]],
                names,
            )


def _values(sheet: Any, ref: str) -> list[list[Any]]:
    found = sheet[ref]
    if not isinstance(found, tuple):
        return [[found.value]]
    return [[cell.value for cell in row] for row in found]


def _cells(formulas: Any, values: Any, ref: str) -> list[list[Any]]:
    return [
        ["" if formula == '=""' else value for formula, value in zip(*both, strict=True)]
        for both in zip(_values(formulas, ref), _values(values, ref), strict=True)
    ]
