"""What a text says about materials: what the part is, which substances it names, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from bomrisk.collector import collector_paused
from bomrisk.evidence.alloys import AlloyFinder, alloy_finder
from bomrisk.evidence.blocks import Integers
from bomrisk.evidence.combining import NOTHING_READ, Combiner, Reading
from bomrisk.evidence.conditions import Met
from bomrisk.evidence.designations import Designation, designations, is_like_designated, with_designations
from bomrisk.evidence.matching import RuleMatcher
from bomrisk.evidence.occurrences import Occurrences
from bomrisk.evidence.phrases import normalise
from bomrisk.evidence.read_digits import ReadDigits
from bomrisk.evidence.rules import RuleBook, rule_book

__all__ = ["REMARKS", "TextReader", "text_reader"]

#: Stands before remarks: they say what a part is for and what is near it, and so what it is only where nothing else does.
REMARKS: Final = "||"

#: So many texts are searched in one go, so that memory stays bounded.
_AT_ONCE: Final = 20_000
#: A comma between digits is a decimal comma; a plus with blanks around it joins things.
_SEPARATOR: Final = re.compile(r"[|;(,](?:(?<!\d,)|(?!\d))| \+ ")
#: Some write their remarks so: "M2x5 insert //melted into the print".
_COMMENT: Final = re.compile(r"(?<=\S)(?<!:)\s*//(?!/)")
#: Behind all ranks.
_LAST: Final = 1 << 20
#: A rule of a rank below this overrules all others, where it is all that a further section says in so many words.
_OVERRULES: Final = 10
_FEW_WORDS: Final = 4


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
        triggers = alloys.triggers if alloys is not None else ()
        self._digits = ReadDigits(self._matcher.phrases, self._matcher.grammar, triggers)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts.

        Parameters
        ----------
        texts : sequence of str
            Texts as written; sections of a part (description, part number ...) are separated by `` | ``, the most telling
            first, and the last one by `REMARKS` where it is one.

        Returns
        -------
        list of Reading
            One per text.
        """
        readings: list[Reading] = []
        with collector_paused():
            for start in range(0, len(texts), _AT_ONCE):
                readings += self._read(texts[start : start + _AT_ONCE])
        return readings

    def _read(self, texts: Sequence[str]) -> list[Reading]:
        firsts, group_of = self._digits.groups(texts)
        folded = list(map(_folded, map(texts.__getitem__, firsts)))
        met, stated = self._matcher.match(folded)
        found = self._without_parts_of_remarks(folded, met.rules)
        parts, forms = self._parts(folded, met._replace(rules=found)), self._forms(folded, found)
        rules, starts = found.thing.tolist(), np.searchsorted(found.text, range(len(firsts) + 1)).tolist()
        said = [
            (part, form, tuple(rules[start:end]))
            for start, end, part, form in zip(starts, starts[1:], parts, forms, strict=False)
        ]
        # Alloys are read in each text.
        alone = [self._combiner.combined(*each, ()) if each[2] else NOTHING_READ for each in said]
        readings = [alone[group] for group in group_of]
        for number, named in self._named(texts, firsts, group_of, folded, stated):
            readings[number] = self._combiner.combined(*said[group_of[number]], named)
        return readings

    def _named(
        self,
        texts: Sequence[str],
        firsts: Sequence[int],
        group_of: Sequence[int],
        folded: Sequence[str],
        stated: Sequence[str],
    ) -> Iterator[tuple[int, tuple[Designation, ...]]]:
        """Find the texts that name alloys, and these; what the first text of a group may name, each of them may."""
        designated = set(with_designations([texts[number] for number in firsts]))
        if len(firsts) < len(texts):
            designated = {group for group in designated if is_like_designated(texts[firsts[group]])}
        likely = set(self._alloys.may_be_named(folded)) if self._alloys is not None else set()
        suspects = designated | likely
        for number, group in enumerate(group_of):
            if group not in suspects:
                continue
            text = texts[number]
            named = designations(text) if group in designated else ()
            if self._alloys is not None and group in likely:
                if number == firsts[group]:
                    named = self._alloys.find(folded[group], stated[group], named)
                else:
                    # Of texts in which something is only mentioned none is like another.
                    own = _folded(text)
                    named = self._alloys.find(own, own, named)
            if named:
                yield number, named

    def _without_parts_of_remarks(self, texts: Sequence[str], found: Occurrences) -> Occurrences:
        """Drop the kinds of part that only remarks name, beside texts that are understood without them."""
        remarks = np.fromiter((text.find(REMARKS) for text in texts), dtype=np.int64, count=len(texts))
        if remarks.max(initial=-1) < 0:
            return found
        is_late = (remarks[found.text] >= 0) & (found.position > remarks[found.text])
        is_part = self._is_part[found.thing]
        understood = np.zeros(len(texts), dtype=bool)
        understood[found.text[~is_late]] = True
        # What says the kind of part more precisely stays.
        families = int(self._family.max()) + 1
        kind = found.text * families + self._family[found.thing]
        known = np.isin(kind, kind[~is_late & is_part])
        return found.where(~(is_late & is_part & understood[found.text] & ~known))

    def _parts(self, texts: Sequence[str], met: Met) -> list[int]:
        """Choose what the part of each text is: the most specific word of the first phrase that says it; -1 for nothing.

        Where the first word is of a language that names the thing before what it is of or for, it is that thing.
        """
        text, rule, position = self._with_overruling(texts, met.rules.where(self._is_part[met.rules.thing]))
        is_first = np.diff(text, prepend=-1) != 0
        group, first = np.cumsum(is_first) - 1, np.flatnonzero(is_first)
        if not len(first):
            return [-1] * len(texts)
        rank, family = self._rank[rule], self._family[rule]
        begin = np.minimum.reduceat(position, first)
        end = _ends(texts, text[first], begin)[group]
        is_near, begins = position <= end, position == begin[group]
        is_head = begins & _stands(met.head_first, text, rule, position)
        is_other = is_near & _stands(met.head_last, text, rule, position)
        led = (np.logical_or.reduceat(is_head, first) & ~np.logical_or.reduceat(is_other, first))[group]
        # The rule itself is part of the number, so that the smallest one tells which it is.
        told = np.where(is_near & (begins | ~led), rank, _LAST) * (int(position.max()) + 1) + position
        chosen = (np.minimum.reduceat(told * len(self._rules) + rule, first) % len(self._rules))[group]
        # "Motor | 9225 brushless motor": later words of the same family make it more precise.
        precise = np.where(family == self._family[chosen], rank, _LAST) * 2 + (rule != chosen)
        parts = np.full(len(texts), -1)
        parts[text[first]] = np.minimum.reduceat(precise * len(self._rules) + rule, first) % len(self._rules)
        return list(parts.tolist())

    def _with_overruling(self, texts: Sequence[str], found: Occurrences) -> Occurrences:
        """Put rules that overrule others before them where a further section says nothing else; drop them elsewhere."""
        overruling = np.flatnonzero(self._rank[found.thing] < _OVERRULES)
        if not len(overruling):
            return found
        position, holds = found.position.copy(), np.ones(len(found.text), dtype=bool)
        for place in overruling.tolist():
            text, at = texts[found.text[place]], int(found.position[place])
            start, end = text.rfind("|", 0, at) + 1, text.find("|", at)
            section = text[start : end if end >= 0 else len(text)]
            holds[place] = start > 0 and len(section.split()) <= _FEW_WORDS
            position[place] = 0
        return found._replace(position=position).where(holds)

    def _forms(self, texts: Sequence[str], found: Occurrences) -> list[int]:
        """Give the first form that each text names; -1 where there is none."""
        text, rule, position = found.where(self._is_form[found.thing])
        forms = np.full(len(texts), -1)
        order = np.lexsort((rule, position))[::-1]
        forms[text[order]] = rule[order]
        return list(forms.tolist())


def _stands(found: Occurrences, text: Integers, thing: Integers, position: Integers) -> npt.NDArray[np.bool_]:
    """Tell which things were found at these positions."""
    places = found.places(text, thing)
    there = places >= 0
    there[there] = found.position[places[there]] == position[there]
    return there


def _folded(text: str) -> str:
    return normalise(_COMMENT.sub(f" {REMARKS} ", text, count=1) if "//" in text else text)


def _ends(texts: Sequence[str], number: Integers, first: Integers) -> Integers:
    """Give where the phrase that begins at the first place ends in each of some texts, by their numbers."""
    borders = np.array([match.start() for match in _SEPARATOR.finditer("\n".join(texts))], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)])
    borders = np.sort(np.concatenate([borders, starts[1:] - 1]))
    ends: Integers = borders[np.searchsorted(borders, starts[number] + first)] - starts[number]
    return ends


@cache
@collector_paused()
def text_reader() -> TextReader:
    """Give the reader of the built-in rules, made once."""
    return TextReader(rule_book(), alloy_finder())
