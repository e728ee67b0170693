"""Which line is inside which: read out of levels, item positions or the part number of the parent assembly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Links", "Remark", "by_level", "by_parent", "by_position", "level_of", "position_of"]

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_LEVEL = re.compile(
    r"[\s.\-+*_>·•…–—]*(?:l(?:e?ve?l|v)?|ebene|stufe|niveau|nivel|livello)?[\s.:]*(\d{1,2})(?:[.,]0+)?\.?",
    re.IGNORECASE,
)
_POSITION = re.compile(r"\d{1,9}(?:\.\d{1,9})*\.?")
_LEADING_ZERO = re.compile(r"(?:^|(?<=\.))0+(?=\d)")
_ENOUGH = 0.6
"""Share of the lines that must tell their place for the others to be gaps and not the rule."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd about a line: a code, its row position, and the texts that the message names."""

    code: str
    line: int
    texts: tuple[str, ...] = ()
    count: int = 1


@dataclass(slots=True)
class Links:
    """Who is inside whom.

    An assembly that is listed several times is one group with several uses, so what is inside stands there once.

    Parameters
    ----------
    group : ndarray of int
        Which assembly a line is a use of.
    inside : ndarray of int
        Group that a line is inside of; -1 at the top.
    gap : ndarray of bool
        Whether something is missing between a line and what it is inside of, so that nobody knows how often it is used.
    level : ndarray of float
        Level as the file counts it; NaN where it follows from the links.
    remarks : list of Remark
    """

    group: Integers
    inside: Integers
    gap: Flags
    level: npt.NDArray[np.float64]
    remarks: list[Remark] = field(default_factory=list)


def level_of(text: object) -> int:
    """Read a level: ``2``, ``..2``, ``+2``, ``-2``, ``L2``, ``Level 2``, or one sign per step (``**``); -1 if it is none."""
    if not isinstance(text, str) or not text:
        return -1
    match = _LEVEL.fullmatch(text)
    if match:
        return int(match[1])
    bare = text.replace(" ", "")
    return len(bare) if bare and bare[0] in "*.+>-" and len(set(bare)) == 1 and len(bare) < 31 else -1


def position_of(text: object) -> str:
    """Read a dotted item position (``1``, ``1.2``, ``01.2.``) in one spelling; empty if it is none."""
    if not isinstance(text, str):
        return ""
    bare = text.replace(" ", "")
    if not _POSITION.fullmatch(bare):
        return ""
    return _LEADING_ZERO.sub("", bare.rstrip("."))


def _each(values: Sequence[object]) -> tuple[Integers, list[object]]:
    codes, uniques = pd.factorize(pd.Series(list(values), dtype=object))
    return codes.astype(np.int64), list(uniques)


def by_level(values: Sequence[object]) -> Links | None:
    """Link lines by their level: a line is inside the nearest line above it with a smaller one.

    Returns
    -------
    Links or None
        None if most lines have no level, or all have the same; links to nothing if the levels jump about.
    """
    codes, uniques = _each(values)
    known = [level_of(value) for value in uniques]
    levels = [known[code] if code >= 0 else -1 for code in codes.tolist()]
    readable = {level for level in levels if level >= 0}
    if len(readable) < 2 or sum(level >= 0 for level in levels) < _ENOUGH * len(levels):
        return None
    least, remarks = min(readable), list[Remark]()
    count = len(levels)
    if _jumps_about(levels, least):
        first = next(line for line, level in enumerate(levels) if level >= 0)
        remark = Remark("level-irregular", first)
        unknown = np.full(count, np.nan)
        return Links(np.arange(count), np.full(count, -1), np.zeros(count, dtype=bool), unknown, [remark])
    inside, gap = [-1] * count, [False] * count
    at = [-1] * (max(readable) + 1)
    top, jumps = least - 1, dict[int, int]()
    jump_at = -1
    for line, level in enumerate(levels):
        if level < 0:
            # Beside the line above it, wherever that belongs; how often it is used, nobody knows.
            inside[line], gap[line] = (inside[line - 1] if line else -1), True
            remarks.append(
                Remark("level-unreadable", line, (str(values[line]) if values[line] == values[line] else "",))
            )
            continue
        if level > top + 1:
            at[top + 1 : level] = [-1] * (level - top - 1)
            if top < least:
                remarks.append(Remark("level-start", line, (str(level), str(least))))
                jump_at = -1
            else:
                jump_at = len(remarks)
                remarks.append(Remark("level-jump", line, (str(top), str(level))))
        holder = level - 1
        while holder >= least and at[holder] < 0:
            holder -= 1
        if holder >= least:
            inside[line] = at[holder]
        if holder < level - 1 and level > least:
            gap[line] = True
            if jump_at >= 0:
                jumps[jump_at] = jumps.get(jump_at, 0) + 1
        at[level] = line
        top = level
    for number, lines in jumps.items():
        remark = remarks[number]
        remarks[number] = Remark(remark.code, remark.line, remark.texts, lines)
    shown = np.array([float(level) if level >= 0 else np.nan for level in levels])
    return Links(np.arange(count), np.array(inside, dtype=np.int64), np.array(gap), shown, remarks)


def _jumps_about(levels: list[int], least: int) -> bool:
    """Whether so many rises skip a level that the column is no level of the product but, say, a class."""
    known = [level for level in levels if level >= 0]
    rises = [after - before for before, after in pairwise([least, *known]) if after > before]
    skipping = sum(rise > 1 for rise in rises)
    return skipping >= 3 and skipping > 0.25 * len(rises)


