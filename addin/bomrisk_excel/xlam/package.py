"""The .xlam around VBA project and ribbon: an Office package with one sheet, its configuration."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from xml.sax.saxutils import escape

__all__ = ["package"]

_RIBBON, _VBA = "customUI/customUI14.xml", "xl/vbaProject.bin"
_SHEET, _TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_FIXED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/_rels/workbook.xml.rels",
    _TEXTS,
    "xl/styles.xml",
    "xl/theme/theme1.xml",
    "xl/workbook.xml",
    _SHEET,
)
_WHEN = (1980, 1, 1, 0, 0, 0)
_WINDOWS = 0


def package(vba: bytes, ribbon: bytes, configuration: Mapping[str, str]) -> bytes:
    """Put the add-in together.

    Parameters
    ----------
    vba : bytes
        The VBA project.
    ribbon : bytes
        The ribbon's XML.
    configuration : mapping
        Written to the sheet ``bomrisk.conf``, names in A, values in B.

    Returns
    -------
    bytes
        The same bytes for the same input, on any system: nothing is compressed, because zlib's output is not the same everywhere.
    """
    folder = files(__package__) / "sources" / "parts"
    texts = {name: folder.joinpath(*name.split("/")).read_text("utf-8") for name in _FIXED}
    texts[_SHEET], texts[_TEXTS] = _with_configuration(texts[_SHEET], texts[_TEXTS], configuration)
    parts = {name: text.encode() for name, text in texts.items()} | {_RIBBON: ribbon, _VBA: vba}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system = _WINDOWS  # else it says on which system the file was made
            archive.writestr(info, content)
    return stream.getvalue()


def _with_configuration(sheet: str, texts: str, configuration: Mapping[str, str]) -> tuple[str, str]:
    """Sheet and table of texts; everything as text, because VBA turns a TRUE into the word of the user's language."""
    rows, items = [], list[str]()
    for number, pair in enumerate(configuration.items(), 1):
        cells = (
            f'<c r="{column}{number}" s="1" t="s"><v>{place}</v></c>' for place, column in enumerate("AB", len(items))
        )
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
        items += [f"<si><t>{escape(text)}</t></si>" for text in pair]
    texts = texts.replace("{count}", str(len(items))).replace("{texts}", "".join(items))
    return sheet.replace("{rows}", "".join(rows)), texts
