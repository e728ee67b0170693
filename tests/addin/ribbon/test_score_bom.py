"""Score BOM on a live workbook: what is read, what is written, and what is left alone."""

import datetime as dt
import json
import re
from collections import Counter

import openpyxl
import pytest
from openpyxl.styles import Font
from tests.addin.openpyxl_engine import ExcelError
from tests.addin.ribbon.workbooks import AS_OF, BOM, DEMO, ROOT, cells, dated, table

from bomrisk.errors import InputError, PolicyError
from bomrisk_excel.ribbon.live_bom import read_live_bom
from bomrisk_excel.ribbon.own_sheets import DASHBOARD, RESULTS, find_own
from bomrisk_excel.ribbon.rating import version
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.stability_tables import STABILITY_COLUMNS
from bomrisk_templates.reading import read_bom


def test_the_values_are_those_of_the_command_line(session, tmp_path, run):
    book = dated(session.open_copy(DEMO, tmp_path))
    score_bom(book)
    told = json.loads(run("score", str(DEMO), "--as-of", AS_OF, "--json").out)["lines"]
    rows = table(book)
    assert len(rows) == len(told) == 35
    for row, line in zip(rows, told, strict=True):
        assert row["Part number"] == line["part_number"]
        assert row["Description"] == line["description"]
        assert (row["Grade"], row["Why"]) == (line["grade"], line["why"])
        assert row["Controls"] == ("; ".join(line["controls"]) or None)
        for heading, key in (("Score", "score"), ("Low", "low"), ("High", "high"), ("Concentration", "concentration")):
            assert row[heading] == pytest.approx(line[key], abs=1e-9)
        assert row["HHI"] == pytest.approx(line["hhi"] and 10_000 * line["hhi"])


def test_live_cells_are_understood_as_the_file_is(session, tmp_path):
    book = session.open_copy(DEMO, tmp_path)
    live, file = read_live_bom(book).bom, read_bom(DEMO)
    assert live.lines.equals(file.lines)
    assert live.extras.astype(str).equals(file.extras.astype(str))
    assert live.tables == file.tables
    assert live.findings == file.findings


def test_the_sheets_say_what_they_are(session, tmp_path):
    book = dated(session.open_copy(DEMO, tmp_path))
    outcome = score_bom(book)
    assert book.sheet_names == ["Stückliste", "Risk dashboard", "Risk results"]
    assert book.sheets.active.name == "Risk dashboard"
    dashboard = book.sheets["Risk dashboard"]
    assert (
        dashboard.range("A1").value
        == "13 of 35 lines carry a high supply risk (grade D or E); China is the top country behind 6 of them"
    )
    assert dashboard.range("A1").value in outcome.message
    for sheet in book.sheets[1], book.sheets[2]:
        lead, mark = sheet.range("A2").value, sheet.range("A3").value
        assert re.fullmatch(
            r"servo-joint\.xlsx, sheet Stückliste; as of 2026-11-22; destination DE; facts verified through \S+; policy default",
            lead,
        )
        assert mark.startswith(f"Values by {version()}, not formulas")
        assert "Risk workbook" in mark
    tiles = {cell: dashboard.range(cell).value for cell in ("C5", "C6", "D6", "H6")}
    rows = table(book)
    grades = Counter(row["Grade"] for row in rows)
    assert tiles == {
        "C5": "Lines rated",
        "C6": f"{35 - grades['unrated']} of 35",
        "D6": grades["D"] + grades["E"],
        "H6": grades["unrated"],
    }
    worst = [row["Score"] for row in table(book, "Risk dashboard", 8)]
    assert (
        worst
        == sorted(worst, reverse=True)
        == sorted((row["Score"] for row in rows if row["Score"]), reverse=True)[:12]
    )


def test_nothing_on_the_buyers_sheet_changes(session, tmp_path):
    book = dated(session.open_copy(DEMO, tmp_path))
    before = cells(book, "Stückliste")
    score_bom(book)
    score_bom(book)
    assert cells(book, "Stückliste") == before
    assert not any(
        cell.data_type == "f" for sheet in book.impl.wb.worksheets[1:] for row in sheet.iter_rows() for cell in row
    )


