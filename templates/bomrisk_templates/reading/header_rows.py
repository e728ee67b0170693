"""The header of a table: one row, or two that are read together."""

from __future__ import annotations

import re

from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.header_candidates import judge_row
from bomrisk_templates.reading.header_kinds import names_thing
from bomrisk_templates.reading.header_words import header_roles
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.values import currency_in, is_number_text, is_unit

__all__ = ["build_region"]

#: Roles that a heading above does not change.
_PLAIN = (IDENTITY | {"manufacturer", "supplier", "country"}) - {"part_number", "description"}
#: So surely a word for the names of parts means them, also under "Part".
_NAMES = 0.8
#: "Version: 1.3", "Date 2021/9/6": what stands beside a title, not above a group of columns.
_FACT = re.compile(r"[:：]|\d{3}|\d[./-]\d")
#: "Drawing: 4711"; "Price:" may be a label.
_STATED = re.compile(r"[:：]\s*\S")
#: So many rows below a header tell whether a column is used.
_NEAR = 30


def build_region(grid: Grid, index: int, end: int, left: int, right: int, *, single: bool = False) -> Region:
    """The header of one table in its columns: which row it is and whether it has two rows."""
    best = index
    if not single:
        scores = {}
        for row in (index, index + 1):
            if row < end and grid.numbers[row] - grid.numbers[index] == row - index:
                judged = judge_row(grid.rows[row], row, left, right)
                scores[row] = judged.score if judged else 0.0
        if scores.get(index + 1, 0.0) > 1.25 * scores.get(index, 0.0):
            best = index + 1
    top, bottom = best, best
    if best > index and _is_group_row(grid.rows[index], left, right):
        top = index
    if not single and best + 1 < end and _is_sub_header(grid, best, best + 1, left, right):
        bottom = best + 1
    above = best - 1
    if not single and top == best and above >= 0 and grid.numbers[best] - grid.numbers[above] == 1:
        spread = _spread(grid, above, left, right)
        if any(grid.rows[best][c] != "" and c in spread for c in range(left, right)) and _all_text(
            grid.rows[above], left, right
        ):
            if _adds_labels(grid, above, best, left, right):
                top = above
            elif _is_group_row(grid.rows[above], left, right):
                header = above if _begins_header(grid, above, best, left, right) else best
                return _finish(grid, [above, best, bottom], header, best, end, left, right)
    header = top if top < best and _begins_header(grid, top, best, left, right) else best
    return _finish(grid, [top, best, bottom], header, best, end, left, right)


def _finish(grid: Grid, rows: list[int], header: int, labels: int, end: int, left: int, right: int) -> Region:
    """Join the labels of the header rows: `header` is the one that counts as the header, `labels` has most of them."""
    rows = sorted(set(rows))
    region = Region(grid, header, rows[-1] + 1, end, left, right, header_rows=tuple(rows))
    spreads = [_spread(grid, row, left, right) for row in rows[:-1]] + [_plain(grid, rows[-1], left, right)]
    main = rows.index(labels)
    for column in range(left, right):
        pieces = [spread.get(column, "") for spread in spreads]
        own = [grid.rows[row][column] for row in rows]
        if not any(isinstance(cell, str) and cell for cell in own):
            continue
        # A group title above counts only where the column has a label of its own.
        texts = [piece for piece in dict.fromkeys(pieces) if piece]
        region.headers[column] = " ".join(texts)
        last = pieces[-1] or next((piece for piece in reversed(pieces) if piece), "")
        region.labels[column] = last
        region.roles[column] = _joined_roles(texts, last, pieces[main])
    return region


def _joined_roles(texts: list[str], last: str, label: str) -> dict[str, float]:
    """What the labels of a column mean together: "Price" over "Unit" is a unit price, "Part data" over "MPN" an MPN."""
    own, joined = header_roles(last), " ".join(texts)
    groups = [text for text in texts if text != last]
    if max((strength for role, strength in own.items() if role in _PLAIN), default=0.0) >= 0.9:
        return own
    of_parts = label == last and bool(groups) and all(map(names_thing, groups))
    if of_parts and own.get("description", 0.0) >= _NAMES:
        return own
    together = header_roles(joined)
    if groups and together and max(together.values()) >= 0.9:
        # "Purchase" over "Price" adds nothing, and takes away that it may be the price of all.
        return own if own and _surest(own) == _surest(together) else together
    if of_parts or (own and not any(map(header_roles, groups))):
        return own
    roles: dict[str, float] = {}
    for text, factor in ((joined, 1.0), (last, 0.95), (label, 0.95)):
        for role, strength in header_roles(text).items():
            roles[role] = max(roles.get(role, 0.0), strength * factor)
    return roles


def _surest(roles: dict[str, float]) -> str:
    return max(roles, key=lambda role: roles[role])


