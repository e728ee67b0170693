"""Write a page to a sheet: formats first, so that texts stay texts, then each table in one block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any

from xlwings import Range, Sheet

from bomrisk_excel.ribbon.page import Block, Note, Page
from bomrisk_excel.ribbon.template_look import CellLook, TemplateLook, is_number, template_look
from bomrisk_templates.package.xml_text import clip

__all__ = ["draw", "put_block", "safe_rows"]

_TEXT = "@"
_LONGEST_TEXT = 8000
"""Excel's Value setter refuses blocks with longer texts in some versions."""
_ROWS_AT_ONCE = 20_000
_STARTS_A_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r", "\n")
_HEADER_HEIGHT = 32.0
_GAP = "_ _ "
"""Number format that leaves two spaces to the right; the template's indent is nothing that xlwings can set on Windows."""


def draw(sheet: Sheet, page: Page) -> None:
    """Write a page to an empty sheet.

    The number of calls does not depend on the number of rows.
    """
    look = template_look()
    for column, width in page.widths.items():
        sheet.range((1, column)).column_width = width
    for note in page.notes:
        _put_note(sheet, note, look)
    for block in page.blocks:
        _put_table(sheet, block, look)
    for row, height in page.heights.items():
        sheet.range((row, 1)).row_height = height
    row, column = page.print_to
    # A computer without a printer refuses any page set-up, and not every engine has one.
    with suppress(Exception):
        sheet.page_setup.print_area = sheet.range((1, 1), (row, column)).address


def _put_note(sheet: Sheet, note: Note, look: TemplateLook) -> None:
    cell = sheet.range((note.row, note.column))
    text = isinstance(note.value, str)
    cell.number_format = _TEXT if text else note.look.number_format
    _dress(cell, note.look, look.font)
    cell.vertical_alignment = "center"
    cell.value = _cut(note.value) if text else note.value


def _put_table(sheet: Sheet, block: Block, look: TemplateLook) -> None:
    top, left = block.row, block.column
    right = left + len(block.columns) - 1
    head = sheet.range((top, left), (top, right))
    head.number_format = _TEXT
    head.vertical_alignment = "center"
    head.row_height = _HEADER_HEIGHT
    headers = [look.headers[block.table, column.key] for column in block.columns]
    for first, last, shape in _runs(headers):
        cells = sheet.range((top, left + first), (top, left + last))
        _dress(cells, shape, look.font, block.size)
        if shape.horizontal == "right":
            cells.number_format = _TEXT + _GAP
    if block.rows:
        _dress_body(sheet, block, look)
    put_block(sheet, top, left, [[column.header for column in block.columns], *block.rows], _text_columns(block))
    if not block.rows:
        return
    if block.heights is None:
        sheet.range((top + 1, left), (block.last_row, right)).rows.autofit()
    else:
        for offset, height in enumerate(block.heights, start=1):
            sheet.range((top + offset, left)).row_height = height


def _dress_body(sheet: Sheet, block: Block, look: TemplateLook) -> None:
    top, left, bottom = block.row + 1, block.column, block.last_row
    body = sheet.range((top, left), (bottom, left + len(block.columns) - 1))
    body.vertical_alignment = "center"
    sides = ["edge_bottom"] + (["inside_horizontal"] if bottom > top else [])
    body.borders.set(sides, line_style="continuous", weight="thin", color=look.rule)
    bodies = [look.bodies[block.table, column.key] for column in block.columns]
    for first, last, shape in _runs(bodies):
        _dress(sheet.range((top, left + first), (bottom, left + last)), shape, look.font, block.size)
    for first, last, form in _runs(_formats(block, bodies)):
        sheet.range((top, left + first), (bottom, left + last)).number_format = form
    for offset, column in enumerate(block.columns):
        if column.look == "grade":
            _colour_grades(sheet.range((top, left + offset), (bottom, left + offset)), look)


def _colour_grades(cells: Range, look: TemplateLook) -> None:
    for grade, (fill, ink) in look.grades.items():
        cells.conditional_formats.add_cell_value(
            "equal_to", f'="{grade}"', fill_color=fill, font_color=ink, font_bold=True
        )


def _text_columns(block: Block) -> list[bool]:
    return [not is_number(column.look) for column in block.columns]


def _formats(block: Block, bodies: Sequence[CellLook]) -> list[str]:
    """Number format of each column: text for texts, since Excel would take ``=...`` for a formula and ``1/2`` for a date.

    Old versions show long texts in that format as ``####``, so a column with long texts that nothing could be taken for
    anything else in goes without it.
    """
    formats = []
    for offset, (text, shape) in enumerate(zip(_text_columns(block), bodies, strict=True)):
        values = [row[offset] for row in block.rows]
        long = text and any(isinstance(value, str) and len(value) > 255 for value in values)
        plain_text = long and not any(isinstance(value, str) and _is_risky(value) for value in values)
        number = shape.number_format + (_GAP if shape.horizontal == "right" else "")
        formats.append("General" if plain_text else _TEXT if text else number)
    return formats


def _is_risky(text: str) -> bool:
    """Whether Excel might take a text for something else: a sentence begins with a letter and has a space."""
    return text.startswith(_STARTS_A_FORMULA) or not text[:1].isalpha() or " " not in text


def _dress(cells: Range, shape: CellLook, font: str, size: float | None = None) -> None:
    cells.font.name = font
    cells.font.size = size or shape.size
    cells.font.bold = shape.bold
    cells.font.color = shape.ink
    if shape.fill:
        cells.color = shape.fill
    if shape.wrap:
        cells.wrap_text = True
    if shape.horizontal != "general":
        horizontal: Any = shape.horizontal
        cells.horizontal_alignment = horizontal


def _runs(values: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """First and last position of equal neighbours."""
    start = 0
    for value, group in groupby(values):
        length = len(list(group))
        yield start, start + length - 1, value
        start += length


def put_block(sheet: Sheet, row: int, column: int, rows: Sequence[Sequence[Any]], texts: Sequence[bool]) -> None:
    """Write rows of values in one call, whose texts Excel must not take for anything else.

    Parameters
    ----------
    sheet : Sheet
    row, column : int
        1-based top left cell.
    rows : sequence of sequence
        Of the same length.
    texts : sequence of bool
        Which columns are in the text format already; a text elsewhere gets an apostrophe before it.
    """
    place = sheet.range((row, column)).options(chunksize=_ROWS_AT_ONCE)
    place.value = safe_rows(rows, texts)


def safe_rows(rows: Sequence[Sequence[Any]], texts: Sequence[bool]) -> list[list[Any]]:
    """Return rows for Excel's Value setter: texts cut, doubled apostrophes where it would swallow one."""
    makers: list[Callable[[Any], Any]] = [_as_text if text else _as_value for text in texts]
    return [[make(value) for make, value in zip(makers, row, strict=True)] for row in rows]


def _as_text(value: Any) -> Any:
    if value is None:
        return None
    text = _cut(value if isinstance(value, str) else f"{value:.15g}" if isinstance(value, float) else str(value))
    return f"'{text}" if text.startswith("'") else text


def _as_value(value: Any) -> Any:
    return f"'{_cut(value)}" if isinstance(value, str) and _is_risky(value) else value


def _cut(text: str) -> str:
    text = text.replace("\x00", "")
    return text if len(text) <= _LONGEST_TEXT else clip(text, _LONGEST_TEXT - 1) + "…"