def test_hostile_and_awkward_texts_stay_as_they_are(session):
    awkward = [
        "=1+1",
        "+49 123",
        "-Winkel",
        "@SUM(A1)",
        "1/2",
        "007",
        "3e5",
        "'quoted",
        "12345678901234567890",
        "TRUE",
        "2026-01-02",
    ]
    rows = [["Part number", "Description", "Qty", "Material", "Supplier"]]
    rows += [[text, f"={text}", 1, "copper", text] for text in awkward]
    book = dated(session.new(rows))
    for row in range(2, len(rows) + 1):
        for column, text in zip((1, 2, 5), (awkward[row - 2], f"={awkward[row - 2]}", awkward[row - 2]), strict=True):
            cell = book.impl.wb["BOM"].cell(row, column)
            cell.value, cell.data_type = text, "s"
    score_bom(book)
    written = table(book)
    assert [row["Part number"] for row in written] == awkward
    assert [row["Description"] for row in written] == [f"={text}" for text in awkward]
    assert [row["Supplier"] for row in written] == awkward
    assert all(row["Grade"] == "B" for row in written)
    for sheet in book.impl.wb.worksheets[1:]:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_hostile_workbook_name_is_text(session):
    book = dated(session.new(BOM, name="=HYPERLINK(1).xlsx"))
    score_bom(book)
    cell = book.impl.wb["Risk results"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=HYPERLINK(1).xlsx, sheet BOM")


def test_a_messy_sheet_with_merged_cells_errors_and_money(session):
    book = dated(session.new([], sheet="Parts 'A'"))
    sheet = book.impl.wb["Parts 'A'"]
    for row, values in enumerate(
        [
            ["ACME Robotics"], [],
            ["Pos", "Article", None, "Qty", "Price", "Origin"], [None, "Number", "Description", None, None, None],
            [1, 4711, "NdFeB magnet", 4, 12.5, "CN"], [2, "00815", "Copper wire", 2, 3.25, "DE"],
            [None, "Electronics"], [3, "G-1", "GaAs wafer", 1, 80, None], [None, "Total", None, None, 136.5],
        ],
        start=2,
    ):  # fmt: skip
        for column, value in enumerate(values, start=3):
            sheet.cell(row, column, value)
    sheet.merge_cells("D4:E4")
    sheet["G6"].number_format = "#,##0.00 €"
    sheet["H7"].value, sheet["H7"].data_type = "#N/A", "e"
    sheet.row_dimensions[7].hidden = True
    live = read_live_bom(book)
    assert live.bom.lines["part_number"].tolist() == ["4711", "00815", "G-1"]
    assert live.bom.lines["unit_price"].tolist() == [12.5, 3.25, 80]
    assert live.bom.lines["row"].tolist() == [6, 7, 9]
    codes = {finding.code: finding.where for finding in live.bom.findings}
    assert codes["cell-error"] == "Parts 'A'!H7"
    assert codes["hidden-rows"] == "Parts 'A'!7"
    score_bom(book)
    assert [row["Source row"] for row in table(book)] == [6, 7, 9]
    assert find_own(book, RESULTS).name == "Risk results"


def test_number_formats_widths_and_headings_are_the_templates(session):
    book = dated(session.new(BOM))
    score_bom(book)
    template = openpyxl.load_workbook(ROOT / "templates/bomrisk_templates/bom_risk.xlsx")["Results"]
    sheet = book.impl.wb["Risk results"]
    theirs = {template.cell(5, column).value: column for column in range(1, template.max_column + 1)}
    widths = {column.header: column.width for column in TABLES["bomrisk_results"]}
    ours = [sheet.cell(5, column).value for column in range(1, sheet.max_column + 1)]
    keys = {column.header: column.key for column in TABLES["bomrisk_results"]}
    left_out = ("rating_id", "order_key", "currency", "rate", *STABILITY_COLUMNS)
    assert ours == [heading for heading in theirs if keys[heading] not in left_out]
    for column, heading in enumerate(ours, start=1):
        model_head, model = template.cell(5, theirs[heading]), template.cell(6, theirs[heading])
        head, cell = sheet.cell(5, column), sheet.cell(6, column)
        assert head.fill.fgColor.rgb[-6:] == model_head.fill.fgColor.rgb[-6:]
        assert cell.alignment.horizontal == model.alignment.horizontal
        assert bool(cell.alignment.wrap_text) == bool(model.alignment.wrap_text)
        if isinstance(cell.value, float):
            assert cell.number_format.removesuffix("_ _ ") == model.number_format
        assert sheet.column_dimensions[head.column_letter].width == pytest.approx(widths[heading], abs=1)
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert {rule.formula[0]: rule.dxf.fill.bgColor.rgb[-6:] for rule in rules}['"E"'] == "00204C"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.freeze_panes) == ("landscape", 0, "D6")


