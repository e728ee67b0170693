"""Write the sheets of a risk workbook into a workbook that somebody else made."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bomrisk.errors import InputError
from bomrisk_templates.package.archive import atomic_file
from bomrisk_templates.package.names import sheet_prefix
from bomrisk_templates.package.opc import CONTENT_TYPES, Package, parse_xml, rels_of, xml_bytes
from bomrisk_templates.package.our_sheets import SHEET_MARK, mark_of, our_sheets
from bomrisk_templates.package.workbook_part import Name, SheetEntry, WorkbookPart, by_name, free_names
from bomrisk_templates.write_back.merged_styles import StyleNumbers, merge_styles
from bomrisk_templates.write_back.refusals import check_safe, require_workbook_file
from bomrisk_templates.write_back.sheet_text import (
    renamed_formula,
    renamed_sheets,
    rewritten_sheet,
    rewritten_table,
    shared_texts,
)

__all__ = ["check_into", "write_into"]

_OUR_NAMES: Final = ("bomrisk_", "policy_")
_REL_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PLAIN_STYLES: Final = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
#: Cells that are mapped to XML one by one are numbered among the tables.
_TABLE_ID: Final = re.compile(rb'<(?:\w+:)?(?:table|singleXmlCell)\b[^>]*? id="(\d+)"')
_TABLE_NAME: Final = re.compile(rb'<(?:\w+:)?table\b[^>]*? displayName="([^"]*)"')


def write_into(book: Path, risk_book: Path, out: Path) -> None:
    """Add the sheets of a risk workbook to another workbook, or bring them up to date there.

    Parameters
    ----------
    book : Path
        The buyer's workbook, .xlsx or .xlsm.
    risk_book : Path
        As `bomrisk_templates.fill_bom_risk` wrote it.
    out : Path
        The file to write, which may be `book`: it appears only when it is complete. Of `book`, only the list of sheets and
        names, the list of cell formats and the package's own lists change; the order in which cells are computed
        (``calcChain.xml``), which programs work out anew, is left out. Every other part is the same byte for byte.

    Raises
    ------
    InputError
        If nothing can be written into this workbook without harm; then nothing was.
    """
    require_workbook_file(book)
    with closing(Package(book)) as theirs, closing(Package(risk_book)) as ours:
        check_safe(theirs)
        _Graft(theirs, ours).apply()
        with atomic_file(out) as stream:
            _save(theirs, stream)
            theirs.close()  # the file may be replaced by what was written


def check_into(book: Path, template: Path) -> None:
    """Check, before any work is done, that our sheets can be written into a workbook.

    Parameters
    ----------
    book : Path
        The buyer's workbook.
    template : Path
        The template of the risk workbook.

    Raises
    ------
    InputError
        If they cannot, with all reasons.
    """
    require_workbook_file(book)
    with closing(Package(book)) as theirs, closing(Package(template)) as ours:
        check_safe(theirs)
        _Graft(theirs, ours).check_names()


class _Graft:
    """What is done to the buyer's package."""

    def __init__(self, theirs: Package, ours: Package) -> None:
        self.theirs, self.ours = theirs, ours
        self.their_book, self.our_book = WorkbookPart(theirs), WorkbookPart(ours)
        self.types, self.our_types = theirs.content_types(), ours.content_types()
        self.sheets = {mark_of(each.name): each for each in self.our_book.sheets}
        # A sheet that only an earlier version had is one of theirs by now.
        self.present = {mark: name for mark, name in our_sheets(self.their_book).items() if mark in self.sheets}
        self.new_names: dict[str, str] = {}

    def apply(self) -> None:
        self._drop_calculation_chain()
        sheets, present = self.sheets, self.present
        self.check_names()
        self._remove_our_names(set(present.values()))
        taken = [each.name for each in self.their_book.sheets]
        wanted = [sheet.name for mark, sheet in sheets.items() if mark not in present]
        self.new_names = dict(free_names(wanted, taken))
        self.new_names |= {sheets[mark].name: name for mark, name in present.items()}
        renamed = {old: new for old, new in self.new_names.items() if old != new}
        self._remove_our_parts(set(present.values()))
        numbers = self._merge_styles()
        parts = self._new_parts()
        self._copy_parts(parts, numbers, renamed)
        for mark, sheet in sheets.items():
            self._enter(sheet, parts[sheet.part], is_there=mark in present)
        self._add_our_names(sheets)
        self.their_book.save()
        self.theirs.write(CONTENT_TYPES, xml_bytes(self.types.root))

    def check_names(self) -> None:
        """Refuse where something of theirs already has a name of ours."""
        present = set(self.present.values())
        ours = by_name(self.our_book.names)
        foreign = [
            name.name
            for key, name in by_name(self.their_book.names).items()
            if key in ours and self.their_book.sheet_of(name.target) not in present
        ]
        table_names = {name.casefold() for name in self._tables_of(self.ours, _all_parts(self.our_book.sheets))}
        other_parts = [each.part for each in self.their_book.sheets if each.name not in present]
        foreign += [name for name in self._tables_of(self.theirs, other_parts) if name.casefold() in table_names]
        if foreign:
            raise InputError(
                f"The workbook has names of its own that our sheets need: {', '.join(sorted(foreign)[:5])}"
                f"{' and more' if len(foreign) > 5 else ''}.",
                where=self.theirs.path.name,
                action="It may be a risk workbook itself: then rate it without --into. Else rename or delete these names there.",
            )

    @staticmethod
    def _tables_of(package: Package, sheets: Iterable[str]) -> Iterator[str]:
        for sheet in sheets:
            for relation in package.relations(sheet):
                if relation.kind == "table" and (found := _TABLE_NAME.search(package.read(relation.target))):
                    yield found[1].decode()

    def _remove_our_names(self, present: set[str]) -> None:
        book = self.their_book
        book.remove_names(
            name
            for name in book.names
            if name.sheet in present or (name.name.startswith(_OUR_NAMES) and book.sheet_of(name.target) in present)
        )

    def _remove_our_parts(self, present: set[str]) -> None:
        """Take away what only our earlier sheets needed."""
        book = self.their_book
        gone = [each for each in book.sheets if each.name in present]
        if not gone:
            return
        before = self.theirs.reachable([each.part for each in gone])
        self.theirs.unrelate(book.part, [each.relation for each in gone])
        kept = self.theirs.reachable([each.target for each in self.theirs.relations("")])
        for part in before - kept:
            self.theirs.remove(part)
            self.types.forget(part)

    def _merge_styles(self) -> StyleNumbers:
        our_part, theme = self.our_book.related("styles"), self.our_book.related("theme")
        assert our_part is not None
        their_part = self.their_book.related("styles") or self._first_styles()
        styles = parse_xml(self.theirs.read(their_part), their_part)
        numbers = merge_styles(
            styles,
            parse_xml(self.ours.read(our_part), our_part),
            parse_xml(self.ours.read(theme), theme) if theme else None,
        )
        self.theirs.write(their_part, xml_bytes(styles))
        return numbers

    def _first_styles(self) -> str:
        """Add a list of formats to a workbook that has none, which is legal and rare."""
        part = self.their_book.part.rpartition("/")[0] + "/styles.xml"
        self.theirs.write(part, _PLAIN_STYLES)
        self.types.declare(part, self.our_types.of(self.our_book.related("styles") or ""))
        self.theirs.relate(self.their_book.part, f"{_REL_TYPES}styles", part)
        return part

    def _new_parts(self) -> dict[str, str]:
        """Name the parts that our sheets consist of as no part there is named."""
        wanted = self.ours.reachable(_all_parts(self.our_book.sheets))
        # Charts and drawings come from the same sheets each time: the same part gets the same name.
        found: dict[str, str] = {}
        for part in sorted(wanted):
            folder, _, name = part.rpartition("/")
            new, number = f"{folder}/bomrisk_{name}", 1
            while new in self.theirs:
                number += 1
                new = f"{folder}/bomrisk{number}_{name}"
            found[part] = new
        return found

    def _copy_parts(self, parts: dict[str, str], numbers: StyleNumbers, renamed: dict[str, str]) -> None:
        sheets = set(_all_parts(self.our_book.sheets))
        shared = self.our_book.related("sharedStrings")
        texts = shared_texts(self.ours.read(shared) if shared else None)
        following = self._first_table_id()
        for old, new in parts.items():
            if old in sheets:
                content: bytes | Iterable[bytes] = rewritten_sheet(self.ours.pieces(old), texts, numbers, renamed)
            elif self.our_types.of(old).endswith("table+xml"):
                content = rewritten_table(self.ours.read(old), following, numbers, renamed)
                following += 1
            else:
                content = renamed_sheets(self.ours.read(old), renamed)
            self.theirs.write(new, content)
            self.types.declare(new, self.our_types.of(old))
            if rels_of(old) in self.ours:
                self.theirs.write(rels_of(new), self._repointed(old, parts))

    def _repointed(self, part: str, parts: dict[str, str]) -> bytes:
        """Write the relationships of a part of ours with the new names of what they point at."""
        root = parse_xml(self.ours.read(rels_of(part)), rels_of(part))
        targets = {each.key: each.target for each in self.ours.relations(part)}
        for element in root:
            target = targets.get(element.get("Id", ""), "")
            if target in parts:
                element.set("Target", f"/{parts[target]}")
        return xml_bytes(root)

    def _first_table_id(self) -> int:
        """Give a number above those of all tables."""
        numbers = [0]
        for part in self.theirs.parts:
            if self.types.of(part).endswith(("table+xml", "tableSingleCells+xml")):
                numbers += map(int, _TABLE_ID.findall(self.theirs.read(part)))
        return max(numbers) + 1

    def _enter(self, sheet: SheetEntry, part: str, *, is_there: bool) -> None:
        """List a sheet, or let its entry point at its new part."""
        relation = self.theirs.relate(self.their_book.part, f"{_REL_TYPES}worksheet", part)
        name = self.new_names[sheet.name]
        if is_there:
            self.their_book.point_sheet(name, relation)
        else:
            self.their_book.add_sheet(name, relation, sheet.state)

    def _add_our_names(self, sheets: dict[str, SheetEntry]) -> None:
        renamed = {old: new for old, new in self.new_names.items() if old != new}
        self.their_book.add_names(
            Name(
                name.name,
                renamed_formula(name.target, renamed),
                self.new_names[name.sheet] if name.sheet else "",
                name.hidden,
            )
            for name in self.our_book.names
        )
        self.their_book.add_names(
            Name(SHEET_MARK + mark, f"{sheet_prefix(self.new_names[sheet.name])}$A$1", hidden=True)
            for mark, sheet in sheets.items()
        )

    def _drop_calculation_chain(self) -> None:
        """Leave out the order of computing, which does not know our cells; programs work it out when they open the file."""
        for relation in self.their_book.relations.values():
            if relation.kind == "calcChain" and relation.target in self.theirs:
                self.theirs.remove(relation.target)
                self.types.forget(relation.target)
                self.theirs.unrelate(self.their_book.part, [relation.key])


def _all_parts(sheets: Iterable[SheetEntry]) -> list[str]:
    return [each.part for each in sheets if each.part]


def _save(package: Package, stream: object) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]
        for name in package.parts:
            entry = package.entries.get(name)
            fresh = zipfile.ZipInfo(name, entry.date_time if entry else (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = entry.compress_type if entry else zipfile.ZIP_DEFLATED
            fresh.external_attr = entry.external_attr if entry else 0
            content = package.changed.get(name)
            with archive.open(fresh, "w", force_zip64=True) as target:
                for piece in (
                    package.pieces(name) if content is None else [content] if isinstance(content, bytes) else content
                ):
                    target.write(piece)
