"""Run the table of cases through xlwings' own ``CallUDF``, once as ranges of a workbook and once as values: results as JSON.

python stubbed_calls.py < cases.json
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import pywin32_stub

stubbed = pywin32_stub.install()

import fake_excel  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from bomrisk_excel.functions.registry import FUNCTIONS  # noqa: E402

MODULE = "bomrisk_excel.udfs"


def cell_value(cell: Any) -> Any:
    """What stands in the cell of a workbook; errors as their text."""
    if isinstance(cell, dict):
        if "date" in cell:
            return dt.datetime.fromisoformat(cell["date"])
        return cell.get("currency", cell.get("error"))
    return cell


def delivered(cell: Any) -> Any:
    """A value of a formula (no cell) as pywin32 delivers it."""
    if isinstance(cell, dict) and "omitted" in cell:
        return pywin32_stub.MISSING
    if isinstance(cell, list):
        return tuple(tuple(map(delivered, row)) for row in cell)
    value = fake_excel.delivered(cell_value(cell))
    return value or None if isinstance(value, str) else value


def as_range(cell: Any) -> Any:
    """The cells in a workbook of their own, as the range that Excel hands over."""
    if isinstance(cell, dict) and "omitted" in cell:
        return pywin32_stub.MISSING
    rows = cell if isinstance(cell, list) else [[cell]]
    workbook = Workbook()
    for row, line in enumerate(rows, start=1):
        for column, one in enumerate(line, start=1):
            value = cell_value(one)
            # Excel keeps no empty text in a cell.
            workbook.active.cell(row, column).value = None if value == "" else value
    sheet = fake_excel.Book(workbook).Sheets(1)
    return fake_excel.Range(sheet, 1, 1, len(rows), len(rows[0]))


def hidden_arguments(case: dict[str, Any]) -> list[Any]:
    named = [argument.vba for argument in FUNCTIONS[case["function"]].arguments if argument.vba]
    return [next((value for name, value in case["names"].items() if f'"{name}"' in vba), None) for vba in named]


def result(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [result(one) for one in value]
    return {"date": value.strftime("%Y-%m-%d")} if isinstance(value, dt.datetime) else value


def main() -> None:
    server = stubbed.com_server.XLPython()
    answers = []
    for case in json.load(sys.stdin):
        visible = [argument for argument in FUNCTIONS[case["function"]].arguments if not argument.vba]
        given = case["args"] + [{"omitted": True}] * (len(visible) - len(case["args"]))
        both = []
        for hand_over in (as_range, delivered):
            arguments = tuple(map(hand_over, given)) + tuple(map(delivered, hidden_arguments(case)))
            both.append(result(server.CallUDF(MODULE, case["function"], arguments)))
        answers.append(both)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    sys.modules[MODULE] = __import__(MODULE, fromlist=["udfs"])
    main()
