"""Cell addresses: ``B7``, ``$B$7:$F$20``, and how a range follows a table that grows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

__all__ = ["Area", "column_letters", "column_number", "grow_areas", "move_areas"]

_AREA = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?")


@cache
def column_letters(number: int) -> str:
    """Return the letters of a column; 1 is ``A``."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column; ``A`` is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, edges included and counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read ``B7`` or ``$B$7:$F$20``."""
        match = _AREA.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no cell or range")
        left, top = column_number(match.group(2)), int(match.group(4))
        right, bottom = (column_number(match.group(6)), int(match.group(8))) if match.group(6) else (left, top)
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


def grow_areas(text: str, body: Area, grown: Area, *, single_cells: bool = False) -> str:
    """Let the ranges in a text follow a table whose body grew or shrank.

    A range follows when it ends on the body's last row and lies in its columns; its right edge follows when it is the
    table's right edge.

    Parameters
    ----------
    text : str
        One or more ranges, e.g. ``F5:F9 H5:H9`` or ``$A$1:$R$9``.
    body, grown : Area
        The table's body before and after.
    single_cells : bool
        Whether a single cell follows too, when the body was one row high: right for formats, wrong for names.
    """

    def follow(match: re.Match[str]) -> str:
        single = match.group(6) is None
        if single and not (single_cells and body.top == body.bottom):
            return match.group()
        area = Area.parse(match.group())
        if area.bottom != body.bottom or not body.left <= area.left <= area.right <= body.right:
            return match.group()
        right = grown.right if area.right == body.right and area.left != area.right else area.right
        area = replace(area, bottom=grown.bottom, right=right)
        if "$" not in match.group():
            return str(area) if area.top != area.bottom or area.left != area.right else str(area).split(":")[0]
        ends = (match.group(5), match.group(7)) if not single else (match.group(1), match.group(3))
        first = f"{match.group(1)}{column_letters(area.left)}{match.group(3)}{area.top}"
        return f"{first}:{ends[0]}{column_letters(area.right)}{ends[1]}{area.bottom}"

    return _AREA.sub(follow, text)


def move_areas(text: str, grown: Area, moved: Mapping[int, Sequence[int]], body: Area) -> str:
    """Let the ranges that lie in one column of a table's body go where the column went.

    Parameters
    ----------
    text : str
        Ranges, parted by blanks.
    grown, body : Area
        The table's body now, and before.
    moved : mapping of int to sequence of int
        Columns of now by columns of before.
    """
    kept: list[str] = []
    for part in text.split():
        area = Area.parse(part)
        inside = area.left == area.right and body.left <= area.left <= body.right
        if not inside or not body.top <= area.top <= area.bottom <= grown.bottom:
            kept.append(part)
            continue
        for column in moved.get(area.left, ()):
            there = replace(area, left=column, right=column)
            kept.append(str(there) if there.top != there.bottom else str(there).split(":")[0])
    return " ".join(kept)
