"""Conditional formats: readable in every state, told apart by everybody, and never the only sign of a state."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import range_boundaries
from tests.accessibility.book import Book, Fill, Finding, Look, cells_of
from tests.accessibility.cells import unreadable
from tests.accessibility.colours import BLACK, WHITE, mixed
from tests.accessibility.vision import too_close

_EXTENSION = re.compile(rb"<x14:cfRule\b[^>]*>(?:(?!</x14:cfRule>).)*<x14:dxf>", re.DOTALL)
_BLANK = {'""', "", "0"}
# Rules that look at what the cell itself shows.
_OF_THE_CELL = {
    "cellIs", "containsText", "notContainsText", "beginsWith", "endsWith", "top10", "aboveAverage", "timePeriod",
    "containsErrors", "uniqueValues", "duplicateValues",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule with what it changes; None where the cell's own look stays."""

    sheet: Any
    areas: str
    rule: Any
    ink: str | None
    fill: Fill | None
    bold: bool

    @property
    def where(self) -> str:
        return f"{self.sheet.title}!{self.areas}"

    @property
    def boxes(self) -> list[tuple[int, int, int, int]]:
        return [range_boundaries(area) for area in self.areas.split()]

    @property
    def coloured(self) -> bool:
        return self.ink is not None or self.fill is not None


def rules_of(book: Book, sheet: Any) -> list[_Rule]:
    """All rules of a sheet, in its order."""
    found = []
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            dxf = rule.dxf
            ink = book.colours.of_cell(dxf.font.color, "") if dxf is not None and dxf.font is not None else ""
            fill = book.conditional_fill(dxf.fill) if dxf is not None else None
            bold = bool(dxf is not None and dxf.font is not None and dxf.font.b)
            found.append(_Rule(sheet, str(formatting.sqref), rule, ink or None, fill, bold))
    return found


def _looks(book: Book, rule: _Rule) -> set[Look]:
    """How the cells of a rule look without it; a cell that the file does not hold is black on white."""
    cells = [cell for area in rule.areas.split() for cell in cells_of(rule.sheet, area)]
    return {book.look(cell) for cell in cells} or {Look((BLACK,), Fill((WHITE,), WHITE), 11.0, False)}


def _hold_at_once(one: _Rule, other: _Rule) -> bool:
    """Whether two rules can both hold for a cell; not where they ask for different values of it."""
    equal = [each.rule.formula for each in (one, other) if each.rule.type == "cellIs" and each.rule.operator == "equal"]
    if one is other or (len(equal) == 2 and equal[0] != equal[1]):
        return False
    return any(a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3] for a in one.boxes for b in other.boxes)


def contrast_of_rules(book: Book) -> Iterator[Finding]:
    """Text on fill in each state: where a rule sets only one of them, with every other one that it can meet."""
    for sheet in book.sheets:
        if _EXTENSION.search(book.parts[book.sheet_parts[sheet.title]]):
            yield Finding(
                sheet.title, "contrast", "a conditional format of Excel 2010's kind, which nothing here reads"
            )
        rules = rules_of(book, sheet)
        for rule in rules:
            meets = [other for other in rules if _hold_at_once(rule, other)]
            for look in _looks(book, rule):
                said = _state(rule, look, meets) or _scale(book, rule, look)
                if said:
                    yield Finding(rule.where, "contrast", f"{_told(rule.rule)}: {said}")
                    break


def _state(rule: _Rule, look: Look, meets: Sequence[_Rule]) -> str:
    if not rule.coloured:
        return ""
    # Of two rules that hold at once the first one wins; what it leaves open is as the second one says.
    beside = [each for each in meets if None in (each.ink, each.fill) or each.rule.priority > rule.rule.priority]
    inks = (rule.ink,) if rule.ink else (*look.inks, *(other.ink for other in beside if other.ink))
    fills = rule.fill.colours if rule.fill else look.fill.colours
    if rule.fill is None:
        fills = (*fills, *(colour for other in beside if other.fill for colour in other.fill.colours))
    return unreadable(inks, fills, look.size, look.bold or rule.bold)


