"""Which rules hold for which texts: phrases found, conditions joined, vetoes applied. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from bomrisk.evidence.conditions import Conditions, Met
from bomrisk.evidence.context import Context
from bomrisk.evidence.occurrences import Occurrences, first_occurrences
from bomrisk.evidence.phrases import Phrase
from bomrisk.evidence.rules import RuleBook
from bomrisk.evidence.scanning import PhraseScanner

__all__ = ["Matches", "RuleMatcher"]

_GRAMMAR: Final = ("negator", "negated", "purpose", "extra")
#: Rules about substances hold for what comes with a part too ("with copper winding"); rules about parts do not.
_OF_SUBSTANCE: Final = ("material", "form")


class Matches(NamedTuple):
    """What holds for texts.

    Parameters
    ----------
    met : Met
        The rules that hold, and where in the text they were first found.
    stated : list of str
        The texts without what is denied, and what the part is for.
    """

    met: Met
    stated: list[str]


class RuleMatcher:
    """Finds the rules that hold for texts.

    Parameters
    ----------
    book : RuleBook
        Its rules of the kinds part, material, nothing and form are looked for; grammar rules blank parts of the texts.
    """

    def __init__(self, book: RuleBook) -> None:
        self.rules = book.of_kind("part", "material", "nothing", "form")
        self._of_substance = np.array([rule.kind in _OF_SUBSTANCE for rule in self.rules], dtype=bool)
        grammar = book.of_kind(*_GRAMMAR)
        # Phrases of grammar take the first numbers.
        number_of: dict[Phrase, int] = {}
        for rule in (*grammar, *self.rules):
            for alternative in (*rule.wanted, *rule.unwanted):
                for element in alternative:
                    for phrase in element:
                        number_of.setdefault(phrase, len(number_of))
        self.phrases = tuple(number_of)
        self._scanner = PhraseScanner(number_of)
        self._context = Context(grammar, number_of)
        self.grammar = self._context.count
        self._conditions = Conditions(self.rules, number_of, self._scanner.unindexed)

    def match(self, texts: Sequence[str]) -> Matches:
        """Find the rules that hold.

        Parameters
        ----------
        texts : sequence of str
            Normalised texts.

        Returns
        -------
        Matches
        """
        found = self._scanner.find(texts)
        stated, part_texts = list(texts), list(texts)
        for number, words in self._context.words(texts, found).items():
            stated[number], part_texts[number] = self._context.blanked(texts[number], words)
        denied = [number for number, text in enumerate(texts) if stated[number] != text]
        found = self._still_there(found, stated, denied)
        beside = [number for number, text in enumerate(stated) if part_texts[number] != text]
        elements = self._conditions.elements(found)
        met = self._met(elements, stated)
        if beside:
            rules = met.rules
            elements = self._conditions.elements(self._still_there(found, part_texts, beside))
            met = self._met(elements, part_texts)
            of_part = met.rules.where(~self._of_substance[met.rules.thing])
            met = met._replace(rules=first_occurrences([rules.where(self._of_substance[rules.thing]), of_part]))
        return Matches(met._replace(rules=self._not_vetoed(met.rules, elements, texts)), stated)

    def _still_there(self, found: Occurrences, texts: Sequence[str], changed: list[int]) -> Occurrences:
        """Give the phrases that are still there after some of some texts was blanked."""
        if not changed:
            return found
        again = self._scanner.find([texts[number] for number in changed])
        again = again._replace(text=np.array(changed)[again.text])
        is_changed = np.zeros(len(texts), dtype=bool)
        is_changed[changed] = True
        again = again.where(found.places(again.text, again.thing) >= 0)
        return first_occurrences([found.where(~is_changed[found.text]), again])

    def _met(self, elements: Occurrences, texts: Sequence[str]) -> Met:
        return self._conditions.met(elements, lambda phrase, text: self._scanner.first(phrase, texts[text]))

    def _not_vetoed(self, rules: Occurrences, elements: Occurrences, texts: Sequence[str]) -> Occurrences:
        """Give the rules but those beside which something stands, in the same section, that must not be there."""
        holds = np.ones(len(rules.text), dtype=bool)
        for place, position in self._conditions.vetoes(elements, rules):
            first, last = sorted((int(rules.position[place]), position))
            if "|" not in texts[rules.text[place]][first:last]:
                holds[place] = False
        return rules.where(holds)
