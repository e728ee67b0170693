"""The workbook part: its sheets in their order, and names that point into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from bomrisk.errors import InputError
from bomrisk_templates.package.names import place_of
from bomrisk_templates.package.opc import Package, Relationship, parse_xml, xml_bytes

__all__ = ["Name", "SheetEntry", "WorkbookPart", "by_name", "free_names"]

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: What follows the names in a workbook part, and what stands before them.
_BEFORE_NAMES: Final = ("sheets", "functionGroups", "externalReferences")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: its name, its part, how it is shown."""

    name: str
    part: str
    relation: str
    state: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; ``sheet`` is the sheet that it belongs to, ``""`` for the whole workbook."""

    name: str
    target: str
    sheet: str = ""
    hidden: bool = False


class WorkbookPart:
    """The workbook part of a package.

    Parameters
    ----------
    package : Package
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.workbook()
        self.root = parse_xml(package.read(self.part), self.part)
        self.relations: dict[str, Relationship] = {each.key: each for each in package.relations(self.part)}
        found = self.root.find(f"{MAIN}sheets")
        if found is None:
            raise InputError("The workbook is damaged: it lists no sheets.", where=package.path.name)
        self._sheets = found

    def related(self, kind: str) -> str | None:
        """Return the part of a kind that the workbook refers to, if there is one."""
        return next((each.target for each in self.relations.values() if each.kind == kind), None)

    def _elements(self) -> list[etree._Element]:
        return [each for each in self._sheets if each.tag == f"{MAIN}sheet"]

    @property
    def sheets(self) -> list[SheetEntry]:
        """All sheets in their order."""
        entries = []
        for element in self._elements():
            key = element.get(f"{_R}id", "")
            part = self.relations[key].target if key in self.relations else ""
            entries.append(SheetEntry(element.get("name", ""), part, key, element.get("state", "visible")))
        return entries

    def add_sheet(self, name: str, relation: str, state: str) -> None:
        """List a new sheet behind the others."""
        numbers = [int(each.get("sheetId", "0")) for each in self._elements()]
        element = etree.SubElement(self._sheets, f"{MAIN}sheet", name=name, sheetId=str(max(numbers, default=0) + 1))
        if state != "visible":
            element.set("state", state)
        element.set(f"{_R}id", relation)

    def point_sheet(self, name: str, relation: str) -> None:
        """Let the entry of a sheet, which stays where it is, refer to another part."""
        next(each for each in self._elements() if each.get("name") == name).set(f"{_R}id", relation)

    @property
    def names(self) -> list[Name]:
        """All defined names."""
        titles = [each.name for each in self.sheets]
        found = []
        for element in self.root.iter(f"{MAIN}definedName"):
            local = element.get("localSheetId")
            sheet = titles[int(local)] if local is not None and int(local) < len(titles) else ""
            found.append(Name(element.get("name", ""), element.text or "", sheet, _is_true(element.get("hidden"))))
        return found

    def remove_names(self, gone: Iterable[Name]) -> None:
        """Take names away."""
        those = set(gone)
        listed = list(self.root.iter(f"{MAIN}definedName"))
        for element, name in zip(listed, self.names, strict=True):
            parent = element.getparent()
            if name in those and parent is not None:
                parent.remove(element)

    def add_names(self, names: Iterable[Name]) -> None:
        """Add names, where the standard wants them."""
        titles = [each.name for each in self.sheets]
        listed = self.root.find(f"{MAIN}definedNames")
        if listed is None:
            listed = etree.Element(f"{MAIN}definedNames")
            before = [at for at, each in enumerate(self.root) if each.tag in {MAIN + tag for tag in _BEFORE_NAMES}]
            self.root.insert(max(before) + 1, listed)
        for name in names:
            element = etree.SubElement(listed, f"{MAIN}definedName", name=name.name)
            if name.sheet:
                element.set("localSheetId", str(titles.index(name.sheet)))
            if name.hidden:
                element.set("hidden", "1")
            element.text = name.target

    def save(self) -> None:
        """Write the part back into its package."""
        self.package.write(self.part, xml_bytes(self.root))

    def sheet_of(self, target: str) -> str | None:
        """Return the sheet that a reference points into, if there is one of that name."""
        place = place_of(target)
        if place is None:
            return None
        return next((each.name for each in self.sheets if each.name.casefold() == place[0].casefold()), None)


def free_names(wanted: Iterable[str], taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give each sheet a name that no other has, its own where that is free.

    Yields
    ------
    (wanted, given)
    """
    used = {each.casefold() for each in taken}
    for name in wanted:
        given, number = name, 1
        while given.casefold() in used:
            mark = " (risk)" if number == 1 else f" (risk {number})"
            given, number = name[: 31 - len(mark)] + mark, number + 1
        used.add(given.casefold())
        yield name, given


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def by_name(names: Iterable[Name]) -> Mapping[str, Name]:
    """Index the names of the whole workbook, which are the same in capitals or not."""
    return {each.name.casefold(): each for each in names if not each.sheet}
