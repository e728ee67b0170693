"""Charts: their ranges follow tables, and their stored values are those of the cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bomrisk_templates.package.cell_refs import Area
from bomrisk_templates.package.cells import is_missing
from bomrisk_templates.package.names import place_of
from bomrisk_templates.package.xml_text import escape, unescape

__all__ = ["refresh_caches"]

_REFERENCE = re.compile(
    r"<c:(num|str)Ref><c:f>([^<]*)</c:f>(?:<c:(?:num|str)Cache>.*?</c:(?:num|str)Cache>)?</c:\1Ref>", re.DOTALL
)

# Labels that are taken from cells, an extension of Excel 2013.
_LABELS = re.compile(
    r"(<c15:datalabelsRange[^>]*><c15:f>)([^<]*)(</c15:f>)(?:<c15:dlblRangeCache>.*?</c15:dlblRangeCache>)?", re.DOTALL
)


def refresh_caches(chart_xml: str, value_at: Callable[[str, int, int], Any]) -> str:
    """Store the present values of a chart's ranges in it, for programs that show files without computing them.

    Parameters
    ----------
    chart_xml : str
        The chart part.
    value_at : callable
        Sheet name, row, column -> value. ``KeyError`` where it is not known: that range is left as it was.
    """

    def values_of(reference: str) -> list[Any] | None:
        place = place_of(unescape(reference))
        if place is None:
            return None
        sheet, area = place
        try:
            return [value_at(sheet, row, column) for row, column in _cells(area)]
        except KeyError:
            return None

    def refreshed(match: re.Match[str]) -> str:
        values, kind = values_of(match.group(2)), match.group(1)
        if values is None:
            return match.group()
        points = _points(
            value if kind == "str" or (value != "" and not isinstance(value, str)) else None for value in values
        )
        code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
        cache = f'<c:{kind}Cache>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'
        return f"<c:{kind}Ref><c:f>{match.group(2)}</c:f>{cache}</c:{kind}Ref>"

    def labelled(match: re.Match[str]) -> str:
        values = values_of(match.group(2))
        if values is None:
            return match.group()
        cache = f'<c:ptCount val="{len(values)}"/>{_points(values)}'
        return f"{match.group(1)}{match.group(2)}{match.group(3)}<c15:dlblRangeCache>{cache}</c15:dlblRangeCache>"

    return _LABELS.sub(labelled, _REFERENCE.sub(refreshed, chart_xml))


def _points(values: Iterable[Any]) -> str:
    return "".join(
        f'<c:pt idx="{index}"><c:v>{escape(str(value))}</c:v></c:pt>'
        for index, value in enumerate(values)
        if not is_missing(value)
    )


def _cells(area: Area) -> list[tuple[int, int]]:
    return [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
