"""Labels of a chart's points taken from cells, as Excel 2013 and later write them: LibreOffice, too, shows them.

What XlsxWriter writes, a reference in each label, is understood by Excel only. The extension is that of [MS-ODRAWXML] 2.24.3
(``c15:datalabelsRange``, ``c15:showDataLabelsRange``), with a field of type CELLRANGE in each label.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from bomrisk_templates.package.archive import atomic_file, read_archive, write_archive

__all__ = ["label_from_cells"]

_NS: Final = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
}
_LABEL: Final = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_SERIES: Final = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
_SHOWN: Final = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def label_from_cells(path: Path, reference: str, points: int) -> None:
    """Let the first series of a workbook's only chart take its labels from cells.

    Parameters
    ----------
    path : Path
    reference : str
        The cells, e.g. ``Figures!$A$6:$A$35``.
    points : int
        How many cells these are.
    """
    entries, parts = read_archive(path)
    name = "xl/charts/chart1.xml"
    root = etree.fromstring(parts[name])
    series = root.find(".//c:ser", _NS)
    assert series is not None
    labels = series.find("c:dLbls", _NS)
    assert labels is not None
    properties = labels.find("c:txPr//a:defRPr", _NS)
    assert properties is not None
    style = etree.tostring(properties).decode()
    for at in range(points):
        labels.insert(at, _label(at, style.replace("defRPr", "rPr")))
    labels.append(_extension(_LABEL, '<c15:showDataLabelsRange val="1"/>'))
    cache = f'<c15:dlblRangeCache><c:ptCount val="{points}"/></c15:dlblRangeCache>'
    series.append(_extension(_SERIES, f"<c15:datalabelsRange><c15:f>{reference}</c15:f>{cache}</c15:datalabelsRange>"))
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with atomic_file(path) as stream:
        write_archive(stream, entries, parts)


def _parsed(xml: str) -> etree._Element:
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _NS.items())
    head, _, rest = xml.partition(">") if not xml.split(">")[0].endswith("/") else xml.partition("/>")
    return etree.fromstring(f"{head} {spaces}>{rest}")


def _extension(uri: str, content: str) -> etree._Element:
    return _parsed(f'<c:extLst><c:ext uri="{uri}">{content}</c:ext></c:extLst>')


def _label(at: int, style: str) -> etree._Element:
    field = f"{{00000000-0000-4000-8000-{at:012d}}}"
    text = f'<a:p><a:fld id="{field}" type="CELLRANGE">{style}<a:pPr/><a:t>[CELLRANGE]</a:t></a:fld></a:p>'
    shown = "".join(f'<c:{each} val="0"/>' for each in _SHOWN)
    extension = f'<c:extLst><c:ext uri="{_LABEL}"><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
    body = f"<c:rich><a:bodyPr/><a:lstStyle/>{text}</c:rich>"
    return _parsed(f'<c:dLbl><c:idx val="{at}"/><c:tx>{body}</c:tx><c:dLblPos val="r"/>{shown}{extension}</c:dLbl>')
