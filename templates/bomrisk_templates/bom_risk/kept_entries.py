"""Carries what a buyer wrote in an earlier risk workbook over to a BOM of today, by part number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.bom_risk.buyer_entries import (
    AMOUNTS,
    NAMES,
    OF_BOM,
    STATEMENTS,
    EntryLine,
    read_entries,
    unreadable_entries,
)
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.line_key import key_of, match, plain
from bomrisk_templates.bom_risk.line_tables import extra_headers
from bomrisk_templates.bom_risk.replies_log import LogRow, joined_log, read_log
from bomrisk_templates.bom_risk.risk_file import RiskFile
from bomrisk_templates.declarations.merging import REPLY
from bomrisk_templates.reading.bom_file import BomFile
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.origin_cells import origin_text

__all__ = ["KeptEntries", "keep_entries"]

_TEXT = pd.Series(["text"]).dtype
_HEADERS = {column.key: column.header for name in ("bomrisk_results", "bomrisk_bom") for column in TABLES[name]}
_MOST = 25


@dataclass
class KeptEntries:
    """Entries of earlier workbooks, in the order of the lines of today.

    Parameters
    ----------
    count : int
        Lines of today.
    results : dict
        Values of the buyer's columns on Results, by key of our columns or by the heading of a column that the buyer added.
    amounts : dict
        Quantities and prices that the buyer typed into Results, by key.
    left : list of EntryLine
        Entries whose line is not in the BOM any more.
    kept, lost : int
        Number of entries that found their line, and of those that did not.
    replies : list of dict
        Rows of the sheet Replies, see :mod:`bomrisk_templates.bom_risk.replies_log`.
    """

    count: int
    results: dict[str, list[Any]] = field(default_factory=dict)
    added: dict[str, list[Any]] = field(default_factory=dict)
    amounts: dict[str, list[Any]] = field(default_factory=dict)
    left: list[EntryLine] = field(default_factory=list)
    kept: int = 0
    lost: int = 0
    replies: list[LogRow] = field(default_factory=list)

    def priced(self, lines: pd.DataFrame) -> pd.DataFrame:
        """Return the lines with the amounts that the buyer typed where the BOM has none."""
        filled = {}
        for key, typed in self.amounts.items():
            given = lines[key] if key in lines.columns else pd.Series(np.nan, index=lines.index)
            numbers = pd.to_numeric(pd.Series(typed, index=lines.index, dtype=object), errors="coerce")
            filled[key] = given.where(given.notna(), numbers)
        return lines.assign(**filled)


def keep_entries(bom: BomFile, files: Iterable[RiskFile]) -> tuple[BomFile, KeptEntries]:
    """Carry entries over; the first workbook has precedence, and what stands in the BOM itself before all.

    Parameters
    ----------
    bom : BomFile
        As it was read.
    files : iterable of RiskFile
        Earlier workbooks.

    Returns
    -------
    bom : BomFile
        With the overrides, with columns that the buyer had added to the sheet BOM, and with findings.
    kept : KeptEntries
        The rest, for the workbook.
    """
    carrier = _Carrier(bom)
    for file in files:
        carrier.carry(read_entries(file), file.path.name)
        carrier.say_unreadable(unreadable_entries(file), file.path.name)
        carrier.kept.replies = joined_log(read_log(file), carrier.kept.replies)
    return carrier.bom(), carrier.kept


class _Carrier:
    """Fills blanks, workbook by workbook."""

    def __init__(self, bom: BomFile) -> None:
        self._bom = bom
        self._lines: dict[str, list[Any]] = {}
        self._extras: dict[str, list[Any]] = {}
        self._findings: list[Finding] = []
        self._filled: set[tuple[int, Any]] = set()
        self._given = {header.casefold() for header in extra_headers(bom.extras)}
        records = [{str(name): cell for name, cell in row.items()} for row in bom.lines.to_dict(orient="records")]
        self._new = [(key_of(row), plain(row.get("designator"))) for row in records]
        self._keys = {key for key, _ in self._new}
        self.kept = KeptEntries(len(bom.lines))

    def carry(self, old: Sequence[EntryLine], label: str) -> None:
        """Carry the entries of one workbook."""
        # A column that today's file brings itself is not the buyer's.
        entries = [
            {
                name: cell
                for name, cell in line.entries.items()
                if not (name[0] == "bom" and isinstance(name, tuple) and name[1].casefold() in self._given)
            }
            for line in old
        ]
        if "alternates" in self._bom.lines.columns:
            # The file names alternates itself; those of a line that is gone are no loss.
            entries = [
                {} if entry.keys() == {"alternates"} and line.key not in self._keys else entry
                for entry, line in zip(entries, old, strict=True)
            ]
        # Of a line that is gone, what forms declare comes again with them; what was answered to a question does not.
        entries = [
            entry
            if line.key in self._keys
            else {name: cell for name, cell in entry.items() if name not in STATEMENTS or REPLY in text_of(cell)}
            for entry, line in zip(entries, old, strict=True)
        ]
        found = match([(line.key, line.place) for line in old], self._new, entries)
        for new, at in sorted(found.old_of_new.items()):
            for name, cell in entries[at].items():
                self._put(new, name, cell, label)
        self.kept.kept = len(self._filled)
        known = [(line.names, line.entries) for line in self.kept.left]
        left = [replace(old[at], entries=entries[at]) for at in found.left if (old[at].names, entries[at]) not in known]
        self.kept.lost += sum(len(line.entries) for line in left)
        self.kept.left += left
        self._say_order(found.by_order, label)
        kept = sorted({name[1] for line in entries for name in line if isinstance(name, tuple) and name[0] == "bom"})
        if kept:
            message = f"Columns of {label} that this file does not have are kept on the sheet BOM: {', '.join(kept)}."
            self._findings.append(Finding("column-kept", "info", "", message[:500], ""))
        if found.left:
            self._findings.append(
                Finding(
                    "entries-without-line",
                    "warning",
                    "",
                    f"Entries of yours in {label} have no line in this file any more ({_names(old, found.left)}).",
                    "They stand on the sheet Kept entries and are carried on from there.",
                )
            )

    def _put(self, line: int, name: Any, cell: Any, label: str) -> None:
        if name not in STATEMENTS:
            self._filled.add((line, name))
        if isinstance(name, tuple):
            target = self._extras if name[0] == "bom" else self.kept.added
            name = next((header for header in target if header.casefold() == name[1].casefold()), name[1])
        elif name in OF_BOM or name in STATEMENTS:
            target, cell = self._lines, text_of(cell)
            if name == "origin_override":
                cell = origin_text(cell) or cell
        else:
            target = self.kept.amounts if name in AMOUNTS else self.kept.results
        values = target.get(name)
        if values is None:
            values = target[name] = [None] * self.kept.count
            if target is self._lines and name in self._bom.lines.columns:
                given = self._bom.lines[name].astype(object)
                values = target[name] = given.where(given.notna(), None).tolist()
        if values[line] is None or values[line] == "":
            values[line] = cell
        elif name not in AMOUNTS and plain(values[line]) != plain(cell):
            header = _HEADERS.get(name, name)
            message = f"{header}: {text_of(values[line])[:80]!r} holds; {label} had {text_of(cell)[:80]!r}."
            self._findings.append(
                Finding("entry-differs", "warning", self._where(line), message, "Correct it if the other one is right.")
            )

    def _say_order(self, lines: Sequence[int], label: str) -> None:
        message = (
            f"Several lines of {label} have this part number and different entries; this one got its entries by the order "
            "of the lines."
        )
        for line in lines[:_MOST]:
            self._findings.append(
                Finding("entries-by-order", "warning", self._where(line), message, "Check the entries of these lines.")
            )
        if rest := lines[_MOST:]:
            more = f"{len(rest)} more lines like this."
            self._findings.append(Finding("entries-by-order", "warning", self._where(rest[0]), more, ""))

    def say_unreadable(self, places: Sequence[str], label: str) -> None:
        """Name the cells of the buyer's columns whose formula gives nothing that could be kept."""
        if places:
            shown = ", ".join(places[:8]) + (f" and {len(places) - 8} more" if len(places) > 8 else "")
            message = f"Formulas of yours in {label} have no value or an error and were not kept: {shown}."
            action = "Open it in Excel, repair them, save it, and score again."
            self._findings.append(Finding("entry-unreadable", "warning", places[0], message, action))

    def _where(self, line: int) -> str:
        row = self._bom.lines.iloc[line]
        return f"{row['sheet']}!{row['row']}"

    def bom(self) -> BomFile:
        """Return the BOM with what belongs to its lines."""
        lines = self._bom.lines.assign(
            **{
                name: pd.Series(values, index=self._bom.lines.index, dtype=object).astype(_TEXT)
                for name, values in self._lines.items()
            }
        )
        extras = self._bom.extras.assign(
            **{
                name: pd.Series(values, index=self._bom.extras.index, dtype=object)
                for name, values in self._extras.items()
            }
        )
        return replace(self._bom, lines=lines, extras=extras, findings=[*self._bom.findings, *self._findings])


def _name(line: EntryLine) -> str:
    return next((text_of(line.names[name])[:40] for name in NAMES if name in line.names), "without a name")


def _names(lines: Sequence[EntryLine], positions: Sequence[int]) -> str:
    rest = len(positions) - 3
    return ", ".join(_name(lines[at]) for at in positions[:3]) + (f" and {rest} more" if rest > 0 else "")
