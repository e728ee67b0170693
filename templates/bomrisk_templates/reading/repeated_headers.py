"""Headers that begin a table anew in other words, or only in part: what stands below them belongs to the table above."""

from __future__ import annotations

from collections.abc import Sequence

from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.header_words import header_roles
from bomrisk_templates.reading.region import Region

__all__ = ["add_group_repeats", "add_part_repeats", "are_shifted", "differ", "goes_on"]

_UNSURE = 0.6
_SURE = 0.7
_MONEY = frozenset(("unit_price", "line_total", "currency", "price_unit"))
_NAMES = frozenset(("description", "part_number", "manufacturer_part_number"))


def goes_on(before: Sequence[tuple[int, str]], below: Sequence[tuple[int, str]]) -> bool:
    """Whether a header names the columns of the one above again, some of them in other words.

    Parameters
    ----------
    before, below : sequence of (int, str)
        0-based columns and texts of the two headers.

    Returns
    -------
    bool
        True if no column means something else than above, and what names the parts stands where it stood. Prices under
        other words do not go on: they may be in another currency.
    """
    labels = dict(before)
    if are_shifted(before, below):
        return False
    names = shared = 0
    for column, text in below:
        above = labels.get(column)
        if above is None:
            if header_roles(text):
                return False
            continue  # a column more, of which nobody knows what it means
        is_same = normalise(above) == normalise(text)
        if is_same:
            shared += 1
            roles = header_roles(text)
        else:
            upper, roles = header_roles(above), header_roles(text)
            if _MONEY & (upper.keys() | roles.keys()) or (not roles and upper.get("quantity", 0.0) >= _SURE):
                return False
            both = upper.keys() & roles.keys()
            if differ(upper, roles):
                return False
            shared += bool(both)
            roles = {role: min(upper[role], roles[role]) for role in both}
        # The same words need not be sure.
        names += any(is_same or roles[role] >= _SURE for role in _NAMES & roles.keys())
    return names >= 1 and shared >= 2 and shared >= 0.6 * len(below)


def are_shifted(before: Sequence[tuple[int, str]], below: Sequence[tuple[int, str]]) -> bool:
    """Whether a label of one header stands in another column of the other: the columns mean other things there."""
    columns = {normalise(text): column for column, text in before}
    labels = {normalise(text): column for column, text in below}
    return any(columns.get(text, column) != column for text, column in labels.items())


def differ(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two labels surely mean different things."""
    surest = [max(roles, key=lambda role: roles[role], default="") for roles in (one, other)]
    sure = min(one.get(surest[0], 0.0), other.get(surest[1], 0.0))
    if sure >= _SURE:
        return surest[0] not in other or surest[1] not in one
    return sure >= _UNSURE and not one.keys() & other.keys()


def add_part_repeats(region: Region) -> None:
    """Add the rows that repeat two or more labels of the header, and hold nothing else, to the repeated headers."""
    rows = region.grid.rows
    labels = {text for text in region.headers.values() if not text.isdigit()}
    if not labels:
        return
    first = min(region.headers)
    text = region.headers[first]
    for index in range(region.first, region.last):
        row = rows[index]
        if row[first] == text:
            cells = [cell for cell in row[region.left : region.right] if cell != ""]
            if len(set(map(str, cells)) & labels) >= 2 and all(cell in labels for cell in cells):
                region.repeated.add(index)


def add_group_repeats(region: Region) -> None:
    """Add the headings over groups of columns that are repeated above a repeated header."""
    rows, numbers = region.grid.rows, region.grid.numbers
    if len(region.header_rows) < 2:
        return
    groups = [rows[index][region.left : region.right] for index in region.header_rows]
    for index in sorted(region.repeated):
        above = index - 1
        if numbers[index] - numbers[above] == 1 and rows[above][region.left : region.right] in groups:
            region.repeated.add(above)
