"""Score, grade and reason of items in cells."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import product

from bomrisk.errors import BomriskError
from bomrisk.single_lines import LineRating
from bomrisk_excel.functions.arguments import country, date
from bomrisk_excel.functions.cells import Cell, Cells, answer, as_grid, broadcast, is_blank
from bomrisk_excel.functions.items import Item, item_of
from bomrisk_excel.functions.rated_items import KeptRatings, Question, evidence_of, kept_ratings

__all__ = ["UNRATED", "as_of_or_name", "materials_of_items", "question_of", "rate_items", "score_of", "to_or_name"]

UNRATED = "unrated"
_DETAILS = ("", "all", "rule")


def rate_items(
    ask: Callable[[LineRating], Cell],
    item: Cells,
    material_origin: Cells,
    made_in: Cells,
    destination: Cells,
    as_of: Cells,
    destination_name: Cells,
    as_of_name: Cells,
) -> Cells:
    """Rate each item and give what is asked about its rating.

    Parameters
    ----------
    ask : callable
        From a rating to a cell.
    item, material_origin, made_in, destination, as_of : cell or block of cells
        One cell counts for all rows or columns of the others.
    destination_name, as_of_name : cell
        What the workbook says where `destination` or `as_of` are blank.

    Returns
    -------
    cell or block of cells
        Blank for a blank item.

    Raises
    ------
    BomriskError
        If two ranges do not fit each other; a problem of one cell is the text of that cell.
    """
    named = [
        ("item", item),
        ("material_origin", material_origin),
        ("country", made_in),
        ("destination", destination),
        ("as_of", as_of),
    ]
    rows, columns, (items, origins, countries, targets, dates) = broadcast(named)
    places: dict[tuple[int, int], tuple[KeptRatings, Question] | BomriskError] = {}
    asked: dict[KeptRatings, list[Question]] = defaultdict(list)
    for row, column in product(range(rows), range(columns)):
        try:
            question = question_of(items[row][column], origins[row][column], countries[row][column])
            if question is not None:
                day = as_of_or_name(dates[row][column], as_of_name)
                ratings = kept_ratings(day, to_or_name(targets[row][column], destination_name))
                asked[ratings].append(question)
                places[row, column] = (ratings, question)
        except BomriskError as error:
            places[row, column] = error
    found = {ratings: ratings.of(questions) for ratings, questions in asked.items()}

    def cell(row: int, column: int) -> Cell:
        place = places.get((row, column))
        if isinstance(place, BomriskError):
            raise place
        return "" if place is None else ask(found[place[0]][place[1]])

    return answer(rows, columns, cell)


def score_of(name: str) -> Callable[[LineRating], Cell]:
    """Ask for a score: a number, or the word for having none."""

    def ask(rated: LineRating) -> Cell:
        value = getattr(rated, name)
        return UNRATED if value is None else value

    return ask


def question_of(item: Cell, origin: Cell, made_in: Cell) -> Question | None:
    """What cells ask about an item; None for a blank one."""
    found = item_of(item)
    return None if found is None else Question(found, _country(origin, "material_origin"), _country(made_in, "country"))


def _country(cell: Cell, name: str) -> str:
    return "" if cell is None else country(cell, name, may_be_unknown=True) or ""


def as_of_or_name(cell: Cell, name: Cells) -> dt.date | None:
    """The date in a cell, else what the workbook defines as bomrisk_as_of, else None."""
    return date(cell) if not is_blank(cell) else None if name is None else date(as_grid(name)[0][0], "bomrisk_as_of")


def to_or_name(cell: Cell, name: Cells) -> str | None:
    """The destination in a cell, else what the workbook defines as bomrisk_destination, else None."""
    if not is_blank(cell):
        return country(cell, "destination")
    return None if name is None else country(as_grid(name)[0][0], "bomrisk_destination")


def materials_of_items(item: Cells, detail: Cells) -> Cells:
    """Say which materials are in each item.

    Parameters
    ----------
    item : cell or block of cells
    detail : cell or block of cells
        Blank: what it holds; ``all``: what it may hold too; ``rule``: by which evidence and rule each was found.

    Returns
    -------
    cell or block of cells
        Material ids separated by ``; ``; blank where nothing is found.
    """
    rows, columns, (items, details) = broadcast([("item", item), ("detail", detail)])

    def cell(row: int, column: int) -> Cell:
        wanted = details[row][column]
        kind = "" if is_blank(wanted) else str(wanted).strip().casefold()
        if kind not in _DETAILS:
            raise BomriskError(
                f"detail {kind[:40]!r} is none of all, rule.", action="Leave it out, or give one of them."
            )
        found = item_of(items[row][column])
        return "" if found is None else _materials(found, kind)

    return answer(rows, columns, cell)


def _materials(item: Item, kind: str) -> str:
    if kind == "":
        return kept_ratings(None, None).of([Question(item)])[Question(item)].materials
    findings = evidence_of([item])[0]
    if kind == "rule":
        return "; ".join(f"{found.material} ({found.rung}: {found.rule}, {found.confidence})" for found in findings)
    return "; ".join(dict.fromkeys(found.material for found in findings))
