"""What a sheet shall show, before anything is written: texts, tables, widths. Everything is computed when a page is made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bomrisk_excel.ribbon.arrangement import Arrangement
from bomrisk_excel.ribbon.own_sheets import MARK_ROW, Role
from bomrisk_excel.ribbon.rating import Rated, version
from bomrisk_excel.ribbon.template_look import CellLook, is_number, template_look
from bomrisk_excel.user_settings import policy_label
from bomrisk_templates.bom_risk.columns import TABLES, Column

__all__ = ["Block", "Note", "Page", "columns_of", "heading", "needed_height", "rows_of_columns", "title_notes"]

_MOST_POINTS = 409.0
_PADDING = 2.4
_LINE = 1.32


@dataclass(frozen=True, slots=True)
class Note:
    """One cell with its own look: a title, a label, a figure."""

    row: int
    column: int
    value: Any
    look: CellLook


@dataclass(frozen=True, slots=True)
class Block:
    """A table.

    Parameters
    ----------
    table : str
        Table of the template that it looks like.
    columns : sequence of Column
        Of that table.
    rows : sequence of sequence
        Values, one per column; None is an empty cell.
    row, column : int
        1-based place of the header.
    heights : sequence of float, optional
        Of each row, in points; left to Excel if not given, which needs one call for any number of rows.
    size : float, optional
        Size of the text, in points.
    formats : mapping
        Number formats that the buyer gave to columns, by position from 0.
    """

    table: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    row: int
    column: int = 1
    heights: Sequence[float] | None = None
    size: float | None = None
    formats: Mapping[int, str] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        """1-based last row."""
        return self.row + len(self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet.

    Parameters
    ----------
    role : Role
    title : str
        For the printed header.
    notes, blocks : sequence
    widths : mapping
        In characters, by 1-based column.
    heights : mapping
        In points, by 1-based row.
    print_to : tuple of int
        1-based last row and column that are printed.
    one_page : bool
        Whether it is printed on a single page; else as wide as one page.
    portrait : bool
    freeze : str
        First cell that scrolls; empty for none.
    title_row : int
        Row that is repeated on each printed page, with the lines above it that say what was rated and when; 0 for none.
    choices : mapping
        What a column of entries offers, by 1-based column.
    prompts : mapping
        Title and text that are shown when a cell of a column of entries is chosen, by 1-based column.
    arrangement : Arrangement, optional
        Where the rows of the sheet that is there already go; without it the sheet is cleared and drawn anew.
    """

    role: Role
    title: str
    notes: Sequence[Note]
    blocks: Sequence[Block]
    widths: Mapping[int, float]
    print_to: tuple[int, int]
    heights: Mapping[int, float] = field(default_factory=dict)
    one_page: bool = False
    portrait: bool = False
    freeze: str = ""
    title_row: int = 0
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    prompts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    arrangement: Arrangement | None = None


def heading(rated: Rated) -> str:
    """Say in one line what was rated, for when and by what."""
    live, assessment = rated.live, rated.assessment
    return (
        f"{live.bom.path.name}, sheet {live.sheet.name}; as of {assessment.as_of.isoformat()}; destination {assessment.to}; "
        f"facts verified through {rated.facts.verified_through.isoformat()}; policy {policy_label(assessment.policy)}"
    )


def title_notes(title: str, lead: str) -> list[Note]:
    """Return the first rows of each of our sheets; the third one marks it as ours."""
    look = template_look()
    mark = (
        f"Values by {version()}, not formulas: they stay as they are. Risk workbook on the ribbon makes the living workbook, "
        "in which every grade follows its Policy sheet."
    )
    return [Note(1, 1, title, look.title), Note(2, 1, lead, look.lead), Note(MARK_ROW, 1, mark, look.lead)]


def columns_of(table: str, keys: Sequence[str]) -> list[Column]:
    """Return columns of a table of the template by key."""
    known = {column.key: column for column in TABLES[table]}
    return [known[key] for key in keys]


def rows_of_columns(columns: Mapping[str, Any], keys: Sequence[str]) -> list[list[Any]]:
    """Turn columns of values into rows; what is not a number or text becomes an empty cell."""
    return [[plain(value) for value in row] for row in zip(*(columns[key] for key in keys), strict=True)]


def plain(value: Any) -> Any:
    """A value as a cell takes it: NaN and empty text are no value."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def needed_height(columns: Sequence[Column], values: Sequence[Any], size: float, widths: Sequence[float]) -> float:
    """Estimate the height of a row in points that shows its wrapped texts."""
    lines = 1.0
    for column, value, width in zip(columns, values, widths, strict=True):
        if isinstance(value, str) and not is_number(column.look):
            # Words do not fill their lines; 1.15 characters of running text go into the width of a digit.
            per_line = max((width - 2) * 1.15 * 10 / size - 1, 4)
            lines = max(lines, sum(math.ceil(max(len(part), 1) / per_line) for part in value.split("\n")))
    return min(round(lines * size * _LINE + _PADDING, 1), _MOST_POINTS)
