"""The cells with formulas of a worksheet part, with their places in its bytes, so that one can be replaced and no other is touched.

An XML parser finds the places: a pattern would have to know all forms in which programs write cells (blank ones that close
themselves, other quotes, prefixes, comments), and one that it does not know would cost cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from bomrisk.errors import InputError
from bomrisk_templates.reading.grid import column_index, column_letter

__all__ = ["FormulaCell", "formula_cells"]


@dataclass(slots=True)
class FormulaCell:
    """A cell with a formula.

    Parameters
    ----------
    tag : str
        Of its element, with the prefix that the part uses.
    place : str
        ``B2``, also where the file does not write it.
    attributes : mapping
        Of the cell.
    start, end : int
        Where its element begins and ends, in bytes.
    formula : str
        Without the equals sign; empty where it is that of another cell, filled down.
    formula_attributes : mapping
    value : str or None
        As written; None without one.
    """

    tag: str
    place: str
    attributes: Mapping[str, str]
    start: int
    end: int = 0
    formula: str = ""
    formula_attributes: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    has_formula: bool = False


def formula_cells(content: bytes, where: str) -> list[FormulaCell]:
    """Find the cells with formulas.

    Parameters
    ----------
    content : bytes
        Of the part.
    where : str
        Name of the sheet, for an error.

    Raises
    ------
    InputError
        If the part is no XML as a workbook holds it.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: reader.end(name, parser.CurrentByteIndex)
    parser.CharacterDataHandler = reader.text
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: reader.declared(encoding)
    # Workbooks declare no entities; in a crafted file they can be made to fill the memory.
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise InputError(
            f"The sheet cannot be read: {error}.",
            where=where,
            action="Save the workbook anew with Excel, then try again.",
        ) from error
    for cell in reader.cells:
        # The parser tells where the closing tag begins; what is left of it holds no other bracket.
        cell.end = content.index(b">", cell.end) + 1
    return reader.cells


class _Reader:
    """What the parser has told so far."""

    def __init__(self) -> None:
        self.cells: list[FormulaCell] = []
        self._prefix: str | None = None
        self._path: list[str] = []
        self._row = self._column = 0
        self._cell: FormulaCell | None = None

    def declared(self, encoding: str | None) -> None:
        if encoding is not None and encoding.casefold() not in ("utf-8", "us-ascii"):
            raise ValueError(f"it is written in {encoding}")

    def doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type")

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if self._prefix is None:
            self._prefix = name.removesuffix("worksheet")
        parents = self._path[-2:]
        self._path.append(name)
        tag = self._local(name)
        if tag == "row" and len(parents) == 2 and self._local(parents[1]) == "sheetData":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c" and parents and self._local(parents[-1]) == "row":
            place = attributes.get("r") or f"{column_letter(self._column)}{self._row}"
            self._column = (column_index(place.rstrip("0123456789")) or 0) + 1
            self._cell = FormulaCell(name, place, attributes, at)
        elif self._cell is not None and parents[-1] == self._cell.tag:
            if tag == "f":
                self._cell.has_formula, self._cell.formula_attributes = True, attributes
            elif tag == "v":
                self._cell.value = ""

    def end(self, name: str, at: int) -> None:
        self._path.pop()
        if self._cell is not None and name == self._cell.tag:
            if self._cell.has_formula:
                self._cell.end = at
                self.cells.append(self._cell)
            self._cell = None

    def text(self, text: str) -> None:
        if self._cell is None or len(self._path) < 2 or self._path[-2] != self._cell.tag:
            return
        tag = self._local(self._path[-1])
        if tag == "f":
            self._cell.formula += text
        elif tag == "v":
            self._cell.value = (self._cell.value or "") + text

    def _local(self, name: str) -> str:
        """Name without the prefix of the part; with another one it is nothing that a sheet is made of."""
        prefix = self._prefix or ""
        return name.removeprefix(prefix) if name.startswith(prefix) else ""
