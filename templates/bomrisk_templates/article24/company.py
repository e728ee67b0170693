"""What only the company can say about itself, in the order of the sheet About."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bomrisk_templates.article24.kept import MEASURE_ITEM, KeptEntries, text

__all__ = ["COMPANY", "Item", "company_values"]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the company's table.

    Parameters
    ----------
    key : str
        The cell's name is ``a24_company_`` and this.
    item, what : str
    look : str
        Number format.
    formula : str
        Where the workbook computes it.
    choices : tuple of str
        What can be chosen.
    """

    key: str
    item: str
    what: str
    look: str = "entry_wrap"
    formula: str = ""
    choices: tuple[str, ...] = ()


COMPANY = (
    Item("name", "Company", "Name of the company that the assessment is for."),
    Item("employees", "Average number of employees", "In the most recent financial year, Art. 2(29).", "entry_number"),
    Item("turnover", "Net worldwide turnover in EUR million", "In the same year, Art. 2(29).", "entry_number"),
    Item(
        "large",
        "Large company",
        "More than 500 employees and more than EUR 150 million: computed.",
        formula="IF(AND(ISNUMBER(a24_company_employees),ISNUMBER(a24_company_turnover)),IF(AND(a24_company_employees>500,"
        'a24_company_turnover>150),"yes","no"),"open")',
    ),
    Item(
        "products",
        "Products that use strategic raw materials",
        "Which of those that Art. 24(1) lists: batteries, aircraft, robotics, ...",
    ),
    Item(
        "identified_by", "Identified by", "Member State and authority that identified the company, or: not identified."
    ),
    Item("identified_on", "Identified on", "Day of the notice.", "entry_date"),
    Item("assessed_on", "Day of this assessment", "At least every three years, Art. 24(2).", "entry_date"),
    Item("previous_on", "Day of the previous assessment", "Empty if this is the first.", "entry_date"),
    Item(
        "next_due",
        "Next assessment due by",
        "Three years after this one: computed.",
        "entry_date",
        formula='IF(ISNUMBER(a24_company_assessed_on),EDATE(a24_company_assessed_on,36),"open")',
    ),
    Item("prepared_by", "Prepared by", "Who answers for the contents."),
    Item("approved_by", "Approved by", "Who released it."),
    Item(
        "required",
        "Does your Member State require the report",
        "Art. 24(6): it may require that the report and the requests to suppliers are presented to the board.",
        choices=("yes", "no", "not known"),
    ),
    Item("presented_on", "Presented to the board on", "Day of the meeting, Art. 24(5).", "entry_date"),
    Item(
        "measure",
        MEASURE_ITEM,
        "spend: a use counts with the spend of its line; lines: each use counts the same.",
        choices=("spend", "lines"),
    ),
)
"""The rows from top to bottom."""


def company_values(kept: KeptEntries, measure: str) -> dict[str, Any]:
    """Return the values of the company's cells by key, those of formulas included."""
    values: dict[str, Any] = {item.key: kept.company.get(item.item) for item in COMPANY if not item.formula}
    values["measure"] = measure
    employees, turnover = values["employees"], values["turnover"]
    numbers = [
        value for value in (employees, turnover) if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    values["large"] = "open" if len(numbers) < 2 else "yes" if numbers[0] > 500 and numbers[1] > 150 else "no"
    values["next_due"] = _three_years_after(values["assessed_on"])
    return values


def _three_years_after(day: Any) -> Any:
    """As the workbook's EDATE does; ``open`` where there is no date."""
    if not hasattr(day, "replace") or text(day) == "" or isinstance(day, str):
        return "open"
    try:
        return day.replace(year=day.year + 3)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 3, day=28)
