"""What a text says about materials: what the part is, which substances it names, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from bomrisk.collector import collector_paused
from bomrisk.evidence.alloys import AlloyFinder, alloy_finder
from bomrisk.evidence.blocks import Integers
from bomrisk.evidence.combining import NOTHING_READ, Combiner, Reading
from bomrisk.evidence.designations import Designation, designations, with_designations
from bomrisk.evidence.matching import RuleMatcher
from bomrisk.evidence.occurrences import Occurrences
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.rules import RuleBook, rule_book

__all__ = ["TextReader", "text_reader"]

#: So many texts are searched in one go, so that memory stays bounded.
_AT_ONCE: Final = 20_000
#: A comma between digits is a decimal comma.
_SEPARATOR: Final = re.compile(r"[|;(,](?:(?<!\d,)|(?!\d))")
#: Behind all ranks.
_LAST: Final = 1 << 20


class TextReader:
    """Applies a rule book to texts.

    Parameters
    ----------
    book : RuleBook
    alloys : AlloyFinder, optional
        Finds alloys by their names; without one only names that say their contents are read.
    """

    def __init__(self, book: RuleBook, alloys: AlloyFinder | None = None) -> None:
        self._alloys = alloys
        self._matcher = RuleMatcher(book)
        self._rules = self._matcher.rules
        self._is_part = np.array([rule.kind in ("part", "nothing") for rule in self._rules], dtype=bool)
        self._rank = np.array([rule.rank for rule in self._rules], dtype=np.int64)
        self._family = np.unique([rule.family for rule in self._rules], return_inverse=True)[1]
        self._is_form = np.array([rule.kind == "form" for rule in self._rules], dtype=bool)
        self._combiner = Combiner(self._rules)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts.

        Parameters
        ----------
        texts : sequence of str
            Texts as written; sections of a part (description, part number ...) are separated by `` | ``, the most telling
            first.

        Returns
        -------
        list of Reading
            One per text.
        """
        readings: list[Reading] = []
        for start in range(0, len(texts), _AT_ONCE):
            readings += self._read(texts[start : start + _AT_ONCE])
        return readings

    def _read(self, texts: Sequence[str]) -> list[Reading]:
        folded = list(map(normalise, texts))
        found, stated = self._matcher.match(folded)
        named = self._named(texts, folded, stated)
        parts, forms = self._parts(folded, found), self._forms(folded, found)
        rules, starts = found.thing.tolist(), np.searchsorted(found.text, range(len(texts) + 1)).tolist()
        return [
            self._combiner.combined(part, form, tuple(rules[start:end]), names)
            if start < end or names
            else NOTHING_READ
            for start, end, part, form, names in zip(starts, starts[1:], parts, forms, named, strict=False)
        ]

    def _named(
        self, texts: Sequence[str], folded: Sequence[str], stated: Sequence[str]
    ) -> list[tuple[Designation, ...]]:
        """Find the alloys that each text names."""
        named: list[tuple[Designation, ...]] = [()] * len(texts)
        for number in with_designations(texts):
            named[number] = designations(texts[number])
        if self._alloys is not None:
            for number in self._alloys.may_be_named(folded):
                named[number] = self._alloys.find(folded[number], stated[number], named[number])
        return named

    def _parts(self, texts: Sequence[str], found: Occurrences) -> list[int]:
        """Choose what the part of each text is: the most specific word of the first phrase that says it; -1 for nothing."""
        text, rule, position = found.where(self._is_part[found.thing])
        is_first = np.diff(text, prepend=-1) != 0
        group, first = np.cumsum(is_first) - 1, np.flatnonzero(is_first)
        if not len(first):
            return [-1] * len(texts)
        rank, family = self._rank[rule], self._family[rule]
        end = _ends(texts, text[first], np.minimum.reduceat(position, first))[group]
        # The rule itself is part of the number, so that the smallest one tells which it is.
        told = np.where(position <= end, rank, _LAST) * (int(position.max()) + 1) + position
        chosen = (np.minimum.reduceat(told * len(self._rules) + rule, first) % len(self._rules))[group]
        # "Motor | 9225 brushless motor": later words of the same family make it more precise.
        precise = np.where(family == self._family[chosen], rank, _LAST) * 2 + (rule != chosen)
        parts = np.full(len(texts), -1)
        parts[text[first]] = np.minimum.reduceat(precise * len(self._rules) + rule, first) % len(self._rules)
        return list(parts.tolist())

    def _forms(self, texts: Sequence[str], found: Occurrences) -> list[int]:
        """Give the first form that each text names; -1 where there is none."""
        text, rule, position = found.where(self._is_form[found.thing])
        forms = np.full(len(texts), -1)
        order = np.lexsort((rule, position))[::-1]
        forms[text[order]] = rule[order]
        return list(forms.tolist())


def _ends(texts: Sequence[str], number: Integers, first: Integers) -> Integers:
    """Give where the phrase that begins at the first place ends in each of some texts, by their numbers."""
    borders = np.array([match.start() for match in _SEPARATOR.finditer("\n".join(texts))], dtype=np.int64)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    borders = np.sort(np.concatenate([borders, starts[1:] - 1]))
    ends: Integers = borders[np.searchsorted(borders, starts[number] + first)] - starts[number]
    return ends


@cache
@collector_paused()
def text_reader() -> TextReader:
    """Give the reader of the built-in rules, made once."""
    return TextReader(rule_book(), alloy_finder())
