"""Charts that say what they leave out: programs differ in what they take for granted.

XlsxWriter writes charts as Excel 2007 did, in which a label shows nothing but what it names. By the standard the elements that
are left out mean "yes" (ECMA-376, part 1, 21.2: CT_Boolean), so that a program which does not take the file for one of 2007
shows the legend's key, the series and the category with each value, and rounds the corners.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from bomrisk_templates.package.archive import atomic_file, read_archive, write_archive

__all__ = ["state_chart_defaults"]

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: Of each element: what it must say, and behind which of its children the standard wants that.
_STATED: Final = {
    "chartSpace": (("roundedCorners", ("date1904", "lang")),),
    "chart": (("autoTitleDeleted", ("title",)),),
    "title": (("overlay", ("tx", "layout")),),
    "legend": (("overlay", ("legendPos", "legendEntry", "layout")),),
    "barChart": (("varyColors", ("barDir", "grouping")),),
}
_SHOWN: Final = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def state_chart_defaults(path: Path) -> None:
    """Write out the defaults in all charts of a workbook that XlsxWriter wrote."""
    entries, parts = read_archive(path)
    for name in parts:
        if name.startswith("xl/charts/chart"):
            root = etree.fromstring(parts[name])
            _state(root)
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with atomic_file(path) as stream:
        write_archive(stream, entries, parts)


def _state(root: etree._Element) -> None:
    for name, stated in _STATED.items():
        for element in list(root.iter(_C + name)):
            for child, behind in stated:
                if element.find(_C + child) is None:
                    before = {_C + each for each in behind}
                    place = max((at for at, each in enumerate(element, start=1) if each.tag in before), default=0)
                    element.insert(place, etree.Element(_C + child, val="0"))
    for labels in root.iter(_C + "dLbls"):
        shown = {each.tag: each.get("val", "1") for each in labels if each.tag in {_C + name for name in _SHOWN}}
        for each in [each for each in labels if each.tag in shown]:
            labels.remove(each)
        for name in _SHOWN:
            etree.SubElement(labels, _C + name, val=shown.get(_C + name, "0"))
