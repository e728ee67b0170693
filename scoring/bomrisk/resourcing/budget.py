"""What a limited number of moves can do at best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bomrisk.resourcing.covering import add_options
from bomrisk.resourcing.options import Option
from bomrisk.resourcing.solver import Program

__all__ = ["Affordable", "best_within"]


@dataclass(frozen=True)
class Affordable:
    """What is chosen.

    Attributes
    ----------
    chosen : frozenset
        Of the keys that were given: what reaches the target.
    value : float
        Their sum.
    bound : float
        No choice reaches more.
    proved : bool
        Whether the value is the most there is.
    """

    chosen: frozenset[tuple[int, int]]
    value: float
    bound: float
    proved: bool


def best_within(
    single: Mapping[int, tuple[int, float]],
    several: Mapping[int, tuple[Sequence[tuple[Option, ...]], Sequence[tuple[tuple[int, ...], float]]]],
    most: int,
) -> Affordable:
    """Choose what some moves are spent on.

    Parameters
    ----------
    single : mapping
        What shares no move with anything else: moves that it takes, and its value. Of equal ones the first are taken.
    several : mapping
        Parts or suppliers whose moves serve several patterns: the options of their needs, and for each pattern the positions of
        its needs and its value.
    most : int
        Number of moves.

    Returns
    -------
    Affordable
        Keys are ``(key, 0)`` of `single`, and ``(key, position of the pattern)`` of `several`.
    """
    program = Program()
    spent: dict[int, float] = {}
    # What costs the same and is worth the same is one number to decide, not many choices that differ in nothing.
    alike: dict[tuple[int, float], list[int]] = {}
    for key, cost_and_value in single.items():
        alike.setdefault(cost_and_value, []).append(key)
    counts = {group: program.variable(-group[1], upper=float(len(keys))) for group, keys in alike.items()}
    spent |= {number: float(cost) for (cost, _), number in counts.items()}
    reached: dict[tuple[int, int], int] = {}
    for key, (needs, patterns) in several.items():
        moves = sorted({move for options in needs for option in options for move in option.moves})
        numbers = {move: program.variable() for move in moves}
        spent |= dict.fromkeys(numbers.values(), 1.0)
        ways = [add_options(program, options, numbers) for options in needs]
        for position, (wanted, value) in enumerate(patterns):
            reached[key, position] = number = program.variable(-value)
            for need in wanted:
                program.row({number: -1.0, **dict.fromkeys(ways[need], 1.0)}, least=0.0)
    program.row(spent, most=float(most))
    found = program.solve()
    assert found is not None  # to move nothing is always possible
    chosen: set[tuple[int, int]] = {pair for pair, number in reached.items() if found.values[number] > 0.5}
    for group, number in counts.items():
        chosen |= {(key, 0) for key in alike[group][: round(found.values[number])]}
    return Affordable(frozenset(chosen), -found.objective, -found.bound, found.proved)
