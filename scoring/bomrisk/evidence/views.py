"""Texts as a search for literal pieces sees them: letters and digits of some scripts, and blanks for all else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import ahocorasick
import numpy as np

from bomrisk.evidence.blocks import Integers

__all__ = ["Hits", "View", "kinds"]

#: Texts are searched in one go: no word goes over this.
_BETWEEN: Final = "   "
#: No character from here on is kept in a view.
_BEYOND: Final = 0xFFFF
_NO_ASCII: Final = 0x7F
_HALVES: Final = "utf-16-be"
_EACH_BYTE: Final = "latin-1"
#: Each digit and each Latin letter is a kind of character, then those of other scripts, then what is a blank.
_KINDS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_OTHER_SCRIPT, _BLANK = 1 << len(_KINDS), 1 << len(_KINDS) + 1
_KIND_OF: Final = np.full(_NO_ASCII + 1, _OTHER_SCRIPT, dtype=np.int64)
_KIND_OF[ord(" ")] = _BLANK
for _number, _letter in enumerate(_KINDS):
    _KIND_OF[ord(_letter)] = 1 << _number


@cache
def kinds(characters: str) -> int:
    """Give the kinds of characters, each a bit of a number; all kinds when there are none."""
    if not characters:
        return -1
    found = 0
    for character in characters:
        if character in _KINDS:
            found |= 1 << _KINDS.index(character)
        elif character.isascii():
            found |= _BLANK
        else:
            found |= _OTHER_SCRIPT | _BLANK
    return found


class Hits(NamedTuple):
    """Pieces in texts.

    Parameters
    ----------
    text, piece : arrays of int
        By their numbers.
    end : array of int
        The place in the text behind the piece; a blank behind the text is in it.
    before, behind : arrays of int
        The kind of character there.
    signs : array of int
        How many of the blanks within the piece are no blanks in the text.
    """

    text: Integers
    end: Integers
    piece: Integers
    before: Integers
    behind: Integers
    signs: Integers


class View:
    """Texts in which blanks stand for all that is not kept, and an automaton for pieces of such texts.

    Parameters
    ----------
    kept : str
        Ranges of characters as in a set of a regular expression.
    pieces : mapping of str to int
        The number of each piece.
    halved : bool
        Whether each character is looked for as two halves. An automaton tries the characters that may come next one by one, and
        there are few halves, but thousands of Chinese characters.
    """

    def __init__(self, kept: str, pieces: Mapping[str, int], *, halved: bool = False) -> None:
        self._halved = halved
        self._view_of = np.full(_BEYOND + 1, ord(" "), dtype="<u4")
        for first, last in re.findall("(.)-(.)", kept):
            self._view_of[ord(first) : ord(last) + 1] = range(ord(first), ord(last) + 1)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        # An automaton must hold something: this is in no view.
        self._automaton.add_word("\0\0", 0)
        for piece, number in pieces.items():
            self._automaton.add_word(piece.encode(_HALVES).decode(_EACH_BYTE) if halved else piece, number)
        self._automaton.make_automaton()

    def find(self, texts: Sequence[str], sizes: Integers) -> Hits:
        """Search texts.

        Parameters
        ----------
        texts : sequence of str
        sizes : array of int
            Of the pieces, by their numbers.

        Returns
        -------
        Hits
        """
        # The blank before makes the last place of a piece the one behind it.
        joined = f" {_BETWEEN.join(texts)}{_BETWEEN}"
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        view = self._view_of[np.minimum(codes, _BEYOND)]
        written = (
            view.astype(">u2").tobytes().decode(_EACH_BYTE) if self._halved else view.tobytes().decode("utf-32-le")
        )
        found = self._automaton.iter(written)
        ends, piece = np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, 2).T.copy()
        if self._halved:
            # A piece ends with the second half of a character.
            is_whole = ends % 2 == 1
            ends, piece = ends[is_whole] // 2, piece[is_whole]
        # How many signs there are before each place.
        signs = np.cumsum(view != codes)
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + len(_BETWEEN)
        starts = np.cumsum(lengths) - lengths
        text = np.searchsorted(starts, ends - 1, side="right") - 1
        begins = ends - sizes[piece]
        # A piece may end with the blanks behind the last text.
        last = len(view) - 1
        before, behind = (_KIND_OF[np.minimum(view[at], _NO_ASCII)] for at in (begins, np.minimum(ends + 1, last)))
        return Hits(text, ends - starts[text], piece, before, behind, signs[ends - 1] - signs[begins + 1])
