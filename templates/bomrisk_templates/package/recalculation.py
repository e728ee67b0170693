"""What makes a program calculate a workbook anew, in the parts of its package."""

from __future__ import annotations

import re

__all__ = ["calculate_on_load", "drop_calculation_chain", "drop_mentions"]

_BOOK, _BOOK_RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


def calculate_on_load(parts: dict[str, bytes]) -> None:
    """Have all formulas calculated when the workbook is opened.

    Parameters
    ----------
    parts : dict of str to bytes
        The package; it is changed.
    """
    xml = parts[_BOOK].decode("utf-8-sig")
    if "fullCalcOnLoad" not in xml:
        if re.search(r"<calcPr\b", xml):
            xml = xml.replace("<calcPr", '<calcPr fullCalcOnLoad="1"', 1)
        else:
            xml = re.sub(
                r"(</definedNames>|</sheets>)(?!.*</definedNames>)",
                r'\1<calcPr fullCalcOnLoad="1"/>',
                xml,
                count=1,
                flags=re.DOTALL,
            )
        parts[_BOOK] = xml.encode()
    drop_calculation_chain(parts)


def drop_calculation_chain(parts: dict[str, bytes]) -> None:
    """Drop the list of formulas: Excel makes it anew, and repairs a file whose list names cells that have none."""
    if parts.pop("xl/calcChain.xml", None) is not None:
        drop_mentions(parts, r"calcChain\.xml")


def drop_mentions(parts: dict[str, bytes], part: str) -> None:
    """Drop a part, given as a regular expression, from the workbook's relations and the list of content types."""
    for place in (_TYPES, _BOOK_RELATIONS):
        text = parts[place].decode("utf-8-sig")
        parts[place] = re.sub(rf'<(?:Override|Relationship)\b[^>]*{part}"[^>]*/>', "", text).encode()
