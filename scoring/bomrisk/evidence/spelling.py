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
#: A choice of words; letters, of which the last is optional or none is; or a sign.
_TOKEN: Final = re.compile(r"\([^()? #%*]*\)|[^()|? #%*]+(?=[^?]|$)|.")
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
    branches = _branches(_TOKEN.findall(body)[::-1], most)
    return branches[0] if len(branches) == 1 else [_written_out(branches, most)]


def _branches(tokens: list[str], most: int) -> list[list[Item]]:
    """Read branches separated by ``|`` from the end of a list, until the parenthesis closes."""
    branches: list[list[Item]] = [[]]
    while tokens and (token := tokens.pop()) != ")":
        if token == "|":
            branches.append([])
            continue
        if token == "(":
            item = _written_out(_branches(tokens, most), most)
        elif token[0] == "(":
            item = tuple(dict.fromkeys(token[1:-1].split("|")))
        else:
            item = _ITEM_OF.get(token, (token,))
        if tokens and tokens[-1] == "?":
            item = item if "" in item else (*item, "")
            tokens.pop()
        branch = branches[-1]
        if branch and len(item) == 1 and len(branch[-1]) == 1:
            branch[-1] = (branch[-1][0] + item[0],)
        elif branch and item == _BLANK and branch[-1] == _BLANK:
            branch[-1] = _TWO_BLANKS
        else:
            branch.append(item)
    return branches


def _written_out(branches: list[list[Item]], most: int) -> Item:
    spellings: list[str] = []
    for branch in branches:
        if prod(map(len, branch)) > most:
            return (ANYTHING,)
        spellings += map("".join, product(*branch))
    return tuple(dict.fromkeys(spellings))
