"""Controls calendar: the export controls that reach the materials of the BOM, the next dated change first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from xlwings import Book

from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import CONTROLS
from bomrisk_excel.ribbon.page import Block, Note, Page, columns_of, heading, rows_of_columns, title_notes
from bomrisk_excel.ribbon.placing import place
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_excel.ribbon.template_look import template_look

__all__ = ["calendar_page", "controls_calendar"]

_TABLE = "bomrisk_controls"
_SHOWN = (
    ("next_change", "next_change", ""), ("next_change_what", "next_change_what", ""), ("status", "status", ""),
    ("short_name", "short_name", ""), ("country_name", "country_name", ""), ("measure", "measure", ""),
    ("materials", "materials", "Materials of this BOM"), ("order", "order", "Lines"),
    ("effective_from", "effective_from", ""), ("last_day", "last_day", ""), ("suspended_until", "suspended_until", ""),
    ("suspended_until_reported", "suspended_until_reported", ""), ("scored", "scored", ""),
    ("instrument", "materials", "Instrument"), ("source", "short_name", "Source"), ("note", "note", ""),
)  # fmt: skip
"""Column, the column of the template that it looks like, and its heading where that is not the template's."""
_KEYS = tuple(key for key, _, _ in _SHOWN)
_HEADER_ROW = 5


def controls_calendar(book: Book) -> Outcome:
    """List the controls on the sheet Risk controls.

    Raises
    ------
    BomriskError
        As :func:`bomrisk_excel.ribbon.score_bom.score_bom`.
    """
    rated = rate_book(book)
    page = calendar_page(rated)
    placed = place(book, [page], rated.live.sheet)
    return Outcome(f"{page.notes[0].value}. See {placed.sheets[0].name}.", placed.notices)


def calendar_page(rated: Rated) -> Page:
    """Lay out the controls."""
    looks = columns_of(_TABLE, [like for _, like, _ in _SHOWN])
    columns = [replace(like, header=header or like.header) for like, (_, _, header) in zip(looks, _SHOWN, strict=True)]
    materials, lines = _reach(rated)
    ids = rated.controls["control_id"]
    order = rated.controls["order"]
    lines_of = [float(lines.get(control, 0)) for control in ids]
    shown = {
        **rated.controls,
        "materials": [materials.get(control, "") for control in ids],
        "order": lines_of,
    }
    rows = rows_of_columns(shown, _KEYS)
    # Those with a dated change ahead stand in its order; the others as the list has them, those that reach lines first.
    places = sorted(range(len(rows)), key=lambda at: (order[at] is None, order[at] or 0.0, -lines_of[at]))
    rows = [rows[at] for at in places]
    count, dated = len(rows), sum(number is not None for number in order)
    noun = "export control or related measure reaches" if count == 1 else "export controls and related measures reach"
    title = f"{count} {noun} this BOM, {dated} with a dated change ahead"
    notes = title_notes(title, heading(rated))
    if not rows:
        notes.append(
            Note(_HEADER_ROW + 1, 1, "None is known for the materials that were recognised.", template_look().lead)
        )
    block = Block(_TABLE, columns, rows, _HEADER_ROW)
    return Page(
        role=CONTROLS,
        title="Controls calendar",
        notes=notes,
        blocks=[block],
        widths={at: column.width for at, column in enumerate(columns, start=1)},
        heights={1: 30, 2: 18, 3: 18},
        print_to=(max(block.last_row, _HEADER_ROW + 1), _KEYS.index("instrument") + 1),
        freeze=f"E{_HEADER_ROW + 1}",
        title_row=_HEADER_ROW,
    )


def _reach(rated: Rated) -> tuple[dict[Any, str], dict[Any, int]]:
    """Materials of the BOM that each control reaches, and how many lines hold one of them."""
    assessment = rated.assessment
    lines_of_rating = assessment.lines["rating_id"].value_counts()
    pairs = assessment.rating_materials[["material", "rating_id"]].itertuples(index=False, name=None)
    ratings: defaultdict[Any, set[int]] = defaultdict(set)
    for material, rating in pairs:
        ratings[material].add(int(rating))
    hit: defaultdict[Any, set[Any]] = defaultdict(set)
    exposure = assessment.exposure[["control_id", "material"]].drop_duplicates()
    for control, material in exposure.itertuples(index=False, name=None):
        hit[control].add(material)
    names = {
        control: "; ".join(sorted(rated.facts.material(material) or str(material) for material in found))
        for control, found in hit.items()
    }
    counts = {
        control: sum(int(lines_of_rating.get(rating, 0)) for rating in set().union(*(ratings[each] for each in found)))
        for control, found in hit.items()
    }
    return names, counts
