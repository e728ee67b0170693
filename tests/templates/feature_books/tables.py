"""Tables and pivots, and the slicers and timelines that filter them by a click."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import NAMESPACES, XMLNS
from tests.templates.feature_books.markup import choice, ext, frame
from tests.templates.feature_books.reading import Lost, Opc, Place
from tests.templates.feature_books.sheet import LINES

__all__ = ["FEATURES", "add_table"]

_MAIN = f'xmlns="{NAMESPACES["x"]}" {XMLNS["r"]}'
_X14, _X15 = (f'xmlns="{NAMESPACES[prefix]}" {XMLNS["mc"]} mc:Ignorable="x" {XMLNS["x"]}' for prefix in ("x14", "x15"))


def add_table(
    book: Book, title: str, name: str, attributes: str = "", *, query_fields: bool = False
) -> tuple[str, int]:
    """Make the list of a sheet a table; return its part and its id."""
    part = book.free("xl/tables/table{}.xml")
    number = int("".join(filter(str.isdigit, part)))
    columns = "".join(
        f'<tableColumn id="{n}" uniqueName="{n}" queryTableFieldId="{n}" name="{header}"/>'
        if query_fields
        else f'<tableColumn id="{n}" name="{header}"/>'
        for n, header in enumerate(LINES[0], 1)
    )
    rid = book.sheet(title).add(
        "table",
        part,
        f"""<table {_MAIN} id="{number}" name="{name}" displayName="{name}" ref="A1:D4" {attributes} totalsRowShown="0">
        <autoFilter ref="A1:D4"/><tableColumns count="4">{columns}</tableColumns>
        <tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1"
        showColumnStripes="0"/></table>""",
    )
    book.sheet(title).put("tableParts", f'<tablePart r:id="{rid}"/>')
    return part, number


def put_table(book: Book) -> None:
    add_table(book, "Table", "Parts")
    book.sheet("Table").row(10, '<c r="C10"><f>SUBTOTAL(109,Parts[Quantity])</f><v>15</v></c>')


def check_table(opc: Opc) -> None:
    sheet = opc.sheet("Table").has("//x:c/x:f[.='SUBTOTAL(109,Parts[Quantity])']")
    sheet.to("x:tableParts/x:tablePart/@r:id", "table").has("self::x:table[@name='Parts'][@ref='A1:D4']/x:autoFilter")


def put_table_slicer(book: Book) -> None:
    _, table = add_table(book, "Table slicer", "Sliced")
    source = f'<x15:tableSlicerCache tableId="{table}" column="1"/>'
    _put_slicer(
        book, "Table slicer", "Slicer_Maker",
        f'<extLst><x:ext uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" {XMLNS["x15"]}>{source}</x:ext></extLst>',
        "46BE6895-7355-4a93-B00E-2C351335B9C9", "x15", "3A4CF648-6AED-40f4-86FF-DC5316D8AED3",
    )  # fmt: skip


def _put_slicer(book: Book, title: str, cache: str, source: str, in_book: str, prefix: str, in_sheet: str) -> None:
    """The four places of a slicer: its cache under the workbook, itself under the sheet, its frame, the cache's name."""
    rid = book.add(
        book.workbook_name,
        "slicerCache",
        book.free("xl/slicerCaches/slicerCache{}.xml"),
        f'<slicerCacheDefinition {_X14} name="{cache}" sourceName="Maker">{source}</slicerCacheDefinition>',
    )
    held = f'<{prefix}:slicerCaches {XMLNS["x14"]}><x14:slicerCache r:id="{rid}"/></{prefix}:slicerCaches>'
    book.put(book.workbook_name, "extLst", ext(in_book, prefix, held))
    book.defined_name(cache, "#N/A")
    sheet, name = book.sheet(title), cache.replace("Slicer_", "")
    rid = sheet.add(
        "slicer",
        "xl/slicers/slicer{}.xml",
        f'<slicers {_X14}><slicer name="{name}" cache="{cache}" caption="Maker" rowHeight="241300"/></slicers>',
    )
    sheet.ext(in_sheet, "x14", f'<x14:slicerList><x14:slicer r:id="{rid}"/></x14:slicerList>')
    number = sheet.shape_id()
    inner = f'<sle:slicer {XMLNS["sle"]} name="{name}"/>'
    sheet.draw(choice("sle15" if prefix == "x15" else "a14", frame(number, name, NAMESPACES["sle"], inner), number))


def check_table_slicer(opc: Opc) -> None:
    cache = _check_slicer(opc, "Table slicer", "Slicer_Maker", "x15")
    table = opc.sheet("Table slicer").to("x:tableParts/x:tablePart/@r:id", "table")
    cache.has(f"//x15:tableSlicerCache[@tableId='{table.all('@id')[0]}']")


