"""The table of cases of the Excel functions: one list for plain Python, the xlwings pipeline and the real COM server.

Needs nothing but Python, so that the Windows side can import it too. In ``udf_cases.json`` a cell is a number, a text, true,
null (blank), ``{"date": ...}``, ``{"error": "#N/A"}``, ``{"currency": 4.0}`` (a number in a currency format) or
``{"omitted": true}``; a range is a list of rows.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("udf_cases.json")
NAMES = {"destination_name": "bomrisk_destination", "as_of_name": "bomrisk_as_of"}
"""Hidden arguments and the workbook's name that each stands for."""


def load() -> list[dict[str, Any]]:
    """All cases, each with a ``names`` entry."""
    return [{"names": {}, **case} for case in json.loads(FILE.read_text(encoding="utf-8"))]


def plain(cell: Any) -> Any:
    """A cell, or a range of cells, as xlwings hands it to Python."""
    if isinstance(cell, list):
        return [[plain(one) for one in row] for row in cell]
    if isinstance(cell, dict):
        if "date" in cell:
            return dt.datetime.fromisoformat(cell["date"])
        return Decimal(str(cell["currency"])) if "currency" in cell else cell.get("error")
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def agrees(got: Any, expected: Any) -> bool:
    """Whether a result is what a case expects; numbers to 1e-9 unless the case gives room."""
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(
                len(row) == len(wanted) and all(map(agrees, row, wanted))
                for row, wanted in zip(got, expected, strict=True)
            )
        )
    if isinstance(expected, dict) and "date" in expected:
        return bool(got == dt.datetime.fromisoformat(expected["date"]))
    if isinstance(expected, bool) or isinstance(got, bool) or not isinstance(expected, int | float | dict):
        return type(got) is type(expected) and bool(got == expected)
    wanted, within = (expected["approx"], expected["within"]) if isinstance(expected, dict) else (expected, 1e-9)
    return isinstance(got, int | float) and abs(got - wanted) <= within


def begins(got: Any, start: Any) -> bool:
    """Whether a result begins as a case expects: a text with a text, a table with the first cells of its first rows."""
    if isinstance(start, str):
        return isinstance(got, str) and got.startswith(start)
    return (
        isinstance(got, list)
        and len(got) >= len(start)
        and all(
            all(map(agrees, row, wanted)) and len(row) >= len(wanted) for row, wanted in zip(got, start, strict=False)
        )
    )


def complaint(case: dict[str, Any], got: Any) -> str:
    """What is wrong with a result; empty if nothing is."""
    if "expect" in case and not agrees(got, case["expect"]):
        return f"{case['name']}: got {got!r}, expected {case['expect']!r}"
    if "expect_start" in case and not begins(got, case["expect_start"]):
        return f"{case['name']}: got {got!r}, expected to begin with {case['expect_start']!r}"
    if "expect_shape" in case and [len(got), len(got[0])] != case["expect_shape"]:
        return f"{case['name']}: {len(got)} x {len(got[0])} cells, expected {case['expect_shape']}"
    return ""
