"""What changed: the last score on the sheet Risk results, compared with a rating of the BOM as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlwings import Book

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.change_causes import Causes
from bomrisk_excel.ribbon.last_score import LastScore, read_last_score
from bomrisk_excel.ribbon.matching import match_lines
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import CHANGES, RESULTS, find_own
from bomrisk_excel.ribbon.page import Block, Note, Page, columns_of, heading, plain, title_notes
from bomrisk_excel.ribbon.placing import place
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.results_page import keys_of_lines
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_excel.ribbon.template_look import template_look

__all__ = ["Change", "changes_between", "what_changed"]

_TABLE = "bomrisk_results"
_HEADER_ROW = 5
_SHOWN = (
    ("bottleneck_stage", "What"), ("part_number", "Part number"), ("description", "Description"), ("grade", "Grade before"),
    ("grade", "Grade now"), ("score", "Score before"), ("score", "Score now"), ("why", "Why it moved"), ("why", "Why it is so now"),
)  # fmt: skip
"""Column of the template that each column looks like, and its heading."""
_SMALLEST = 1e-6
_ORDER = ("worse", "new line", "now unrated", "now rated", "better", "line gone")


@dataclass(frozen=True, slots=True)
class Change:
    """A line that moved.

    Parameters
    ----------
    what : str
        ``worse``, ``better``, ``now rated``, ``now unrated``, ``new line`` or ``line gone``.
    part_number, description : str or None
    grades, scores : tuple
        Before and now.
    cause, why : str
    """

    what: str
    part_number: str | None
    description: str | None
    grades: tuple[Any, Any]
    scores: tuple[Any, Any]
    cause: str
    why: str


def what_changed(book: Book) -> Outcome:
    """Compare, and list the lines that moved on the sheet Risk changes.

    Raises
    ------
    BomriskError
        As :func:`bomrisk_excel.ribbon.score_bom.score_bom`, or if nothing was scored before.
    """
    sheet = find_own(book, RESULTS)
    last = read_last_score(sheet) if sheet is not None else None
    if last is None:
        raise InputError(
            "This workbook has no earlier score to compare with.", where=book.name, action="Press Score BOM first."
        )
    rated = rate_book(book)
    changes = changes_between(last, rated)
    page = _page(rated, last, changes)
    placed = place(book, [page], rated.live.sheet)
    return Outcome(f"{page.notes[0].value}. See {placed.sheets[0].name}.", placed.notices)


def changes_between(last: LastScore, rated: Rated) -> list[Change]:
    """Return the lines that moved, those that got worse first."""
    matched = match_lines([line.key for line in last.lines], keys_of_lines(rated))
    causes = Causes(last, rated)
    results = rated.results
    found: list[Change] = []
    for at, (grade, number, why) in enumerate(zip(results["grade"], results["score"], results["why"], strict=True)):
        score = plain(number)
        name = (results["part_number"][at], results["description"][at])
        old = last.lines[matched[at]] if at in matched else None
        if old is None:
            found.append(Change("new line", *name, (None, grade), (None, score), "It was not in the BOM then.", why))
            continue
        before = old.cells.get("score") if isinstance(old.cells.get("score"), float) else None
        if (what := _what(before, score)) or old.cells.get("grade") != grade:
            cause = causes.of_line(at, old, before)
            found.append(Change(what or "worse", *name, (old.cells.get("grade"), grade), (before, score), cause, why))
    gone = sorted(set(range(len(last.lines))) - set(matched.values()))
    for position in gone:
        cells = last.lines[position].cells
        grades, scores = (cells.get("grade"), None), (cells.get("score"), None)
        name = (_text(cells.get("part_number")), _text(cells.get("description")))
        found.append(Change("line gone", *name, grades, scores, "It is no longer in the BOM.", ""))
    return sorted(found, key=lambda change: (_ORDER.index(change.what), -abs(_step(change.scores))))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _step(scores: tuple[Any, Any]) -> float:
    before, now = scores
    return (now or 0.0) - (before or 0.0)


def _what(before: float | None, now: float | None) -> str:
    if before is None or now is None:
        return "" if before == now else "now rated" if before is None else "now unrated"
    return "" if abs(now - before) <= _SMALLEST else "worse" if now > before else "better"


def _page(rated: Rated, last: LastScore, changes: Sequence[Change]) -> Page:
    shown = columns_of(_TABLE, [key for key, _ in _SHOWN])
    columns = [replace(column, header=header) for column, (_, header) in zip(shown, _SHOWN, strict=True)]
    rows = [
        [
            change.what, change.part_number, change.description, *change.grades, *(plain(score) for score in change.scores),
            change.cause, change.why or None,
        ]
        for change in changes
    ]  # fmt: skip
    since = f"since the score as of {last.as_of.isoformat()}" if last.as_of else "since the last score"
    lines = len(rated.results["grade"])
    title = (
        f"{len(changes)} line{'' if len(changes) == 1 else 's'} changed {since}"
        if changes
        else f"Nothing changed {since}"
    )
    notes = title_notes(title, heading(rated))
    if not changes:
        text = f"All {lines} lines have the grade and score that they had."
        notes.append(Note(_HEADER_ROW + 1, 1, text, template_look().lead))
    block = Block(_TABLE, columns, rows, _HEADER_ROW)
    return Page(
        role=CHANGES,
        title="What changed",
        notes=notes,
        blocks=[block],
        widths={at: column.width for at, column in enumerate(columns, start=1)},
        heights={1: 30, 2: 18, 3: 18},
        print_to=(max(block.last_row, _HEADER_ROW + 1), len(columns)),
        freeze=f"D{_HEADER_ROW + 1}",
        title_row=_HEADER_ROW,
    )
