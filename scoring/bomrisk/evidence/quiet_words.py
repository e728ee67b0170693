"""Words that are known to say nothing: most texts hold no other, and need no closer look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

__all__ = ["MOST_KEPT", "QuietWords"]

#: What is kept of texts seen before is forgotten beyond this number, so that memory stays bounded.
MOST_KEPT: Final = 500_000


class QuietWords:
    """Looks at each word once, however often it is met.

    Parameters
    ----------
    is_telling : callable
        Tells of one word whether it is worth a closer look.
    """

    def __init__(self, is_telling: Callable[[str], bool]) -> None:
        self._is_telling = is_telling
        self._quiet: set[str] = set()

    def has_telling(self, words: Iterable[str]) -> bool:
        """Tell whether a word is worth a closer look."""
        quiet = self._quiet
        words = tuple(words)
        if quiet.issuperset(words):
            return False
        for word in words:
            if word not in quiet:
                if self._is_telling(word):
                    return True
                if len(quiet) > MOST_KEPT:
                    quiet.clear()
                quiet.add(word)
        return False
