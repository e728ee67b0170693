"""Numbers of a table: quantities, prices and masses as they are written, with the units and currencies beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bomrisk.findings import Finding
from bomrisk_templates.reading.cell_findings import NOTHING, report_cells
from bomrisk_templates.reading.column_map import PRICES, ColumnMap
from bomrisk_templates.reading.grid import Cell, Grid, column_letter, text_of
from bomrisk_templates.reading.price_texts import price_basis, without_thousands
from bomrisk_templates.reading.values import (
    DecimalMark,
    ParsedNumber,
    currency_in,
    decimal_mark,
    even_mark,
    parse_number,
    worded_count,
)

__all__ = ["NUMERIC", "NumberColumns"]

NUMERIC = ("quantity", "unit_price", "line_total", "mass")
"""Roles whose cells are numbers."""


class NumberColumns:
    """The numbers of one table.

    Parameters
    ----------
    grid : Grid
    columns : ColumnMap
    numbers : sequence of int
        1-based rows of the lines.
    cells : sequence of tuple
        Cells of the lines, column by column.
    decimal : {"", ",", "."}
        Decimal sign that the person named.
    findings : list of Finding
        Receives what could not be read.

    Attributes
    ----------
    units, currencies : list of str or None
        Units beside quantities and currencies beside amounts, once some were read.
    """

    def __init__(
        self,
        grid: Grid,
        columns: ColumnMap,
        numbers: Sequence[int],
        cells: Sequence[tuple[Cell, ...]],
        decimal: DecimalMark,
        findings: list[Finding],
    ) -> None:
        self.grid, self.columns, self.numbers, self.cells = grid, columns, numbers, cells
        self.decimal, self.findings = decimal, findings
        self.units: list[str | None] | None = None
        self.currencies: list[str | None] | None = None
        self.mark: DecimalMark = decimal or self._file_mark()

    def _file_mark(self) -> DecimalMark:
        """The decimal sign that the numeric texts of the table show together."""
        texts: list[str] = []
        for role in NUMERIC:
            column = self.columns.column(role)
            if column is not None:
                texts += [cell for cell in self.cells[column] if isinstance(cell, str) and cell]
        return decimal_mark(texts)

    def header_currency(self) -> str | None:
        """Return the currency that the heading of a column of amounts names."""
        for role in PRICES:
            mapped = self.columns.mapped.get(role)
            if mapped and (code := currency_in(mapped.header)):
                return code
        return None

    def of_role(self, role: str, column: int, cells: Sequence[Cell]) -> list[float]:
        """Read the numbers of a column.

        Parameters
        ----------
        role : str
            What the column means.
        column : int
            0-based.
        cells : sequence
            Its cells, one per line.

        Returns
        -------
        list of float
            NaN where there is none, or where it cannot be read.
        """
        values = [cell if type(cell) is float or type(cell) is int else math.nan for cell in cells]
        if set(map(type, cells)) <= {float, int}:
            return values
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        lost = [text for text in texts if len(text) > 1 and text[0] == "0" and text.isdigit()]
        if role in PRICES and len(lost) >= max(2, 0.15 * len(texts)):
            first = next(row for row, cell in zip(self.numbers, cells, strict=True) if cell == lost[0])
            self.findings.append(
                Finding(
                    "decimals-lost",
                    "error",
                    self.grid.where(first, column),
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
            text, basis = price_basis(text) if role == "unit_price" else (text, 1.0)
            text, multiple = without_thousands(text) if role in PRICES else (text, 1.0)
            parsed = parse_number(text, mark)
            count = worded_count(text) if parsed.issue == "unreadable" and role == "quantity" else None
            if count is not None:
                parsed = ParsedNumber(count, issue="worded")
            values[i] = parsed.value * multiple / basis
            if parsed.unit and role == "quantity":
                self.units = self.units or [None] * len(cells)
                self.units[i] = parsed.unit
            if parsed.currency and role in PRICES:
                self.currencies = self.currencies or [None] * len(cells)
                self.currencies[i] = parsed.currency
            if parsed.issue and text.casefold() not in NOTHING:
                bad.setdefault(parsed.issue, []).append((self.numbers[i], text_of(cell)))
        name = role.replace("_", " ")
        for issue, (code, message, action) in _ISSUES.items():
            report_cells(self.findings, self.grid, code, column, bad.get(issue, []), message.format(name=name), action)
        return values

    def per_piece(self, prices: list[float]) -> list[float]:
        """Divide prices by the number of pieces that they are for, as a column of its own or the heading says."""
        mapped, price = self.columns.mapped.get("price_unit"), self.columns.mapped["unit_price"]
        if mapped is not None:
            return self._divided(prices, "price_unit", "price-per-many", "prices are for the number of pieces", "piece")
        basis = price_basis(price.header.strip(" )]"))[1]
        if basis > 1:
            what = (
                f"prices are for the number of pieces that the heading {price.header!r} names; they are read per piece."
            )
            where = self.grid.where(self.numbers[0], price.column)
            self.findings.append(Finding("price-per-many", "info", where, what, ""))
        return [amount / basis for amount in prices]

    def per_product(self, quantities: list[float]) -> list[float]:
        """Divide quantities by the number of products that they are for, as a column of its own says."""
        told = "quantities are for the number of products"
        return self._divided(quantities, "quantity_base", "quantity-per-many", told, "product")

    def _divided(self, amounts: list[float], role: str, code: str, told: str, one: str) -> list[float]:
        """Divide amounts by what the column of a role says that they are for."""
        column = self.columns.mapped[role].column
        bases = self.of_role(role, column, self.cells[column])
        if any(base > 0 and base != 1 for base in bases):
            what = f"{told} in column {column_letter(column)}; they are read per {one}."
            self.findings.append(Finding(code, "info", self.grid.where(self.numbers[0], column), what, ""))
        return [amount / base if base > 0 else amount for amount, base in zip(amounts, bases, strict=True)]


_ISSUES: dict[str, tuple[str, str, str]] = {
    "unreadable": ("number-unreadable", "{{text}} is not a number; the {name} counts as unknown.", "Write a number."),
    "range": ("number-range", "{{text}} is a range; the {name} counts with its upper end.", "Write one number if that is wrong."),
    "about": ("number-about", "{{text}} is an estimate; the {name} counts as that number.", ""),
    "worded": (
        "number-worded",
        "{{text}} names no unit that is known; the {name} counts as its number.",
        "Write a unit, such as pcs or m, if that is wrong.",
    ),
    "ambiguous": (
        "number-ambiguous",
        "{{text}} can be read with a decimal comma or with thousands; the {name} is read with thousands.",
        "Say which sign parts the decimals: decimal = \",\" in a profile.",
    ),
}  # fmt: skip
