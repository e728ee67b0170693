"""A package read the way Excel reads it: only what relationships lead to counts, under the content type declared."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree
from tests.templates.feature_books.kinds import KINDS, NAMESPACES, REL, TYPES, Kind

__all__ = ["Lost", "Opc", "Place", "Relationship"]


class Lost(Exception):  # noqa: N818 - it is a finding, not an error
    """Something that should be there is not, or nothing leads to it any more."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part; `target` is a part's name, or the address as written where it lies outside."""

    id: str
    type: str
    target: str
    external: bool


@lru_cache(maxsize=1000)
def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False))


class Opc:
    """A package.

    Parameters
    ----------
    parts : mapping
        Names in the archive, and bytes.
    """

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        # Names of parts are compared without regard to case (OPC 6.2.2.3).
        self._names = {unquote(name).casefold(): name for name in parts}
        types = _parsed(parts["[Content_Types].xml"])
        self._defaults = {
            e.get("Extension", "").casefold(): e.get("ContentType") for e in types.iter(f"{{{TYPES}}}Default")
        }
        self.overrides = {
            unquote(e.get("PartName", "")[1:]).casefold(): e.get("ContentType")
            for e in types.iter(f"{{{TYPES}}}Override")
        }

    def named(self, name: str) -> str | None:
        """The name in the archive, whatever its case and escapes; None where there is no such part."""
        return self._names.get(unquote(name).casefold())

    def content_type(self, name: str) -> str | None:
        """What [Content_Types].xml says of a part."""
        own = self.overrides.get(unquote(name).casefold())
        return own or self._defaults.get(name.rpartition(".")[2].casefold())

    def relationships(self, source: str = "") -> dict[str, Relationship]:
        """Relationships of a part by their ids; those of the package for ''."""
        folder, file = posixpath.split(source)
        rels = self.named(posixpath.join(folder, "_rels", f"{file}.rels"))
        if rels is None:
            return {}
        found = {}
        for each in _parsed(self.parts[rels]).iter(f"{{{REL}}}Relationship"):
            target, external = each.get("Target", ""), each.get("TargetMode") == "External"
            if not external:
                path = posixpath.normpath(posixpath.join("/" + folder, target))[1:]
                target = self.named(path) or path
            found[each.get("Id", "")] = Relationship(each.get("Id", ""), each.get("Type", ""), target, external)
        return found

    def tree(self, name: str) -> etree._Element:
        """The XML of a part."""
        return _parsed(self.parts[name])

    def reachable(self) -> set[str]:
        """Every part that relationships lead to, with the .rels themselves."""
        seen, waiting = set[str](), [""]
        while waiting:
            source = waiting.pop()
            folder, file = posixpath.split(source)
            if rels := self.named(posixpath.join(folder, "_rels", f"{file}.rels")):
                seen.add(rels)
            for each in self.relationships(source).values():
                if not each.external and each.target in self.parts and each.target not in seen:
                    seen.add(each.target)
                    waiting.append(each.target)
        return seen

    def dangling(self) -> Iterator[str]:
        """Links that lead nowhere; Excel repairs such files or refuses them."""
        for source in ["", *sorted(self.reachable())]:
            for each in self.relationships(source).values():
                if not each.external and each.target not in self.parts:
                    yield f"{source} {each.id} -> {each.target}"
        yield from (f"[Content_Types].xml -> {name}" for name in self.overrides if name not in self._names)

    @property
    def root(self) -> Place:
        """The package itself, where the walk begins."""
        return Place(self, "")

    @property
    def workbook(self) -> Place:
        """The workbook, which need not be called workbook.xml."""
        for kind in ("officeDocument", "macroWorkbook"):
            for name in self.root.targets(KINDS[kind].relationship):
                if name in self.parts and self.content_type(name) == KINDS[kind].content_type:
                    return Place(self, name)
        raise Lost("no workbook")

    def sheet(self, title: str, kind: str = "worksheet") -> Place:
        """A sheet by the name on its tab."""
        return self.workbook.to(f"x:sheets/x:sheet[@name='{title}']/@r:id", kind)

    def name(self, name: str, formula: str, *, sheet: str = "") -> None:
        """Demand a defined name that belongs to a sheet; to the workbook where sheet is ''."""
        for found in self.workbook.all(f"x:definedNames/x:definedName[@name='{name}']"):
            place = found.get("localSheetId")
            owner = "" if place is None else self.workbook.all("x:sheets/x:sheet")[int(place)].get("name")
            # 'Print'!A1 and Print!A1 are the same.
            if (owner, str(found.text).replace("'", "")) == (sheet, formula.replace("'", "")):
                return
        raise Lost(f"{sheet or 'workbook'} has no name {name} for {formula}")


@dataclass(frozen=True)
class Place:
    """A part that was reached. Each method goes on from it, or raises Lost."""

    opc: Opc
    name: str

    def to(self, id_path: str, kind: str) -> Place:
        """Follow the relationship whose id stands at an XPath of this part's XML."""
        return self.follow(str(self.has(id_path).all(id_path)[0]), kind)

    def follow(self, rid: str, kind: str) -> Place:
        """Follow the relationship with an id."""
        link = self.opc.relationships(self.name).get(rid)
        if link is None or link.type != KINDS[kind].relationship or link.external:
            raise Lost(f"{self.name}: {rid} is no relationship to a {kind}")
        return self._arrived(link.target, kind)

    def by_type(self, kind: str, marked: str = "") -> Place:
        """Follow relationships that no element names, e.g. to the comments; the first whose part holds `marked`."""
        reason = f"{self.name or 'package'}: no relationship to a {kind}"
        for target in self.targets(KINDS[kind].relationship):
            try:
                place = self._arrived(target, kind)
                return place.has(marked) if marked else place
            except Lost as lost:
                reason = str(lost)
        raise Lost(reason)

    def outside(self, id_path: str, kind: str, address: str) -> None:
        """Demand that the id at an XPath stands for an address outside of the package."""
        links = [self.opc.relationships(self.name).get(str(each)) for each in self.all(id_path)]
        if not any(
            link and link.external and link.type == KINDS[kind].relationship and link.target == address
            for link in links
        ):
            raise Lost(f"{self.name}: {id_path} does not lead to {address}")

    def targets(self, relationship: str) -> list[str]:
        """Parts that relationships of one type lead to."""
        links = self.opc.relationships(self.name).values()
        return [link.target for link in links if link.type == relationship and not link.external]

    def all(self, path: str) -> list[etree._Element]:
        """What an XPath finds in this part."""
        return list(self.opc.tree(self.name).xpath(path, namespaces=NAMESPACES))

    def has(self, *paths: str) -> Place:
        """Demand that each XPath finds something."""
        for path in paths:
            if not self.all(path):
                raise Lost(f"{self.name}: no {path}")
        return self

    def holds(self, *texts: bytes) -> Place:
        """Demand bytes of a part that is no XML."""
        for text in texts:
            if text not in self.opc.parts[self.name]:
                raise Lost(f"{self.name}: without {text[:20]!r}")
        return self

    def _arrived(self, target: str, kind: str) -> Place:
        if target not in self.opc.parts:
            raise Lost(f"{self.name} -> {target}: no such part")
        if not _fits(self.opc.content_type(target), KINDS[kind]):
            raise Lost(f"{target}: has content type {self.opc.content_type(target)}")
        return Place(self.opc, target)


def _fits(content_type: str | None, kind: Kind) -> bool:
    if kind.content_type is None:
        return bool(content_type) and str(content_type).startswith("image/")
    return content_type == kind.content_type
