"""How sheets are laid out, shown and printed, and the styles that their cells have by number."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import NAMESPACES
from tests.templates.feature_books.markup import ext
from tests.templates.feature_books.reading import Opc, Place

__all__ = ["FEATURES"]


# -- Sheets


def put_outline(book: Book) -> None:
    sheet = book.sheet("Outline")
    sheet.put("sheetPr", '<sheetPr><outlinePr summaryBelow="0"/></sheetPr>')
    sheet.put(
        "cols", '<cols><col min="2" max="3" width="12.7109375" customWidth="1" outlineLevel="1" hidden="1"/></cols>'
    )
    sheet.row(10, '<c r="A10"><v>1</v></c>', 'outlineLevel="1" hidden="1"')


def check_outline(opc: Opc) -> None:
    opc.sheet("Outline").has(
        "x:sheetPr/x:outlinePr[@summaryBelow='0']",
        "x:cols/x:col[@outlineLevel='1'][@hidden='1']",
        "//x:row[@r='10'][@outlineLevel]",
    )


def put_frozen_panes(book: Book) -> None:
    book.sheet("Panes").put(
        "sheetViews",
        """<sheetViews><sheetView showGridLines="0" zoomScale="85" workbookViewId="0"><pane xSplit="1" ySplit="1"
        topLeftCell="B2" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="C3" sqref="C3"/>
        </sheetView></sheetViews>""",
    )


def check_frozen_panes(opc: Opc) -> None:
    opc.sheet("Panes").has(
        "//x:sheetView[@zoomScale='85'][@showGridLines='0']/x:pane[@state='frozen'][@topLeftCell='B2']"
    )


def put_tab_colour(book: Book) -> None:
    book.sheet("Tab").put("sheetPr", '<sheetPr><tabColor rgb="FFE4572E"/></sheetPr>')


def check_tab_colour(opc: Opc) -> None:
    opc.sheet("Tab").has("x:sheetPr/x:tabColor[@rgb='FFE4572E']")


def put_printing(book: Book) -> None:
    """The printer's own settings are a part that only its driver reads."""
    sheet = book.sheet("Printing")
    rid = sheet.add(
        "printerSettings", "xl/printerSettings/printerSettings1.bin", "Plotter 3".encode("utf-16-le") + bytes(200)
    )
    sheet.put("printOptions", '<printOptions horizontalCentered="1" gridLines="1"/>')
    sheet.put("pageSetup", f'<pageSetup paperSize="8" scale="60" orientation="landscape" r:id="{rid}"/>')
    sheet.put("rowBreaks", '<rowBreaks count="1" manualBreakCount="1"><brk id="3" max="16383" man="1"/></rowBreaks>')


def check_printing(opc: Opc) -> None:
    sheet = opc.sheet("Printing").has("x:printOptions[@gridLines='1']", "x:rowBreaks/x:brk[@id='3']")
    sheet.to("x:pageSetup[@paperSize='8'][@orientation='landscape']/@r:id", "printerSettings").holds(
        "Plotter".encode("utf-16-le")
    )


def put_scenarios(book: Book) -> None:
    book.sheet("Scenarios").put(
        "scenarios",
        """<scenarios current="0" show="0"><scenario name="Two shifts" locked="1" count="1" user="Buyer" comment="more of all">
        <inputCells r="C2" val="20"/></scenario></scenarios>""",
    )


def check_scenarios(opc: Opc) -> None:
    opc.sheet("Scenarios").has("x:scenarios/x:scenario[@name='Two shifts']/x:inputCells[@r='C2'][@val='20']")


def put_merged_cells(book: Book) -> None:
    sheet = book.sheet("Merged")
    sheet.row(10, f'<c r="A10" t="s"><v>{book.text("Motor 7, revision C")}</v></c><c r="B10"/><c r="C10"/>')
    sheet.put("mergeCells", '<mergeCell ref="A10:C10"/>')


