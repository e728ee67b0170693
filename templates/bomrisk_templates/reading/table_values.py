"""The values of one table: clean text, numbers and countries, with a finding for each cell that could not be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, cast

from bomrisk.findings import Finding
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country
from bomrisk_templates.reading.grid import Cell, Grid, column_letter, text_of
from bomrisk_templates.reading.header_words import OVERRIDES
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows
from bomrisk_templates.reading.values import (
    DecimalMark,
    currency_in,
    decimal_mark,
    even_mark,
    is_number_text,
    parse_number,
)

__all__ = ["NUMERIC", "TableValues"]

NUMERIC = ("quantity", "unit_price", "line_total", "mass")
"""Roles whose cells are numbers."""

_CODES = ("part_number", "manufacturer_part_number", "supplier_part_number", "hs_code", "cas")
_COUNTRIES = ("country", "material_origin")
_FILL_DOWN = ("category",)
_NOTHING = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "–",
        "n/a",
        "#n/a",
        "#n/v",
        "#nv",
        "none",
        "null",
        "nan",
        "nil",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
    ]
) | {""}
_KEEP_AS_IS = ("description", "notes", "category")
_MAX_PER_COLUMN = 25


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
        self.units: list[str | None] | None = None
        self.currencies: list[str | None] | None = None
        self.mark: DecimalMark = decimal or self._file_mark()

    def values(self) -> dict[str, Any]:
        """Canonical name to list of values."""
        found: dict[str, Any] = {"sheet": [self.grid.sheet] * len(self.numbers), "row": self.numbers}
        for role, mapped in self.columns.mapped.items():
            cells = self.cells[mapped.column]
            if role in NUMERIC:
                found[role] = self._numbers(role, mapped.column, cells)
            elif role in OVERRIDES:
                found[role] = [_stated(role, text_of(cell)) for cell in cells]
            elif role in _COUNTRIES:
                found[role] = self._countries(mapped.column, cells)
            else:
                found[role] = self._texts(role, mapped.column, cells)
        if self.units is not None and any(self.units):
            own = found.get("unit")
            found["unit"] = [a or b for a, b in zip(own, self.units, strict=True)] if own else self.units
        if "currency" not in found:
            stated = self._header_currency()
            if self.currencies is not None and any(self.currencies):
                found["currency"] = [code or stated for code in self.currencies]
            elif stated:
                found["currency"] = [stated] * len(self.numbers)
        self._errors()
        return found

    def _where(self, row: int, column: int) -> str:
        return self.grid.where(row, column)

    def _report(self, code: str, column: int, cells: list[tuple[int, str]], message: str, action: str) -> None:
        """One finding per cell, the rest of a long list in one."""
        for row, text in cells[:_MAX_PER_COLUMN]:
            self.findings.append(
                Finding(code, "warning", self._where(row, column), message.format(text=text[:60]), action)
            )
        rest = cells[_MAX_PER_COLUMN:]
        if rest:
            more = f"{len(rest)} more cells of column {column_letter(column)} like this, down to row {rest[-1][0]}."
            self.findings.append(Finding(code, "warning", self._where(rest[0][0], column), more, action))

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

    def _texts(self, role: str, column: int, cells: Sequence[Cell]) -> list[str | None]:
        distinct = {cell for cell in cells if type(cell) is str}
        keep = role in _KEEP_AS_IS
        nothing = {
            text
            for text in distinct
            if len(text) <= 7 and text.casefold() in _NOTHING and (not keep or text[:1] in ("", "#"))
        }
        texts: list[str | None]
        dates: list[tuple[int, str]] = []
        short: list[tuple[int, str]] = []
        if set(map(type, cells)) <= {str}:
            texts = (
                [None if cell in nothing else cast(str, cell) for cell in cells]
                if nothing
                else cast(list[str | None], list(cells))
            )
        else:
            texts = [None if cell in nothing else text_of(cell) for cell in cells]
        if role in _CODES:
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

    def _countries(self, column: int, cells: Sequence[Cell]) -> list[str | None]:
        known = {cell: country_code(text_of(cell)) for cell in set(cells)}
        codes = [known[cell] for cell in cells]
        unknown: list[tuple[int, str]] = []
        several: list[tuple[int, str]] = []
        if None in codes:
            for row, cell, code in zip(self.numbers, cells, codes, strict=True):
                text = text_of(cell)
                if code is None and text and text.casefold() not in _NOTHING:
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

    def _file_mark(self) -> DecimalMark:
        """The decimal sign that the numeric texts of the table show together."""
        texts: list[str] = []
        for role in NUMERIC:
            column = self.columns.column(role)
            if column is not None:
                texts += [cell for cell in self.cells[column] if isinstance(cell, str) and cell]
        return decimal_mark(texts)

    def _header_currency(self) -> str | None:
        for role in ("unit_price", "line_total"):
            mapped = self.columns.mapped.get(role)
            if mapped and (code := currency_in(mapped.header)):
                return code
        return None

    def _numbers(self, role: str, column: int, cells: Sequence[Cell]) -> list[float]:
        values = [cell if type(cell) is float or type(cell) is int else math.nan for cell in cells]
        if set(map(type, cells)) <= {float, int}:
            return values
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        lost = [text for text in texts if len(text) > 1 and text[0] == "0" and text.isdigit()]
        if role in ("unit_price", "line_total") and len(lost) >= max(2, 0.15 * len(texts)):
            first = next(row for row, cell in zip(self.numbers, cells, strict=True) if cell == lost[0])
            self.findings.append(
                Finding(
                    "decimals-lost",
                    "error",
                    self._where(first, column),
                    f"the decimal sign of column {column_letter(column)} was lost before ({lost[0]} may be 0,{lost[0][1:]}); "
                    "the whole column counts as unknown.",
                    "Export the file again from its source.",
                )
            )
            return [math.nan] * len(cells)
        mark: DecimalMark = self.decimal or decimal_mark(texts) or self.mark or even_mark(texts)
        bad: dict[str, list[tuple[int, str]]] = {}
        for i, cell in enumerate(cells):
            if type(cell) is float or type(cell) is int or cell == "":
                continue
            text = text_of(cell)
            if not isinstance(cell, str):
                bad.setdefault("unreadable", []).append((self.numbers[i], text))
                continue
            parsed = parse_number(text, mark)
            values[i] = parsed.value
            if parsed.unit and role == "quantity":
                self.units = self.units or [None] * len(cells)
                self.units[i] = parsed.unit
            if parsed.currency and role in ("unit_price", "line_total"):
                self.currencies = self.currencies or [None] * len(cells)
                self.currencies[i] = parsed.currency
            if parsed.issue and text.casefold() not in _NOTHING:
                bad.setdefault(parsed.issue, []).append((self.numbers[i], text))
        name = role.replace("_", " ")
        for issue, (code, message, action) in _ISSUES.items():
            self._report(code, column, bad.get(issue, []), message.format(name=name), action)
        return values


def _stated(role: str, text: str) -> str | None:
    """An override as it is written, so that one which cannot be read is not lost; a country that can be as its code."""
    code = country_code(text) if role == "origin_override" else None
    return code or text or None


_ISSUES: dict[str, tuple[str, str, str]] = {
    "unreadable": ("number-unreadable", "{{text}} is not a number; the {name} counts as unknown.", "Write a number."),
    "range": ("number-range", "{{text}} is a range; the {name} counts with its upper end.", "Write one number if that is wrong."),
    "about": ("number-about", "{{text}} is an estimate; the {name} counts as that number.", ""),
    "ambiguous": (
        "number-ambiguous",
        "{{text}} can be read with a decimal comma or with thousands; the {name} is read with thousands.",
        "Say which sign parts the decimals: decimal = \",\" in a profile.",
    ),
}  # fmt: skip
