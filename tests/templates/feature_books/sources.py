"""Where data comes from: queries, connections, other workbooks, the data model, custom XML."""

from __future__ import annotations

import base64
import io
import struct
import zipfile

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import KINDS, NAMESPACES, XMLNS
from tests.templates.feature_books.markup import ext
from tests.templates.feature_books.reading import Opc
from tests.templates.feature_books.slots import Slots
from tests.templates.feature_books.tables import add_table

__all__ = ["FEATURES"]

_MAIN = f'xmlns="{NAMESPACES["x"]}"'
_PRICES = "file:///C:\\prices\\Prices%202026.xlsx"


def _custom_xml(book: Book, number: int, content: bytes | str, schema: str) -> None:
    item = f"customXml/item{number}.xml"
    book.add(
        item,
        "customXmlProps",
        f"customXml/itemProps{number}.xml",
        f"""<ds:datastoreItem ds:itemID="{{A1B2C3D4-0004-4000-8000-00000000000{number}}}" {XMLNS["ds"]}><ds:schemaRefs>
        <ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>""",
    )
    book.add(book.workbook_name, "customXml", item, content)


def _connection(book: Book, xml: str) -> None:
    name = "xl/connections.xml"
    book.add(book.workbook_name, "connections", name, Slots(f"<connections {_MAIN}>", {"all": ""}, "</connections>"))
    book.put(name, "all", xml)


def put_power_query(book: Book) -> None:
    """The query's text in custom XML (in UTF-16, unlike everything else), a connection to it, a table that it fills."""
    section = io.BytesIO()
    with zipfile.ZipFile(section, "w") as archive:
        moment = zipfile.ZipInfo("Formulas/Section1.m", (2026, 1, 2, 8, 0, 0))
        archive.writestr(moment, 'section Section1; shared Prices = Excel.CurrentWorkbook(){[Name="Parts"]}[Content];')
    lengths = (section.getvalue(), b"", b"", b"")
    mashup = struct.pack("<I", 0) + b"".join(struct.pack("<I", len(each)) + each for each in lengths)
    text = f'<DataMashup xmlns="{NAMESPACES["mashup"]}">{base64.b64encode(mashup).decode()}</DataMashup>'
    text = '<?xml version="1.0" encoding="utf-16"?>' + text
    _custom_xml(book, 1, b"\xff\xfe" + text.encode("utf-16-le"), NAMESPACES["mashup"])
    _connection(
        book,
        """<connection id="1" keepAlive="1" name="Query - Prices" description="Connection to the 'Prices' query in the workbook."
        type="5" refreshedVersion="8" background="1" saveData="1"><dbPr connection="Provider=Microsoft.Mashup.OleDb.1;Data
        Source=$Workbook$;Location=Prices;Extended Properties=&quot;&quot;" command="SELECT * FROM [Prices]"/></connection>""",
    )
    table, _ = add_table(book, "Query", "Prices", 'tableType="queryTable"', query_fields=True)
    fields = "".join(
        f'<queryTableField id="{n}" name="{name}" tableColumnId="{n}"/>'
        for n, name in enumerate(("Maker", "Part", "Quantity", "Delivered"), 1)
    )
    book.add(
        table,
        "queryTable",
        "xl/queryTables/queryTable1.xml",
        f"""<queryTable {_MAIN} name="ExternalData_1" connectionId="1" autoFormatId="16" applyNumberFormats="0"
        applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0"
        applyWidthHeightFormats="0"><queryTableRefresh nextId="5"><queryTableFields count="4">{fields}</queryTableFields>
        </queryTableRefresh></queryTable>""",
    )
    book.defined_name("ExternalData_1", "Query!$A$1:$D$4", 'hidden="1"', "Query")


def check_power_query(opc: Opc) -> None:
    item = opc.workbook.by_type("customXml", "self::mashup:DataMashup[string-length() > 100]")
    item.by_type("customXmlProps").has(f"//ds:schemaRef[@ds:uri='{NAMESPACES['mashup']}']")
    table = (
        opc.sheet("Query").to("x:tableParts/x:tablePart/@r:id", "table").has("self::x:table[@tableType='queryTable']")
    )
    number = table.by_type("queryTable").has("//x:queryTableField[4]").all("@connectionId")[0]
    opc.workbook.by_type("connections").has(
        f"x:connection[@id='{number}']/x:dbPr[contains(@connection, 'Location=Prices')]"
    )
    opc.name("ExternalData_1", "Query!$A$1:$D$4", sheet="Query")


def put_custom_xml(book: Book) -> None:
    order = '<order xmlns="urn:motors:order"><number>4711</number></order>'
    _custom_xml(book, 2, order, "urn:motors:order")


def check_custom_xml(opc: Opc) -> None:
    item = opc.workbook.by_type("customXml", "//*[local-name()='number'][.='4711']")
    item.by_type("customXmlProps").has("//ds:schemaRef[@ds:uri='urn:motors:order']")


