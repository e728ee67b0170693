"""The sheet Risk dashboard: one page that can be sent on as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bomrisk_excel.ribbon.own_sheets import DASHBOARD
from bomrisk_excel.ribbon.page import (
    Block,
    Note,
    Page,
    columns_of,
    heading,
    needed_height,
    plain,
    rows_of_columns,
    title_notes,
)
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.template_look import template_look
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["GRADES", "dashboard_page", "filled_rows"]

GRADES = ("A", "B", "C", "D", "E", "unrated")
_WORST = ("rank", "part_number", "description", "grade", "score", "bottleneck", "country", "holds", "ask")
_LEFT = 2
_TILES = (
    (3, "tile_lines", "Lines rated"),
    (4, "tile_high", "Lines graded D or E"),
    (7, "tile_spend", "Their part of the spend"),
    (8, "tile_unrated", "Unrated lines"),
    (9, "tile_bottleneck", "Material behind most of them"),
    (10, "tile_change", "Next dated change"),
)
"""1-based column, named cell of the template, label as there."""
_TILE_ROW, _WORST_ROW, _SIZE = 5, 8, 9.5
_BAR = 26


def filled_rows(columns: Columns, keys: tuple[str, ...]) -> list[list[Any]]:
    """Rows of a table of fixed length without its empty ones, numbered from 1 on where it has a rank."""
    places = [number for number, place in enumerate(columns["place"]) if place != ""]
    ranked = {**columns, "rank": [float(number) for number in range(1, len(columns["place"]) + 1)]}
    rows = rows_of_columns(ranked, keys)
    return [rows[place] for place in places]


def dashboard_page(rated: Rated) -> Page:
    """Lay out the dashboard of a rated BOM."""
    look = template_look()
    worst_columns = columns_of("bomrisk_worst_lines", _WORST)
    widths = {1: 1.5, **{_LEFT + at: column.width for at, column in enumerate(worst_columns)}}
    notes = title_notes(rated.head["headline"], heading(rated))
    for column, name, label in _TILES:
        value = rated.head[name]
        notes.append(Note(_TILE_ROW, column, label, look.label))
        notes.append(Note(_TILE_ROW + 1, column, plain(value), look.named[f"bomrisk_{name}"]))

    worst = filled_rows(rated.figures["bomrisk_worst_lines"], _WORST)
    sizes = [column.width for column in worst_columns]
    blocks = [
        Block(
            "bomrisk_worst_lines", worst_columns, worst, _WORST_ROW, _LEFT,
            heights=[needed_height(worst_columns, row, _SIZE, sizes) for row in worst], size=_SIZE,
        )
    ]  # fmt: skip
    if not worst:
        notes.append(
            Note(_WORST_ROW + 1, _LEFT, "No line could be rated: no known material was recognised.", look.lead)
        )
    lower = _WORST_ROW + max(len(worst), 1) + 2
    blocks.append(_by_grade(rated, lower))
    change_keys = ("what", "effect")
    changes = filled_rows(rated.figures["bomrisk_next_changes"], change_keys)
    blocks.append(
        Block(
            "bomrisk_next_changes",
            columns_of("bomrisk_next_changes", change_keys),
            changes,
            lower,
            9,
            heights=(),
            size=_SIZE,
        )
    )
    last = lower + max(len(GRADES), len(changes))
    text = (
        "D and E: concentrated and controlled. Each line's reason stands on Risk results. A screening aid, no legal advice. "
        + _findings_text(rated)
    )
    notes.append(Note(last + 1, _LEFT, text, look.label))
    return Page(
        role=DASHBOARD,
        title="Supply risk at a glance",
        notes=notes,
        blocks=blocks,
        widths=widths,
        heights={1: 30, 2: 18, 3: 18, _TILE_ROW: 15, _TILE_ROW + 1: 42},
        print_to=(last + 1, _LEFT + len(worst_columns) - 1),
        one_page=True,
    )


def _by_grade(rated: Rated, row: int) -> Block:
    """Lines and spend by grade, with a bar of signs, which prints and copies everywhere."""
    figures = rated.figures["bomrisk_by_grade"]
    most = max([*figures["lines"], 1])
    rows = []
    for at, grade in enumerate(GRADES):
        lines = figures["lines"][at]
        bar = "█" * max(round(_BAR * lines / most), 1 if lines else 0)
        cells = (grade, bar or None, *(figures[key][at] for key in ("lines", "lines_share", "spend", "spend_share")))
        rows.append([plain(cell) for cell in cells])
    shown = columns_of("bomrisk_results", ("grade", "part_number", "line", "top_share", "spend", "top_share"))
    heads = ("Grade", "Lines by grade", "Lines", "Share of lines", "Spend", "Share of spend")
    columns = [replace(column, header=head) for column, head in zip(shown, heads, strict=True)]
    return Block("bomrisk_results", columns, rows, row, 3, heights=[30.0] * len(GRADES))


def _findings_text(rated: Rated) -> str:
    counts = rated.findings["severity"].value_counts()
    parts = [
        f"{int(counts[name])} {name}{'' if counts[name] == 1 else 's'}"
        for name in ("error", "warning")
        if name in counts.index
    ]
    return f"Findings: {', '.join(parts)}; Check workbook lists them." if parts else ""