def _check_slicer(opc: Opc, title: str, cache: str, prefix: str) -> Place:
    opc.name(cache, "#N/A")
    sheet, name = opc.sheet(title), cache.replace("Slicer_", "")
    sheet.to("x:extLst/x:ext/x14:slicerList/x14:slicer/@r:id", "slicer").has(
        f"x14:slicer[@name='{name}'][@cache='{cache}']"
    )
    sheet.to("x:drawing/@r:id", "drawing").has(f"//mc:Choice//sle:slicer[@name='{name}']")
    held = opc.workbook.to(f"x:extLst/x:ext/{prefix}:slicerCaches/x14:slicerCache/@r:id", "slicerCache")
    return held.has(f"self::x14:slicerCacheDefinition[@name='{cache}']")


def put_pivot(book: Book) -> None:
    sheet = book.sheet("Pivot")
    sheet.row(10, _text_cell(book, "A10", "Row Labels") + _text_cell(book, "B10", "Sum of Quantity"))
    for row, label, total in ((11, "Nord", 13), (12, "Sud", 2), (13, "Grand Total", 15)):
        sheet.row(row, f'{_text_cell(book, f"A{row}", label)}<c r="B{row}"><v>{total}</v></c>')
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    records = book.add(
        cache,
        "pivotCacheRecords",
        "xl/pivotCache/pivotCacheRecords1.xml",
        f"""<pivotCacheRecords {_MAIN} count="3"><r><x v="0"/><s v="GA-1"/><n v="10"/><d v="2026-01-15T00:00:00"/></r>
        <r><x v="1"/><s v="MOT-2"/><n v="2"/><d v="2026-02-15T00:00:00"/></r>
        <r><x v="0"/><s v="CU-8"/><n v="3"/><d v="2026-03-15T00:00:00"/></r></pivotCacheRecords>""",
    )
    number = 'containsSemiMixedTypes="0" containsString="0"'
    content = f"""<pivotCacheDefinition {_MAIN} r:id="{records}" refreshedBy="Buyer" refreshedDate="46100.5" createdVersion="8"
    refreshedVersion="8" minRefreshableVersion="3" recordCount="3"><cacheSource type="worksheet">
    <worksheetSource ref="A1:D4" sheet="Pivot"/></cacheSource><cacheFields count="4">
    <cacheField name="Maker" numFmtId="0"><sharedItems count="2"><s v="Nord"/><s v="Sud"/></sharedItems></cacheField>
    <cacheField name="Part" numFmtId="0"><sharedItems/></cacheField><cacheField name="Quantity" numFmtId="0">
    <sharedItems {number} containsNumber="1" containsInteger="1" minValue="2" maxValue="10"/></cacheField>
    <cacheField name="Delivered" numFmtId="14"><sharedItems {number} containsNonDate="0" containsDate="1"
    minDate="2026-01-15T00:00:00" maxDate="2026-03-16T00:00:00"/></cacheField></cacheFields>
    <extLst>{ext("725AE2AE-9491-48be-B2B4-4EB974FC3084", "x14", '<x14:pivotCacheDefinition pivotCacheId="1"/>')}</extLst>
    </pivotCacheDefinition>"""
    rid = book.add(book.workbook_name, "pivotCacheDefinition", cache, content)
    book.put(book.workbook_name, "pivotCaches", f'<pivotCache cacheId="7" r:id="{rid}"/>')
    pivot = "xl/pivotTables/pivotTable1.xml"
    book.add(pivot, "pivotCacheDefinition", cache, content)
    sheet.add(
        "pivotTable",
        pivot,
        f"""<pivotTableDefinition {_MAIN} name="PivotTable1" cacheId="7" applyNumberFormats="0" applyBorderFormats="0"
        applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" applyWidthHeightFormats="1"
        dataCaption="Values" updatedVersion="8" minRefreshableVersion="3" useAutoFormatting="1" itemPrintTitles="1"
        createdVersion="8" indent="0" outline="1" outlineData="1" multipleFieldFilters="0">
        <location ref="A10:B13" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="4">
        <pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items>
        </pivotField><pivotField showAll="0"/><pivotField dataField="1" showAll="0"/>
        <pivotField numFmtId="14" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>
        <rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>
        <dataFields count="1"><dataField name="Sum of Quantity" fld="2" baseField="0" baseItem="0"/></dataFields>
        <pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0"
        showColStripes="0" showLastColumn="1"/></pivotTableDefinition>""",
    )


def _text_cell(book: Book, ref: str, text: str) -> str:
    return f'<c r="{ref}" t="s"><v>{book.text(text)}</v></c>'


