"""What stands in cells beyond numbers and plain texts."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import NAMESPACES, XMLNS
from tests.templates.feature_books.markup import ext
from tests.templates.feature_books.reading import Opc
from tests.templates.feature_books.sheet import PNG

__all__ = ["FEATURES"]

_MAIN = f'xmlns="{NAMESPACES["x"]}"'


# -- Values that formulas left behind: a reader without Excel, or with manual calculation, sees nothing else


def put_cached_values(book: Book) -> None:
    sheet = book.sheet("Values")
    sheet.row(
        10,
        """<c r="A10"><f>SUM(C2:C4)</f><v>15</v></c><c r="B10" t="str"><f>A2&amp;"-"&amp;B2</f><v>Nord-GA-1</v></c>
        <c r="C10" t="b"><f>C2&gt;5</f><v>1</v></c><c r="D10" t="e"><f>1/0</f><v>#DIV/0!</v></c>
        <c r="E10"><f>ADDIN_PRICE(B2)</f><v>4.25</v></c>""",
    )


def check_cached_values(opc: Opc) -> None:
    values = {"A10": "15", "B10": "Nord-GA-1", "C10": "1", "D10": "#DIV/0!", "E10": "4.25"}
    opc.sheet("Values").has(*(f"//x:c[@r='{ref}'][x:f][x:v='{value}']" for ref, value in values.items()))


def put_shared_formulas(book: Book) -> None:
    book.sheet("Values").row(11, '<c r="A11"><f t="shared" ref="A11:A12" si="0">C2*2</f><v>20</v></c>')
    book.sheet("Values").row(12, '<c r="A12"><f t="shared" si="0"/><v>4</v></c>')


def check_shared_formulas(opc: Opc) -> None:
    opc.sheet("Values").has("//x:c[@r='A11']/x:f[@si='0'][.='C2*2']", "//x:c[@r='A12']/x:f[@si='0']")


def put_array_formula(book: Book) -> None:
    book.sheet("Values").row(13, '<c r="A13"><f t="array" ref="A13">SUM(C2:C4*C2:C4)</f><v>113</v></c>')


def check_array_formula(opc: Opc) -> None:
    opc.sheet("Values").has("//x:c[@r='A13']/x:f[@t='array'][@ref='A13']")


def put_what_if_table(book: Book) -> None:
    book.sheet("Values").row(15, '<c r="B15"><f>C2*3</f><v>30</v></c>')
    book.sheet("Values").row(
        16, '<c r="A16"><v>7</v></c><c r="B16"><f t="dataTable" ref="B16" dt2D="0" dtr="0" r1="C2"/><v>21</v></c>'
    )


def check_what_if_table(opc: Opc) -> None:
    opc.sheet("Values").has("//x:c[@r='B15']/x:f[.='C2*3']", "//x:c[@r='A16'][x:v='7']")
    opc.sheet("Values").has("//x:c[@r='B16']/x:f[@t='dataTable'][@r1='C2']")


# -- Texts with formats and readings


def put_rich_text(book: Book) -> None:
    bold = book.put(
        "xl/sharedStrings.xml",
        "items",
        """<si><r><rPr><b/><sz val="11"/><color rgb="FFC00000"/><rFont val="Bahnschrift"/></rPr><t>Do not</t></r>
        <r><t xml:space="preserve"> substitute</t></r></si>""",
    )
    book.sheet("Texts").row(10, f'<c r="A10" t="s"><v>{bold}</v></c>')


def check_rich_text(opc: Opc) -> None:
    text = _shared_text(opc, "A10")
    opc.workbook.by_type("sharedStrings").has(f"//x:si[{text}]/x:r[x:rPr/x:b]/x:t[.='Do not']")


def put_phonetic_text(book: Book) -> None:
    kanji = book.put(
        "xl/sharedStrings.xml",
        "items",
        """<si><t>東京電機</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>""",
    )
    book.sheet("Texts").row(11, f'<c r="A11" t="s" ph="1"><v>{kanji}</v></c>')
    book.sheet("Texts").put("phoneticPr", '<phoneticPr fontId="1" type="noConversion"/>')


def check_phonetic_text(opc: Opc) -> None:
    text = _shared_text(opc, "A11")
    opc.workbook.by_type("sharedStrings").has(f"//x:si[{text}]/x:rPh[@sb='0']/x:t[.='トウキョウ']")
    opc.sheet("Texts").has("//x:c[@ph='1']", "x:phoneticPr[@fontId='1']")


def _shared_text(opc: Opc, ref: str) -> int:
    """Place of a cell's text in the shared table, counted from 1."""
    (value,) = opc.sheet("Texts").has(f"//x:c[@r='{ref}'][@t='s']/x:v").all(f"//x:c[@r='{ref}']/x:v")
    return 1 + int(value.text or "")


