"""The button Supplier workbooks: a new folder beside the workbook, the index opened, nothing changed."""

import datetime as dt

import openpyxl
import pytest
from tests.addin.ribbon.workbooks import BOM, DEMO, cells, dated

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.supplier_workbooks import supplier_workbooks


@pytest.fixture
def demo(session, tmp_path):
    return dated(session.open_copy(DEMO, tmp_path))


def value_of(path, name):
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, cell = book.defined_names[name].attr_text.replace("'", "").split("!")
    return book[sheet][cell.replace("$", "")].value


def test_each_press_makes_a_new_folder_and_opens_the_index(session, demo, tmp_path):
    before = cells(demo, "Stückliste")
    outcome = supplier_workbooks(demo)
    assert outcome.message.startswith("16 workbooks for suppliers in ")
    assert "The index is open" in outcome.message
    assert "close the other supplier-index.xlsx" in supplier_workbooks(demo).notices[0]
    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("servo"))
    assert folders == ["servo-joint-suppliers", "servo-joint-suppliers-2"]
    files = list((tmp_path / "servo-joint-suppliers" / "to-suppliers").glob("* - raw materials.xlsx"))
    assert len(files) == 16
    assert "supplier-index.xlsx" in {book.name for book in session.app.books}
    assert cells(demo, "Stückliste") == before
    assert demo.sheet_names == ["Stückliste"]


def test_names_of_the_workbook_say_who_asks_until_when_and_in_which_language(demo, tmp_path):
    for name, value in (("buyer", "Muster GmbH"), ("due", "2026-12-18"), ("supplier_language", "de")):
        demo.names.add(f"bomrisk_{name}", f'="{value}"')
    supplier_workbooks(demo)
    file = tmp_path / "servo-joint-suppliers" / "to-suppliers" / "Nordtronik - Rohstoffe.xlsx"
    assert value_of(file, "supplier_buyer") == "Muster GmbH"
    assert value_of(file, "supplier_due") == dt.datetime(2026, 12, 18)
    assert value_of(file, "supplier_asked_on") == dt.datetime(2026, 11, 22)


@pytest.mark.parametrize(("name", "value", "what"), [
    ("bomrisk_due", "soon", "date"), ("bomrisk_supplier_language", "xx", "no supplier workbooks"),
])  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_and_nothing_is_made(demo, tmp_path, name, value, what):
    demo.names.add(name, f'="{value}"')
    with pytest.raises(InputError, match=what):
        supplier_workbooks(demo)
    assert not (tmp_path / "servo-joint-suppliers").exists()


def test_a_bom_without_suppliers_says_what_to_do(session):
    book = dated(session.new([[cell for at, cell in enumerate(row) if at != 4] for row in BOM]))
    with pytest.raises(InputError, match="names a supplier") as caught:
        supplier_workbooks(book)
    assert "column Supplier" in caught.value.action
