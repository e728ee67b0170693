"""The workbook of one supplier: what stands in it, what is locked, and that it is the same each time."""

import datetime as dt
import re

import numpy as np
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from tests.templates.formula_rules import ALLOWED, LONGEST, array_formulas, formulas_of, functions_in
from tests.templates.supplier_risk.conftest import BOM, DAY, parts, table, workbook_of, write

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.supplier_risk.columns import ANSWERS, COUNTED, TABLES
from bomrisk_templates.supplier_risk.fill import NAMED_CELLS, SPARE_ROWS, Sender, SupplierTemplate, template_path
from bomrisk_templates.supplier_risk.index import index_template_path
from bomrisk_templates.supplier_risk.seal import request_id, seal
from bomrisk_templates.supplier_risk.texts import texts_in

xlsxwriter = pytest.importorskip("xlsxwriter", reason="XlsxWriter writes the templates; install the extra 'dev'")

MISSING = {texts_in(language).header("missing") for language in ("en", "de")}
SUPPLIER = "Magnet Works GmbH"


@pytest.fixture(params=["en", "de"])
def language(request):
    return request.param


@pytest.fixture
def path(language, english, german):
    return workbook_of(english if language == "en" else german, SUPPLIER)


def named(book, name):
    sheet, cell = book.defined_names[name].attr_text.replace("'", "").split("!")
    return book[sheet][cell.replace("$", "")]


@pytest.mark.parametrize("which", ["supplier_risk", "supplier_index"])
def test_authoring_writes_the_committed_templates(tmp_path, which):
    from bomrisk_templates.authoring.supplier_index_template import write_supplier_index_template
    from bomrisk_templates.authoring.supplier_risk_template import write_supplier_risk_template

    writers = {
        "supplier_risk": (write_supplier_risk_template, template_path()),
        "supplier_index": (write_supplier_index_template, index_template_path()),
    }
    author, committed = writers[which]
    author(tmp_path / "new.xlsx")
    new, old = parts(tmp_path / "new.xlsx"), parts(committed)
    assert list(new) == list(old)
    assert [name for name in old if new[name] != old[name]] == [], "run python -m bomrisk_templates.authoring"


def test_two_runs_give_the_same_bytes(rated, english, tmp_path):
    folder, plan = english
    write(rated, tmp_path)
    files = ["supplier-index.xlsx", *(file for _, file in plan.asked)]
    assert len(files) == 4
    for file in files:
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes(), file


def test_the_day_of_the_facts_is_not_the_day_of_the_rating(path, language):
    """A rating as of a later day does not say that the public facts are of that day."""
    book, texts = openpyxl.load_workbook(path), texts_in(language)
    about = book[texts["sheet.about"]]
    beside = {str(label.value): value.value for label, value in about.iter_rows(max_col=2)}
    assert beside[texts["about.technical.facts"]].date() == reference.verified_through
    assert beside[texts["about.technical.as_of"]].date() == DAY != reference.verified_through
    facts = {"en": "Public facts checked until", "de": "Öffentliche Angaben geprüft bis"}
    assert texts["about.technical.facts"] == facts[language]


def test_a_german_workbook_says_why_titles_are_english(german):
    book, texts = openpyxl.load_workbook(workbook_of(german, SUPPLIER)), texts_in("de")
    sheet = book[texts["sheet.lines"]]
    assert any("Announcement No." in str(why) for why in table(book, "supplier_lines")[texts.header("why")])
    notes = [str(cell.value) for (cell,) in sheet.iter_rows(max_row=4, max_col=1) if "auf Englisch" in str(cell.value)]
    assert notes == [texts["lines.note"]]


def test_openxml_audit_finds_nothing(english, german):
    for path in (workbook_of(english, "Chip & Co"), workbook_of(german, SUPPLIER), english[0] / "supplier-index.xlsx"):
        assert [error.description for error in OpenXmlValidator().validate(path).errors] == [], path.name


def test_formulas_are_known_to_every_excel_since_2016(path, english):
    folder, _ = english
    for written in (path, folder / "supplier-index.xlsx"):
        found = {formula for _, _, formula in formulas_of(written)}
        assert len(found) > 50
        assert functions_in(found) <= ALLOWED
        assert max(map(len, found)) < LONGEST
        assert array_formulas(written) == []


