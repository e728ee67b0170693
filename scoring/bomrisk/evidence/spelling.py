"""The ways to write a phrase: literal pieces by which a search over a whole text sees where a phrase may stand."""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import Final

from bomrisk.evidence.phrases import ALPHANUMERIC, IDEOGRAPHIC, Phrase, is_ideographic

__all__ = ["ANYTHING", "ANY_DIGIT", "Landmark", "landmarks", "written_items"]

#: A literal piece of one way to write a phrase: letters, digits and ideographs as they are, a blank for anything else and for
#: a word border. Then the distance from the beginning of the phrase to the end of the piece, None where it varies. Then what is
#: written from that beginning, with blanks for hyphens: ``""`` when the piece says it all, None when only the regular
#: expression of the phrase can tell. Last, another piece without which that is not worth trying.
Landmark = tuple[str, int | None, str | None, str]

#: Of a phrase that can be written in more ways, only a stretch is looked for.
_MOST_SPELLINGS: Final = 48
#: A piece must be this long to be looked for, word borders included; one Chinese or Japanese character will do.
_SHORTEST: Final = 3
_LONG_ENOUGH: Final = 5

#: Marks in a spelling: any digit, and anything of any length.
ANY_DIGIT, ANYTHING = "\1", "\0"
_MARKS = re.compile(f"([{ANY_DIGIT}{ANYTHING}])")
#: Hyphens count as blanks here, and two of them as one (see `bomrisk.evidence.scanning`).
_BLANK: Final = ("", " ")
#: Two of them, one being optional, may be four characters apart.
_TWO_BLANKS: Final = ("", " ", "  ", "   ", "    ")
_ITEM_OF: Final = {" ": _BLANK, "#": (ANY_DIGIT,), "%": (ANYTHING,), "*": (ANYTHING,)}
_PLAIN: Final = re.compile(f"[{ALPHANUMERIC}]+|[{IDEOGRAPHIC}]+")
_LITERAL: Final = re.compile("[^()|?#%*]+")
_UNSEEN: Final = re.compile(f"[^{ALPHANUMERIC}{IDEOGRAPHIC}]")

#: Ways to write one stretch of a phrase.
Item = tuple[str, ...]


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
    body, left, right = phrase.parts()
    if _PLAIN.fullmatch(body):
        return _of_word(body, left=left, right=right)
    items = [*_literal_items(body)] if _LITERAL.fullmatch(body) else written_items(body, _MOST_SPELLINGS)
    if prod(map(len, items)) <= _MOST_SPELLINGS:
        return _of_stretch(items, left=left, right=right, whole=True, begins=True)
    best: list[Landmark] = []
    best_size = 0
    for start, end in _stretches(items):
        begins, ends = start == 0, end == len(items)
        found = _of_stretch(items[start:end], left=left and begins, right=right and ends, whole=False, begins=begins)
        size = min((len(piece) for piece, *_ in found), default=0)
        if size > best_size:
            best, best_size = found, size
        if best_size >= _LONG_ENOUGH:
            break
    return best


def _of_word(word: str, *, left: bool, right: bool) -> list[Landmark]:
    piece = f" {word}" if left else word
    if right:
        piece += " "
    if len(piece) < _SHORTEST and not is_ideographic(word):
        return []
    return [(piece, len(piece) - left, "", "")]


def _of_stretch(items: list[Item], *, left: bool, right: bool, whole: bool, begins: bool) -> list[Landmark]:
    found: list[Landmark] = []
    for spelling in dict.fromkeys(map("".join, product(*items))):
        if _PLAIN.fullmatch(spelling) and whole:
            # A word in Chinese characters needs no border.
            alone = not spelling.isascii() and is_ideographic(spelling)
            own = _of_word(spelling, left=left and not alone, right=right and not alone)
        else:
            own = _longest_piece(spelling, left=left, right=right, whole=whole, begins=begins)
        if not own:
            return []
        found += own
    return found


