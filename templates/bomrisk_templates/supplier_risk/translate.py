"""A template in another language: each of its texts that stands in the table of texts is exchanged, all others stay."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bomrisk_templates.package.names import sheet_prefix
from bomrisk_templates.package.tables import Table
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.package.xml_text import escape, unescape
from bomrisk_templates.supplier_risk.texts import Texts

__all__ = ["translate"]

_ELEMENT = re.compile(r"(>)([^<>]+)(?=<)")
_SHOWN = re.compile(r'(\b(?:prompt|promptTitle|error|errorTitle|name|descr)=")([^"]*)(?=")')
_HEADER_OF_TABLE = re.compile(r'(<tableColumn\b[^>]*?\bname=")([^"]*)(?=")')
_IN_BRACKETS = re.compile(r"(\[)([^\[\]]+)(?=\])")
_SHEET = re.compile(r'(<sheet\b[^>]*?\bname=")([^"]*)(?=")')
_FORMULA = re.compile(r"(?<=<f>)[^<]*(?=</f>)|(?<=<calculatedColumnFormula>)[^<]*(?=</calculatedColumnFormula>)")
_FOOTER = re.compile(r"<(odd|even|first)(Header|Footer)>.*?</\1\2>", re.DOTALL)


def translate(book: Workbook, texts: Texts) -> None:
    """Exchange the texts of a template that was just opened.

    Parameters
    ----------
    book : Workbook
    texts : Texts
        Sheet names and headers among them; formulas, names and validations follow.
    """
    words = texts.exchange()
    sheets = {name: words.get(name, name) for name in book.sheet_parts}
    for part in book.parts:
        if not part.endswith(".xml"):
            continue
        before = book.text(part)
        after = _translated(part, before, words, sheets)
        if after != before:
            book.parts[part] = after.encode()
    core = "docProps/core.xml"
    if core in book.parts:
        language = f"<dc:language>{texts.language}</dc:language>"
        book.parts[core] = re.sub(r"<dc:language>[^<]*</dc:language>", language, book.text(core)).encode()
    book.sheet_parts = {sheets[name]: part for name, part in book.sheet_parts.items()}
    book.tables = {
        table.name: Table.parse(table.part, table.sheet_part, book.text(table.part)) for table in book.tables.values()
    }


def _translated(part: str, xml: str, words: Mapping[str, str], sheets: Mapping[str, str]) -> str:
    def exchanged(match: re.Match[str]) -> str:
        text = unescape(match.group(2))
        return match.group(1) + (escape(words[text]) if text in words else match.group(2))

    def formula(match: re.Match[str]) -> str:
        return _IN_BRACKETS.sub(exchanged, match.group())

    if part == "xl/workbook.xml":
        xml = _SHEET.sub(exchanged, xml)
        return re.sub(
            r"(<definedName\b[^>]*>)([^<]*)", lambda found: found.group(1) + _pointed(found.group(2), sheets), xml
        )
    if part.startswith("xl/tables/"):
        return _FORMULA.sub(formula, _HEADER_OF_TABLE.sub(exchanged, xml))
    if part.startswith("xl/worksheets/"):
        xml = _FOOTER.sub(lambda found: _footer(found.group(), words), xml)
        return _SHOWN.sub(exchanged, _FORMULA.sub(formula, xml))
    if part == "docProps/app.xml":
        xml = _ELEMENT.sub(exchanged, xml)
        return re.sub(r"(?<=<vt:lpstr>)[^<]*!", lambda found: _pointed(found.group(), sheets), xml)
    if part in ("xl/sharedStrings.xml", "docProps/core.xml"):
        return _ELEMENT.sub(exchanged, xml)
    return xml


def _pointed(references: str, sheets: Mapping[str, str]) -> str:
    """Let references into sheets follow the names of these."""
    for old, new in sheets.items():
        for prefix in (sheet_prefix(old), "'" + old.replace("'", "''") + "'!"):
            if old != new:
                references = re.sub(rf"(?<![\w'])({re.escape(escape(prefix))})", escape(sheet_prefix(new)), references)
    return references


def _footer(xml: str, words: Mapping[str, str]) -> str:
    """Texts in headers and footers stand between codes, so that pieces are looked for."""
    for old, new in words.items():
        if "&P" in old or f"&amp;K5A6472{escape(old)}" in xml:
            xml = xml.replace(escape(old), escape(new))
    return xml
