"""Columns that tell what is inside what: dotted item positions, and the number of the parent assembly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap, MappedColumn
from bomrisk_templates.reading.grid import Cell, text_of
from bomrisk_templates.reading.region import Region

__all__ = ["position_texts", "settle_parent", "settle_position"]

_POSITION = re.compile(r"\d{1,9}(?:\.\d{1,9})*\.?")
_PARENT = 0.4
"""How surely a header must mean the parent assembly before its values are looked at."""


def settle_position(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """A column of line numbers (or of levels) whose numbers are dotted on several levels holds item positions."""
    mapped = result.mapped.get("position")
    if mapped is not None and mapped.confidence != "user" and not _levels_of(region, result, mapped.column):
        del result.mapped["position"]
    if "position" in closed or "position" in result.mapped:
        return
    level = result.mapped.get("level")
    if level is not None and level.confidence != "user" and (depth := _levels_of(region, result, level.column)):
        del result.mapped["level"]
        _put(region, result, level.column, depth)
    elif result.line_number is not None and (depth := _levels_of(region, result, result.line_number)):
        _put(region, result, result.line_number, depth)


def _put(region: Region, result: ColumnMap, column: int, depth: int) -> None:
    header = region.headers.get(column, "")
    reason = f"the numbers under {header!r} are dotted on {depth} levels"
    result.mapped["position"] = MappedColumn("position", column, header, "high", reason)


def _levels_of(region: Region, result: ColumnMap, column: int) -> int:
    """How deep the dotted positions of a column go; 0 if these are none, or none is inside another."""
    if not result.contents[column].dotted:  # of a sample; this spares long columns of plain numbers
        return 0
    cells = [
        region.grid.rows[index][column] for index in range(region.first, region.last) if index not in region.repeated
    ]
    texts = {text_of(cell).replace(" ", "").rstrip(".") for cell in cells if cell != ""}
    found = {text for text in texts if _POSITION.fullmatch(text)}
    dotted = [text for text in found if "." in text]
    if len(found) < 0.8 * len(texts) or len(dotted) < max(2, 0.1 * len(found)):
        return 0
    inside = sum(text.rpartition(".")[0] in found for text in dotted)
    return max(text.count(".") for text in dotted) + 1 if inside >= 0.5 * len(dotted) else 0


def position_texts(cells: Sequence[Cell]) -> tuple[list[str | None], list[tuple[int, str, str]]]:
    """Texts of item positions, with the last zero put back where Excel made the number 1.1 of 1.10.

    Returns
    -------
    texts : list of str or None
    repaired : list of (int, str, str)
        Place in the list, what stands there, and what it is read as.
    """
    texts: list[str | None] = [text_of(cell) or None for cell in cells]
    repaired: list[tuple[int, str, str]] = []
    seen: set[str] = set()
    latest: dict[str, int] = {}
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        if text is None or not _POSITION.fullmatch(text):
            continue
        of, _, last = text.rpartition(".")
        if of and type(cell) is float and text in seen and latest.get(of) == int(last) * 10 - 1:
            last = f"{last}0"
            texts[at] = f"{of}.{last}"
            repaired.append((at, text, f"{of}.{last}"))
        seen.add(f"{of}.{last}")
        if last:
            latest[of] = int(last)
    return texts, repaired


def settle_parent(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """The column of the parent assembly is one whose values are part numbers of other lines; its header alone says little."""
    number = result.column("part_number")
    if "parent" in closed or number is None:
        return
    if all(roles.get("parent", 0.0) < _PARENT for roles in region.roles.values()):
        return
    rows = [region.grid.rows[index] for index in range(region.first, region.last) if index not in region.repeated]
    own = [_key(row[number]) for row in rows]
    named = set(own) - {""}
    best: tuple[float, int] | None = None
    for column, roles in region.roles.items():
        if roles.get("parent", 0.0) < _PARENT or column in (number, result.line_number):
            continue
        if any(m.column == column and (m.role in NUMBERS or m.confidence == "user") for m in result.mapped.values()):
            continue
        pairs = [(key, of) for row, of in zip(rows, own, strict=True) if (key := _key(row[column]))]
        parents = {key for key, _ in pairs}
        known = len(parents & named)
        itself = sum(key == of for key, of in pairs)
        # The product itself is often no line of its own, so one parent may be missing.
        if known and itself <= 0.2 * len(pairs) and (known >= 0.5 * len(parents) or len(parents) - known <= 1):
            score = roles["parent"] * len(pairs)
            if best is None or score > best[0]:
                best = (score, column)
    if best is None:
        return
    column = best[1]
    for role in [role for role, each in result.mapped.items() if each.column == column]:
        del result.mapped[role]
    header = region.headers.get(column, "")
    reason = f"the values under {header!r} are part numbers of other lines"
    result.mapped["parent"] = MappedColumn("parent", column, header, "high", reason)


def _key(cell: Cell) -> str:
    return " ".join(text_of(cell).split()).casefold()