def _longest_piece(spelling: str, *, left: bool, right: bool, whole: bool, begins: bool) -> list[Landmark]:
    """Choose the longest literal piece of a spelling; one with Chinese or Japanese characters is better than any other."""
    ideographic = not spelling.isascii() and is_ideographic(spelling)
    runs = _MARKS.split(spelling)
    best, best_rank, best_distance, other = "", (False, _SHORTEST - 1), None, ""
    start, fixed = 0, begins
    for place in range(0, len(runs), 2):
        piece = _UNSEEN.sub(" ", runs[place])
        end = start + len(piece)
        foreign = ideographic and is_ideographic(piece)
        # Beside Chinese characters a word border is no blank.
        if not foreign:
            if left and place == 0:
                piece = " " + piece
            if right and place == len(runs) - 1:
                piece, end = piece + " ", end + 1
        rank = (foreign, len(piece))
        if rank > best_rank and piece.strip():
            # The two are looked for in the same view.
            other = best if foreign == best_rank[0] else ""
            best, best_rank, best_distance = piece, rank, end if fixed else None
        elif foreign == best_rank[0] and len(piece) > len(other):
            other = piece
        start = end + 1
        fixed = fixed and runs[place + 1 : place + 2] != [ANYTHING]
    if not best:
        return []
    literal = None
    if whole and len(runs) == 1 and "-" not in spelling:
        bordered = (left and not is_ideographic(spelling[0])) or (right and not is_ideographic(spelling[-1]))
        if not (ideographic and bordered):
            literal = spelling
    return [(best, best_distance, literal, other)]


def _stretches(items: list[Item]) -> list[tuple[int, int]]:
    """Give the stretches of a long phrase, those with few spellings first, and of these the longest."""
    sizes = list(map(len, items))
    counted = [
        (prod(sizes[start:end]), start - end, start, end)
        for start in range(len(items))
        for end in range(start + 1, min(start + 3, len(items)) + 1)
    ]
    return [(start, end) for count, _, start, end in sorted(counted) if count <= _MOST_SPELLINGS or end == start + 1]


def _literal_items(body: str) -> list[Item]:
    first, *others = body.split(" ")
    items: list[Item] = [(first,)]
    for word in others:
        items.append(_BLANK)
        items.append((word,))
    return items


def written_items(body: str, most: int) -> list[Item]:
    """Take a phrase apart into its choices and what stands between them.

    Parameters
    ----------
    body : str
        As from `bomrisk.evidence.phrases.Phrase.parts`.
    most : int
        Of a choice that can be written in more ways, nothing but `ANYTHING` is given.
    """
    branches, _ = _branches(body, 0, most)
    return branches[0] if len(branches) == 1 else [_written_out(branches, most)]


def _branches(body: str, start: int, most: int) -> tuple[list[list[Item]], int]:
    """Read branches separated by ``|`` until the parenthesis closes; give also where that is."""
    branches: list[list[Item]] = [[]]
    position = start
    while position < len(body) and body[position] != ")":
        char = body[position]
        position += 1
        if char == "|":
            branches.append([])
            continue
        if char == "(":
            inner, position = _branches(body, position, most)
            item = _written_out(inner, most)
            position += 1
        else:
            item = _ITEM_OF.get(char, (char,))
        if body[position : position + 1] == "?":
            item = item if "" in item else (*item, "")
            position += 1
        branch = branches[-1]
        if branch and len(item) == 1 and len(branch[-1]) == 1:
            branch[-1] = (branch[-1][0] + item[0],)
        elif branch and item == _BLANK and branch[-1] == _BLANK:
            branch[-1] = _TWO_BLANKS
        else:
            branch.append(item)
    return branches, position


def _written_out(branches: list[list[Item]], most: int) -> Item:
    spellings: list[str] = []
    for branch in branches:
        if prod(map(len, branch)) > most:
            return (ANYTHING,)
        spellings += map("".join, product(*branch))
    return tuple(dict.fromkeys(spellings))
