"""What else the buyer's columns say about a part: a second name, a value, a type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bomrisk_templates.reading.alternates import alternate_columns
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.fitting import fit
from bomrisk_templates.reading.grid import text_of
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["detail_columns", "joined_texts", "package_columns"]

#: Headers that name parts or describe them; a table maps only one column to each.
_ABOUT_PARTS: Final = ("description", "part_number", "manufacturer_part_number", "category", "notes")
#: A header that surely means something else tells nothing.
_SURELY: Final = 0.55
#: A header that may well say what the part is.
_SAYS_SO: Final = 0.6
#: Columns of cases and footprints: named after a kind of part that need not be in them, so they are told apart from the others.
_PACKAGE: Final = "~package"


def detail_columns(region: Region, columns: ColumnMap) -> list[int]:
    """Give the columns that tell what a part is but were not mapped.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    """
    others = alternate_columns(region, columns).all  # another part is no evidence of what is in this one
    return [
        column
        for column in range(region.left, region.right)
        if column not in others and _tells(region, columns, column)
    ]


def package_columns(region: Region, columns: ColumnMap) -> list[int]:
    """Give the columns that say in which case, on which footprint a part comes.

    Parameters
    ----------
    region : Region
    columns : ColumnMap
    """
    return [
        column
        for column in range(region.left, region.right)
        if region.roles.get(column, {}).get(_PACKAGE, 0.0) >= _SURELY
        and columns.is_free(column)
        and columns.contents[column].filled
        and columns.contents[column].url <= 0.3
    ]


def joined_texts(region: Region, chosen: Sequence[int], rows: SortedRows) -> list[str | None] | None:
    """Join the cells of columns.

    Parameters
    ----------
    region : Region
    chosen : sequence of int
    rows : SortedRows

    Returns
    -------
    list of str or None
        One text per line, None where there is none; None altogether if there is no column.
    """
    if not chosen:
        return None
    cells = region.grid.rows
    texts = []
    for index in rows.lines:
        row = cells[index]
        parts = dict.fromkeys(text_of(row[column]) for column in chosen if row[column] != "")
        texts.append(" | ".join(parts) or None)
    return texts


def _tells(region: Region, columns: ColumnMap, column: int) -> bool:
    content = columns.contents[column]
    if not columns.is_free(column):
        return False
    if (
        not content.filled
        or content.url > 0.3
        or content.numeric > 0.6
        or content.designator > 0.6
        or content.day > 0.3
    ):
        return False
    if content.country > 0.6 or content.unit > 0.6 or content.currency > 0.6:
        return False
    denied = {role for place, role, _ in columns.denied if place == column}
    roles = {role: strength for role, strength in region.roles.get(column, {}).items() if role not in denied}
    known = max((strength for role, strength in roles.items() if role in _ABOUT_PARTS), default=0.0)
    # What the values contradict, the header does not mean: "Valor" above 10nF is no price.
    others = (fit(role, content) * strength for role, strength in roles.items() if role not in _ABOUT_PARTS)
    other = max(others, default=0.0)
    if other >= _SURELY and other > known:
        return False
    if known >= _SAYS_SO:
        return True  # "10nF", "4k7": values, if not words
    return content.words > 0.3 and (known > 0 or not roles)
