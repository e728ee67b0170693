"""Levels that only the look of a table shows: blanks or signs before a text, indented cells, grouped rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bomrisk.findings import Finding
from bomrisk_templates.reading.column_map import ColumnMap, MappedColumn
from bomrisk_templates.reading.grid import Grid, column_letter, text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["Indentation", "derive_levels", "without_marks"]

_MARKS = {
    "tree lines": re.compile(r"[\s│┃|]*(?:[├└┣┗╠╚╰╟┝┕╞]|[|`+\\](?=-))[\s─━═╴┬┐>\-]*"),
    "dots": re.compile(r"(?:[.·•…]\s*)+"),
    "dashes": re.compile(r"(?:[-–—_>»]\s*)+"),
}
_BEGINS = frozenset("│┃|├└┣┗╠╚╰╟┝┕╞`+\\-.·•…–—_>»")
_SAMPLE = 500
_LEAST_INDENTED = 0.2
_STRUCTURE = ("level", "position", "parent")
_COLUMNS = ("description", "part_number")


@dataclass(frozen=True, slots=True)
class Indentation:
    """Levels read from the look of a table.

    Parameters
    ----------
    levels : list of int
        One per line, the top being 0.
    column : int
        0-based column that shows them.
    marks : str
        Signs that stand before its texts, a key of the patterns here; empty for blanks, formats and row groups.
    finding : Finding
    """

    levels: list[int]
    column: int
    marks: str
    finding: Finding


def derive_levels(region: Region, columns: ColumnMap, rows: SortedRows, closed: set[str]) -> Indentation | None:
    """Read levels from indentation, where no column tells the structure, and take them as the column ``level``.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
        Gets the level with the reason.
    rows : SortedRows
    closed : set of str
        Canonical names that the person settled.

    Returns
    -------
    Indentation or None
        None unless the steps are regular: the first line stands furthest left, each step goes in by one, there are two levels or
        more and a fifth of the lines is indented.
    """
    if "level" in closed or any(role in columns.mapped for role in _STRUCTURE) or len(rows.lines) < 3:
        return None
    grid = region.grid
    numbers = [grid.numbers[index] for index in rows.lines]
    shown = [(role, column) for role in _COLUMNS if (column := columns.column(role)) is not None]
    for role, column in shown:
        sample = [text_of(grid.rows[index][column]) for index in rows.lines[:_SAMPLE]]
        if not grid.indents and not any(text[:1] in _BEGINS for text in sample):
            continue
        texts = [text_of(grid.rows[index][column]) for index in rows.lines]
        marked = sum(text[:1] in _BEGINS for text in texts) >= _LEAST_INDENTED * len(texts)
        for marks, pattern in _MARKS.items() if marked else ():
            widths = [
                _blanks(grid, number, column) + _width(pattern, text)
                for number, text in zip(numbers, texts, strict=True)
            ]
            if any(map(pattern.match, texts)) and (levels := _regular(widths)):
                return _found(
                    region, columns, levels, column, marks, f"{marks} before the texts of the {_words(role)}", numbers
                )
        if grid.indents and (levels := _regular([_blanks(grid, number, column) for number in numbers])):
            return _found(
                region, columns, levels, column, "", f"blanks before the texts of the {_words(role)}", numbers
            )
    for role, column in shown:
        if levels := _regular(_at(grid.styled_indents, numbers, column)):
            return _found(region, columns, levels, column, "", f"the indented cells of the {_words(role)}", numbers)
    if grid.outline and shown and (levels := _regular([grid.outline.get(number, 0) for number in numbers])):
        return _found(region, columns, levels, shown[0][1], "", "the groups of rows (outline)", numbers)
    return None


def _blanks(grid: Grid, number: int, column: int) -> int:
    return grid.indents.get((number, column), 0) if grid.indents else 0


def _at(indents: Mapping[tuple[int, int], int], numbers: Sequence[int], column: int) -> list[int]:
    return [indents.get((number, column), 0) for number in numbers] if indents else []


def _width(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    # A dash alone says that there is nothing.
    return match.end() if match and match.end() < len(text) else 0


def _regular(widths: Sequence[int]) -> list[int] | None:
    """Levels of a regular indentation, None for any other."""
    if not widths:
        return None
    steps = {width: level for level, width in enumerate(sorted(set(widths)))}
    if len(steps) < 2 or len(steps) > 60:
        return None
    levels = [steps[width] for width in widths]
    if levels[0] or sum(level > 0 for level in levels) < _LEAST_INDENTED * len(levels):
        return None
    before = 0
    for level in levels:
        if level > before + 1:
            return None
        before = level
    return levels


def _found(
    region: Region, columns: ColumnMap, levels: list[int], column: int, marks: str, how: str, numbers: Sequence[int]
) -> Indentation:
    count = max(levels) + 1
    header = region.headers.get(column, "")
    columns.mapped["level"] = MappedColumn("level", column, header, "medium", f"{how} show {count} levels")
    first = next(number for number, level in zip(numbers, levels, strict=True) if level)
    finding = Finding(
        "level-from-indentation",
        "info",
        region.grid.where(first, column),
        f"{how} show {count} levels: a line that is further in is inside the one above it, and quantities are multiplied down.",
        f"If that is wrong, say that there is no level: --column level=  (column {column_letter(column)} stays as it is).",
    )
    return Indentation(levels, column, marks, finding)


def _words(role: str) -> str:
    return role.replace("_", " ")


def without_marks(text: str | None, marks: str) -> str | None:
    """Return a text without the signs that show its level."""
    if text is None or not marks:
        return text
    match = _MARKS[marks].match(text)
    return (text[match.end() :].strip() or text) if match else text
