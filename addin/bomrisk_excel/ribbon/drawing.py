"""Write a page to a sheet: formats first, so that texts stay texts, then each table in one block."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from xlwings import Range, Sheet

from bomrisk_excel.ribbon.page import Block, Note, Page
from bomrisk_excel.ribbon.results_layout import runs
from bomrisk_excel.ribbon.template_look import CellLook, TemplateLook, is_number, template_look
from bomrisk_templates.package.xml_text import clip

__all__ = [
    "clear_cells", "colour_grades", "draw", "dress_body", "number_formats", "put_block", "put_head", "put_note", "rule_rows",
    "safe_rows", "set_print_area", "text_columns",
]  # fmt: skip

_TEXT = "@"
_LONGEST_TEXT = 8000
"""Excel's Value setter refuses blocks with longer texts in some versions."""
_ROWS_AT_ONCE = 20_000
_MAYBE_DATE = re.compile(r"[^\W\d]+[.,]? ?\d.{0,20}", re.DOTALL)
"""``May 5``, ``März 2027``: words that Excel may take for a date."""
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
        put_note(sheet, note, look)
    for block in page.blocks:
        _put_table(sheet, block, look)
    for row, height in page.heights.items():
        sheet.range((row, 1)).row_height = height
    set_print_area(sheet, page)


def set_print_area(sheet: Sheet, page: Page) -> None:
    """Say what of the sheet is printed."""
    # A computer without a printer refuses any page set-up, and not every engine has one.
    with suppress(Exception):
        sheet.page_setup.print_area = sheet.range((1, 1), page.print_to).address


def clear_cells(cells: Range | Sheet) -> None:
    """Clear values and formats; what a column of entries offers for choice stays."""
    cells.clear_contents()
    cells.clear_formats()


def put_note(sheet: Sheet, note: Note, look: TemplateLook) -> None:
    """Write a cell with its own look."""
    cell = sheet.range((note.row, note.column))
    text = isinstance(note.value, str)
    cell.number_format = _TEXT if text else note.look.number_format
    _dress(cell, note.look, look.font)
    cell.vertical_alignment = "center"
    cell.value = _cut(note.value) if text else note.value


def _put_table(sheet: Sheet, block: Block, look: TemplateLook) -> None:
    put_head(sheet, block, look)
    if not block.rows:
        return
    dress_body(sheet, block, look)
    for at, each in enumerate(block.columns, start=block.column):
        if each.look == "grade":
            colour_grades(sheet.range((block.row + 1, at), (block.last_row, at)), look)
    put_block(sheet, block.row + 1, block.column, block.rows, text_columns(block))
    if block.heights is None:
        right = block.column + len(block.columns) - 1
        sheet.range((block.row + 1, block.column), (block.last_row, right)).rows.autofit()
    else:
        for offset, height in enumerate(block.heights, start=1):
            sheet.range((block.row + offset, block.column)).row_height = height


def put_head(sheet: Sheet, block: Block, look: TemplateLook) -> None:
    """Write the header of a table."""
    top, left = block.row, block.column
    right = left + len(block.columns) - 1
    head = sheet.range((top, left), (top, right))
    head.number_format = _TEXT
    head.vertical_alignment = "center"
    head.row_height = _HEADER_HEIGHT
    headers = [look.headers[block.table, column.key] for column in block.columns]
    for first, last, shape in runs(headers):
        cells = sheet.range((top, left + first), (top, left + last))
        _dress(cells, shape, look.font, block.size)
        if shape.horizontal == "right":
            cells.number_format = _TEXT + _GAP
    put_block(sheet, top, left, [[column.header for column in block.columns]], [True] * len(block.columns))


def dress_body(sheet: Sheet, block: Block, look: TemplateLook) -> None:
    """Give the rows of a table their formats."""
    top, left, bottom = block.row + 1, block.column, block.last_row
    body = sheet.range((top, left), (bottom, left + len(block.columns) - 1))
    body.vertical_alignment = "center"
    rule_rows(body, look)
    bodies = [look.bodies[block.table, column.key] for column in block.columns]
    for first, last, shape in runs(bodies):
        _dress(sheet.range((top, left + first), (bottom, left + last)), shape, look.font, block.size)
    for first, last, form in runs(number_formats(block, look)):
        sheet.range((top, left + first), (bottom, left + last)).number_format = form


def rule_rows(body: Range, look: TemplateLook) -> None:
    """Draw the thin line under each row."""
    sides = ["edge_bottom"] + (["inside_horizontal"] if body.shape[0] > 1 else [])
    body.borders.set(sides, line_style="continuous", weight="thin", color=look.rule)


def colour_grades(cells: Range, look: TemplateLook) -> None:
    """Let cells show grades in their colours."""
    for grade, (fill, ink) in look.grades.items():
        cells.conditional_formats.add_cell_value(
            "equal_to", f'="{grade}"', fill_color=fill, font_color=ink, font_bold=True
        )


def text_columns(block: Block) -> list[bool]:
    """Which columns are written as text; a column of entries is not, where the buyer entered numbers, dates or yes and no."""
    return [
        not is_number(column.look)
        and (
            column.role != "entry"
            or (
                block.formats.get(offset, _TEXT) == _TEXT
                and all(isinstance(row[offset], str | None) for row in block.rows)
            )
        )
        for offset, column in enumerate(block.columns)
    ]


def number_formats(block: Block, look: TemplateLook) -> list[str]:
    """Number format of each column: text for texts, since Excel would take ``=...`` for a formula and ``1/2`` for a date.

    Old versions show long texts in that format as ``####``, so a column with long texts that nothing could be taken for
    anything else in goes without it.
    """
    formats = []
    for offset, (text, column) in enumerate(zip(text_columns(block), block.columns, strict=True)):
        values = [row[offset] for row in block.rows]
        long = text and any(isinstance(value, str) and len(value) > 255 for value in values)
        plain_text = long and not any(isinstance(value, str) and _is_risky(value) for value in values)
        shape = look.bodies[block.table, column.key]
        number = shape.number_format + (_GAP if shape.horizontal == "right" else "")
        own = block.formats.get(offset, number)
        formats.append("General" if plain_text else _TEXT if text else number if own == _TEXT else own)
    return formats


def _is_risky(text: str) -> bool:
    """Whether Excel might take a text for something else: a sentence begins with a letter and has a space."""
    if text.startswith(_STARTS_A_FORMULA) or not text[:1].isalpha() or " " not in text:
        return True
    return _MAYBE_DATE.fullmatch(text) is not None


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
