"""The workbooks of the Responsible Minerals Initiative: CMRT (3TG), EMRT, AMRT, CRT (cobalt).

Cells are found by their labels and by their order, never by address: versions and languages move them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration, Scope
from bomrisk_templates.declarations.rmi_labels import has_star, label_role
from bomrisk_templates.declarations.rmi_lists import read_products, read_smelters
from bomrisk_templates.declarations.rmi_mines import read_mines
from bomrisk_templates.declarations.rmi_questions import first_question, read_answers
from bomrisk_templates.declarations.rmi_sheets import form_and_version
from bomrisk_templates.reading.day_cells import day_of
from bomrisk_templates.reading.grid import Cell, Grid, text_of

__all__ = ["read_rmi"]

_SCOPE = re.compile(r"\s*([ABC])\s*[.．、:)]", re.IGNORECASE)
_SCOPES: dict[str, Scope] = {"A": "company", "B": "products", "C": "described"}
_ANSWER_WITHIN = 4


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the questions."""

    supplier: str
    scope: Scope
    date: dt.date | None


def read_rmi(path: Path, sheets: dict[str, Grid], findings: list[Finding]) -> Declaration:
    """Read an RMI workbook.

    Parameters
    ----------
    path : Path
    sheets : dict of str to Grid
        See :func:`bomrisk_templates.declarations.rmi_sheets.open_sheets`.
    findings : list of Finding
        Receives what a person should know about the file.

    Returns
    -------
    Declaration

    Raises
    ------
    InputError
        If it is no such form, of an unknown version, or its questions were taken out.
    """
    kind, version = form_and_version(sheets, path.name)
    grid = sheets["Declaration"]
    begin = first_question(grid)
    unanswered: list[Finding] = []
    answers = read_answers(grid, kind, path.name, unanswered) if begin is not None else ()
    if begin is None or not answers:
        raise InputError(
            "the sheet Declaration holds no answers to question 1, by metal; the form was changed or not filled in.",
            where=f"{path.name} Declaration",
            action="Ask the supplier for the form as they filled it in.",
        )
    findings += unanswered
    head = _head(grid, begin, path.name, findings)
    parts = read_products(sheets.get("Product List"), path.name) if head.scope == "products" else ()
    if head.scope == "products" and not parts:
        findings.append(
            Finding(
                "declaration-no-products", "warning", f"{path.name} Product List",
                "The declaration is about listed products, but none is listed, so it matches no line.", "Ask the supplier.",
            )
        )  # fmt: skip
    if head.scope == "described":
        findings.append(
            Finding(
                "declaration-scope", "info", path.name,
                "The scope is a free text: what it declares counts as possible for all lines of the supplier, a no for none.",
                "Ask the supplier for scope A or B.",
            )
        )  # fmt: skip
    smelters = read_smelters(sheets.get("Smelter List"), path.name, findings)
    mines = read_mines(sheets.get("Mine List"), sheets.get("Smelter List"), path.name)
    return Declaration(path.name, kind, version, head.supplier, head.date, head.scope, parts, answers, smelters, mines)


def _head(grid: Grid, begin: int, file: str, findings: list[Finding]) -> _Head:
    given: dict[str, Cell] = {}
    starred: list[Cell] = []
    for row in grid.rows[:begin]:
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not cell:
                continue
            role = label_role(cell)
            if role in ("company", "scope", "date") or has_star(cell):
                value = next((other for other in row[column + 1 : column + 1 + _ANSWER_WITHIN] if other != ""), "")
                if role is not None:
                    given.setdefault(role, value)
                starred.append(value)
                break
    # In a language whose labels are not known, the order tells: the company comes first, the date last.
    known = "company" in given
    supplier = given.get("company", "") if known else next(iter(starred), "")
    scope = given.get("scope", "")
    if not _SCOPE.match(text_of(scope)):
        scope = next((value for value in starred if _SCOPE.match(text_of(value))), scope)
    day = given.get("date", "")
    if day_of(day) is None:
        day = next((value for value in reversed(starred) if not isinstance(value, float | int) and day_of(value)), day)
    name = " ".join(text_of(supplier).split())[:200]
    if not name:
        findings.append(
            Finding(
                "declaration-no-supplier", "warning", f"{file} Declaration",
                "No company name is filled in, so the declaration matches no supplier.", "Ask the supplier.",
            )
        )  # fmt: skip
    elif not known:
        findings.append(
            Finding(
                "declaration-language", "info", f"{file} Declaration",
                f"The labels are in a language that is not known; {name[:60]!r} was taken for the company, by its place.",
            )
        )  # fmt: skip
    date = day_of(day)
    if date is None:
        findings.append(
            Finding(
                "declaration-undated", "warning", f"{file} Declaration",
                f"The effective date {text_of(day)[:30]!r} cannot be read." if day != "" else "No effective date is filled in.",
                "Ask the supplier.",
            )
        )  # fmt: skip
    return _Head(name, _scope_of(text_of(scope)), date)


def _scope_of(text: str) -> Scope:
    match = _SCOPE.match(text)
    return _SCOPES[match[1].upper()] if match else "company" if text.strip().casefold() == "company" else "described"
