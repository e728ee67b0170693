"""The fewest moves with which all materials of a part, or of a supplier, reach the target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bomrisk.resourcing.options import Move, Option
from bomrisk.resourcing.solver import Program

__all__ = ["Cover", "Ranks", "add_options", "chosen_option", "fewest_moves"]

Ranks = Callable[[Move], int]
"""Place of a move's country among the producers of its material there: 0 = the largest."""


@dataclass(frozen=True)
class Cover:
    """Moves that suffice.

    Attributes
    ----------
    moves : tuple of Move
    least : int
        No smaller number suffices.
    proved : bool
        Whether that is the number of `moves`.
    """

    moves: tuple[Move, ...]
    least: int
    proved: bool


def fewest_moves(needs: Sequence[tuple[Option, ...]], rank: Ranks) -> Cover:
    """Find the fewest moves that give each need one of its options.

    Parameters
    ----------
    needs : sequence of tuple of Option
        Sufficient options of each need, at least one.
    rank : callable
        See :data:`Ranks`.

    Returns
    -------
    Cover
        Of equally few moves those to the larger producers.
    """
    if not _shared(needs):
        best = [min(options, key=lambda option: _key(option, rank)) for options in needs]
        moves = tuple(sorted({move for option in best for move in option.moves}))
        return Cover(moves, len(moves), proved=True)
    program, numbers = _program(needs)
    found = program.solve()
    assert found is not None  # every need has an option
    least = -int(-(found.bound - 1e-6) // 1)
    program.row(dict.fromkeys(numbers.values(), 1.0), most=float(round(found.objective)))
    program.costs({number: float(rank(move)) for move, number in numbers.items()})
    better = program.solve() or found
    moves = tuple(sorted(move for move, number in numbers.items() if better.values[number] > 0.5))
    return Cover(moves, least, found.proved)


def _shared(needs: Sequence[tuple[Option, ...]]) -> bool:
    """Whether one move may serve several needs; else each is best served alone."""
    seen: set[tuple[str, str]] = set()
    for options in needs:
        touched = {(move.material, move.place) for option in options for move in option.moves}
        if touched & seen:
            return True
        seen |= touched
    return False


def _key(option: Option, rank: Ranks) -> tuple[int, int, tuple[Move, ...]]:
    return len(option.moves), sum(map(rank, option.moves)), option.moves


def _program(needs: Sequence[tuple[Option, ...]]) -> tuple[Program, dict[Move, int]]:
    program = Program()
    moves = sorted({move for options in needs for option in options for move in option.moves})
    numbers = {move: program.variable(cost=1.0) for move in moves}
    for options in needs:
        program.row(dict.fromkeys(add_options(program, options, numbers), 1.0), least=1.0)
    return program, numbers


def add_options(program: Program, options: Sequence[Option], numbers: Mapping[Move, int]) -> list[int]:
    """Add a variable for each option of a need, which can be 1 where all its moves are made; return their numbers."""
    ways = []
    for option in options:
        if len(option.moves) == 1:
            ways.append(numbers[option.moves[0]])
            continue
        way = program.variable(whole=False)
        for move in option.moves:
            program.row({way: 1.0, numbers[move]: -1.0}, most=0.0)
        ways.append(way)
    return ways


def chosen_option(options: Sequence[Option], moves: frozenset[Move], rank: Ranks) -> Option:
    """Return the best of a need's options that some moves allow."""
    return min((each for each in options if moves.issuperset(each.moves)), key=lambda option: _key(option, rank))
