"""The table of cases as the acceptance workbook needs it: what goes into cells, and what plain Python answers."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bomrisk.errors import InputError, PolicyError
from bomrisk.policy import Policy
from bomrisk_excel import udfs
from bomrisk_excel.functions.cells import Cell, Grid, as_grid
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.user_settings import user_policy

__all__ = ["CASE_TABLE", "ERROR_FORMULAS", "Case", "CellError", "LeftOut", "read_cases"]

CASE_TABLE = Path(__file__).parents[3] / "tests" / "addin" / "udf_cases.json"
"""Beside the tests, which run the same cases; only there in a checkout."""

ERROR_FORMULAS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#VALUE!": '=1*"x"',
    "#NUM!": "=SQRT(-1)",
    "#REF!": "=INDEX($A$1,2)",
}
"""What makes a cell hold an error in every Excel since 2007."""

_DIGITS = 10
"""Expected numbers are compared to 1e-9; more digits could differ between processors, and with them the file."""


class CellError(str):
    """An error in a cell; to Python its text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a function.

    Parameters
    ----------
    name : str
    function : str
    arguments : tuple of Grid or None
        None where an argument is left out.
    names : mapping of str to cell
        What the workbook defines under ``bomrisk_as_of`` and ``bomrisk_destination``.
    result : Grid
        What plain Python answers; a text of no length is a blank cell (None).
    """

    name: str
    function: str
    arguments: tuple[Grid | None, ...]
    names: Mapping[str, Cell]
    result: Grid


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that no cell can hold.

    Parameters
    ----------
    name, function : str
    reason : str
    """

    name: str
    function: str
    reason: str


def read_cases(path: Path) -> tuple[list[Case], list[LeftOut]]:
    """Read the table and let plain Python answer each case.

    Raises
    ------
    InputError
        If the table is not there.
    PolicyError
        If the answers would follow a policy of this user.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(
            "The table of cases is not there.", where=path.name, action="Run this in a checkout of bomrisk."
        ) from error
    if user_policy() != Policy():
        raise PolicyError(
            "The answers would follow your own policy.",
            where="policy.toml",
            action="Set BOMRISK_HOME to an empty folder.",
        )
    cases: list[Case] = []
    left_out: list[LeftOut] = []
    for entry in json.loads(text):
        arguments = tuple(_argument(each) for each in entry["args"])
        names = {name: _cell(value) for name, value in entry.get("names", {}).items()}
        reason = _why_not(arguments)
        if reason:
            left_out.append(LeftOut(entry["name"], entry["function"], reason))
        else:
            result = _answer(entry["function"], arguments, names)
            cases.append(Case(entry["name"], entry["function"], arguments, names, result))
    return cases, left_out


def _argument(encoded: Any) -> Grid | None:
    if encoded == {"omitted": True}:
        return None
    rows = encoded if isinstance(encoded, list) else [[encoded]]
    return [[_cell(each) for each in row] for row in rows]


def _cell(encoded: Any) -> Cell:
    if not isinstance(encoded, dict):
        return float(encoded) if isinstance(encoded, int) and not isinstance(encoded, bool) else encoded
    if "date" in encoded:
        return dt.datetime.fromisoformat(encoded["date"])
    if "error" in encoded:
        return CellError(encoded["error"])
    if "currency" in encoded:  # Excel hands a number in a currency format over as such
        return Decimal(str(encoded["currency"]))
    raise InputError(f"A cell of the kind {sorted(encoded)} is not known.", where=CASE_TABLE.name)


def _why_not(arguments: tuple[Grid | None, ...]) -> str:
    cells = [cell for grid in arguments if grid for row in grid for cell in row]
    newer = sorted({cell for cell in cells if isinstance(cell, CellError) and cell not in ERROR_FORMULAS})
    if newer:
        return f"No formula that every Excel since 2016 has gives {' or '.join(newer)}."
    if any(isinstance(cell, str) and len(cell) > 32_767 for cell in cells):
        return "A cell holds 32,767 characters at most."
    return ""


def _answer(function: str, arguments: tuple[Grid | None, ...], names: Mapping[str, Cell]) -> Grid:
    hidden = {
        argument.name: names.get(quoted[1])
        for argument in FUNCTIONS[function].arguments
        if (quoted := re.search(r'"(\w+)"', argument.vba))
    }
    return [
        [_expected(cell) for cell in row] for row in as_grid(getattr(udfs, function)(*arguments, **hidden))
    ]  # fmt: skip


def _expected(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool | dt.datetime):
        return cell
    number = round(float(cell), _DIGITS)
    if not math.isfinite(number):
        raise ValueError(f"{cell!r} is no number that a cell can hold")
    return number
