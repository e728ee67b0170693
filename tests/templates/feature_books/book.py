"""A workbook put together from parts written by hand, noting which part, link and markup belongs to which feature.

Neither openpyxl nor XlsxWriter can write most of what is needed here, and a test that let a library write the input
would only show that this library's own output survives.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape, quoteattr

from tests.templates.feature_books import skeletons
from tests.templates.feature_books.kinds import DEFAULTS, KINDS, NAMESPACES, REL, TYPES, XMLNS
from tests.templates.feature_books.pieces import Link, Markup, Part, Piece
from tests.templates.feature_books.sheet import Sheet
from tests.templates.feature_books.slots import Slots, flat

__all__ = ["Book"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


class Book:
    """A workbook under construction.

    Parameters
    ----------
    macros : bool
        Whether it is an .xlsm.
    """

    workbook_name = "xl/workbook.xml"

    def __init__(self, *, macros: bool = False) -> None:
        self.sheets: dict[str, Slots] = {}
        self._worksheets: dict[str, Sheet] = {}
        self.pieces: dict[str, list[Piece]] = {}
        self._feature = ""
        self._contents: dict[str, bytes | str | Slots] = {}
        self._links: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._overrides: dict[str, str] = {}
        self._texts = skeletons.texts()
        self.add("", "macroWorkbook" if macros else "officeDocument", self.workbook_name, skeletons.workbook())
        self.add("", "coreProperties", "docProps/core.xml", skeletons.CORE)
        self.add("", "appProperties", "docProps/app.xml", skeletons.APP)
        self.add(self.workbook_name, "styles", "xl/styles.xml", skeletons.styles())
        self.add(self.workbook_name, "sharedStrings", "xl/sharedStrings.xml", self._texts)
        self.add(self.workbook_name, "theme", "xl/theme/theme1.xml", skeletons.theme())

    # -- Features ------------------------------------------------------------------------------------------------------

    @contextmanager
    def feature(self, name: str) -> Iterator[None]:
        """Note what is added meanwhile as belonging to a feature."""
        self._feature = name
        yield
        self._feature = ""

    def note(self, piece: Piece) -> None:
        """Say that something belongs to the feature at hand."""
        if self._feature and piece not in (held := self.pieces.setdefault(self._feature, [])):
            held.append(piece)

    # -- Parts and links -----------------------------------------------------------------------------------------------

    def add(self, source: str, kind: str, name: str, content: bytes | str | Slots) -> str:
        """Add a part unless it is there, and a link to it; return the link's id."""
        if name not in self._contents:
            self._contents[name] = content
            declared = KINDS[kind].content_type
            if declared and DEFAULTS.get(name.rpartition(".")[2]) != declared:
                self._overrides[name] = declared
        self.note(Part(name))
        return self.link(source, KINDS[kind].relationship, name)

    def link(self, source: str, relationship: str, target: str, *, external: bool = False) -> str:
        """Link a part, or the package where source is '', to another part or an address."""
        links = self._links.setdefault(source, [])
        number = next((n for n, each in enumerate(links, 1) if each[1:3] == (relationship, target)), None)
        if number is None:
            number = len(links) + 1
            links.append((f"rId{number}", relationship, target, external))
        self.note(Link(source, f"rId{number}"))
        return f"rId{number}"

    def free(self, pattern: str) -> str:
        """The next name of a part that is not taken, numbered as Excel does."""
        return next(name for n in range(1, 999) if (name := pattern.format(n)) not in self._contents)

    def __contains__(self, name: object) -> bool:
        return name in self._contents

    # -- Markup --------------------------------------------------------------------------------------------------------

    def put(self, part: str, slot: str, xml: str) -> int:
        """Put markup into a slot of a part; return how many stood there before."""
        slots = self._contents[part]
        assert isinstance(slots, Slots)
        xml = flat(xml)
        self.note(Markup(part, xml))
        return slots.put(slot, xml)

    def held(self, part: str, slot: str) -> int:
        """How many entries a slot has."""
        slots = self._contents[part]
        assert isinstance(slots, Slots)
        return len(slots.held[slot])

    def style(self, slot: str, xml: str) -> int:
        """Add to styles.xml; return the index by which it is used."""
        return self.put("xl/styles.xml", slot, xml)

    def text(self, text: str) -> int:
        """Index of a plain shared string; it is a cell's value and belongs to no feature."""
        item, held = f"<si><t>{escape(text)}</t></si>", self._texts.held["items"]
        return held.index(item) if item in held else self._texts.put("items", item)

    def defined_name(self, name: str, formula: str, attributes: str = "", sheet: str = "") -> None:
        """Define a name, of one sheet where that is given."""
        scope = f' localSheetId="{list(self.sheets).index(sheet)}"' if sheet else ""
        text = f"<definedName name={quoteattr(name)}{scope}{attributes and ' ' + attributes}>{escape(formula)}</definedName>"
        self.put(self.workbook_name, "definedNames", text)

    # -- Sheets --------------------------------------------------------------------------------------------------------

    def sheet(self, title: str, state: str = "") -> Sheet:
        """A worksheet with a few lines of data on it, made when first asked for."""
        if title not in self.sheets:
            name, slots = self.free("xl/worksheets/sheet{}.xml"), skeletons.worksheet()
            rid = self.add(self.workbook_name, "worksheet", name, slots)
            self._list_sheet(title, rid, state)
            self.sheets[title] = slots
            self._worksheets[title] = Sheet(self, title, name, slots)
        return self._worksheets[title]

    def chartsheet(self, title: str, slots: Slots) -> str:
        """Add a sheet that is a chart; return the part's name."""
        name = self.free("xl/chartsheets/sheet{}.xml")
        rid = self.add(self.workbook_name, "chartsheet", name, slots)
        self._list_sheet(title, rid, "")
        self.sheets[title] = slots
        return name

    def sheet_id(self, title: str) -> int:
        """The number by which slicers and timelines know a sheet; never its place among the tabs."""
        return 3 + 2 * list(self.sheets).index(title)

    def _list_sheet(self, title: str, rid: str, state: str) -> None:
        number = 3 + 2 * len(self.sheets)  # gaps, as in every workbook in which sheets were deleted
        shown = f' state="{state}"' if state else ""
        self.put(
            self.workbook_name, "sheets", f'<sheet name={quoteattr(title)} sheetId="{number}"{shown} r:id="{rid}"/>'
        )

    def add_calc_chain(self) -> None:
        """List the cells with formulas, in the order in which Excel computed them last."""
        listed = []
        for title, sheet in self.sheets.items():
            cells = re.findall(r'<c r="(\w+)"[^>]*><f', sheet.render())
            listed += [f'<c r="{ref}" i="{self.sheet_id(title)}"/>' for ref in cells]
        chain = f'<calcChain xmlns="{NAMESPACES["x"]}">{"".join(listed)}</calcChain>'
        self.add(self.workbook_name, "calcChain", "xl/calcChain.xml", chain)

    # -- Package -------------------------------------------------------------------------------------------------------

    def parts(self) -> dict[str, bytes]:
        """Names in the archive, and bytes."""
        texts = {"[Content_Types].xml": self._content_types()}
        for source, links in self._links.items():
            folder, file = posixpath.split(source)
            texts[posixpath.join(folder, "_rels", f"{file}.rels")] = _relationships(folder, links)
        for name, content in self._contents.items():
            texts[name] = content.render() if isinstance(content, Slots) else content
        return {name: _encoded(content) for name, content in texts.items()}

    def _content_types(self) -> str:
        used = {name.rpartition(".")[2] for name in self._contents} | {"rels", "xml"}
        defaults = (f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in DEFAULTS.items() if e in used)
        overrides = (f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in self._overrides.items())
        return f'<Types xmlns="{TYPES}">{"".join(defaults)}{"".join(overrides)}</Types>'


def _relationships(folder: str, links: list[tuple[str, str, str, bool]]) -> str:
    lines = []
    for rid, relationship, target, external in links:
        address = target if external else posixpath.relpath(f"/{target}", f"/{folder}")
        mode = ' TargetMode="External"' if external else ""
        lines.append(f'<Relationship Id="{rid}" Type="{relationship}" Target={quoteattr(address)}{mode}/>')
    return f'<Relationships xmlns="{REL}">{"".join(lines)}</Relationships>'


def _encoded(content: bytes | str) -> bytes:
    if isinstance(content, bytes):
        return content
    content = flat(content)
    return (content if content.startswith("<?xml") or "<xml " in content[:8] else _HEAD + _declared(content)).encode()


def _declared(xml: str) -> str:
    """Declare the prefixes that a part uses and does not declare itself."""
    used = set(re.findall(r"[<\s](\w+):\w+(?=[\s=>/])", xml)) - set(re.findall(r"xmlns:(\w+)=", xml)) - {"xmlns", "xml"}
    missing = " ".join(XMLNS[prefix] for prefix in sorted(used) if prefix in NAMESPACES)
    return re.sub(r"^<([\w:]+)", rf"<\1 {missing}" if missing else r"<\1", xml, count=1)
