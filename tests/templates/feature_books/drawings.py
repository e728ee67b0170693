"""What lies on the cells: charts, pictures, shapes; each with the text that a screen reader reads."""

from __future__ import annotations

from tests.templates.feature_books import skeletons
from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import KINDS, NAMESPACES, XMLNS
from tests.templates.feature_books.markup import choice, frame
from tests.templates.feature_books.reading import Opc, Place
from tests.templates.feature_books.sheet import PNG

__all__ = ["FEATURES"]

_TITLE = "Drawings"
_BOX = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def _drawing(opc: Opc, title: str = _TITLE) -> Place:
    return opc.sheet(title).to("x:drawing/@r:id", "drawing")


def put_text_box(book: Book) -> None:
    sheet = book.sheet(_TITLE)
    sheet.draw(
        f"""<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{sheet.shape_id()}" name="TextBox 1"/>
        <xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{_BOX}</xdr:spPr><xdr:txBody><a:bodyPr wrap="square"/><a:lstStyle/>
        <a:p><a:r><a:rPr lang="en-GB" sz="1100"/><a:t>Ask purchasing before you change this.</a:t></a:r></a:p></xdr:txBody>
        </xdr:sp>"""
    )


def check_text_box(opc: Opc) -> None:
    _drawing(opc).has("//xdr:sp[.//xdr:cNvSpPr/@txBox='1']//a:t[.='Ask purchasing before you change this.']")


def put_grouped_shapes(book: Book) -> None:
    """With a formula behind the text and a link behind the shape."""
    sheet = book.sheet(_TITLE)
    address = "https://intranet.example.org/motors"
    rid = book.link(sheet.drawing(), KINDS["hyperlink"].relationship, address, external=True)
    shapes = "".join(
        f"""<xdr:sp macro="" textlink="Drawings!$B${row}"><xdr:nvSpPr><xdr:cNvPr id="{sheet.shape_id()}" name="Step {row}">
        <a:hlinkClick r:id="{rid}"/></xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{_BOX}</xdr:spPr></xdr:sp>"""
        for row in (2, 3)
    )
    size = '<a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>'
    sheet.draw(
        f"""<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{sheet.shape_id()}" name="Group 1"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>
        <xdr:grpSpPr><a:xfrm>{size}{size.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")}</a:xfrm></xdr:grpSpPr>
        {shapes}</xdr:grpSp>""",
        row=12,
    )


def check_grouped_shapes(opc: Opc) -> None:
    drawing = _drawing(opc).has("//xdr:grpSp[.//xdr:cNvPr/@name='Group 1']/xdr:sp[@textlink='Drawings!$B$3']")
    drawing.outside("//xdr:grpSp//a:hlinkClick/@r:id", "hyperlink", "https://intranet.example.org/motors")


def put_picture(book: Book) -> None:
    sheet = book.sheet(_TITLE)
    rid = book.add(sheet.drawing(), "image", "xl/media/image1.png", PNG)
    sheet.draw(_picture(sheet.shape_id(), "Logo", "Logo of Motors Inc.", f'<a:blip r:embed="{rid}"/>'), row=18)


def _picture(number: int, name: str, description: str, blip: str) -> str:
    return f"""<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name="{name}" descr="{description}"/><xdr:cNvPicPr>
    <a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch>
    </xdr:blipFill><xdr:spPr>{_BOX}</xdr:spPr></xdr:pic>"""


def check_picture(opc: Opc) -> None:
    drawing = _drawing(opc)
    drawing.to("//xdr:pic[.//xdr:cNvPr/@descr='Logo of Motors Inc.']//a:blip/@r:embed", "image").holds(b"PNG")


def put_vector_picture(book: Book) -> None:
    """The drawing as SVG, with the pixels for those who cannot show it."""
    sheet = book.sheet(_TITLE)
    pixels = book.add(sheet.drawing(), "image", "xl/media/image2.png", PNG)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0H8V8H0Z" fill="#007A87"/></svg>'
    vector = book.add(sheet.drawing(), "image", "xl/media/image3.svg", svg)
    blip = f"""<a:blip r:embed="{pixels}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">
    <asvg:svgBlip {XMLNS["asvg"]} r:embed="{vector}"/></a:ext></a:extLst></a:blip>"""
    sheet.draw(_picture(sheet.shape_id(), "Graphic 1", "A square", blip), row=24)


def check_vector_picture(opc: Opc) -> None:
    square = "//xdr:pic[.//xdr:cNvPr/@descr='A square']//a:blip"
    _drawing(opc).to(f"{square}/@r:embed", "image").holds(b"PNG")
    _drawing(opc).to(f"{square}//asvg:svgBlip/@r:embed", "image").holds(b"<svg")


# -- Charts


