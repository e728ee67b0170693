"""Read one reference table from its text, and name every cell that breaks the schema."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from bomrisk.errors import ReferenceDataError
from bomrisk.reference.columns import Column, Table

__all__ = ["parse_table"]

_SHOWN = 20  # more problems than this say the same thing again


def parse_table(text: str, table: Table) -> pd.DataFrame:
    """Read a table from CSV text through its schema.

    Parameters
    ----------
    text : str
        The whole file: comma-separated, header row first.
    table : Table
        What it must hold.

    Returns
    -------
    DataFrame
        The columns of the schema, in its order. Text is ``str`` (``object`` before pandas 3) with NaN where empty,
        numbers are ``float64`` (whole numbers ``int64``, or ``Int64`` where cells may be empty), dates
        ``datetime64[ns]`` with NaT where empty.

    Raises
    ------
    ReferenceDataError
        Naming every cell that breaks the schema by file, row (as a spreadsheet counts them) and column.
    """
    records = list(csv.reader(StringIO(text), strict=True))
    problems: list[tuple[int, str, str]] = []
    if not records:
        raise ReferenceDataError("The table is empty.", where=table.file, action="Restore the file.")
    header, body = records[0], records[1:]
    _check_header(header, table, problems)
    for number, record in enumerate(body, start=2):
        if len(record) != len(header):
            problems.append((number, "", f"{len(record)} cells where the header has {len(header)}"))
    if problems:
        raise _error(table, problems)
    cells: dict[str, tuple[str, ...]] = dict.fromkeys(header, ())
    if body:
        cells = dict(zip(header, zip(*body, strict=True), strict=True))
    empty = ("",) * len(body)
    data = {column.name: _read(cells.get(column.name, empty), column, problems) for column in table.columns}
    _check_key(cells, table, problems)
    if problems:
        raise _error(table, problems)
    return pd.DataFrame(data)


def _check_header(header: list[str], table: Table, problems: list[tuple[int, str, str]]) -> None:
    known = {column.name for column in table.columns}
    for name in dict.fromkeys(header):
        if name not in known:
            problems.append((1, name, "unknown column"))
        if header.count(name) > 1:
            problems.append((1, name, "column appears twice"))
    for column in table.columns:
        if not column.absent and column.name not in header:
            problems.append((1, column.name, "column is missing"))


def _check_key(cells: dict[str, tuple[str, ...]], table: Table, problems: list[tuple[int, str, str]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, key in enumerate(zip(*(cells[name] for name in table.key), strict=True), start=2):
        if key in seen:
            problems.append((number, table.key[0], f"repeats row {seen[key]} ({', '.join(key)})"))
        seen.setdefault(key, number)


def _read(values: tuple[str, ...], column: Column, problems: list[tuple[int, str, str]]) -> Any:
    """Turn the cells of one column into an array, noting what is wrong with each."""
    convert = _CONVERT[column.kind]
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for value in dict.fromkeys(values):  # each distinct value once
        if value == "":
            if column.required:
                wrong[value] = "must not be empty"
            continue
        try:
            read[value] = convert(value, column)
        except ValueError as error:
            wrong[value] = str(error)
    if wrong:
        problems.extend((row, column.name, wrong[value]) for row, value in enumerate(values, start=2) if value in wrong)
        return np.zeros(len(values))
    found = [read.get(value) for value in values]
    if column.kind == "int":
        return pd.array(found, dtype="Int64").astype("int64" if column.required else "Int64")
    if column.kind == "float":
        return np.array([math.nan if value is None else value for value in found], dtype="float64")
    if column.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(found, dtype="object"))).astype("datetime64[ns]")
    return pd.Series([math.nan if value is None else value for value in found], dtype="object").astype(_TEXT)


# Before pandas 3, `str` would turn NaN into the text "nan".
_TEXT: Any = "str" if int(pd.__version__.split(".")[0]) >= 3 else "object"


def _text(value: str, column: Column) -> str:
    if value != value.strip():
        raise ValueError(f"{value!r} has blanks around it")
    for part in value.split(";") if column.kind == "list" else (value,):
        if part != part.strip() or not part:
            raise ValueError(f"{value!r} has an empty part or blanks around `;`")
        if column.allowed is not None and part not in column.allowed:
            raise ValueError(f"{part!r} is none of {', '.join(sorted(column.allowed))}")
        if column.pattern is not None and not column.pattern.fullmatch(part):
            raise ValueError(f"{part!r} is not written as this column needs it")
    return value


def _float(value: str, column: Column) -> float:
    try:
        number = float(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a number")
    if (column.low is not None and number < column.low) or (column.high is not None and number > column.high):
        raise ValueError(f"{value} is not between {column.low} and {column.high}")
    return number


def _int(value: str, column: Column) -> int:
    number = _float(value, column)
    if not number.is_integer():
        raise ValueError(f"{value!r} is not a whole number")
    return int(number)


def _date(value: str, _: Column) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a date (YYYY-MM-DD)") from None


_CONVERT: dict[str, Callable[[str, Column], Any]] = {
    "text": _text,
    "list": _text,
    "float": _float,
    "int": _int,
    "date": _date,
}


def _error(table: Table, problems: list[tuple[int, str, str]]) -> ReferenceDataError:
    """Put all problems into one error; its place is the first of them."""

    def place(row: int, column: str) -> str:
        return f"{table.file} row {row}, column {column}" if column else f"{table.file} row {row}"

    ordered = sorted(problems, key=lambda problem: problem[0])
    (row, column, what), rest = ordered[0], ordered[1:]
    more = "".join(f"\n{place(r, c)}: {w}." for r, c, w in rest[: _SHOWN - 1])
    if len(rest) >= _SHOWN:
        more += f"\nand {len(rest) - _SHOWN + 1} more."
    return ReferenceDataError(
        f"{what}.{more}", where=place(row, column), action="Mend the table or install bomrisk again."
    )
