"""The values of one table: clean text, numbers and countries, with a finding for each cell that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, cast

from bomrisk.findings import Finding
from bomrisk_templates.reading.cell_findings import NOTHING, report_cells
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country
from bomrisk_templates.reading.grid import Cell, Grid, column_letter, text_of
from bomrisk_templates.reading.header_words import STATEMENTS
from bomrisk_templates.reading.indentation import without_marks
from bomrisk_templates.reading.number_columns import NUMERIC, NumberColumns
from bomrisk_templates.reading.origin_cells import origin_text
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows
from bomrisk_templates.reading.structure_columns import position_texts
from bomrisk_templates.reading.values import is_number_text

__all__ = ["TableValues"]

_CODES = ("part_number", "manufacturer_part_number", "supplier_part_number", "hs_code", "cas")
_ORIGINS = ("material_origin", "processing_country")
_COUNTRIES = ("country", *_ORIGINS)
_BASES = ("quantity_base", "price_unit")
"""What quantities and prices are for: not kept, but reckoned with."""

_FILL_DOWN = ("category",)
_NOTHING_BEGINS = {begin for text in NOTHING for begin in (text[:1], text[:1].upper())}
_KEEP_AS_IS = ("description", "notes", "category")


class TableValues:
    """The values of one table."""

    def __init__(
        self,
        region: Region,
        columns: ColumnMap,
        rows: SortedRows,
        decimal: Literal["", ",", "."],
        findings: list[Finding],
    ) -> None:
        self.region, self.columns, self.rows, self.decimal, self.findings = region, columns, rows, decimal, findings
        self.grid: Grid = region.grid
        self.numbers = [self.grid.numbers[index] for index in rows.lines]
        self.cells: list[tuple[Cell, ...]] = list(zip(*(self.grid.rows[index] for index in rows.lines), strict=True))
        self.amounts = NumberColumns(self.grid, columns, self.numbers, self.cells, decimal, findings)

    def values(self) -> dict[str, Any]:
        """Canonical name to list of values."""
        found: dict[str, Any] = {"sheet": [self.grid.sheet] * len(self.numbers), "row": self.numbers}
        for role, mapped in self.columns.mapped.items():
            cells = self.cells[mapped.column]
            if role == "level" and self.columns.indentation is not None:
                found[role] = [str(level) for level in self.columns.indentation.levels]
            elif role == "position":
                found[role] = self._positions(mapped.column, cells)
            elif role in NUMERIC:
                found[role] = self.amounts.of_role(role, mapped.column, cells)
            elif role in STATEMENTS:
                found[role] = [_stated(role, text_of(cell)) for cell in cells]
            elif role in _COUNTRIES:
                found[role] = self._countries(role, mapped.column, cells)
            elif role not in _BASES:
                found[role] = self._continued(mapped.column, self._texts(role, mapped.column, cells))
        if "quantity" in found and "quantity_base" in self.columns.mapped:
            found["quantity"] = self.amounts.per_product(found["quantity"])
        if "unit_price" in found:
            found["unit_price"] = self.amounts.per_piece(found["unit_price"])
        if self.amounts.units is not None and any(self.amounts.units):
            own = found.get("unit")
            found["unit"] = (
                [a or b for a, b in zip(own, self.amounts.units, strict=True)] if own else self.amounts.units
            )
        if "currency" not in found:
            stated = self.amounts.header_currency()
            if self.amounts.currencies is not None and any(self.amounts.currencies):
                found["currency"] = [code or stated for code in self.amounts.currencies]
            elif stated:
                found["currency"] = [stated] * len(self.numbers)
        self._errors()
        if (shown := self.columns.indentation) is not None:
            self.findings.append(shown.finding)
            # A part number is looked up elsewhere, so the signs that show its level are no part of it.
            if shown.marks and shown.column == self.columns.column("part_number"):
                found["part_number"] = [without_marks(text, shown.marks) for text in found["part_number"]]
        return found

    def _continued(self, column: int, texts: list[str | None]) -> list[str | None]:
        """Append what stands in the rows below that only go on."""
        if not self.rows.continued:
            return texts
        for position, index in enumerate(self.rows.lines):
            for below in self.rows.continued.get(index, ()):
                if more := text_of(self.grid.rows[below][column]):
                    texts[position] = f"{texts[position]} {more}" if texts[position] else more
        return texts

    def _report(self, code: str, column: int, cells: list[tuple[int, str]], message: str, action: str) -> None:
        report_cells(self.findings, self.grid, code, column, cells, message, action)

    def _errors(self) -> None:
        columns = {column_letter(mapped.column): mapped.column for mapped in self.columns.mapped.values()}
        wanted = set(self.numbers)
        for cell, what in self.grid.errors.items():
            letters = cell.rstrip("0123456789")
            if letters in columns and int(cell[len(letters) :]) in wanted:
                self.findings.append(
                    Finding("cell-error", "warning", f"{self.grid.sheet}!{cell}", f"the cell holds {what}; it counts as unknown.",
                            "Repair the formula, let Excel recalculate and save.")
                )  # fmt: skip

    def _positions(self, column: int, cells: Sequence[Cell]) -> list[str | None]:
        texts, repaired = position_texts(cells)
        self._report(
            "position-repaired",
            column,
            [(self.numbers[at], f"{shown} is read as {meant}") for at, shown, meant in repaired],
            "{text}: Excel took the item position for a number and lost its last zero.",
            "Format the column as text.",
        )
        return texts

    def _texts(self, role: str, column: int, cells: Sequence[Cell]) -> list[str | None]:
        plain = set(map(type, cells)) <= {str}
        distinct = set(cells) if plain else {cell for cell in cells if type(cell) is str}
        keep = role in _KEEP_AS_IS
        nothing: set[str] = set()
        # Few columns have texts that begin so.
        if not _NOTHING_BEGINS.isdisjoint({text[:1] for text in cast(set[str], distinct)}):
            nothing = {
                text
                for text in cast(set[str], distinct)
                if text.casefold() in NOTHING and (not keep or text[:1] in ("", "#"))
            }
        texts: list[str | None]
        dates: list[tuple[int, str]] = []
        short: list[tuple[int, str]] = []
        if plain:
            texts = (
                [None if cell in nothing else cast(str, cell) for cell in cells]
                if nothing
                else cast(list[str | None], list(cells))
            )
        else:
            texts = [None if cell in nothing else text_of(cell) for cell in cells]
        # Texts alone hold no dates, and only a column with exponents has lost digits: most columns need no closer look.
        if role in _CODES and (not plain or any("E+" in cast(str, text) for text in distinct)):
            for row, cell, text in zip(self.numbers, cells, texts, strict=True):
                if isinstance(cell, date | datetime):
                    dates.append((row, str(text)))
                elif isinstance(cell, float):
                    if abs(cell) >= 1e15:
                        short.append((row, str(text)))
                elif isinstance(cell, str) and "E+" in cell and is_number_text(cell):
                    short.append((row, cell))
        name = role.replace("_", " ")
        self._report(
            "date-in-code",
            column,
            dates,
            f"Excel made a date ({{text}}) out of the {name}.",
            "Format the column as text and type it again.",
        )
        self._report(
            "digits-lost",
            column,
            short,
            f"the {name} {{text}} has lost digits to number format.",
            "Format the column as text and export again.",
        )
        if role in _FILL_DOWN:
            texts = self._filled_down(column, texts)
        return texts

    def _filled_down(self, column: int, texts: list[str | None]) -> list[str | None]:
        """A group written once above its lines holds for all of them, if most cells are blank or merged."""
        filled = sum(text is not None for text in texts)
        spans = [
            (top, bottom) for top, first, bottom, last in self.grid.merged if first <= column <= last and bottom > top
        ]
        if not filled or (filled > 0.6 * len(texts) and not spans):
            return texts
        kept: list[str | None] = []
        last_text: str | None = None
        for text in texts:
            last_text = text or last_text
            kept.append(last_text)
        return kept

    def _countries(self, role: str, column: int, cells: Sequence[Cell]) -> list[str | None]:
        read = origin_text if role in _ORIGINS else country_code
        known = {cell: read(text_of(cell)) for cell in set(cells)}
        codes = [known[cell] for cell in cells]
        unknown: list[tuple[int, str]] = []
        several: list[tuple[int, str]] = []
        if None in codes:
            for row, cell, code in zip(self.numbers, cells, codes, strict=True):
                text = text_of(cell)
                if code is None and text and text.casefold() not in NOTHING:
                    (several if is_ambiguous_country(text) else unknown).append((row, text))
        self._report(
            "country-ambiguous",
            column,
            several,
            "{text} can be more than one country; it counts as unknown.",
            "Write the ISO code, e.g. KR.",
        )
        self._report(
            "country-unknown",
            column,
            unknown,
            "{text} is not a country known by that name; it counts as unknown.",
            "Write the ISO code, e.g. DE.",
        )
        return codes


def _stated(role: str, text: str) -> str | None:
    """A statement as it is written, so that one which cannot be read is not lost; a country that can be as its code."""
    code = origin_text(text) if role == "origin_override" else None
    return code or text or None
