"""Literal pieces of phrases by which a search over a whole text sees where a phrase may stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import chain, product
from math import prod
from typing import Final, NamedTuple

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase, is_ideographic
from bomrisk.evidence.spelling import ANY_DIGIT, ANYTHING, Item, written_items

__all__ = ["Landmark", "landmarks"]

#: Of a phrase that can be written in more ways, only a stretch is looked for.
_MOST_SPELLINGS: Final = 48
_MOST_BLANKS: Final = 5
#: A piece must be this long to be looked for, word borders included; one Chinese or Japanese character will do.
_SHORTEST: Final = 3
_LONG_ENOUGH: Final = 5
_LONGEST_STRETCH: Final = 3

_MARK: Final = re.compile(f"[{ANY_DIGIT}{ANYTHING}]")
_UNMARKED: Final = re.compile(f"[^{ANY_DIGIT}{ANYTHING}]+")
_DIGITS: Final = "0123456789"
#: What may stand beside a piece where there is a mark.
_SIDES: Final = {ANY_DIGIT: _DIGITS, ANYTHING: ""}
_PLAIN: Final = re.compile(f"[{ALPHANUMERIC}]+|[{IDEOGRAPHIC}]+")
_WORDS: Final = re.compile(f"[{ALPHANUMERIC} ]+")
_UNSEEN: Final = re.compile(f"[^{ALPHANUMERIC}{IDEOGRAPHIC}]")


class Landmark(NamedTuple):
    """A literal piece of one way to write a phrase.

    Parameters
    ----------
    piece : str
        Letters, digits and ideographs as they are, a blank for anything else and for a word border.
    distance : int, optional
        From the beginning of the phrase to the end of the piece, None where it varies.
    literal : str, optional
        What is written from that beginning, with blanks for hyphens; None when only the regular expression of the phrase can
        tell.
    beside : tuple of str
        Pieces one of which must be in the text, too; none when nothing need be.
    before, behind : str
        The characters one of which must stand before the piece, and behind it; none when it may be any.
    """

    piece: str
    distance: int | None
    literal: str | None
    beside: tuple[str, ...] = ()
    before: str = ""
    behind: str = ""


def landmarks(phrase: Phrase) -> list[Landmark]:
    """Give the pieces to look for: wherever a phrase stands, one of its landmarks stands, too.

    Parameters
    ----------
    phrase : Phrase

    Returns
    -------
    list of Landmark
        Empty when the phrase is too short to be looked for by itself (``#v``).
    """
    text = phrase.text
    word = text.strip("*")
    if word.isascii() and word.isalnum():
        return _of_words((word,), text[0] != "*", text[-1] != "*")
    body, left, right = phrase.parts()
    if _PLAIN.fullmatch(body):
        return _of_words((body,), left, right)
    if _WORDS.fullmatch(body) and body.count(" ") <= _MOST_BLANKS:
        return _of_words(_spaced(*body.split(" ")), left, right)
    written = _Written(written_items(body, _MOST_SPELLINGS), left, right, not body.isascii() and is_ideographic(body))
    count = len(written.items)
    if prod(map(len, written.items)) <= _MOST_SPELLINGS:
        return _merged(written.stretch(0, count))
    start, end, best = written.best_stretch(0, count)
    before, behind = written.best_stretch(0, start)[2], written.best_stretch(end, count)[2]
    if before and all(landmark.distance is not None for landmark in before):
        # To know where the phrase begins is worth more than a long piece.
        best, before = before, best
    beside = tuple(landmark.piece for landmark in max(before, behind, key=_shortest))
    return _merged([landmark._replace(beside=beside) for landmark in best] if beside else best)


def _merged(found: list[Landmark]) -> list[Landmark]:
    """Join those that differ only in what is around them; when around one of them anything may be, it may be around all."""
    if len({landmark.piece for landmark in found}) == len(found):
        return found
    merged: dict[tuple[object, ...], Landmark] = {}
    for landmark in found:
        other = merged.setdefault(landmark[:3], landmark)
        if other is not landmark:
            merged[landmark[:3]] = landmark._replace(
                beside=(*landmark.beside, *other.beside) if landmark.beside and other.beside else (),
                before=landmark.before + other.before if landmark.before and other.before else "",
                behind=landmark.behind + other.behind if landmark.behind and other.behind else "",
            )
    return list(merged.values())


class _Written(NamedTuple):
    """The ways to write a phrase, and whether it begins and ends at a word border."""

    items: list[Item]
    left: bool
    right: bool
    is_ideographic: bool

    def best_stretch(self, low: int, high: int) -> tuple[int, int, list[Landmark]]:
        """Find between two places the stretch of items that tells most; give where it is and its landmarks."""
        longest, best = 0, (low, high)
        sizes = [len(item) for item in self.items]
        # Those with few spellings first, and of these the longest.
        counted = sorted(
            (prod(sizes[start:end]), start - end, start, end)
            for start in range(low, high)
            for end in range(start + 1, min(start + _LONGEST_STRETCH, high) + 1)
        )
        for spellings, _, start, end in counted:
            if (spellings <= _MOST_SPELLINGS or end == start + 1) and self._most(start, end) > longest:
                size = self._shortest(start, end)
                if size > longest:
                    longest, best = size, (start, end)
                if longest >= _LONG_ENOUGH:
                    break
        return (*best, self.stretch(*best) if longest else [])

    def _most(self, start: int, end: int) -> int:
        """Give the length of the shortest way to write some of the items, with its borders: no landmark need be longer."""
        borders = (self.left and start == 0) + (self.right and end == len(self.items))
        return sum(min(map(len, item)) for item in self.items[start:end]) + borders

    def _shortest(self, start: int, end: int) -> int:
        """Give the length of the shortest landmark of some of the items, 0 when there is none."""
        items = self.items[start:end]
        if self.is_ideographic or not _WORDS.fullmatch("".join(chain.from_iterable(items))):
            return _shortest(self.stretch(start, end))
        is_blank = all(any(not spelling.strip() for spelling in item) for item in items)
        size = self._most(start, end)
        return 0 if is_blank or size < _SHORTEST else size

    def stretch(self, start: int, end: int) -> list[Landmark]:
        """Give a landmark of each way to write some of the items; none when one of the ways has none."""
        begins, ends = start == 0, end == len(self.items)
        left, right, whole = self.left and begins, self.right and ends, begins and ends
        items = self.items[start:end]
        spellings = dict.fromkeys(map("".join, product(*items)))
        before, behind = (
            ("", "") if whole else (self._edge(self.items[:start][::-1], -1), self._edge(self.items[end:], 0))
        )
        if not self.is_ideographic and _WORDS.fullmatch("".join(chain.from_iterable(items))):
            if not all(map(str.strip, spellings)):
                return []
            found = _of_words(spellings, left, right)
            if whole:
                return found
            sides = "" if left else before, "" if right else behind
            return [Landmark(piece, distance if begins else None, None, (), *sides) for piece, distance, *_ in found]
        found = []
        for spelling in spellings:
            if _PLAIN.fullmatch(spelling) and whole:
                # A word in Chinese characters needs no border.
                alone = not spelling.isascii() and is_ideographic(spelling)
                own = _of_words((spelling,), left and not alone, right and not alone)
            else:
                own = _longest_piece(spelling, left, right, whole, begins, before, behind)
            if not own:
                return []
            found += own
        return found

    def _edge(self, items: list[Item], place: int) -> str:
        """Give the characters next to a stretch, of which the items are next, with their ends at a place; none for any."""
        found: dict[str, None] = {}
        for item in items:
            found |= dict.fromkeys(spelling[place] for spelling in item if spelling)
            if "" not in item:
                break
        else:
            if self.is_ideographic or not (self.left if place else self.right):
                return ""
            found[" "] = None
        return "" if ANYTHING in found else "".join(found).replace(ANY_DIGIT, _DIGITS)


def _shortest(found: list[Landmark]) -> int:
    return min((len(landmark.piece) for landmark in found), default=0)


def _spaced(*words: str) -> list[str]:
    """Give the ways to write words one behind the other: each blank may be left out."""
    spellings = [words[0]]
    for word in words[1:]:
        spellings = [spelling + blank + word for spelling in spellings for blank in ("", " ")]
    return spellings


def _of_words(spellings: Collection[str], left: bool, right: bool) -> list[Landmark]:
    """Give a landmark of each of some spellings that are nothing but words; none when one of them is too short."""
    before, behind = " " if left else "", " " if right else ""
    if len(min(spellings, key=len)) + left + right < _SHORTEST and not all(map(is_ideographic, spellings)):
        return []
    return [Landmark(f"{before}{spelling}{behind}", len(spelling) + right, spelling) for spelling in spellings]


@cache
def _seen(run: str) -> str:
    """Put blanks for what no piece holds: the spellings of a phrase share most of their runs."""
    return run if run.isascii() and run.isalnum() else _UNSEEN.sub(" ", run)


def _longest_piece(
    spelling: str, left: bool, right: bool, whole: bool, begins: bool, before: str, behind: str
) -> list[Landmark]:
    """Choose the longest literal piece of a spelling; one with Chinese or Japanese characters is better than any other."""
    ideographic = not spelling.isascii() and is_ideographic(spelling)
    best, best_rank, first, last, other = "", (False, _SHORTEST - 1), 0, 0, ""
    for run in _UNMARKED.finditer(spelling):
        start, end = run.span()
        piece = _seen(run[0])
        foreign = ideographic and is_ideographic(piece)
        # Beside Chinese characters a word border is no blank.
        if not foreign:
            piece = f" {piece}" if left and start == 0 else piece
            piece = f"{piece} " if right and end == len(spelling) else piece
        rank = (foreign, len(piece))
        if rank > best_rank and piece.strip():
            # The two are looked for in the same view.
            other = best if foreign == best_rank[0] else ""
            best, best_rank, first, last = piece, rank, start, end
        elif foreign == best_rank[0] and len(piece) > len(other):
            other = piece
    if not best:
        return []
    foreign = best_rank[0]
    is_fixed = begins and ANYTHING not in spelling[:first]
    literal = None
    if whole and not _MARK.search(spelling) and "-" not in spelling:
        bordered = (left and not is_ideographic(spelling[0])) or (right and not is_ideographic(spelling[-1]))
        if not (ideographic and bordered):
            literal = spelling
    return [
        Landmark(
            best,
            last + (right and last == len(spelling) and not foreign) if is_fixed else None,
            literal,
            (other,) if len(other) >= _SHORTEST else (),
            _SIDES.get(spelling[first - 1 : first], "" if foreign or left else before),
            _SIDES.get(spelling[last : last + 1], "" if foreign or right else behind),
        )
    ]