def by_position(values: Sequence[object]) -> Links | None:
    """Link lines by dotted positions: 1.2.3 is inside 1.2.

    Returns
    -------
    Links or None
        None if most lines have no position, or none is inside another.
    """
    codes, uniques = _each(values)
    known = [position_of(value) for value in uniques]
    texts = [known[code] if code >= 0 else "" for code in codes.tolist()]
    first: dict[str, int] = {}
    remarks: list[Remark] = []
    for line, text in enumerate(texts):
        if not text:
            remarks.append(
                Remark("position-unreadable", line, (str(values[line]) if values[line] == values[line] else "",))
            )
        elif first.setdefault(text, line) != line:
            remarks.append(Remark("position-duplicate", line, (text,)))
    holders = {text: text.rpartition(".")[0] for text in first}
    filled = sum(map(bool, texts))
    if filled < _ENOUGH * len(texts) or not any(holder in first for holder in holders.values()):
        return None
    # Where nothing stands at the top, the product (or a heading above its lines) is no line of the BOM.
    has_top = any(not holder for holder in holders.values())
    inside, gap = [-1] * len(texts), [False] * len(texts)
    latest: dict[str, int] = {}
    lost: dict[str, list[int]] = {}
    for line, text in enumerate(texts):
        if not text:
            gap[line] = True
            continue
        latest[text] = line
        holder = holders[text]
        missing = ""
        while holder and holder not in first:
            missing, holder = missing or holder, holder.rpartition(".")[0]
        if holder:
            inside[line] = latest.get(holder, first[holder])
        gap[line] = bool(missing) and (bool(holder) or has_top)
        if missing:
            lost.setdefault(missing, []).append(line)
    unlisted = [text for text, lines in lost.items() if not gap[lines[0]]]
    if unlisted:
        remarks.append(Remark("product-not-listed", lost[unlisted[0]][0], (", ".join(unlisted[:3]),), len(unlisted)))
    remarks += [
        Remark("position-orphan", lines[0], (texts[lines[0]], text), len(lines))
        for text, lines in lost.items()
        if gap[lines[0]]
    ]
    level = np.array([text.count(".") + 1.0 if text else np.nan for text in texts])
    remarks.sort(key=lambda remark: remark.line)
    return Links(np.arange(len(texts)), np.array(inside, dtype=np.int64), np.array(gap), level, remarks)


def by_parent(parts: Sequence[object], parents: Sequence[object]) -> Links | None:
    """Link lines by the part number of what they are inside of; an assembly listed several times has its lines once.

    Returns
    -------
    Links or None
        None if no parent named is a line.
    """
    count = len(parts)
    both = pd.Series([*parts, *parents], dtype=object)
    keys = both.where(both.notna(), "").astype(str).str.split().str.join(" ").str.casefold()
    codes, _ = pd.factorize(keys.where(keys.ne(""), None), use_na_sentinel=True)
    part, parent = codes[:count].astype(np.int64), codes[count:].astype(np.int64)
    size = int(codes.max()) + 1 if len(codes) else 0
    uses = np.bincount(part[part >= 0], minlength=size)
    listed = (parent >= 0) & (uses[np.maximum(parent, 0)] > 0)
    if not listed.any():
        return None
    group = np.where(part >= 0, part, size + np.arange(count))
    inside = np.where(listed, parent, -1)
    _split_repeated(part, group, inside, uses, size + count)
    remarks: list[Remark] = []
    gap = np.zeros(count, dtype=bool)
    unknown = np.flatnonzero((parent >= 0) & ~listed)
    if len(unknown):
        names = pd.Series(unknown).groupby(parent[unknown], sort=False).agg(["first", "size"])
        texts = [" ".join(str(parents[line]).split()) for line in names["first"]]
        if (parent >= 0).all():
            remarks.append(
                Remark("product-not-listed", int(names["first"].iloc[0]), (", ".join(texts[:3]),), len(texts))
            )
        else:
            gap[unknown] = True
            remarks += [
                Remark("parent-unknown", int(line), (text,), int(lines))
                for line, lines, text in zip(names["first"], names["size"], texts, strict=True)
            ]
    return Links(group, inside, gap, np.full(count, np.nan), remarks)


def _split_repeated(part: Integers, group: Integers, inside: Integers, uses: Integers, free: int) -> None:
    """Where a file repeats an assembly's lines at each of its uses, each use has its own lines."""
    within = np.flatnonzero((inside >= 0) & (uses[np.maximum(inside, 0)] > 1))
    if not len(within):
        return
    frame = pd.DataFrame({"line": within, "inside": inside[within], "part": part[within]})
    pairs = frame.groupby(["inside", "part"], sort=False)
    occurrence = pairs.cumcount().to_numpy()
    of, line = frame["inside"].to_numpy(), frame["line"].to_numpy()
    # Each occurrence stands between its use of the assembly and the next one.
    use = np.argsort(part, kind="stable")
    start = np.searchsorted(part[use], of)
    number = np.minimum(occurrence, uses[of] - 1)
    ends = np.where(number + 1 < uses[of], use[np.minimum(start + number + 1, len(use) - 1)], len(part))
    near = (line > use[start + number]) & (line < ends) & (frame["part"] >= 0).to_numpy()
    whole = near & (pairs["line"].transform("size").to_numpy() == uses[of])
    repeated = pd.Series(whole).groupby(of).all()
    wanted = set(repeated.index[repeated])
    if not wanted:
        return
    rows = np.isin(of, list(wanted))
    widest = int(uses.max()) + 1
    inside[within[rows]] = free + of[rows] * widest + occurrence[rows]
    lines = np.flatnonzero(np.isin(part, list(wanted)))
    group[lines] = free + part[lines] * widest + pd.Series(lines).groupby(part[lines]).cumcount().to_numpy()
