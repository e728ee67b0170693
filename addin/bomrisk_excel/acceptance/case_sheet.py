"""A sheet of cases: arguments in cells, the live formula, what it should give, and whether they agree."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bomrisk_excel.acceptance.agreement import Block, agreement
from bomrisk_excel.acceptance.case_table import ERROR_FORMULAS, Case, CellError
from bomrisk_excel.acceptance.pages import first_false, name_cell, new_sheet
from bomrisk_excel.acceptance.sheet_plan import CASE, VERDICT, Plan, plan_of
from bomrisk_excel.functions.cells import Cell, Grid
from bomrisk_templates.authoring.look import CALCULATION_FILL, INPUT_FILL, INPUT_INK, MUTED, RULE, Look

__all__ = ["CaseSheet", "add_case_sheet", "write_cell"]

_ACCOUNTING = 44
"""Excel's own format for amounts, in the currency of its user."""
_LONG = 110
"""A text with more characters shows its beginning where its row has no room for all."""
_NO_WARNINGS = (
    "number_stored_as_text",
    "eval_error",
    "two_digit_text_year",
    "formula_differs",
    "formula_range",
    "empty_cell_reference",
)
"""Green corners that Excel shall not show: these cells are meant."""


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What other sheets need of a sheet of cases.

    Parameters
    ----------
    name, function : str
    verdict, count : str
        References of the cells that say whether all agree, and how many do.
    cases : int
    """

    name: str
    function: str
    verdict: str
    count: str
    cases: int


def add_case_sheet(
    book: xlsxwriter.Workbook,
    look: Look,
    name: str,
    title: str,
    lead: str,
    cases: Sequence[Case],
    names: Mapping[str, Cell] | None = None,
) -> CaseSheet:
    """Add the sheet of one function's cases.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    look : Look
    name : str
        Of the sheet.
    title, lead : str
        What stands at its top.
    cases : sequence of Case
        All of the same function.
    names : mapping of str to cell, optional
        Names that hold on this sheet only.
    """
    sheet = new_sheet(book, look, name, title)
    plan = plan_of(cases[0].function, cases)
    for column, width in enumerate(plan.widths):
        sheet.set_column(column, column, width)
    row = 1
    for line in textwrap.wrap(lead, int(sum(plan.widths) * 1.05)):
        sheet.write_string(row, 0, line, look.lead())
        row += 1
    verdict, count = row + 1, row + 2
    row = _named_values(book, look, sheet, row + 5, names or {})
    header = row
    _header(sheet, look, plan, header)
    verdicts = []
    row += 1
    for number, case in enumerate(cases, start=1):
        verdicts.append(row)
        row = _Case(sheet, look, plan).add(case, number, row)
    column, labels = (xl_range_abs(verdicts[0], each, row - 1, each) for each in (VERDICT, CASE))
    for at, label, formula, value in (
        (verdict, "All cases of this sheet agree", f"=B{count + 1}={len(cases)}", True),
        (count, f"Cases that agree, of {len(cases)}", f"=COUNTIF({column},TRUE)", len(cases)),
    ):
        sheet.write_string(at, CASE, label, look.body("text"))
        sheet.write_formula(at, VERDICT, formula, look.body("result", "formula"), value)
    sheet.write_string(count + 1, CASE, "First that does not agree", look.body("text"))
    sheet.write_formula(count + 1, VERDICT, first_false(column, labels), look.make(bold=True), "")
    name_cell(book, f"bomrisk_agree_{name.replace(' ', '_')}", name, verdict, VERDICT)
    sheet.freeze_panes(header + 1, CASE + 2)
    sheet.repeat_rows(header)
    sheet.ignore_errors(dict.fromkeys(_NO_WARNINGS, xl_range(0, 0, row, len(plan.widths))))
    sheet.print_area(0, 0, row - 1, len(plan.widths) - 1)
    place = f"'{name}'!"
    return CaseSheet(
        name,
        cases[0].function,
        place + xl_rowcol_to_cell(verdict, VERDICT, row_abs=True, col_abs=True),
        place + xl_rowcol_to_cell(count, VERDICT, row_abs=True, col_abs=True),
        len(cases),
    )


def _named_values(book: xlsxwriter.Workbook, look: Look, sheet: Worksheet, row: int, names: Mapping[str, Cell]) -> int:
    for name, value in names.items():
        sheet.write_string(row, CASE, name, look.body("text"))
        write_cell(sheet, look, row, VERDICT, value, "entry")
        place = xl_rowcol_to_cell(row, VERDICT, row_abs=True, col_abs=True)
        book.define_name(f"'{sheet.get_name()}'!{name}", f"='{sheet.get_name()}'!{place}")
        row += 1
    return row + 1 if names else row


def _header(sheet: Worksheet, look: Look, plan: Plan, row: int) -> None:
    for column in range(len(plan.widths)):
        sheet.write_blank(row, column, None, look.header("text"))
    sheet.write_string(row, CASE, "Case", look.header("text"))
    sheet.write_string(row, VERDICT, "Agrees", look.header("flag"))
    for name, first, _ in plan.arguments:
        sheet.write_string(row, first, name, look.header("text"))
    if not plan.beneath:
        sheet.write_string(row, plan.live, "Live", look.header("text"))
        sheet.write_string(row, plan.expected, "Expected", look.header("text"))
    sheet.set_row(row, 20)


class _Case:
    """The rows of one case."""

    def __init__(self, sheet: Worksheet, look: Look, plan: Plan) -> None:
        self._sheet, self._look, self._plan = sheet, look, plan

    def add(self, case: Case, number: int, row: int) -> int:
        """Write the case from a row on; returns the next free row."""
        plan = self._plan
        label = f"{number}  {case.name}"
        self._sheet.write_string(row, CASE, label, self._look.make(text_wrap=True, indent=1))
        contents: dict[int, list[tuple[int, Cell]]] = {row: [(CASE, label)]}
        references = []
        for (_, first, _), grid in zip(plan.arguments, case.arguments, strict=False):
            references.append(self._argument(grid, row, first))
            _collect(contents, grid or [], row, first)
        tallest = max((len(grid) for grid in case.arguments if grid), default=1)
        height, width = len(case.result), len(case.result[0])
        live_row = row + tallest if plan.beneath else row
        expected_row = live_row + height + 1 if plan.beneath else row
        live = (live_row, plan.live, live_row + height - 1, plan.live + width - 1)
        expected = (expected_row, plan.expected, expected_row + height - 1, plan.expected + width - 1)
        # A text alone beneath the arguments has the whole line.
        wrap = not plan.beneath or height * width > 1
        self._live(f"={case.function}({','.join(references)})", case.result, live, wrap)
        for down, cells in enumerate(case.result):
            for at, cell in enumerate(cells):
                write_cell(
                    self._sheet, self._look, expected_row + down, plan.expected + at, cell, "expected", wrap=wrap
                )
        if wrap:
            _collect(contents, case.result, live_row, plan.live)
            _collect(contents, case.result, expected_row, plan.expected)
        if plan.beneath:
            for top, word in ((live_row, "Live"), (expected_row, "Expected")):
                self._sheet.write_string(top, VERDICT, word, self._look.make(bold=True, align="right", indent=1))
        style = self._look.make(bold=True, align="center")
        self._sheet.write_formula(row, VERDICT, agreement(live, expected), style, True)
        for each, cells in contents.items():
            self._sheet.set_row(each, plan.height(cells))
        # The row beneath both blocks stays empty: an answer with more rows than expected would show there.
        after = expected[2] + 1 if plan.beneath else row + max(tallest, height)
        self._sheet.set_row(after, 6)
        for column in range(len(plan.widths)):
            self._sheet.write_blank(after, column, None, self._look.make(bottom=1, bottom_color=RULE))
        return after + 1

    def _argument(self, grid: Grid | None, row: int, column: int) -> str:
        if grid is None:
            self._sheet.write_string(
                row, column, "left out", self._look.make(italic=True, font_color=MUTED, align="left", indent=1)
            )
            return ""
        for down, cells in enumerate(grid):
            for at, cell in enumerate(cells):
                write_cell(self._sheet, self._look, row + down, column + at, cell, "entry")
        return str(xl_range(row, column, row + len(grid) - 1, column + len(grid[0]) - 1))

    def _live(self, formula: str, result: Grid, place: Block, wrap: bool) -> None:
        top, left, bottom, right = place
        first = result[0][0]
        value = "" if first is None else _serial(first) if isinstance(first, dt.datetime) else first
        if isinstance(first, bool):
            raise ValueError("XlsxWriter cannot store TRUE with an array formula")
        style = _style(self._look, first, "live", wrap)
        self._sheet.write_dynamic_array_formula(top, left, bottom, right, formula, style, value)
        for down, cells in enumerate(result):
            for at, cell in enumerate(cells):
                if down or at:
                    write_cell(self._sheet, self._look, top + down, left + at, cell, "live", wrap=wrap)


def _collect(contents: dict[int, list[tuple[int, Cell]]], grid: Grid, row: int, column: int) -> None:
    for down, cells in enumerate(grid):
        contents.setdefault(row + down, []).extend((column + at, cell) for at, cell in enumerate(cells))


def write_cell(
    sheet: Worksheet, look: Look, row: int, column: int, cell: Cell, role: str, *, wrap: bool = True
) -> None:
    """Write a value of a case as what it is: number, text, date, error, blank."""
    style = _style(look, cell, role, wrap)
    if cell is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, CellError):
        sheet.write_formula(row, column, ERROR_FORMULAS[cell], style, str(cell))
    elif cell == "":
        sheet.write_formula(row, column, '=""', style, "")
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    else:
        sheet.write_number(row, column, _serial(cell) if isinstance(cell, dt.datetime) else float(cell), style)


def _style(look: Look, cell: Cell, role: str, wrap: bool) -> Format:
    properties: dict[str, Any] = {"indent": 1, "align": "left", "text_wrap": wrap}
    if role == "entry":
        properties.update(bg_color=INPUT_FILL, font_color=INPUT_INK)
    elif role == "expected":
        properties.update(bg_color=CALCULATION_FILL)
    if isinstance(cell, str) and len(cell) > _LONG:
        properties["valign"] = "top"
    if isinstance(cell, dt.datetime):
        properties["num_format"] = "yyyy-mm-dd"
    elif isinstance(cell, Decimal):
        properties["num_format"] = _ACCOUNTING
    elif isinstance(cell, str) and role == "entry" and cell and not isinstance(cell, CellError):
        properties["num_format"] = "@"  # so that it stays a text when it is edited
    return look.make(**properties)


def _serial(day: dt.datetime) -> float:
    return (day - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
