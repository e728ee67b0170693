"""Cell formats of one workbook made those of another: what is there already is used, what is missing comes last."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

__all__ = ["StyleNumbers", "merge_styles"]

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: The children of a style sheet in the order that the standard wants.
_ORDER: Final = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip
_FIRST_OWN_FORMAT: Final = 164
#: Parts of a cell format, with the list that its number is of, and the mark that it counts.
_PARTS: Final = (
    ("fontId", "fonts", "applyFont"),
    ("fillId", "fills", "applyFill"),
    ("borderId", "borders", "applyBorder"),
)
#: The order in which a cell's ``theme`` number names the colours of a theme.
_THEME: Final = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class StyleNumbers:
    """Where formats are now, by where they were: those of cells, and those of conditions and tables."""

    cells: Mapping[str, str]
    differential: Mapping[str, str]


def merge_styles(theirs: etree._Element, ours: etree._Element, our_theme: etree._Element | None) -> StyleNumbers:
    """Add our formats to a style sheet.

    Parameters
    ----------
    theirs : Element
        The style sheet to change; all that is in it keeps its number.
    ours : Element
        The style sheet with the formats to add; it is not changed.
    our_theme : Element, optional
        The theme that its colours are of: written out, since another theme has others.
    """
    ours = deepcopy(ours)
    _write_out_theme(ours, our_theme)
    formats = _number_formats(theirs, ours)
    merged = {name: _merged(theirs, ours, name) for name in ("fonts", "fills", "borders")}
    normal = _normal(theirs)
    cells = []
    for xf in _items(ours, "cellXfs"):
        for attribute, name, mark in _PARTS:
            xf.set(attribute, merged[name][int(xf.get(attribute, "0"))])
            xf.set(mark, "1")
        xf.set("numFmtId", formats.get(xf.get("numFmtId", "0"), xf.get("numFmtId", "0")))
        xf.set("applyNumberFormat", "1")
        xf.set("xfId", normal)
        # A format without alignment or protection must not take over those of the other workbook's normal style.
        xf.set("applyAlignment", "1")
        xf.set("applyProtection", "1")
        cells.append(xf)
    numbers = _added(_list(theirs, "cellXfs"), cells)
    differential = _added(_list(theirs, "dxfs"), _items(ours, "dxfs"))
    return StyleNumbers(_numbered(numbers), _numbered(differential))


def _numbered(numbers: list[str]) -> dict[str, str]:
    return {str(before): now for before, now in enumerate(numbers)}


def _items(styles: etree._Element, name: str) -> list[etree._Element]:
    found = styles.find(_NS + name)
    return [] if found is None else [each for each in found if isinstance(each.tag, str)]


def _list(styles: etree._Element, name: str) -> etree._Element:
    """Give a list of a style sheet, made where the standard wants it if there is none."""
    found = styles.find(_NS + name)
    if found is None:
        found = etree.Element(_NS + name)
        later = {_NS + each for each in _ORDER[_ORDER.index(name) + 1 :]}
        place = next((at for at, each in enumerate(styles) if each.tag in later), len(styles))
        styles.insert(place, found)
    return found


def _merged(theirs: etree._Element, ours: etree._Element, name: str) -> list[str]:
    return _added(_list(theirs, name), _items(ours, name))


def _added(into: etree._Element, items: list[etree._Element]) -> list[str]:
    """Add what is not there; give the number that each has now."""
    known: dict[bytes, int] = {}
    count = 0
    for each in into:
        if isinstance(each.tag, str):
            known.setdefault(_key(each), count)
            count += 1
    numbers = []
    for item in items:
        key = _key(item)
        if key not in known:
            known[key] = count
            into.append(_adopted(item, into))
            count += 1
        numbers.append(str(known[key]))
    into.set("count", str(count))
    return numbers


def _adopted(item: etree._Element, into: etree._Element) -> etree._Element:
    """Copy an element so that it is written with the prefix of its new place."""
    copy = etree.SubElement(into, item.tag, {str(key): str(value) for key, value in item.attrib.items()})
    into.remove(copy)
    copy.text = item.text
    copy.extend(deepcopy(list(item)))
    return copy


def _key(item: etree._Element) -> bytes:
    return etree.tostring(item, method="c14n", exclusive=True, with_tail=False)


def _number_formats(theirs: etree._Element, ours: etree._Element) -> dict[str, str]:
    """Give our own number formats the numbers that they have there."""
    into = _list(theirs, "numFmts") if _items(ours, "numFmts") else None
    known = {each.get("formatCode", ""): each.get("numFmtId", "") for each in _items(theirs, "numFmts")}
    taken = [int(number) for number in known.values() if number.isdecimal()]
    following = max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
    numbers = {}
    for each in _items(ours, "numFmts"):
        code = each.get("formatCode", "")
        if code not in known:
            assert into is not None
            known[code] = str(following)
            etree.SubElement(into, _NS + "numFmt", numFmtId=str(following), formatCode=code)
            following += 1
        numbers[each.get("numFmtId", "")] = known[code]
    if into is not None:
        into.set("count", str(len(into)))
    return numbers


def _normal(styles: etree._Element) -> str:
    """Give the number of the style that a plain cell has."""
    for each in _items(styles, "cellStyles"):
        if each.get("builtinId") == "0":
            return each.get("xfId", "0")
    return "0"


def _write_out_theme(styles: etree._Element, theme: etree._Element | None) -> None:
    """Write fonts and colours of a theme as what they are; formats with a tint do not occur in ours."""
    for scheme in list(styles.iter(f"{_NS}scheme")):
        font = scheme.getparent()
        assert font is not None
        font.remove(scheme)
    colours = _theme_colours(theme)
    for element in styles.iter(f"{_NS}color", f"{_NS}fgColor", f"{_NS}bgColor"):
        number = element.get("theme")
        if number is not None and element.get("tint") is None and int(number) < len(colours):
            del element.attrib["theme"]
            element.set("rgb", colours[int(number)])


def _theme_colours(theme: etree._Element | None) -> list[str]:
    scheme = theme.find(f".//{_DRAWING}clrScheme") if theme is not None else None
    if scheme is None:
        return []
    found = []
    for name in _THEME:
        colour = scheme.find(_DRAWING + name)
        value = colour[0] if colour is not None and len(colour) else None
        found.append("FF" + (value.get("lastClr") or value.get("val") or "000000") if value is not None else "FF000000")
    return found
