"""Digits that no rule names: texts that differ only in them say the same, and are read once.

Descriptions of a BOM differ mostly in serial numbers, values and sizes. Whether ``C 470 nF 4711`` or ``C 330 nF 4712`` is read
makes no difference as long as no rule, no alloy and no designation spells out one of these numbers; rules that only ask for "a
digit" see one either way. `DigitShapes.of` writes such digits as others of the same number, the same ones for all texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from operator import itemgetter
from typing import Final

from bomrisk.evidence.designations import may_be_designation
from bomrisk.evidence.phrases import Phrase
from bomrisk.evidence.spelling import ANY_DIGIT, ANYTHING, written_items
from bomrisk.evidence.word_memory import MOST_KEPT

__all__ = ["DigitShapes"]

_RUN: Final = re.compile("[0-9]+")
_HYPHENED: Final = re.compile("[0-9]-[0-9]")
#: Digits in one way to write a phrase.
_SPELT: Final = re.compile(f"[0-9{ANY_DIGIT}]*[0-9][0-9{ANY_DIGIT}]*")
#: What stands beside digits: a character, a word border, the end of another word (with this mark before it), or anything.
_BORDER, _WORD_END, _OPEN = " ", "~", ANYTHING
#: Words that begin so may begin with digits that go with the word before: ``xt 60``, ``xt -60``.
_BEGINS: Final = frozenset("0123456789-")
#: Of so many words a designation may be: ``X 5 CrNi 18-10``.
_MOST_WORDS: Final = 4
_DIGITLIKE: Final = f"0123456789{ANY_DIGIT}{ANYTHING}"
_FILLERS: Final = "98764321"
_MOST_SPELLINGS: Final = 20_000

#: What stands before and behind digits.
_Sides = tuple[str, str]
#: One digit of a number, or several of them, as `operator.itemgetter` gives them.
_Digits = str | tuple[str, ...]
#: Picks digits of a number, and which of these are named.
_Test = tuple[Callable[[str], _Digits], frozenset[_Digits]]


class DigitShapes:
    """Tells which digits of texts can be exchanged.

    Parameters
    ----------
    phrases : iterable of Phrase
        All phrases that texts are searched for.
    names : iterable of str
        Names of alloys as they are looked up.
    """

    def __init__(self, phrases: Iterable[Phrase], names: Iterable[str]) -> None:
        self._named = {run for name in names for run in _RUN.findall(name)}
        # What is named between two sides: by its length and the places where any digit will do.
        self._spelt: dict[_Sides, dict[tuple[int, ...], set[_Digits]]] = {}
        for sides, digits in {each for phrase in phrases for each in _digits_of(phrase)}:
            places = tuple(place for place, digit in enumerate(digits) if digit != ANY_DIGIT)
            named = self._spelt.setdefault(sides, {})
            named.setdefault((len(digits), *places), set()).add(itemgetter(*places)(digits))
        self._between: dict[tuple[tuple[str, ...], str, int], tuple[_Test, ...]] = {}
        self._by_sides: dict[tuple[tuple[_Sides, ...], int], tuple[_Test, ...]] = {}
        self._fillers: dict[tuple[int, tuple[str, ...], str], str] = {}
        self._kept: dict[str | tuple[str, str], str] = {}

    def of(self, words: Sequence[str]) -> str:
        """Write the digits of a text that no rule names as others.

        Parameters
        ----------
        words : sequence of str
            The text as written, split at blanks.

        Returns
        -------
        str
            Texts of which it is the same are read the same.
        """
        kept = self._kept
        shapes = []
        before, as_written = "", 0
        for word in words:
            key = (before, word) if word[:1] in _BEGINS else word
            shape = kept.get(key)
            if shape is None:
                shape = kept[key] = self._of_word(word, before)
            if not shape and word:
                as_written = _MOST_WORDS
            if as_written:
                shape, as_written = word, as_written - 1
            shapes.append(shape)
            before = word.rstrip("-")[-2:] or before
        return " ".join(shapes)

    def _of_word(self, word: str, before: str) -> str:
        """The shape of a word behind the end of another; ``""`` where a designation may begin, whose numbers say contents."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        if word.isdecimal() and word.isascii():
            return self._exchanged(word, _sides_before("", before), _BORDER)
        if may_be_designation(word):
            return ""
        if not word.isascii():
            return word
        if _HYPHENED.search(word) and not self._named.isdisjoint(_RUN.findall(word.replace("-", ""))):
            return word
        parts, at = [], 0
        for match in _RUN.finditer(word):
            ahead = word[: match.start()]
            behind = word[match.end() : match.end() + 1].lower() or _BORDER
            parts += [word[at : match.start()], self._exchanged(match[0], _sides_before(ahead, before), behind)]
            at = match.end()
        return "".join([*parts, word[at:]])

    def _exchanged(self, run: str, befores: tuple[str, ...], behind: str) -> str:
        return run if self._is_named(run, befores, behind) else self._filler(len(run), befores, behind) or run

    def _filler(self, size: int, befores: tuple[str, ...], behind: str) -> str:
        """Digits of a number that are named nowhere between such characters; ``""`` where there are none."""
        key = (size, befores, behind)
        found = self._fillers.get(key)
        if found is None:
            runs = (digit * size for digit in _FILLERS)
            found = self._fillers[key] = next((run for run in runs if not self._is_named(run, befores, behind)), "")
        return found

    def _is_named(self, run: str, befores: tuple[str, ...], behind: str) -> bool:
        if run in self._named:
            return True
        key = (befores, behind, len(run))
        tests = self._between.get(key)
        if tests is None:
            behinds = (behind, _OPEN) if behind.isalnum() else (behind, _BORDER, _OPEN)
            sides = ((left, right) for left in befores for right in dict.fromkeys(behinds))
            tests = self._between[key] = self._tests(tuple(each for each in sides if each in self._spelt), len(run))
        return any(pick(run) in named for pick, named in tests)

    def _tests(self, sides: tuple[_Sides, ...], size: int) -> tuple[_Test, ...]:
        """Tell how to test numbers of a size, the same once: words before digits differ, what they name seldom does."""
        tests = self._by_sides.get((sides, size))
        if tests is None:
            named: dict[tuple[int, ...], set[_Digits]] = {}
            for side in sides:
                for (length, *places), those in self._spelt[side].items():
                    for start in _starts(side, size, length):
                        named.setdefault(tuple(start + place for place in places), set()).update(those)
            tests = tuple((itemgetter(*places), frozenset(those)) for places, those in named.items())
            self._by_sides[sides, size] = tests
        return tests


