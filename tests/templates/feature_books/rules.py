"""What Excel does with cells by rules: formats, entries allowed, lines in cells."""

from __future__ import annotations

from tests.templates.feature_books.book import Book
from tests.templates.feature_books.feature import Feature
from tests.templates.feature_books.kinds import XMLNS
from tests.templates.feature_books.reading import Opc

__all__ = ["FEATURES"]


def put_sparklines(book: Book) -> None:
    book.sheet("Sparklines").ext(
        "05C60535-1F16-4fd2-B633-F4F36F0B64E0",
        "x14",
        f"""<x14:sparklineGroups {XMLNS["xm"]}><x14:sparklineGroup displayEmptyCellsAs="gap" markers="1">
        <x14:colorSeries theme="4"/><x14:colorNegative theme="5"/><x14:sparklines><x14:sparkline>
        <xm:f>Sparklines!C2:C4</xm:f><xm:sqref>E2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>
        </x14:sparklineGroups>""",
    )


def check_sparklines(opc: Opc) -> None:
    opc.sheet("Sparklines").has(
        "x:extLst/x:ext/x14:sparklineGroups/x14:sparklineGroup[x14:colorSeries]//x14:sparkline[xm:f='Sparklines!C2:C4']"
    )


def put_conditional_format(book: Book) -> None:
    index = book.style(
        "dxfs",
        """<dxf><font><b/><color rgb="FF9C0006"/></font>
        <fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>""",
    )
    book.sheet("Rules").put(
        "conditionalFormatting",
        f"""<conditionalFormatting sqref="C2:C4"><cfRule type="cellIs" dxfId="{index}" priority="2" operator="greaterThan">
        <formula>5</formula></cfRule></conditionalFormatting>""",
    )


def check_conditional_format(opc: Opc) -> None:
    sheet = opc.sheet("Rules").has("//x:cfRule[@type='cellIs'][x:formula='5']/@dxfId")
    index = int(str(sheet.all("//x:cfRule[@type='cellIs']/@dxfId")[0]))
    opc.workbook.by_type("styles").has(f"x:dxfs/x:dxf[{index + 1}]//x:bgColor[@rgb='FFFFC7CE']")


def put_scale_of_colours(book: Book) -> None:
    book.sheet("Rules").put(
        "conditionalFormatting",
        """<conditionalFormatting sqref="D2:D4"><cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/>
        <cfvo type="max"/><color rgb="FFFFEF9C"/><color rgb="FF63BE7B"/></colorScale></cfRule></conditionalFormatting>""",
    )


def check_scale_of_colours(opc: Opc) -> None:
    opc.sheet("Rules").has("x:conditionalFormatting[@sqref='D2:D4']/x:cfRule/x:colorScale/x:color[@rgb='FF63BE7B']")


_BAR = "{A1B2C3D4-0001-4000-8000-000000000001}"
_NEWER_RULES = "78C0D931-6437-407d-A8EE-F0AAD7539E65"


def put_data_bar(book: Book) -> None:
    """A bar as Excel 2010 draws it: the old element names the new one by an id."""
    sheet = book.sheet("Bars")
    sheet.put(
        "conditionalFormatting",
        f"""<conditionalFormatting sqref="C2:C4"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>
        <cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext {XMLNS["x14"]}
        uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{_BAR}</x14:id></ext></extLst></cfRule>
        </conditionalFormatting>""",
    )
    sheet.ext(
        _NEWER_RULES,
        "x14",
        f"""<x14:conditionalFormattings><x14:conditionalFormatting {XMLNS["xm"]}><x14:cfRule type="dataBar" id="{_BAR}">
        <x14:dataBar minLength="0" maxLength="100" border="1" negativeBarBorderColorSameAsPositive="0">
        <x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/><x14:borderColor rgb="FF638EC6"/>
        <x14:negativeFillColor rgb="FFFF0000"/><x14:negativeBorderColor rgb="FFFF0000"/><x14:axisColor rgb="FF000000"/>
        </x14:dataBar></x14:cfRule><xm:sqref>C2:C4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>""",
    )


