"""The parts that every workbook has, as Excel writes them, with slots for what features add."""

from __future__ import annotations

from tests.templates.feature_books.kinds import NAMESPACES, XMLNS
from tests.templates.feature_books.slots import Slots

__all__ = ["APP", "CORE", "chartsheet", "drawing", "styles", "texts", "theme", "vml", "workbook", "worksheet"]

MAIN = f'xmlns="{NAMESPACES["x"]}" {XMLNS["r"]} {XMLNS["mc"]}'
"""Namespaces of a part of SpreadsheetML."""

CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Motors 2026</dc:title><dc:creator>Buyer</dc:creator>
<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-02T08:00:00Z</dcterms:created></cp:coreProperties>"""

APP = f"""<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" {XMLNS["vt"]}>
<Application>Microsoft Excel</Application><Company>Motors Inc.</Company><AppVersion>16.0300</AppVersion></Properties>"""


def workbook() -> Slots:
    """xl/workbook.xml with what Excel writes of its own accord: who saved it, where, and revisions."""
    return Slots(
        f'<workbook {MAIN} mc:Ignorable="x15 xr xr2" {XMLNS["x15"]} {XMLNS["xr"]} {XMLNS["xr2"]}>'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="29127"/>',
        {
            "fileSharing": "", "workbookPr": "", "absPath": "", "revisionPtr": "", "workbookProtection": "",
            "bookViews": "<bookViews>", "sheets": "<sheets>", "externalReferences": "<externalReferences>",
            "definedNames": "<definedNames>", "calcPr": "", "customWorkbookViews": "<customWorkbookViews>",
            "pivotCaches": "<pivotCaches>", "extLst": "<extLst>",
        },
        "</workbook>",
        {
            "workbookPr": '<workbookPr defaultThemeVersion="202300"/>',
            "bookViews": '<workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/>',
            "calcPr": '<calcPr calcId="191029"/>',
        },
    )  # fmt: skip


def worksheet() -> Slots:
    """A worksheet, its elements in the order of CT_Worksheet."""
    plain = ["sheetPr", "dimension"]
    middle = [
        "sheetFormatPr", "cols", "sheetData", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
        "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
        "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
        "cellWatches", "ignoredErrors", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
        "tableParts", "extLst",
    ]  # fmt: skip
    wrapped = {
        "sheetData": "<sheetData>",
        "protectedRanges": "<protectedRanges>",
        "customSheetViews": "<customSheetViews>",
        "mergeCells": '<mergeCells count="{n}">',
        "dataValidations": '<dataValidations count="{n}">',
        "hyperlinks": "<hyperlinks>",
        "customProperties": "<customProperties>",
        "tableParts": '<tableParts count="{n}">',
        "extLst": "<extLst>",
    }
    names = [*plain, "sheetViews", *middle]
    also = " ".join(XMLNS[prefix] for prefix in ("x14ac", "xr", "xr2", "xr3", "x14", "xdr"))
    return Slots(
        f'<worksheet {MAIN} mc:Ignorable="x14ac xr xr2 xr3" {also}>',
        {name: wrapped.get(name, "") for name in names},
        "</worksheet>",
        {
            "sheetViews": '<sheetViews><sheetView workbookViewId="0"/></sheetViews>',
            "sheetFormatPr": '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>',
            "pageMargins": '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
        },
    )


def chartsheet() -> Slots:
    """A sheet that is nothing but a chart."""
    return Slots(
        f'<chartsheet {MAIN}><sheetPr/><sheetViews><sheetView workbookViewId="0" zoomToFit="1"/></sheetViews>',
        {"drawing": ""},
        "</chartsheet>",
    )


def texts() -> Slots:
    """The table of texts."""
    return Slots(f'<sst xmlns="{NAMESPACES["x"]}">', {"items": ""}, "</sst>")


def drawing() -> Slots:
    """A drawing, empty."""
    return Slots(f"<xdr:wsDr {XMLNS['xdr']} {XMLNS['a']}>", {"anchors": ""}, "</xdr:wsDr>")


def vml() -> Slots:
    """A drawing in VML, which notes, controls and pictures in headers still live in."""
    return Slots(
        f'<xml {XMLNS["v"]} {XMLNS["o"]} xmlns:x="{NAMESPACES["e"]}"><o:shapelayout v:ext="edit">'
        '<o:idmap v:ext="edit" data="1"/></o:shapelayout>',
        {"shapes": ""},
        "</xml>",
    )


def styles() -> Slots:
    """xl/styles.xml: an ordinary cell format and one for dates; features append theirs."""
    counted = {
        "numFmts": "<numFmts count=\"{n}\">", "fonts": '<fonts count="{n}" x14ac:knownFonts="1">', "fills": '<fills count="{n}">',
        "borders": '<borders count="{n}">', "cellStyleXfs": '<cellStyleXfs count="{n}">',
        "cellXfs": '<cellXfs count="{n}">', "cellStyles": '<cellStyles count="{n}">', "dxfs": '<dxfs count="{n}">',
        "tableStyles": '<tableStyles count="{n}" defaultTableStyle="TableStyleMedium2" '
                       'defaultPivotStyle="PivotStyleLight16">',
        "colors": "<colors>", "extLst": "<extLst>",
    }  # fmt: skip
    known = f'mc:Ignorable="x14ac x16r2 xr" {XMLNS["x14ac"]} {XMLNS["x16r2"]} {XMLNS["xr"]}'
    made = Slots(f"<styleSheet {MAIN} {known}>", counted, "</styleSheet>")
    font = (
        '<font><sz val="11"/><color theme="1"/><name val="Bahnschrift"/><family val="2"/><scheme val="minor"/></font>'
    )
    made.put("numFmts", '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>')
    made.put("fonts", font)
    made.put("fonts", font.replace("<font>", "<font><b/>"))
    made.put("fills", '<fill><patternFill patternType="none"/></fill>')
    made.put("fills", '<fill><patternFill patternType="gray125"/></fill>')
    made.put("borders", "<border><left/><right/><top/><bottom/><diagonal/></border>")
    made.put("cellStyleXfs", '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>')
    made.put("cellXfs", '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>')
    made.put("cellXfs", '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>')
    made.put("cellStyles", '<cellStyle name="Normal" xfId="0" builtinId="0"/>')
    return made


def theme() -> Slots:
    """A company's theme: not Office's fonts and colours, so that a theme put in its place is seen."""
    colours = {
        "dk1": "101820", "lt1": "FFFFFF", "dk2": "00313C", "lt2": "F4F1EA", "accent1": "007A87", "accent2": "E4572E",
        "accent3": "F3A712", "accent4": "5B5F97", "accent5": "8FB339", "accent6": "A63D40", "hlink": "005F73",
        "folHlink": "6D597A",
    }  # fmt: skip
    listed = "".join(f'<a:{name}><a:srgbClr val="{rgb}"/></a:{name}>' for name, rgb in colours.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    made = Slots(
        f'<a:theme {XMLNS["a"]} name="Motors Inc."><a:themeElements><a:clrScheme name="Motors">{listed}</a:clrScheme>'
        '<a:fontScheme name="Motors">',
        {"fonts": ""},
        f'</a:fontScheme><a:fmtScheme name="Motors"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>",
    )
    for name, face in (("major", "Bahnschrift SemiBold"), ("minor", "Bahnschrift")):
        made.put(
            "fonts", f'<a:{name}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{name}Font>'
        )
    return made
