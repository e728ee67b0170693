"""Replace formulas of this add-in by their values in a workbook file, and change nothing else in it.

The file itself says what Excel's objects do not say alike in all versions: which cells an array or a spilled table fills (all of
them carry their value; only the first one has the formula), and what each formula's value was when the workbook was saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bomrisk_excel.ribbon.sheet_cells import FormulaCell, formula_cells
from bomrisk_templates.package.archive import atomic_file, read_archive, write_archive
from bomrisk_templates.package.recalculation import drop_calculation_chain, drop_mentions
from bomrisk_templates.package.relations import BOOK, related, sheet_parts
from bomrisk_templates.package.xml_text import unescape

__all__ = ["FrozenCell", "FrozenFile", "calls_this_addin", "freeze_file"]

_CALL = re.compile(r"\bBOMRISK_[A-Z0-9_]+\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ELSEWHERE = re.compile(r"<(?:definedName|formula|formula1|formula2|x14:formula1|xm:f)\b[^>]*>([^<]*)<")
_WITH_FORMULAS = ("xl/workbook", "xl/worksheets/", "xl/charts/", "xl/drawings/", "xl/tables/", "xl/pivot")


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """A cell that had a formula.

    Parameters
    ----------
    sheet, cell : str
    kind : str
        Type of the value as the file writes it: ``n``, ``str``, ``b`` or ``e``.
    value : str or None
        None where the file holds none.
    area : str
        Cells that the formula fills, where these are several.
    """

    sheet: str
    cell: str
    kind: str
    value: str | None
    area: str = ""


@dataclass(slots=True)
class FrozenFile:
    """A workbook file with the formulas of this add-in replaced, not yet written.

    Parameters
    ----------
    cells : list of FrozenCell
    elsewhere : int
        Calls in defined names, conditional formats and validations, which have no value to put in their place.
    """

    cells: list[FrozenCell] = field(default_factory=list)
    elsewhere: int = 0
    write: Callable[[Path], None] = field(default=lambda _path: None)


def calls_this_addin(formula: str) -> bool:
    """Whether a formula calls one of our functions; their names inside a text do not count."""
    return _CALL.search(_QUOTED.sub('""', formula)) is not None


def freeze_file(path: Path) -> FrozenFile:
    """Read a workbook file and replace the formulas in it.

    Raises
    ------
    InputError
        If it is no .xlsx or .xlsm file.
    """
    entries, parts = read_archive(path)
    frozen = FrozenFile()
    for name, part in sheet_parts(parts).items():
        if "worksheets/" in part and b"BOMRISK_" in parts.get(part, b"").upper():
            parts[part] = _freeze_sheet(name, parts[part], frozen)
    for part, content in parts.items():
        if part == BOOK or part.startswith("xl/worksheets/sheet"):
            texts = _ELSEWHERE.findall(content.decode("utf-8", "replace"))
            frozen.elsewhere += sum(calls_this_addin(unescape(text)) for text in texts)
    if frozen.cells:
        drop_calculation_chain(parts)
        _drop_link(parts)

    def write(out: Path) -> None:
        with atomic_file(out) as target:
            write_archive(target, entries, parts)

    frozen.write = write
    return frozen


def _freeze_sheet(name: str, content: bytes, frozen: FrozenFile) -> bytes:
    found = formula_cells(content, name)
    # A formula that was filled down is written once; the other cells refer to its number.
    shared = {
        cell.formula_attributes.get("si")
        for cell in found
        if cell.formula_attributes.get("t") == "shared" and calls_this_addin(cell.formula)
    }
    pieces: list[bytes] = []
    done = 0
    for cell in found:
        described = cell.formula_attributes
        if calls_this_addin(cell.formula) or (described.get("t") == "shared" and described.get("si") in shared):
            pieces += [content[done : cell.start], _value_cell(name, cell, frozen).encode("utf-8")]
            done = cell.end
    return b"".join([*pieces, content[done:]])


def _value_cell(sheet: str, cell: FormulaCell, frozen: FrozenFile) -> str:
    kind, value, formula = cell.attributes.get("t", "n"), cell.value, cell.formula_attributes
    area = formula.get("ref", "") if formula.get("t") == "array" else ""
    frozen.cells.append(FrozenCell(sheet, cell.place, kind, None if value is None else _shown(value), area))
    kept = "".join(f" {key}={quoteattr(text)}" for key, text in cell.attributes.items() if key not in ("t", "cm"))
    prefix = cell.tag.removesuffix("c")
    if value is None:
        return f"<{cell.tag}{kept}/>"
    written = escape(value, {"\r": "&#13;"})
    if kind == "str":
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{written}</{prefix}t></{prefix}is>'
        return f'<{cell.tag}{kept} t="inlineStr">{inner}</{cell.tag}>'
    if kind != "n":
        kept += f' t="{kind}"'
    return f"<{cell.tag}{kept}><{prefix}v>{written}</{prefix}v></{cell.tag}>"


def _shown(value: str) -> str:
    """A value as Excel shows it: what XML forbids stands in a file as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


def _drop_link(parts: dict[str, bytes]) -> None:
    """Drop the link to the add-in's file, so that recipients are not asked to update it.

    Links are counted in their order; only the last can go without renumbering the others.
    """
    book = parts[BOOK].decode("utf-8")
    references = re.findall(r'<externalReference\b[^>]*r:id="([^"]+)"[^>]*/>', book)
    if not references:
        return
    number, last = len(references), references[-1]
    part = related(parts, BOOK).get(last, "")
    if b"BOMRISK_" not in parts.get(part, b"").upper():
        return
    used = f"[{number}]".encode()
    if any(used in content for name, content in parts.items() if name.startswith(_WITH_FORMULAS)):
        return
    book = re.sub(rf'<externalReference\b[^>]*r:id="{re.escape(last)}"[^>]*/>', "", book)
    parts[BOOK] = re.sub(r"<externalReferences>\s*</externalReferences>", "", book).encode("utf-8")
    name = part.rsplit("/", 1)[1]
    drop_mentions(parts, re.escape(name))
    parts.pop(part)
    parts.pop(f"{part.rsplit('/', 1)[0]}/_rels/{name}.rels", None)
