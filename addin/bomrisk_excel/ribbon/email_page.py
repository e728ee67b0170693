"""Copy for e-mail: the lines that matter on one page, as a sheet and as text for a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from xlwings import Book

from bomrisk_excel.ribbon.clipboard import put_on_clipboard
from bomrisk_excel.ribbon.dashboard_page import filled_rows
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.own_sheets import EMAIL
from bomrisk_excel.ribbon.page import Block, Note, Page, columns_of, heading, needed_height, title_notes
from bomrisk_excel.ribbon.placing import place
from bomrisk_excel.ribbon.rating import Rated
from bomrisk_excel.ribbon.score_bom import rate_book
from bomrisk_excel.ribbon.template_look import template_look

__all__ = ["Message", "copy_for_email", "email_page", "message_of"]

_TABLE = "bomrisk_results"
_KEYS = ("grade", "description", "why", "why")
_HEADERS = ("Grade", "Part", "Why", "What to ask")
_WIDTHS = (8.0, 26.0, 46.0, 40.0)
_HEADER_ROW, _SIZE = 5, 9.5
_MOST_CHANGES = 4
_HIGH = ("D", "E")


@dataclass(frozen=True, slots=True)
class Message:
    """What goes into a message: a headline, lines (grade, part, why, ask), what changes next, where it comes from."""

    headline: str
    lines: Sequence[tuple[str, str, str, str]]
    changes: Sequence[str]
    origin: str

    @property
    def text(self) -> str:
        """As plain text."""
        parts = [self.headline, ""]
        for grade, part, why, ask in self.lines:
            parts += [f"{grade}  {part}", f"   {why}", f"   {ask}", ""]
        if self.changes:
            parts += ["What changes next:", *(f"- {change}" for change in self.changes), ""]
        return "\n".join([*parts, self.origin])

    @property
    def html(self) -> str:
        """As HTML with the looks in it, since mail programs drop style sheets."""
        look = template_look()
        font = f"font-family:{look.font},Arial,sans-serif"
        cell = f"padding:4px 8px;border-bottom:1px solid {look.rule};vertical-align:top;font-size:10pt"
        head = look.headers[_TABLE, "why"]
        titles = "".join(
            f'<th scope="col" style="{cell};text-align:left;background:{head.fill};color:{head.ink}">{title}</th>'
            for title in _HEADERS
        )
        rows = ""
        for grade, *texts in self.lines:
            fill, ink = look.grades.get(grade, ("#FFFFFF", "#000000"))
            rows += f'<tr><td style="{cell};text-align:center;font-weight:bold;background:{fill};color:{ink}">{escape(grade)}</td>'
            rows += "".join(f'<td style="{cell}">{escape(text)}</td>' for text in texts) + "</tr>"
        changes = "".join(f"<li>{escape(change)}</li>" for change in self.changes)
        table = f'<table style="border-collapse:collapse;{font}"><tr>{titles}</tr>{rows}</table>' if self.lines else ""
        return (
            f'<div lang="en" style="{font};font-size:10pt"><p style="font-size:13pt;font-weight:bold;color:{look.title.ink}">'
            f"{escape(self.headline)}</p>{table}"
            + (f"<p><b>What changes next</b></p><ul>{changes}</ul>" if changes else "")
            + f'<p style="color:{look.lead.ink};font-size:9pt">{escape(self.origin)}</p></div>'
        )


def copy_for_email(book: Book, to_clipboard: Callable[[str, str], bool] = put_on_clipboard) -> Outcome:
    """Write the sheet Risk e-mail, and copy it; where there is no clipboard, its cells are selected.

    Parameters
    ----------
    book : Book
    to_clipboard : callable
        Takes HTML and plain text; says whether it could copy them.

    Raises
    ------
    BomriskError
        As :func:`bomrisk_excel.ribbon.score_bom.score_bom`.
    """
    rated = rate_book(book)
    message = message_of(rated)
    page = email_page(rated, message)
    placed = place(book, [page], rated.live.sheet)
    sheet = placed.sheets[0]
    if to_clipboard(message.html, message.text):
        return Outcome(
            f"The page is on {sheet.name}.", (*placed.notices, "It is copied: paste it into your message with Ctrl+V.")
        )
    sheet.range((1, 1), page.print_to).select()
    return Outcome(
        f"The page is on {sheet.name}.", (*placed.notices, "Press Ctrl+C to copy it, then Ctrl+V in your message.")
    )


def message_of(rated: Rated) -> Message:
    """Choose the lines that matter: those graded D or E, at most twelve, the worst first."""
    figures = rated.figures["bomrisk_worst_lines"]
    lines = []
    for line, grade, number, description, ask in filled_rows(
        figures, ("place", "grade", "part_number", "description", "ask")
    ):
        if grade in _HIGH:
            why = str(rated.results["why"][int(line) - 1] or "")
            lines.append(
                (str(grade), ", ".join(str(part) for part in (number, description) if part), why, str(ask or ""))
            )
    changes = [str(what) for (what,) in filled_rows(rated.figures["bomrisk_next_changes"], ("what",))][:_MOST_CHANGES]
    more = int(rated.head["high_lines"]) - len(lines)
    tail = f" {more} more line{'' if more == 1 else 's'} with D or E on Risk results." if more > 0 else ""
    origin = f"{heading(rated)}.{tail} A screening aid, no legal advice."
    return Message(str(rated.head["headline"]), lines, changes, origin)


def email_page(rated: Rated, message: Message) -> Page:
    """Lay out the message on one page."""
    look = template_look()
    columns = [replace(column, header=head) for column, head in zip(columns_of(_TABLE, _KEYS), _HEADERS, strict=True)]
    rows: list[list[Any]] = [list(line) for line in message.lines]
    heights = [needed_height(columns, row, _SIZE, _WIDTHS) for row in rows]
    block = Block(_TABLE, columns, rows, _HEADER_ROW, heights=heights, size=_SIZE)
    notes = title_notes(message.headline, heading(rated))
    notes[0] = replace(notes[0], look=replace(look.title, size=14))
    row = block.last_row + 1
    if not rows:
        notes.append(Note(row, 1, "No line has grade D or E.", look.lead))
        row += 1
    if message.changes:
        notes.append(Note(row + 1, 1, "What changes next", replace(look.title, size=11)))
        row += 2
        for change in message.changes:
            notes.append(Note(row, 1, change, replace(look.lead, ink=look.bodies[_TABLE, "why"].ink)))
            row += 1
    notes.append(Note(row + 1, 1, message.origin[len(heading(rated)) + 1 :].strip(), look.lead))
    return Page(
        role=EMAIL,
        title="Supply risk",
        notes=notes,
        blocks=[block],
        widths=dict(enumerate(_WIDTHS, start=1)),
        heights={1: 26, 2: 16, 3: 16},
        print_to=(row + 1, len(columns)),
        one_page=True,
        portrait=True,
    )
