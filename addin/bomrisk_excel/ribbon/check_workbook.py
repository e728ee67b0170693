"""Check workbook: how the BOM on the sheet is understood, and formulas of this add-in that give no value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlwings import Book, Sheet

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_excel.functions.cells import cell_error
from bomrisk_excel.ribbon.last_score import two_dimensional
from bomrisk_excel.ribbon.live_bom import LiveBom, block_values, bom_sheet, read_live_bom
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import CHECK, MARK_ROW, is_own
from bomrisk_excel.ribbon.page import Block, Note, Page, columns_of, title_notes
from bomrisk_excel.ribbon.placing import place
from bomrisk_excel.ribbon.template_look import template_look
from bomrisk_templates.bom_risk.columns import Column
from bomrisk_templates.reading import BomTable
from bomrisk_templates.reading.grid import column_letter

__all__ = ["Trouble", "check_workbook", "troubled_formulas"]

_TABLE = "bomrisk_findings"
_KEYS = ("message", "where", "code", "severity", "action")
_MOST = 200
_SEVERITIES = ("error", "warning", "info")
_HERE = {
    "column-doubtful": "If that is wrong, give the right column a plain heading such as Description, Part number or Quantity.",
    "price-of-one-or-line": "If it is that of the line, give the column the heading Line total.",
    "level-from-indentation": "If that is wrong, take the indentation away, or add a column Level.",
    "header-contradicted": "If it is, correct the values that do not fit.",
}
"""What to do on a sheet, where the reader's advice is for the command line."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A formula of this add-in without a value."""

    where: str
    formula: str
    value: str


def check_workbook(book: Book) -> Outcome:
    """Write the report to the sheet Risk check.

    A sheet without a BOM is a finding here, not an error.
    """
    live: LiveBom | None = None
    try:
        live = read_live_bom(book)
        findings = list(live.bom.findings)
    except InputError as error:
        findings = [Finding("no-bom", "error", error.where, error.what, error.action)]
    troubles = troubled_formulas(book)
    page = _page(book, live, findings, troubles)
    placed = place(book, [page], live.sheet if live is not None else _last_sheet(book))
    return Outcome(f"{page.notes[0].value}. See {placed.sheets[0].name}.", placed.notices)


def _last_sheet(book: Book) -> Sheet:
    try:
        return bom_sheet(book)
    except InputError:
        return book.sheets[-1]


def troubled_formulas(book: Book) -> list[Trouble]:
    """Find formulas with a function of this add-in whose value is an error or a #BOMRISK text; two readings a sheet."""
    found: list[Trouble] = []
    for sheet in book.sheets:
        if is_own(book, sheet):
            continue
        used = sheet.used_range
        formulas = two_dimensional(used.formula, used.shape[1])
        if not any(_calls_us(cell) for cells in formulas for cell in cells):
            continue
        top, left = used.row, used.column
        for row, (texts, values) in enumerate(zip(formulas, block_values(used), strict=False), start=top):
            for column, (text, value) in enumerate(zip(texts, values, strict=True), start=left - 1):
                error = cell_error(value) or (f"{value}" if type(value) is int else "")
                if _calls_us(text) and error:
                    found.append(Trouble(f"{sheet.name}!{column_letter(column)}{row}", text, error))
    return found


def _calls_us(formula: Any) -> bool:
    return isinstance(formula, str) and formula.startswith("=") and "BOMRISK_" in formula.upper()


def _page(book: Book, live: LiveBom | None, findings: Sequence[Finding], troubles: Sequence[Trouble]) -> Page:
    columns = columns_of(_TABLE, _KEYS)
    lines = len(live.bom.lines) if live is not None else 0
    open_points = sum(finding.severity != "info" for finding in findings) + len(troubles)
    title = f"{lines} line{'' if lines == 1 else 's'} understood, " + (
        f"{open_points} point{'' if open_points == 1 else 's'} to look at" if open_points else "nothing to look at"
    )
    where = f", sheet {live.sheet.name}" if live is not None else ""
    notes = title_notes(title, f"{book.name}{where}")
    blocks: list[Block] = []
    row = 5
    for name, head, rows in _sections(live, findings, troubles):
        notes.append(Note(row, 1, name, replace(template_look().title, size=12)))
        shown: list[Column] = [replace(column, header=text) for column, text in zip(columns, head, strict=True)]
        blocks.append(Block(_TABLE, shown, rows, row + 1))
        row = blocks[-1].last_row + 2
    return Page(
        role=CHECK,
        title="How the BOM is understood",
        notes=notes,
        blocks=blocks,
        widths={at: column.width for at, column in enumerate(columns, start=1)},
        heights={1: 30, 2: 18, 3: 18},
        print_to=(max(row - 2, 4), len(columns)),
        title_row=MARK_ROW,
    )


_Section = tuple[str, tuple[str, ...], list[list[Any]]]


def _sections(live: LiveBom | None, findings: Sequence[Finding], troubles: Sequence[Trouble]) -> list[_Section]:
    sections: list[_Section] = []
    rows: list[list[Any]]
    if troubles:
        rows = [
            [trouble.formula, trouble.where, trouble.value, "error", _advice(trouble.value)]
            for trouble in troubles[:_MOST]
        ]
        if len(troubles) > _MOST:
            rows.append([f"and {len(troubles) - _MOST} more", None, None, "error", None])
        sections.append(
            ("Formulas of this add-in without a value", ("Formula", "Where", "Value", "Severity", "What to do"), rows)
        )
    if findings:
        ordered = sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
        rows = [
            [each.message, each.where or None, each.code, each.severity, _HERE.get(each.code, each.action) or None]
            for each in ordered
        ]
        sections.append(("Findings", ("What", "Where", "Finding", "Severity", "What to do"), rows))
    for table in live.bom.tables if live is not None else ():
        header = f"header in row {table.header_row}" if table.header_row is not None else "without a header"
        name = f"Table on {table.sheet}, {header}, {len(table.rows)} lines from row {table.rows[0]} to {table.rows[-1]}"
        sections.append((name, ("Heading", "Column", "Understood as", "Confidence", "Why"), _columns(table)))
        if skipped := _skipped(table):
            sections.append(("Rows left out", ("Text", "Rows", "Taken as", "", ""), skipped))
    return sections


def _columns(table: BomTable) -> list[list[Any]]:
    mapped: list[list[Any]] = [
        [each.header, table.columns[each.role], each.role.replace("_", " "), each.confidence, each.reason]
        for each in table.mapped
    ]
    taken = {letter for letter in table.columns.values() if letter}
    others = [(letter, text) for letter, text in table.column_headers.items() if letter not in taken and text.strip()]
    return mapped + [
        [" ".join(text.split()), letter, "read, too" if letter in table.also_read else "kept as it is", None, None]
        for letter, text in others
    ]


def _skipped(table: BomTable) -> list[list[Any]]:
    rows = [row for row in table.skipped if row.reason not in ("blank", "header")]
    return [
        [row.text or None, f"{row.row}" if row.row == row.last else f"{row.row}-{row.last}", row.reason, None, None]
        for row in rows[:_MOST]
    ]


def _advice(value: str) -> str:
    if value == "#NAME?":
        return "The add-in is not loaded here: `bomrisk addin doctor` says why. Freeze to values makes a copy that needs none."
    if value.startswith("#BOMRISK"):
        return "The text says what is wrong with the cells that the formula reads."
    if value == "#SPILL!":
        return "Clear the cells below and beside the formula, so that its table has room."
    return "Check the cells that the formula reads; then press Ctrl+Alt+F9 to calculate anew."
