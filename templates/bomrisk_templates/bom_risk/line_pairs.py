"""Which line of one BOM is which line of another, one to one: by part number, never by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bomrisk_templates.bom_risk.line_key import LineKey, key_of, plain

__all__ = ["pair_lines"]

Line = Mapping[str, Any]
_NUMBERS = ("part_number", "manufacturer_part_number")
_PLACE = ("sheet", "row")
_SUBSTANCE = ("material", "cas", "hs_code", "category")


def pair_lines(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """Find the lines that are the same line in two BOMs, each at most once.

    Parameters
    ----------
    old, new : sequence of mapping
        The lines: cells by column.

    Returns
    -------
    list of (int, int)
        Positions in `old` and `new`, in the order of `new`. Lines are paired by part number, else the manufacturer's, else
        description and manufacturer, else what they are made of; several of one key by designators, then by order. Where one
        side has a number that the other lacks, they are paired by the next name that only one line on either side has.
        Lines that have none of all that are the same where everything in them is.
    """
    pairing = _Pairing(old, new)
    pairing.add(_key, alone=False)
    pairing.add(lambda line: _texts(line, ("manufacturer_part_number",)), alone=True)
    pairing.add(lambda line: _texts(line, ("description", "manufacturer")), alone=True, same_part=_may_be_the_same)
    pairing.add(lambda line: _texts(line, ("description",)), alone=True, same_part=_may_be_the_same)
    pairing.add(_nameless, alone=False)
    return sorted(pairing.pairs, key=lambda pair: pair[1])


class _Pairing:
    """Pairs found so far."""

    def __init__(self, old: Sequence[Line], new: Sequence[Line]) -> None:
        self._old, self._new = old, new
        self._left = (dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new))))
        self.pairs: list[tuple[int, int]] = []

    def add(
        self,
        key: Callable[[Line], LineKey],
        *,
        alone: bool,
        same_part: Callable[[Line, Line], bool] = lambda _old, _new: True,
    ) -> None:
        """Pair lines of one key; with `alone` only where it is that of a single line on both sides."""
        olds, news = (
            _grouped((at, key(lines[at])) for at in left)
            for left, lines in zip(self._left, (self._old, self._new), strict=True)
        )
        for name, ats in olds.items():
            others = news.get(name, [])
            if alone and (len(ats) > 1 or len(others) != 1 or not same_part(self._old[ats[0]], self._new[others[0]])):
                continue
            for pair in self._within(ats, others):
                self.pairs.append(pair)
                for left, at in zip(self._left, pair, strict=True):
                    left.pop(at)

    def _within(self, olds: Sequence[int], news: Sequence[int]) -> list[tuple[int, int]]:
        """Pair lines of one key, by their place where that is named once on both sides, the others by their order."""
        places = [
            _grouped((at, _texts(lines[at], ("designator",))) for at in ats)
            for ats, lines in ((olds, self._old), (news, self._new))
        ]
        found = [
            (ats[0], places[1][place][0])
            for place, ats in places[0].items()
            if len(ats) == 1 and len(places[1].get(place, [])) == 1
        ]
        taken = [{pair[side] for pair in found} for side in (0, 1)]
        rest = ([at for at in ats if at not in done] for ats, done in zip((olds, news), taken, strict=True))
        return found + list(zip(*rest, strict=False))


def _key(line: Line) -> LineKey:
    return key_of(line) or _texts(line, _SUBSTANCE, any_of=True)


def _nameless(line: Line) -> LineKey:
    """A key of everything that stands in a line which has no name."""
    if _key(line):
        return ()
    return tuple(f"{name}={text}" for name in sorted(line) if name not in _PLACE and (text := plain(line[name])))


def _texts(line: Line, names: Iterable[str], *, any_of: bool = False) -> LineKey:
    """A key of some cells; none where the first of them (or all of them) is blank."""
    texts = tuple(plain(line.get(name)) for name in names)
    return texts if (any(texts) if any_of else texts[0]) else ()


def _may_be_the_same(old: Line, new: Line) -> bool:
    """Whether no number says that two lines are different parts."""
    return not any(plain(old.get(name)) and plain(new.get(name)) for name in _NUMBERS)


def _grouped(keys: Iterable[tuple[int, LineKey]]) -> dict[LineKey, list[int]]:
    groups: defaultdict[LineKey, list[int]] = defaultdict(list)
    for at, key in keys:
        if key:
            groups[key].append(at)
    return dict(groups)
