"""What the reader wrote into an earlier Article 24 workbook, by what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bomrisk.errors import InputError
from bomrisk_templates.article24.columns import TABLES, entry_keys
from bomrisk_templates.bom_risk.line_key import plain
from bomrisk_templates.bom_risk.risk_file import RiskFile, open_risk_file
from bomrisk_templates.reading.grid import text_of

__all__ = [
    "MEASURE_ITEM",
    "KeptEntries",
    "LeftEntry",
    "is_article24",
    "material_key",
    "question_key",
    "read_kept",
    "text",
    "use_key",
]

_MARKS = ("a24_uses", "a24_mitigation", "a24_company")
_SHEETS = {
    "a24_uses": "Own supply chain",
    "a24_other": "Other factors",
    "a24_vulnerability": "Vulnerability",
    "a24_mitigation": "Mitigation",
    "a24_questions": "Questions",
}
_MEASURES = ("spend", "lines")
_APART = " | "

Key = tuple[str, ...]


@dataclass(frozen=True)
class LeftEntry:
    """An entry that has no row any more.

    Parameters
    ----------
    sheet, of, column : str
        Where it stood: sheet, key of its row, heading.
    value : object
    seen : str
        Workbook and place.
    """

    sheet: str
    of: str
    column: str
    value: Any
    seen: str


@dataclass
class KeptEntries:
    """Entries by table and key of their row; each is taken once.

    Parameters
    ----------
    rows : dict
        By table and key, the entries of each row of that key in their order: values by column key, with the place.
    company : dict
        Facts about the company by item.
    measure : str
        ``spend``, ``lines`` or nothing.
    """

    rows: dict[tuple[str, Key], list[tuple[dict[str, Any], str]]] = field(default_factory=lambda: defaultdict(list))
    company: dict[str, Any] = field(default_factory=dict)
    measure: str = ""
    taken: int = 0

    def take(self, table: str, key: Key) -> dict[str, Any]:
        """Return the entries of the next row of a key; empty where there are none."""
        waiting = self.rows.get((table, key))
        if not waiting:
            return {}
        entries, _ = waiting.pop(0)
        self.taken += len(entries)
        return entries

    def left(self) -> Iterator[LeftEntry]:
        """Yield the entries that nobody took."""
        for (table, key), rows in self.rows.items():
            headings = {column.key: column.header for column in TABLES[table]}
            for entries, seen in rows:
                for name, value in entries.items():
                    yield LeftEntry(_SHEETS[table], _APART.join(key), headings[name], value, seen)


def text(value: Any) -> str:
    """Return a cell as text; empty where it is missing."""
    return "" if value is None or value != value else text_of(value).strip()


def use_key(part: Any, description: Any, material: Any) -> Key:
    """Return what a use is known by: its part, else the description, and the material."""
    return (plain(part) or plain(description), plain(material))


def material_key(material: Any) -> Key:
    """Return what a row on a material is known by."""
    return (plain(material),)


def question_key(supplier: Any, material: Any) -> Key:
    """Return what a question is known by."""
    return (plain(supplier), plain(material))


def is_article24(path: Path) -> bool:
    """Tell whether a file is an Article 24 workbook.

    Raises
    ------
    InputError
        If it is missing, damaged or encrypted.
    """
    return open_risk_file(path, _MARKS) is not None


def read_kept(path: Path) -> KeptEntries:
    """Read the entries of an earlier workbook.

    Raises
    ------
    InputError
        If it is no Article 24 workbook, or cannot be read.
    """
    file = open_risk_file(path, _MARKS)
    if file is None:
        raise InputError(
            f"This is no Article 24 workbook: it lacks the tables {', '.join(_MARKS)}.",
            where=path.name,
            action="Give a workbook that `bomrisk article24` wrote, saved as .xlsx.",
        )
    kept = KeptEntries()
    for table in _SHEETS:
        keys = {column.header.casefold(): column.key for column in TABLES[table]}
        entered = set(entry_keys(table))
        for place, cells in _rows(file, table):
            known = {keys[name]: cell for heading, cell in cells.items() if (name := heading.casefold()) in keys}
            entries = {key: cell for key, cell in known.items() if key in entered and text(cell)}
            if entries:
                kept.rows[table, _key_of(table, known)].append((entries, place))
    _restore_left(file, kept)
    for _, cells in _rows(file, "a24_company"):
        item, value = text(cells.get("Item")), cells.get("Yours")
        if item and text(value):
            kept.company[item] = value
    measure = text(kept.company.get(MEASURE_ITEM)).casefold()
    kept.measure = measure if measure in _MEASURES else ""
    return kept


MEASURE_ITEM = "Uses weigh by"
"""Item of the company's table that says what weighs the uses."""


def _key_of(table: str, known: Mapping[str, Any]) -> Key:
    if table == "a24_uses":
        return use_key(known.get("part_number"), known.get("description"), known.get("material"))
    if table == "a24_questions":
        return question_key(known.get("supplier"), known.get("material"))
    return material_key(known.get("material"))


def _rows(file: RiskFile, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    table = file.table(name)
    if table is not None:
        for number, cells in table.rows():
            yield f"{file.path.name}, {table.sheet}!{number}", {head.strip(): cell for head, cell in cells.items()}


def _restore_left(file: RiskFile, kept: KeptEntries) -> None:
    """Put entries that had lost their row before back to the others: it may be there again."""
    tables = {sheet: table for table, sheet in _SHEETS.items()}
    found: dict[tuple[str, Key, str], dict[str, Any]] = {}
    for place, cells in _rows(file, "a24_left"):
        table = tables.get(text(cells.get("Sheet")), "")
        keys = {column.header: column.key for column in TABLES.get(table, ())}
        column = keys.get(text(cells.get("Column")), "")
        if table and column and text(cells.get("Entry")):
            key = tuple(text(cells.get("Of what")).split(_APART))
            seen = text(cells.get("Last seen in")) or place
            found.setdefault((table, key, seen), {})[column] = cells["Entry"]
    for (table, key, seen), entries in found.items():
        kept.rows[table, key].append((entries, seen))
