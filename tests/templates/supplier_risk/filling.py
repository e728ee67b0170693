"""Fills in a supplier workbook with openpyxl, as a test's hand; the values of formulas go, as some programs lose them, too."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

from bomrisk_templates.supplier_risk.texts import key_of_header, texts_in

__all__ = ["Filling"]


class Filling:
    """A workbook that is being filled in."""

    def __init__(self, path: Path, language: str = "en") -> None:
        self.book = openpyxl.load_workbook(path)
        self.texts = texts_in(language)
        self.sheet = self.book[self.texts["sheet.declaration"]]
        left, top, _, self.last = range_boundaries(self.sheet.tables["supplier_declaration"].ref)
        self.header = top
        self.columns = {
            key_of_header(str(cell.value)): cell.column for cell in self.sheet[top][left - 1 :] if cell.value
        }

    def cell(self, row: int, key: str):
        return self.sheet.cell(row, self.columns[key])

    def rows(self, part: str | None = None, material: str | None = None) -> list[int]:
        """Prefilled rows of a part and a material."""
        return [
            row
            for row in range(self.header + 1, self.last + 1)
            if self.cell(row, "asked").value
            and (part is None or self.cell(row, "part_number").value == part)
            and (material is None or self.cell(row, "material").value == material)
        ]

    def answer(self, part: str | None = None, material: str | None = None, /, **cells: object) -> Filling:
        """Fill in all rows of a part and a material."""
        found = self.rows(part, material)
        assert found, (part, material)
        for row in found:
            for key, value in cells.items():
                self.cell(row, key).value = value
        return self

    def add(self, part: str, material: str, **cells: object) -> Filling:
        """Fill in the next free row."""
        row = next(
            row
            for row in range(self.header + 1, self.last + 1)
            if not self.cell(row, "asked").value and not self.cell(row, "part_number").value
        )
        for key, value in {"part_number": part, "material": material, **cells}.items():
            self.cell(row, key).value = value
        return self

    def contact(
        self, name: str = "Ada Example", email: str = "ada@example.com", day: object = dt.date(2026, 11, 20)
    ) -> Filling:
        """Say who answers."""
        for key, value in (("contact_name", name), ("contact_email", email), ("declared_on", day)):
            self.named(f"supplier_{key}").value = value
        return self

    def named(self, name: str):
        sheet, _, cell = self.book.defined_names[name].attr_text.rpartition("!")
        return self.book[sheet.strip("'")][cell.replace("$", "")]

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path
