"""Write the sheet Risk results anew around what the buyer entered: rows move as a whole, and only our own columns are written.

The buyer's cells are never read and written back, so whatever they hold (numbers, dates, formulas, colours) stays as it is, also
if Excel ends in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from xlwings import Sheet

from bomrisk_excel.ribbon.arrangement import Arrangement
from bomrisk_excel.ribbon.drawing import (
    clear_cells,
    colour_grades,
    dress_body,
    number_formats,
    put_block,
    put_head,
    put_note,
    rule_rows,
    set_print_area,
    text_columns,
)  # fmt: skip
from bomrisk_excel.ribbon.live_bom import block_values
from bomrisk_excel.ribbon.own_sheets import MARK_ROW
from bomrisk_excel.ribbon.page import Block, Page
from bomrisk_excel.ribbon.results_layout import COLUMNS, OURS, runs
from bomrisk_excel.ribbon.template_look import template_look

__all__ = ["move_rows", "write_rows"]

_WIDTH = len(COLUMNS)
_KEYS = [column.key for column in COLUMNS]

Undo = Callable[[Callable[[], None]], None]
"""Takes what is to be done if anything fails later; the last one is done first."""


def move_rows(sheet: Sheet, page: Page, undo: Undo) -> None:
    """Bring each row of the buyer's to where its line stands now; new rows get the formats of the table.

    Raises
    ------
    Exception
        Of the engine's kind or a ``RuntimeError``, if Excel does not move them: merged cells, a table of the buyer's.
    """
    plan = _plan(page)
    if plan.fresh:
        undo(lambda: clear_cells(sheet.range((plan.last_row + 1, 1), (plan.end_row, plan.key_column))))
        _dress_fresh(sheet, page.blocks[0], plan)
    if plan.moves:
        back = [0] * len(plan.sources)
        for target, source in enumerate(plan.sources):
            back[source - plan.first_row] = target
        _sort(sheet, plan, back)
        undo(lambda: _sort(sheet, plan, plan.sources))


def write_rows(sheet: Sheet, page: Page, undo: Undo) -> None:
    """Write our columns, the titles, and what stands below the table; then clear the rows that are gone."""
    plan, look = _plan(page), template_look()
    titles = block_values(sheet.range((1, 1), (MARK_ROW, 1)))
    before = block_values(sheet.range((plan.first_row, 1), (plan.end_row, _WIDTH)))
    undo(lambda: _put_back(sheet, plan, titles, before))
    table, below = page.blocks[0], page.blocks[1:]
    for lost in below:
        if plan.sources[len(table.rows)] > plan.last_row:  # the rows above the lost entries are new ones
            clear_cells(sheet.range((lost.row - 2, 1), (lost.row, plan.key_column - 1)))
            put_head(sheet, _without_added(lost), look)
    for note in page.notes:
        put_note(sheet, note, look)
    for block in page.blocks:
        _put_ours(sheet, block)
        cells = sheet.range((block.row + 1, 1), (block.last_row, _WIDTH))
        if plan.moves:
            rule_rows(cells, look)  # Excel leaves them behind when it moves rows
        cells.rows.autofit()
    if len(table.rows) > plan.old_lines:
        grade = _KEYS.index("grade") + 1
        colour_grades(sheet.range((plan.first_row + plan.old_lines, grade), (table.last_row, grade)), look)
    set_print_area(sheet, page)
    if plan.end_row > plan.last_kept:
        clear_cells(sheet.range((plan.last_kept + 1, 1), (plan.end_row, plan.key_column - 1)))


def _put_back(sheet: Sheet, plan: Arrangement, titles: Sequence[Sequence[Any]], rows: Sequence[Sequence[Any]]) -> None:
    """Write what our columns held before, and whole rows where these were cleared."""
    put_block(sheet, 1, 1, titles, [False])
    for first, last in OURS:
        put_block(
            sheet, plan.first_row, first + 1, [row[first : last + 1] for row in rows], [False] * (last - first + 1)
        )
    if plan.end_row > plan.last_kept:
        put_block(sheet, plan.last_kept + 1, 1, rows[plan.kept :], [False] * _WIDTH)


def _plan(page: Page) -> Arrangement:
    assert page.arrangement is not None
    return page.arrangement


def _without_added(block: Block) -> Block:
    """A table without the columns that the buyer added, which may stand anywhere to the right."""
    return replace(block, columns=block.columns[:_WIDTH], rows=[row[:_WIDTH] for row in block.rows])


def _dress_fresh(sheet: Sheet, block: Block, plan: Arrangement) -> None:
    blank = [[None] * _WIDTH for _ in range(plan.fresh)]
    dress_body(sheet, replace(_without_added(block), rows=blank, row=plan.last_row), template_look())
    for column in plan.extras:
        # Like the buyer's cells above.
        form = sheet.range((plan.first_row, column)).number_format
        if plan.old_lines and form:
            sheet.range((plan.last_row + 1, column), (plan.end_row, column)).number_format = form


def _sort(sheet: Sheet, plan: Arrangement, order: Sequence[int]) -> None:
    """Let Excel move whole rows: formats, and formulas that refer to their own row, move with them."""
    first, last, column = plan.first_row, plan.end_row, plan.key_column
    keys = sheet.range((first, column), (last, column))
    try:
        put_block(sheet, first, column, [[float(place)] for place in order], [False])
        sheet.range((first, 1), (last, column)).sort(column)
        sorted_keys = [cells[0] for cells in block_values(keys)]
    finally:
        clear_cells(keys)
    if sorted_keys != sorted(sorted_keys):
        raise RuntimeError("the rows were not moved")


def _put_ours(sheet: Sheet, block: Block) -> None:
    """Write our columns of a table; the number formats of figures stay as the buyer may have set them."""
    texts = text_columns(block)
    formats = [form if text else "" for text, form in zip(texts, number_formats(block, template_look()), strict=True)]
    for first, last in OURS:
        for start, end, form in runs(formats[first : last + 1]):
            if form:
                cells = sheet.range((block.row + 1, first + start + 1), (block.last_row, first + end + 1))
                cells.number_format = form
        rows = [row[first : last + 1] for row in block.rows]
        put_block(sheet, block.row + 1, first + 1, rows, texts[first : last + 1])
