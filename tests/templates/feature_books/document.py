"""What belongs to the file as a whole: labels, properties, macros, ribbon, add-ins, theme, how it calculates."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import KINDS, NAMESPACES, XMLNS
from tests.templates.feature_books.reading import Lost, Opc
from tests.templates.feature_books.sheet import PNG
from tests.templates.feature_books.slots import Slots

from bomrisk_excel.xlam.vba_project import Kind, VbaModule, vba_project

__all__ = ["FEATURES", "MACRO_FEATURES"]

_LABEL, _TENANT = "a1b2c3d4-0005-4000-8000-000000000001", "a1b2c3d4-0005-4000-8000-000000000002"


# -- Labels and properties


def put_label(book: Book) -> None:
    """Microsoft Purview's sensitivity label as it is stored since 2021."""
    book.add(
        "",
        "label",
        "docMetadata/LabelInfo.xml",
        f"""<clbl:labelList {XMLNS["clbl"]}><clbl:label id="{{{_LABEL}}}" enabled="1" method="Privileged"
        siteId="{{{_TENANT}}}" contentBits="0" removed="0"/></clbl:labelList>""",
    )


def check_label(opc: Opc) -> None:
    opc.root.by_type("label").has(f"clbl:label[@id='{{{_LABEL}}}'][@enabled='1'][@removed='0']")


def _property(book: Book, name: str, value: str) -> None:
    part = "docProps/custom.xml"
    head = f'<Properties xmlns="{NAMESPACES["cp"]}" {XMLNS["vt"]}>'
    book.add("", "customProperties", part, Slots(head, {"all": ""}, "</Properties>"))
    number = 2 + book.held(part, "all")
    book.put(
        part,
        "all",
        f"""<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">
        <vt:lpwstr>{value}</vt:lpwstr></property>""",
    )


def put_older_label(book: Book) -> None:
    """The same label as it was stored before, and still is beside the newer one."""
    for name, value in (("Enabled", "true"), ("Name", "Confidential"), ("SiteId", _TENANT)):
        _property(book, f"MSIP_Label_{_LABEL}_{name}", value)


def check_older_label(opc: Opc) -> None:
    properties = opc.root.by_type("customProperties")
    for name, value in (("Enabled", "true"), ("Name", "Confidential"), ("SiteId", _TENANT)):
        properties.has(f"cp:property[@name='MSIP_Label_{_LABEL}_{name}']/vt:lpwstr[.='{value}']")


def put_custom_properties(book: Book) -> None:
    _property(book, "Project", "Motor 7")


def check_custom_properties(opc: Opc) -> None:
    opc.root.by_type("customProperties").has("cp:property[@name='Project']/vt:lpwstr[.='Motor 7']")


def put_thumbnail(book: Book) -> None:
    book.add("", "thumbnail", "docProps/thumbnail.png", PNG)


def check_thumbnail(opc: Opc) -> None:
    opc.root.by_type("thumbnail").holds(b"PNG")


# -- Macros, ribbon, add-ins


def _document_module(name: str) -> VbaModule:
    return VbaModule(
        name,
        Kind.DOCUMENT,
        f'Attribute VB_Name = "{name}"\nAttribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"\n',
    )


def put_macros(book: Book) -> None:
    """The modules of workbook and sheet are found by their code names; a shape starts the macro."""
    modules = [
        _document_module("ThisWorkbook"),
        _document_module("SheetWithMacro"),
        VbaModule("Orders", Kind.STANDARD, 'Attribute VB_Name = "Orders"\nSub OrderAll()\nEnd Sub\n'),
    ]
    book.add(book.workbook_name, "vbaProject", "xl/vbaProject.bin", vba_project("VBAProject", modules))
    book.put(book.workbook_name, "workbookPr", '<workbookPr codeName="ThisWorkbook" defaultThemeVersion="202300"/>')
    sheet = book.sheet("Macro")
    sheet.put("sheetPr", '<sheetPr codeName="SheetWithMacro"/>')
    sheet.draw(
        f"""<xdr:sp macro="[0]!OrderAll" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{sheet.shape_id()}" name="Order all"/>
        <xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm>
        <a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>"""
    )


def check_macros(opc: Opc) -> None:
    book = opc.workbook.has("x:workbookPr[@codeName='ThisWorkbook']")
    if opc.content_type(book.name) != KINDS["macroWorkbook"].content_type:
        raise Lost("Excel runs macros of .xlsm workbooks only")
    book.by_type("vbaProject").holds(
        b"\xd0\xcf\x11\xe0", "SheetWithMacro".encode("utf-16-le"), "Orders".encode("utf-16-le")
    )
    sheet = opc.sheet("Macro").has("x:sheetPr[@codeName='SheetWithMacro']")
    sheet.to("x:drawing/@r:id", "drawing").has("//xdr:sp[@macro='[0]!OrderAll']")


def put_ribbon(book: Book) -> None:
    part = "customUI/customUI14.xml"
    book.add(part, "image", "customUI/images/order.png", PNG)
    book.add(
        "",
        "ribbon",
        part,
        f"""<customUI xmlns="{NAMESPACES["ui"]}"><ribbon><tabs><tab id="motors" label="Motors"><group id="orders" label="Orders">
        <button id="order" label="Order" image="rId1" size="large"/></group></tab></tabs></ribbon></customUI>""",
    )


