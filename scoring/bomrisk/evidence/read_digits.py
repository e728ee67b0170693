"""Texts that are the same but for digits that nothing reads: a BOM has thousands, and one of them tells what all say.

All digits being zeros, the search for phrases tells which phrases a text may hold, whatever its digits are. A run of its digits is
read where one of these phrases, or the name of an alloy, wants digits there that fit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import Final

from bomrisk.evidence.alloy_names import quick_words
from bomrisk.evidence.context import mentions
from bomrisk.evidence.digit_runs import ANYTHING_BESIDE, BORDER, DigitRun, digit_runs
from bomrisk.evidence.phrases import Phrase, normalise
from bomrisk.evidence.scanning import PhraseScanner
from bomrisk.evidence.spelling import ANY_DIGIT

__all__ = ["ReadDigits"]

#: Of fewer texts too few are alike.
_FEWEST: Final = 500
#: To look at a shape takes as long as to read a text: it must come so often.
_TIMES_EACH: Final = 4
#: Of texts of which each shape comes as often, so many of a sample differ.
_MOST_OF_SAMPLE: Final = 0.97
_BLIND: Final = bytes.maketrans(b"123456789", b"000000000")
_BLIND_TEXT: Final = str.maketrans("123456789", "000000000")
_RUNS_ONLY: Final = bytes(code if code in b"0123456789" else 0x20 for code in range(256))
_RUN: Final = re.compile("[0-9]+")
_RUNS: Final = re.compile(b"[0-9]+")


#: What makes a run read: that it is some digits, begins or ends with them, or has them in it; each as its place in `_Told`.
_WHOLE, _BEGINNING, _ENDING, _PART = range(4)
_Reader = tuple[int, bytes]
_ALWAYS: Final[_Reader] = (_BEGINNING, b"")


class _Told(dict[bytes, bytes]):
    """What tells texts apart that have other digits: a run where it is read, nothing where it is not."""

    def __init__(self, readers: Collection[_Reader]) -> None:
        of_kind = [[digits for kind, digits in readers if kind == wanted] for wanted in range(4)]
        self._whole = frozenset(of_kind[_WHOLE])
        self._beginnings, self._endings, self._parts = map(tuple, of_kind[1:])

    def __missing__(self, run: bytes) -> bytes:
        is_read = (
            run in self._whole
            or run.startswith(self._beginnings)
            or run.endswith(self._endings)
            or (self._parts and any(part in run for part in self._parts))
        )
        told = self[run] = run if is_read else b""
        return told


#: The places of runs among those of a text, each with what tells texts apart; None where the whole text does.
_Tests = list[tuple[int, _Told]] | None


class ReadDigits:
    """Knows which digits of texts are read.

    Parameters
    ----------
    phrases : sequence of Phrase
        All that are looked for; those of grammar first.
    grammar : int
        How many are of grammar: what they reach is blanked, so that texts with them are not told apart by their digits.
    triggers : collection of bytes
        Words as from `bomrisk.evidence.alloy_names.quick_words` that are looked for besides.
    """

    def __init__(self, phrases: Sequence[Phrase], grammar: int, triggers: Collection[bytes]) -> None:
        self._phrases, self._grammar, self._triggers = phrases, grammar, triggers
        self._known_runs: dict[int, list[set[DigitRun]]] = {}
        self._known_readers: dict[tuple[int, str, int, str], frozenset[_Reader]] = {}

    @cached_property
    def _of_blind(self) -> dict[Phrase, list[int]]:
        """The phrases of grammar and those with digits, by what they are when all digits are alike."""
        found: dict[Phrase, list[int]] = {}
        for number, phrase in enumerate(self._phrases):
            if number < self._grammar or _RUN.search(phrase.text):
                found.setdefault(Phrase(phrase.text.translate(_BLIND_TEXT)), []).append(number)
        return found

    @cached_property
    def _blind(self) -> list[list[int]]:
        return list(self._of_blind.values())

    @cached_property
    def _scanner(self) -> PhraseScanner:
        return PhraseScanner(self._of_blind)

    @cached_property
    def _is_grammar(self) -> frozenset[int]:
        """Phrases of grammar among the blind ones."""
        return frozenset(
            blind for blind, own in enumerate(self._blind) if any(number < self._grammar for number in own)
        )

    @cached_property
    def _of_blind_trigger(self) -> dict[bytes, list[set[bytes]]]:
        """The runs of digits of triggers, by what these are when all digits are alike."""
        found: dict[bytes, list[set[bytes]]] = {}
        for trigger in self._triggers:
            runs = _RUNS.findall(trigger)
            own = found.setdefault(trigger.translate(_BLIND), [set() for _ in runs])
            for known, run in zip(own, runs, strict=True):
                known.add(run)
        return found

    def groups(self, texts: Sequence[str]) -> tuple[Sequence[int], Sequence[int]]:
        """Find texts that say the same, but for alloys: all digits that differ are read by nothing else.

        Parameters
        ----------
        texts : sequence of str
            Distinct texts as written.

        Returns
        -------
        firsts : sequence of int
            The number of one text of each group; of all texts where too few are alike.
        group_of : sequence of int
            The group of each text.
        """
        if len(texts) >= _FEWEST:
            sample = {_shape(_encoded(text)) for text in texts[:: len(texts) // _FEWEST]}
            if len(sample) < _MOST_OF_SAMPLE * _FEWEST:
                members: dict[bytes, list[int]] = {}
                encoded = list(map(_encoded, texts))
                for number, shape in enumerate(map(_shape, encoded)):
                    members.setdefault(shape, []).append(number)
                if _TIMES_EACH * len(members) <= len(texts):
                    return self._groups(encoded, members)
        return range(len(texts)), range(len(texts))

    def _groups(self, texts: Sequence[bytes], members: Mapping[bytes, Sequence[int]]) -> tuple[list[int], list[int]]:
        """Divide texts of the same shape by the digits that are read."""
        firsts: list[int] = []
        group_of = [0] * len(texts)
        for numbers, tests in zip(members.values(), self._tests(list(members)), strict=True):
            keys: Iterable[object] = numbers
            if tests is not None:
                runs = [texts[number].translate(_RUNS_ONLY).split() for number in numbers] if tests else []
                told = [map(tell.__getitem__, map(itemgetter(place), runs)) for place, tell in tests]
                keys = zip(*told, strict=True) if told else repeat((), len(numbers))
            known: dict[object, int] = {}
            for number, key in zip(numbers, keys, strict=True):
                group = known.get(key)
                if group is None:
                    group = known[key] = len(firsts)
                    firsts.append(number)
                group_of[number] = group
        return firsts, group_of

    def _tests(self, shapes: Sequence[bytes]) -> list[_Tests]:
        """Find which runs of texts may be read, all digits being zeros."""
        folded = [normalise(shape.decode("utf-8", "surrogatepass")) for shape in shapes]
        found: list[list[int]] = [[] for _ in shapes]
        text, blind, _ = self._scanner.find(folded)
        for number, phrase in zip(text.tolist(), blind.tolist(), strict=True):
            found[number].append(phrase)
        for phrase in self._scanner.unindexed:
            for number, each in enumerate(folded):
                if self._scanner.first(phrase, each) >= 0:
                    found[number].append(phrase)
        told: dict[frozenset[_Reader], _Told] = {}
        return [
            self._tests_of(shape, each, tuple(phrases), words, told)
            for shape, each, phrases, words in zip(shapes, folded, found, quick_words(folded), strict=True)
        ]

    def _tests_of(
        self,
        shape: bytes,
        folded: str,
        phrases: tuple[int, ...],
        words: list[bytes],
        told: dict[frozenset[_Reader], _Told],
    ) -> _Tests:
        runs = list(_RUN.finditer(folded))
        if mentions(folded) or not self._is_grammar.isdisjoint(phrases):
            return None
        # Folding makes digits of other characters, and joins what an unseen one parts.
        if list(map(len, _RUNS.findall(shape))) != [run.end() - run.start() for run in runs]:
            return None
        readers = self._read_by_triggers(words, runs)
        padded = f" {folded} "
        tests = []
        for place, run in enumerate(runs):
            start, end = run.span()
            readers[place].update(
                *(self._readers(phrase, padded[start], end - start, padded[end + 1]) for phrase in phrases)
            )
            if readers[place]:
                key = frozenset(readers[place])
                tests.append((place, told.setdefault(key, _Told(key))))
        return tests

    def _readers(self, blind: int, before: str, size: int, behind: str) -> frozenset[_Reader]:
        """Give what a run between two characters is read by in the phrases that a blind one stands for."""
        key = (blind, before, size, behind)
        readers = self._known_readers.get(key)
        if readers is None:
            readers = self._known_readers[key] = frozenset(
                _reader(digits, begins, ends)
                for runs in self._runs_of(blind)
                for left, digits, right in runs
                for begins, ends in [(left != ANYTHING_BESIDE, right != ANYTHING_BESIDE)]
                if _stands(left, before)
                and _stands(right, behind)
                and (len(digits) == size if begins and ends else len(digits) <= size)
            )
        return readers

    def _runs_of(self, blind: int) -> list[set[DigitRun]]:
        own = self._known_runs.get(blind)
        if own is None:
            own = self._known_runs[blind] = [digit_runs(self._phrases[number]) for number in self._blind[blind]]
        return own

    def _read_by_triggers(self, words: list[bytes], runs: Sequence[re.Match[str]]) -> list[set[_Reader]]:
        readers: list[set[_Reader]] = [set() for _ in runs]
        # The run of each digit, and how long it is where it begins there: what words are taken apart at is no digit.
        of_digit = [place for place, run in enumerate(runs) for _ in range(run.end() - run.start())]
        at = 0
        for word in words:
            for number, run in enumerate(_RUNS.findall(word)):
                behind = at + len(run)
                if word in self._of_blind_trigger:
                    place = of_digit[at]
                    if of_digit[at:behind] == [place] * len(run) and of_digit.count(place) == len(run):
                        readers[place].update((_WHOLE, known) for known in self._of_blind_trigger[word][number])
                    else:
                        for place in of_digit[at:behind]:
                            readers[place].add(_ALWAYS)
                at = behind
        return readers


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _shape(text: bytes) -> bytes:
    return text.translate(_BLIND)


def _stands(wanted: str, character: str) -> bool:
    """Tell whether a character may stand beside a run where some is wanted."""
    return wanted in (ANYTHING_BESIDE, character) or (wanted == BORDER and not "a" <= character <= "z")


def _reader(digits: str, begins: bool, ends: bool) -> _Reader:
    """Give what reads a run in which digits stand, at its beginning and its end or anywhere; where any digit may be, too much."""
    first, *others = digits.encode().split(ANY_DIGIT.encode())
    if not others:
        return ((_PART, _ENDING), (_BEGINNING, _WHOLE))[begins][ends], first
    if begins and first:
        return _BEGINNING, first
    if ends and others[-1]:
        return _ENDING, others[-1]
    return _PART, max((first, *others), key=len)