def _scale(book: Book, rule: _Rule, look: Look) -> str:
    """Colour scales at both ends and in the middle; bars on the bar and beside it."""
    scale, bar = rule.rule.colorScale, rule.rule.dataBar
    if scale is not None:
        colours = [book.colours.of_cell(colour, WHITE) for colour in scale.color]
        fills = [*colours, *(mixed(one, other, 0.5) for one, other in itertools.pairwise(colours))]
    elif bar is not None:
        fills = [book.colours.of_cell(bar.color, WHITE), *look.fill.colours]
    else:
        return ""
    return unreadable(look.inks, fills, look.size, look.bold)


def palettes(book: Book) -> Iterator[Finding]:
    """The fills by which one range tells its states apart, pair by pair."""
    for sheet in book.sheets:
        states: dict[str, dict[str, str]] = defaultdict(dict)
        for rule in rules_of(book, sheet):
            if rule.fill is not None and rule.rule.type in ("cellIs", "containsText", "beginsWith", "expression"):
                states[rule.areas][_told(rule.rule)] = rule.fill.whole
        for areas, fills in states.items():
            for said in too_close(fills):
                yield Finding(f"{sheet.title}!{areas}", "palette", said)


def colour_only(book: Book) -> Iterator[Finding]:
    """A state that a rule colours is also said by the cell's own text or number, or by more than colour."""
    for sheet in book.sheets:
        for rule in rules_of(book, sheet):
            formats = {cell.number_format for area in rule.areas.split() for cell in cells_of(sheet, area)}
            if said := _only_colour(rule, formats):
                yield Finding(rule.where, "colour only", f"{_told(rule.rule)}: {said}")


def _only_colour(rule: _Rule, formats: set[str]) -> str:
    kind, dxf = rule.rule.type, rule.rule.dxf
    hidden = any(set(each) == {";"} for each in formats if each)
    if kind in ("colorScale", "dataBar", "iconSet"):
        shown = rule.rule.dataBar or rule.rule.iconSet
        return "the cells show no value beside it" if hidden or (shown is not None and shown.showValue is False) else ""
    if not rule.coloured or _other_cue(dxf):
        return ""
    if hidden:
        return "the number format hides the value"
    if kind == "cellIs" and rule.rule.operator == "equal" and rule.rule.formula[0] in _BLANK - {"0"}:
        return "an empty cell says nothing but its colour"
    if kind in _OF_THE_CELL:
        return ""
    if kind == "expression" and _asks_itself(rule):
        return ""
    return "the state stands in another cell or nowhere"


def _other_cue(dxf: Any) -> bool:
    """Whether a format changes more than colours: weight, underline, a border, a sign in the number format."""
    font, border = dxf.font, dxf.border
    drawn = border is not None and any(
        side is not None and side.style for side in (border.left, border.right, border.top, border.bottom)
    )
    return bool(drawn or dxf.numFmt or (font is not None and (font.b or font.i or font.u or font.strike)))


def _asks_itself(rule: _Rule) -> bool:
    """Whether the formula of each column of the range refers to that column in the same row."""
    for left, top, right, _ in rule.boxes:
        named = {
            (letters, bool(fixed))
            for fixed, letters, row in re.findall(r"(?<![!\w])(\$?)([A-Z]{1,3})\$?(\d+)\b", rule.rule.formula[0])
            if int(row) == top
        }
        columns = {range_boundaries(f"{letters}1")[0]: fixed for letters, fixed in named}
        # A column that is not fixed moves with the cell, so that the first cell stands for all.
        if not (left in columns and (left == right or not columns[left])):
            return False
    return True


def _told(rule: Any) -> str:
    """Name of a state, for findings and palettes."""
    return " ".join(str(part) for part in (rule.type, rule.operator, *rule.formula) if part)
