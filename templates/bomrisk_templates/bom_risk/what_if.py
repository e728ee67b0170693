"""What would be if: the sheets Scenarios and Without a country, and how sure Results is; worked out once, when a BOM is scored.

A template need not have them: one that a buyer made before they came, or from which they were deleted, is filled without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bomrisk.removal_supply import LEAST
from bomrisk.scenarios import Scenario
from bomrisk_templates.bom_risk.columns import TABLES, Column, headers
from bomrisk_templates.bom_risk.columns_of import Columns, headed, heights_of, row_heights
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.removal_tables import COUNTRIES_SHOWN, country_columns, supply_columns
from bomrisk_templates.bom_risk.scenario_tables import (
    WHY,
    columns_of_scenarios,
    grade_columns,
    scenario_columns,
    scenarios_shown,
    shortened,
)
from bomrisk_templates.bom_risk.stability_tables import STABILITY_COLUMNS, stability_columns, stability_note
from bomrisk_templates.package.workbook import Workbook

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["fill_scenarios", "fill_without", "needed_columns", "with_stability"]

_GRADES, _SCENARIOS = "bomrisk_scenario_grades", "bomrisk_scenarios"
_TABLES = frozenset({_GRADES, _SCENARIOS, "bomrisk_without_countries", "bomrisk_without"})
_COLUMNS = {"bomrisk_results": frozenset(STABILITY_COLUMNS), "bomrisk_worst_lines": frozenset({"likely"})}
"""Columns that a template may lack, by table."""
_MOST_BAND = 26
"""Characters of a scenario's name above its three columns."""


def needed_columns() -> dict[str, list[str]]:
    """Return the headings that a template must have, by table."""
    return {
        table: [column.header for column in columns if column.key not in _COLUMNS.get(table, ())]
        for table, columns in TABLES.items()
        if table not in _TABLES
    }


def with_stability(book: Workbook, assessment: Assessment, results: Columns) -> Columns:
    """Return the columns of Results with those that draws give, where the template has any of them; says above what was drawn."""
    known = headers("bomrisk_results")
    if not {known[key] for key in STABILITY_COLUMNS} & set(book.tables["bomrisk_results"].columns):
        return results
    found = assessment.stability()
    note = stability_note(found)
    book.set_if_named("bomrisk_stability_note", f"{note} {_worked_out(assessment)}" if note else "")
    return {**results, **stability_columns(found)}


def fill_scenarios(
    book: Workbook, assessment: Assessment, results: Columns, currency: str, own: Sequence[Scenario]
) -> None:
    """Fill Scenarios, where the template has it.

    Parameters
    ----------
    book : Workbook
    assessment : Assessment
    results : Columns
        Columns of the results table.
    currency : str
        Of the spend.
    own : sequence of Scenario
        The buyer's, which stand before the shipped ones, see :func:`scenarios_shown`.
    """
    if not book.tables.keys() & {_GRADES, _SCENARIOS}:
        return
    found = assessment.compared(scenarios_shown(own), results["spend"])
    _fill_rows(book, _GRADES, lambda _: grade_columns(found))
    if _SCENARIOS in book.tables:
        likes = columns_of_scenarios(found.scenarios) if own else [(each, each.header) for each in TABLES[_SCENARIOS]]
        likes = [(column, like) for column, like in likes if like in book.tables[_SCENARIOS].columns]
        columns = [column for column, _ in likes]
        data = scenario_columns(found, assessment.setting, results, {column.key for column in columns})
        if own:
            _name_bands(book, columns, found.scenarios)
        book.fill_table(
            _SCENARIOS,
            {column.header: data[column.key] for column in columns},
            len(found.scores),
            columns=[(column.header, like) for column, like in likes] if own else None,
            heights=heights_of(columns, data, len(found.scores)),
        )
    book.set_if_named("bomrisk_scenarios_note", f"{_worked_out(assessment)}{_spend_in(currency)}")


def _name_bands(book: Workbook, columns: Sequence[Column], scenarios: Sequence[Scenario]) -> None:
    """Write the scenarios' names above their columns, where the template has names there."""
    table = book.tables[_SCENARIOS]
    sheet, row, left = book.sheet(table.sheet_part), table.area.top - 1, table.area.left
    band = sheet.rows.get(row)
    if band is None or left not in band.cells:
        return
    look = sheet.prototype(row, left)
    texts = {f"grade_{number}": _band(number, each.name) for number, each in enumerate(scenarios, start=1)}
    texts["why_1"] = WHY
    # The last cells of the band stand where a scenario's reasons began.
    for at, column in enumerate(columns):
        if column.key in texts or column.key.startswith(("score", "change", "why")):
            sheet.set_cell(row, left + at, texts.get(column.key), look)


def _band(number: int, name: str) -> str:
    return f"{number} {shortened(name, _MOST_BAND)}"


def fill_without(
    book: Workbook, assessment: Assessment, bom: pd.DataFrame, results: Columns, facts: Facts, currency: str
) -> None:
    """Fill Without a country, where the template has it.

    Parameters
    ----------
    book : Workbook
    assessment : Assessment
    bom : DataFrame
        Its lines, with ``stock`` and ``consumption`` where they are known.
    results : Columns
        Columns of the results table.
    facts : Facts
    currency : str
        Of the spend.
    """
    if not book.tables.keys() & {"bomrisk_without_countries", "bomrisk_without"}:
        return
    found = assessment.removals(bom, np.asarray(results["spend"], dtype=np.float64), COUNTRIES_SHOWN)
    _fill_rows(book, "bomrisk_without_countries", lambda shown: country_columns(found, facts, shown))
    _fill(book, "bomrisk_without", lambda: supply_columns(found, facts))
    known = {"stock", "consumption"} <= set(bom.columns)
    note = (
        f"{_worked_out(assessment)}{_spend_in(currency)} Out for {found[0].months:g} months, nobody makes up for it; a line is hit "
        f"from {100 * LEAST:.0f} % of its supply on. "
        + ("" if known else "How long stock lasts: give the BOM columns Stock and Consumption per month.")
    )
    book.set_if_named("bomrisk_without_note", note.strip())


def _worked_out(assessment: Assessment) -> str:
    """Say what figures that do not follow the Policy sheet hold for."""
    return f"Worked out for {assessment.as_of} to {assessment.to} with the policy of that scoring: score again after a change."


def _spend_in(currency: str) -> str:
    return f" Spend in {currency}." if currency else ""


def _fill(book: Workbook, table: str, columns_of: Callable[[], Columns]) -> None:
    """Fill a table that grows, where the template has it."""
    if table in book.tables:
        columns = columns_of()
        count = len(next(iter(columns.values())))
        book.fill_table(table, headed(table, columns), count, heights=row_heights(table, columns, count))


def _fill_rows(book: Workbook, table: str, columns_of: Callable[[int], Columns]) -> None:
    """Fill the rows that a table has, where the template has it."""
    if table in book.tables:
        body = book.tables[table].body
        book.set_table_values(table, headed(table, columns_of(body.bottom - body.top + 1)))