def check_merged_cells(opc: Opc) -> None:
    opc.sheet("Merged").has("x:mergeCells/x:mergeCell[@ref='A10:C10']", "//x:c[@r='A10'][x:v or x:is]")


def put_sheet_properties(book: Book) -> None:
    """What add-ins keep about a sheet, beside the green corners that were clicked away and the cells watched."""
    sheet = book.sheet("Properties")
    rid = sheet.add("customProperty", "xl/customProperty1.bin", "ERP order 4711".encode("utf-16-le"))
    sheet.put("customProperties", f'<customPr name="ERP" r:id="{rid}"/>')
    sheet.put("cellWatches", '<cellWatches><cellWatch r="C2"/></cellWatches>')
    sheet.put("ignoredErrors", '<ignoredErrors><ignoredError sqref="B2:B4" numberStoredAsText="1"/></ignoredErrors>')


def check_sheet_properties(opc: Opc) -> None:
    sheet = opc.sheet("Properties").has("x:cellWatches/x:cellWatch[@r='C2']", "x:ignoredErrors/x:ignoredError")
    sheet.to("x:customProperties/x:customPr[@name='ERP']/@r:id", "customProperty").holds("4711".encode("utf-16-le"))


# -- Styles: cells name them by their place in the list


def _style(opc: Opc, title: str, ref: str) -> tuple[Place, str]:
    """styles.xml and an XPath to the format of a cell."""
    sheet = opc.sheet(title).has(f"//x:c[@r='{ref}']/@s")
    index = int(str(sheet.all(f"//x:c[@r='{ref}']/@s")[0]))
    return opc.workbook.by_type("styles"), f"x:cellXfs/x:xf[{index + 1}]"


