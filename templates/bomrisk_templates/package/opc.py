"""A workbook file as the package that it is (ECMA-376, part 2): parts, their content types and what they refer to."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from bomrisk.errors import InputError

__all__ = ["CONTENT_TYPES", "Package", "Relationship", "parse_xml", "rels_of", "xml_bytes"]

CONTENT_TYPES: Final = "[Content_Types].xml"
_ROOT_RELS: Final = "_rels/.rels"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_DOCUMENT: Final = "/officeDocument"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow of a part: its id, the last word of its type, and the part that it points at; outside targets are ``""``."""

    key: str
    kind: str
    target: str


def parse_xml(content: bytes, part: str) -> etree._Element:
    """Parse a part; entities and outside documents are not followed.

    Raises
    ------
    InputError
        If it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"The workbook is damaged: {part} is no XML.", action="Open it in Excel, let it repair the file, save it."
        ) from error
    if b"<!DOCTYPE" in content[:2_000]:
        raise InputError(f"{part} declares a document type, which no workbook does; it was not read.")
    return root


def xml_bytes(root: etree._Element) -> bytes:
    """Write a part as Excel does."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def rels_of(part: str) -> str:
    """Name the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Package:
    """The parts of a workbook file; what is not changed is copied as it is.

    Parameters
    ----------
    path : Path
        A zip file, known to be one that may be unpacked.

    Raises
    ------
    InputError
        If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise InputError("The workbook cannot be unpacked.", where=path.name) from error
        self.entries = {entry.filename: entry for entry in self._archive.infolist()}
        # Names of parts are the same in capitals or not; archives differ from their own content types in that now and then.
        self._by_name = {name.casefold(): name for name in self.entries}
        self.changed: dict[str, bytes | Iterable[bytes]] = {}
        self.removed: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def name_of(self, part: str) -> str:
        """Give a part's name as the archive spells it."""
        return self._by_name.get(part.casefold(), part)

    def __contains__(self, part: str) -> bool:
        name = self.name_of(part)
        return name in self.changed or (name in self.entries and name not in self.removed)

    def read(self, part: str) -> bytes:
        """Return a part."""
        name = self.name_of(part)
        content = self.changed.get(name)
        if content is not None:
            return content if isinstance(content, bytes) else b"".join(content)
        return self._archive.read(name)

    def pieces(self, part: str, size: int = 1 << 20) -> Iterator[bytes]:
        """Yield a part of the file in pieces."""
        with self._archive.open(self.name_of(part)) as stream:
            while piece := stream.read(size):
                yield piece

    @property
    def parts(self) -> list[str]:
        """All parts that there are now: those of the file in its order, then new ones."""
        kept = [name for name in self.entries if name not in self.removed and not name.endswith("/")]
        return kept + [name for name in self.changed if name not in self.entries]

    def write(self, part: str, content: bytes | Iterable[bytes]) -> None:
        """Change a part or add one; a content in pieces is read when the package is saved."""
        name = self.name_of(part)
        self.changed[name] = content
        self._by_name.setdefault(name.casefold(), name)
        self.removed.discard(name)

    def remove(self, part: str) -> None:
        """Take a part and its relationships away."""
        for name in map(self.name_of, (part, rels_of(part))):
            self.changed.pop(name, None)
            if name in self.entries:
                self.removed.add(name)

    def workbook(self) -> str:
        """Name the workbook part, as the package's own relationships do.

        Raises
        ------
        InputError
            If there is none.
        """
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        raise InputError("This is not an .xlsx or .xlsm workbook.", where=self.path.name)

    def relations(self, part: str) -> list[Relationship]:
        """List what a part (``""``: the package) refers to."""
        rels = rels_of(part) if part else _ROOT_RELS
        if rels not in self:
            return []
        found = []
        for element in parse_xml(self.read(rels), rels).iter(f"{_RELS}Relationship"):
            outside = element.get("TargetMode") == "External"
            target = "" if outside else _resolved(part, element.get("Target", ""))
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Relationship(element.get("Id", ""), kind, self.name_of(target)))
        return found

    def relate(self, part: str, kind_uri: str, target: str) -> str:
        """Let a part refer to another; return the new id."""
        rels = rels_of(part)
        root = (
            parse_xml(self.read(rels), rels)
            if rels in self
            else parse_xml(f'<Relationships xmlns="{_RELS[1:-1]}"/>'.encode(), rels)
        )
        taken = {element.get("Id") for element in root}
        number = len(taken) + 1
        while (key := f"rId{number}") in taken:
            number += 1
        etree.SubElement(root, f"{_RELS}Relationship", Id=key, Type=kind_uri, Target=f"/{target}")
        self.write(rels, xml_bytes(root))
        return key

    def unrelate(self, part: str, keys: Iterable[str]) -> None:
        """Take relationships away."""
        gone = set(keys)
        rels = rels_of(part)
        root = parse_xml(self.read(rels), rels)
        for element in [each for each in root if each.get("Id") in gone]:
            root.remove(element)
        self.write(rels, xml_bytes(root))

    def content_types(self) -> ContentTypes:
        """Return the content types, to be changed and written back with `write`."""
        return ContentTypes(parse_xml(self.read(CONTENT_TYPES), CONTENT_TYPES))

    def reachable(self, roots: Iterable[str]) -> set[str]:
        """List the parts to which these refer, at first or second hand, themselves included."""
        found: set[str] = set()
        waiting = [root for root in roots if root in self]
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting += [relation.target for relation in self.relations(part) if relation.target in self]
        return found


class ContentTypes:
    """What kind each part is.

    Parameters
    ----------
    root : Element
        Of ``[Content_Types].xml``.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._overrides = {
            element.get("PartName", "").lstrip("/").casefold(): element for element in root.iter(f"{_TYPES}Override")
        }
        self._defaults = {
            element.get("Extension", "").casefold(): element.get("ContentType", "")
            for element in root.iter(f"{_TYPES}Default")
        }

    def of(self, part: str) -> str:
        """Return the content type of a part."""
        element = self._overrides.get(part.casefold())
        if element is not None:
            return element.get("ContentType", "")
        return self._defaults.get(part.rpartition(".")[2].casefold(), "")

    def declare(self, part: str, content_type: str) -> None:
        """Say what kind a new part is."""
        if part.endswith(".rels"):
            if "rels" not in self._defaults:
                element = etree.SubElement(self.root, f"{_TYPES}Default", Extension="rels", ContentType=_RELS_TYPE)
                self.root.insert(0, element)
                self._defaults["rels"] = _RELS_TYPE
            return
        self.forget(part)
        element = etree.SubElement(self.root, f"{_TYPES}Override", PartName=f"/{part}", ContentType=content_type)
        self._overrides[part.casefold()] = element

    def forget(self, part: str) -> None:
        """Drop what was said of a part that is gone."""
        element = self._overrides.pop(part.casefold(), None)
        if element is not None:
            self.root.remove(element)


def _resolved(part: str, target: str) -> str:
    """Resolve a target as written, from the folder of its part."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