def _chart(title: str, values: str) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate((10, 2, 3)))
    axis = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="{}"/><c:crossAx val="{}"/>'
    return f"""<c:chartSpace {XMLNS["a"]} {XMLNS["r"]}><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/>
    <a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>
    <c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser>
    <c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>{values}</c:f><c:numCache><c:formatCode>General</c:formatCode>
    <c:ptCount val="3"/>{points}</c:numCache></c:numRef></c:val></c:ser><c:axId val="111"/><c:axId val="222"/></c:barChart>
    <c:catAx><c:axId val="111"/>{axis.format("b", 222)}</c:catAx><c:valAx><c:axId val="222"/>{axis.format("l", 111)}</c:valAx>
    </c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>"""


_STYLED = """axisTitle categoryAxis chartArea dataLabel dataLabelCallout dataPoint dataPoint3D dataPointLine
dataPointMarker dataPointWireframe dataTable downBar dropLine errorBar floor gridlineMajor gridlineMinor hiLoLine
leaderLine legend plotArea plotArea3D seriesAxis seriesLine title trendline trendlineLabel upBar valueAxis wall"""


def put_chart(book: Book) -> None:
    """With the two parts that hold a chart's style and colours since Excel 2013."""
    sheet, chart = book.sheet(_TITLE), "xl/charts/chart1.xml"
    look = """<cs:lnRef idx="0"/><cs:fillRef idx="0"/><cs:effectRef idx="0"/><cs:fontRef idx="minor">
    <a:schemeClr val="tx1"/></cs:fontRef>"""
    entries = "".join(f"<cs:{name}>{look}</cs:{name}>" for name in _STYLED.split())
    marker = "<cs:dataPointWireframe>"
    entries = entries.replace(marker, f'<cs:dataPointMarkerLayout symbol="circle" size="5"/>{marker}')
    colours = "".join(f'<a:schemeClr val="accent{n}"/>' for n in range(1, 7))
    rid = book.add(sheet.drawing(), "chart", chart, _chart("Quantity per motor", f"{_TITLE}!$C$2:$C$4"))
    book.add(
        chart, "chartStyle", "xl/charts/style1.xml", f'<cs:chartStyle {XMLNS["a"]} id="201">{entries}</cs:chartStyle>'
    )
    book.add(
        chart,
        "chartColorStyle",
        "xl/charts/colors1.xml",
        f'<cs:colorStyle {XMLNS["a"]} meth="cycle" id="10">{colours}<cs:variation/></cs:colorStyle>',
    )
    inner = f'<c:chart {XMLNS["c"]} r:id="{rid}"/>'
    sheet.draw(frame(sheet.shape_id(), "Chart 1", NAMESPACES["c"], inner, "Columns: 10 GA-1, 2 MOT-2, 3 CU-8"), row=30)


def check_chart(opc: Opc) -> None:
    described = "//xdr:graphicFrame[.//xdr:cNvPr/@descr='Columns: 10 GA-1, 2 MOT-2, 3 CU-8']"
    chart = _drawing(opc).to(f"{described}//c:chart/@r:id", "chart")
    chart.has("//c:title//a:t[.='Quantity per motor']", f"//c:barChart//c:f[.='{_TITLE}!$C$2:$C$4']")
    chart.by_type("chartStyle").has("cs:dataPoint")
    chart.by_type("chartColorStyle").has("a:schemeClr[6]")


def put_waterfall_chart(book: Book) -> None:
    """One of the charts of Excel 2016, which older ones show as a note that they cannot."""
    sheet = book.sheet(_TITLE)
    rid = book.add(
        sheet.drawing(),
        "chartEx",
        "xl/charts/chartEx1.xml",
        f"""<cx:chartSpace {XMLNS["a"]} {XMLNS["r"]}><cx:chartData><cx:data id="0"><cx:strDim type="cat">
        <cx:f>{_TITLE}!$B$2:$B$4</cx:f></cx:strDim><cx:numDim type="val"><cx:f>{_TITLE}!$C$2:$C$4</cx:f></cx:numDim></cx:data>
        </cx:chartData><cx:chart><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall"
        uniqueId="{{A1B2C3D4-0002-4000-8000-000000000001}}"><cx:dataId val="0"/><cx:layoutPr><cx:subtotals/></cx:layoutPr>
        </cx:series></cx:plotAreaRegion><cx:axis id="0"><cx:catScaling/></cx:axis><cx:axis id="1"><cx:valScaling/></cx:axis>
        </cx:plotArea></cx:chart></cx:chartSpace>""",
    )
    number, inner = sheet.shape_id(), f'<cx:chart {XMLNS["cx"]} r:id="{rid}"/>'
    sheet.draw(choice("cx1", frame(number, "Chart 2", NAMESPACES["cx"], inner, "Waterfall"), number), row=36)


def check_waterfall_chart(opc: Opc) -> None:
    _drawing(opc).to("//mc:Choice//cx:chart/@r:id", "chartEx").has("//cx:series[@layoutId='waterfall']")


