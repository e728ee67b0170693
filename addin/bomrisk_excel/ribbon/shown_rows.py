"""Hidden rows of our sheets: Excel skips those that a filter hides when it writes a block of values, sorts or clears."""

from __future__ import annotations

from contextlib import suppress

from xlwings import Range, Sheet

from bomrisk_excel.ribbon.results_layout import HEADER_ROW

__all__ = ["show_all_rows"]

_MOST_AREAS = 1000


def show_all_rows(sheet: Sheet) -> bool:
    """Clear the filters of a sheet and show its rows.

    Returns
    -------
    bool
        False if rows are hidden still: then nothing may be written to the sheet.
    """
    used = sheet.used_range
    if not _hides_rows(used):
        return True
    # A filter answers only to the range that it was set on: that of a table, what surrounds the header, or everything.
    with suppress(Exception):
        for table in sheet.tables:
            table.autofilter.clear()
    for place in (sheet.range((HEADER_ROW, 1)).current_region, used):
        with suppress(Exception):
            place.autofilter.clear()
    if _hides_rows(used):
        with suppress(Exception):
            used.rows.hidden = False
    return not _hides_rows(used)


def _hides_rows(used: Range) -> bool:
    try:
        areas = used.get_special_cells("visible")
    except Exception:  # Excel finds no visible cell
        return True
    if not isinstance(areas, list) or len(areas) > _MOST_AREAS:
        return True
    shown: set[int] = set()
    for area in areas:
        shown.update(range(area.row, area.row + area.shape[0]))
    return len(shown) < used.shape[0]
