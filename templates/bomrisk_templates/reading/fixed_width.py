"""Text whose columns are made of blanks, as layout programs print their part lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from bomrisk_templates.reading.header_candidates import judge_row

__all__ = ["fixed_width_rows"]

_WORD: Final = re.compile(r"\S+")
_DELIMITERS: Final = frozenset("\t;|,")
#: A line of dashes below the header.
_RULE: Final = re.compile(r"[-=+_ ]+")
#: The header stands near the top; a table has so many columns, and so many lines.
_FIRST: Final = 40
_COLUMNS: Final = 3
_LINES: Final = 2
#: Longer lines are no header, and so many lines tell where the columns are.
_LONGEST: Final = 1000
_MOST_LINES: Final = 5000


def fixed_width_rows(text: str) -> list[list[str]] | None:
    """Divide text at the blanks that all lines of a table have below those of its header.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of list of str or None
        One row per line, those outside the table with one field; None where no header stands above such columns.
    """
    likely = [index for index, line in enumerate(text.split("\n", _FIRST)[:_FIRST]) if _may_be_header(line)]
    lines = text.rstrip("\n").split("\n") if likely else []
    for index in likely:
        line = lines[index]
        words = list(_WORD.finditer(line))
        body = list(takewhile(str.strip, lines[index + 1 :]))
        data = [each for each in body[:_MOST_LINES] if _RULE.fullmatch(each) is None]
        if len(data) < _LINES:
            continue
        borders = _ruled(body) or _borders(words, data)
        header = _fields(line, borders)
        if len(borders) >= _COLUMNS and judge_row([*header], index, 0, len(header)) is not None:
            end = index + 1 + len(body)
            table = [_fields(each, borders) if _RULE.fullmatch(each) is None else [] for each in lines[index:end]]
            return [*([each.strip()] for each in lines[:index]), *table, *([each.strip()] for each in lines[end:])]
    return None


def _may_be_header(line: str) -> bool:
    """Whether a line has blanks between its words as columns have, which prose has not."""
    return len(line) <= _LONGEST and "  " in line.strip() and _DELIMITERS.isdisjoint(line)


def _ruled(lines: Sequence[str]) -> list[int]:
    """Give where columns begin by the rule below their header; nothing where there is none."""
    rule = lines[0] if _RULE.fullmatch(lines[0]) else ""
    starts = [match.start() for match in _WORD.finditer(rule)]
    return [0, *starts[1:]] if len(starts) >= _COLUMNS else []


def _borders(words: Sequence[re.Match[str]], lines: Sequence[str]) -> list[int]:
    """Give where columns begin: at words of the header before which no line fills a place."""
    borders = [0]
    ends = [*(word.start() for word in words[1:]), max(map(len, lines))]
    for before, word, end in zip(words, words[1:], ends[1:], strict=False):
        border = _border(lines, before.end(), word.start())
        # The second word of "Part number" begins no column.
        is_second = word.start() - before.end() == 1 and not any(line[before.end() : end].strip() for line in lines)
        if border is not None and not is_second:
            borders.append(border)
    return borders


def _border(lines: Sequence[str], start: int, end: int) -> int | None:
    """Find where the right one of two columns begins: behind the last place in a gap of the header that no line fills."""
    free = (
        place for place in range(end - 1, start - 1, -1) if all(line[place : place + 1] in ("", " ") for line in lines)
    )
    place = next(free, None)
    return None if place is None else place + 1


def _fields(line: str, borders: Sequence[int]) -> list[str]:
    return [line[start:end].strip() for start, end in zip(borders, [*borders[1:], len(line)], strict=True)]
