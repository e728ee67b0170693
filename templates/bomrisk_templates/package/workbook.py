"""A workbook as a package: tables and names are found and filled, all other parts stay byte for byte."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bomrisk.errors import InputError
from bomrisk_templates.package import charts, names
from bomrisk_templates.package.archive import atomic_file, read_archive, write_archive
from bomrisk_templates.package.cells import Cells, Formula, Prototype
from bomrisk_templates.package.recalculation import calculate_on_load
from bomrisk_templates.package.relations import BOOK, related, sheet_parts
from bomrisk_templates.package.sheet import Block, Sheet
from bomrisk_templates.package.tables import Table
from bomrisk_templates.package.xml_text import escape

__all__ = ["Workbook"]


@dataclass
class Workbook:
    """An open workbook package.

    Use :meth:`open`, fill tables and names, then :meth:`save`.
    """

    label: str
    entries: list[zipfile.ZipInfo]
    parts: dict[str, bytes]
    sheet_parts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    values: dict[tuple[str, int, int], Any] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Workbook:
        """Open an .xlsx file.

        Raises
        ------
        InputError
            If it is no readable workbook.
        """
        entries, parts = read_archive(path)
        if BOOK not in parts:
            raise InputError("This is not an .xlsx workbook.", where=path.name, action="Give an .xlsx file.")
        book = cls(path.name, entries, parts)
        book.sheet_parts = sheet_parts(parts)
        for part in book.sheet_parts.values():
            for target in related(parts, part).values():
                if target.startswith("xl/tables/"):
                    table = Table.parse(target, part, book.text(target))
                    book.tables[table.name] = table
        return book

    def copy(self) -> Workbook:
        """Return an independent copy: a template is opened once, and filled as often as needed."""
        return Workbook(
            self.label,
            self.entries,
            dict(self.parts),
            dict(self.sheet_parts),
            dict(self.tables),
            {part: sheet.copy() for part, sheet in self.sheets.items()},
            dict(self.values),
        )

    def settle(self) -> None:
        """Write the sheets that were edited back into their parts."""
        for part, sheet in self.sheets.items():
            self.parts[part] = b"".join(sheet.chunks())
        self.sheets.clear()

    def text(self, part: str) -> str:
        """Return a part as text."""
        return self.parts[part].decode("utf-8-sig")

    def require(self, columns: Mapping[str, Iterable[str]], cells: Iterable[str]) -> None:
        """Check that tables, their columns and named cells are there.

        Raises
        ------
        InputError
            Naming everything that is missing.
        """
        missing = []
        for name, headers in columns.items():
            if name not in self.tables:
                missing.append(f"table {name}")
            else:
                lost = [header for header in headers if header not in self.tables[name].columns]
                missing += [f"column '{header}' of table {name}" for header in lost]
        known = names.global_names(self.text(BOOK))
        for name in cells:
            place = names.place_of(known.get(name, ""))
            if place is None or place[0] not in self.sheet_parts:
                missing.append(f"named cell {name}")
        if missing:
            raise InputError(
                f"The template lost {', '.join(missing)}.",
                where=self.label,
                action="Restore these names (Formulas > Name Manager) or use the template that comes with bomrisk.",
            )

    def sheet(self, part: str) -> Sheet:
        """Return a worksheet part for editing."""
        if part not in self.sheets:
            self.sheets[part] = Sheet(self.text(part))
        return self.sheets[part]

    def parts_of(self, cells: Iterable[str]) -> list[str]:
        """Return the parts of the sheets that named cells are on."""
        known = names.global_names(self.text(BOOK))
        places = [names.place_of(known[name]) for name in cells]
        return list(dict.fromkeys(self.sheet_parts[place[0]] for place in places if place is not None))

    def set_value(self, name: str, value: Any) -> None:
        """Write the value of a named cell; a formula there stays and gets the value as its cached one."""
        place = names.place_of(names.global_names(self.text(BOOK))[name])
        if place is None:
            raise InputError(f"The name {name} is no cell.", where=self.label, action="Point it at one cell.")
        sheet, area = place
        self.sheet(self.sheet_parts[sheet]).set_cell(area.top, area.left, value)
        self.values[self.sheet_parts[sheet], area.top, area.left] = value

    def set_if_named(self, name: str, value: Any) -> None:
        """Write the value of a named cell that a template may lack."""
        place = names.place_of(names.global_names(self.text(BOOK)).get(name, ""))
        if place is not None and place[0] in self.sheet_parts:
            self.set_value(name, value)

    def show_sheet_of(self, table: str) -> None:
        """Show the sheet that a table is on, if it is hidden."""
        name = next(sheet for sheet, part in self.sheet_parts.items() if part == self.tables[table].sheet_part)
        pattern = rf'(<sheet\b[^>]*\bname="{re.escape(escape(name))}"[^>]*?) state="(?:hidden|veryHidden)"'
        self.parts[BOOK] = re.sub(pattern, r"\1", self.text(BOOK)).encode()

    def set_table_values(self, name: str, data: Mapping[str, Cells]) -> None:
        """Write values into the rows that a table has, each cell keeping its own style and formula.

        Columns that the table lacks are left out: :meth:`require` says which it must have.
        """
        table = self.tables[name]
        sheet = self.sheet(table.sheet_part)
        for header, values in ((each, data[each]) for each in data if each in table.columns):
            column = table.column(header)
            for row, value in enumerate(values, start=table.body.top):
                if row <= table.body.bottom:
                    sheet.set_cell(row, column, value)
                    self.values[table.sheet_part, row, column] = value

    def fill_table(
        self,
        name: str,
        data: Mapping[str, Cells],
        count: int,
        *,
        columns: Sequence[tuple[str, str]] | None = None,
        formulas: Mapping[str, str] | None = None,
        heights: Sequence[float] | None = None,
        spare: int = 0,
    ) -> None:
        """Replace the body of a table; everything that covers the table follows.

        Parameters
        ----------
        name : str
            The table.
        data : mapping of header to sequence
            One value per row; a column that is left out stays empty (its formula, if any, without a value).
        count : int
            Number of rows. A table without rows keeps one empty row, as Excel wants it.
        columns : sequence of (header, like), optional
            Other columns than the template's: each new header with the template column that it looks like.
        formulas : mapping of header to str, optional
            Formulas that replace those of the template.
        heights : sequence of float, optional
            Row heights [points].
        spare : int
            Rows without values behind the others; they look, and are locked or not, as the last row of the template's table.
        """
        table = self.tables[name]
        sheet, body, top = self.sheet(table.sheet_part), table.body, table.body.top
        chosen = columns if columns is not None else [(header, header) for header in table.columns]
        prototypes = {like: sheet.prototype(top, table.column(like)) for like in table.columns}
        last = body.bottom
        spares = [sheet.prototype(last, table.column(like)) for _, like in chosen]
        grown = table.grown(max(count, 1) + spare, columns)
        blocker = sheet.occupied_below(body, grown.area.bottom)
        if blocker is not None:
            raise InputError(
                f"The table {name} has no room to grow: there is something in {blocker} below it.", where=self.label
            )
        filled: list[tuple[Cells, Prototype]] = []
        for header, like in chosen:
            prototype = prototypes[like]
            if formulas and header in formulas:
                prototype = Prototype(prototype.style, escape(formulas[header]))
            if count == 0:
                filled.append(([None], Prototype(prototype.style)))
                continue
            values = data.get(header)
            filled.append(([None] * count if values is None else values, prototype))
        if columns is not None:
            self._replace_header(sheet, table, chosen)
        attributes = sheet.rows[top].attributes if top in sheet.rows else ""
        rows = heights if count else None
        spare_attributes = sheet.rows[last].attributes if last in sheet.rows else ""
        spare_height = sheet.rows[last].height if last in sheet.rows else ""
        sheet.replace_body(body, Block(top, body.left, max(count, 1), filled, rows, attributes))
        if spare:
            empty = [([None] * spare, prototype) for prototype in spares]
            sheet.blocks.append(
                Block(top + max(count, 1), body.left, spare, empty, None, spare_attributes + spare_height)
            )
        moved: dict[int, list[int]] | None = None
        if columns is not None:
            moved = {}
            for at, (_, like) in enumerate(chosen):
                moved.setdefault(table.column(like), []).append(body.left + at)
        sheet.follow_table(body, grown.body, moved)
        self._remember(table.sheet_part, grown, filled, max(count, 1))
        self._follow(table, grown)
        self.tables[name] = grown
        self.parts[table.part] = grown.xml.encode()

    def _replace_header(self, sheet: Sheet, table: Table, chosen: Sequence[tuple[str, str]]) -> None:
        row, left = table.area.top, table.area.left
        styles = {like: sheet.prototype(row, table.column(like)) for like in table.columns}
        widths = sheet.column_attributes()
        sheet.set_widths(
            left,
            {left + at: widths.get(table.column(like), "") for at, (_, like) in enumerate(chosen)},
            table.area.right,
        )
        for column in range(left, table.area.right + 1):
            sheet.rows[row].cells.pop(column, None)
        for at, (header, like) in enumerate(chosen):
            sheet.set_cell(row, left + at, header, styles[like])

    def _remember(self, part: str, table: Table, filled: Sequence[tuple[Cells, Prototype]], count: int) -> None:
        """Keep values that a chart may show; long tables are not charted."""
        if count > 200 or not self._charts():
            return
        top = table.body.top
        for column, (values, _) in enumerate(filled, start=table.area.left):
            for row, value in enumerate(values[:count], start=top):
                self.values[part, row, column] = value.value if isinstance(value, Formula) else value

    def _follow(self, table: Table, grown: Table) -> None:
        """Let defined names and chart ranges follow a table."""
        sheet = next(name for name, part in self.sheet_parts.items() if part == table.sheet_part)
        for part in [BOOK, *self._charts()]:
            before = self.text(part)
            after = names.follow_table(before, sheet, table.body, grown.body)
            if after != before:
                self.parts[part] = after.encode()

    def _charts(self) -> list[str]:
        return [part for part in self.parts if part.startswith("xl/charts/chart") and part.endswith(".xml")]

    def replace_names(self, prefix: str, targets: Mapping[str, str]) -> None:
        """Replace the workbook-wide names that begin with a prefix."""
        self.parts[BOOK] = names.replace_names(self.text(BOOK), prefix, targets).encode()

    def replace_page_text(self, texts: Mapping[str, str]) -> None:
        """Replace marks in the printed headers and footers of all sheets."""
        for part in self.sheet_parts.values():
            if "<headerFooter" in self.text(part):
                sheet = self.sheet(part)
                for mark, text in texts.items():
                    sheet.tail = sheet.tail.replace(escape(mark), escape(text.replace("&", "&&")))

    def save(self, out: Path) -> None:
        """Write the workbook, all or nothing, to be recalculated when it is opened."""
        calculate_on_load(self.parts)
        for part in self._charts():
            before = self.text(part)
            after = charts.refresh_caches(
                before, lambda sheet, row, column: self.values[self.sheet_parts[sheet], row, column]
            )
            if after != before:
                self.parts[part] = after.encode()
        streams: dict[str, bytes | Iterable[bytes]] = {**self.parts}
        streams.update({part: sheet.chunks() for part, sheet in self.sheets.items()})
        with atomic_file(out) as target:
            write_archive(target, self.entries, streams)
