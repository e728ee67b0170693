"""Which rules hold for which texts: phrases found, conditions joined, vetoes applied. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bomrisk.errors import ReferenceDataError
from bomrisk.evidence.context import Context
from bomrisk.evidence.phrases import AnyOf, Phrase
from bomrisk.evidence.rules import RuleBook
from bomrisk.evidence.scanning import PhraseScanner

__all__ = ["Hit", "RuleMatcher"]

#: Number of a rule, and where in the text it was first found.
Hit = tuple[int, int]

_GRAMMAR: Final = ("negator", "negated", "purpose", "extra")
#: Rules about substances hold for what comes with a part too ("with copper winding"); rules about parts do not.
_OF_SUBSTANCE: Final = ("material", "form")


@dataclass(frozen=True, slots=True)
class _Use:
    """What follows when an element was found: a rule holds, on condition of other elements, or is vetoed."""

    rule: int
    others: tuple[int, ...]
    against: bool


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
        self._context = Context(grammar)
        # Elements are single phrases or lists of which any one will do; phrases take the first numbers, grammar before all.
        self._number_of: dict[Phrase, int] = {}
        for rule in (*grammar, *self.rules):
            for alternative in (*rule.wanted, *rule.unwanted):
                for element in alternative:
                    for phrase in element:
                        self._number_of.setdefault(phrase, len(self._number_of))
        self._scanner = PhraseScanner(self._number_of)
        self._words = [phrase.word for phrase in self._scanner.phrases]
        self._grammar_of = {self._number_of[phrase]: rule.kind for rule in grammar for ((phrase,),) in rule.wanted}
        self._last_grammar = max(self._grammar_of, default=-1)
        self._lists: dict[AnyOf, int] = {}
        self._lists_of: dict[int, list[int]] = {}
        self._uses: dict[int, list[_Use]] = {}
        for number, rule in enumerate(self.rules):
            for alternative in rule.wanted:
                self._add(number, alternative, against=False)
            for alternative in rule.unwanted:
                self._add(number, alternative, against=True)

    def _add(self, rule: int, alternative: tuple[AnyOf, ...], *, against: bool) -> None:
        elements = [self._element(element) for element in alternative]
        # The phrase that is looked at first: one of its own rather than a list, and never one too short for the index.
        telling = [element for element in elements if element not in self._scanner.unindexed]
        if not telling:
            phrase = alternative[0][0].text
            raise ReferenceDataError(
                f"the phrase {phrase!r} is too short to look for.",
                where=f"part_rules.csv, rule {self.rules[rule].name}",
                action="Give it three letters or more, or join it to a longer phrase with +.",
            )
        first = min(telling, key=lambda element: element >= len(self._number_of))
        others = tuple(element for element in elements if element != first)
        self._uses.setdefault(first, []).append(_Use(rule, others, against))

    def _element(self, element: AnyOf) -> int:
        if len(element) == 1:
            return self._number_of[element[0]]
        number = self._lists.get(element)
        if number is None:
            number = self._lists[element] = len(self._number_of) + len(self._lists)
            for phrase in element:
                self._lists_of.setdefault(self._number_of[phrase], []).append(number)
        return number

    def match(self, texts: Sequence[str]) -> Iterator[list[Hit]]:
        """Find the rules that hold.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.

        Yields
        ------
        list of (rule number, position)
            One list per text, in the order of the rules.
        """
        text_numbers, phrase_numbers, index_texts = self._scanner.candidates(texts)
        starts = np.searchsorted(text_numbers, np.arange(len(texts) + 1)).tolist()
        candidates = phrase_numbers.tolist()
        for number, text in enumerate(texts):
            own = candidates[starts[number] : starts[number + 1]]
            yield self._match_one(text, index_texts[number], own) if own else []

    def _match_one(self, text: str, index_text: str, candidates: list[int]) -> list[Hit]:
        stated = part_text = text
        if candidates[0] <= self._last_grammar or "用" in text:
            grammar = [phrase for phrase in candidates if phrase in self._grammar_of]
            stated, part_text = self._blanked(text, grammar)
        # Plain words are looked up in the index text, as long as its positions are those of the text itself.
        plain = index_text if stated == text and text.isascii() else None
        seen = self._seen(stated, candidates, plain)
        seen_in_part = seen if part_text == stated else self._seen(part_text, list(seen))
        positions: dict[int, int] = {}
        vetoes: dict[int, list[int]] = {}
        for element, position in seen.items():
            for use in self._uses.get(element, ()):
                if use.against:
                    vetoes.setdefault(use.rule, []).append(position)
                    continue
                if self._of_substance[use.rule]:
                    found = self._together(element, use.others, seen, stated) if use.others else position
                else:
                    found = self._together(element, use.others, seen_in_part, part_text)
                if 0 <= found < positions.get(use.rule, len(text) + 1):
                    positions[use.rule] = found
        return [
            (rule, position)
            for rule, position in sorted(positions.items())
            if not any(_same_section(text, position, veto) for veto in vetoes.get(rule, ()))
        ]

    def _blanked(self, text: str, grammar: list[int]) -> tuple[str, str]:
        """Blank what is denied and what the part is for; then also what comes with it."""
        kinds = {self._grammar_of[phrase] for phrase in grammar if self._scanner.phrases[phrase].regex.search(text)}
        stated = text
        if not kinds.isdisjoint(("negator", "negated")):
            stated = self._context.blank(stated, "negator")
        if "purpose" in kinds:
            stated = self._context.blank(stated, "purpose")
        # Last, for 用 is also the end of 不能用 and 适用.
        stated = self._context.blank_users(stated)
        return stated, self._context.blank(stated, "extra") if "extra" in kinds else stated

    def _seen(self, text: str, candidates: list[int], plain: str | None = None) -> dict[int, int]:
        """Give the elements that are in the text, with their first position."""
        phrases, words = self._scanner.phrases, self._words
        seen: dict[int, int] = {}
        for number in candidates:
            if number >= len(phrases):
                continue
            word = words[number]
            if plain is not None and word is not None:
                start = plain.find(word)
                if start < 0:
                    continue
                start -= word[0] != " "
            else:
                match = phrases[number].regex.search(text)
                if match is None:
                    continue
                start = match.start()
            seen[number] = start
            for element in self._lists_of.get(number, ()):
                seen[element] = min(start, seen.get(element, start))
        return seen

    def _together(self, first: int, others: tuple[int, ...], seen: dict[int, int], text: str) -> int:
        """Give the first position of elements that must all be there, or -1. Short phrases are only looked for here."""
        start = seen.get(first, -1)
        if start < 0:
            return -1
        for element in others:
            position = seen.get(element, -1)
            if position < 0 and element in self._scanner.unindexed:
                match = self._scanner.phrases[element].regex.search(text)
                position = match.start() if match else -1
            if position < 0:
                return -1
            start = min(start, position)
        return start


def _same_section(text: str, first: int, second: int) -> bool:
    """Tell whether no ``|`` stands between two positions."""
    return "|" not in text[min(first, second) : max(first, second)]
