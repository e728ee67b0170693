"""Charts: their ranges follow tables, and their stored values are those of the cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bomrisk_templates.package.cell_refs import Area
from bomrisk_templates.package.cells import is_missing
from bomrisk_templates.package.names import place_of
from bomrisk_templates.package.xml_text import escape, unescape

__all__ = ["refresh_caches"]

_REFERENCE = re.compile(
    r"<c:(num|str)Ref><c:f>([^<]*)</c:f>(?:<c:(?:num|str)Cache>.*?</c:(?:num|str)Cache>)?</c:\1Ref>", re.DOTALL
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

    def refreshed(match: re.Match[str]) -> str:
        place = place_of(unescape(match.group(2)))
        if place is None:
            return match.group()
        sheet, area = place
        try:
            values = [value_at(sheet, row, column) for row, column in _cells(area)]
        except KeyError:
            return match.group()
        kind = match.group(1)
        points = "".join(
            f'<c:pt idx="{index}"><c:v>{escape(str(value))}</c:v></c:pt>'
            for index, value in enumerate(values)
            if not is_missing(value) and (kind == "str" or (value != "" and not isinstance(value, str)))
        )
        code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
        cache = f'<c:{kind}Cache>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'
        return f"<c:{kind}Ref><c:f>{match.group(2)}</c:f>{cache}</c:{kind}Ref>"

    return _REFERENCE.sub(refreshed, chart_xml)


def _cells(area: Area) -> list[tuple[int, int]]:
    return [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
