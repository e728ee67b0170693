"""Whatever stands on the sheet: a clear message, or sheets without a formula that say the same when asked again."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.addin.openpyxl_engine import Session

from bomrisk.errors import BomriskError
from bomrisk_excel.ribbon.check_workbook import check_workbook
from bomrisk_excel.ribbon.controls_calendar import controls_calendar
from bomrisk_excel.ribbon.email_page import copy_for_email
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_excel.ribbon.what_changed import what_changed

HEADER = ["Part number", "Description", "Qty", "Material", "Country of origin", "Supplier", "Unit price"]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**9).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(lambda day: day.replace(microsecond=0)),
    st.sampled_from(
        [
            "=1+1",
            "+x",
            "-5 %",
            "@a",
            "'q",
            "''",
            "a\nb",
            "\t=x",
            "1/2",
            "007",
            "12,5",
            "€ 5",
            "#BOMRISK: x",
            "Total",
            "<b>&",
        ]
    ),
    st.sampled_from(["gallium", "NdFeB magnet", "copper wire", "CN", "Germany", "bolt", "x" * 9000]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=8), above=st.lists(CELLS, max_size=3)
)
def test_any_cells(rows, above):
    book = Session().new([])
    sheet = book.impl.wb["BOM"]
    for number, cells in enumerate([above, HEADER, *rows], start=1):
        for column, value in enumerate(cells, start=1):
            if value is not None:
                cell = sheet.cell(number, column)
                cell.value = value
                if isinstance(value, str) and value:
                    cell.data_type = "s"
    book.names.add("bomrisk_as_of", '="2026-11-22"')
    before = [[cell.value for cell in row] for row in sheet.iter_rows()]
    problem = None
    try:
        score_bom(book)
    except BomriskError as error:
        problem = error
    if problem is not None:
        assert problem.where
        assert problem.action
        assert book.sheet_names == ["BOM"]
    else:
        assert score_bom(book).notices == ()
        assert what_changed(book).message.startswith("Nothing changed")
        controls_calendar(book)
        copy_for_email(book, lambda html, text: True)
    check_workbook(book)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == before
    assert not [
        cell
        for ours in book.impl.wb.worksheets[1:]
        for row in ours.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
