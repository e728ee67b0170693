"""From links to a tree: tree order, depth, how many of each line are needed, and every use of an assembly laid out."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bomrisk.structure_links import Links, Remark

__all__ = ["Places", "Tree", "grow", "lay_out"]

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_ROUNDS = 20
_ROOM = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Every place of a line in the product, in tree order; an assembly that is used twice has its lines at both places.

    Parameters
    ----------
    line : ndarray of int
        Which line stands there.
    depth : ndarray of int
    last : ndarray of int
        Last place of what is inside; the place itself where nothing is.
    share : ndarray of float
        Part of all that is needed of the line that is needed here; NaN if unknown.
    """

    line: Integers
    depth: Integers
    last: Integers
    share: Numbers

    def moved(self, at: Integers) -> Places:
        """Return the places with other line positions."""
        return Places(at[self.line], self.depth, self.last, self.share)

    @classmethod
    def joined(cls, parts: Sequence[Places]) -> Places:
        """Put places below each other."""
        if not parts:
            none = np.empty(0, dtype=np.int64)
            return cls(none, none, none, np.empty(0))
        starts = np.cumsum([0, *(len(part.line) for part in parts[:-1])])
        return cls(
            np.concatenate([part.line for part in parts]),
            np.concatenate([part.depth for part in parts]),
            np.concatenate([part.last + start for part, start in zip(parts, starts, strict=True)]),
            np.concatenate([part.share for part in parts]),
        )


@dataclass(slots=True, eq=False)
class Tree:
    """The structure of one sheet, by line position; see :class:`bomrisk.structure.ProductStructure`."""

    parent: Integers
    first_use: Integers
    depth: Integers
    order: Integers
    total: Numbers
    uses: Numbers
    is_assembly: npt.NDArray[np.bool_]
    group: list[int]
    inside: list[list[int]]
    quantity: Numbers
    remarks: list[Remark]


def grow(links: Links, quantity: Numbers) -> Tree:
    """Multiply quantities down and bring the lines into tree order.

    Parameters
    ----------
    links : Links
    quantity : ndarray of float
        Of each line in what it is inside of.
    """
    count = len(quantity)
    _, codes = np.unique(np.concatenate([links.group, links.inside[links.inside >= 0]]), return_inverse=True)
    group = codes[:count].tolist()
    inside_of = np.full(count, -1, dtype=np.int64)
    inside_of[links.inside >= 0] = codes[count:]
    holder, gap = inside_of.tolist(), links.gap.tolist()
    size = int(codes.max()) + 1 if count else 0
    remarks: list[Remark] = []
    members: list[list[int]] = [[] for _ in range(size)]
    for line, number in enumerate(holder):
        if number >= 0:
            members[number].append(line)
    is_assembly = np.array([bool(members[number]) for number in group], dtype=bool)
    each = _with_products(quantity, holder, gap, is_assembly, remarks)
    total, uses = _multiply(each, group, holder, gap, members, remarks)
    _say_missing(quantity, each, is_assembly, members, group, remarks)
    first = [-1] * size
    for line in range(count - 1, -1, -1):
        first[group[line]] = line
    parent = np.array([first[number] if number >= 0 else -1 for number in holder], dtype=np.int64)
    if any(remark.code == "assembly-cycle" for remark in remarks):  # a line was taken out of its assembly
        is_assembly = np.array([bool(members[number]) for number in group], dtype=bool)
    order, depth = _tree_order(parent)
    first_use = np.array([first[number] for number in group], dtype=np.int64)
    return Tree(parent, first_use, depth, order, total, uses, is_assembly, group, members, each, remarks)


def _with_products(
    quantity: Numbers, holder: list[int], gap: list[bool], is_assembly: npt.NDArray[np.bool_], remarks: list[Remark]
) -> Numbers:
    """A product without a quantity counts once, unless other products of the sheet have one."""
    tops = [line for line, number in enumerate(holder) if number < 0 and is_assembly[line] and not gap[line]]
    if not tops or not np.isnan(quantity[tops]).all():
        return quantity
    counted = quantity.copy()
    counted[tops] = 1.0
    remarks.append(Remark("product-quantity-assumed", tops[0], count=len(tops)))
    return counted


def _multiply(
    quantity: Numbers,
    group: list[int],
    holder: list[int],
    gap: list[bool],
    members: list[list[int]],
    remarks: list[Remark],
) -> tuple[Numbers, Numbers]:
    """Total quantity of each line, and of what it is inside of, assemblies before their lines; circles are cut and reported."""
    count, unknown = len(group), float("nan")
    each = quantity.tolist()
    total, uses = [unknown] * count, [1.0] * count
    of_group = [0.0] * len(members)
    waiting = [0] * len(members)
    for number in group:
        waiting[number] += 1
    done = [False] * count
    ready = deque(line for line, number in enumerate(holder) if number < 0)
    rounds = 0
    while True:
        while ready:
            line = ready.popleft()
            done[line] = True
            number = holder[line]
            times = unknown if gap[line] else of_group[number] if number >= 0 else 1.0
            uses[line] = times
            total[line] = each[line] * times
            own = group[line]
            of_group[own] += total[line]
            waiting[own] -= 1
            if not waiting[own]:
                ready.extend(members[own])
        if all(done):
            return np.array(total), np.array(uses)
        rounds += 1
        for line in _circles(group, holder, done, remarks, everything=rounds > _ROUNDS):
            holder[line], gap[line] = -1, True
            ready.append(line)
        members[:] = [[line for line in lines if holder[line] >= 0] for lines in members]