def put_number_format(book: Book) -> None:
    book.style("numFmts", '<numFmt numFmtId="170" formatCode="#,##0.00\\ &quot;EUR/kg&quot;"/>')
    index = book.style(
        "cellXfs", '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    )
    book.sheet("Formats").row(10, f'<c r="A10" s="{index}"><v>12.5</v></c>')


def check_number_format(opc: Opc) -> None:
    styles, xf = _style(opc, "Formats", "A10")
    number = styles.has(f"{xf}/@numFmtId").all(f"{xf}/@numFmtId")[0]
    styles.has(f"x:numFmts/x:numFmt[@numFmtId='{number}'][contains(@formatCode, 'EUR/kg')]")


def put_cell_style(book: Book) -> None:
    """A style that has a name of the buyer's."""
    fill = book.style(
        "fills", '<fill><patternFill patternType="solid"><fgColor theme="7" tint="0.4"/></patternFill></fill>'
    )
    named = book.style("cellStyleXfs", f'<xf numFmtId="0" fontId="1" fillId="{fill}" borderId="0" applyFill="0"/>')
    book.style("cellStyles", f'<cellStyle name="Approved by Bea" xfId="{named}"/>')
    index = book.style("cellXfs", f'<xf numFmtId="0" fontId="1" fillId="{fill}" borderId="0" xfId="{named}"/>')
    book.sheet("Formats").row(11, f'<c r="A11" s="{index}"><v>1</v></c>')


def check_cell_style(opc: Opc) -> None:
    styles, xf = _style(opc, "Formats", "A11")
    named = int(str(styles.has(f"{xf}/@xfId").all(f"{xf}/@xfId")[0]))
    styles.has(f"x:cellStyles/x:cellStyle[@xfId='{named}'][@name='Approved by Bea']")
    for place in (xf, f"x:cellStyleXfs/x:xf[{named + 1}]"):
        fill = int(str(styles.has(f"{place}/@fillId").all(f"{place}/@fillId")[0]))
        styles.has(f"x:fills/x:fill[{fill + 1}]//x:fgColor[@theme='7']")


def put_table_and_slicer_styles(book: Book) -> None:
    """Their formats are counted from the first dxf, in two lists: the old one and one in an extension."""
    index = book.style("dxfs", '<dxf><fill><patternFill><bgColor rgb="FF00313C"/></patternFill></fill></dxf>')
    book.style(
        "tableStyles",
        f"""<tableStyle name="Motors" pivot="0" count="1"><tableStyleElement type="headerRow" dxfId="{index}"/></tableStyle>""",
    )
    styles = '<x14:slicerStyle name="Motors slicer"/>'
    styles = f'<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1">{styles}</x14:slicerStyles>'
    book.style("extLst", ext("EB79DEF2-80B8-43e5-95BD-54CBDDF9020C", "x14", styles))


def check_table_and_slicer_styles(opc: Opc) -> None:
    styles = opc.workbook.by_type("styles").has("x:tableStyles/x:tableStyle[@name='Motors']/x:tableStyleElement/@dxfId")
    index = int(str(styles.all("//x:tableStyle[@name='Motors']/x:tableStyleElement/@dxfId")[0]))
    styles.has(f"x:dxfs/x:dxf[{index + 1}]//x:bgColor[@rgb='FF00313C']")
    styles.has("x:extLst/x:ext/x14:slicerStyles/x14:slicerStyle[@name='Motors slicer']")


def put_palette(book: Book) -> None:
    colours = "".join(f'<rgbColor rgb="00{n:02X}{n:02X}7A"/>' for n in range(64))
    book.style("colors", f"<indexedColors>{colours}</indexedColors>")
    book.style("colors", '<mruColors><color rgb="FFE4572E"/></mruColors>')


def check_palette(opc: Opc) -> None:
    opc.workbook.by_type("styles").has("x:colors/x:indexedColors/x:rgbColor[64]", "x:colors/x:mruColors/x:color")


def put_tick_boxes_in_cells(book: Book) -> None:
    """Since 2024: the cell format names a bag of properties by its place in a part of its own."""
    book.add(
        book.workbook_name,
        "FeaturePropertyBag",
        "xl/featurePropertyBag/featurePropertyBag.xml",
        f"""<FeaturePropertyBags xmlns="{NAMESPACES["xfpb"]}"><bag type="Checkbox"/><bag type="XFControls">
        <bagId k="CellControl">0</bagId></bag><bag type="XFComplement"><bagId k="XFControls">1</bagId></bag>
        <bag type="XFComplements" extRef="XFComplementsMapperExtRef"><a k="MappedFeaturePropertyBags"><bagId>2</bagId></a></bag>
        </FeaturePropertyBags>""",
    )
    bag = ext("C7286773-470A-42A8-94C5-96B5CB345126", "xfpb", '<xfpb:xfComplement i="0"/>')
    index = book.style(
        "cellXfs", f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><extLst>{bag}</extLst></xf>'
    )
    book.sheet("Tick boxes").row(10, f'<c r="A10" s="{index}" t="b"><v>1</v></c>')


def check_tick_boxes_in_cells(opc: Opc) -> None:
    styles, xf = _style(opc, "Tick boxes", "A10")
    styles.has(f"{xf}/x:extLst/x:ext/xfpb:xfComplement[@i='0']")
    opc.workbook.by_type("FeaturePropertyBag").has("xfpb:bag[@type='XFComplement']")


FEATURES = (
    Feature("outline", put_outline, check_outline),
    Feature("frozen panes", put_frozen_panes, check_frozen_panes),
    Feature("colour of a tab", put_tab_colour, check_tab_colour),
    Feature("printer settings and page breaks", put_printing, check_printing),
    Feature("scenarios", put_scenarios, check_scenarios),
    Feature("merged cells", put_merged_cells, check_merged_cells),
    Feature("properties of a sheet", put_sheet_properties, check_sheet_properties),
    Feature("number format", put_number_format, check_number_format),
    Feature("cell style with a name", put_cell_style, check_cell_style),
    Feature("styles for tables and slicers", put_table_and_slicer_styles, check_table_and_slicer_styles),
    Feature("palette", put_palette, check_palette),
    Feature("tick boxes in cells", put_tick_boxes_in_cells, check_tick_boxes_in_cells),
)