@pytest.mark.parametrize("lines", [20, 1_000])
def test_the_number_of_calls_does_not_grow_with_the_lines(session, lines):
    rows = [
        BOM[0],
        *([f"P-{at}", f"Part {at}", 1, ("copper", "gallium", None)[at % 3], "S", at] for at in range(lines)),
    ]
    book = dated(session.new(rows))
    session.impl.calls.clear()
    score_bom(book)
    calls = session.impl.calls
    assert calls["value.get"] <= 4
    assert calls["value.set"] <= 45
    assert sum(calls.values()) < 1000
    assert len(table(book)) == lines


def test_a_sheet_of_the_buyers_with_our_name_is_left_alone(session):
    book = dated(session.new(BOM))
    mine = book.impl.wb.create_sheet("risk RESULTS")
    mine["A1"].value, mine["A1"].font = "my own notes", Font(bold=True)
    before = cells(book, "risk RESULTS")
    score_bom(book)
    assert cells(book, "risk RESULTS") == before
    assert "Risk results 2" in book.sheet_names
    score_bom(book)
    assert "Risk results 3" not in book.sheet_names


def test_a_name_of_ours_on_a_sheet_without_our_mark_is_not_ours(session):
    book = dated(session.new(BOM))
    book.impl.wb.create_sheet("Diary")["A1"] = "dear diary"
    book.names.add(DASHBOARD.name, "=Diary!$A$1")
    score_bom(book)
    assert book.impl.wb["Diary"]["A1"].value == "dear diary"
    assert find_own(book, DASHBOARD).name == "Risk dashboard"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "empty"),
        ([["Minutes of the meeting"], ["We talked."]], "No table"),
        ([["Date", "Hours"], [dt.datetime(2026, 1, 1), 8]], "No table"),
    ],
)
def test_a_sheet_without_a_bom_gets_a_message_and_nothing_is_written(session, rows, says):
    book = dated(session.new(rows, sheet="Notes"))
    with pytest.raises(InputError, match=says) as caught:
        score_bom(book)
    assert caught.value.where == "Notes"
    assert "sheet with your parts list" in caught.value.action
    assert "--" not in str(caught.value)
    assert book.sheet_names == ["Notes"]
    assert [name.name for name in book.names] == ["bomrisk_as_of"]


def test_from_one_of_our_sheets_the_last_bom_is_scored(session):
    book = dated(session.new(BOM))
    score_bom(book)
    book.sheets["BOM"].name = "Rev B"
    book.sheets["Risk results"].activate()
    score_bom(book)
    assert "sheet Rev B" in book.sheets["Risk results"].range("A2").value
    book.sheets["Risk results"].activate()
    book.sheets["Rev B"].delete()
    book.sheets["Risk results"].activate()
    with pytest.raises(InputError, match="sheet with the BOM is gone"):
        score_bom(book)


