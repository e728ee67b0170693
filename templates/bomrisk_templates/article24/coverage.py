"""Which paragraph asks for what, where the answer stands, and what of it is open."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bomrisk_templates.article24.columns import headers
from bomrisk_templates.article24.kept import text
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["OPEN_FORMULAS", "STATES", "STILL", "coverage_columns", "paragraphs"]

_COMPANY = {
    "identified": ("name", "products", "identified_by", "identified_on"),
    "interval": ("assessed_on", "prepared_by"),
    "report": ("presented_on",),
    "required": ("required",),
}
"""Cells of the company that a paragraph needs."""


def _of(table: str, key: str) -> str:
    return f"{table}[{headers(table)[key]}]"


def _blank(keys: tuple[str, ...]) -> str:
    return "+".join(f'IF(a24_company_{key}="",1,0)' for key in keys)


OPEN_FORMULAS: Mapping[str, str] = {
    **{key: _blank(cells) for key, cells in _COMPANY.items()},
    "mapping": f"SUM({_of('a24_uses', 'missing')})+SUM({_of('a24_materials', 'undecided')})",
    "factors": f"SUM({_of('a24_other', 'open_items')})",
    "vulnerability": f'COUNTIF({_of("a24_vulnerability", "result")},"open")',
    "information": f'COUNTIF({_of("a24_questions", "state")},"open")',
    "mitigation": f'SUMPRODUCT(--(LEFT({_of("a24_mitigation", "state")},4)="open"))',
    "benchmarks": f'COUNTIF({_of("a24_benchmarks", "state")},"open")',
    "proposal": "0",
}
"""How many items are open, by paragraph."""
STILL: Mapping[str, str] = {
    "identified": "facts about the company to fill in on About",
    "interval": "facts about the assessment to fill in on About",
    "mapping": "uses without a country of extraction or processing, or grades to decide: Own supply chain",
    "factors": "views to fill in on Other factors",
    "vulnerability": "materials to decide on Vulnerability",
    "information": "questions to ask: Questions",
    "mitigation": "materials to decide, assess or act on: Mitigation",
    "report": "day of presentation to fill in on About, if it is presented",
    "required": "answer to fill in on About",
    "benchmarks": "figures that what is not stated leaves open",
    "proposal": "",
}
"""What the number of open items is a number of."""
STATES: Mapping[str, tuple[str, str]] = {
    "benchmarks": ("no duty", "no duty"),
    "proposal": ("watch", "watch"),
    "report": ("done", "may"),
}
"""State of a paragraph without and with open items, where they are not ``done`` and ``open``."""


@cache
def paragraphs() -> tuple[dict[str, str], ...]:
    """Return the paragraphs with what they ask, where the answer stands and how their text is known."""
    content = (resources.files(__package__) / "paragraphs.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def coverage_columns(tables: Mapping[str, Columns], company: Mapping[str, Any]) -> Columns:
    """Return the values of the coverage's computed columns by key.

    Parameters
    ----------
    tables : mapping of str to Columns
        Columns of the other tables by name.
    company : mapping of str to object
        Values of the company's cells by key.
    """
    found = {key: float(sum(not text(company.get(cell)) for cell in cells)) for key, cells in _COMPANY.items()}
    found |= {
        "mapping": math.fsum(tables["a24_uses"]["missing"]) + math.fsum(tables["a24_materials"]["undecided"]),
        "factors": math.fsum(tables["a24_other"]["open_items"]),
        "vulnerability": _count(tables["a24_vulnerability"]["result"], "open"),
        "information": _count(tables["a24_questions"]["state"], "open"),
        "mitigation": float(sum(str(state).startswith("open") for state in tables["a24_mitigation"]["state"])),
        "benchmarks": _count(tables["a24_benchmarks"]["state"], "open"),
        "proposal": 0.0,
    }
    keys = [row["key"] for row in paragraphs()]
    return {
        "open_items": [found[key] for key in keys],
        "state": [STATES.get(key, ("done", "open"))[found[key] > 0] for key in keys],
        "still": [f"{found[key]:.0f} {STILL[key]}" if found[key] else "" for key in keys],
    }


def _count(cells: Any, word: str) -> float:
    return float(sum(cell == word for cell in cells))
