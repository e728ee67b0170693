"""The workbook's sheets and names: hidden, protected, viewed, printed; and named as ours are."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import KINDS, NAMESPACES
from tests.templates.feature_books.reading import Lost, Opc

__all__ = ["FEATURES"]

_VIEW = "{A1B2C3D4-0008-4000-8000-000000000001}"
_LIKE_OURS = {"Results": "Results", "policy": "policy", "Results (risk)": "'Results (risk)'"}
_SCREEN = "https://suppliers.example.org/nord?part=GA-1&lang=de"


# -- Names


def put_names(book: Book) -> None:
    """Of the workbook and of a sheet, hidden ones, with a comment, a constant, a function of one's own."""
    book.sheet("Names")
    book.defined_name("quantities", "Names!$C$2:$C$4", 'comment="pieces per motor"')
    book.defined_name("quantities", "Names!$C$2", sheet="Names")
    book.defined_name("rate", "1.08", 'hidden="1"')
    book.defined_name("TWICE", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)")
    book.sheet("Names").row(10, '<c r="A10"><f>SUM(quantities)*rate</f><v>10.8</v></c>')


def check_names(opc: Opc) -> None:
    opc.sheet("Names").has("//x:c[@r='A10']/x:f[.='SUM(quantities)*rate']")
    opc.name("quantities", "Names!$C$2:$C$4")
    opc.name("quantities", "Names!$C$2", sheet="Names")
    opc.name("rate", "1.08")
    opc.name("TWICE", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)")
    opc.workbook.has("//x:definedName[@comment='pieces per motor']", "//x:definedName[@name='rate'][@hidden='1']")


def put_print_ranges(book: Book) -> None:
    book.sheet("Print")
    book.defined_name("_xlnm.Print_Area", "Print!$A$1:$C$4", sheet="Print")
    book.defined_name("_xlnm.Print_Titles", "Print!$A:$A,Print!$1:$1", sheet="Print")


def check_print_ranges(opc: Opc) -> None:
    opc.sheet("Print")
    opc.name("_xlnm.Print_Area", "Print!$A$1:$C$4", sheet="Print")
    opc.name("_xlnm.Print_Titles", "Print!$A:$A,Print!$1:$1", sheet="Print")


# -- Sheets


def put_sheets_named_like_ours(book: Book) -> None:
    """One is spelt otherwise, which Excel takes for the same name; one has what could be a way out."""
    for title, quoted in _LIKE_OURS.items():
        book.sheet(title).row(10, f'<c r="A10"><f>{quoted}!C2*2</f><v>20</v></c>')
    book.defined_name("best", "Results!$B$2")


def check_sheets_named_like_ours(opc: Opc) -> None:
    for title, quoted in _LIKE_OURS.items():
        opc.sheet(title).has(f'//x:c[@r="A10"]/x:f[.="{quoted}!C2*2"]', "//x:c[@r='C2'][x:v='10']")
    opc.name("best", "Results!$B$2")


def put_hidden_sheets(book: Book) -> None:
    """The second kind can be shown again by a macro only."""
    book.sheet("Hidden", state="hidden")
    book.sheet("Very hidden", state="veryHidden")


def check_hidden_sheets(opc: Opc) -> None:
    for title, state in (("Hidden", "hidden"), ("Very hidden", "veryHidden")):
        opc.sheet(title)
        opc.workbook.has(f"//x:sheet[@name='{title}'][@state='{state}']")


def put_custom_view(book: Book) -> None:
    sheet = book.sheet("Views")
    book.put(
        book.workbook_name,
        "customWorkbookViews",
        f"""<customWorkbookView name="Purchasing" guid="{_VIEW}" maximized="1" xWindow="1" yWindow="1" windowWidth="1920"
        windowHeight="1000" activeSheetId="{book.sheet_id("Views")}"/>""",
    )
    sheet.put(
        "customSheetViews",
        f"""<customSheetView guid="{_VIEW}" hiddenColumns="1"><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75"
        header="0.3" footer="0.3"/></customSheetView>""",
    )


def check_custom_view(opc: Opc) -> None:
    opc.workbook.has(f"x:customWorkbookViews/x:customWorkbookView[@guid='{_VIEW}'][@name='Purchasing']")
    opc.sheet("Views").has(f"x:customSheetViews/x:customSheetView[@guid='{_VIEW}'][@hiddenColumns='1']")


