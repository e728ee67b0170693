"""Where the tables of a sheet are: header rows, tables side by side and below each other."""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush
from operator import attrgetter

from bomrisk_templates.reading.grid import Cell, Grid
from bomrisk_templates.reading.header_candidates import HeaderCandidate, begun_anew, first_label, judge_row
from bomrisk_templates.reading.header_rows import build_region
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.header_words import header_roles
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.repeated_headers import add_group_repeats, add_part_repeats, are_shifted, differ, goes_on

__all__ = ["find_regions"]

_FULL_SCAN = 300
_MOST_KNOWN = 20
#: So large a share of labels that mean something makes a header of a few words.
_KNOWN = 0.6
#: A row of which so many of all rows hold the texts again is data: "pcs", "EUR" and a maker's name mean something in headers, too.
_DATA = 0.2


def find_regions(grid: Grid, header_row: int | None = None) -> list[Region]:
    """Find the tables that have a header.

    Parameters
    ----------
    grid : Grid
    header_row : int, optional
        1-based row that the person named as the header.

    Returns
    -------
    list of Region
        From left to right, then downwards; empty if nothing looks like a header.
    """
    if not grid.rows:
        return []
    if header_row is not None:
        if header_row not in grid.numbers:
            return []
        index = grid.numbers.index(header_row)
        return [build_region(grid, index, len(grid.rows), 0, grid.width, single=True)]
    whole = _candidates(grid, 0, grid.width)
    start = whole[0].row if whole else 0
    blocks = _blocks(grid, start)
    found = [(block, _candidates(grid, *block)) for block in blocks] if len(blocks) > 1 else []
    tables = [(block, candidates) for block, candidates in found if any(_is_complete(c) for c in candidates)]
    if len(tables) > 1 and _share_roles([candidates for _, candidates in tables]):
        spans = [block for block, _ in tables]
        regions: list[Region] = []
        for i, (block, candidates) in enumerate(tables):
            # Columns up to the next table belong to this one, so that nothing is lost between them.
            right = spans[i + 1][0] if i + 1 < len(spans) else grid.width
            left = 0 if i == 0 else block[0]
            regions.extend(_stack(grid, candidates, left, right))
        return regions
    return _stack(grid, whole, 0, grid.width)


def _stack(grid: Grid, candidates: list[HeaderCandidate], left: int, right: int) -> list[Region]:
    """Tables below each other in one span of columns."""
    regions: list[Region] = []
    starts: list[tuple[HeaderCandidate, set[int]]] = []
    for candidate in candidates:
        if starts:
            before, repeated = starts[-1]
            if grid.numbers[candidate.row] - grid.numbers[before.row] == 1:  # the second row of a header
                starts[-1] = (replace(before, score=max(before.score, candidate.score)), repeated)
                continue
            if _same(candidate, before) or goes_on(before.texts, candidate.texts):
                repeated.add(candidate.row)
                continue
            if candidate.score < 0.5 * before.score and not (
                candidate.known >= _KNOWN and (_is_complete(candidate) or _stands_apart(grid, candidate, left, right))
            ):
                continue
            if candidate.score > 1.6 * before.score and candidate.row - before.row <= 8 and not _is_complete(before):
                starts.pop()  # a title block with labels, not a table
        starts.append((candidate, set()))
    for i, (candidate, repeated) in enumerate(starts):
        end = starts[i + 1][0].row if i + 1 < len(starts) else len(grid.rows)
        for first, last in _split_repeats(candidate, left, right):
            region = build_region(grid, candidate.row, end, first, last)
            region.repeated |= {row for row in repeated if row >= region.first}
            add_part_repeats(region)
            add_group_repeats(region)
            _add_labels(region)
            region.score = candidate.score
            # Of two rows the lower one may be the header; what stands in the upper one must not be lost.
            region.above = 0 if i == 0 else candidate.row
            regions.append(region)
    for region in regions:
        # A second header row above the next table belongs to that table.
        later = [min(other.header_rows) for other in regions if min(other.header_rows) > min(region.header_rows)]
        region.last = max(region.first, min([region.last, *later]))
    return regions


def _stands_apart(grid: Grid, candidate: HeaderCandidate, left: int, right: int) -> bool:
    """Whether a blank row stands above a row of words, or above the heading over it."""
    cells = grid.rows[candidate.row][left:right]
    if not all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in cells):
        return False
    above = candidate.row - 1
    return _follows_blank(grid, candidate.row) or (_is_lone(grid, above) and _follows_blank(grid, above))


def _add_labels(region: Region) -> None:
    """Columns that only a repeated header labels: the counts of a list that stands below one without them."""
    for row in sorted(region.repeated):
        cells = region.grid.rows[row]
        for column in range(region.left, region.right):
            cell = cells[column]
            if column not in region.headers and isinstance(cell, str) and cell:
                region.headers[column], region.roles[column] = cell, header_roles(cell)


