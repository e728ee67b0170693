"""Charts, pictures and shapes: what they show in words, and charts whose series everybody tells apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from tests.accessibility.book import Book, Finding
from tests.accessibility.cells import unreadable
from tests.accessibility.colours import BLACK, WHITE, mixed
from tests.accessibility.vision import too_close

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN = ("sp", "pic", "graphicFrame", "cxnSp", "grpSp")
_NO_WORDS = re.compile(
    r"\S+\.(png|jpe?g|gif|emf|svg)|(chart|picture|image|object|shape|grafik|diagramm|bild) ?\d*", re.IGNORECASE
)
_ON_THE_BAR = {"ctr", "inEnd", "inBase", "bestFit"}
_SMALL = 10.0
"""Size of a chart's text that says none, in points."""


def drawn(book: Book) -> Iterator[Finding]:
    """Each object has a text in its place, or is marked as decoration."""
    for sheet, part, root in _drawings(book):
        for anchor in root:
            start = anchor.find("{*}from")
            where = f"{sheet}!{_corner(start)}" if start is not None else f"{sheet}, {part}"
            for element in anchor:
                if etree.QName(element).localname not in _DRAWN:
                    continue
                words = element.find(".//{*}cNvPr")
                decorative = element.find(".//{*}decorative")
                if decorative is not None and decorative.get("val") in ("1", "true"):
                    continue
                text = (words.get("descr") or "").strip() if words is not None else ""
                if not text or _NO_WORDS.fullmatch(text):
                    yield Finding(
                        where, "alt text", f"{words.get('name') if words is not None else 'an object'}: {text!r}"
                    )
    for sheet in book.sheets:
        for target in book.related(book.sheet_parts[sheet.title]).values():
            if target.endswith(".vml"):
                for kind in re.findall(rb'ObjectType="(\w+)"', book.parts[target]):
                    if kind != b"Note":  # a note is text
                        yield Finding(sheet.title, "alt text", f"a form control ({kind.decode()}), which has none here")


def _corner(start: Any) -> str:
    from openpyxl.utils import get_column_letter

    row, column = (int(start.find(f"{{*}}{name}").text) + 1 for name in ("row", "col"))
    return f"{get_column_letter(column)}{row}"


def _drawings(book: Book) -> Iterator[tuple[str, str, Any]]:
    for sheet in book.sheets:
        for target in book.related(book.sheet_parts[sheet.title]).values():
            if target.startswith("xl/drawings/") and target.endswith(".xml"):
                yield sheet.title, target, etree.fromstring(book.parts[target])


def charts(book: Book) -> Iterator[Finding]:
    """Titles, colours of neighbours, and texts on what is behind them."""
    for sheet, part, _ in _drawings(book):
        for target in book.related(part).values():
            if target.startswith("xl/charts/chart"):
                where = f"{sheet}, {target}"
                yield from _Chart(book, where, etree.fromstring(book.parts[target])).findings()


class _Chart:
    """A chart part."""

    def __init__(self, book: Book, where: str, root: Any) -> None:
        self._book, self._where, self._root = book, where, root
        area = root.find(f"{_C}spPr/{_A}solidFill")
        self._behind = book.colours.of_shape(area, WHITE)

    def findings(self) -> Iterator[Finding]:
        root = self._root
        if root.find(f"{_C}chart/{_C}title") is None:
            yield Finding(self._where, "alt text", "the chart has no title")
        fills: dict[str, str] = {}
        for number, series in enumerate(root.iter(f"{_C}ser"), start=1):
            fills[f"series {number}"] = self._fill(series, self._book.colours.accent(number - 1))
            points = {
                f"series {number} point {int(point.find(f'{_C}idx').get('val')) + 1}": self._fill(point, "")
                for point in series.findall(f"{_C}dPt")
            }
            for said in too_close({name: fill for name, fill in points.items() if fill}, neighbours=True):
                yield Finding(self._where, "palette", said)
            yield from self._labels(series, [fills[f"series {number}"], *(fill for fill in points.values() if fill)])
        if len(fills) > 1:
            for said in too_close(fills, neighbours=True):
                yield Finding(self._where, "palette", said)
        for text in ("title", "legend", "catAx", "valAx", "dateAx", "serAx"):
            for element in root.iter(_C + text):
                if element.find(f"{_C}delete") is None or element.find(f"{_C}delete").get("val") != "1":
                    yield from self._readable(text, element, [self._behind])

    def _fill(self, element: Any, default: str) -> str:
        """Colour of a bar from afar; a pattern is the mixture of its colours."""
        pattern = element.find(f"{_C}spPr/{_A}pattFill")
        if pattern is not None:
            front, back = (self._book.colours.of_shape(pattern.find(f"{_A}{key}"), BLACK) for key in ("fgClr", "bgClr"))
            return mixed(back, front, 0.3)
        plain = element.find(f"{_C}spPr/{_A}solidFill")
        line = element.find(f"{_C}spPr/{_A}ln/{_A}solidFill")
        return self._book.colours.of_shape(plain if plain is not None else line, default)

    def _labels(self, series: Any, bars: list[str]) -> Iterator[Finding]:
        labels = series.find(f"{_C}dLbls")
        if labels is None:
            return
        place = labels.find(f"{_C}dLblPos")
        parent = series.getparent()
        stacked = parent.find(f"{_C}grouping") is not None and "tacked" in parent.find(f"{_C}grouping").get("val")
        inside = place.get("val") in _ON_THE_BAR if place is not None else stacked
        yield from self._readable("data labels", labels, bars if inside else [self._behind])

    def _readable(self, what: str, element: Any, behind: list[str]) -> Iterator[Finding]:
        properties = [*element.iter(f"{_A}defRPr"), *element.iter(f"{_A}rPr")]
        for each in properties or [None]:
            fill = each.find(f"{_A}solidFill") if each is not None else None
            size = int(each.get("sz", _SMALL * 100)) / 100 if each is not None else _SMALL
            bold = each is not None and each.get("b") == "1"
            if said := unreadable((self._book.colours.of_shape(fill, BLACK),), behind, size, bold):
                yield Finding(self._where, "contrast", f"{what}: {said}")
                return
