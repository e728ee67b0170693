"""Calls of bomrisk's functions as the VBA wrappers make them, and comparison with plain Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from tests.addin import udf_cases
from tests.engines.excel_server import OMITTED, ExcelServer

from bomrisk_excel import udfs
from bomrisk_excel.functions.registry import FUNCTIONS

UDFS = "bomrisk_excel.udfs"
SAMPLES = "sample_udfs"
LONGEST_IN_A_BLOCK, LONGEST_IN_A_CELL = 255, 32_767


def spelled_out(function: str, given: list[Any], names: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """All arguments that the VBA wrapper passes: visible ones, left out or not, and hidden ones."""
    arguments = FUNCTIONS[function].arguments
    visible = [argument for argument in arguments if not argument.vba]
    named = [re.search(r'"(\w+)"', argument.vba) for argument in arguments if argument.vba]
    hidden = [names.get(found[1]) if found else None for found in named]
    return given + [OMITTED] * (len(visible) - len(given)), hidden


def visible_arguments(function: str) -> int:
    """How many arguments a person can give."""
    return sum(not argument.vba for argument in FUNCTIONS[function].arguments)


def through_com(server: ExcelServer, function: str, given: list[Any], names: dict[str, Any], ranges: bool) -> Any:
    visible, hidden = spelled_out(function, given, names)
    return server.call(UDFS, function, *visible, hidden=tuple(hidden), ranges=ranges)


def plainly(function: str, given: list[Any], names: dict[str, Any]) -> Any:
    visible, hidden = spelled_out(function, given, names)
    # An empty cell is a block of one empty cell; nothing at all is an argument left out.
    given = [[[None]] if cell is None else udf_cases.plain(cell) for cell in visible]
    return as_returned(getattr(udfs, function)(*given, *map(udf_cases.plain, hidden)))


def as_returned(result: Any) -> Any:
    """Shape and write a Python result as it arrives in VBA: one cell as that cell, one row as a row."""
    if isinstance(result, list):
        rows = [[as_returned(cell) for cell in row] for row in result]
        return rows if len(rows) > 1 else rows[0] if len(rows[0]) > 1 else rows[0][0]
    if isinstance(result, dt.datetime):
        return {"date": result.isoformat().removesuffix("T00:00:00")}
    return "" if result is None else result


def difference(got: Any, expected: Any) -> str:
    """First difference between two results; empty if there is none."""
    if isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            return f"{got!r:.300} is not {expected!r:.300}"
        return next(filter(None, map(difference, got, expected)), "")
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (got, expected))
    same = abs(got - expected) <= 1e-9 * max(1, abs(expected)) if numbers else got == expected
    return "" if same else f"{got!r:.300} is not {expected!r:.300}"


def texts(result: Any) -> Iterator[str]:
    if isinstance(result, list):
        for part in result:
            yield from texts(part)
    elif isinstance(result, str):
        yield result


def unfit_text(result: Any) -> str:
    """A text in a result that Excel would answer with #VALUE!, or that shows Python's insides."""
    limit = LONGEST_IN_A_BLOCK if isinstance(result, list) else LONGEST_IN_A_CELL
    return next(
        (text[:300] for text in texts(result) if len(text) > limit or "Traceback" in text or "failed inside" in text),
        "",
    )
