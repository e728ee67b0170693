"""The ways to write a phrase."""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import Final

__all__ = ["ANYTHING", "ANY_DIGIT", "Item", "written_items"]

#: Marks in a spelling: any digit, and anything of any length.
ANY_DIGIT, ANYTHING = "\1", "\0"
#: Hyphens count as blanks here, and two of them as one (see `bomrisk.evidence.scanning`).
_BLANK: Final = ("", " ")
#: Two of them, one being optional, may be four characters apart.
_TWO_BLANKS: Final = ("", " ", "  ", "   ", "    ")
_ITEM_OF: Final = {" ": _BLANK, "#": (ANY_DIGIT,), "%": (ANYTHING,), "*": (ANYTHING,)}
_LITERAL: Final = re.compile("[^()|?#%*]+")

#: Ways to write one stretch of a phrase.
Item = tuple[str, ...]


def written_items(body: str, most: int) -> list[Item]:
    """Take a phrase apart into its choices and what stands between them.

    Parameters
    ----------
    body : str
        As from `bomrisk.evidence.phrases.Phrase.parts`.
    most : int
        Of a choice that can be written in more ways, nothing but `ANYTHING` is given.

    Returns
    -------
    list of tuple of str
        The ways to write each stretch.
    """
    if _LITERAL.fullmatch(body):
        first, *others = body.split(" ")
        return [(first,), *(item for word in others for item in (_BLANK, (word,)))]
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
