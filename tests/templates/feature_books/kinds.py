"""Namespaces, and the kinds of parts: by which relationship each is reached and which content type it must have.

Builder and detectors share these tables, so that a part linked under a wrong type counts as lost.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULTS", "KINDS", "NAMESPACES", "REL", "TYPES", "XMLNS", "Kind"]

_OOX, _MS = "http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/"
_OFFICE = f"{_OOX}officeDocument/2006/relationships/"
_SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_EXCEL, _COMMON = "application/vnd.ms-excel.", "application/vnd.ms-office."
_DRAWING = "application/vnd.openxmlformats-officedocument."

REL = f"{_OOX}package/2006/relationships"
TYPES = f"{_OOX}package/2006/content-types"

NAMESPACES = {
    "x": f"{_OOX}spreadsheetml/2006/main",
    "r": f"{_OOX}officeDocument/2006/relationships",
    "mc": f"{_OOX}markup-compatibility/2006",
    "x14": f"{_MS}spreadsheetml/2009/9/main",
    "x15": f"{_MS}spreadsheetml/2010/11/main",
    "x14ac": f"{_MS}spreadsheetml/2009/9/ac",
    "x15ac": f"{_MS}spreadsheetml/2010/11/ac",
    "xr": f"{_MS}spreadsheetml/2014/revision",
    "xr2": f"{_MS}spreadsheetml/2015/revision2",
    "xr3": f"{_MS}spreadsheetml/2016/revision3",
    "x16r2": f"{_MS}spreadsheetml/2015/02/main",
    "xm": f"{_MS}excel/2006/main",
    "xda": f"{_MS}spreadsheetml/2017/dynamicarray",
    "xlrd": f"{_MS}spreadsheetml/2017/richdata",
    "xlrel": f"{_MS}spreadsheetml/2022/richvaluerel",
    "xfpb": f"{_MS}spreadsheetml/2022/featurepropertybag",
    "xnsv": f"{_MS}spreadsheetml/2019/namedsheetviews",
    "tc": f"{_MS}spreadsheetml/2018/threadedcomments",
    "xdr": f"{_OOX}drawingml/2006/spreadsheetDrawing",
    "a": f"{_OOX}drawingml/2006/main",
    "a14": f"{_MS}drawing/2010/main",
    "asvg": f"{_MS}drawing/2016/SVG/main",
    "c": f"{_OOX}drawingml/2006/chart",
    "cs": f"{_MS}drawing/2012/chartStyle",
    "cx": f"{_MS}drawing/2014/chartex",
    "cx1": f"{_MS}drawing/2015/9/8/chartex",
    "dgm": f"{_OOX}drawingml/2006/diagram",
    "dsp": f"{_MS}drawing/2008/diagram",
    "sle": f"{_MS}drawing/2010/slicer",
    "sle15": f"{_MS}drawing/2012/slicer",
    "tsle": f"{_MS}drawing/2012/timeslicer",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "e": "urn:schemas-microsoft-com:office:excel",
    "ax": f"{_MS}2006/activeX",
    "ds": f"{_OOX}officeDocument/2006/customXml",
    "mashup": "http://schemas.microsoft.com/DataMashup",
    "vt": f"{_OOX}officeDocument/2006/docPropsVTypes",
    "cp": f"{_OOX}officeDocument/2006/custom-properties",
    "clbl": f"{_MS}2020/mipLabelMetadata",
    "ui": f"{_MS}2009/07/customui",
    "we": f"{_MS}webextensions/webextension/2010/11",
    "wetp": f"{_MS}webextensions/taskpanes/2010/11",
}
XMLNS = {prefix: f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()}
"""Declarations ready to be put into a tag."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Which relationship leads to a part, and its content type; None where the file's extension says it (images)."""

    relationship: str
    content_type: str | None = None


def _kinds(base: str, content: str, **kinds: str) -> dict[str, Kind]:
    return {name: Kind(base + name, content + rest) for name, rest in kinds.items()}


