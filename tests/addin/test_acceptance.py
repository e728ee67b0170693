"""The acceptance workbook holds every case, as real cells and formulas that any Excel since 2016 loads, with right values."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from tests.addin import udf_cases
from tests.addin.acceptance_reading import parts, written_cases
from tests.templates.formula_rules import ALLOWED, functions_in

import bomrisk
from bomrisk.errors import InputError, PolicyError
from bomrisk_excel import udfs, user_settings
from bomrisk_excel.acceptance import acceptance_path
from bomrisk_excel.functions.registry import FUNCTIONS

CASES = udf_cases.load()


@pytest.fixture(scope="module")
def written():
    return list(written_cases())


@pytest.fixture(scope="module")
def sheets() -> list[str]:
    return [text.decode() for name, text in parts(acceptance_path()).items() if name.startswith("xl/worksheets/sheet")]


def formulas(sheets: list[str]) -> list[str]:
    return [formula for sheet in sheets for formula in re.findall(r"<f\b[^>]*>(.*?)</f>", sheet)]


def test_authoring_writes_the_committed_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xlsxwriter", reason="XlsxWriter writes the workbook; install the extra 'dev'")
    from bomrisk_excel.acceptance.acceptance_book import write_acceptance

    write_acceptance(tmp_path / "new.xlsx", udf_cases.FILE)
    new, committed = parts(tmp_path / "new.xlsx"), parts(acceptance_path())
    assert list(new) == list(committed)
    for name, content in committed.items():
        assert new[name] == content, f"{name} differs: run python -m bomrisk_excel.acceptance"


# What is in it ---------------------------------------------------------------------------------------------------------


def test_a_sheet_per_function_with_its_description() -> None:
    book = openpyxl.load_workbook(acceptance_path())
    assert book.sheetnames[:2] == ["Checklist", "Overview"]
    for name, entry in FUNCTIONS.items():
        sheet = book[name.removeprefix("BOMRISK_")]
        assert sheet["A1"].value == name
        lines = [cell for (cell,) in sheet.iter_rows(min_row=2, max_row=6, max_col=1, values_only=True) if cell]
        assert " ".join(lines).startswith(entry.doc)


def same(found: Any, case_cell: Any) -> bool:
    """Whether a cell read back is the cell of the case."""
    if isinstance(case_cell, dict):
        (kind, value), *_ = case_cell.items()
        wanted = dt.datetime.fromisoformat(value) if kind == "date" else value
        return bool(found == wanted)
    if isinstance(found, bool) or isinstance(case_cell, bool):
        return found is case_cell
    return bool(found == case_cell)


def test_every_case_is_in_it_with_its_arguments_and_names(written) -> None:
    found = {(each.function, each.name): each for each in written}
    assert len(found) == len(written)
    overview = openpyxl.load_workbook(acceptance_path())["Overview"]
    reasons = {
        (row[0], row[2]): row[5] for row in overview.iter_rows(values_only=True) if row[0] in FUNCTIONS and row[2]
    }
    assert len(found) + len(reasons) == len(CASES)
    for case in CASES:
        key = (case["function"], case["name"])
        if key not in found:
            assert len(reasons[key]) > 20, key
            continue
        each = found[key]
        assert each.sheet == case["function"].removeprefix("BOMRISK_") or (
            case["names"] and each.sheet.startswith("Names ")
        )
        assert each.names == case["names"]
        assert len(each.arguments) == len(case["args"]), key
        for got, given in zip(each.arguments, case["args"], strict=True):
            if given == {"omitted": True}:
                assert got is None, key
                continue
            rows = given if isinstance(given, list) else [[given]]
            assert [len(row) for row in got] == [len(row) for row in rows], key
            assert all(
                same(a, b) for line, row in zip(got, rows, strict=True) for a, b in zip(line, row, strict=True)
            ), key


def test_only_errors_that_no_formula_gives_are_left_out(written) -> None:
    left_out = {(case["function"], case["name"]) for case in CASES} - {(each.function, each.name) for each in written}
    newer = {
        (case["function"], case["name"])
        for case in CASES
        if re.search("#(SPILL|CALC|FIELD|BLOCKED)!", json.dumps(case))
    }
    assert left_out == newer


def test_expected_and_stored_values_are_what_python_answers_for_the_cells(written) -> None:
    for each in written:
        entry = FUNCTIONS[each.function]
        hidden = {a.name: each.names.get(udf_cases.NAMES[a.name]) for a in entry.arguments if a.vba}
        answer = getattr(udfs, each.function)(*each.arguments, **hidden)
        rows = answer if isinstance(answer, list) else [[answer]]
        wanted = [[None if cell == "" else cell for cell in row] for row in rows]
        for block in (each.expected, each.stored):
            assert len(block) == len(wanted)
            for line, row in zip(block, wanted, strict=True):
                for got, cell in zip(line, row, strict=True):
                    near = isinstance(cell, float) and got == pytest.approx(cell, abs=1e-10)
                    assert near or (got == cell and isinstance(got, bool) == isinstance(cell, bool)), (
                        each.name,
                        got,
                        cell,
                    )


# How Excel loads it ----------------------------------------------------------------------------------------------------


def test_formulas_are_plain_and_old_enough(sheets) -> None:
    found = formulas(sheets)
    used = functions_in(found)
    assert {name for name in used if name.startswith("BOMRISK_")} == set(FUNCTIONS)
    assert used - set(FUNCTIONS) <= ALLOWED
    assert not any(mark in formula for formula in found for mark in ("_xl", "@", "[", "{"))
    assert max(map(len, found)) < 8_192


def test_every_call_is_a_dynamic_array_and_nothing_else_is_an_array(sheets) -> None:
    metadata = parts(acceptance_path())["xl/metadata.xml"]
    assert b'name="XLDAPR"' in metadata
    assert b'fDynamic="1"' in metadata
    calls = 0
    for sheet in sheets:
        for attributes, formula_attributes, formula in re.findall(r"<c ([^>]*)><f([^>]*)>(.*?)</f>", sheet):
            is_call = formula.startswith("BOMRISK_")
            calls += is_call
            assert ('cm="1"' in attributes) == ('t="array"' in formula_attributes) == is_call, formula
    assert calls > 50
    assert sum(formula.count("BOMRISK_") for formula in formulas(sheets)) == calls


def test_every_formula_has_its_value_stored(sheets) -> None:
    for sheet in sheets:
        for attributes, formula, value in re.findall(r"<c ([^>]*)><f[^>]*>(.*?)</f><v>(.*?)</v></c>", sheet):
            if "SUMPRODUCT" in formula:
                assert 't="b"' in attributes
                assert value == "1"
            elif not formula.startswith(("BOMRISK_", '""', "IFERROR(INDEX(")):  # whose value may be a text of no length
                assert value != "", formula
        assert sheet.count("<f") == len(re.findall(r"</f><v>", sheet))
    book = openpyxl.load_workbook(acceptance_path(), data_only=True)
    assert named(book, "bomrisk_acceptance") is True
    assert named(book, "bomrisk_acceptance_cases") == sum(1 for _ in written_cases())


def named(book: openpyxl.Workbook, name: str) -> Any:
    sheet, cell = book.defined_names[name].attr_text.replace("$", "").replace("'", "").split("!")
    return book[sheet][cell].value


def test_every_sheet_has_its_named_verdict() -> None:
    book = openpyxl.load_workbook(acceptance_path(), data_only=True)
    for sheet in book.sheetnames[2:]:
        assert named(book, f"bomrisk_agree_{sheet.replace(' ', '_')}") is True
    assert not {"bomrisk_as_of", "bomrisk_destination"} & set(book.defined_names), (
        "these would change every other sheet"
    )


def test_no_links_no_places_no_moments() -> None:
    content = parts(acceptance_path())
    assert not [
        name for name in content if "external" in name.lower() or "vba" in name.lower() or "printer" in name.lower()
    ]
    text = b"\n".join(content.values())
    assert not re.search(rb"/(home|root|work|tmp|Users)/|file:|[A-Z]:\\\\?(?!Windows)", text)
    assert set(re.findall(rb">(\d{4}-\d\d-\d\dT[^<]*)<", content["docProps/core.xml"])) == {b"2026-01-01T00:00:00Z"}
    # Web addresses only as names of XML vocabularies and inside the facts' own sources.
    without = re.sub(
        rb'(xmlns(:\w+)?|Type|uri|ContentType|name)="[^"]*"',
        b"",
        b"\n".join(v for k, v in content.items() if "sharedStrings" not in k and "worksheets/sheet" not in k),
    )
    assert b"http" not in without


def test_printed_pages(sheets) -> None:
    for sheet in sheets:
        assert "fitToPage" in sheet
        assert "Page &amp;P of &amp;N" in sheet
        assert "<mergeCell" not in sheet
        assert "<conditionalFormatting" not in sheet
    assert 'orientation="portrait"' in sheets[0]
    assert all('orientation="landscape"' in sheet for sheet in sheets[1:])
    assert 'fitToHeight="0"' not in sheets[0], "the checklist is one page"
    assert parts(acceptance_path())["xl/workbook.xml"].count(b"_xlnm.Print_Titles") == len(sheets) - 1


def test_the_checklist_names_what_there_is() -> None:
    from bomrisk_excel.ribbon.buttons import BUTTONS

    sheet = openpyxl.load_workbook(acceptance_path(), data_only=True)["Checklist"]
    text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    assert all(button.label in text for button in BUTTONS)
    assert f"bomrisk {bomrisk.__version__}" in text
    assert "not run in Excel" in text
    for word in (
        "repair",
        "Compile",
        "fx",
        "#SPILL!",
        "German",
        "64-bit",
        "Protected View",
        "calc.exe",
        "Freeze",
        "uninstall",
        "Ctrl+Alt+F9",
    ):
        assert word in text, word
    assert "{" not in text


def test_a_validator_finds_nothing() -> None:
    assert [str(found) for found in OpenXmlValidator().validate(str(acceptance_path())).errors] == []


# Reading the table -----------------------------------------------------------------------------------------------------


@pytest.fixture
def read(tmp_path: Path):
    from bomrisk_excel.acceptance.case_table import read_cases

    def call(*cases: dict[str, Any]):
        path = tmp_path / "cases.json"
        path.write_text(json.dumps([{"name": "x", "function": "BOMRISK_SCORE", "args": [], **case} for case in cases]))
        return read_cases(path)

    return call


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    from bomrisk_excel.acceptance.case_table import read_cases

    with pytest.raises(InputError, match=r"none\.json: .* checkout"):
        read_cases(tmp_path / "none.json")


def test_a_newer_error_is_left_out_and_an_old_one_is_not(read) -> None:
    cases, left_out = read({"args": [{"error": "#FIELD!"}]}, {"args": [[[{"error": "#N/A"}], [{"error": "#REF!"}]]]})
    assert [one.reason for one in left_out] == ["No formula that every Excel since 2016 has gives #FIELD!."]
    assert cases[0].result == [["#BOMRISK: item is #N/A."], ["#BOMRISK: item is #REF!."]]


def test_an_unknown_kind_of_cell_is_an_error(read) -> None:
    with pytest.raises(InputError, match="colour"):
        read({"args": [{"colour": "red"}]})


def test_a_users_own_policy_is_refused(read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policy.toml").write_text(bomrisk.Policy().with_(trusted_factor=0.1).to_toml(), encoding="utf-8")
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path))
    user_settings.user_policy.cache_clear()
    try:
        with pytest.raises(PolicyError, match="BOMRISK_HOME"):
            read({"args": ["gallium"]})
    finally:
        monkeypatch.undo()
        user_settings.user_policy.cache_clear()


def test_the_path_needs_no_authoring_tool() -> None:
    code = (
        "import sys; sys.modules['xlsxwriter'] = None; from bomrisk_excel.acceptance import acceptance_path;"
        "assert acceptance_path().is_file()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
