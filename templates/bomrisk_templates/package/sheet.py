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
_CHUNK = 2_000


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

    def fragments(self, first: int, last: int) -> list[str]:
        """Return the cells of rows ``first`` to ``last`` (sheet rows, both included), one text per row."""
        rows = [str(row) for row in range(first, last + 1)]
        start, end = first - self.top, last + 1 - self.top
        built = [
            column_cells(column_letters(self.left + offset), rows, values[start:end], prototype)
            for offset, (values, prototype) in enumerate(self.columns)
        ]
        return list(map("".join, zip(*built, strict=True)))


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
        bottom = max([*self.rows, *(block.top + block.count - 1 for block in self.blocks)], default=1)
        right = max(
            [
                1,
                *(c for row in self.rows.values() for c in row.cells),
                *(b.left + len(b.columns) - 1 for b in self.blocks),
            ]
        )
        dimension = f'<dimension ref="{Area(1, 1, bottom, right)}"/>'
        yield re.sub(r'<dimension ref="[^"]*"\s*/>', dimension, self.head).encode()
        first = 1
        while first <= bottom:
            last = min(first + _CHUNK - 1, bottom)
            yield "".join(self._run(first, last)).encode()
            first = last + 1
        yield self.tail.encode()

    def _run(self, first: int, last: int) -> Iterator[str]:
        """Yield the rows ``first`` to ``last``."""
        pieces: list[tuple[int, int, list[str], Block]] = []
        for block in sorted(self.blocks, key=lambda each: each.left):
            top, end = max(first, block.top), min(last, block.top + block.count - 1)
            if top <= end:
                pieces.append((block.left, top, block.fragments(top, end), block))
        alone = pieces[0] if len(pieces) == 1 else None
        for number in range(first, last + 1):
            row = self.rows.get(number)
            if alone is not None and row is None and 0 <= number - alone[1] < len(alone[2]):
                # Nearly every row of a large sheet: nothing but the table.
                block = alone[3]
                height = _height(block, number)
                yield f'<row r="{number}"{block.row_attributes}{height}>{alone[2][number - alone[1]]}</row>'
                continue
            here = [piece for piece in pieces if piece[1] <= number < piece[1] + len(piece[2])]
            if not here:
                if row is not None:
                    body = "".join(row.cells[column] for column in sorted(row.cells))
                    yield f'<row r="{number}"{row.attributes}{row.height}>{body}</row>'
                continue
            block = here[0][3]
            parts = [(left, fragments[number - top]) for left, top, fragments, _ in here]
            if row is not None and row.cells:
                parts = sorted([*parts, *row.cells.items()])
            attributes = row.attributes if row is not None else block.row_attributes
            height = row.height if row is not None else ""
            if block.heights is not None:
                height = _height(block, number)
            yield f'<row r="{number}"{attributes}{height}>{"".join(text for _, text in parts)}</row>'


def _height(block: Block, row: int) -> str:
    """Height attributes of a row of a block."""
    return "" if block.heights is None else f' ht="{block.heights[row - block.top]:g}" customHeight="1"'
