"""The digits of a phrase: ``a2-70`` has the runs 2 and 70, ``744######%`` one of nine digits with any more behind them."""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

from bomrisk.evidence.phrases import Phrase
from bomrisk.evidence.spelling import ANY_DIGIT, ANYTHING, written_items

__all__ = ["ANYTHING_BESIDE", "BORDER", "DigitRun", "digit_runs"]

#: What stands for any character beside a run, digits too, and for a word border or a blank.
ANYTHING_BESIDE, BORDER = "", " "
_DIGITS: Final = frozenset("0123456789" + ANY_DIGIT)


class DigitRun(NamedTuple):
    """Digits in a phrase, `bomrisk.evidence.spelling.ANY_DIGIT` for any, and the characters beside them."""

    before: str
    digits: str
    behind: str


def digit_runs(phrase: Phrase) -> set[DigitRun]:
    """Give the runs of digits in a phrase, in all ways to write it.

    Parameters
    ----------
    phrase : Phrase

    Returns
    -------
    set of DigitRun
        Those that hold a digit, not only `bomrisk.evidence.spelling.ANY_DIGIT`.
    """
    body, left, right = phrase.parts()
    found: set[DigitRun] = set()
    # What is before the run that the items so far end with, and that run.
    ends = {(BORDER if left else ANYTHING_BESIDE, "")}
    for item in written_items(body, sys.maxsize):
        reached = set()
        for before, digits in ends:
            for spelling in item:
                beside, run = before, digits
                for character in spelling:
                    if character in _DIGITS:
                        run += character
                        continue
                    behind = ANYTHING_BESIDE if character == ANYTHING else character
                    found.add(DigitRun(beside, run, behind))
                    beside, run = behind, ""
                reached.add((beside, run))
        ends = reached
    found |= {DigitRun(before, digits, BORDER if right else ANYTHING_BESIDE) for before, digits in ends}
    return {run for run in found if set(run.digits) - {ANY_DIGIT}}
