"""One worksheet part as text: its rows taken apart, everything around them left as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bomrisk_templates.package.cell_refs import Area, column_letters, column_number, grow_areas, move_areas
from bomrisk_templates.package.cells import Cells, Prototype, cell, column_cells

__all__ = ["Block", "Row", "Sheet"]

_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r'<c\b[^>]*?\br="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_STYLE = re.compile(r'<c\b[^>]*?\bs="(\d+)"')
_FORMULA = re.compile(r"<f\b[^>]*?>(.*?)</f>", re.DOTALL)
_ROW_NUMBER = re.compile(r'\br="(\d+)"')
_SPANS = re.compile(r'\s(?:r|spans|ht|customHeight)="[^"]*"')
_PIECE = 16_384
"""Characters that are gathered before they are written: larger pieces take memory and are not faster."""


@dataclass(slots=True)
class Row:
    """A row: its attributes but number and spans, and its cells by column number."""

    attributes: str
    cells: dict[int, str] = field(default_factory=dict)
    height: str = ""


@dataclass(slots=True)
class Block:
    """New rows of a table body: columns of values below each other, from ``top`` on.

    Parameters
    ----------
    top, left : int
        First cell.
    count : int
        Number of rows.
    columns : sequence of (values, Prototype)
        From left to right.
    heights : sequence of float, optional
        Row heights in points.
    row_attributes : str
        Attributes that each row carries.
    """

    top: int
    left: int
    count: int
    columns: Sequence[tuple[Cells, Prototype]]
    heights: Sequence[float] | None = None
    row_attributes: str = ""

    @property
    def bottom(self) -> int:
        """Last row."""
        return self.top + self.count - 1

    def fragments(self) -> Iterator[str]:
        """Yield the cells of each row as one text."""
        starts = [f'<c r="{column_letters(self.left + at)}' for at in range(len(self.columns))]
        columns = [
            column_cells(values, prototype, after)
            for (values, prototype), after in zip(self.columns, [*starts[1:], ""], strict=True)
        ]
        for row, cells in enumerate(zip(*columns, strict=True), start=self.top):
            # What stands between the cells of a row is its number.
            yield str(row).join((starts[0], *cells))


class Sheet:
    """A worksheet part that can be edited and streamed.

    Parameters
    ----------
    xml : str
        The part's text.
    """

    def __init__(self, xml: str) -> None:
        empty = re.search(r"<sheetData\s*/>", xml)
        if empty:
            xml = xml.replace(empty.group(), "<sheetData></sheetData>", 1)
        start = xml.index("<sheetData>") + len("<sheetData>")
        end = xml.index("</sheetData>")
        self.head, self.tail = xml[:start], xml[end:]
        self.rows: dict[int, Row] = {}
        self.blocks: list[Block] = []
        for match in _ROW.finditer(xml, start, end):
            number = _ROW_NUMBER.search(match.group(1))
            height = re.search(r'\sht="[^"]*"(?:\scustomHeight="[^"]*")?', match.group(1))
            row = Row(_SPANS.sub("", match.group(1)), height=height.group() if height else "")
            row.cells = {column_number(each.group(1)): each.group() for each in _CELL.finditer(match.group(2) or "")}
            if number is not None:
                self.rows[int(number.group(1))] = row

    def copy(self) -> Sheet:
        """Return an independent copy."""
        other = object.__new__(Sheet)
        other.head, other.tail, other.blocks = self.head, self.tail, list(self.blocks)
        other.rows = {number: Row(row.attributes, dict(row.cells), row.height) for number, row in self.rows.items()}
        return other

    def prototype(self, row: int, column: int) -> Prototype:
        """Return style and formula of a cell."""
        text = self.rows[row].cells.get(column, "") if row in self.rows else ""
        style, formula = _STYLE.match(text), _FORMULA.search(text)
        return Prototype(style.group(1) if style else "", formula.group(1) if formula else "")

    def set_cell(self, row: int, column: int, value: Any, prototype: Prototype | None = None) -> None:
        """Write one value; the cell keeps its style and its formula."""
        kept = prototype or self.prototype(row, column)
        target = self.rows.setdefault(row, Row(""))
        target.cells[column] = cell(f"{column_letters(column)}{row}", value, kept)

    def occupied_below(self, body: Area, last: int) -> str | None:
        """Return the first cell that is in the way when a body grows to row ``last``."""
        for row in sorted(self.rows):
            if body.bottom < row <= last:
                for column in sorted(self.rows[row].cells):
                    if body.left <= column <= body.right:
                        return f"{column_letters(column)}{row}"
        return None

    def replace_body(self, body: Area, block: Block) -> None:
        """Put new rows in place of a table body."""
        for row in range(body.top, body.bottom + 1):
            if row in self.rows:
                cells = self.rows[row].cells
                self.rows[row].cells = {c: text for c, text in cells.items() if not body.left <= c <= body.right}
        self.blocks.append(block)

    def follow_table(self, body: Area, grown: Area, moved: Mapping[int, Sequence[int]] | None = None) -> None:
        """Let conditional formats, validations and the print areas of this part follow a table.

        Parameters
        ----------
        body, grown : Area
            The table's body before and after.
        moved : mapping of int to sequence of int, optional
            Where columns stand now, by where they stood; what belongs to one column goes with it. Columns that are not
            listed are gone.
        """

        def follow(match: re.Match[str]) -> str:
            areas = grow_areas(match.group(2), body, grown, single_cells=True)
            if moved is not None:
                areas = move_areas(areas, grown, moved, body)
            return f"{match.group(1)}{areas}{match.group(3)}"

        self.tail = re.sub(r'(\bsqref=")([^"]*)(")', follow, self.tail)
        for element in ("dataValidation", "conditionalFormatting"):
            self.tail = re.sub(
                rf'<{element}\b[^>]*\bsqref=""[^>]*?(?:/>|>.*?</{element}>)', "", self.tail, flags=re.DOTALL
            )
        self.tail = re.sub(r"<dataValidations\b[^>]*>\s*</dataValidations>", "", self.tail)
        self.tail = re.sub(
            r'<dataValidations count="\d+"(?=[^>]*>(.*?)</dataValidations>)',
            lambda found: f'<dataValidations count="{found.group(1).count("<dataValidation ")}"',
            self.tail,
            flags=re.DOTALL,
        )
        self.tail = re.sub(r"(<xm:sqref>)([^<]*)(</xm:sqref>)", follow, self.tail)

    def set_widths(self, left: int, widths: Mapping[int, str], old_right: int) -> None:
        """Give columns the attributes (width, style) of others, after a table changed its columns.

        Parameters
        ----------
        left : int
            First column of the table.
        widths : mapping of int to str
            Column number -> attributes of its ``<col>`` but min and max.
        old_right : int
            Last column that the table had.
        """
        kept = {c: a for c, a in self.column_attributes().items() if c < left or c > old_right}
        kept.update(widths)
        cols = "".join(f'<col min="{c}" max="{c}"{kept[c]}/>' for c in sorted(kept) if kept[c])
        self.head = re.sub(r"<cols>.*?</cols>", "", self.head, flags=re.DOTALL)
        if cols:
            self.head = self.head.replace("<sheetData>", f"<cols>{cols}</cols><sheetData>")

    def column_attributes(self) -> dict[int, str]:
        """Return the attributes of each ``<col>`` by column number, without min and max."""
        found: dict[int, str] = {}
        for low, high, rest in re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*?)/>', self.head):
            found.update(dict.fromkeys(range(int(low), min(int(high), 16_384) + 1), rest))
        return found

    def chunks(self) -> Iterator[bytes]:
        """Yield the part's text, rows in order, in pieces of bounded size."""
        bottom = max([*self.rows, *(block.bottom for block in self.blocks)], default=1)
        right = max(
            [
                1,
                *(c for row in self.rows.values() for c in row.cells),
                *(b.left + len(b.columns) - 1 for b in self.blocks),
            ]
        )
        dimension = f'<dimension ref="{Area(1, 1, bottom, right)}"/>'
        yield re.sub(r'<dimension ref="[^"]*"\s*/>', dimension, self.head).encode()
        rows: list[str] = []
        size = 0
        for row in self._rows(bottom):
            rows.append(row)
            size += len(row)
            if size > _PIECE:
                yield "".join(rows).encode()
                rows, size = [], 0
        yield "".join(rows).encode()
        yield self.tail.encode()

    def _rows(self, bottom: int) -> Iterator[str]:
        """Yield the rows one by one."""
        blocks = [
            (range(block.top, block.bottom + 1), block, block.fragments())
            for block in sorted(self.blocks, key=lambda each: each.left)
        ]
        for number in range(1, bottom + 1):
            row = self.rows.get(number)
            here = [(block, fragments) for rows, block, fragments in blocks if number in rows]
            if row is None and not here:
                continue
            parts = [(block.left, next(fragments)) for block, fragments in here]
            if row is not None and row.cells:
                parts = sorted([*parts, *row.cells.items()])
            attributes, height = (row.attributes, row.height) if row is not None else (here[0][0].row_attributes, "")
            if here and (heights := here[0][0].heights) is not None:
                height = f' ht="{heights[number - here[0][0].top]:g}" customHeight="1"'
            yield f'<row r="{number}"{attributes}{height}>{"".join(text for _, text in parts)}</row>'
