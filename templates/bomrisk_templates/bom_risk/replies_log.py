"""The rows of the sheet Replies: who answered what and when, and what it changed; carried from one workbook to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.columns_of import Columns, headed, row_heights
from bomrisk_templates.bom_risk.line_key import plain
from bomrisk_templates.bom_risk.risk_file import RiskFile
from bomrisk_templates.package.workbook import Workbook

if TYPE_CHECKING:
    from bomrisk_templates.bom_risk.kept_entries import KeptEntries

__all__ = ["LogRow", "fill_replies", "joined_log", "read_log", "replies_sentence"]

LogRow: TypeAlias = dict[str, Any]
"""One answer, by key of the columns of the table ``bomrisk_replies``."""

TABLE = "bomrisk_replies"
_QUESTION = ("supplier", "part_number", "material", "question")
_SAME = (*_QUESTION, "form", "replied_on", "answer", "state")
_NUMBERS = ("score_before", "score_after")
_DATES = ("replied_on", "merged_as_of")
_NAMED = 5


def read_log(file: RiskFile) -> list[LogRow]:
    """Read the rows of a risk workbook; none where it is of a version without them."""
    table = file.table(TABLE)
    if table is None:
        return []
    keys = {column.header.casefold(): column.key for column in TABLES[TABLE]}
    rows = []
    for _, cells in table.rows():
        row = {keys[name]: cell for header, cell in cells.items() if (name := header.strip().casefold()) in keys}
        if row:
            rows.append(row)
    return rows


def joined_log(old: Iterable[LogRow], new: Iterable[LogRow]) -> list[LogRow]:
    """Join rows: what was merged before is not listed twice, and what has been answered anew says so.

    Parameters
    ----------
    old, new : iterable of LogRow

    Returns
    -------
    list of LogRow
        The new ones first.
    """
    before, now = list(old), list(new)
    known = {_key(row, _SAME) for row in before}
    added = [row for row in now if _key(row, _SAME) not in known]
    latest: dict[tuple[str, ...], dt.date] = {}
    for row in added:
        day = _day(row.get("replied_on"))
        if day is not None:
            key = _key(row, _QUESTION)
            latest[key] = max(day, latest.get(key, day))
    for row in before:
        day, newer = _day(row.get("replied_on")), latest.get(_key(row, _QUESTION))
        if newer is not None and (day is None or day < newer) and not plain(row.get("state")).startswith("replaced"):
            row["state"] = f"replaced on {newer}"
    return [*added, *before]


def _key(row: LogRow, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(_day(row.get(name)) if name in _DATES else row.get(name)) for name in names)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def fill_replies(book: Workbook, kept: KeptEntries | None) -> None:
    """Fill the sheet Replies, which stays hidden as long as there are none."""
    rows = kept.replies if kept is not None else []
    columns: Columns = {}
    for column in TABLES[TABLE]:
        cells = [row.get(column.key) for row in rows]
        if column.key in _NUMBERS:
            columns[column.key] = [float(cell) if isinstance(cell, (int, float)) else None for cell in cells]
        elif column.key in _DATES:
            columns[column.key] = [_moment(cell) for cell in cells]
        else:
            columns[column.key] = [None if cell is None or cell == "" else str(cell) for cell in cells]
    book.fill_table(TABLE, headed(TABLE, columns), len(rows), heights=row_heights(TABLE, columns, len(rows)))
    book.set_value("bomrisk_replies_line", replies_sentence(rows))
    if rows:
        book.show_sheet_of(TABLE)


def _moment(cell: Any) -> dt.datetime | None:
    day = _day(cell)
    return dt.datetime(day.year, day.month, day.day) if day is not None else None


def replies_sentence(rows: Sequence[LogRow]) -> str:
    """Say in a sentence how much was answered, and what it changed."""
    if not rows:
        return "No replies were merged into this workbook."
    suppliers = {plain(row.get("supplier")) for row in rows}
    states = [plain(row.get("state")) for row in rows]
    known = {name: states.count(name) for name in ("answered", "unknown", "not answered")}
    others = len([state for state in states if state not in known and not state.startswith("replaced")])
    said = [
        f"{known['answered']:,} answered",
        f"{known['unknown']:,} unknown",
        f"{known['not answered']:,} not answered",
    ]
    said += [f"{others:,} to look at"] if others else []
    moved: dict[tuple[str, ...], str] = {}
    for row in rows:
        before, after = (row.get(name) or "" for name in ("grade_before", "grade_after"))
        if before != after:
            key = (plain(row.get("part_number")), plain(row.get("merged_as_of")))
            moved.setdefault(key, f"{row.get('part_number') or 'a line'} {before} to {after}")
    listed = "; ".join(list(moved.values())[:_NAMED]) + (f"; {len(moved) - _NAMED} more" if len(moved) > _NAMED else "")
    changes = f" Grades changed: {listed}." if moved else " No grade changed."
    return f"{len(suppliers):,} supplier{'s' if len(suppliers) != 1 else ''}: {', '.join(said)}.{changes}"