def check_ribbon(opc: Opc) -> None:
    opc.root.by_type("ribbon").has("//ui:tab[@label='Motors']").to("//ui:button/@image", "image")


def put_task_pane(book: Book) -> None:
    """A web add-in that opens with the workbook."""
    panes = "xl/webextensions/taskpanes.xml"
    rid = book.add(
        panes,
        "webextension",
        "xl/webextensions/webextension1.xml",
        f"""<we:webextension {XMLNS["we"]} id="{{A1B2C3D4-0006-4000-8000-000000000001}}"><we:reference id="wa104380862"
        version="3.0.0.0" store="en-US" storeType="OMEX"/><we:alternateReferences/><we:properties>
        <we:property name="plan" value="&quot;motor&quot;"/></we:properties><we:bindings/><we:snapshot/></we:webextension>""",
    )
    book.add(
        "",
        "taskpanes",
        panes,
        f"""<wetp:taskpanes {XMLNS["wetp"]}><wetp:taskpane dockstate="right" visibility="1" width="350" row="4">
        <wetp:webextensionref r:id="{rid}"/></wetp:taskpane></wetp:taskpanes>""",
    )


def check_task_pane(opc: Opc) -> None:
    pane = opc.root.by_type("taskpanes").to("wetp:taskpane[@visibility='1']/wetp:webextensionref/@r:id", "webextension")
    pane.has("we:reference[@id='wa104380862']", "//we:property[@name='plan']")


# -- Look, calculation, saving


def put_theme(book: Book) -> None:
    """Every book has this one; here it is said to belong to a feature."""
    book.add(book.workbook_name, "theme", "xl/theme/theme1.xml", b"")


def check_theme(opc: Opc) -> None:
    theme = opc.workbook.by_type("theme").has("//a:fontScheme/a:minorFont/a:latin[@typeface='Bahnschrift']")
    theme.has("//a:clrScheme/a:accent1/a:srgbClr[@val='007A87']")


def put_calculation(book: Book) -> None:
    """Settings that the buyer chose: calculate on demand, allow circles, cells named by row and column."""
    book.put(
        book.workbook_name,
        "calcPr",
        """<calcPr calcId="191029" calcMode="manual" refMode="R1C1" iterate="1" iterateCount="250" iterateDelta="1E-4"
        calcOnSave="0" concurrentCalc="0"/>""",
    )


def check_calculation(opc: Opc) -> None:
    settings = {
        "calcMode": "manual", "refMode": "R1C1", "iterate": "1", "iterateCount": "250", "iterateDelta": "1E-4",
        "calcOnSave": "0",
    }  # fmt: skip
    opc.workbook.has("x:calcPr" + "".join(f"[@{name}='{value}']" for name, value in settings.items()))


def put_saving_marks(book: Book) -> None:
    """Where the file lies and which revision it is: what working on one file together rests on."""
    path = f'<x15ac:absPath {XMLNS["x15ac"]} url="https://motors.example.org/Shared Documents/"/>'
    book.put(
        book.workbook_name,
        "absPath",
        f'<mc:AlternateContent><mc:Choice Requires="x15">{path}</mc:Choice></mc:AlternateContent>',
    )
    book.put(
        book.workbook_name,
        "revisionPtr",
        """<xr:revisionPtr revIDLastSave="42" documentId="13_ncr:1_{A1B2C3D4-0007-4000-8000-000000000001}"
        xr6:coauthVersionLast="47" xr6:coauthVersionMax="47"
        xmlns:xr6="http://schemas.microsoft.com/office/spreadsheetml/2016/revision6"/>""",
    )


def check_saving_marks(opc: Opc) -> None:
    opc.workbook.has("//mc:Choice/x15ac:absPath", "xr:revisionPtr[@revIDLastSave='42']")


def put_read_only_advice(book: Book) -> None:
    book.put(book.workbook_name, "fileSharing", '<fileSharing readOnlyRecommended="1" userName="Bea Buyer"/>')


def check_read_only_advice(opc: Opc) -> None:
    opc.workbook.has("x:fileSharing[@readOnlyRecommended='1']")


FEATURES = (
    Feature("sensitivity label", put_label, check_label),
    Feature("sensitivity label in properties", put_older_label, check_older_label),
    Feature("custom document properties", put_custom_properties, check_custom_properties),
    Feature("thumbnail", put_thumbnail, check_thumbnail),
    Feature("ribbon of the workbook", put_ribbon, check_ribbon),
    Feature("web add-in in a task pane", put_task_pane, check_task_pane),
    Feature("theme", put_theme, check_theme),
    Feature("manual and iterative calculation", put_calculation, check_calculation),
    Feature("marks of shared work", put_saving_marks, check_saving_marks),
    Feature("advice to open read-only", put_read_only_advice, check_read_only_advice),
)
MACRO_FEATURES = (Feature("macros", put_macros, check_macros),)
