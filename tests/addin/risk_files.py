"""Risk workbooks as a buyer hands them back: cells typed and columns added with an independent writer."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import TableColumn

Typed = tuple[str, Any, str, Any]
"""Table, value in its first column, heading, what is typed."""


def _table(book: Any, name: str) -> tuple[Any, Any]:
    return next((sheet, sheet.tables[name]) for sheet in book if name in sheet.tables)


def typed(path: Path, *cells: Typed, add: dict[str, str] | None = None, drop: tuple[str, ...] = ()) -> Path:
    """Type into cells; `add` gives Results new columns first, `drop` takes columns of Results and BOM away."""
    book = openpyxl.load_workbook(path)
    for header in add or {}:
        sheet, table = _table(book, "bomrisk_results")
        left, top, right, bottom = range_boundaries(table.ref)
        sheet.cell(top, right + 1).value = header
        table.ref = table.autoFilter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
        table.tableColumns.append(TableColumn(id=len(table.tableColumns) + 1, name=header))
    for name, line, header, value in cells:
        sheet, table = _table(book, name)
        left, top, right, bottom = range_boundaries(table.ref)
        heads = {sheet.cell(top, column).value: column for column in range(left, right + 1)}
        row = next(row for row in range(top + 1, bottom + 1) if sheet.cell(row, left).value == line)
        cell = sheet.cell(row, heads[header])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text that begins with = stays text
    for header in drop:
        for name in ("bomrisk_bom", "bomrisk_results"):
            sheet, table = _table(book, name)
            left, top, right, _ = range_boundaries(table.ref)
            for column in range(left, right + 1):
                if sheet.cell(top, column).value == header:
                    table.tableColumns[column - left].name = f"was {header}"
                    sheet.cell(top, column).value = f"was {header}"
    out = path.with_name(f"{path.stem}-edited.xlsx")
    book.save(out)
    return out


@lru_cache(maxsize=4)  # several tables of a file are asked for one after another
def _values(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def table(path: Path, name: str) -> pd.DataFrame:
    """Read a table back."""
    sheet, found = _table(_values(path.read_bytes()), name)
    rows = [[cell.value for cell in row] for row in sheet[found.ref]]
    return pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
