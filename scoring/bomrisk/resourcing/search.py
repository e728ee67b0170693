"""What reaches the target, with how few moves, and what a limited number of them is best spent on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bomrisk.resourcing.budget import best_within
from bomrisk.resourcing.covering import Cover, chosen_option, fewest_moves
from bomrisk.resourcing.needs import Patterns
from bomrisk.resourcing.options import Move, Option, sufficient
from bomrisk.resourcing.producers import Producers

__all__ = ["Groups", "Search"]

Groups = dict[tuple[int, int], tuple[tuple[int, ...], float]]
"""Lines (positions) and spend by unit and pattern."""


class Search:
    """Sufficient options of what lines need, and the fewest moves of units.

    Parameters
    ----------
    patterns : Patterns
    options : sequence of tuple of Option
        Of each need, see :func:`bomrisk.resourcing.options.options_of`.
    producers : Producers
    target : str
    """

    def __init__(
        self, patterns: Patterns, options: Sequence[tuple[Option, ...]], producers: Producers, target: str
    ) -> None:
        self._patterns, self._producers = patterns, producers
        self._enough = [sufficient(each, target) for each in options]
        self._covers: dict[tuple[int, ...], Cover] = {}
        self._ranks: dict[Move, int] = {}

    def reachable(self, pattern: int) -> bool:
        """Whether moves bring a pattern under the target."""
        return all(self._enough[need] for need in self._patterns.above[pattern])

    def covers(self, groups: Iterable[tuple[int, int]]) -> dict[int, Cover]:
        """Return the fewest moves of each unit for some of its patterns, computed once for each set of needs."""
        needs: dict[int, set[int]] = {}
        for unit, pattern in groups:
            needs.setdefault(unit, set()).update(self._patterns.above[pattern])
        found = {}
        for unit, several in needs.items():
            key = tuple(sorted(several))
            if key not in self._covers:
                self._covers[key] = fewest_moves([self._enough[need] for need in key], self._rank)
            found[unit] = self._covers[key]
        return found

    def moves_of(self, pattern: int, moves: Iterable[Move]) -> frozenset[Move]:
        """Return those of some moves that a pattern takes part in."""
        made = frozenset(moves)
        picked = (chosen_option(self._enough[need], made, self._rank) for need in self._patterns.above[pattern])
        return frozenset(move for option in picked for move in option.moves)

    def best(self, groups: Groups, most: int, weigh: str) -> tuple[Groups, float, bool]:
        """Choose what a limited number of moves brings under the target.

        Returns
        -------
        groups : dict
            Those that are chosen.
        bound : float
            No choice has more lines, or spend.
        proved : bool
        """
        of_unit: dict[int, list[int]] = {}
        for unit, pattern in groups:
            of_unit.setdefault(unit, []).append(pattern)
        worth = {key: float(len(lines)) if weigh == "lines" else money for key, (lines, money) in groups.items()}
        covers = self.covers(groups)
        single: dict[int, tuple[int, float]] = {}
        several: dict[int, tuple[list[tuple[Option, ...]], list[tuple[tuple[int, ...], float]]]] = {}
        # Of what is worth the same for the same number of moves, what costs more comes first.
        for unit in sorted(of_unit, key=lambda unit: (-sum(groups[unit, each][1] for each in of_unit[unit]), unit)):
            held = of_unit[unit]
            if len(held) == 1:
                single[unit] = len(covers[unit].moves), worth[unit, held[0]]
                continue
            needs = sorted({need for pattern in held for need in self._patterns.above[pattern]})
            at = {need: position for position, need in enumerate(needs)}
            patterns = [
                (tuple(at[need] for need in self._patterns.above[pattern]), worth[unit, pattern]) for pattern in held
            ]
            several[unit] = [self._enough[need] for need in needs], patterns
        found = best_within(single, several, most)
        pairs = {(unit, of_unit[unit][position]) for unit, position in found.chosen}
        return {key: group for key, group in groups.items() if key in pairs}, found.bound, found.proved

    def _rank(self, move: Move) -> int:
        if move not in self._ranks:
            self._ranks[move] = list(self._producers.among(move.material, move.stages)).index(move.to)
        return self._ranks[move]