def _plain(grid: Grid, row: int, left: int, right: int) -> dict[int, str]:
    cells = grid.rows[row]
    found: dict[int, str] = {}
    for column in range(left, right):
        cell = cells[column]
        if isinstance(cell, str) and cell:
            found[column] = cell
        elif isinstance(cell, float) and cell.is_integer():
            found[column] = str(int(cell))
    return found


def _spread(grid: Grid, row: int, left: int, right: int) -> dict[int, str]:
    """Texts of an upper header row, each over the columns that it spans (merged, or blank up to the next text)."""
    cells = grid.rows[row]
    number = grid.numbers[row] - 1
    merged = {first: last for top, first, bottom, last in grid.merged if top <= number <= bottom}
    found: dict[int, str] = {}
    text, until = "", -1
    for column in range(left, right):
        cell = cells[column]
        if isinstance(cell, str) and cell:
            text = cell
            until = merged.get(column, column if grid.merged else right)
            if not grid.merged and header_roles(cell).keys() & {"line_number", "quantity", "description", "notes"}:
                until = column
        elif cell != "":
            text, until = "", -1
        if text and column <= until:
            found[column] = text
    return found


def _is_group_row(row: list[Cell], left: int, right: int) -> bool:
    """Whether a row above the labels can hold headings over groups of them, and not facts about the product."""
    texts = [cell for cell in row[left:right] if cell != ""]
    if len(texts) < 2 or not _all_text(row, left, right):
        return False
    return not any(_FACT.search(str(text)) for text in texts)


def _all_text(row: list[Cell], left: int, right: int) -> bool:
    cells = [cell for cell in row[left:right] if cell != ""]
    return bool(cells) and all(isinstance(cell, str) and len(cell) <= 60 and not is_number_text(cell) for cell in cells)


def _adds_labels(grid: Grid, above: int, below: int, left: int, right: int) -> bool:
    """Whether the upper row labels columns that the lower leaves without a label."""
    lower = grid.rows[below]
    return any(not isinstance(lower[c], str) or lower[c] == "" for c in _labelled(grid, above, below, left, right))


def _begins_header(grid: Grid, above: int, below: int, left: int, right: int) -> bool:
    """Whether the upper row is a full part of the header: it labels columns alone, or puts most of them into groups."""
    lower = grid.rows[below]
    if any(lower[c] == "" for c in _labelled(grid, above, below, left, right)):
        return True
    labelled = [c for c in range(left, right) if lower[c] != ""]
    spread = _spread(grid, above, left, right) if grid.merged and _all_text(lower, left, right) else {}
    return 2 * sum(c in spread for c in labelled) > len(labelled)


def _labelled(grid: Grid, above: int, below: int, left: int, right: int) -> list[int]:
    """Columns that hold something and that the upper of two rows names; a fact about the product names none."""
    upper, body = grid.rows[above], grid.rows[below + 1 : below + 1 + _NEAR]
    named = [c for c in range(left, right) if header_roles(upper[c]) and not _STATED.search(str(upper[c]))]
    return [c for c in named if any(row[c] != "" for row in body)]


def _is_sub_header(grid: Grid, above: int, below: int, left: int, right: int) -> bool:
    """Whether the row under the header belongs to it: a second language, parts of a group, or units."""
    if grid.numbers[below] - grid.numbers[above] != 1:
        return False
    lower = [(c, cell) for c in range(left, right) if (cell := grid.rows[below][c]) != ""]
    if not lower or not _all_text(grid.rows[below], left, right):
        return False
    if _divides_groups(grid, above, [c for c, _ in lower]):
        return True
    if all(_is_unit_note(str(cell)) for _, cell in lower):
        return True
    known = sum(bool(header_roles(cell)) and max(header_roles(cell).values()) >= 0.5 for _, cell in lower)
    if known < max(1, 0.6 * len(lower)):
        return False
    upper = grid.rows[above]
    if known >= 3 and known >= 0.7 * len(lower):
        return True
    spread = _spread(grid, above, left, right)
    under_group = sum(1 for c, _ in lower if upper[c] == "" or c in spread)
    # Labels under a group ("Price" over "Unit" and "Total") leave the other columns blank.
    blank_group = any(upper[c] == "" and c in spread for c, _ in lower)
    return known >= 2 and under_group == len(lower) and blank_group


def _divides_groups(grid: Grid, above: int, columns: list[int]) -> bool:
    """Whether all labels of a row stand under a heading that is merged over several columns."""
    row = grid.numbers[above] - 1
    groups = [(first, last) for top, first, bottom, last in grid.merged if top <= row <= bottom and last > first]
    under = [any(first <= column <= last for first, last in groups) for column in columns]
    return len(columns) >= 2 and all(under)


def _is_unit_note(text: str) -> bool:
    bracketed = len(text) > 2 and text[0] in "([（【" and text[-1] in ")]）】"
    return bracketed or is_unit(text) or (len(text) <= 4 and bool(currency_in(text)))