def put_xml_map(book: Book) -> None:
    """A cell tied to a place in XML files that are read and written; its id counts among those of tables."""
    book.add(
        book.workbook_name,
        "xmlMaps",
        "xl/xmlMaps.xml",
        f"""<MapInfo {_MAIN} SelectionNamespaces="xmlns:m='urn:motors:order'"><Schema ID="Schema1" Namespace="urn:motors:order">
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:motors:order"/></Schema>
        <Map ID="1" Name="order_Map" RootElement="order" SchemaID="Schema1" ShowImportExportValidationErrors="false"
        AutoFit="true" Append="false" PreserveSortAFLayout="true" PreserveFormat="true"/></MapInfo>""",
    )
    book.sheet("XML map").add(
        "tableSingleCells",
        "xl/tables/tableSingleCells1.xml",
        f"""<singleXmlCells {_MAIN}><singleXmlCell id="9" r="A10" connectionId="0"><xmlCellPr id="1" uniqueName="number">
        <xmlPr mapId="1" xpath="/m:order/m:number" xmlDataType="integer"/></xmlCellPr></singleXmlCell></singleXmlCells>""",
    )
    book.sheet("XML map").row(10, '<c r="A10"><v>4711</v></c>')


def check_xml_map(opc: Opc) -> None:
    cells = opc.sheet("XML map").has("//x:c[@r='A10'][x:v='4711']").by_type("tableSingleCells")
    number = cells.has("x:singleXmlCell[@r='A10']//x:xmlPr").all("//x:xmlPr/@mapId")[0]
    opc.workbook.by_type("xmlMaps").has(f"x:Map[@ID='{number}'][@RootElement='order']")


def put_other_workbook(book: Book) -> None:
    part = "xl/externalLinks/externalLink1.xml"
    rid = book.link(part, KINDS["externalLinkPath"].relationship, _PRICES, external=True)
    link = book.add(
        book.workbook_name,
        "externalLink",
        part,
        f"""<externalLink {_MAIN} {XMLNS["r"]}><externalBook r:id="{rid}"><sheetNames><sheetName val="Prices"/></sheetNames>
        <sheetDataSet><sheetData sheetId="0"><row r="2"><cell r="B2"><v>4.2</v></cell></row></sheetData></sheetDataSet>
        </externalBook></externalLink>""",
    )
    book.put(book.workbook_name, "externalReferences", f'<externalReference r:id="{link}"/>')
    book.sheet("Other workbook").row(10, '<c r="A10"><f>[1]Prices!$B$2</f><v>4.2</v></c>')


def check_other_workbook(opc: Opc) -> None:
    opc.sheet("Other workbook").has("//x:c[@r='A10'][x:v='4.2']/x:f[.='[1]Prices!$B$2']")
    # [1] means the first reference, so that none may come before it.
    link = opc.workbook.to("x:externalReferences/x:externalReference[1]/@r:id", "externalLink")
    link.has("//x:cell[@r='B2'][x:v='4.2']").outside("x:externalBook/@r:id", "externalLinkPath", _PRICES)


def put_data_model(book: Book) -> None:
    """Power Pivot's tables: one binary part, a connection to it, and the list of its tables in the workbook."""
    book.add(book.workbook_name, "powerPivotData", "xl/model/item.data", b"\xff\xfeThis backup was made up. " * 40)
    model = ext("DE250136-89BD-433C-8126-D09CA5730AF9", "x15", '<x15:connection id="" model="1"/>')
    _connection(
        book,
        f"""<connection id="2" keepAlive="1" name="ThisWorkbookDataModel" description="Data Model" type="5"
        refreshedVersion="8" minRefreshableVersion="5" background="1"><dbPr connection="Data Model Connection"
        command="Model" commandType="1"/><olapPr sendLocale="1" rowDrillCount="1000"/><extLst>{model}</extLst></connection>""",
    )
    tables = """<x15:dataModel><x15:modelTables><x15:modelTable id="Parts" name="Parts" connection="ThisWorkbookDataModel"/>
    </x15:modelTables></x15:dataModel>"""
    book.put(book.workbook_name, "extLst", ext("FCE2AD5D-F65C-4FA6-A056-5C36A1767C68", "x15", tables))


def check_data_model(opc: Opc) -> None:
    opc.workbook.has("x:extLst/x:ext/x15:dataModel//x15:modelTable[@name='Parts']").by_type("powerPivotData").holds(
        b"backup"
    )
    opc.workbook.by_type("connections").has("x:connection[@name='ThisWorkbookDataModel'][.//x15:connection/@model='1']")


def put_realtime_data(book: Book) -> None:
    """A formula fed by a server, with what the server said last."""
    book.sheet("Live").row(10, '<c r="A10"><f>RTD("prices.feed",,"Cu")</f><v>9876.5</v></c>')
    number = book.sheet_id("Live")
    book.add(
        book.workbook_name,
        "volatileDependencies",
        "xl/volatileDependencies.xml",
        f"""<volTypes {_MAIN}><volType type="realTimeData"><main first="prices.feed"><tp><v>9876.5</v><stp/><stp>Cu</stp>
        <tr r="A10" s="{number}"/></tp></main></volType></volTypes>""",
    )


def check_realtime_data(opc: Opc) -> None:
    opc.sheet("Live").has("//x:c[@r='A10'][x:v='9876.5']/x:f[contains(., 'RTD(')]")
    opc.workbook.by_type("volatileDependencies").has("//x:main[@first='prices.feed']/x:tp/x:tr[@r='A10']")


FEATURES = (
    Feature("Power Query", put_power_query, check_power_query),
    Feature("custom XML", put_custom_xml, check_custom_xml),
    Feature("XML map", put_xml_map, check_xml_map),
    Feature("link to another workbook", put_other_workbook, check_other_workbook),
    Feature("data model", put_data_model, check_data_model),
    Feature("real-time data", put_realtime_data, check_realtime_data),
)