def check_pivot(opc: Opc) -> None:
    pivot = opc.sheet("Pivot").by_type("pivotTable").has("x:dataFields/x:dataField[@name='Sum of Quantity']")
    number = pivot.all("@cacheId")[0]
    cache = opc.workbook.to(f"x:pivotCaches/x:pivotCache[@cacheId='{number}']/@r:id", "pivotCacheDefinition")
    if pivot.by_type("pivotCacheDefinition").name != cache.name:
        raise Lost("the pivot table and the workbook mean different caches")
    cache.has("//x:worksheetSource[@sheet='Pivot']").to("@r:id", "pivotCacheRecords").has("x:r[3]")
    opc.sheet("Pivot").has("//x:c[@r='A10'][x:v or x:is]", "//x:c[@r='B10'][x:v or x:is]")
    for row, total in ((11, 13), (12, 2), (13, 15)):
        opc.sheet("Pivot").has(f"//x:c[@r='A{row}'][x:v or x:is]", f"//x:c[@r='B{row}'][x:v='{total}']")


def put_pivot_slicer(book: Book) -> None:
    _put_slicer(
        book, "Pivot", "Slicer_Maker1",
        f"""<pivotTables><pivotTable tabId="{book.sheet_id("Pivot")}" name="PivotTable1"/></pivotTables><data>
        <tabular pivotCacheId="1"><items count="2"><i x="0" s="1"/><i x="1" s="1"/></items></tabular></data>""",
        "BBE1A952-AA13-448e-AADC-164F8A28A991", "x14", "A8765BA9-456A-4dab-B4F3-ACF838C121DE",
    )  # fmt: skip


def check_pivot_slicer(opc: Opc) -> None:
    cache = _check_slicer(opc, "Pivot", "Slicer_Maker1", "x14")
    cache.has(f"//x14:pivotTable[@tabId='{_sheet_id(opc, 'Pivot')}'][@name='PivotTable1']")


def _sheet_id(opc: Opc, title: str) -> str:
    """Slicers and timelines know the sheet by this number, so that it must stay."""
    return str(opc.workbook.has(f"//x:sheet[@name='{title}']").all(f"//x:sheet[@name='{title}']/@sheetId")[0])


def put_timeline(book: Book) -> None:
    rid = book.add(
        book.workbook_name,
        "timelineCache",
        "xl/timelineCaches/timelineCache1.xml",
        f"""<timelineCacheDefinition {_X15} name="NativeTimeline_Delivered" sourceName="Delivered"><pivotTables>
        <pivotTable tabId="{book.sheet_id("Pivot")}" name="PivotTable1"/></pivotTables><state minimalRefreshVersion="6"
        lastRefreshVersion="6" pivotCacheId="1" filterType="unknown">
        <bounds startDate="2026-01-01T00:00:00" endDate="2027-01-01T00:00:00"/></state></timelineCacheDefinition>""",
    )
    held = f'<x15:timelineCacheRefs><x15:timelineCacheRef r:id="{rid}"/></x15:timelineCacheRefs>'
    book.put(book.workbook_name, "extLst", ext("D0CA8CA8-9F24-4464-BF8E-62219DCF47F9", "x15", held))
    book.defined_name("NativeTimeline_Delivered", "#N/A")
    sheet = book.sheet("Pivot")
    rid = sheet.add(
        "timeline",
        "xl/timelines/timeline1.xml",
        f"""<timelines {_X15}><timeline name="Delivered" cache="NativeTimeline_Delivered" caption="Delivered" level="2"
        selectionLevel="2" scrollPosition="2026-01-01T00:00:00"/></timelines>""",
    )
    held = f'<x15:timelineRefs><x15:timelineRef r:id="{rid}"/></x15:timelineRefs>'
    sheet.ext("7E03D99C-DC04-49d9-9315-930204A7B6E9", "x15", held)
    number = sheet.shape_id()
    inner = f'<tsle:timeslicer {XMLNS["tsle"]} name="Delivered"/>'
    sheet.draw(choice("tsle", frame(number, "Delivered", NAMESPACES["tsle"], inner), number), row=12)


def check_timeline(opc: Opc) -> None:
    opc.name("NativeTimeline_Delivered", "#N/A")
    sheet = opc.sheet("Pivot")
    sheet.to("x:extLst/x:ext/x15:timelineRefs/x15:timelineRef/@r:id", "timeline").has("x15:timeline[@name='Delivered']")
    sheet.to("x:drawing/@r:id", "drawing").has("//mc:Choice//tsle:timeslicer[@name='Delivered']")
    cache = opc.workbook.to("x:extLst/x:ext/x15:timelineCacheRefs/x15:timelineCacheRef/@r:id", "timelineCache")
    cache.has(f"//x15:pivotTable[@tabId='{_sheet_id(opc, 'Pivot')}']", "x15:state/x15:bounds")


FEATURES = (
    Feature("table", put_table, check_table),
    Feature("slicer on a table", put_table_slicer, check_table_slicer),
    Feature("pivot table", put_pivot, check_pivot),
    Feature("slicer on a pivot table", put_pivot_slicer, check_pivot_slicer),
    Feature("timeline on a pivot table", put_timeline, check_timeline),
)