def test_every_text_is_in_the_language(german):
    """No text of the template that has a translation is left in English, be it in a cell, a prompt, a formula or a property."""
    exchange = {source: text for source, text in texts_in("de").exchange().items() if len(source) > 3}
    found = parts(workbook_of(german, SUPPLIER))
    everything = "\n".join(
        content.decode() for name, content in found.items() if name.endswith(".xml") and "theme" not in name
    )
    left = [
        source
        for source in exchange
        if re.search(
            rf'>{re.escape(source)}<|(?:prompt|promptTitle|error|errorTitle|name)="{re.escape(source)}"', everything
        )
        or f"[{source}]" in everything
    ]
    assert left == []
    assert "<dc:language>de</dc:language>" in found["docProps/core.xml"].decode()
    assert openpyxl.load_workbook(workbook_of(german, SUPPLIER)).sheetnames == list(
        texts_in("de").starting("sheet.").values()
    )


def test_tables_and_named_cells_are_there(path, language):
    book, texts = Workbook.open(path), texts_in(language)
    filled = [name for name in TABLES if name in book.tables]
    assert len(filled) == 8
    told = {"quantity", "grade", "score", "swing"} if language == "en" else set()
    columns = {name: [texts.header(column.key) for column in TABLES[name] if column.key not in told] for name in filled}
    book.require(columns, NAMED_CELLS)
    for name, headers in columns.items():
        assert list(book.tables[name].columns) == headers


def test_the_declaration_is_prefilled_and_has_free_rows(path, language, english, german):
    _, plan = english if language == "en" else german
    request = next(request for request, _ in plan.asked if request.supplier.name == SUPPLIER)
    found, texts = table(openpyxl.load_workbook(path, data_only=True), "supplier_declaration"), texts_in(language)
    assert len(found) == len(request.rows) + SPARE_ROWS
    prefilled, spare = found.iloc[: len(request.rows)], found.iloc[len(request.rows) :]
    for key in ("line_id", "part_number", "asked", "missing"):
        assert prefilled[texts.header(key)].notna().all()
    assert spare.drop(columns=[texts.header("line_id"), texts.header("missing")]).isna().all().all()
    assert found[[texts.header(key) for key in ANSWERS]].isna().all().all()
    headers = {texts.header(key) for key in ANSWERS}
    for asked, missing in zip(prefilled[texts.header("asked")], prefilled[texts.header("missing")], strict=True):
        assert set(asked.split("; ")) <= headers
        assert len(asked.split("; ")) == missing


def test_only_what_is_to_be_filled_in_is_unlocked(path, language):
    book, texts = openpyxl.load_workbook(path), texts_in(language)
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    for sheet in book.worksheets:
        assert not sheet.protection.autoFilter
        assert not sheet.protection.insertRows
        assert sheet.sheet_state == "visible"
    sheet = book[texts["sheet.declaration"]]
    left, top = 1, 6
    headers = [cell.value for cell in sheet[5]]
    last = sheet.max_row
    entries = {texts.header(key) for key in ANSWERS}
    for row in range(top, last + 1):
        is_spare = row > last - SPARE_ROWS
        for column, header in enumerate(headers, start=left):
            open_cell = header in entries or (
                is_spare and header in (texts.header("part_number"), texts.header("material"))
            )
            assert sheet.cell(row, column).protection.locked is not open_cell, (row, header)
    unlocked = {
        f"{each.title}!{cell.coordinate}" for each in book.worksheets if each.title != sheet.title for row in each.iter_rows()
        for cell in row if not cell.protection.locked
    }  # fmt: skip
    contact = ("supplier_contact_name", "supplier_contact_email", "supplier_declared_on")
    assert unlocked == {f"{texts['sheet.about']}!{named(book, name).coordinate}" for name in contact}


def test_lists_and_rules_cover_every_row_that_can_be_filled_in(path, language):
    book, texts = openpyxl.load_workbook(path), texts_in(language)
    sheet = book[texts["sheet.declaration"]]
    headers = [cell.value for cell in sheet[5]]
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    for key in (*ANSWERS, "part_number", "material"):
        rule = rules[headers.index(texts.header(key)) + 1]
        area = next(iter(rule.sqref.ranges))
        assert (area.min_row, area.max_row) == (6, sheet.max_row)
        assert rule.prompt
    lists = {rule.formula1 for rule in rules.values() if rule.type == "list"}
    assert lists == {
        "supplier_list_parts",
        "supplier_list_materials",
        "supplier_list_answers",
        "supplier_list_countries",
    }
    for name in lists:
        title, area = book.defined_names[name].attr_text.replace("'", "").split("!")
        cells = [row[0].value for row in book[title][area.replace("$", "")]]
        assert all(cells)
        assert len(cells) > 1
    assert cells_of(book, "supplier_list_countries")[0] == texts["word.unknown"]
    formats = [str(area.sqref) for area in sheet.conditional_formatting]
    assert formats
    assert all(area.endswith(str(sheet.max_row)) for area in formats)


