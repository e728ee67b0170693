"""What a person must know about each row of a range that was read as a BOM, in short texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from bomrisk.findings import Finding
from bomrisk.structure_findings import STRUCTURE_CODES
from bomrisk_excel.functions.cells import TEXT_LIMIT, Grid, cell_error, is_blank
from bomrisk_templates.reading import BomFile, BomTable
from bomrisk_templates.reading.grid import column_index, column_letter

__all__ = ["joined", "row_notes"]

_PLACE = re.compile(r"!([A-Z]*)(\d+)$")
_MORE = re.compile(r"more cells of column ([A-Z]+) like this, down to row (\d+)")
_COLUMN = re.compile(r"\bcolumn ([A-Z]{1,3})\b")
_TABLE_HINTS = {
    "no-header": "the table has no header",
    "no-description": "there is no description column",
    "header-contradicted": "{column} was not used",
    "column-doubtful": "{column} is doubtful",
}
"""Codes of the reader's findings about whole tables, and what each affected line says of them."""

_SILENT = ("header", "title", "blank")
"""Rows that nobody takes for a line."""


def joined(notes: Iterable[str], begin: str = "") -> str:
    """Join notes to a text that Excel takes, and say how many do not fit.

    Parameters
    ----------
    notes : iterable of str
    begin : str
        What the text begins with.

    Returns
    -------
    str
        Never empty of notes: the first one is cut where it is too long.
    """
    texts = list(dict.fromkeys(note.rstrip(".") for note in notes))
    for count in range(len(texts), 1, -1):
        more = f"; … and {len(texts) - count} more" if count < len(texts) else ""
        text = begin + "; ".join(texts[:count]) + more
        if len(text) <= TEXT_LIMIT:
            return text
    more = f"; … and {len(texts) - 1} more" if len(texts) > 1 else ""
    text = begin + "".join(texts[:1])
    room = TEXT_LIMIT - len(more)
    return (text if len(text) <= room else text[: room - 1].rstrip() + "…") + more


def row_notes(file: BomFile, cells: Grid) -> dict[int, list[str]]:
    """Collect what must be known about rows: the reader's findings, rows that are no line, cells with errors.

    Parameters
    ----------
    file : BomFile
        As read from `cells`.
    cells : list of list

    Returns
    -------
    dict
        1-based row to its notes; a row without any is not in it.
    """
    return _Notes(file, cells).collect()


class _Notes:
    def __init__(self, file: BomFile, cells: Grid) -> None:
        self.file, self.cells = file, cells
        self.notes: dict[int, list[str]] = {}
        self.position = {int(row): index for index, row in enumerate(file.lines["row"])}
        self.headers = {table.header_row for table in file.tables}

    def collect(self) -> dict[int, list[str]]:
        for finding in self.file.findings:
            # What is inside what changes no line's rating.
            if finding.severity != "info" and finding.code not in STRUCTURE_CODES:
                self._finding(finding)
        self._no_lines()
        self._errors()
        return self.notes

    def _note(self, row: int, text: str) -> None:
        self.notes.setdefault(row, []).append(text)

    def _finding(self, finding: Finding) -> None:
        place = _PLACE.search(finding.where)
        letters, row = (place[1], int(place[2])) if place else ("", 1)
        message = _COLUMN.sub(r"column \1 of the range", finding.message)
        hint = _TABLE_HINTS.get(finding.code, "")
        table = self._table(row)
        if row in self.position and not hint:
            self._note(row, message)
            if more := _MORE.search(finding.message):
                self._others(table, finding.code, more[1], row, int(more[2]))
            return
        top = table.header_row or table.rows[0]
        self._note(top, message)
        see = "see the header row" if table.header_row else f"see row {top} of the range"
        text = hint.format(column=_name(table, letters)) if hint else ""
        for line in table.rows:
            if line != top and (not letters or not hint or not self._is_blank(line, letters)):
                self._note(line, f"{text}, {see}" if text else see)

    def _others(self, table: BomTable, code: str, letters: str, first: int, last: int) -> None:
        """The reader lists only the first cells of a column that it cannot read; the lines of the others say so too."""
        role = next((role for role, column in table.columns.items() if column == letters), "")
        values = self.file.lines[role] if role in self.file.lines.columns else None
        for row in table.rows:
            if not first <= row <= last or self._is_blank(row, letters):
                continue
            if code in ("date-in-code", "digits-lost"):
                self._note(row, f"{_name(table, letters)} may be wrong, see row {first} of the range")
            elif values is not None and pd.isna(values.iloc[self.position[row]]):
                self._note(row, f"{_name(table, letters)} counts as unknown")

    def _no_lines(self) -> None:
        for table in self.file.tables:
            for skipped in table.skipped:
                if skipped.reason not in _SILENT and self._is_free(skipped.row):
                    self._note(skipped.row, f"not a line: {skipped.reason}")

    def _errors(self) -> None:
        start = min(table.header_row or table.rows[0] for table in self.file.tables)
        for row, line in enumerate(self.cells, start=1):
            errors = [(column_letter(column), error) for column, cell in enumerate(line) if (error := cell_error(cell))]
            if not errors or row < start:
                continue
            table = self._table(row)
            if self._is_free(row) and row not in self.notes:
                self._note(row, "not a line: it holds nothing but errors")
            # The reader tells of errors in the columns that it uses, in lines only.
            told = {letters for letters in table.columns.values() if letters} if row in self.position else set()
            for letters, error in errors:
                if letters not in told:
                    self._note(row, f"{_name(table, letters)} is {error[:60]}")

    def _is_free(self, row: int) -> bool:
        return row not in self.position and row not in self.headers

    def _is_blank(self, row: int, letters: str) -> bool:
        index = column_index(letters)
        line = self.cells[row - 1]
        return index is None or index >= len(line) or is_blank(line[index])

    def _table(self, row: int) -> BomTable:
        """The table that a row belongs to: the last one that begins at or above it."""
        begun = [table for table in self._in_order() if (table.header_row or table.rows[0]) <= row]
        return begun[-1] if begun else next(self._in_order())

    def _in_order(self) -> Iterator[BomTable]:
        return iter(sorted(self.file.tables, key=lambda table: table.header_row or table.rows[0]))


def _name(table: BomTable, letters: str) -> str:
    header = table.column_headers.get(letters, "")
    return f"'{header[:40]}'" if header else f"column {letters} of the range"
