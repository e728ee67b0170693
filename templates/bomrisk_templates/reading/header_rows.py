"""Whether a row is a header, and whether it is one of two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bomrisk_templates.reading.distributors import is_distributor
from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.header_words import header_roles
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.values import currency_in, is_number_text, is_unit

__all__ = ["HeaderCandidate", "build_region", "judge_row"]

_MIN_SCORE = 1.15
_COUNTED = 0.95
_SHOP = 0.3
#: Roles that a heading above does not change.
_PLAIN = (IDENTITY | {"manufacturer", "supplier", "country"}) - {"part_number", "description"}
#: "Version: 1.3", "Date 2021/9/6": what stands beside a title, not above a group of columns.
_FACT = re.compile(r"[:：]|\d{3}|\d[./-]\d")
#: "$0.89/Pc": a price, not a word for prices.
_AMOUNT = re.compile(r"[$€£¥₽]\s?\d")


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A row that could be a header: its index, score, the roles its cells may have, and its texts by column.

    `known` is the share of its cells that mean something as a header.
    """

    row: int
    score: float
    roles: frozenset[str]
    texts: tuple[tuple[int, str], ...]
    known: float


def judge_row(row: list[Cell], index: int, left: int, right: int) -> HeaderCandidate | None:
    """Judge whether a row could be a header, by the words in its cells between two columns."""
    cells = [(column, row[column]) for column in range(left, right) if row[column] != ""]
    if len(cells) < 2:
        return None
    score = 0.0
    best: dict[str, float] = {}
    known = plain = texts = exact = 0
    for _, cell in cells:
        if not isinstance(cell, str) or (is_number_text(cell) and not cell.isdigit()) or _AMOUNT.search(cell):
            plain += 1
            continue
        texts += 1
        roles = header_roles(cell)
        if roles:
            known += 1
            free = {role: strength for role, strength in roles.items() if best.get(role, 0.0) < strength} or roles
            role, strength = max(free.items(), key=lambda item: item[1])
            exact += strength >= 0.8
            score += max(0.0, strength - best.get(role, 0.0)) + 0.1
            best[role] = max(best.get(role, 0.0), strength)
            for other, weaker in roles.items():
                best.setdefault(other, min(weaker, 0.01))
        elif is_number_text(cell):
            plain += 1
        elif is_distributor(cell):
            known += 1  # a shop over its order numbers; among data it stands beside no header
            score += _SHOP
        else:
            score -= 0.12 if len(cell) <= 40 else 0.4
    score -= 0.35 * plain
    named = {role for role in best if not role.startswith("~")}
    # Whoever counts and prices something names it somewhere, if under a heading of their own.
    costed = "quantity" in named and bool(named & {"unit_price", "line_total"})
    counted = best.get("quantity", 0.0) >= _COUNTED and known >= max(2, 0.5 * len(cells)) and texts == len(cells) >= 3
    if (
        score < _MIN_SCORE
        or not (named & IDENTITY or costed or counted)
        or len(named - {"line_number"}) < 1
        or known < 2
        or exact < 1
    ):
        return None
    if known < 0.4 * len(cells) and known < 4:
        return None
    return HeaderCandidate(
        index,
        score,
        frozenset(best),
        tuple((c, cell) for c, cell in cells if isinstance(cell, str)),
        known / len(cells),
    )


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
        joined = " ".join(texts)
        region.headers[column] = joined
        last = pieces[-1] or next((piece for piece in reversed(pieces) if piece), "")
        region.roles[column] = _joined_roles(joined, last, pieces[main])
    return region


def _joined_roles(joined: str, last: str, label: str) -> dict[str, float]:
    """What the labels of a column mean together: "Price" over "Unit" is a unit price, "Part data" over "MPN" an MPN."""
    own = header_roles(last)
    if max((strength for role, strength in own.items() if role in _PLAIN), default=0.0) >= 0.9:
        return own
    together = header_roles(joined)
    if joined != last and together and max(together.values()) >= 0.9:
        return together
    roles: dict[str, float] = {}
    for text, factor in ((joined, 1.0), (last, 0.95), (label, 0.95)):
        for role, strength in header_roles(text).items():
            roles[role] = max(roles.get(role, 0.0), strength * factor)
    return roles


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
    upper, lower = grid.rows[above], grid.rows[below]
    return any(
        upper[c] != "" and (lower[c] == "" or not isinstance(lower[c], str)) and header_roles(upper[c])
        for c in range(left, right)
    )


def _begins_header(grid: Grid, above: int, below: int, left: int, right: int) -> bool:
    """Whether the upper row is a full part of the header: it labels columns alone, or puts most of them into groups."""
    upper, lower = grid.rows[above], grid.rows[below]
    if any(upper[c] != "" and lower[c] == "" and header_roles(upper[c]) for c in range(left, right)):
        return True
    labelled = [c for c in range(left, right) if lower[c] != ""]
    spread = _spread(grid, above, left, right) if grid.merged and _all_text(lower, left, right) else {}
    return 2 * sum(c in spread for c in labelled) > len(labelled)


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
