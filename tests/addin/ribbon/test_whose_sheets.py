"""Which sheets are ours to write on: not copies of ours, and none of another workbook."""

import datetime as dt

import pytest
from openpyxl.workbook.defined_name import DefinedName
from tests.addin.openpyxl_engine import Session
from tests.addin.ribbon.workbooks import BOM, cells, dated, table

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.controls_calendar import controls_calendar
from bomrisk_excel.ribbon.live_settings import live_setting
from bomrisk_excel.ribbon.own_sheets import RESULTS, ROLES, book_name, find_own, named_sheet
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_excel.ribbon.what_changed import what_changed


@pytest.fixture
def book(session):
    made = dated(session.new(BOM))
    score_bom(made)
    return made


def copied(book, sheet="Risk results", title="Score March"):
    """Copy a sheet as a person does: Excel gives the copy names of its own that refer to it."""
    wb = book.impl.wb
    copy = wb.copy_worksheet(wb[sheet])
    copy.title = title
    for name, defined in wb.defined_names.items():
        if defined.attr_text.startswith((f"'{sheet}'!", f"{sheet}!")):
            text = f"'{title}'!" + defined.attr_text.split("!")[1]
            copy.defined_names[name] = DefinedName(name, attr_text=text)
    book.sheets[title].activate()
    return book.sheets[title]


@pytest.mark.parametrize("command", [score_bom, controls_calendar, what_changed])
@pytest.mark.parametrize("sheet", ["Risk results", "Risk dashboard"])
def test_a_copy_of_our_sheet_is_no_bom_and_is_not_written_to(book, sheet, command):
    copy = copied(book, sheet)
    before = {name: cells(book, name) for name in book.sheet_names}
    with pytest.raises(InputError, match="no parts list") as caught:
        command(book)
    assert caught.value.where == "Score March"
    assert {name: cells(book, name) for name in book.sheet_names} == before
    assert find_own(book, RESULTS).name == "Risk results"
    assert copy.name == "Score March"


def test_a_copy_with_rows_added_above_is_none_either(book):
    copied(book)
    book.impl.wb["Score March"].insert_rows(1, 3)
    with pytest.raises(InputError, match="no parts list"):
        score_bom(book)


def test_a_sheet_that_was_kept_aside_is_no_bom(book):
    book.impl.wb["Risk dashboard"]["D10"].value = "ask Li about this"
    score_bom(book)
    book.sheets["Risk dashboard kept"].activate()
    with pytest.raises(InputError, match="no parts list"):
        score_bom(book)


def test_scoring_goes_to_our_sheet_while_a_copy_has_its_name_too(book):
    copied(book)
    before = cells(book, "Score March")
    book.sheets["BOM"].activate()
    copied(book, "BOM", "Rev B")
    ws = book.impl.wb["Rev B"]
    ws.defined_names["bomrisk_results_sheet"] = DefinedName("bomrisk_results_sheet", attr_text="'Score March'!$A$1")
    ws["A2"].value = "M-2"
    score_bom(book)
    assert cells(book, "Score March") == before
    assert [row["Part number"] for row in table(book)] == ["M-2", "W-1", "B-1", "G-1"]


def test_from_our_sheet_the_bom_that_was_scored_is_found_not_its_copy(book):
    copied(book, "BOM", "Rev B")
    book.impl.wb["Rev B"]["A2"].value = "M-2"
    book.sheets["Risk results"].activate()
    score_bom(book)
    assert table(book)[0]["Part number"] == "M-1"


def test_only_names_of_the_workbook_itself_are_taken(book):
    copied(book)
    assert "!" in book.names["bomrisk_results_sheet"].name
    assert book_name(book, "BOMRISK_results_sheet").name == "bomrisk_results_sheet"
    book.impl.wb.defined_names.pop("bomrisk_results_sheet")
    assert book_name(book, "bomrisk_results_sheet") is None
    assert named_sheet(book, "bomrisk_results_sheet") is None


def test_a_date_that_only_another_sheet_names_is_not_the_workbooks(book):
    book.impl.wb.defined_names.pop("bomrisk_as_of")
    ws = book.impl.wb.create_sheet("Other")
    ws.defined_names["bomrisk_as_of"] = DefinedName("bomrisk_as_of", attr_text='"2020-01-01"')
    book.sheets["Other"].activate()
    today = dt.datetime.now().astimezone().date()
    assert live_setting(book, book.sheets["BOM"]).as_of == today
    assert live_setting(book, book.sheets["Other"]).as_of == dt.date(2020, 1, 1)


# Another workbook -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two():
    session = Session()
    one = dated(session.new(BOM, name="One.xlsx"))
    score_bom(one)
    return one, dated(session.new(BOM[:3], name="Two.xlsx"))


@pytest.mark.parametrize("role", ROLES[:2])
def test_a_name_that_refers_to_another_workbook_makes_us_write_nothing_there(two, role):
    one, other = two
    other.names.add(role.name, f"='[One.xlsx]{role.sheet}'!$A$1")
    assert other.names[role.name].refers_to_range.sheet.book == one
    before = {name: cells(one, name) for name in one.sheet_names}
    other.activate()
    assert find_own(other, role) is None
    score_bom(other)
    assert {name: cells(one, name) for name in one.sheet_names} == before
    assert other.sheet_names == ["BOM", "Risk dashboard", "Risk results"]
    assert find_own(other, role).book == other


def test_a_bom_in_another_workbook_is_not_rated(two):
    _, other = two
    score_bom(other)
    other.names.add("bomrisk_scored_sheet", "='[One.xlsx]BOM'!$A$1")
    other.sheets["Risk results"].activate()
    with pytest.raises(InputError, match="sheet with the BOM is gone"):
        score_bom(other)


def test_a_date_in_another_workbook_is_refused_by_name(two):
    one, other = two
    one.impl.wb["BOM"]["J1"].value = dt.datetime(2020, 1, 1)
    other.names.add("bomrisk_as_of", "='[One.xlsx]BOM'!$J$1")
    with pytest.raises(InputError, match=r"bomrisk_as_of refers to another workbook, One.xlsx") as caught:
        score_bom(other)
    assert caught.value.where == "Two.xlsx, defined name bomrisk_as_of"
    assert other.sheet_names == ["BOM"]


# Dates that move ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "days"),
    [("=TODAY()", 0), ("=today( )", 0), ("=NOW()", 0), ("=TODAY()+30", 30), ("=TODAY() - 7", -7)],
)
def test_a_name_for_today_is_computed_as_the_functions_do(session, formula, days):
    book = session.new(BOM)
    book.names.add("bomrisk_as_of", formula)
    expected = dt.datetime.now().astimezone().date() + dt.timedelta(days=days)
    assert live_setting(book, book.sheets[0]).as_of == expected


def test_another_formula_is_told_with_what_to_do(session):
    book = session.new(BOM)
    book.names.add("bomrisk_as_of", "=EOMONTH(TODAY(),0)")
    with pytest.raises(InputError, match="only Excel can compute") as caught:
        live_setting(book, book.sheets[0])
    assert caught.value.action.startswith("Put that formula into a cell")
