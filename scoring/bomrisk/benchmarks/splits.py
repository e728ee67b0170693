"""How a material that a line uses is split over countries, as far as it is stated."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

__all__ = ["NOTHING", "Split", "at_least_in", "at_most_in", "one_of", "split_of_sources", "whole"]


class _Source(Protocol):
    @property
    def country(self) -> str: ...

    @property
    def share(self) -> float: ...


@dataclass(frozen=True)
class Split:
    """Countries of a material at a stage.

    Parameters
    ----------
    shares : mapping of str to float
        Stated share by country [fraction of 1].
    among : frozenset of str
        Countries that are named without a share: what `shared` gives comes from these.
    shared : float
        Part that comes from `among`, in unknown proportion.

    Notes
    -----
    What is left to 1 comes from nobody knows where.
    """

    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    among: frozenset[str] = frozenset()
    shared: float = 0.0

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.shares.items())), self.among, self.shared))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Split):
            return NotImplemented
        return (dict(self.shares), self.among, self.shared) == (dict(other.shares), other.among, other.shared)

    @property
    def declared(self) -> float:
        """Part whose country is stated, be it as one of several [fraction of 1]."""
        return min(1.0, math.fsum(self.shares.values()) + self.shared)

    @property
    def countries(self) -> tuple[str, ...]:
        """All that are named, those with the largest share first."""
        return (*sorted(self.shares, key=lambda code: (-self.shares[code], code)), *sorted(self.among))

    def __str__(self) -> str:
        """As people read it: ``AU 60 %, CN 40 %``; ``AU or CN``; empty where nothing is stated."""
        if not self.among and list(self.shares.values()) == [1.0]:
            return next(iter(self.shares))
        parts = [f"{code} {100 * self.shares[code]:.4g} %" for code in self.countries if code in self.shares]
        if self.among:
            parts.append(" or ".join(sorted(self.among)) + (f" {100 * self.shared:.4g} %" if self.shares else ""))
        return ", ".join(parts)


NOTHING = Split()
"""Where nothing is stated."""


def whole(country: str) -> Split:
    """Return a split of one country; nothing for an empty code."""
    return Split(MappingProxyType({country: 1.0})) if country else NOTHING


def split_of_sources(sources: Iterable[_Source]) -> Split:
    """Make a split of sources with shares [fraction of 1; NaN = not told] and countries (empty = nobody names it)."""
    shares: dict[str, float] = {}
    among: set[str] = set()
    nameless, told = False, 0.0
    for source in sources:
        if math.isnan(source.share):
            nameless |= not source.country
            among |= {source.country} - {""}
        else:
            told += source.share
            if source.country:
                shares[source.country] = shares.get(source.country, 0.0) + source.share
    if told > 1:  # rounded for people
        shares, told = {code: share / told for code, share in shares.items()}, 1.0
    rest = 1.0 - told
    # With a nameless source among those without a share, nobody knows how much is whose.
    if nameless or rest < 1e-9 or not among:
        return Split(MappingProxyType(shares))
    if len(among) == 1:
        (only,) = among
        return Split(MappingProxyType({**shares, only: shares.get(only, 0.0) + rest}))
    return Split(MappingProxyType(shares), frozenset(among), rest)


def one_of(splits: Sequence[Split]) -> Split:
    """Return what is known of a material that is one of several, whichever of them it is."""
    first, *others = splits
    if all(split == first for split in others):
        return first
    shared = {code: min(split.shares.get(code, 0.0) for split in splits) for code in first.shares}
    return Split(MappingProxyType({code: share for code, share in shared.items() if share > 0}))


def at_least_in(split: Split, countries: Collection[str]) -> float:
    """Part that comes from these countries, whatever is not stated turns out to be [fraction of 1]."""
    sure = math.fsum(share for code, share in split.shares.items() if code in countries)
    return sure + (split.shared if split.among and split.among <= set(countries) else 0.0)


def at_most_in(split: Split, countries: Collection[str]) -> float:
    """Part that may come from these countries at most [fraction of 1]."""
    elsewhere = math.fsum(share for code, share in split.shares.items() if code not in countries)
    return 1.0 - elsewhere - (split.shared if split.among and not split.among & set(countries) else 0.0)
