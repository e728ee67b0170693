"""Why a file cannot be read as a BOM, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk_templates.reading.column_map import ColumnMap
from bomrisk_templates.reading.grid import Grid
from bomrisk_templates.reading.profile import Profile
from bomrisk_templates.reading.region import Region
from bomrisk_templates.reading.sorted_rows import SortedRows

__all__ = ["check_overrides", "no_table"]


def check_overrides(profile: Profile, tables: Sequence[tuple[Region, ColumnMap, SortedRows]], path: Path) -> None:
    """Refuse columns that the person named and no table has.

    Raises
    ------
    InputError
        With the headers that there are.
    """
    for name, column in profile.columns.items():
        if column and not any(
            m.confidence == "user" for _, c, _ in tables for m in c.mapped.values() if m.role == name
        ):
            headers = [text for region, _, _ in tables for text in region.headers.values()]
            raise InputError(
                f"the column {column!r} that was named for {name} is in no table.",
                where=path.name,
                action=f"Give a column letter or one of these headers: {', '.join(dict.fromkeys(headers))}.",
            )


def no_table(path: Path, kind: str, grids: Sequence[Grid]) -> InputError:
    """Return the error for a file without a table of parts, with what was seen in it."""
    # Some ERP exports are text under a workbook's name, so that is refused only once no table was found in it.
    if kind == "text" and path.suffix.lower() in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}:
        return InputError(
            f"this is not a spreadsheet: the name says {path.suffix}, but the content is neither a workbook nor a table as text.",
            where=path.name,
            action="Export the BOM again, as .xlsx or .csv.",
        )
    seen = [
        f"{grid.sheet!r} ({len(grid.rows)} rows)" if grid.rows else f"{grid.sheet!r} (empty)"
        for grid in grids
        if grid.sheet
    ]
    where = f" Sheets seen: {', '.join(seen)}." if seen else ""
    return InputError(
        f"no table with a description or part number was found.{where}",
        where=path.name,
        action="If there is one, name its header row and columns: --header-row 4 --column description=C.",
    )
