"""Tables without a header, or with one in unknown words: told by their values alone."""

from __future__ import annotations

from bomrisk.evidence import share_understood
from bomrisk_templates.reading.content import ColumnContent, describe
from bomrisk_templates.reading.grid import Cell, Grid, text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.values import is_number_text

__all__ = ["find_headerless"]

_MIN_ROWS = 3
_CLEAR_ROWS = 5
_SAMPLE = 400
_MOSTLY = 0.6
_FILLED = 0.4
#: So many texts are enough to tell whether they name parts, and so much more of them must be understood to tell it.
_READ, _CLEARLY = 60, 0.3
#: Counts have so few digits; of prices so few are as small as counts.
_LONGEST_COUNT, _FEW_SMALL = 5, 0.2


def find_headerless(grid: Grid, *, strict: bool = False) -> list[Region]:
    """Take the whole sheet as one table if its columns are clear enough by content.

    Parameters
    ----------
    grid : Grid
    strict : bool
        Whether it must also count and price parts, or number them, in nearly every row: for a sheet beside real tables.

    Returns
    -------
    list of Region
        One region, with roles made up from the values, or none.
    """
    rows = [row for row in grid.rows if sum(cell != "" for cell in row) >= 2]
    if len(rows) < _MIN_ROWS:
        return []
    header = _unknown_header(grid)
    body = (
        rows[:_SAMPLE]
        if header is None
        else [row for row in grid.rows[header + 1 :] if sum(c != "" for c in row) >= 2][:_SAMPLE]
    )
    if len(body) < 2:
        return []
    roles = _roles(body, grid.width)
    if not {"description", "part_number"} & {role for found in roles.values() for role in found}:
        return []
    told = {role for found in roles.values() for role in found}
    if not told & {"quantity", "designator", "part_number"} and not ("unit_price" in told and len(body) >= _CLEAR_ROWS):
        return []
    if strict and not _is_clear(roles, body):
        return []
    first = 0 if header is None else header + 1
    region = Region(grid, header, first, len(grid.rows), 0, grid.width, roles=roles)
    if header is not None:
        region.header_rows, region.above = (header,), 0
        region.headers = {c: text_of(cell) for c, cell in enumerate(grid.rows[header]) if cell != ""}
    return [region]


def _is_clear(roles: dict[int, dict[str, float]], body: list[list[Cell]]) -> bool:
    """Whether what is counted has a name and a number or a price, and the rows are alike."""
    named = {role: column for column, found in roles.items() for role in found}
    if not {"description", "quantity"} <= named.keys() or not named.keys() & {"part_number", "unit_price"}:
        return False
    wanted = [column for role, column in named.items() if role in ("description", "quantity", "part_number")]
    alike = sum(all(row[column] != "" for column in wanted) for row in body)
    return len(body) >= _CLEAR_ROWS and alike >= 0.8 * len(body)


def _unknown_header(grid: Grid) -> int | None:
    """Row of short texts above a column of numbers: a header in a language that is not in the tables."""
    for index, row in enumerate(grid.rows[:15]):
        cells = [(c, cell) for c, cell in enumerate(row) if cell != ""]
        if len(cells) < 2 or not all(
            isinstance(cell, str) and len(cell) <= 30 and not is_number_text(cell) for _, cell in cells
        ):
            continue
        below = grid.rows[index + 1 : index + 30]
        for column, cell in cells:
            values = [r[column] for r in below if r[column] != ""]
            if len(values) >= 2 and sum(_is_number(v) for v in values) >= 0.8 * len(values):
                return index
            if cell and len(values) >= 2 and describe(values).designator > 0.8 and describe([cell]).designator == 0:
                return index
    return None


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or is_number_text(cell)


def _roles(body: list[list[Cell]], width: int) -> dict[int, dict[str, float]]:
    contents = {column: describe([row[column] for row in body]) for column in range(width)}
    roles: dict[int, dict[str, float]] = {}
    description = _names(contents, body)
    if description is not None:
        roles[description] = {"description": 0.6}
    # Of several columns of whole numbers the one with the smallest counts; the others cost or measure.
    counted = [(-content.small, column) for column, content in contents.items() if _is_countable(content)]
    # Before "pcs." stands how many.
    before_unit = {column - 1 for column, content in contents.items() if content.unit > _MOSTLY} & contents.keys()
    counts = next(
        (column for column in before_unit if contents[column].quantity > 0.8), min(counted)[1] if counted else None
    )
    for column, content in contents.items():
        if column == description or content.fill < _FILLED:
            continue
        if content.footprint >= _MOSTLY:
            roles[column] = {"~package": 0.8}
        elif content.sequence:
            roles[column] = {"line_number": 0.8}
        elif content.designator > 0.6:
            roles[column] = {"designator": 0.6}
        elif content.unit > _MOSTLY:
            roles[column] = {"unit": 0.6}
        elif content.numeric < 0.8 and content.code > 0.7 and content.distinct > 0.5 and not _has(roles, "part_number"):
            roles[column] = {"part_number": 0.6}
        elif column == counts:
            roles[column] = {"quantity": 0.5}
        elif (
            content.numeric > 0.8
            and (content.distinct * content.filled > 1.5 or content.filled < _CLEAR_ROWS)  # 0.13 in all rows is a rate
            and (content.decimals > 0.4 or content.money > _MOSTLY or _may_cost(content, roles))
            and not _has(roles, "unit_price")
        ):
            roles[column] = {"unit_price": 0.45}
        elif content.words > 0.8 and content.length <= 30 and content.distinct < 0.85 and content.code < 0.5:
            roles[column] = {"manufacturer": 0.5}
    return roles


def _names(contents: dict[int, ColumnContent], body: list[list[Cell]]) -> int | None:
    """The column that names the parts: by what is understood of its texts, and where that is alike, by how they look."""
    texts = {
        column: content.prose + content.words + min(content.length, 40) / 40 + content.distinct
        for column, content in contents.items()
        if content.fill >= 0.5
        and content.words > 0.5
        and content.url < 0.3
        and content.designator < 0.5
        and content.numeric < 0.4
        and content.footprint < _MOSTLY
    }
    if len(texts) < 2:
        return next(iter(texts), None) if texts else _values(contents)
    told = {column: share_understood([text_of(row[column]) for row in body[:_READ]]) for column in texts}
    clear = max(told.values()) - _CLEARLY
    return max((looks, column) for column, looks in texts.items() if told[column] >= clear)[1]


def _is_countable(content: ColumnContent) -> bool:
    """Whether a column of short whole numbers may say how many."""
    return (
        content.quantity > 0.8
        and content.whole > 0.7
        and content.length <= _LONGEST_COUNT
        and not content.sequence
        and content.designator <= _MOSTLY
        and content.fill >= _FILLED
    )


def _may_cost(content: ColumnContent, roles: dict[int, dict[str, float]]) -> bool:
    """Whether large whole numbers beside part numbers are prices."""
    return _is_countable(content) and content.small < _FEW_SMALL and _has(roles, "part_number")


def _values(contents: dict[int, ColumnContent]) -> int | None:
    """In a list of circuits without words, the values right of the designators say best what the parts are."""
    marks = [column for column, content in contents.items() if content.designator > 0.6]
    return next(
        (
            column
            for column, content in contents.items()
            if marks and column > marks[0] and content.fill >= 0.9 and max(content.numeric, content.footprint) < _MOSTLY
        ),
        None,
    )


def _has(roles: dict[int, dict[str, float]], role: str) -> bool:
    return any(role in found for found in roles.values())
