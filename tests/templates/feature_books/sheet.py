"""A worksheet of a book: a small list of parts, and ways to hang features on it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.templates.feature_books import skeletons
from tests.templates.feature_books.markup import ext
from tests.templates.feature_books.pieces import Markup
from tests.templates.feature_books.slots import Slots

if TYPE_CHECKING:
    from tests.templates.feature_books.book import Book

__all__ = ["EMF", "LINES", "PNG", "Sheet"]

LINES: Sequence[tuple[str, str, int | str, int | str]] = (
    ("Maker", "Part", "Quantity", "Delivered"),
    ("Nord", "GA-1", 10, 46037),
    ("Sud", "MOT-2", 2, 46068),
    ("Nord", "CU-8", 3, 46096),
)
"""What stands in A1:D4 of every worksheet; the dates are 15 January to 15 March 2026."""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\x00\x7a\x87"))
    + _chunk(b"IEND", b"")
)
"""One pixel."""
EMF = struct.pack(
    "<II8i4sIIIHHIIIiiii", 1, 88, 0, 0, 9, 9, 0, 0, 99, 99, b" EMF", 0x10000, 108, 2, 1, 0, 0, 0, 0, 1920, 1080, 508, 286
) + struct.pack("<5I", 14, 20, 0, 16, 20)  # fmt: skip
"""The picture that Excel keeps of a control or an object: header and end, nothing drawn."""


class Sheet:
    """A worksheet under construction; made by `Book.sheet`."""

    def __init__(self, book: Book, title: str, part: str, slots: Slots) -> None:
        self.book, self.title, self.part, self._slots = book, title, part, slots
        self._shapes = 0
        self._only_parts: dict[str, str] = {}
        for number, line in enumerate(LINES, 1):
            cells = [
                self._cell(f"{column}{number}", value, date=column == "D")
                for column, value in zip("ABCD", line, strict=True)
            ]
            slots.put("sheetData", f'<row r="{number}" spans="1:4">{"".join(cells)}</row>')

    def _cell(self, ref: str, value: int | str, *, date: bool) -> str:
        if isinstance(value, str):
            return f'<c r="{ref}" t="s"><v>{self.book.text(value)}</v></c>'
        style = ' s="1"' if date else ""
        return f'<c r="{ref}"{style}><v>{value}</v></c>'

    # -- Markup --------------------------------------------------------------------------------------------------------

    def put(self, slot: str, xml: str) -> None:
        """Put an element where the schema wants it."""
        self.book.put(self.part, slot, xml)

    def row(self, number: int, cells: str, attributes: str = "") -> None:
        """Add a row below the list; rows come in ascending order."""
        self.put("sheetData", f'<row r="{number}"{attributes and " " + attributes}>{cells}</row>')

    def ext(self, uri: str, prefix: str, inner: str) -> None:
        """Add to the sheet's extLst."""
        self.put("extLst", ext(uri, prefix, inner))

    # -- Parts ---------------------------------------------------------------------------------------------------------

    def add(self, kind: str, name: str, content: bytes | str | Slots) -> str:
        """Add a part that the sheet links to; `{}` in its name becomes a number. Return the link's id."""
        return self.book.add(self.part, kind, self.book.free(name) if "{}" in name else name, content)

    def drawing(self) -> str:
        """Name of the sheet's drawing, made when first asked for."""
        return self._part_of_sheet("drawing", "drawing", "xl/drawings/drawing{}.xml", skeletons.drawing())

    def draw(self, shape: str, row: int = 5) -> None:
        """Put a shape, or a choice of shapes, into the drawing."""
        self.book.put(
            self.drawing(),
            "anchors",
            f"""<xdr:twoCellAnchor editAs="oneCell"><xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff>
            <xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col>
            <xdr:colOff>0</xdr:colOff><xdr:row>{row + 5}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{shape}
            <xdr:clientData/></xdr:twoCellAnchor>""",
        )

    def shape_id(self) -> int:
        """A number for a shape that no other of the sheet has."""
        self._shapes += 1
        return 1 + self._shapes

    def vml(self, shape: str, slot: str = "legacyDrawing") -> str:
        """Put a shape into the sheet's VML drawing, that of its cells or of its header; return the part's name."""
        name = self._part_of_sheet(slot, "vmlDrawing", "xl/drawings/vmlDrawing{}.vml", skeletons.vml())
        self.book.put(name, "shapes", shape)
        return name

    def _part_of_sheet(self, slot: str, kind: str, pattern: str, content: Slots) -> str:
        """A part of which a sheet has one: all features on the sheet that use it need it and the element that names it."""
        name = self._only_parts.setdefault(slot, self.book.free(pattern))
        rid = self.book.add(self.part, kind, name, content)
        element = f'<{slot} r:id="{rid}"/>'
        if element not in self._slots.held[slot]:
            self._slots.put(slot, element)
        self.book.note(Markup(self.part, element))
        return name
