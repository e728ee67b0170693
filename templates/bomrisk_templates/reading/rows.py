"""Which rows of a table are BOM lines, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping

from bomrisk_templates.reading.alternates import rows_of_alternates
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.listed_again import listed_again
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.row_facts import SECTION_NUMBER, look
from bomrisk_templates.reading.row_judge import RowJudge
from bomrisk_templates.reading.sorted_rows import SkippedRow, SkipReason, SortedRows

__all__ = ["all_rows", "sort_rows"]

_PAPERS = frozenset(("документация", "документы", "documentation", "documents", "dokumentation", "dokumentacja"))
"""Sections of a parts list in which its drawings and manuals stand, as GOST 2.106 lays it out."""


def all_rows(region: Region) -> SortedRows:
    """Take every row below the header as a line."""
    lines = list(range(region.first, region.last))
    header = [region.grid.numbers[index] for index in region.header_rows]
    return SortedRows(lines, [SkippedRow(number, number, "header") for number in header], [""] * len(lines))


def sort_rows(
    region: Region, columns: ColumnMap, skip: Mapping[int, None] | frozenset[int] = frozenset()
) -> SortedRows:
    """Sort the rows of a table into lines and others.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    skip : set of int
        1-based rows that the person takes out.

    Returns
    -------
    SortedRows
        Every row from the header down is either a line or among the skipped.
    """
    grid = region.grid
    rows = look(region, columns)
    alternates = rows_of_alternates(region, columns)
    judge = RowJudge(region, columns, rows, alternates.keys())
    result = SortedRows([], [], [])
    section = ""
    for index in range(region.first if region.above is None else region.above, region.first):
        cells = [text_of(cell) for cell in grid.rows[index][region.left : region.right] if cell != ""]
        if cells and index not in region.header_rows:
            result.skipped.append(SkippedRow(grid.numbers[index], grid.numbers[index], "title", cells[0][:80]))
    result.skipped += [SkippedRow(grid.numbers[index], grid.numbers[index], "header") for index in region.header_rows]
    previous = grid.numbers[region.first - 1] if region.first else 0
    for position, row in enumerate(rows):
        number = grid.numbers[row.index]
        if number - previous > 1:
            result.skipped.append(SkippedRow(previous + 1, number - 1, "blank"))
        previous = number
        reason: SkipReason | str | None
        if number in skip:
            reason = judge.keep("set by you")
        elif result.lines and alternates.get(row.index) == result.lines[-1]:
            judge.keep(None)
            reason = f"alternate of row {grid.numbers[result.lines[-1]]}"
            result.alternates.setdefault(result.lines[-1], []).append(row.index)
        else:
            papers = not judge.totals.is_counted(row) and judge.has_quantities and section.casefold() in _PAPERS
            reason = judge.keep(judge.reason(position) or ("no quantity" if papers else None))
        if reason is None:
            result.lines.append(row.index)
            result.sections.append(section)
            continue
        texts = [text_of(grid.rows[row.index][c]) for c in judge.filled(row)]
        # "II", "Sensors": the number of a section, or of a total, says less than its name.
        text = next((text for text in texts if not SECTION_NUMBER.fullmatch(text)), texts[0] if texts else "")
        result.skipped.append(SkippedRow(number, number, reason, text[:80]))
        if reason == "continuation" and result.lines:
            result.continued.setdefault(result.lines[-1], []).append(row.index)
        if reason == "section heading":
            section = text
    return _without(listed_again(region, columns, result.lines), region, result)


def _without(again: frozenset[int], region: Region, rows: SortedRows) -> SortedRows:
    """Leave out the lines that another list of the table counts."""
    if again:
        kept = [
            (index, section) for index, section in zip(rows.lines, rows.sections, strict=True) if index not in again
        ]
        rows.lines, rows.sections = [index for index, _ in kept], [section for _, section in kept]
        numbers = (region.grid.numbers[index] for index in sorted(again))
        rows.skipped += [SkippedRow(number, number, "listed again") for number in numbers]
    return rows
