"""What rules want: phrases alone, phrases beside others, lists of which any one will do, and what must not be there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from bomrisk.errors import ReferenceDataError
from bomrisk.evidence.blocks import Blocks
from bomrisk.evidence.occurrences import Occurrences, first_occurrences
from bomrisk.evidence.phrases import AnyOf, Phrase
from bomrisk.evidence.rules import Rule

__all__ = ["Conditions", "Met"]

#: In place of a further element, where a condition has none.
_NONE: Final = -1

#: Gives the first position of a phrase in a text, both by their numbers, -1 where it is not there.
Search = Callable[[int, int], int]


class Met(NamedTuple):
    """Rules of which a condition is met, where its first element stands.

    Parameters
    ----------
    rules : Occurrences
    head_first, head_last : Occurrences
        Of these the ones named by a word of languages that name the thing first, or last (`Rule`).
    """

    rules: Occurrences
    head_first: Occurrences
    head_last: Occurrences


class Conditions:
    """The conditions of rules.

    Their elements are single phrases, or lists of phrases of which any one will do; lists take the numbers behind the phrases.

    Parameters
    ----------
    rules : sequence of Rule
    number_of : mapping of Phrase to int
        The number of each phrase.
    unindexed : collection of int
        Phrases that are only looked for when the other elements of a condition are there.
    """

    def __init__(self, rules: Sequence[Rule], number_of: Mapping[Phrase, int], unindexed: Collection[int]) -> None:
        self._rules, self._number_of, self._unindexed = rules, number_of, unindexed
        self._lists: dict[AnyOf, int] = {}
        wanted = [
            (number, self._elements(rule, alternative))
            for number, rule in enumerate(rules)
            for alternative in rule.wanted
        ]
        vetoes = [
            (number, self._elements(rule, alternative)[0])
            for number, rule in enumerate(rules)
            for alternative in rule.unwanted
        ]
        count = len(number_of) + len(self._lists)
        self._is_unindexed: Final = np.zeros(count, dtype=bool)
        self._is_unindexed[list(unindexed)] = True
        most = max((len(elements) for _, elements in wanted), default=1)
        self._rule_of: Final = np.array([rule for rule, _ in wanted], dtype=np.int64)
        self._is_first: Final = np.array(
            [each in rule.head_first for rule in rules for each in rule.wanted], dtype=bool
        )
        self._is_last: Final = np.array([each in rule.head_last for rule in rules for each in rule.wanted], dtype=bool)
        self._others: Final = np.full((most - 1, len(wanted)), _NONE)
        for condition, (_, elements) in enumerate(wanted):
            if len(elements) > 1:
                self._others[: len(elements) - 1, condition] = elements[1:]
        of_lists = [(number_of[phrase], number) for phrases, number in self._lists.items() for phrase in phrases]
        self._lists_of = Blocks([phrase for phrase, _ in of_lists], [number for _, number in of_lists], count)
        self._conditions_of = Blocks([first for _, (first, *_) in wanted], range(len(wanted)), count)
        self._vetoed_by = Blocks([element for _, element in vetoes], [rule for rule, _ in vetoes], count)

    def _elements(self, rule: Rule, alternative: tuple[AnyOf, ...]) -> list[int]:
        """Number the elements of an alternative; first the one that is looked at first."""
        if len(alternative) == 1 and (alone := self._number(alternative[0])) not in self._unindexed:
            return [alone]
        elements = [self._number(element) for element in alternative]
        # One of its own rather than a list, and never one that is too short to be looked for.
        telling = [element for element in elements if element not in self._unindexed]
        if not telling:
            phrase = alternative[0][0].text
            raise ReferenceDataError(
                f"the phrase {phrase!r} is too short to look for.",
                where=f"part_rules.csv, rule {rule.name}",
                action="Give it three letters or more, or join it to a longer phrase with +.",
            )
        first = min(telling, key=lambda element: element >= len(self._number_of))
        return [first, *(element for element in elements if element != first)]

    def _number(self, element: AnyOf) -> int:
        if len(element) == 1:
            return self._number_of[element[0]]
        return self._lists.setdefault(element, len(self._number_of) + len(self._lists))

    def elements(self, phrases: Occurrences) -> Occurrences:
        """Add the lists of which a phrase was found."""
        item, number = self._lists_of.of(phrases.thing)
        if not len(item):
            return phrases
        return first_occurrences([phrases, (phrases.text[item], number, phrases.position[item])])

    def met(self, elements: Occurrences, search: Search) -> Met:
        """Find the rules of which a condition is met.

        Parameters
        ----------
        elements : Occurrences
        search : callable
            Looks for phrases that are not among the elements because they are too short.

        Returns
        -------
        Met
        """
        item, condition = self._conditions_of.of(elements.thing)
        text, position = elements.text[item], elements.position[item]
        for others in self._others:
            other = others[condition]
            rows = np.flatnonzero(other != _NONE)
            places = elements.places(text[rows], other[rows])
            there = np.where(places < 0, -1, elements.position[places])
            for row in np.flatnonzero((places < 0) & self._is_unindexed[other[rows]]).tolist():
                there[row] = search(int(other[rows[row]]), int(text[rows[row]]))
            position[rows] = np.where(there < 0, -1, np.minimum(position[rows], there))
            text, condition, position = (column[position >= 0] for column in (text, condition, position))
        met = text, self._rule_of[condition], position
        first, last = (
            first_occurrences([(met[0][chosen], met[1][chosen], met[2][chosen])])
            for chosen in (self._is_first[condition], self._is_last[condition])
        )
        return Met(first_occurrences([met]), first, last)

    def vetoes(self, elements: Occurrences, rules: Occurrences) -> list[tuple[int, int]]:
        """Find what stands against rules.

        Parameters
        ----------
        elements, rules : Occurrences

        Returns
        -------
        list of (place, position)
            A place among the rules, and the position in its text of what must not be there.
        """
        item, rule = self._vetoed_by.of(elements.thing)
        places = rules.places(elements.text[item], rule)
        against = places >= 0
        return list(zip(places[against].tolist(), elements.position[item[against]].tolist(), strict=True))
