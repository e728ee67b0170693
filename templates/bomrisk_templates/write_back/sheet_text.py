"""The text of our own parts, rewritten for another workbook: formats, shared texts and names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from bomrisk_templates.package.names import sheet_prefix
from bomrisk_templates.package.xml_text import escape, unescape
from bomrisk_templates.write_back.merged_styles import StyleNumbers

__all__ = ["renamed_formula", "renamed_sheets", "rewritten_sheet", "rewritten_table", "shared_texts"]

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED_CELL: Final = re.compile(rb'(<c\b[^>]*?) t="s"([^>]*)><v>(\d+)</v></c>')
_CELL_STYLE: Final = re.compile(rb'(<(?:c|row)\b[^>]*? s=")(\d+)(")')
_COLUMN_STYLE: Final = re.compile(rb'(<col\b[^>]*? style=")(\d+)(")')
_CONDITION: Final = re.compile(rb'(\b(?:dxfId|\w+DxfId)=")(\d+)(")')
_FORMULA: Final = re.compile(
    rb"(<(?:f|formula|formula1|formula2|xm:f|c:f|calculatedColumnFormula)\b[^>]*>)([^<]*![^<]*)(<)"
)
_LOCATION: Final = re.compile(rb'(<hyperlink\b[^>]*? location=")([^"]*)(")')
_SELECTED: Final = b' tabSelected="1"'
#: A reference to a sheet within a formula, or a text, which is left alone.
_PREFIX: Final = re.compile(r"""("(?:[^"]|"")*")|('(?:[^']|'')+'|[A-Za-z_\\\u0080-\uffff][\w.\\]*)!""")


def shared_texts(content: bytes | None) -> list[bytes]:
    """Take the shared texts of a workbook apart, each as the inside of a cell's own text."""
    if content is None:
        return []
    texts = []
    for item in etree.fromstring(content):
        if item.tag == f"{{{_MAIN}}}si":
            etree.cleanup_namespaces(item)
            inner = b"".join(etree.tostring(each, with_tail=False) for each in item)
            texts.append(inner.replace(f' xmlns="{_MAIN}"'.encode(), b""))
    return texts


def rewritten_sheet(
    pieces: Iterable[bytes], texts: list[bytes], numbers: StyleNumbers, names: Mapping[str, str]
) -> Iterator[bytes]:
    """Rewrite a worksheet of ours, row by row.

    Parameters
    ----------
    pieces : iterable of bytes
        The part.
    texts : list of bytes
        From `shared_texts`.
    numbers : StyleNumbers
        Where formats are now.
    names : mapping of str to str
        Names of sheets that have another one now.
    """
    for piece in _whole_tags(pieces):
        text = piece.replace(_SELECTED, b"")
        if b' t="s"' in text:
            text = _SHARED_CELL.sub(lambda found: _inline(found, texts), text)
        text = _CELL_STYLE.sub(lambda found: _renumbered(found, numbers.cells), text)
        text = _COLUMN_STYLE.sub(lambda found: _renumbered(found, numbers.cells), text)
        if b"xfId=" in text:
            text = _CONDITION.sub(lambda found: _renumbered(found, numbers.differential), text)
        yield renamed_sheets(text, names)


def rewritten_table(content: bytes, table_id: int, numbers: StyleNumbers, names: Mapping[str, str]) -> bytes:
    """Rewrite a table part of ours: its number in the workbook, its formats."""
    content = re.sub(rb'(<table\b[^>]*? id=")\d+(")', rb"\g<1>%d\2" % table_id, content, count=1)
    content = _CONDITION.sub(lambda found: _renumbered(found, numbers.differential), content)
    return renamed_sheets(content, names)


def renamed_sheets(content: bytes, names: Mapping[str, str]) -> bytes:
    """Let the formulas and links of a part point at sheets by their names of now."""
    if not names:
        return content

    def formula(found: re.Match[bytes]) -> bytes:
        return found[1] + escape(renamed_formula(unescape(found[2].decode()), names)).encode() + found[3]

    return _LOCATION.sub(formula, _FORMULA.sub(formula, content)) if b"!" in content else content


def renamed_formula(formula: str, names: Mapping[str, str]) -> str:
    """Let a formula point at sheets by their names of now."""

    def prefix(found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[0]
        written = found[2]
        name = written[1:-1].replace("''", "'") if written.startswith("'") else written
        return sheet_prefix(names[name]) if name in names else found[0]

    return _PREFIX.sub(prefix, formula)


def _renumbered(found: re.Match[bytes], numbers: Mapping[str, str]) -> bytes:
    return found[1] + numbers[found[2].decode()].encode() + found[3]


def _inline(found: re.Match[bytes], texts: list[bytes]) -> bytes:
    return found[1] + b' t="inlineStr"' + found[2] + b"><is>" + texts[int(found[3])] + b"</is></c>"


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces anew so that each ends behind a row, which no element crosses but the outermost."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b"</row>")
        if end >= 0:
            yield rest[: end + 6]
            rest = rest[end + 6 :]
    yield rest
