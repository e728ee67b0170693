"""Which rules hold for which texts: phrases found, conditions joined, vetoes applied. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bomrisk.errors import ReferenceDataError
from bomrisk.evidence.context import Context
from bomrisk.evidence.phrases import AnyOf, Phrase
from bomrisk.evidence.rules import RuleBook
from bomrisk.evidence.scanning import PhraseScanner, ScannedWord

__all__ = ["Hit", "RuleMatcher"]

#: Number of a rule, and where in the text it was first found.
Hit = tuple[int, int]

_GRAMMAR: Final = ("negator", "negated", "purpose", "extra")
#: Rules about substances hold for what comes with a part too ("with copper winding"); rules about parts do not.
_OF_SUBSTANCE: Final = ("material", "form")


#: Elements by their numbers, the first of which was found: those that are wanted beside it, and the rule they belong to.
_Joint = tuple[tuple[int, ...], int]
_NO_RULES: Final[tuple[list[int], list[_Joint]]] = ([], [])


class RuleMatcher:
    """Finds the rules that hold for texts.

    Parameters
    ----------
    book : RuleBook
        Its rules of the kinds part, material, nothing and form are looked for; grammar rules blank parts of the texts.
    """

    def __init__(self, book: RuleBook) -> None:
        self.rules = book.of_kind("part", "material", "nothing", "form")
        self._of_substance = [rule.kind in _OF_SUBSTANCE for rule in self.rules]
        grammar = book.of_kind(*_GRAMMAR)
        # Elements are single phrases or lists of which any one will do; phrases take the first numbers, grammar before all.
        self._number_of: dict[Phrase, int] = {}
        for rule in (*grammar, *self.rules):
            for alternative in (*rule.wanted, *rule.unwanted):
                for element in alternative:
                    for phrase in element:
                        self._number_of.setdefault(phrase, len(self._number_of))
        self._scanner = PhraseScanner(self._number_of)
        self._context = Context(grammar, self._number_of)
        self._lists: dict[AnyOf, int] = {}
        self._lists_of: dict[int, list[int]] = {}
        # By element: the rules that hold when it was found, and those that hold on condition of others.
        self._rules_of: dict[int, tuple[list[int], list[_Joint]]] = {}
        self._vetoes: list[set[int]] = [set() for _ in self.rules]
        for number, rule in enumerate(self.rules):
            for alternative in rule.wanted:
                first, others = self._split(number, alternative)
                alone, joint = self._rules_of.setdefault(first, ([], []))
                if others:
                    joint.append((others, number))
                else:
                    alone.append(number)
            for alternative in rule.unwanted:
                first, _ = self._split(number, alternative)
                self._vetoes[number].add(first)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases that are looked for, those of grammar and conditions included."""
        return self._scanner.phrases

    def _split(self, rule: int, alternative: tuple[AnyOf, ...]) -> tuple[int, tuple[int, ...]]:
        """Number the elements of an alternative; first the one that is looked at first."""
        elements = [self._element(element) for element in alternative]
        # One of its own rather than a list, and never one that is too short to be looked for.
        telling = [element for element in elements if element not in self._scanner.unindexed]
        if not telling:
            phrase = alternative[0][0].text
            raise ReferenceDataError(
                f"the phrase {phrase!r} is too short to look for.",
                where=f"part_rules.csv, rule {self.rules[rule].name}",
                action="Give it three letters or more, or join it to a longer phrase with +.",
            )
        first = min(telling, key=lambda element: element >= len(self._number_of))
        return first, tuple(element for element in elements if element != first)

    def _element(self, element: AnyOf) -> int:
        if len(element) == 1:
            return self._number_of[element[0]]
        number = self._lists.get(element)
        if number is None:
            number = self._lists[element] = len(self._number_of) + len(self._lists)
            for phrase in element:
                self._lists_of.setdefault(self._number_of[phrase], []).append(number)
        return number

    def scan(self, word: str) -> ScannedWord:
        """Look for the rules' phrases in one word of a normalised text."""
        return self._scanner.scan(word)

    def match(self, text: str, words: Iterable[ScannedWord] | None = None) -> list[Hit]:
        """Find the rules that hold.

        Parameters
        ----------
        text : str
            Normalised text.
        words : iterable of ScannedWord, optional
            Its words, where they are at hand.

        Returns
        -------
        list of (rule number, position)
            In the order of the rules.
        """
        seen = self._scanner.find(text, words)
        if not seen:
            return []
        stated = part_text = text
        if min(seen) <= self._context.last or "用" in text:
            stated, part_text = self._context.blanked(text, seen)
            if stated != text:
                seen = self._kept(seen, stated)
        self._add_lists(seen)
        seen_in_part = seen
        if part_text != stated:
            seen_in_part = self._kept(seen, part_text)
            self._add_lists(seen_in_part)
        positions: dict[int, int] = {}
        of_substance = self._of_substance
        for element, position in seen.items():
            alone, joint = self._rules_of.get(element, _NO_RULES)
            for rule in alone:
                found = position if of_substance[rule] else seen_in_part.get(element, -1)
                if 0 <= found < positions.get(rule, found + 1):
                    positions[rule] = found
            for others, rule in joint:
                if of_substance[rule]:
                    found = self._together(element, others, seen, stated)
                else:
                    found = self._together(element, others, seen_in_part, part_text)
                if 0 <= found < positions.get(rule, found + 1):
                    positions[rule] = found
        if len(positions) > 1:
            positions = dict(sorted(positions.items()))
        for rule in [rule for rule in positions if not self._vetoes[rule].isdisjoint(seen)]:
            own = [position for element, position in seen.items() if element in self._vetoes[rule]]
            if any(_same_section(text, positions[rule], veto) for veto in own):
                del positions[rule]
        return list(positions.items())

    def _kept(self, seen: dict[int, int], text: str) -> dict[int, int]:
        """Give the phrases that are still there after some of the text was blanked."""
        found = self._scanner.find(text)
        return {number: position for number, position in found.items() if number in seen}

    def _add_lists(self, seen: dict[int, int]) -> None:
        """Add the lists of which a phrase was found."""
        lists_of = self._lists_of
        for number in [number for number in seen if number in lists_of]:
            position = seen[number]
            for element in lists_of[number]:
                if position < seen.get(element, position + 1):
                    seen[element] = position

    def _together(self, first: int, others: tuple[int, ...], seen: dict[int, int], text: str) -> int:
        """Give the first position of elements that must all be there, or -1. Short phrases are only looked for here."""
        start = seen.get(first, -1)
        if start < 0:
            return -1
        for element in others:
            position = seen.get(element, -1)
            if position < 0 and element in self._scanner.unindexed:
                position = self._scanner.first(element, text)
            if position < 0:
                return -1
            start = min(start, position)
        return start


def _same_section(text: str, first: int, second: int) -> bool:
    """Tell whether no ``|`` stands between two positions."""
    return "|" not in text[min(first, second) : max(first, second)]
