"""What a text says about materials: what the part is, which substances it names, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from bomrisk.collector import collector_paused
from bomrisk.evidence.alloys import AlloyFinder, alloy_finder
from bomrisk.evidence.combining import NOTHING_READ, Combiner, Reading
from bomrisk.evidence.designations import Designation, designations, may_be_designation
from bomrisk.evidence.matching import RuleMatcher
from bomrisk.evidence.occurrences import Occurrences
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.rules import RuleBook, rule_book

__all__ = ["TextReader", "text_reader"]

#: So many texts are searched in one go, so that memory stays bounded.
_AT_ONCE: Final = 20_000
#: A comma between digits is a decimal comma.
_SEPARATOR: Final = re.compile(r"[|;(]|,(?!\d)|(?<!\d),")


#: The number of a rule, and where in the text it was first found.
_Hit = tuple[int, int]


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
        parts = self._chosen(found, self._is_part, lambda text, hits: self._part(folded[text], hits), len(texts))
        forms = self._chosen(found, self._is_form, lambda _, hits: min(hits, key=itemgetter(1))[0], len(texts))
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
        named = [designations(text) if may_be_designation(text) else () for text in texts]
        if self._alloys is not None:
            for number, text in enumerate(folded):
                if self._alloys.may_name(text):
                    named[number] = self._alloys.find(text, stated[number], named[number])
        return named

    def _chosen(
        self, found: Occurrences, is_meant: npt.NDArray[np.bool_], choose: Callable[[int, list[_Hit]], int], count: int
    ) -> list[int]:
        """Give for each text the rule of a kind; where there are several, one must be chosen; -1 where there is none."""
        text, rule, position = found.where(is_meant[found.thing])
        chosen = np.full(count, -1)
        chosen[text] = rule
        several = np.flatnonzero(np.bincount(text, minlength=count) > 1)
        bounds = np.searchsorted(text, [several, several + 1]).tolist()
        hits = list(zip(rule.tolist(), position.tolist(), strict=True))
        chosen[several] = [
            choose(at, hits[start:end]) for at, start, end in zip(several.tolist(), *bounds, strict=True)
        ]
        return list(chosen.tolist())

    def _part(self, text: str, parts: list[_Hit]) -> int:
        """Choose what the part is: the most specific word of the first phrase that says it."""
        if len(parts) == 1:
            return parts[0][0]
        rules = self._rules
        first = min(position for _, position in parts)
        border = _SEPARATOR.search(text, first)
        end = len(text) if border is None else border.start()
        chosen, _ = min((hit for hit in parts if hit[1] <= end), key=lambda hit: (rules[hit[0]].rank, hit[1]))
        # "Motor | 9225 brushless motor": later words of the same family make it more precise.
        same = [rule for rule, _ in parts if rules[rule].family == rules[chosen].family]
        return min(same, key=lambda rule: (rules[rule].rank, rule != chosen))


@cache
@collector_paused()
def text_reader() -> TextReader:
    """Give the reader of the built-in rules, made once."""
    return TextReader(rule_book(), alloy_finder())
