"""LibreOffice computes every formula anew and gets what is stored; answers change what the checks say."""

import openpyxl
import pytest
from tests.engines import libreoffice
from tests.engines.libreoffice import NEEDS_LIBREOFFICE
from tests.templates.supplier_risk.conftest import table, workbook_of
from tests.templates.test_recalculation import differences

from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.supplier_risk.columns import COUNTED
from bomrisk_templates.supplier_risk.texts import texts_in
from bomrisk_templates.supplier_risk.workbooks import INDEX

SUPPLIER = "Magnet Works GmbH"


pytestmark = NEEDS_LIBREOFFICE


@pytest.fixture(scope="module")
def computed(english, german, tmp_path_factory):
    """Both languages' workbooks, the index, and answered ones, computed anew at one go: (stored, computed) by name."""
    folder = tmp_path_factory.mktemp("stored")
    paths = {
        "en": workbook_of(english, SUPPLIER),
        "de": workbook_of(german, SUPPLIER),
        "index": english[0] / INDEX,
        "complete": answered(workbook_of(german, SUPPLIER), folder / "complete.xlsx"),
        "shares": answered(workbook_of(english, SUPPLIER), folder / "shares.xlsx", several=0.5),
        "added": answered(workbook_of(english, SUPPLIER), folder / "added.xlsx", several=0.4),
        "nobody": answered(workbook_of(german, SUPPLIER), folder / "Rohstoffe nobody.xlsx", signed=False),
        "limits": moved(english[0] / INDEX, folder / "limits.xlsx"),
    }
    out = tmp_path_factory.mktemp("computed")
    libreoffice.recalculate(list(paths.values()), out, tmp_path_factory.mktemp("profile"))
    return {name: (path, out / path.name) for name, path in paths.items()}


def answered(path, out, several=None, signed=True):
    """Fill in what is asked for; with several sources of the first material, each with a share."""
    book = openpyxl.load_workbook(path)
    texts = texts_in("de" if "Rohstoffe" in path.name else "en")
    sheet = book[texts["sheet.declaration"]]
    headers = {cell.value: cell.column for cell in sheet[5]}
    asked, number, material = (headers[texts.header(key)] for key in ("asked", "part_number", "material"))
    rows = [row for row in range(6, sheet.max_row + 1) if sheet.cell(row, asked).value]
    for row in rows:
        for header in sheet.cell(row, asked).value.split("; "):
            percent = header == texts.header("mass_fraction")
            sheet.cell(row, headers[header], 0.02 if percent else texts["word.unknown"])
    if several is not None:
        spare = rows[-1] + 1
        share = headers[texts.header("share")]
        for column in (number, material):
            sheet.cell(spare, column, sheet.cell(rows[0], column).value)
        sheet.cell(rows[0], share, 0.6)
        sheet.cell(spare, share, several)
        if several < 0.5:
            sheet.cell(spare + 1, share, 0.1)  # a row that names neither part nor material
    if signed:
        for name, value in (("name", "Eva Muster"), ("email", "eva@example.com")):
            cell_named(book, f"supplier_contact_{name}").value = value
        cell_named(book, "supplier_declared_on").value = 46_000
    book.save(out)
    return out


def moved(path, out):
    """Another limit between risky suppliers and others."""
    book = Workbook.open(path)
    book.set_value("supplier_risk_limit", 95.0)
    book.save(out)
    return out


def cell_named(book, name):
    sheet, cell = book.defined_names[name].attr_text.replace("'", "").split("!")
    return book[sheet][cell.replace("$", "")]


def said(computed, name):
    return openpyxl.load_workbook(computed[name][1], data_only=True)


@pytest.mark.parametrize(("name", "formulas"), [("en", 80), ("de", 80), ("index", 40)])
def test_stored_values_are_the_computed_ones(computed, name, formulas):
    found, count = differences(*computed[name])
    assert count > formulas
    assert found == []


def test_a_complete_declaration_says_so(computed):
    book, texts = said(computed, "complete"), texts_in("de")
    assert cell_named(book, "supplier_state").value == texts["word.done_line"]
    assert cell_named(book, "supplier_about_state").value == texts["word.done_line"]
    assert cell_named(book, "supplier_all_state").value == texts["word.complete"]
    assert cell_named(book, "supplier_missing").value == 0
    states = table(book, "supplier_checks")[texts.header("state")]
    assert set(states) == {texts["word.complete"], texts["word.idle"]}
    missing = table(book, "supplier_declaration")[texts.header("missing")]
    assert set(missing.iloc[: len(missing) - 15]) == {0}


def test_answers_that_nobody_signs_are_not_complete(computed):
    book, texts = said(computed, "nobody"), texts_in("de")
    assert cell_named(book, "supplier_missing").value == 0
    assert cell_named(book, "supplier_state").value == texts["word.mend_line"]
    assert cell_named(book, "supplier_all_state").value == texts["word.open"]
    state = table(book, "supplier_checks").set_index(texts.header("check")).loc[texts["checker.contact"]]
    assert (state[texts.header("missing")], state[texts.header("state")]) == (3, texts["word.open"])


def test_an_unanswered_one_counts_what_is_missing(computed):
    book = said(computed, "en")
    checks = table(book, "supplier_checks")
    assert checks["Still missing"].iloc[: len(COUNTED)].sum() == cell_named(book, "supplier_missing").value > 3
    assert (checks.set_index("Check")["State"] == "open").sum() == cell_named(book, "supplier_open").value


def test_shares_that_do_not_add_up_are_counted(computed):
    book = said(computed, "shares")
    state = table(book, "supplier_checks").set_index("Check")
    shares = next(row for check, row in state.iterrows() if check.startswith("Shares:"))
    assert (shares["Needed"], shares["Done"], shares["State"]) == (2, 0, "open")
    assert cell_named(book, "supplier_missing").value == 0
    assert cell_named(book, "supplier_state").value == texts_in("en")["word.mend_line"]


def test_added_rows_need_a_part_and_find_its_line(computed):
    book = said(computed, "added")
    state = table(book, "supplier_checks").set_index("Check")
    added = next(row for check, row in state.iterrows() if check.startswith("Added rows"))
    assert (added["Needed"], added["Done"], added["State"]) == (2, 1, "open")
    declared = table(book, "supplier_declaration")
    assert declared["Line ID"].iloc[-15] == declared["Line ID"].iloc[0]


def test_positions_follow_the_limits(computed):
    found = table(said(computed, "limits"), "supplier_index")
    assert set(found["Position"]) <= {"leverage", "non-critical", "unrated"}
    book = said(computed, "limits")
    assert cell_named(book, "supplier_position_strategic").value.startswith("Strategic: 0")
    assert cell_named(book, "supplier_side_0").value == "Risk below 95"
