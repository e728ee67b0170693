"""The figures and sentences that the board and the officer see first, with the values that their formulas have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bomrisk_templates.article24.kept import text
from bomrisk_templates.article24.uses import SupplyChain
from bomrisk_templates.article24.vulnerability import weighed
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["check_columns", "excel_rounded", "headlines", "section_words", "top_columns"]

_LABEL = 22


def excel_rounded(number: float) -> float:
    """Round to a whole number as spreadsheets do: halves away from zero."""
    return math.floor(number + 0.5)


def headlines(
    tables: Mapping[str, Columns], chain: SupplyChain, company: Mapping[str, Any], boms_words: str
) -> dict[str, Any]:
    """Return the named cells of the Summary by name, without the prefix."""
    name = text(company.get("name"))
    used = tables["a24_vulnerability"]
    results = list(used["result"])
    known = weighed(chain.table, "extraction_known")
    figures = {
        "materials": float(sum(lines > 0 for lines in tables["a24_materials"]["lines"])),
        "uses": math.fsum(chain.table["counts"]),
        "known": known if known != "" else 0.0,
        "controls": float(
            sum(lines > 0 and held > 0 for lines, held in zip(used["lines"], used["controls"], strict=True))
        ),
        "significant": float(results.count("yes")),
        "open": float(results.count("open")),
    }
    questions = float(sum(state == "open" for state in tables["a24_questions"]["state"]))
    sentences = (
        f"{figures['materials']:.0f} strategic raw materials come in through {boms_words}. For "
        f"{excel_rounded(100 * figures['known']):.0f} % of their use the country of extraction is stated.",
        f"Decided to be significant: {figures['significant']:.0f}; still to be decided: {figures['open']:.0f}. "
        f"Requests to suppliers not yet made: {questions:.0f}.",
    )
    signed = {
        f"signed_{key}": company.get(key) if text(company.get(key)) else ""
        for key in ("prepared_by", "approved_by", "assessed_on", "presented_on")
    }
    return {
        "title": f"{name}: raw-material risk assessment" if name else "Raw-material risk assessment",
        "sentence": sentences[0],
        "sentence_more": sentences[1],
        "open_questions": questions,
        **{f"tile_{key}": value for key, value in figures.items()},
        **signed,
    }


def section_words(count: int, shown: int) -> str:
    """Return the heading of the Summary's table."""
    return f"Where the company is exposed: {min(count, shown)} of {count} materials, those with the highest score first"


def top_columns(tables: Mapping[str, Columns], chain: SupplyChain, shown: int) -> Columns:
    """Return the rows of the Summary's table by key, blank where there are fewer materials."""
    materials, vulnerability = tables["a24_materials"], tables["a24_vulnerability"]
    names = list(materials["material"])
    columns: dict[str, list[Any]] = {key: [] for key in _TOP}
    for at in range(shown):
        row: dict[str, Any] = dict.fromkeys(_TOP, "")
        if at < len(names):
            mine = chain.table[chain.table["material_name"].eq(names[at])]
            known, union = vulnerability["known"][at], weighed(mine, "extraction_low")
            row = {
                "material": names[at],
                "lines": materials["lines"][at],
                "spend_share": materials["spend_share"][at],
                "dependence": materials["world"][at],
                "controls": vulnerability["controls"][at],
                "known": known,
                "result": vulnerability["result"][at],
                "mitigation": tables["a24_mitigation"]["state"][at],
                "label": names[at] if len(names[at]) <= _LABEL else names[at][: _LABEL - 1] + "…",
                "union": union if union != "" else 0.0,
                "third": max(0.0, known - union) if known != "" else 0.0,
                "unstated": 1.0 - known if known != "" else 1.0,
            }
        for key, value in row.items():
            columns[key].append(value)
    return {**columns}


_TOP = (
    "material", "lines", "spend_share", "dependence", "controls", "known", "result", "mitigation", "label", "union", "third",
    "unstated",
)  # fmt: skip


def check_columns(
    tables: Mapping[str, Columns], chain: SupplyChain, total_spend: float, days: tuple[Any, Any]
) -> Columns:
    """Return found, expected and result of the checks, in the order of the template's.

    Parameters
    ----------
    tables : mapping of str to Columns
    chain : SupplyChain
    total_spend : float
    days : (date, date)
        Until when the facts were checked, and the as-of date.
    """
    uses, counted = float(len(chain.table)), math.fsum(chain.table["counts"])
    spends = float(chain.table["spend"].notna().sum())
    rows: list[tuple[Any, Any, bool, str]] = [
        (uses, uses, True, "CHECK"),
        (math.fsum(tables["a24_materials"]["lines"]), counted, True, "CHECK"),
        (0.0, 0.0, True, "CHECK"),
        (0.0, 0.0, True, "CHECK"),
        (total_spend, total_spend, True, "CHECK"),
        (1.0, 1.0, True, "CHECK"),
        (spends, uses, spends == uses, "NOTE"),
        (days[0], days[1], days[0] >= days[1], "NOTE"),
    ]
    return {
        "found": [row[0] for row in rows],
        "expected": [row[1] for row in rows],
        "result": ["OK" if row[2] else row[3] for row in rows],
    }
