"""What still lives in VML beside the newer markup: notes, controls, objects, pictures in headers."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import NAMESPACES, XMLNS
from tests.templates.feature_books.reading import Opc
from tests.templates.feature_books.sheet import EMF, PNG, Sheet

from bomrisk_excel.xlam.compound_file import compound_file

__all__ = ["FEATURES"]

_ANCHOR = "<x:Anchor>5, 15, 1, 10, 8, 15, 5, 4</x:Anchor>"
_PERSON, _THREAD = "{A1B2C3D4-0003-4000-8000-000000000001}", "{A1B2C3D4-0003-4000-8000-000000000002}"


def _vml_shape(number: int, kind: str, inner: str, image: str = "") -> str:
    """A shape in VML; its number is what controls and objects are found by."""
    picture = f'<v:imagedata o:relid="{image}" o:title=""/>' if image else ""
    return f"""<v:shape id="_x0000_s{number}" type="#_x0000_t{202 if kind == "Note" else 201}"
    style="position:absolute;margin-left:60pt;margin-top:2pt;width:108pt;height:60pt;z-index:1;visibility:hidden">
    {picture}<x:ClientData ObjectType="{kind}">{_ANCHOR}{inner}</x:ClientData></v:shape>"""


# -- Notes and discussions


def put_notes(book: Book) -> None:
    _put_note(book.sheet("Notes"), 1025, "Buyer", "Ask for the datasheet")


def _put_note(sheet: Sheet, number: int, author: str, text: str) -> None:
    sheet.add(
        "comments",
        "xl/comments{}.xml",
        f"""<comments xmlns="{NAMESPACES["x"]}"><authors><author>{author}</author></authors><commentList>
        <comment ref="B2" authorId="0" shapeId="0"><text><r><rPr><sz val="9"/><rFont val="Tahoma"/></rPr><t>{text}</t></r>
        </text></comment></commentList></comments>""",
    )
    sheet.vml(_vml_shape(number, "Note", "<x:AutoFill>False</x:AutoFill><x:Row>1</x:Row><x:Column>1</x:Column>"))


def check_notes(opc: Opc) -> None:
    _check_note(opc, "Notes", "Ask for the datasheet")


def _check_note(opc: Opc, title: str, text: str) -> None:
    opc.sheet(title).by_type("comments").has(f"//x:comment[@ref='B2']//x:t[.='{text}']")
    shapes = opc.sheet(title).to("x:legacyDrawing/@r:id", "vmlDrawing")
    shapes.has("//v:shape/e:ClientData[@ObjectType='Note'][e:Row='1'][e:Column='1']")


def put_discussion(book: Book) -> None:
    """For Excels that know no discussions there is a note beside it, whose author names the thread."""
    sheet = book.sheet("Discussion")
    sheet.add(
        "threadedComment",
        "xl/threadedComments/threadedComment1.xml",
        f"""<ThreadedComments xmlns="{NAMESPACES["tc"]}"><threadedComment ref="B2" dT="2026-01-15T08:30:00.00"
        personId="{_PERSON}" id="{_THREAD}"><text>Is there a second source?</text></threadedComment></ThreadedComments>""",
    )
    book.add(
        book.workbook_name,
        "person",
        "xl/persons/person.xml",
        f"""<personList xmlns="{NAMESPACES["tc"]}"><person displayName="Bea Buyer" id="{_PERSON}"
        userId="bea@example.org" providerId="None"/></personList>""",
    )
    _put_note(sheet, 2049, f"tc={_THREAD}", "[Threaded comment] Is there a second source?")


def check_discussion(opc: Opc) -> None:
    thread = opc.sheet("Discussion").by_type("threadedComment").has("tc:threadedComment[@ref='B2']/tc:text")
    person, identity = (thread.all(f"tc:threadedComment/@{name}")[0] for name in ("personId", "id"))
    opc.workbook.by_type("person").has(f"tc:person[@id='{person}'][@displayName='Bea Buyer']")
    opc.sheet("Discussion").by_type("comments").has(f"x:authors/x:author[.='tc={identity}']")
    _check_note(opc, "Discussion", "[Threaded comment] Is there a second source?")


# -- Controls and objects

_FROM_TO = """<from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></from>
<to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></to>"""


def _newer(inner: str, older: str = "") -> str:
    fallback = f"<mc:Fallback>{older}</mc:Fallback>" if older else ""
    return f'<mc:AlternateContent><mc:Choice Requires="x14">{inner}</mc:Choice>{fallback}</mc:AlternateContent>'


def put_form_control(book: Book) -> None:
    """A tick box tied to a cell, on a sheet that has the name of one of ours."""
    sheet = book.sheet("Controls")
    rid = sheet.add(
        "ctrlProp",
        "xl/ctrlProps/ctrlProp{}.xml",
        f'<formControlPr xmlns="{NAMESPACES["x14"]}" objectType="CheckBox" checked="Checked" fmlaLink="$C$2" noThreeD="1"/>',
    )
    sheet.vml(_vml_shape(3073, "Checkbox", "<x:Checked>1</x:Checked><x:FmlaLink>$C$2</x:FmlaLink>"))
    control = f"""<control shapeId="3073" r:id="{rid}" name="Check Box 1"><controlPr defaultSize="0" autoFill="0" autoLine="0"
    autoPict="0"><anchor moveWithCells="1">{_FROM_TO}</anchor></controlPr></control>"""
    sheet.put("controls", _newer(f"<controls>{_newer(control)}</controls>"))


def check_form_control(opc: Opc) -> None:
    sheet = opc.sheet("Controls")
    sheet.to("//mc:Choice//x:control[@name='Check Box 1']/@r:id", "ctrlProp").has(
        "self::x14:formControlPr[@fmlaLink='$C$2']"
    )
    number = sheet.all("//x:control/@shapeId")[0]
    sheet.to("x:legacyDrawing/@r:id", "vmlDrawing").has(
        f"//v:shape[@id='_x0000_s{number}']/e:ClientData[e:FmlaLink='$C$2']"
    )


def put_activex(book: Book) -> None:
    sheet, control = book.sheet("ActiveX"), "xl/activeX/activeX1.xml"
    state = compound_file({"contents": b"\0\2\x18\0\x35\0\0\0\6\0\0\x80Order now"})
    state_id = book.add(control, "activeXControlBinary", "xl/activeX/activeX1.bin", state)
    rid = sheet.add(
        "control",
        control,
        f"""<ax:ocx ax:classid="{{D7053240-CE69-11CD-A777-00DD01143C57}}" ax:persistence="persistStorage" r:id="{state_id}"
        {XMLNS["ax"]} {XMLNS["r"]}/>""",
    )
    name = sheet.vml(_vml_shape(4097, "Pict", "<x:CF>Pict</x:CF><x:MapOCX/>", "rId1"))
    book.add(name, "image", "xl/media/image4.emf", EMF)
    image = sheet.add("image", "xl/media/image4.emf", EMF)
    old = f'<control shapeId="4097" r:id="{rid}" name="CommandButton1"/>'
    new = f"""{old[:-2]}><controlPr defaultSize="0" autoLine="0" r:id="{image}"><anchor>{_FROM_TO}</anchor></controlPr>
    </control>"""
    sheet.put("controls", _newer(f"<controls>{_newer(new, old)}</controls>"))


def check_activex(opc: Opc) -> None:
    sheet = opc.sheet("ActiveX")
    control = sheet.to("//mc:Choice//x:control[@name='CommandButton1']/@r:id", "control")
    control.to("@r:id", "activeXControlBinary").holds(b"Order now")
    sheet.to("//mc:Choice//x:control/x:controlPr/@r:id", "image")
    vml = sheet.to("x:legacyDrawing/@r:id", "vmlDrawing").has("//v:shape[@id='_x0000_s4097']")
    vml.to("//v:shape[@id='_x0000_s4097']/v:imagedata/@o:relid", "image")


def put_embedded_object(book: Book) -> None:
    """A document inside of the workbook, with the picture of it that is shown."""
    sheet = book.sheet("Object")
    rid = sheet.add("oleObject", "xl/embeddings/oleObject1.bin", compound_file({"\1Ole10Native": b"the drawing " * 40}))
    vml = sheet.vml(_vml_shape(5121, "Pict", "<x:CF>Pict</x:CF><x:AutoPict/>", "rId1"))
    book.add(vml, "image", "xl/media/image5.emf", EMF)
    image = sheet.add("image", "xl/media/image5.emf", EMF)
    old = f'<oleObject progId="Package" shapeId="5121" r:id="{rid}"/>'
    new = f"""{old[:-2]}><objectPr defaultSize="0" r:id="{image}"><anchor moveWithCells="1">{_FROM_TO}</anchor></objectPr>
    </oleObject>"""
    sheet.put("oleObjects", f"<oleObjects>{_newer(new, old)}</oleObjects>")


def check_embedded_object(opc: Opc) -> None:
    sheet = opc.sheet("Object")
    sheet.to("//mc:Choice/x:oleObject[@progId='Package']/@r:id", "oleObject").holds(b"the drawing")
    sheet.to("//mc:Choice/x:oleObject/x:objectPr/@r:id", "image")
    vml = sheet.to("x:legacyDrawing/@r:id", "vmlDrawing").has("//v:shape[@id='_x0000_s5121']")
    vml.to("//v:shape[@id='_x0000_s5121']/v:imagedata/@o:relid", "image")


# -- Pictures that are no part of the cells' drawing


def put_header_picture(book: Book) -> None:
    sheet = book.sheet("Header")
    sheet.put("headerFooter", "<headerFooter><oddHeader>&amp;L&amp;G&amp;CMotors Inc.</oddHeader></headerFooter>")
    shape = """<v:shape id="LH" type="#_x0000_t75" style="position:absolute;margin-left:0;margin-top:0;width:48pt;height:24pt">
    <v:imagedata o:relid="rId1" o:title="logo"/></v:shape>"""
    book.add(sheet.vml(shape, "legacyDrawingHF"), "image", "xl/media/image6.png", PNG)


def check_header_picture(opc: Opc) -> None:
    sheet = opc.sheet("Header").has("x:headerFooter/x:oddHeader[contains(., '&G')]")
    sheet.to("x:legacyDrawingHF/@r:id", "vmlDrawing").to("//v:shape[@id='LH']/v:imagedata/@o:relid", "image")


def put_background(book: Book) -> None:
    sheet = book.sheet("Background")
    sheet.put("picture", f'<picture r:id="{sheet.add("image", "xl/media/image7.png", PNG)}"/>')


def check_background(opc: Opc) -> None:
    opc.sheet("Background").to("x:picture/@r:id", "image").holds(b"PNG")


FEATURES = (
    Feature("notes", put_notes, check_notes),
    Feature("discussion with persons", put_discussion, check_discussion),
    Feature("tick box", put_form_control, check_form_control),
    Feature("ActiveX button", put_activex, check_activex),
    Feature("embedded object", put_embedded_object, check_embedded_object),
    Feature("picture in the header", put_header_picture, check_header_picture),
    Feature("picture behind the cells", put_background, check_background),
)