KINDS: dict[str, Kind] = {
    "officeDocument": Kind(f"{_OFFICE}officeDocument", f"{_SML}sheet.main+xml"),
    "macroWorkbook": Kind(f"{_OFFICE}officeDocument", f"{_EXCEL}sheet.macroEnabled.main+xml"),
    **_kinds(
        _OFFICE, _SML, worksheet="worksheet+xml", chartsheet="chartsheet+xml", sharedStrings="sharedStrings+xml",
        styles="styles+xml", calcChain="calcChain+xml", sheetMetadata="sheetMetadata+xml", table="table+xml",
        tableSingleCells="tableSingleCells+xml", pivotTable="pivotTable+xml",
        pivotCacheDefinition="pivotCacheDefinition+xml", pivotCacheRecords="pivotCacheRecords+xml",
        comments="comments+xml", connections="connections+xml", queryTable="queryTable+xml",
        externalLink="externalLink+xml", printerSettings="printerSettings", customProperty="customProperty",
        volatileDependencies="volatileDependencies+xml", usernames="userNames+xml",
        revisionHeaders="revisionHeaders+xml",
    ),
    **_kinds(
        _OFFICE, _DRAWING, theme="theme+xml", drawing="drawing+xml", chart="drawingml.chart+xml",
        diagramData="drawingml.diagramData+xml", diagramLayout="drawingml.diagramLayout+xml",
        diagramQuickStyle="drawingml.diagramStyle+xml", diagramColors="drawingml.diagramColors+xml",
        vmlDrawing="vmlDrawing", oleObject="oleObject", customXmlProps="customXmlProperties+xml",
    ),
    "appProperties": Kind(f"{_OFFICE}extended-properties", f"{_DRAWING}extended-properties+xml"),
    "customProperties": Kind(f"{_OFFICE}custom-properties", f"{_DRAWING}custom-properties+xml"),
    "coreProperties": Kind(f"{REL}/metadata/core-properties", "application/vnd.openxmlformats-package.core-properties+xml"),
    "thumbnail": Kind(f"{REL}/metadata/thumbnail"),
    "signatureOrigin": Kind(f"{REL}/digital-signature/origin",
                            "application/vnd.openxmlformats-package.digital-signature-origin"),
    "signature": Kind(f"{REL}/digital-signature/signature",
                      "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"),
    "image": Kind(f"{_OFFICE}image"),
    "customXml": Kind(f"{_OFFICE}customXml", "application/xml"),
    "xmlMaps": Kind(f"{_OFFICE}xmlMaps", "application/xml"),
    "control": Kind(f"{_OFFICE}control", f"{_COMMON}activeX+xml"),
    "ctrlProp": Kind(f"{_OFFICE}ctrlProp", f"{_EXCEL}controlproperties+xml"),
    "powerPivotData": Kind(f"{_OFFICE}powerPivotData", f"{_DRAWING}model+data"),
    "hyperlink": Kind(f"{_OFFICE}hyperlink"),
    "externalLinkPath": Kind(f"{_OFFICE}externalLinkPath"),
    "activeXControlBinary": Kind(f"{_MS}2006/relationships/activeXControlBinary", f"{_COMMON}activeX"),
    "vbaProject": Kind(f"{_MS}2006/relationships/vbaProject", f"{_COMMON}vbaProject"),
    "vbaProjectSignature": Kind(f"{_MS}2006/relationships/vbaProjectSignature", f"{_COMMON}vbaProjectSignature"),
    "vbaProjectSignatureAgile": Kind(
        f"{_MS}2014/relationships/vbaProjectSignatureAgile", f"{_COMMON}vbaProjectSignatureAgile"
    ),
    "ribbon": Kind(f"{_MS}2007/relationships/ui/extensibility", "application/xml"),
    "slicer": Kind(f"{_MS}2007/relationships/slicer", f"{_EXCEL}slicer+xml"),
    "slicerCache": Kind(f"{_MS}2007/relationships/slicerCache", f"{_EXCEL}slicerCache+xml"),
    "diagramDrawing": Kind(f"{_MS}2007/relationships/diagramDrawing", f"{_COMMON}drawingml.diagramDrawing+xml"),
    "timeline": Kind(f"{_MS}2011/relationships/timeline", f"{_EXCEL}timeline+xml"),
    "timelineCache": Kind(f"{_MS}2011/relationships/timelineCache", f"{_EXCEL}timelineCache+xml"),
    "chartStyle": Kind(f"{_MS}2011/relationships/chartStyle", f"{_COMMON}chartstyle+xml"),
    "chartColorStyle": Kind(f"{_MS}2011/relationships/chartColorStyle", f"{_COMMON}chartcolorstyle+xml"),
    "taskpanes": Kind(f"{_MS}2011/relationships/webextensiontaskpanes", f"{_COMMON}webextensiontaskpanes+xml"),
    "webextension": Kind(f"{_MS}2011/relationships/webextension", f"{_COMMON}webextension+xml"),
    "chartEx": Kind(f"{_MS}2014/relationships/chartEx", f"{_COMMON}chartex+xml"),
    "rdRichValue": Kind(f"{_MS}2017/06/relationships/rdRichValue", f"{_EXCEL}rdrichvalue+xml"),
    "rdRichValueStructure": Kind(
        f"{_MS}2017/06/relationships/rdRichValueStructure", f"{_EXCEL}rdrichvaluestructure+xml"
    ),
    "richValueRel": Kind(f"{_MS}2022/10/relationships/richValueRel", f"{_EXCEL}richvaluerel+xml"),
    "threadedComment": Kind(f"{_MS}2017/10/relationships/threadedComment", f"{_EXCEL}threadedcomments+xml"),
    "person": Kind(f"{_MS}2017/10/relationships/person", f"{_EXCEL}person+xml"),
    "namedSheetView": Kind(f"{_MS}2019/04/relationships/namedSheetView", f"{_EXCEL}namedsheetviews+xml"),
    "label": Kind(f"{_MS}2020/02/relationships/classificationlabels", f"{_COMMON}classificationlabels+xml"),
    "FeaturePropertyBag": Kind(f"{_MS}2022/11/relationships/FeaturePropertyBag", f"{_EXCEL}featurepropertybag+xml"),
}  # fmt: skip

DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "vml": f"{_DRAWING}vmlDrawing",
    "bin": f"{_SML}printerSettings",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "emf": "image/x-emf",
    "svg": "image/svg+xml",
    "data": f"{_DRAWING}model+data",
}
"""Content types by extension, as Excel declares them; ``bin`` is the printer's, all others of that ending get their own."""