def _candidates(grid: Grid, left: int, right: int) -> list[HeaderCandidate]:
    rows = grid.rows
    found: list[HeaderCandidate] = []
    known: list[tuple[tuple[int, str], ...]] = []
    # Far down only rows that could begin a table: after a gap or a lone heading, or a header seen before.
    gaps = [index for index in range(1, len(rows)) if _parted(grid, index)]
    ahead = [*range(min(len(rows), _FULL_SCAN)), *(index for index in gaps if index >= _FULL_SCAN)]
    waiting = set(ahead)
    while ahead:
        index = heappop(ahead)
        candidate = judge_row(rows[index], index, left, right)
        if candidate is None or (found and _is_data(rows, candidate)):
            continue
        found.append(candidate)
        if len(known) < _MOST_KNOWN and candidate.texts not in known:
            known.append(candidate.texts)
            for repeat in _repeats(rows, candidate.texts, max(index + 1, _FULL_SCAN)):
                if repeat not in waiting:
                    waiting.add(repeat)
                    heappush(ahead, repeat)
    return _with_begun_anew(grid, found, gaps, left, right)


def _is_data(rows: list[list[Cell]], candidate: HeaderCandidate) -> bool:
    """Whether some of the texts stand in the next row, too: "SL" is a word for quantities, but also a storage place."""
    if candidate.row + 1 >= len(rows):
        return False
    below = rows[candidate.row + 1]
    again = sum(below[column] == text for column, text in candidate.texts)
    return 0 < again < len(candidate.texts)


def _with_begun_anew(
    grid: Grid, found: list[HeaderCandidate], gaps: list[int], left: int, right: int
) -> list[HeaderCandidate]:
    """Add rows after a gap that begin as a header above and hold nothing but labels: too few or too strange to tell alone."""
    if not found:
        return []
    by_row = {candidate.row: candidate for candidate in found}
    uppermost = {first_label(candidate.texts): candidate for candidate in reversed(found)}
    for index in gaps:
        if index > found[0].row + 1 and (anew := begun_anew(uppermost, grid.rows[index], index, left, right)):
            by_row[index] = max(anew, by_row.get(index, anew), key=attrgetter("score"))
    return [by_row[row] for row in sorted(by_row)]


def _parted(grid: Grid, index: int) -> bool:
    """Whether a blank row, or one with a single cell, stands above a row."""
    return _follows_blank(grid, index) or _is_lone(grid, index - 1)


def _follows_blank(grid: Grid, index: int) -> bool:
    return grid.numbers[index] - grid.numbers[index - 1] > 1


def _is_lone(grid: Grid, index: int) -> bool:
    """Whether a row holds a single cell."""
    return grid.rows[index].count("") >= grid.width - 1


def _repeats(rows: list[list[Cell]], texts: tuple[tuple[int, str], ...], start: int) -> list[int]:
    """Rows from `start` on that hold the texts of a header again; none if so many do that it is data."""
    (column, text), (other, second) = texts[0], texts[-1]
    found: list[int] = []
    # Most data shows itself at once.
    for first, last in ((start, start + _FULL_SCAN), (start + _FULL_SCAN, len(rows))):
        near = [i for i in range(first, min(last, len(rows))) if rows[i][column] == text or rows[i][other] == second]
        found += [i for i in near if sum(rows[i][c] == label for c, label in texts) >= 2]
        if len(found) > _DATA * (min(last, len(rows)) - start):
            return []
    return found


def _is_complete(candidate: HeaderCandidate) -> bool:
    """Has what makes a table by itself: what it is, and how many or for how much."""
    return bool(candidate.roles & IDENTITY) and bool(candidate.roles & {"quantity", "unit_price", "line_total"})


def _share_roles(tables: list[list[HeaderCandidate]]) -> bool:
    """Two blocks are tables of their own if both say what the part is, beside how many or how dear."""
    complete = 0
    for candidates in tables:
        roles = max((c for c in candidates if _is_complete(c)), key=lambda c: c.score).roles
        complete += bool(roles & {"description", "part_number"})
    return complete > 1


def _same(one: HeaderCandidate, other: HeaderCandidate) -> bool:
    first = {(column, normalise(text)) for column, text in one.texts}
    second = {(column, normalise(text)) for column, text in other.texts}
    if len(first & second) < 0.7 * max(len(first), len(second)) or are_shifted(one.texts, other.texts):
        return False
    labels = dict(one.texts)
    return not any(differ(header_roles(labels[c]), header_roles(text)) for c, text in other.texts if c in labels)


def _blocks(grid: Grid, start: int) -> list[tuple[int, int]]:
    """Runs of columns between columns that are blank from the header down."""
    used = [False] * grid.width
    for row in grid.rows[start:]:
        for column, cell in enumerate(row):
            if cell != "":
                used[column] = True
        if all(used):
            break
    blocks: list[tuple[int, int]] = []
    column = 0
    while column < grid.width:
        if used[column]:
            end = column
            while end < grid.width and used[end]:
                end += 1
            blocks.append((column, end))
            column = end
        else:
            column += 1
    return blocks


def _split_repeats(candidate: HeaderCandidate, left: int, right: int) -> list[tuple[int, int]]:
    """Columns of tables that stand side by side under one header row: the header texts start again."""
    texts = [(column, normalise(text)) for column, text in candidate.texts]
    starts = [left]
    current: set[str] = set()
    for position, (column, text) in enumerate(texts):
        if text in current:
            rest = {t for _, t in texts[position:]}
            again = current & rest
            roles = {role for t in again for role in header_roles(t)}
            # Order number and price of each shop are groups of one table; a table of its own also says how many.
            counted = bool(roles & {"quantity", "designator"})
            if len(again) >= 2 and roles & IDENTITY and counted:
                starts.append(column)
                current = set()
        current.add(text)
    return [(start, end) for start, end in zip(starts, [*starts[1:], right], strict=True)]