def put_diagram(book: Book) -> None:
    """SmartArt: four parts for what it says and how it looks, and one with the shapes last drawn."""
    sheet, dgm = book.sheet(_TITLE), XMLNS["dgm"]
    drawing = sheet.drawing()
    layer = "urn:microsoft.com/office/officeart/2005/8"
    pictured = book.add(
        drawing,
        "diagramDrawing",
        "xl/diagrams/drawing1.xml",
        f'<dsp:drawing {XMLNS["dsp"]}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr>'
        "<dsp:grpSpPr/></dsp:spTree></dsp:drawing>",
    )
    contents = {
        "diagramData": f"""<dgm:dataModel {dgm} {XMLNS["a"]}><dgm:ptLst><dgm:pt modelId="0" type="doc">
        <dgm:prSet loTypeId="{layer}/layout/default"/><dgm:spPr/></dgm:pt><dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/><dgm:t>
        <a:bodyPr/><a:p><a:r><a:t>Buy, make, ship</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst/><dgm:bg/>
        <dgm:whole/><dgm:extLst><a:ext uri="http://schemas.microsoft.com/office/drawing/2008/diagram">
        <dsp:dataModelExt {XMLNS["dsp"]} relId="{pictured}"/></a:ext></dgm:extLst></dgm:dataModel>""",
        "diagramLayout": f"""<dgm:layoutDef {dgm} uniqueId="{layer}/layout/default"><dgm:title val=""/><dgm:desc val=""/>
        <dgm:catLst><dgm:cat type="list" pri="400"/></dgm:catLst><dgm:layoutNode name="diagram"/></dgm:layoutDef>""",
        "diagramQuickStyle": f"""<dgm:styleDef {dgm} uniqueId="{layer}/quickstyle/simple1"><dgm:title val=""/>
        <dgm:desc val=""/><dgm:catLst><dgm:cat type="simple" pri="10100"/></dgm:catLst><dgm:styleLbl name="node0"/>
        </dgm:styleDef>""",
        "diagramColors": f"""<dgm:colorsDef {dgm} uniqueId="{layer}/colors/accent1_2"><dgm:title val=""/><dgm:desc val=""/>
        <dgm:catLst><dgm:cat type="accent1" pri="11200"/></dgm:catLst></dgm:colorsDef>""",
    }
    ids = [book.add(drawing, kind, f"xl/diagrams/{kind[7:].lower()}1.xml", text) for kind, text in contents.items()]
    inner = '<dgm:relIds {} r:dm="{}" r:lo="{}" r:qs="{}" r:cs="{}"/>'.format(dgm, *ids)
    sheet.draw(frame(sheet.shape_id(), "Diagram 1", NAMESPACES["dgm"], inner, "Buy, make, ship"), row=42)


def check_diagram(opc: Opc) -> None:
    drawing = _drawing(opc)
    data = drawing.to("//dgm:relIds/@r:dm", "diagramData").has("//a:t[.='Buy, make, ship']", "//dsp:dataModelExt")
    for letter, kind in (("lo", "diagramLayout"), ("qs", "diagramQuickStyle"), ("cs", "diagramColors")):
        drawing.to(f"//dgm:relIds/@r:{letter}", kind)
    drawing.follow(str(data.all("//dsp:dataModelExt/@relId")[0]), "diagramDrawing")


def put_chart_sheet(book: Book) -> None:
    slots = skeletons.chartsheet()
    name = book.chartsheet("Chart of parts", slots)
    drawing = book.free("xl/drawings/drawing{}.xml")
    book.put(name, "drawing", f'<drawing r:id="{book.add(name, "drawing", drawing, skeletons.drawing())}"/>')
    chart = book.add(drawing, "chart", book.free("xl/charts/chart{}.xml"), _chart("Parts", f"{_TITLE}!$C$2:$C$4"))
    inner = frame(2, "Chart 1", NAMESPACES["c"], f'<c:chart {XMLNS["c"]} r:id="{chart}"/>')
    book.put(
        drawing,
        "anchors",
        f"""<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9296400" cy="6070600"/>{inner}<xdr:clientData/>
        </xdr:absoluteAnchor>""",
    )


def check_chart_sheet(opc: Opc) -> None:
    drawing = opc.sheet("Chart of parts", "chartsheet").to("x:drawing/@r:id", "drawing")
    drawing.to("xdr:absoluteAnchor//c:chart/@r:id", "chart").has("//c:title//a:t[.='Parts']")


FEATURES = (
    Feature("text box", put_text_box, check_text_box),
    Feature("grouped shapes with a link", put_grouped_shapes, check_grouped_shapes),
    Feature("picture with alternative text", put_picture, check_picture),
    Feature("vector picture", put_vector_picture, check_vector_picture),
    Feature("chart with alternative text", put_chart, check_chart),
    Feature("waterfall chart", put_waterfall_chart, check_waterfall_chart),
    Feature("SmartArt", put_diagram, check_diagram),
    Feature("chart sheet", put_chart_sheet, check_chart_sheet),
)
