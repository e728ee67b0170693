"""What a line is known by from one month to the next, and which old line is which new one: exact, never by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bomrisk_templates.reading.grid import text_of

__all__ = ["LineKey", "Matching", "key_of", "match", "plain"]

_COMPARED = 1000

LineKey = tuple[str, ...]
"""The kind of key and its texts; empty for a line without a name."""


def plain(value: Any) -> str:
    """Return a text without regard to case and blanks; nothing where there is none."""
    if value is None or value != value:
        return ""
    # A sheet keeps less of a very long text than the BOM has.
    return " ".join(text_of(value)[:_COMPARED].split()).casefold()


def key_of(line: Mapping[str, Any]) -> LineKey:
    """Return a line's key: its part number, else the manufacturer's, else description and manufacturer."""
    for name in ("part_number", "manufacturer_part_number"):
        if text := plain(line.get(name)):
            return (name, text)
    if text := plain(line.get("description")):
        return ("description", text, plain(line.get("manufacturer")))
    return ()


@dataclass
class Matching:
    """Which old line is which new one.

    Parameters
    ----------
    old_of_new : dict
        Position of the old line by position of the new one.
    by_order : list of int
        New lines that were told from others of the same key by nothing but their order, though it makes a difference.
    left : list of int
        Old lines that no new line took.
    """

    old_of_new: dict[int, int] = field(default_factory=dict)
    by_order: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def match(
    old: Sequence[tuple[LineKey, str]], new: Sequence[tuple[LineKey, str]], entries: Sequence[Mapping[Any, Any]]
) -> Matching:
    """Match lines by key; several of one key by their place (designators), then by their order.

    Parameters
    ----------
    old, new : sequence of (key, place)
    entries : sequence of mapping
        What the buyer wrote on each old line: lines of one key with the same entries need not be told apart.
    """
    found = Matching()
    old_by_key, new_by_key = _grouped(old), _grouped(new)
    # What has no name cannot be found again.
    found.left += [at for at in old_by_key.pop((), []) if entries[at]]
    for key, olds in old_by_key.items():
        news = new_by_key.get(key, [])
        alike = all(entries[at] == entries[olds[0]] for at in olds)
        if alike:
            # Entries by part number hold for every line with the part.
            found.old_of_new |= dict.fromkeys(news, olds[0])
            found.left += [] if news else [at for at in olds if entries[at]][:1]
            continue
        taken = _by_place(olds, news, old, new)
        rest_old = [at for at in olds if at not in taken.values()]
        rest_new = [at for at in news if at not in taken]
        by_order = dict(zip(rest_new, rest_old, strict=False))
        found.old_of_new |= taken | by_order
        found.by_order += [at for at in rest_new if len(rest_old) > 1 or len(rest_new) > 1]
        kept = [entries[at] for at in (*taken.values(), *by_order.values())]
        for at in rest_old[len(by_order) :]:
            if entries[at] and entries[at] not in kept:
                found.left.append(at)
    found.left.sort()
    return found


def _grouped(lines: Sequence[tuple[LineKey, str]]) -> dict[LineKey, list[int]]:
    groups: defaultdict[LineKey, list[int]] = defaultdict(list)
    for at, (key, _) in enumerate(lines):
        groups[key].append(at)
    return dict(groups)


def _by_place(
    olds: Sequence[int], news: Sequence[int], old: Sequence[tuple[LineKey, str]], new: Sequence[tuple[LineKey, str]]
) -> dict[int, int]:
    """Pair lines whose place is named and is that of one line only on both sides."""
    of_old, of_new = _places(olds, old), _places(news, new)
    return {
        of_new[place][0]: ats[0] for place, ats in of_old.items() if len(ats) == 1 and len(of_new.get(place, [])) == 1
    }


def _places(ats: Sequence[int], lines: Sequence[tuple[LineKey, str]]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at in ats:
        if lines[at][1]:
            found[lines[at][1]].append(at)
    return dict(found)
