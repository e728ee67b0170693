"""In which order to move: first what brings most lines under the target with the fewest moves."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bomrisk.resourcing.options import Move

__all__ = ["Package", "Step", "steps_of"]


@dataclass(frozen=True)
class Package:
    """Lines of a part or supplier that one pattern describes, with what they need.

    Attributes
    ----------
    unit, pattern : int
    lines : tuple of int
        Positions in the BOM.
    spend : float
        Zero where none is known.
    moves : frozenset of Move
    """

    unit: int
    pattern: int
    lines: tuple[int, ...]
    spend: float
    moves: frozenset[Move]


@dataclass(frozen=True)
class Step:
    """A move of a part or supplier.

    Attributes
    ----------
    unit : int
    move : Move
    touched : tuple of Package
        What takes part in it.
    done : tuple of Package
        What reaches the target with it.
    """

    unit: int
    move: Move
    touched: tuple[Package, ...]
    done: tuple[Package, ...]


def steps_of(packages: Sequence[Package]) -> list[Step]:
    """Order the moves of all packages.

    Parameters
    ----------
    packages : sequence of Package

    Returns
    -------
    list of Step
        One per unit and move: always those next that bring most lines under the target for each move, of equal ones those with
        more spend, then those that stand first in the BOM.
    """
    by_unit: dict[int, list[Package]] = {}
    for package in packages:
        by_unit.setdefault(package.unit, []).append(package)
    queues = {unit: _in_order(unit, several) for unit, several in by_unit.items()}
    heap: list[tuple[tuple[float, float, int], int, list[Step]]] = []

    def queue(unit: int) -> None:
        if following := next(queues[unit], None):
            heapq.heappush(heap, (following[0], unit, following[1]))

    for unit in queues:
        queue(unit)
    ordered: list[Step] = []
    while heap:
        _, unit, steps = heapq.heappop(heap)
        ordered += steps
        queue(unit)
    return ordered


def _in_order(unit: int, packages: Sequence[Package]) -> Iterator[tuple[tuple[float, float, int], list[Step]]]:
    """Yield the moves of a unit, those together that bring a package under the target."""
    made: set[Move] = set()
    left = list(packages)
    by_move: Mapping[Move, tuple[Package, ...]] = {
        move: tuple(package for package in packages if move in package.moves)
        for move in {move for package in packages for move in package.moves}
    }
    while left:
        following = min(left, key=lambda package: (_worth(package, made), sorted(package.moves)))
        worth = _worth(following, made)
        missing = sorted(following.moves - made)
        made |= following.moves
        done = tuple(package for package in left if package.moves <= made)
        left = [package for package in left if not package.moves <= made]
        last = len(missing) - 1
        yield (
            worth,
            [Step(unit, move, by_move[move], done if number == last else ()) for number, move in enumerate(missing)],
        )


def _worth(package: Package, made: set[Move]) -> tuple[float, float, int]:
    missing = len(package.moves - made) or 1
    return -len(package.lines) / missing, -package.spend / missing, package.lines[0]