def cells_of(book, name):
    title, area = book.defined_names[name].attr_text.replace("'", "").split("!")
    return [row[0].value for row in book[title][area.replace("$", "")]]


def test_the_seal_is_over_what_was_filled_in_beforehand(path, language):
    book, texts = openpyxl.load_workbook(path, data_only=True), texts_in(language)
    lines = table(book, "supplier_lines")
    keys = [
        (row[texts.header("line_id")], row[texts.header("part_number")], material)
        for row in lines.to_dict("records")
        for material in (row[texts.header("materials")] or "").split("; ")
    ]
    value = {
        name: named(book, f"supplier_{name}").value
        for name in ("name", "request_id", "as_of", "seal", "language", "due")
    }
    assert value["request_id"] == request_id(SUPPLIER, "2026-11-22", keys)
    assert value["seal"] == seal(value["request_id"], SUPPLIER, "2026-11-22", keys)
    assert (value["name"], value["language"]) == (SUPPLIER, language)
    assert value["as_of"] == dt.datetime(2026, 11, 22)
    assert value["due"] == dt.datetime(2026, 12, 18)
    declared = table(book, "supplier_declaration")
    asked = declared[declared[texts.header("asked")].notna()]
    rows = {(row[texts.header("line_id")], row[texts.header("material")] or "") for row in asked.to_dict("records")}
    assert rows == {(line, material) for line, _, material in keys}


def test_scores_and_quantities_are_told_on_request_only(english, german, rated):
    book = openpyxl.load_workbook(workbook_of(english, SUPPLIER))
    assert not {"Quantity", "Our grade", "Our score"} & set(table(book, "supplier_lines").columns)
    assert "Effect on our score" not in table(book, "supplier_questions").columns
    told = table(openpyxl.load_workbook(workbook_of(german, SUPPLIER)), "supplier_lines")
    assert sorted(told["Menge"]) == [311, 313, 347]
    assert set(told["Unsere Note"]) <= set("ABCDE")
    scores = rated[0].lines["score"][BOM["supplier"].str.casefold().str.startswith("magnet works", na=False)]
    assert np.allclose(sorted(told["Unsere Punktzahl"]), sorted(scores))


def test_texts_that_look_like_formulas_stay_texts(english):
    found = openpyxl.load_workbook(workbook_of(english, "Zeta Chemie KG"))
    numbers = [cell for row in found["Declaration"]["B6:B8"] for cell in row if cell.value]
    assert numbers[0].value == "=cmd|'/c calc'!A1"
    assert numbers[0].data_type == "s"


def test_every_fact_says_where_it_is_from(english):
    whys = table(openpyxl.load_workbook(workbook_of(english, SUPPLIER)), "supplier_lines")["Why it matters"]
    assert all(re.search(r"\(.+, data for 20\d\d\)", why) for why in whys if not why.startswith("As for part "))
    controls = [why for why in whys if "licence" in why]
    assert controls
    assert all("(source: " in why for why in controls)


def test_the_checks_of_an_empty_declaration_add_up(path):
    book = openpyxl.load_workbook(path, data_only=True)
    checks = table(book, "supplier_checks")
    needed = checks.iloc[: len(COUNTED), 1].sum()
    assert needed == named(book, "supplier_needed").value == named(book, "supplier_missing").value
    # Who answers is needed, too, but no answer: the count is that of the terminal and of the declaration's rows.
    assert checks.iloc[len(COUNTED), 1] == 3
    declared = table(book, "supplier_declaration")
    assert needed == declared.iloc[:, [name in MISSING for name in declared.columns]].iloc[:-SPARE_ROWS].sum().sum()
    assert named(book, "supplier_state").value == named(book, "supplier_about_state").value
    assert str(needed) in named(book, "supplier_state").value


def test_a_restyled_template_works_and_a_broken_one_is_named(rated, tmp_path):
    book = Workbook.open(template_path())
    book.parts["xl/sharedStrings.xml"] = book.parts["xl/sharedStrings.xml"].replace(
        b"Raw materials in your parts", b"ACME supplier questions"
    )
    ours = tmp_path / "ours.xlsx"
    book.save(ours)
    sender = Sender("", dt.date(2026, 11, 22))
    SupplierTemplate(rated[0], sender, "de", ours)
    book = Workbook.open(template_path())
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b"supplier_seal", b"supplier_sale")
    book.save(ours)
    with pytest.raises(InputError, match="named cell supplier_seal"):
        SupplierTemplate(rated[0], sender, "en", ours)
