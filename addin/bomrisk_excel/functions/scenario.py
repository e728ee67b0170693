"""Items in cells under a scenario."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bomrisk.errors import BomriskError, InputError
from bomrisk.scenarios import SHIPPED, Scenario, parse_scenario, shipped, shipped_key
from bomrisk.single_lines import LineRating
from bomrisk_excel.functions.cells import Cell, Cells, answer, broadcast, is_blank, no_error, shown
from bomrisk_excel.functions.rated_items import KeptRatings, Question, kept_in, kept_ratings
from bomrisk_excel.functions.ratings import UNRATED, as_of_or_name, question_of, to_or_name
from bomrisk_excel.user_settings import user_scenario_text, user_scenarios

__all__ = ["scenario_of_items"]

Rated = Mapping[KeptRatings, Mapping[Question, LineRating]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a cell asks: a question, rated as it stands and after each change of a scenario."""

    question: Question
    scenario: Scenario
    steps: tuple[KeptRatings, ...]
    what: str

    def needed(self) -> Sequence[KeptRatings]:
        """Ratings without which there is no answer."""
        if self.what == "cause":
            return self.steps
        return (self.steps[0], self.steps[-1]) if self.what == "change" else self.steps[-1:]


def scenario_of_items(
    item: Cells,
    scenario: Cells,
    what: Cells,
    material_origin: Cells,
    made_in: Cells,
    destination: Cells,
    as_of: Cells,
    destination_name: Cells,
    as_of_name: Cells,
) -> Cells:
    """Rate items under scenarios.

    Parameters
    ----------
    item, scenario, what, material_origin, made_in, destination, as_of : cell or block of cells
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
        ("scenario", scenario),
        ("what", what),
        ("material_origin", material_origin),
        ("country", made_in),
        ("destination", destination),
        ("as_of", as_of),
    ]
    rows, columns, grids = broadcast(named)
    places: dict[tuple[int, int], _Asked | BomriskError] = {}
    wanted: dict[KeptRatings, list[Question]] = defaultdict(list)
    for row, column in product(range(rows), range(columns)):
        cells = [grid[row][column] for grid in grids]
        try:
            asked = _asked(cells, destination_name, as_of_name)
        except BomriskError as error:
            places[row, column] = error
            continue
        if asked is not None:
            places[row, column] = asked
            for ratings in asked.needed():
                wanted[ratings].append(asked.question)
    found = {ratings: ratings.of(questions) for ratings, questions in wanted.items()}

    def cell(row: int, column: int) -> Cell:
        place = places.get((row, column))
        if isinstance(place, BomriskError):
            raise place
        return "" if place is None else _ANSWERS[place.what](place, found)

    return answer(rows, columns, cell)


def _asked(cells: Sequence[Cell], destination_name: Cells, as_of_name: Cells) -> _Asked | None:
    item, scenario, what, origin, made_in, destination, as_of = cells
    question = question_of(item, origin, made_in)
    if question is None:
        return None
    kind = _kind(what)
    chosen = _scenario(scenario)
    base = kept_ratings(as_of_or_name(as_of, as_of_name), to_or_name(destination, destination_name))
    return _Asked(question, chosen, tuple(map(kept_in, chosen.steps(base.setting))), kind)


def _kind(cell: Cell) -> str:
    no_error(cell, "what")
    kind = "grade" if is_blank(cell) else str(cell).strip().casefold()
    if kind not in _ANSWERS:
        raise InputError(
            f"what {shown(cell)!r} is none of {', '.join(_ANSWERS)}.", action="Leave it out for the grade."
        )
    return kind


def _scenario(cell: Cell) -> Scenario:
    no_error(cell, "scenario")
    if not isinstance(cell, str) or not cell.strip():
        said = "scenario is blank." if is_blank(cell) else f"scenario is {shown(cell)}, not a text."
        raise InputError(said, action=f"Give {', '.join(SHIPPED)} or one of your own.")
    return _named(cell.strip()[:80])


@lru_cache(maxsize=64)
def _named(name: str) -> Scenario:
    if key := shipped_key(name):
        return shipped(key)
    own = {each.casefold(): each for each in user_scenarios()}
    if name.casefold() in own:
        return parse_scenario(user_scenario_text(own[name.casefold()]), f"{own[name.casefold()]}.toml")
    raise InputError(f"there is no scenario {name!r}.", action=f"Known: {', '.join([*SHIPPED, *own.values()])}.")


def _grade(asked: _Asked, found: Rated) -> Cell:
    return found[asked.steps[-1]][asked.question].grade


def _score(asked: _Asked, found: Rated) -> Cell:
    score = found[asked.steps[-1]][asked.question].score
    return UNRATED if score is None else score


def _change(asked: _Asked, found: Rated) -> Cell:
    before, after = (found[ratings][asked.question].score for ratings in (asked.steps[0], asked.steps[-1]))
    return UNRATED if before is None or after is None else after - before


def _cause(asked: _Asked, found: Rated) -> Cell:
    scores = [found[ratings][asked.question].score for ratings in asked.steps]
    moves = []
    for change, before, after in zip(asked.scenario.changes, scores, scores[1:], strict=False):
        points = (after or 0.0) - (before or 0.0)
        if abs(points) > 1e-9 or (before is None) != (after is None):
            moves.append((abs(points), f"{change.title} ({points:+.0f})"))
    return ". ".join(text for _, text in sorted(moves, key=lambda move: -move[0]))


_ANSWERS: dict[str, Callable[[_Asked, Rated], Cell]] = {
    "grade": _grade,
    "score": _score,
    "change": _change,
    "cause": _cause,
}
