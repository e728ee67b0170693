"""Which column means what: the header proposes, the values decide."""

from __future__ import annotations

from collections.abc import Mapping

from bomrisk_templates.reading.column_map import NUMBERS, ColumnMap, Confidence, MappedColumn
from bomrisk_templates.reading.column_settling import map_by_content, settle_description, settle_quantity
from bomrisk_templates.reading.component_columns import tell_components
from bomrisk_templates.reading.content import ColumnContent, describe
from bomrisk_templates.reading.distributors import is_distributor
from bomrisk_templates.reading.fitting import fit
from bomrisk_templates.reading.grid import Cell
from bomrisk_templates.reading.header_words import STATEMENTS
from bomrisk_templates.reading.number_settling import settle_part, settle_part_number, settle_supplier_number
from bomrisk_templates.reading.price_settling import settle_prices
from bomrisk_templates.reading.region import IDENTITY, Region
from bomrisk_templates.reading.structure_columns import settle_parent, settle_position

__all__ = ["map_columns"]

_BODY_SAMPLE = 600
#: So large a share of different values are of single lines.
_OWN = 0.8
#: Roles that the shops and libraries of an export often give a column each, most of them empty.
_SEVERAL = {*NUMBERS, "manufacturer", "supplier"}
_USUAL, _FITS_BADLY, _EMPTIER = 0.8, 0.31, 0.8

#: How well a column fits a role, the column, the role, what the header alone says, and what the values alone say.
Proposal = tuple[float, int, str, float, float]


def map_columns(region: Region, overrides: Mapping[str, int | None] | None = None) -> ColumnMap:
    """Map the columns of a table.

    Parameters
    ----------
    region : Region
    overrides : mapping, optional
        Canonical name to the column that the person named, None for "there is no such column".

    Returns
    -------
    ColumnMap
    """
    overrides = overrides or {}
    body = _body(region)
    columns = {c: [row[c] for row in body] for c in range(region.left, region.right)}
    result = ColumnMap(contents={c: describe(cells) for c, cells in columns.items()})
    for role, column in overrides.items():
        if column is not None:
            header = region.headers.get(column, "")
            result.mapped[role] = MappedColumn(role, column, header, "user", "set by you")
    closed = set(overrides)
    tell_components(region, result.contents)
    _assign(region, result, closed)
    settle_part(region, result, closed)
    settle_description(region, result, closed)
    settle_supplier_number(region, result, columns, closed)
    settle_part_number(result, closed)
    settle_quantity(region, result, closed)
    settle_prices(region, result, columns, closed)
    settle_position(region, result, closed)
    settle_parent(region, result, closed)
    map_by_content(region, result, columns, closed)
    _insist(region, result, closed)
    return result


def _insist(region: Region, result: ColumnMap, closed: set[str]) -> None:
    """Where the values contradict every header that names parts, the plainest one holds all the same."""
    if any(role in result.mapped for role in IDENTITY):
        return
    for role in ("description", "part_number"):
        for column, roles in sorted(region.roles.items()):
            if roles.get(role, 0.0) >= 0.9 and role not in closed and result.contents[column].filled:
                header = region.headers.get(column, "")
                reason = f"the header {header!r} says so, though its values look different"
                result.mapped[role] = MappedColumn(role, column, header, "low", reason)
                return


def _body(region: Region) -> list[list[Cell]]:
    """Rows with at least two filled cells: headings, notes and titles say nothing about a column."""
    rows = region.grid.rows
    indices = [i for i in range(region.first, region.last) if i not in region.repeated]
    if len(indices) > _BODY_SAMPLE:
        # Whole runs, so that columns that count up are still seen to do so.
        third = _BODY_SAMPLE // 3
        middle = len(indices) // 2
        indices = indices[:third] + indices[middle : middle + third] + indices[-third:]
    filled = [(rows[i], sum(cell != "" for cell in rows[i][region.left : region.right])) for i in indices]
    several = [row for row, count in filled if count >= 2]
    return several or [row for row, count in filled if count]