def put_windows(book: Book) -> None:
    """Two windows, the first of them on the third tab."""
    for active in (2, 0):
        book.put(
            book.workbook_name,
            "bookViews",
            f"""<workbookView xWindow="{active}" yWindow="0" windowWidth="28800" windowHeight="15000" tabRatio="702"
            activeTab="{active}"/>""",
        )


def check_windows(opc: Opc) -> None:
    opc.workbook.has("x:bookViews/x:workbookView[1][@activeTab='2'][@tabRatio='702']", "x:bookViews/x:workbookView[2]")


def put_protection(book: Book) -> None:
    """Of a sheet's cells with a password, but for a range of entries; and of the workbook's windows."""
    sheet = book.sheet("Protected")
    sheet.put(
        "sheetProtection",
        """<sheetProtection algorithmName="SHA-512" hashValue="bm90IGEgcmVhbCBoYXNo" saltValue="bm90IHJlYWwgc2FsdA=="
        spinCount="100000" sheet="1" objects="1" scenarios="1"/>""",
    )
    sheet.put("protectedRanges", '<protectedRange sqref="C2:C4" name="Quantities"/>')
    book.put(book.workbook_name, "workbookProtection", '<workbookProtection lockWindows="1"/>')


def check_protection(opc: Opc) -> None:
    opc.sheet("Protected").has(
        "x:sheetProtection[@sheet='1'][@algorithmName='SHA-512'][@hashValue][@spinCount='100000']",
        "x:protectedRanges/x:protectedRange[@name='Quantities']",
    )
    opc.workbook.has("x:workbookProtection[@lockWindows='1']")


def put_links(book: Book) -> None:
    """To a web page and to a cell."""
    sheet = book.sheet("Links")
    rid = book.link(sheet.part, KINDS["hyperlink"].relationship, _SCREEN, external=True)
    sheet.put("hyperlinks", f'<hyperlink ref="A2" r:id="{rid}" tooltip="The supplier\'s page"/>')
    sheet.put("hyperlinks", '<hyperlink ref="A3" location="Links!C2" display="Quantity"/>')


def check_links(opc: Opc) -> None:
    sheet = opc.sheet("Links").has("//x:hyperlink[@ref='A3'][@location='Links!C2']", "//x:hyperlink[@tooltip]")
    sheet.outside("//x:hyperlink[@ref='A2']/@r:id", "hyperlink", _SCREEN)


def put_personal_views(book: Book) -> None:
    """Filters that each of several people sees for herself."""
    sheet = book.sheet("Personal views")
    sheet.put("autoFilter", '<autoFilter ref="A1:D4" xr:uid="{A1B2C3D4-0009-4000-8000-000000000001}"/>')
    sheet.add(
        "namedSheetView",
        "xl/namedSheetViews/namedSheetView1.xml",
        f"""<namedSheetViews xmlns="{NAMESPACES["xnsv"]}"><namedSheetView name="Bea" id="{{A1B2C3D4-0009-4000-8000-000000000002}}">
        <nsvFilter filterId="{{A1B2C3D4-0009-4000-8000-000000000001}}" ref="A1:D4" tableId="0"/></namedSheetView>
        </namedSheetViews>""",
    )


def check_personal_views(opc: Opc) -> None:
    view = opc.sheet("Personal views").by_type("namedSheetView").has("xnsv:namedSheetView[@name='Bea']/xnsv:nsvFilter")
    if view.all("//xnsv:nsvFilter/@filterId") != opc.sheet("Personal views").all("x:autoFilter/@xr:uid"):
        raise Lost("the view's filter is not that of the sheet")


FEATURES = (
    Feature("names", put_names, check_names),
    Feature("print areas and titles", put_print_ranges, check_print_ranges),
    Feature("sheets named like ours", put_sheets_named_like_ours, check_sheets_named_like_ours),
    Feature("hidden and very hidden sheets", put_hidden_sheets, check_hidden_sheets),
    Feature("custom view", put_custom_view, check_custom_view),
    Feature("windows and active tab", put_windows, check_windows),
    Feature("protection", put_protection, check_protection),
    Feature("links", put_links, check_links),
    Feature("personal views", put_personal_views, check_personal_views),
)
