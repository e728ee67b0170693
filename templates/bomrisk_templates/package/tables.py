"""Excel tables (list objects): their name, place and columns, and how their part changes when they grow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bomrisk_templates.package.cell_refs import Area
from bomrisk_templates.package.xml_text import escape, unescape

__all__ = ["Table"]

_COLUMN = re.compile(r"<tableColumn\b[^>]*?(?:/>|>.*?</tableColumn>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the workbook.

    Parameters
    ----------
    name : str
        Its name, unique in the workbook.
    part, sheet_part : str
        Paths of its own part and of the sheet that it is on.
    area : Area
        Header row and body.
    columns : tuple of str
        Header texts.
    xml : str
        The part's text.
    """

    name: str
    part: str
    sheet_part: str
    area: Area
    columns: tuple[str, ...]
    xml: str

    @classmethod
    def parse(cls, part: str, sheet_part: str, xml: str) -> Table:
        """Read a table part."""
        name = re.search(r'<table\b[^>]*?\bdisplayName="([^"]*)"', xml)
        ref = re.search(r'<table\b[^>]*?\bref="([^"]*)"', xml)
        if name is None or ref is None:
            raise ValueError(f"{part} is no table part")
        columns = [re.search(r'\bname="([^"]*)"', each) for each in _COLUMN.findall(xml)]
        headers = tuple(unescape(each.group(1)) for each in columns if each is not None)
        return cls(unescape(name.group(1)), part, sheet_part, Area.parse(ref.group(1)), headers, xml)

    @property
    def body(self) -> Area:
        """The rows under the header."""
        return replace(self.area, top=self.area.top + 1)

    def column(self, header: str) -> int:
        """Return the sheet column of a header."""
        return self.area.left + self.columns.index(header)

    def grown(self, count: int, columns: Sequence[tuple[str, str]] | None = None) -> Table:
        """Return the table with another number of rows and, if given, other columns.

        Parameters
        ----------
        count : int
            Rows of the body; a table keeps one row at least.
        columns : sequence of (header, like), optional
            New headers, each made like a present column.
        """
        right = self.area.left + len(columns) - 1 if columns is not None else self.area.right
        area = replace(self.area, bottom=self.area.top + max(count, 1), right=right)
        xml = self.xml.replace(f'ref="{self.area}"', f'ref="{area}"')
        if columns is None:
            return replace(self, area=area, xml=xml)
        present = dict(zip(self.columns, _COLUMN.findall(xml), strict=True))
        written = []
        for number, (header, like) in enumerate(columns, start=1):
            before, _, after = re.split(r'(\bname="[^"]*")', present[like], maxsplit=1)
            column = f'{before}name="{escape(header)}"{after}'
            written.append(re.sub(r'\bid="\d+"', f'id="{number}"', column, count=1))
        block = f'<tableColumns count="{len(written)}">{"".join(written)}</tableColumns>'
        xml = re.sub(r"<tableColumns\b.*?</tableColumns>", lambda _: block, xml, flags=re.DOTALL)
        return replace(self, area=area, xml=xml, columns=tuple(header for header, _ in columns))
