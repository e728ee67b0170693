"""How the sheets look: read from the template of the risk workbook, so that both look the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.fill import template_path

__all__ = ["CellLook", "TemplateLook", "is_number", "template_look"]

_NUMERIC = frozenset({"int", "year", "score", "factor", "share", "hhi", "money", "amount", "date", "entry_date"})
_DASHBOARD, _RESULTS, _RESULTS_TABLE = "Dashboard", "Results", "bomrisk_results"


@dataclass(frozen=True, slots=True)
class CellLook:
    """Format of a cell.

    Parameters
    ----------
    number_format : str
    horizontal : str
        ``left``, ``center``, ``right`` or ``general``.
    wrap, bold : bool
    size : float
        In points.
    ink : str
        Colour of the text, ``#RRGGBB``.
    fill : str
        Colour behind it; empty for none.
    """

    number_format: str = "General"
    horizontal: str = "general"
    wrap: bool = False
    bold: bool = False
    size: float = 10.0
    ink: str = "#000000"
    fill: str = ""


@dataclass(frozen=True, slots=True)
class TemplateLook:
    """The template's formats.

    Parameters
    ----------
    headers, bodies : mapping
        Format of each column by (table, key).
    grades : mapping
        Fill and text colour by grade.
    named : mapping
        Format of the named cells of the dashboard.
    title, lead, label : CellLook
        A sheet's title, the line under it, the label over a figure.
    rule : str
        Colour of the thin lines between rows.
    font : str
    actions : tuple of str
        What the column Action offers.
    prompts : mapping
        What is said of a result's cell to fill in when it is chosen, by the column's key.
    """

    headers: Mapping[tuple[str, str], CellLook]
    bodies: Mapping[tuple[str, str], CellLook]
    grades: Mapping[str, tuple[str, str]]
    named: Mapping[str, CellLook]
    title: CellLook
    lead: CellLook
    label: CellLook
    rule: str
    font: str
    actions: tuple[str, ...]
    prompts: Mapping[str, str]


def is_number(look: str) -> bool:
    """Whether a look of ``columns.csv`` is for numbers and dates; everything else holds text."""
    return look in _NUMERIC


@cache
def template_look() -> TemplateLook:
    """Read the formats; once per process, since the file comes with the package."""
    import openpyxl

    book = openpyxl.load_workbook(template_path())
    headers: dict[tuple[str, str], CellLook] = {}
    bodies: dict[tuple[str, str], CellLook] = {}
    rule = "#CBD2DB"
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            top, left = _top_left(table.ref)
            for offset, column in enumerate(TABLES.get(table.name, ())):
                place = (table.name, column.key)
                headers[place] = _look(sheet.cell(top, left + offset))
                bodies[place] = _look(sheet.cell(top + 1, left + offset))
    dashboard, results = book[_DASHBOARD], book[_RESULTS]
    named = {}
    for name, defined in book.defined_names.items():
        for place_sheet, cells in defined.destinations:
            if place_sheet == _DASHBOARD:
                named[name] = _look(dashboard[cells.replace("$", "")])
                if name == "bomrisk_tile_lines":
                    row, left = _top_left(cells.replace("$", ""))
                    named["label"] = _look(dashboard.cell(row - 1, left))
    body = results.cell(_top_left(results.tables[_RESULTS_TABLE].ref)[0] + 1, 1)
    if body.border.bottom is not None and body.border.bottom.color is not None:
        rule = _colour(body.border.bottom.color) or rule
    return TemplateLook(
        headers=headers,
        bodies=bodies,
        grades=_grades(results),
        named=named,
        title=_look(results["A1"]),
        lead=_look(results["A2"]),
        label=named["label"],
        rule=rule,
        font=str(body.font.name),
        actions=_actions(results),
        prompts=_prompts(results),
    )


def _top_left(reference: str) -> tuple[int, int]:
    from openpyxl.utils import coordinate_to_tuple

    row, column = coordinate_to_tuple(reference.split(":")[0])
    return row, column


def _look(cell: Any) -> CellLook:
    filled = cell.fill is not None and cell.fill.fill_type == "solid"
    return CellLook(
        number_format=cell.number_format,
        horizontal=cell.alignment.horizontal or "general",
        wrap=bool(cell.alignment.wrap_text),
        bold=bool(cell.font.bold),
        size=float(cell.font.sz),
        ink=_colour(cell.font.color) or "#000000",
        fill=_colour(cell.fill.fgColor) if filled else "",
    )


def _colour(colour: Any) -> str:
    text = getattr(colour, "rgb", None)
    return f"#{text[-6:]}" if isinstance(text, str) and re.fullmatch(r"[0-9A-Fa-f]{6,8}", text) else ""


def _actions(sheet: Any) -> tuple[str, ...]:
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and rule.formula1:
            return tuple(str(rule.formula1).strip('"').split(","))
    return ()


def _prompts(sheet: Any) -> dict[str, str]:
    _, left = _top_left(sheet.tables[_RESULTS_TABLE].ref)
    columns = TABLES[_RESULTS_TABLE]
    return {
        columns[area.min_col - left].key: str(rule.prompt)
        for rule in sheet.data_validations.dataValidation
        if rule.prompt
        for area in rule.sqref.ranges
    }


def _grades(sheet: Any) -> dict[str, tuple[str, str]]:
    """Fill and text colour of each grade, from the conditional formats; a pattern (unrated) counts as its background."""
    grades = {}
    for cells in sheet.conditional_formatting:
        for rule in cells.rules:
            if rule.type == "cellIs" and rule.formula and rule.dxf is not None:
                grade = rule.formula[0].strip('"')
                fill = rule.dxf.fill.bgColor if rule.dxf.fill is not None else None
                grades[grade] = (_colour(fill) or "#FFFFFF", _colour(rule.dxf.font.color) or "#000000")
    return grades
