"""Descriptions that only specify or explain, where another column names the parts."""

from __future__ import annotations

from collections.abc import Mapping

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap, MappedColumn
from bomrisk_templates.reading.content import ColumnContent
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.header_kinds import names_thing
from bomrisk_templates.reading.region import Region

__all__ = ["OWN_NAMES", "swap_names", "swap_specification"]

OWN_NAMES = 0.8
"""So large a share of different texts names single parts, not kinds of them."""

_ENOUGH_NAMES = 3
_SPECIFICATION = 0.65
_TYPE = 0.7
_SAMPLE = 120


def swap_names(result: ColumnMap) -> None:
    """Where the part numbers are names and the descriptions a few words over and over, the names describe the parts."""
    current, number = result.mapped.get("description"), result.mapped.get("part_number")
    if current is None or number is None or "user" in (current.confidence, number.confidence):
        return
    said, names = result.contents[current.column], result.contents[number.column]
    if said.filled >= 8 and said.distinct < 0.6 and names.prose > 0.6 and names.distinct > 0.9 and names.code < 0.3:
        del result.mapped["part_number"]
        reason = f"its values are names of parts; those of {current.header!r} repeat a few words"
        result.mapped["description"] = MappedColumn("description", number.column, number.header, "medium", reason)


def swap_specification(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """Where the description is only a type or a specification, and each line has a name of its own left of it, that is it.

    Parameters
    ----------
    region : Region
    result : ColumnMap
        Changed in place.
    closed : set of str
        Roles that the person settled.
    """
    current = result.mapped.get("description")
    if current is None or current.confidence == "user":
        return
    roles = region.roles.get(current.column, {})
    if not roles or roles.get("description", 0.0) > _SPECIFICATION:
        return
    is_type = roles.get("part_number", 0.0) >= _TYPE
    # Under "Part" a name may stand beside the place it goes to; under "Type" it hardly does.
    typed = is_type and not names_thing(current.header) and _hold_digits(region, current.column)
    for column in range(region.left, current.column):
        mapped = next((m for m in result.mapped.values() if m.column == column), None)
        role = mapped.role if mapped else ""
        proposed = region.roles.get(column, {})
        if role == "notes" and proposed.get("description", 0.0) >= proposed.get("notes", 0.0):
            role = ""  # "Value/use" was left for notes only because the description was given away
        if role == "material" and result.mapped.keys().isdisjoint(NUMBERS):
            role = ""  # what is bought, where nothing else names it
        if role not in ("", "part_number", "category") or (mapped and mapped.confidence == "user"):
            continue
        if column == result.line_number or not region.headers.get(column) or any(r.startswith("~") for r in proposed):
            continue
        if names_thing(region.label(current.column)) and "description" not in proposed:
            continue  # "Subsystem" groups what stands under "Item"
        if not _are_names(result.contents[column], proposed, typed=typed):
            continue
        if mapped:
            del result.mapped[mapped.role]
        header = region.headers[column]
        reason = f"{header!r} names the parts; {current.header!r} only specifies them"
        result.mapped["description"] = MappedColumn("description", column, header, "medium", reason)
        if is_type and not set(NUMBERS[:2]) & (result.mapped.keys() | closed):
            reason = f"the header {current.header!r} is a usual name for it, and {header!r} names the parts"
            result.mapped["part_number"] = MappedColumn("part_number", current.column, current.header, "low", reason)
        return


def _hold_digits(region: Region, column: int) -> bool:
    """Whether most values hold a digit, as types do."""
    values = [text_of(cell) for row in region.grid.rows[region.first : region.last] if (cell := row[column]) != ""]
    values = values[:_SAMPLE]
    return sum(any(map(str.isdigit, text)) for text in values) >= _TYPE * len(values)


def _are_names(content: ColumnContent, proposed: Mapping[str, float], *, typed: bool) -> bool:
    """Whether a column holds a name for nearly each line, which its header must allow."""
    described = "description" in proposed
    if not (typed or described or proposed.keys() & {"part_number", "category"}):
        return False
    if content.filled < _ENOUGH_NAMES or content.fill < 0.9 or content.distinct < OWN_NAMES:
        return False
    if content.words < (0.6 if described else 0.8):
        return False
    return content.code <= 0.3 and content.designator <= 0.3 and content.url <= 0.3 and content.numeric <= 0.2
