"""Filling a table of the template against writing the same cells with XlsxWriter and openpyxl, each in a fresh process.

The table has 25 columns: texts of which most come again and again, numbers, dates, and formulas that carry their values. All
sides get the same columns, which are in memory before anything is measured; numbers are arrays for all. The references do less:
they write no styles but that of dates, and XlsxWriter writes one sheet where the template has many.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from tests.benchmarks.processes import Cost, pairs, report, run, told

__all__ = ["add_sheet", "less_memory", "less_time", "less_time_than_openpyxl"]

Columns = dict[str, Any]

TABLE, TOP = "bomrisk_bom", 6
MANY, SOME = 100_000, 10_000
ALIKE = {"text": "Description", "number": "Unit price", "date": "Lead time", "formula": "Line total"}
"""Template columns that the filled columns look like."""


def made_up(rows: int) -> Columns:
    """25 columns by header; the first word of a header says what is in it."""
    rng = np.random.default_rng(1)
    columns: Columns = {}
    for number, distinct in enumerate([rows, rows, 3_000, 500, 200, 97, 40, 40, 20, 8, 5, 3, 2]):
        words = [
            f"{('Chip resistor', 'Bracket & bolt', 'Ball bearing')[at % 3]} {number} item {at}"
            for at in range(distinct)
        ]
        columns[f"text {number}"] = [words[at] for at in rng.integers(distinct, size=rows)]
    for number in range(8):
        values = np.round(rng.random(rows) * 1000, 2) if number % 2 else rng.integers(500, size=rows) / 1
        columns[f"number {number}"] = np.where(rng.random(rows) < 0.05, np.nan, values)
    days = [dt.datetime(2024, 1, 1) + dt.timedelta(days=day) for day in range(900)]
    for number in range(2):
        columns[f"date {number}"] = [days[at] for at in rng.integers(900, size=rows)]
    for number in range(2):
        columns[f"formula {number}"] = columns["number 0"] * columns[f"number {2 * number + 1}"]
    return columns


def formula(number: str) -> str:
    """What a calculated column computes."""
    return f"bomrisk_bom[[#This Row],[number 0]]*bomrisk_bom[[#This Row],[number {2 * int(number) + 1}]]"


def ours(columns: Columns, out: str) -> None:
    """Fill the template's BOM table."""
    from bomrisk_templates.bom_risk.fill import template_path
    from bomrisk_templates.package.workbook import Workbook

    book = Workbook.open(template_path())
    chosen = [(header, ALIKE[header.split()[0]]) for header in columns]
    formulas = {header: formula(header.split()[1]) for header in columns if header.startswith("formula")}
    book.fill_table(TABLE, columns, len(columns["text 0"]), columns=chosen, formulas=formulas)
    book.save(Path(out))


def rows_of(columns: Columns) -> Iterator[tuple[Any, ...]]:
    """Rows of plain Python values; arrays are unpacked piece by piece, which takes neither time nor memory."""

    def plain(values: Any) -> Iterator[Any]:
        if isinstance(values, list):
            yield from values
        else:
            for start in range(0, len(values), 1000):
                yield from values[start : start + 1000].tolist()

    return zip(*map(plain, columns.values()), strict=True)


def add_sheet(book: Any, name: str) -> Any:
    """Add a sheet to an XlsxWriter workbook that takes formulas as they are.

    XlsxWriter looks for some thirty new functions in each formula, one by one, which would be three quarters of all its time.
    """
    sheet = book.add_worksheet(name)
    sheet._prepare_formula = lambda formula: formula.removeprefix("=")
    return sheet


def with_xlsxwriter(columns: Columns, out: str) -> None:
    """Write the cells with XlsxWriter in constant memory, by its fastest functions."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, date = add_sheet(book, "BOM"), book.add_format({"num_format": "yyyy-mm-dd"})
    kinds = [header.split() for header in columns]
    sheet.write_row(TOP - 2, 0, columns)
    for row, values in enumerate(rows_of(columns), start=TOP - 1):
        for column, ((kind, number), value) in enumerate(zip(kinds, values, strict=True)):
            if value != value:
                continue
            if kind == "text":
                sheet.write_string(row, column, value)
            elif kind == "number":
                sheet.write_number(row, column, value)
            elif kind == "date":
                sheet.write_datetime(row, column, value, date)
            else:
                sheet.write_formula(row, column, formula(number), None, value)
    book.close()


def with_openpyxl(columns: Columns, out: str) -> None:
    """Load the template, set the cells, let the table grow, save; formulas without values, since openpyxl stores none."""
    from openpyxl import load_workbook

    from bomrisk_templates.bom_risk.fill import template_path

    book = load_workbook(template_path())
    sheet = book["BOM"]
    formulas = {
        at: "=" + formula(header.split()[1]) for at, header in enumerate(columns) if header.startswith("formula")
    }
    for at, header in enumerate(columns, start=1):
        sheet.cell(TOP - 1, at, header)
    for row, values in enumerate(rows_of(columns), start=TOP):
        for at, value in enumerate(values):
            if value == value:
                sheet.cell(row, at + 1, formulas.get(at, value))
    sheet.tables[TABLE].ref = f"A{TOP - 1}:Y{TOP - 1 + len(columns['text 0'])}"
    book.save(out)


WRITERS: dict[str, Callable[[Columns, str], None]] = {
    "ours": ours,
    "xlsxwriter": with_xlsxwriter,
    "openpyxl": with_openpyxl,
}


def cost(writer: str, rows: int, folder: Path) -> Cost:
    """Cost of a writer in a fresh process, without its start and the making of the columns."""
    return told(run(__file__, writer, str(rows), str(folder / f"{writer}.xlsx"))())


@cache
def against_xlsxwriter(folder: Path, rounds: int) -> list[tuple[Cost, Cost]]:
    """Fill 100,000 rows."""
    return pairs(lambda: cost("ours", MANY, folder), lambda: cost("xlsxwriter", MANY, folder), rounds)


def less_time(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Time to fill 100,000 rows against XlsxWriter."""
    return [(our.wall, plain.wall) for our, plain in against_xlsxwriter(folder, rounds)]


def less_memory(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Memory to fill 100,000 rows against XlsxWriter [MB], of the same runs."""
    return [(our.memory, plain.memory) for our, plain in against_xlsxwriter(folder, rounds)]


def less_time_than_openpyxl(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Time to fill 10,000 rows against openpyxl."""
    found = pairs(lambda: cost("ours", SOME, folder), lambda: cost("openpyxl", SOME, folder), rounds)
    return [(our.wall, plain.wall) for our, plain in found]


if __name__ == "__main__":
    writer, rows, out = sys.argv[1:]
    given = made_up(int(rows))
    for module in ("openpyxl", "xlsxwriter", "bomrisk_templates.bom_risk.fill"):
        import_module(module)  # which is not what is measured
    report(lambda: WRITERS[writer](given, out))