# -- What newer Excels keep about a cell in metadata.xml: that its formula spills, that its value is more than a value


def _add_metadata(book: Book) -> None:
    """One part serves both, in the order that the cells' cm and vm count in."""
    shared = """minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1"
    clearFormats="1" clearComments="1" assign="1" coerce="1\""""
    spill = ext(
        "bdbb8cdc-fa1e-496e-a857-3c3f30c029c3", "xda", '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/>'
    )
    rich = ext("3e2802c4-a4d2-4d8b-9148-e3be6c30e623", "xlrd", '<xlrd:rvb i="0"/>')
    book.add(
        book.workbook_name,
        "sheetMetadata",
        "xl/metadata.xml",
        f"""<metadata {_MAIN}><metadataTypes count="2"><metadataType name="XLDAPR" {shared} cellMeta="1"/>
        <metadataType name="XLRICHVALUE" {shared}/></metadataTypes>
        <futureMetadata name="XLDAPR" count="1"><bk><extLst>{spill}</extLst></bk></futureMetadata>
        <futureMetadata name="XLRICHVALUE" count="1"><bk><extLst>{rich}</extLst></bk></futureMetadata>
        <cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata>
        <valueMetadata count="1"><bk><rc t="2" v="0"/></bk></valueMetadata></metadata>""",
    )


def put_spilling_formula(book: Book) -> None:
    _add_metadata(book)
    sheet = book.sheet("Spills")
    sheet.row(
        10,
        '<c r="A10" cm="1"><f t="array" ref="A10:A12">_xlfn._xlws.SORT(C2:C4)</f><v>2</v></c><c r="C10"><v>1</v></c>',
    )
    sheet.row(11, '<c r="A11"><v>3</v></c>')
    sheet.row(12, '<c r="A12"><v>10</v></c>')


def check_spilling_formula(opc: Opc) -> None:
    opc.sheet("Spills").has(
        "//x:c[@r='A10'][@cm='1']/x:f[@ref='A10:A12']", "//x:c[@r='A11']/x:v", "//x:c[@r='A12']/x:v"
    )
    opc.workbook.by_type("sheetMetadata").has("x:cellMetadata/x:bk[1]/x:rc[@t='1']", "//xda:dynamicArrayProperties")


def put_image_in_cell(book: Book) -> None:
    _add_metadata(book)
    rich = NAMESPACES["xlrd"]
    book.add(
        book.workbook_name,
        "rdRichValueStructure",
        "xl/richData/rdrichvaluestructure.xml",
        f"""<rvStructures xmlns="{rich}" count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/>
        <k n="CalcOrigin" t="i"/><k n="Text" t="s"/></s></rvStructures>""",
    )
    book.add(
        book.workbook_name,
        "rdRichValue",
        "xl/richData/rdrichvalue.xml",
        f'<rvData xmlns="{rich}" count="1"><rv s="0"><v>0</v><v>5</v><v>Photo of the motor</v></rv></rvData>',
    )
    links = "xl/richData/richValueRel.xml"
    image = book.add(links, "image", "xl/media/inCell1.png", PNG)
    book.add(
        book.workbook_name,
        "richValueRel",
        links,
        f'<richValueRels xmlns="{NAMESPACES["xlrel"]}" {XMLNS["r"]}><rel r:id="{image}"/></richValueRels>',
    )
    book.sheet("Images in cells").row(10, '<c r="A10" t="e" vm="1"><v>#VALUE!</v></c>')


def check_image_in_cell(opc: Opc) -> None:
    opc.sheet("Images in cells").has("//x:c[@r='A10'][@vm='1']")
    opc.workbook.by_type("sheetMetadata").has("x:valueMetadata/x:bk[1]/x:rc[@t='2']", "//xlrd:rvb[@i='0']")
    opc.workbook.by_type("rdRichValueStructure").has("xlrd:s[1][@t='_localImage']")
    opc.workbook.by_type("rdRichValue").has("xlrd:rv[@s='0']/xlrd:v[.='Photo of the motor']")
    opc.workbook.by_type("richValueRel").to("xlrel:rel[1]/@r:id", "image")


FEATURES = (
    Feature("cached values of formulas", put_cached_values, check_cached_values),
    Feature("shared formulas", put_shared_formulas, check_shared_formulas),
    Feature("array formula", put_array_formula, check_array_formula),
    Feature("what-if data table", put_what_if_table, check_what_if_table),
    Feature("rich text", put_rich_text, check_rich_text),
    Feature("phonetic text", put_phonetic_text, check_phonetic_text),
    Feature("spilling formula", put_spilling_formula, check_spilling_formula),
    Feature("image in a cell", put_image_in_cell, check_image_in_cell),
)