def check_data_bar(opc: Opc) -> None:
    sheet = opc.sheet("Bars").has("//x:cfRule[@type='dataBar']//x14:id")
    (identity,) = sheet.all("//x:cfRule[@type='dataBar']//x14:id")
    sheet.has(f"x:extLst/x:ext//x14:cfRule[@id='{identity.text}']/x14:dataBar/x14:axisColor")


def put_icons(book: Book) -> None:
    steps = "".join(f'<x14:cfvo type="percent"><xm:f>{n}</xm:f></x14:cfvo>' for n in (0, 33, 67))
    book.sheet("Icons").ext(
        _NEWER_RULES,
        "x14",
        f"""<x14:conditionalFormattings><x14:conditionalFormatting {XMLNS["xm"]}><x14:cfRule type="iconSet" priority="1"
        id="{{A1B2C3D4-0001-4000-8000-000000000002}}"><x14:iconSet iconSet="3Stars" custom="1">{steps}
        <x14:cfIcon iconSet="NoIcons" iconId="0"/><x14:cfIcon iconSet="3Stars" iconId="1"/>
        <x14:cfIcon iconSet="3Flags" iconId="2"/></x14:iconSet></x14:cfRule><xm:sqref>C2:C4</xm:sqref>
        </x14:conditionalFormatting></x14:conditionalFormattings>""",
    )


def check_icons(opc: Opc) -> None:
    opc.sheet("Icons").has("x:extLst/x:ext//x14:iconSet[@custom='1']/x14:cfIcon[@iconSet='3Flags']")


def put_validation(book: Book) -> None:
    book.sheet("Entries").put(
        "dataValidations",
        """<dataValidation type="whole" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="Quantity"
        error="Whole pieces only." promptTitle="Quantity" prompt="Pieces per motor" sqref="C2:C4"><formula1>1</formula1>
        <formula2>1000</formula2></dataValidation>""",
    )


def check_validation(opc: Opc) -> None:
    opc.sheet("Entries").has("x:dataValidations/x:dataValidation[@sqref='C2:C4'][@error][@prompt][x:formula2='1000']")


def put_list_on_another_sheet(book: Book) -> None:
    book.sheet("Lists")
    book.sheet("Entries").ext(
        "CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF",
        "x14",
        f"""<x14:dataValidations {XMLNS["xm"]} count="1"><x14:dataValidation type="list" allowBlank="1"
        showErrorMessage="1"><x14:formula1><xm:f>Lists!$A$2:$A$4</xm:f></x14:formula1><xm:sqref>A2:A4</xm:sqref>
        </x14:dataValidation></x14:dataValidations>""",
    )


def check_list_on_another_sheet(opc: Opc) -> None:
    opc.sheet("Lists")
    opc.sheet("Entries").has(
        "x:extLst/x:ext//x14:dataValidation[x14:formula1/xm:f='Lists!$A$2:$A$4'][xm:sqref='A2:A4']"
    )


def put_filter_and_sort(book: Book) -> None:
    sheet = book.sheet("Filter")
    sheet.put(
        "autoFilter",
        """<autoFilter ref="A1:D4"><filterColumn colId="0"><filters><filter val="Nord"/><filter val="Sud"/></filters>
        </filterColumn><sortState ref="A2:D4"><sortCondition descending="1" ref="C2:C4"/></sortState></autoFilter>""",
    )
    book.defined_name("_xlnm._FilterDatabase", "Filter!$A$1:$D$4", 'hidden="1"', "Filter")


def check_filter_and_sort(opc: Opc) -> None:
    opc.sheet("Filter").has(
        "x:autoFilter/x:filterColumn//x:filter[@val='Nord']", "x:autoFilter//x:sortCondition[@descending]"
    )
    opc.name("_xlnm._FilterDatabase", "Filter!$A$1:$D$4", sheet="Filter")


FEATURES = (
    Feature("sparklines", put_sparklines, check_sparklines),
    Feature("conditional format", put_conditional_format, check_conditional_format),
    Feature("scale of colours", put_scale_of_colours, check_scale_of_colours),
    Feature("data bar of Excel 2010", put_data_bar, check_data_bar),
    Feature("icons of one's own choice", put_icons, check_icons),
    Feature("rule for entries", put_validation, check_validation),
    Feature("list of entries on another sheet", put_list_on_another_sheet, check_list_on_another_sheet),
    Feature("filter and sort order", put_filter_and_sort, check_filter_and_sort),
)
