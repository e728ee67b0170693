"""Follow a phrase along a text without a regular expression.

Most phrases are tried a few times only, and to compile one takes as long as to follow it a hundred times. All ways to write the
phrase are followed at once: each step takes the positions reached so far to those behind what it stands for. What the signs mean
is told in `bomrisk.evidence.phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Protocol

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase, is_ideographic

__all__ = ["PhraseWalk"]

#: A choice without another one in it, letters, or a sign.
_TOKEN: Final = re.compile(r"\([^()]*\)|[^()|? #%*]+(?=[^?]|$)|.")
_SIGNS: Final = frozenset(" #%*?")
_IS_ALPHANUMERIC: Final = re.compile(f"[{ALPHANUMERIC}]").match
#: Behind a Chinese or Japanese character or before one, too.
_WORD_START: Final = re.compile(f"(?<![0-9a-z])(?<![{ALPHANUMERIC.removeprefix('0-9a-z')}])|(?=[{IDEOGRAPHIC}])")
_RUN_OF: Final = {
    " ": re.compile("[ -]{0,2}"),
    "#": re.compile("[0-9]"),
    "%": re.compile("[0-9a-z.-]*"),
    "*": re.compile(f"[{ALPHANUMERIC}]*"),
}
#: The characters that they may begin with, nothing where there may be none.
_CHARACTERS_OF: Final = {
    " ": (" ", "-", ""),
    "#": tuple("0123456789"),
    "%": (*"0123456789abcdefghijklmnopqrstuvwxyz.-", ""),
}


class PhraseWalk:
    """One phrase, ready to be followed.

    Parameters
    ----------
    phrase : Phrase
    """

    def __init__(self, phrase: Phrase) -> None:
        body, self._left, self._right = phrase.parts()
        # In a choice of words in several scripts only some need the border.
        self._mixed = not body.isascii() and is_ideographic(body)
        self._steps = _sequence(_TOKEN.findall(body)[::-1])
        self._beginnings = _beginnings(self._steps) or ("",)

    def stands_at(self, text: str, start: int) -> bool:
        """Tell whether the phrase is written in a text from a position on, as its regular expression does."""
        if not text.startswith(self._beginnings, start):
            return False
        within_word = self._left and start > 0 and _IS_ALPHANUMERIC(text, start - 1)
        if within_word and not (self._mixed and is_ideographic(text[start : start + 1])):
            return False
        reached = {start}
        for step in self._steps:
            reached = step.follow(text, reached)
            if not reached:
                return False
        return not self._right or any(
            _IS_ALPHANUMERIC(text, end) is None or (self._mixed and is_ideographic(text[max(0, end - 1) : end]))
            for end in reached
        )

    def first(self, text: str) -> int:
        """Give the first position from which the phrase is written in a text, -1 where there is none."""
        starts = (border.start() for border in _WORD_START.finditer(text)) if self._left else range(len(text) + 1)
        likely = (start for start in starts if text.startswith(self._beginnings, start))
        return next((start for start in likely if self.stands_at(text, start)), -1)


class _Step(Protocol):
    """A piece of a phrase."""

    def follow(self, text: str, positions: set[int]) -> set[int]:
        """Give the positions behind the piece where it is written from one of some positions on."""
        ...

    def beginnings(self) -> tuple[str, ...] | None:
        """Give what it may begin with: the empty text where it may be left out, None where that may be anything."""
        ...


class _Words:
    """Any one of some words, which may be empty."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def follow(self, text: str, positions: set[int]) -> set[int]:
        likely = [start for start in positions if text.startswith(self.words, start)]
        return {start + len(word) for start in likely for word in self.words if text.startswith(word, start)}

    def beginnings(self) -> tuple[str, ...] | None:
        return self.words


class _Run:
    """Characters of a kind."""

    def __init__(self, sign: str) -> None:
        self._fewest = int(sign == "#")
        self._match = _RUN_OF[sign].match
        self._characters = _CHARACTERS_OF.get(sign)

    def follow(self, text: str, positions: set[int]) -> set[int]:
        found = (self._match(text, start) for start in positions)
        return {end for run in found if run for end in range(run.start() + self._fewest, run.end() + 1)}

    def beginnings(self) -> tuple[str, ...] | None:
        return self._characters


class _Either:
    """Any one of some sequences of pieces."""

    def __init__(self, branches: list[tuple[_Step, ...]]) -> None:
        self._branches = branches

    def follow(self, text: str, positions: set[int]) -> set[int]:
        reached: set[int] = set()
        for branch in self._branches:
            along = positions
            for step in branch:
                along = step.follow(text, along)
                if not along:
                    break
            reached |= along
        return reached

    def beginnings(self) -> tuple[str, ...] | None:
        found: list[str] = []
        for branch in self._branches:
            own = _beginnings(branch)
            if own is None:
                return None
            found += own
        return tuple(found)


def _beginnings(steps: tuple[_Step, ...]) -> tuple[str, ...] | None:
    found: list[str] = []
    for step in steps:
        own = step.beginnings()
        if own is None:
            return None
        if "" not in own:
            return (*found, *own)
        found += filter(None, own)
    return (*found, "")


def _sequence(tokens: list[str]) -> tuple[_Step, ...]:
    """Read a phrase, or a branch of a choice, from the end of a list; what ends it is left there."""
    steps: list[_Step] = []
    while tokens and tokens[-1] not in ("|", ")"):
        token = tokens.pop()
        step: _Step
        if token == "(":
            step = _choice(tokens)
        elif token in _RUN_OF:
            step = _Run(token)
        elif token.startswith("("):
            step = _plain_choice(token[1:-1].split("|"))
        else:
            step = _Words((token,))
        if tokens and tokens[-1] == "?":
            tokens.pop()
            step = _joined([(step,), ()])
        if steps and isinstance(step, _Words) and isinstance(steps[-1], _Words):
            steps[-1] = _Words(dict.fromkeys(word + ending for word in steps[-1].words for ending in step.words))
        else:
            steps.append(step)
    return tuple(steps)


def _choice(tokens: list[str]) -> _Step:
    branches = [_sequence(tokens)]
    while tokens and tokens.pop() == "|":
        branches.append(_sequence(tokens))
    return _joined(branches)


def _plain_choice(branches: list[str]) -> _Step:
    """Read a choice without another one in it; most of its branches are words."""
    words = list(filter(_SIGNS.isdisjoint, branches))
    if len(words) == len(branches):
        return _Words(words)
    others = [_sequence(_TOKEN.findall(branch)[::-1]) for branch in branches if not _SIGNS.isdisjoint(branch)]
    return _joined([(_Words(words),), *others] if words else others)


def _joined(branches: list[tuple[_Step, ...]]) -> _Step:
    """Join branches, those that are no more than a word in one step."""
    words: dict[str, None] = {}
    others: list[tuple[_Step, ...]] = []
    for branch in branches:
        if not branch:
            words[""] = None
        elif len(branch) == 1 and isinstance(branch[0], _Words):
            words |= dict.fromkeys(branch[0].words)
        else:
            others.append(branch)
    if words and not others:
        return _Words(words)
    return _Either([*others, (_Words(words),)] if words else others)
