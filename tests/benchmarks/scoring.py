"""`bomrisk score` against reading its input and writing its output, start-up of both included.

The reference is one process that reads the BOM with python-calamine and writes every cell of the workbook that ``bomrisk score``
made of it with XlsxWriter in constant memory: values, and formulas with their values. It is told the cells, and loading them is
taken off. It does less than a program that makes such a workbook: no thinking, no styles, tables, names, charts or
validations, and no empty cells.
"""

from __future__ import annotations

import datetime as dt
import pickle
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.boms import make_bom
from tests.benchmarks.filling import add_sheet
from tests.benchmarks.processes import cost_of, pairs, report, run, told

__all__ = ["workbook"]

LINES = 10_000

Cell = tuple[int, int, Any, str | None]
"""Row, column, value and formula."""


def keep_cells(workbook: Path, kept: Path) -> None:
    """Store the cells of a workbook as ``{sheet: cells}``."""
    from openpyxl import load_workbook

    formulas, values = load_workbook(workbook, read_only=True), load_workbook(workbook, read_only=True, data_only=True)
    cells: dict[str, list[Cell]] = {}
    for sheet in formulas.sheetnames:
        found = cells[sheet] = []
        for at, (written, shown) in enumerate(zip(formulas[sheet], values[sheet], strict=True)):
            for formula, value in zip(written, shown, strict=True):
                if formula.data_type == "f":
                    found.append((at, formula.column - 1, "" if value.value is None else value.value, formula.value))
                elif formula.value is not None:
                    found.append((at, formula.column - 1, formula.value, None))
    kept.write_bytes(pickle.dumps(cells, protocol=5))


def read_and_write(bom: str, cells: dict[str, list[Cell]], out: str) -> None:
    """Do the plain work."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(bom).get_sheet_by_index(0).to_python()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, of_sheet in cells.items():
        sheet = add_sheet(book, name)
        for row, column, value, formula in of_sheet:
            if formula is not None:
                sheet.write_formula(row, column, formula, None, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, date)
            else:
                sheet.write(row, column, value)
    book.close()


def workbook(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """`bomrisk score` of an .xlsx to a workbook that is not there yet, against the plain work."""
    bom, out, cells = folder / "bom.xlsx", folder / "out.xlsx", folder / "cells.pickle"
    make_bom(bom, LINES)
    score = run("-m", "bomrisk_excel", "score", str(bom), "-o", str(out), "--quiet")
    plain = run(__file__, str(bom), str(cells), str(folder / "plain.xlsx"))
    score()
    keep_cells(out, cells)

    def afresh() -> object:
        out.unlink()
        return score()

    def without_loading() -> Any:
        printed: list[str] = []
        whole = cost_of(lambda: printed.append(plain()))
        return whole - told(printed[0])

    return [(ours.wall, other.wall) for ours, other in pairs(lambda: cost_of(afresh), without_loading, rounds)]


if __name__ == "__main__":
    source, kept, target = sys.argv[1:]
    loaded: dict[str, list[Cell]] = {}
    report(lambda: loaded.update(pickle.loads(Path(kept).read_bytes())))
    read_and_write(source, loaded, target)
