"""Alternate parts of a line: further columns of makers and their numbers, and rows below a line that give nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bomrisk_templates.reading.alternate_words import is_alternate, series_number
from bomrisk_templates.reading.cell_findings import NOTHING
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.header_words import roles_without_alternate
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["AlternateColumns", "alternate_columns", "alternates_of_lines", "rows_of_alternates"]

_PAIRS = (("manufacturer", "manufacturer_part_number"), ("supplier", "supplier_part_number"))
_SEPARATORS = re.compile(r"[;\n]")
_NOTHING = NOTHING | {"na", "no", "keine", "нет", "无", "無", "なし", "tbd"}
_SAME = ("part_number", "description", "quantity", "unit", "designator")
"""What a row may repeat of its line."""
_TELLING = ("material", "cas", "hs_code", "line_total")
_SAYING_MORE = ("description", "quantity", "part_number")


@dataclass
class AlternateColumns:
    """Columns beside those of the line itself.

    Parameters
    ----------
    pairs : list of (int or None, int or None)
        0-based columns of a maker or supplier and of its number.
    texts : list of int
        Columns that list alternates as text.
    """

    pairs: list[tuple[int | None, int | None]] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)

    @property
    def all(self) -> list[int]:
        """All of them, from left to right."""
        return sorted({*self.texts, *(column for pair in self.pairs for column in pair if column is not None)})


def alternate_columns(region: Region, columns: ColumnMap) -> AlternateColumns:
    """Find the columns that only name alternates.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
        Columns that are taken are the line's own.
    """
    taken = {mapped.column for mapped in columns.mapped.values()}
    found = AlternateColumns()
    series: dict[str, dict[str, int]] = {}
    for column, header in sorted(region.headers.items()):
        kind = _kind(header) if column not in taken else None
        if kind is None:
            continue
        role, number = kind
        if role == "":
            found.texts.append(column)
        else:
            # A second column of the same name and number begins a new pair.
            key = number
            while role in series.get(key, {}):
                key += "'"
            series.setdefault(key, {})[role] = column
    for roles in series.values():
        for maker, number in _PAIRS:
            if maker in roles or number in roles:
                found.pairs.append((roles.get(maker), roles.get(number)))
        found.texts += [roles["part_number"]] if "part_number" in roles else []
    return found


@lru_cache(maxsize=4096)
def _kind(header: str) -> tuple[str, str] | None:
    """The role that a header repeats (empty for a list of alternates) and what tells its series; None for any other header."""
    alternate = is_alternate(header)
    # The 2 of "2nd source" begins no series of its own.
    number = series_number(header)
    if not alternate and not number:
        return None
    role = roles_without_alternate(header, number=number != "")
    if role is None or (role in ("", "part_number") and not alternate):
        return None
    return role, f"{'alternate' if alternate else ''}{number}"


def alternates_of_lines(
    region: Region, columns: ColumnMap, rows: SortedRows, stated: Sequence[str | None] | None
) -> list[str | None] | None:
    """Give the alternates of each line as one text.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    rows : SortedRows
    stated : sequence of str or None, optional
        What a column of that meaning says already.

    Returns
    -------
    list of str or None, or None
        None where the table has no alternates at all.
    """
    others = alternate_columns(region, columns)
    if stated is None and not others.all and not rows.alternates:
        return None
    own = [(columns.column("manufacturer"), _number_column(region, columns))]
    cells = region.grid.rows
    texts: list[str | None] = []
    for position, index in enumerate(rows.lines):
        parts = list(_SEPARATORS.split((stated[position] if stated is not None else None) or ""))
        parts += _named(cells[index], others)
        for below in rows.alternates.get(index, ()):
            parts += _pairs(cells[below], own)
            parts += _named(cells[below], others)
        texts.append(_joined(parts, _pairs(cells[index], own)))
    return texts


def _named(row: Sequence[Cell], others: AlternateColumns) -> list[str]:
    texts = [part for column in others.texts for part in _SEPARATORS.split(text_of(row[column]))]
    return [*_pairs(row, others.pairs), *texts]


def _pairs(row: Sequence[Cell], pairs: Iterable[tuple[int | None, int | None]]) -> list[str]:
    found = []
    for pair in pairs:
        texts = [text_of(row[column]) for column in pair if column is not None]
        kept = [text for text in texts if text and text.casefold() not in _NOTHING and "://" not in text]
        found.append(" ".join(kept))
    return found


def _joined(parts: Iterable[str], own: Sequence[str]) -> str | None:
    known = {" ".join(text.split()).casefold() for text in own} | {""}
    kept = []
    for part in parts:
        text = " ".join(part.split())
        if text.casefold() not in known and text.casefold() not in _NOTHING:
            known.add(text.casefold())
            kept.append(text)
    return "; ".join(kept) or None


def rows_of_alternates(region: Region, columns: ColumnMap) -> dict[int, int]:
    """Find the rows that only give another manufacturer and number for the line above them.

    Parameters
    ----------
    region : Region
    columns : ColumnMap

    Returns
    -------
    dict of int to int
        Index of each such row to that of the row that they are alternates of, if that one is a line.
    """
    number = _number_column(region, columns)
    if number is None:
        return {}
    repeats = _Repeats(region, columns, number)
    found: dict[int, int] = {}
    numbers = region.grid.numbers
    for index in _without_names(region, columns):
        line = found.get(index - 1, index - 1)
        if (
            numbers[index] - numbers[index - 1] == 1
            and not {index, line} & region.repeated
            and repeats.line(index, line)
        ):
            found[index] = line
    return found


def _without_names(region: Region, columns: ColumnMap) -> list[int]:
    """Rows whose description is blank or stands in the row above too: quickly, for most are lines of their own."""
    cells, indices = region.grid.rows, range(region.first + 1, region.last)
    column = columns.column("description")
    if column is None:
        return list(indices)
    texts = [row[column] for row in cells]
    return [index for index in indices if texts[index] == "" or texts[index] == texts[index - 1]]


class _Repeats:
    """Tells whether a row only gives another manufacturer and number for the line above it."""

    def __init__(self, region: Region, columns: ColumnMap, number: int) -> None:
        self.rows, self.number = region.grid.rows, number
        self.maker = columns.column("manufacturer")
        self.pair = [number] if self.maker is None else [self.maker, number]
        self.same = {role: column for role in _SAME if (column := columns.column(role)) not in (None, number)}
        self.telling = [column for role in _TELLING if (column := columns.column(role)) is not None]
        self.item = _item_column(region, columns)

    def line(self, index: int, line: int) -> bool:
        """Whether the row names a number that is not the line's, and all else that tells parts apart is blank or the line's.

        With a quantity of its own, or without a maker, it must have the line's item number.
        """
        row, above = self.rows[index], self.rows[line]
        # Most rows are lines of their own, told at once by what they are called.
        if any(
            row[column] != "" and _plain(row[column]) not in ("", _plain(above[column]))
            for column in self.same.values()
        ):
            return False
        pair, pair_above = ([_plain(cells[column]) for column in self.pair] for cells in (row, above))
        if not pair[-1] or not pair_above[-1] or pair == pair_above:
            return False
        item = _plain(row[self.item]) if self.item is not None else ""
        same_item = self.item is not None and item == _plain(above[self.item]) != ""
        if item and not same_item:
            return False
        if any(_plain(row[column]) not in ("", _plain(above[column])) for column in self.telling):
            return False
        repeated = {role for role, column in self.same.items() if _plain(row[column])}
        if same_item or ("designator" in repeated and "part_number" in repeated):
            return True
        # Nothing but maker and number, below a line that says more.
        says_more = any(_plain(above[self.same[role]]) for role in _SAYING_MORE if role in self.same)
        named = self.maker is not None and pair[0] != ""
        return named and says_more and not repeated - {"part_number", "unit"}


def _number_column(region: Region, columns: ColumnMap) -> int | None:
    """The column of the maker's numbers, also where it is taken for the part number since there is no other."""
    column = columns.column("manufacturer_part_number")
    if column is None and (sole := columns.column("part_number")) is not None:
        roles = region.roles.get(sole, {})
        column = sole if max(roles, key=lambda role: roles[role], default="") == "manufacturer_part_number" else None
    return column


def _item_column(region: Region, columns: ColumnMap) -> int | None:
    """The column that numbers the lines, also where its numbers repeat."""
    if columns.line_number is not None:
        return columns.line_number
    taken = {mapped.column for mapped in columns.mapped.values()}
    found = [
        column
        for column, roles in sorted(region.roles.items())
        if roles.get("line_number", 0.0) >= 0.9 and column not in taken
    ]
    return found[0] if found else None


def _plain(cell: Cell) -> str:
    return text_of(cell).strip().casefold()