def _circles(
    group: list[int], holder: list[int], done: list[bool], remarks: list[Remark], *, everything: bool
) -> list[int]:
    """One line of each circle, to be taken out of it: the first in the file."""
    if everything:
        return [line for line, reached in enumerate(done) if not reached]
    use = {number: line for line in range(len(group) - 1, -1, -1) if not done[line] for number in (group[line],)}
    seen: dict[int, int] = {}
    cut: list[int] = []
    for start in use:
        chain: list[int] = []
        number = start
        while number not in seen:
            seen[number] = start
            chain.append(number)
            number = holder[use[number]]
        if seen[number] == start and chain:
            circle = [use[each] for each in chain[chain.index(number) :]]
            line = min(circle)
            at = circle.index(line)
            # From the outside in: each is inside of the next one of the walk.
            inward = [circle[at], *reversed(circle[:at]), *reversed(circle[at + 1 :])]
            remarks.append(Remark("assembly-cycle", line, tuple(str(each) for each in inward)))
            cut.append(line)
    return cut


def _say_missing(
    given: Numbers,
    counted: Numbers,
    is_assembly: npt.NDArray[np.bool_],
    members: list[list[int]],
    group: list[int],
    remarks: list[Remark],
) -> None:
    """An assembly without a quantity leaves open how many of its lines are needed."""
    for line in np.flatnonzero(is_assembly & np.isnan(given) & np.isnan(counted)).tolist():
        remarks.append(Remark("assembly-quantity-missing", line, count=len(members[group[line]])))


def _tree_order(parent: Integers) -> tuple[Integers, Integers]:
    """Lines with each one directly above what is inside it, otherwise as in the file; and their depth."""
    count = len(parent)
    inside: list[list[int]] = [[] for _ in range(count)]
    tops: list[int] = []
    for line, of in enumerate(parent.tolist()):
        (inside[of] if of >= 0 else tops).append(line)
    order: list[int] = []
    depth = [0] * count
    stack = tops[::-1]
    while stack:
        line = stack.pop()
        order.append(line)
        if inside[line]:
            below = depth[line] + 1
            for each in inside[line]:
                depth[each] = below
            stack.extend(reversed(inside[line]))
    return np.array(order, dtype=np.int64), np.array(depth, dtype=np.int64)


def lay_out(tree: Tree) -> tuple[Places, int]:
    """Lay every use of an assembly out.

    Returns
    -------
    places : Places
    cut : int
        -1, or a line whose assembly is used so often that the places would not fit; then each assembly has its lines at its first
        use only.
    """
    count = len(tree.order)
    line, depth = tree.order, tree.depth[tree.order]
    share = np.ones(count)
    cut = -1
    several = np.bincount(tree.group, minlength=1) if count else np.zeros(1, dtype=np.int64)
    twice = [number for number, lines in enumerate(tree.inside) if lines and several[number] > 1]
    if twice:
        spread = _spread(tree, count + max(2 * count, _ROOM))
        if spread is None:
            cut = next(at for at, number in enumerate(tree.group) if number == twice[0])
        else:
            line, depth, share = spread
    places = len(line)
    last = np.arange(places)
    ends, steps = last.tolist(), depth.tolist()
    open_at: list[int] = []
    for place, step in enumerate(steps):
        while len(open_at) > step:
            ends[open_at.pop()] = place - 1
        open_at.append(place)
    for place in open_at:
        ends[place] = places - 1
    return Places(line, depth, np.array(ends, dtype=np.int64), share), cut


def _spread(tree: Tree, most: int) -> tuple[Integers, Integers, Numbers] | None:
    """Walk through the product with every assembly's lines at each of its uses; None if these are too many."""
    quantity = tree.quantity.tolist()
    lines: list[int] = []
    depths: list[int] = []
    here: list[float] = []
    tops = np.flatnonzero(tree.parent < 0).tolist()
    stack = [(line, 0, tree.uses[line]) for line in reversed(tops)]
    while stack:
        line, depth, times = stack.pop()
        needed = quantity[line] * times
        lines.append(line)
        depths.append(depth)
        here.append(needed)
        if len(lines) > most:
            return None
        stack.extend((each, depth + 1, needed) for each in reversed(tree.inside[tree.group[line]]))
    at, needed_here = np.array(lines, dtype=np.int64), np.array(here)
    times_placed = np.bincount(at, minlength=len(tree.parent))[at]
    whole = tree.total[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(whole == 0, 1.0 / times_placed, needed_here / whole)
    return at, np.array(depths, dtype=np.int64), np.where(times_placed == 1, 1.0, share)
