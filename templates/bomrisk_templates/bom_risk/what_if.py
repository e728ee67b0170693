"""What would be if: the sheets Scenarios and Without a country, worked out once, with the policy of the scoring.

A template need not have them: one that a buyer made before they came, or from which they were deleted, is filled without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomrisk.scenarios import SHIPPED, shipped
from bomrisk.setting import Setting
from bomrisk_templates.bom_risk.columns_of import Columns, headed, row_heights
from bomrisk_templates.bom_risk.scenario_tables import grade_columns, scenario_columns
from bomrisk_templates.package.workbook import Workbook

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["OPTIONAL_TABLES", "fill_scenarios", "worked_out"]

OPTIONAL_TABLES = frozenset({"bomrisk_scenario_grades", "bomrisk_scenarios"})
"""Tables that a template may lack."""


def worked_out(assessment: Assessment) -> str:
    """Say what figures that do not follow the Policy sheet hold for."""
    return f"Worked out for {assessment.as_of} to {assessment.to} with the policy of that scoring: score again after a change."


def fill_scenarios(book: Workbook, assessment: Assessment, results: Columns) -> None:
    """Fill Scenarios, where the template has it."""
    if not {"bomrisk_scenario_grades", "bomrisk_scenarios"} & book.tables.keys():
        return
    found = assessment.compared([shipped(key) for key in SHIPPED], results["spend"])
    setting = Setting.of(assessment.policy, assessment.as_of, assessment.to)
    if "bomrisk_scenario_grades" in book.tables:
        book.set_table_values("bomrisk_scenario_grades", headed("bomrisk_scenario_grades", grade_columns(found)))
    if "bomrisk_scenarios" in book.tables:
        table = "bomrisk_scenarios"
        columns, count = scenario_columns(found, setting, results), len(results["line"])
        book.fill_table(table, headed(table, columns), count, heights=row_heights(table, columns, count))
    book.set_if_named("bomrisk_scenarios_note", worked_out(assessment))
