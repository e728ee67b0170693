"""Findings about sheets and tables as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bomrisk.findings import Finding
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import Grid, column_letter
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SkippedRow, SortedRows

__all__ = ["sheet_findings", "table_findings"]


def sheet_findings(grids: Sequence[Grid], regions: Sequence[Region]) -> list[Finding]:
    """What a person must know about whole sheets: left out, hidden, with hidden rows, cut."""
    findings: list[Finding] = []
    used = {region.grid.sheet for region in regions}
    for grid in grids:
        if grid.rows and grid.sheet not in used:
            message = (
                f"no BOM table was recognised on the sheet {grid.sheet!r} ({len(grid.rows)} rows); it was left out."
            )
            findings.append(Finding("sheet-skipped", "info", f"{grid.sheet}!A1", message))
        if grid.sheet in used and grid.hidden:
            message = f"the sheet {grid.sheet!r} is hidden; its lines are read."
            findings.append(
                Finding(
                    "hidden-sheet", "warning", f"{grid.sheet}!A1", message, "Leave it out by naming the sheets to read."
                )
            )
        hidden = sorted(grid.hidden_rows.intersection(grid.numbers)) if grid.sheet in used else []
        if hidden:
            message = f"{len(hidden)} hidden rows are read like the others: {_numbers(hidden)}."
            findings.append(
                Finding(
                    "hidden-rows", "warning", grid.where(hidden[0]), message, "Unhide them to check, or delete them."
                )
            )
        if grid.cut_columns:
            message = f"{grid.cut_columns} columns far to the right were left out."
            findings.append(Finding("columns-cut", "warning", f"{grid.sheet}!A1", message))
    return findings


def table_findings(region: Region, columns: ColumnMap, rows: SortedRows) -> list[Finding]:
    """What a person must know about one table: doubtful columns, a missing header, rows that are no lines."""
    grid = region.grid
    findings: list[Finding] = []
    top = grid.numbers[region.header] if region.header is not None else grid.numbers[region.first]
    if region.header is None:
        message = "the table has no header; its columns were told by their values."
        findings.append(Finding("no-header", "warning", grid.where(top), message, "Check the columns, or name them."))
    for mapped in columns.mapped.values():
        if mapped.confidence == "low":
            message = f"{mapped.role} is taken from column {column_letter(mapped.column)}: {mapped.reason}."
            action = f"If that is wrong, name the right one: --column {mapped.role}=LETTER."
            findings.append(Finding("column-doubtful", "warning", grid.where(top, mapped.column), message, action))
    for column, role, reason in columns.denied:
        message = f"the header {region.headers.get(column, '')!r} says {role}, but {reason}; it was not taken as that."
        action = f"If it is, say so: --column {role}={column_letter(column)}."
        findings.append(Finding("header-contradicted", "warning", grid.where(top, column), message, action))
    if columns.open_price:
        price = columns.mapped["unit_price"]
        message = f"nothing tells whether {price.header!r} is the price of one piece or of the line; it is read as that of one."
        action = f"If it is that of the line, say so: --column line_total={column_letter(price.column)}."
        findings.append(Finding("price-of-one-or-line", "warning", grid.where(top, price.column), message, action))
    if "description" not in columns.mapped:
        message = "there is no description column; parts are known by their number only."
        findings.append(Finding("no-description", "warning", grid.where(top), message))
    counts: Counter[str] = Counter()
    example: dict[str, SkippedRow] = {}
    for skipped in rows.skipped:
        reason = "alternate" if skipped.reason.startswith("alternate of row ") else skipped.reason
        counts[reason] += skipped.count
        example.setdefault(reason, skipped)
    for expected in ("blank", "header"):
        counts.pop(expected, None)
    if counts:
        parts = ", ".join(f"{count} {reason} (row {example[reason].row})" for reason, count in counts.most_common())
        message = f"{len(rows.lines)} lines read; {sum(counts.values())} rows are no lines: {parts}."
        findings.append(Finding("rows-skipped", "info", grid.where(top), message))
    return findings


def _numbers(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:12])
    return shown if len(rows) <= 12 else f"{shown} and {len(rows) - 12} more"