def _starts(sides: _Sides, size: int, length: int) -> range:
    """Give where digits of a length may begin in a number of a size."""
    at_start, at_end = (side != _OPEN for side in sides)
    last = size - length
    if at_start and at_end:
        return range(last == 0)
    return range(0, min(last, 0) + 1) if at_start else range(max(last, 0), last + 1) if at_end else range(last + 1)


def _sides_before(ahead: str, word_before: str) -> tuple[str, ...]:
    """What counts as standing before digits in a word, of which `ahead` is written already."""
    last = ahead[-1:].lower()
    if last.isalnum():
        return last, _OPEN
    # A hyphen or a blank may stand between the digits and the word that they go with.
    end = (ahead.rstrip("-") or word_before).lower()
    border = (_BORDER,) if not last else (last, _BORDER)
    return *border, _OPEN, _WORD_END + end[-2:], _WORD_END + end[-1:]


def _digits_of(phrase: Phrase) -> Iterator[tuple[_Sides, str]]:
    """Give the digits that a phrase spells out, ``#`` as a mark among them, and what must stand before and behind."""
    body, left, right = phrase.parts()
    if not any(char in "0123456789" for char in body):
        return
    items = written_items(body, _MOST_SPELLINGS)
    for start, end in _stretches(items):
        word_ends = {one[-2:] for one in items[start - 1]} if start else set()
        first = {end[-1] for end in word_ends} if start else {_BORDER if left else _OPEN}
        last = {one[0] for one in items[end]} if end < len(items) else {_BORDER if right else _OPEN}
        if prod(len(item) for item in items[start:end]) > _MOST_SPELLINGS:
            spellings = [f"{ANYTHING}{one}{ANYTHING}" for item in items[start:end] for one in item]
        else:
            spellings = list(map("".join, product(*items[start:end])))
        for spelling in spellings:
            for match in _SPELT.finditer(spelling):
                ahead = spelling[: match.start()]
                befores = {ahead[-1]} if ahead else first
                if ahead.endswith(" "):
                    ends = {ahead.rstrip(" -")[-2:]} if ahead.strip(" ") else {end.rstrip(" -") for end in word_ends}
                    if ends and all(end.isalnum() for end in ends):
                        befores = {_WORD_END + end for end in ends}
                behinds = {spelling[match.end()]} if match.end() < len(spelling) else last
                for sides in product(befores, behinds):
                    yield sides, match[0]


def _stretches(items: list[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Give the stretches of a phrase in which digits may come to stand beside each other."""
    start = 0
    for place, item in enumerate([*items, ("|",)]):
        if any(not one or one[0] in _DIGITLIKE or one[-1] in _DIGITLIKE or _RUN.search(one) for one in item):
            continue
        if start < place:
            yield start, place
        start = place + 1