@pytest.mark.parametrize("refers_to", ['="2026-11-22"', "=46348", "=DATE(2026,11,22)", "=Setup!$B$2", "='Setup'!$B$3"])
def test_date_and_destination_come_from_the_workbooks_names(session, refers_to):
    book = session.new(BOM)
    setup = book.impl.wb.create_sheet("Setup")
    setup["B2"], setup["B3"], setup["B4"] = dt.datetime(2026, 11, 22), "22.11.2026", "United States"
    book.names.add("bomrisk_as_of", refers_to)
    book.names.add("bomrisk_destination", "=Setup!$B$4")
    score_bom(book)
    assert "as of 2026-11-22; destination US;" in book.sheets["Risk results"].range("A2").value


def test_without_names_it_is_today_and_the_policys_destination(session, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "policy.toml").write_text('name = "ours"\ndestination = "JP"\n', encoding="utf-8")
    book = session.new(BOM)
    score_bom(book)
    lead = book.sheets["Risk results"].range("A2").value
    assert f"as of {dt.date.today().isoformat()}; destination JP;" in lead
    assert lead.endswith("policy ours (changed: destination)")


@pytest.mark.parametrize(
    ("name", "value"),
    [("bomrisk_as_of", '="soon"'), ("bomrisk_destination", '="Atlantis"'), ("bomrisk_as_of", "=EOMONTH(TODAY(),0)")],
)
def test_a_name_that_cannot_be_used_is_named(session, name, value):
    book = session.new(BOM)
    book.names.add(name, value)
    with pytest.raises(InputError) as caught:
        score_bom(book)
    assert name in caught.value.where
    assert book.sheet_names == ["BOM"]


def test_a_broken_policy_stops_with_its_name(session, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "policy.toml").write_text("severty = 3\n", encoding="utf-8")
    book = session.new(BOM)
    with pytest.raises(PolicyError, match="severty"):
        score_bom(book)
    assert book.sheet_names == ["BOM"]


def test_where_excel_opens_nothing_plain_sheets_do(session):
    book = dated(session.new(BOM))
    session.impl.refuses_to_open = True
    score_bom(book)
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results"]
    assert [row["Part number"] for row in table(book)] == ["M-1", "W-1", "B-1", "G-1"]


def test_a_protected_workbook_gets_a_message(session):
    book = dated(session.new(BOM))
    book.impl.protected = True
    with pytest.raises(InputError, match="adds no sheet") as caught:
        score_bom(book)
    assert "unprotect" in caught.value.action
    assert book.sheet_names == ["BOM"]


@pytest.mark.parametrize("failing", ["value.set:12", "names.add:0", "conditional_format:9", "autofit:0"])
def test_a_failure_while_writing_leaves_nothing_behind(session, failing):
    book = dated(session.new(BOM))
    session.impl.fail_on = failing
    with pytest.raises(ExcelError):
        score_bom(book)
    assert book.sheet_names == ["BOM"]
    assert len(session.app.books) == 1


def test_a_line_total_alone_and_no_prices_do(session):
    rows = [row[:5] for row in BOM]
    book = dated(session.new(rows))
    score_bom(book)
    assert book.sheets["Risk dashboard"].range("G6").value == "no prices"
    assert all(row["Spend"] is None for row in table(book))


def test_a_bom_of_which_nothing_is_rated(session):
    book = dated(session.new([["Part number", "Description", "Qty"], ["X-1", "Thing", 1], ["X-2", "Other thing", 2]]))
    outcome = score_bom(book)
    assert outcome.message.startswith("0 of 2 lines")
    assert [row["Grade"] for row in table(book)] == ["unrated", "unrated"]
    assert "No line could be rated" in book.sheets["Risk dashboard"].range("B9").value


def test_formats_that_reach_down_a_million_rows_cost_little(session, monkeypatch):
    monkeypatch.setattr("bomrisk_excel.ribbon.live_bom._CELLS_AT_ONCE", 20_000)
    book = dated(session.new(BOM))
    book.impl.wb["BOM"].cell(1_048_576, 12).font = Font(bold=True)
    live = read_live_bom(book)
    assert len(live.bom.lines) == 4
    assert session.impl.calls["value.get"] <= 3