def _proposals(region: Region, result: ColumnMap) -> list[Proposal]:
    proposals: list[Proposal] = []
    for column in range(region.left, region.right):
        content = result.contents[column]
        roles = dict(region.roles.get(column, {}))
        header = region.headers.get(column, "")
        # Under "Reichelt" stand order numbers such as "SN 7406N TEX", too: each line has one of its own.
        codes = content.code > 0.4 or (content.distinct > _OWN and max(content.numeric, content.quantity) < 0.3)
        if header and is_distributor(header) and codes and content.url < 0.5:
            roles["supplier_part_number"] = max(roles.get("supplier_part_number", 0.0), 0.85)
        for role, strength in roles.items():
            fitting = _fit_aside(role, content) if role.startswith("~") else fit(role, content)
            proposals.append((strength * fitting, column, role, strength, fitting))
    return _fullest_first(result, proposals)


def _fit_aside(role: str, content: ColumnContent) -> float:
    """How well values fit a meaning that no line needs; names of shops may stand under "Supplier link"."""
    return 0.3 if role == "~link" and content.filled and not content.url else 0.9


def _fullest_first(result: ColumnMap, proposals: list[Proposal]) -> list[Proposal]:
    """The best first; in a tie the column further left. Of several shops or makers, the column that says most."""
    most: dict[str, int] = {}
    for _, column, role, strength, fitting in proposals:
        if role in _SEVERAL and strength >= _USUAL and fitting >= _FITS_BADLY:
            most[role] = max(most.get(role, 0), result.contents[column].filled)
    proposals = [
        (
            score * (_EMPTIER if 2 * result.contents[column].filled < most.get(role, 0) else 1.0),
            column,
            role,
            strength,
            fitting,
        )
        for score, column, role, strength, fitting in proposals
    ]
    return sorted(proposals, key=lambda item: (-round(item[0], 3), item[1]))


def _assign(region: Region, result: ColumnMap, closed: set[str]) -> None:
    taken = {mapped.column for mapped in result.mapped.values()}
    for score, column, role, strength, fitting in _proposals(region, result):
        if (
            column in taken or role == "parent"
        ):  # that a column names parents, only its values beside the part numbers show
            continue
        content = result.contents[column]
        if role.startswith("~"):
            if score >= 0.3 and not _better_elsewhere(region, column, role, strength):
                taken.add(column)
            continue
        if role == "line_number":
            if result.line_number is None and score >= 0.35:
                result.line_number = column
                taken.add(column)
            continue
        if role in closed or role in result.mapped:
            continue
        if content.filled and fitting < _FITS_BADLY:
            if strength >= 0.9:
                result.denied.append((column, role, _denial(content)))
            continue
        # "Part Number (commercial)" may hold types among names: a compound that fits as badly as words still counts.
        floor = 0.39 if role in NUMBERS else 0.22
        if not content.filled:
            floor = 0.28
        if score < floor:
            continue
        result.mapped[role] = MappedColumn(
            role,
            column,
            region.headers.get(column, ""),
            "high" if role in (*STATEMENTS, "alternates") else _confidence(score, content),
            _reason(region, column, strength, content),
        )
        taken.add(column)


def _better_elsewhere(region: Region, column: int, role: str, strength: float) -> bool:
    return any(other > strength for name, other in region.roles.get(column, {}).items() if name != role)


def _confidence(score: float, content: ColumnContent) -> Confidence:
    if not content.filled:
        return "low"
    return "high" if score >= 0.78 else "medium" if score >= 0.5 else "low"


def _reason(region: Region, column: int, strength: float, content: ColumnContent) -> str:
    header = region.headers.get(column, "")
    if not content.filled:
        return f"the header {header!r} says so, but the column is empty"
    if not header:
        return "its values look like it; there is no header"
    known = "is a usual name for it" if strength >= 0.8 else "can mean this"
    return f"the header {header!r} {known} and the values fit"


def _denial(content: ColumnContent) -> str:
    if content.fill < 0.3:
        return "most of its cells are empty"
    if content.sequence:
        return "its values count the rows"
    if content.designator > 0.5:
        return "its values are reference designators"
    if content.url > 0.4:
        return "its values are links"
    if content.numeric > 0.5:
        return "its values are numbers"
    if content.words > 0.5:
        return "its values are words"
    return "its values look different"
