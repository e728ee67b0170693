"""Which line of today's BOM was which line when it was scored before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["LineKey", "match_lines"]

_COMPARED = 1000


@dataclass(frozen=True, slots=True)
class LineKey:
    """What a line is known by; texts are compared without regard to case and spaces."""

    part_number: str
    description: str
    supplier: str

    @classmethod
    def of(cls, part_number: Any, description: Any, supplier: Any) -> LineKey:
        """Make a key of cells."""
        return cls(_plain(part_number), _plain(description), _plain(supplier))

    @property
    def is_nameless(self) -> bool:
        """Whether the line has neither number nor description."""
        return not self.part_number and not self.description


def _plain(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A sheet keeps less of a very long text than the BOM has.
    return " ".join(str(value)[:_COMPARED].split()).casefold()


_STEPS: tuple[Callable[[LineKey], tuple[str, ...]], ...] = (
    lambda key: (key.part_number, key.description, key.supplier),
    lambda key: (key.part_number, key.description) if key.part_number else (),
    lambda key: (key.part_number,),
    lambda key: (key.description,) if not key.part_number else (),
)


def match_lines(old: Sequence[LineKey], new: Sequence[LineKey]) -> dict[int, int]:
    """Match lines, the surest likeness first; equal ones in their order, so that a part that occurs twice keeps its places.

    Returns
    -------
    dict
        Position in `new` to position in `old`, each at most once.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for step in _STEPS:
        waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for position, key in enumerate(old):
            if position not in taken and not key.is_nameless and any(step(key)):
                waiting[step(key)].append(position)
        for places in waiting.values():
            places.reverse()
        for position, key in enumerate(new):
            if position not in found and (places := waiting.get(step(key), [])):
                found[position] = places.pop()
                taken.add(found[position])
    # Lines without a name (a material alone) can only be told by their order, and that only if none came or went.
    nameless_old, nameless_new = ([at for at, key in enumerate(keys) if key.is_nameless] for keys in (old, new))
    if len(nameless_old) == len(nameless_new):
        rest = [at for at in nameless_old if at not in taken]
        found |= dict(zip([at for at in nameless_new if at not in found], rest, strict=False))
    return found
