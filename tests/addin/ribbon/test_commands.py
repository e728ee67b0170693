"""The other commands on a live workbook, and what the person is told."""

import datetime as dt
import itertools
import re

import pytest
from tests.addin.ribbon.workbooks import BOM, DEMO, ROOT, bom_rows, cells, dated, table

from bomrisk.errors import InputError
from bomrisk_excel.ribbon import clipboard, scripts
from bomrisk_excel.ribbon.buttons import BUTTONS
from bomrisk_excel.ribbon.check_workbook import check_workbook
from bomrisk_excel.ribbon.controls_calendar import controls_calendar
from bomrisk_excel.ribbon.email_page import copy_for_email
from bomrisk_excel.ribbon.risk_workbook import risk_workbook
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_excel.ribbon.show_help import help_html, show_help
from bomrisk_excel.ribbon.what_changed import what_changed


@pytest.fixture
def demo(session, tmp_path):
    return dated(session.open_copy(DEMO, tmp_path))


def texts(book, sheet):
    return [cell.value for row in book.impl.wb[sheet].iter_rows() for cell in row if cell.value is not None]


# What changed ---------------------------------------------------------------------------------------------------------------


def test_nothing_changed_is_said(demo):
    score_bom(demo)
    outcome = what_changed(demo)
    assert outcome.message == "Nothing changed since the score as of 2026-11-22. See Risk changes."
    assert "All 35 lines have the grade and score that they had." in texts(demo, "Risk changes")
    assert table(demo, "Risk changes")[0]["What"].startswith("All 35")


def test_a_suspension_that_ran_out_is_named_with_its_instrument(demo):
    dated(demo, "2026-10-01")
    score_bom(demo)
    dated(demo, "2026-11-28")
    assert what_changed(demo).message.startswith("1 line changed since the score as of 2026-10-01")
    (row,) = table(demo, "Risk changes")
    assert (row["What"], row["Part number"], row["Grade before"], row["Grade now"]) == ("worse", "WZ-3002", "D", "E")
    assert row["Score now"] > row["Score before"]
    assert row["Why it moved"].startswith(
        "MOFCOM 55/2025 (MOFCOM-GACC Announcement No. 55 of 2025): its suspension ran out on 2026-11-10"
    )
    # Comparing leaves the last score as it is.
    assert "as of 2026-10-01" in demo.sheets["Risk results"].range("A2").value
    assert what_changed(demo).message.startswith("1 line changed")


def test_new_gone_and_changed_lines_say_so(session):
    book = dated(session.new(BOM))
    score_bom(book)
    changed = ["M-1", "Magnet block", 4, "copper", "Magna", 12.5]
    bom_rows(book, [BOM[0], changed, BOM[3], BOM[4], ["N-1", "Foil", 1, "tungsten", "S", 1]])
    what_changed(book)
    rows = {row["Part number"]: row for row in table(book, "Risk changes")}
    assert set(rows) == {"M-1", "N-1", "W-1"}
    assert (rows["N-1"]["What"], rows["N-1"]["Grade before"], rows["N-1"]["Grade now"]) == ("new line", None, "E")
    assert (rows["W-1"]["What"], rows["W-1"]["Grade before"], rows["W-1"]["Grade now"]) == ("line gone", "B", None)
    assert rows["M-1"]["What"] == "better"
    assert rows["M-1"]["Why it moved"] == "Its materials were dysprosium, now copper."


def test_another_destination_is_named(session):
    book = dated(session.new(BOM))
    score_bom(book)
    book.names.add("bomrisk_destination", '="US"')
    what_changed(book)
    rows = table(book, "Risk changes")
    assert rows
    assert all("The destination was DE, now US." in row["Why it moved"] for row in rows)


def test_other_facts_and_another_policy_are_named(session, tmp_path):
    book = dated(session.new(BOM))
    score_bom(book)
    ws = book.impl.wb["Risk results"]
    score = next(cell.column for cell in ws[5] if cell.value == "Score")
    ws.cell(7, score).value = 11.0
    ws["A2"].value = re.sub(r"verified through \S+;", "verified through 2025-01-01;", ws["A2"].value)
    what_changed(book)
    (row,) = table(book, "Risk changes")
    assert row["Part number"] == "W-1"
    assert row["Why it moved"].startswith("The facts were verified through 2025-01-01, now through ")
    score_bom(book)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "policy.toml").write_text('name = "strict"\n[severity]\nlicence = 1.0\n', encoding="utf-8")
    what_changed(book)
    reasons = {row["Why it moved"] for row in table(book, "Risk changes")}
    assert reasons == {"The policy was default, now strict (changed: severity)."}


def test_without_an_earlier_score_there_is_nothing_to_compare(session):
    book = dated(session.new(BOM))
    with pytest.raises(InputError, match="no earlier score") as caught:
        what_changed(book)
    assert caught.value.action == "Press Score BOM first."
    assert book.sheet_names == ["BOM"]


# Controls calendar ----------------------------------------------------------------------------------------------------------


def test_the_calendar_begins_with_the_next_change(demo):
    controls_calendar(demo)
    rows = table(demo, "Risk controls")
    dates = [row["Next change"] for row in rows]
    ahead = [day for day in dates if day is not None]
    assert ahead == sorted(ahead) == dates[: len(ahead)]
    assert ahead[0] >= dt.datetime(2026, 11, 22)
    first = rows[0]
    assert (first["What changes"], first["Materials of this BOM"], first["Lines"]) == ("last day", "Lithium", 1)
    assert all(row["Instrument"] and row["Source"] for row in rows)
    reach = [row["Lines"] for row in rows[len(ahead) :]]
    assert reach == sorted(reach, reverse=True)


def test_a_bom_without_controls_says_so(session):
    book = dated(session.new([["Part number", "Description", "Qty"], ["X-1", "Thing", 1], ["X-2", "Other thing", 2]]))
    assert controls_calendar(book).message.startswith("0 export controls")
    assert "None is known for the materials that were recognised." in texts(book, "Risk controls")


# Risk workbook --------------------------------------------------------------------------------------------------------------


def test_the_risk_workbook_lies_beside_the_file_and_replaces_none(session, demo, tmp_path):
    before = cells(demo, "Stückliste")
    risk_workbook(demo)
    risk_workbook(demo)
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {
        "servo-joint.xlsx",
        "servo-joint-risk.xlsx",
        "servo-joint-risk-2.xlsx",
    }
    opened = session.app.books["servo-joint-risk-2.xlsx"]
    results = list(table(opened, "Results"))
    assert len(results) == 35
    assert opened.impl.wb["Results"]["G6"].data_type == "f"
    assert demo.sheet_names == ["Stückliste"]
    assert cells(demo, "Stückliste") == before


def test_an_unsaved_book_goes_to_the_documents(session, tmp_path, monkeypatch):
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("OneDrive", raising=False)
    book = dated(session.new(BOM))
    assert "Book1-risk.xlsx" in risk_workbook(book).message
    assert (tmp_path / "Documents" / "Book1-risk.xlsx").is_file()


# Check workbook -------------------------------------------------------------------------------------------------------------


def test_the_check_lists_columns_with_reasons_and_rows_left_out(demo):
    assert check_workbook(demo).message == "35 lines understood, nothing to look at. See Risk check."
    said = texts(demo, "Risk check")
    assert "Table on Stückliste, header in row 4, 35 lines from row 5 to 40" in said
    assert "the header 'Benennung' is a usual name for it and the values fit" in said
    assert "section heading" in said
    assert "Stückliste!4" in said


def test_formulas_without_a_value_are_found(session):
    book = dated(session.new(BOM))
    ws = book.impl.wb.create_sheet("Calc")
    for row, (formula, value) in enumerate(
        [("=BOMRISK_SCORE(A1)", "#NAME?"), ("=1/0", "#DIV/0!"), ("=bomrisk_grade(A1)", "A"),
         ("=IF(TRUE,BOMRISK_WHY(A1))", "#BOMRISK: 'x' is no country."), ("=BOMRISK_RATE(A:B)", "#SPILL!")], start=2,
    ):  # fmt: skip
        ws.cell(row, 3).value = formula
        book.impl.computed["Calc", row, 3] = value
    assert check_workbook(book).message.endswith("3 points to look at. See Risk check.")
    found = list(table(book, "Risk check", 6))
    assert [(row["Where"], row["Formula"]) for row in found] == [
        ("Calc!C2", "=BOMRISK_SCORE(A1)"), ("Calc!C5", "=IF(TRUE,BOMRISK_WHY(A1))"), ("Calc!C6", "=BOMRISK_RATE(A:B)"),
    ]  # fmt: skip
    assert all(cell.data_type != "f" for row in book.impl.wb["Risk check"].iter_rows() for cell in row)


def test_a_sheet_without_a_bom_is_a_finding_of_the_check(session):
    book = session.new([["Minutes of the meeting"]], sheet="Notes")
    assert check_workbook(book).message.startswith("0 lines understood, 1 point to look at")
    assert "no-bom" in texts(book, "Risk check")


# E-mail ---------------------------------------------------------------------------------------------------------------------


def test_the_page_for_e_mail_is_copied_as_html_and_text(demo):
    copied = []
    outcome = copy_for_email(demo, lambda html, text: bool(copied.append((html, text))) or True)
    assert "Ctrl+V" in outcome.notices[0]
    ((html, text),) = copied
    rows = table(demo, "Risk e-mail")
    assert [row["Grade"] for row in rows] == ["E"] * 8 + ["D"] * 4
    assert rows[0]["Part"] == "SR48-2002, GaN-Halbbrücke 100 V, 2,2 mOhm"
    assert rows[0]["Why"].startswith("Grade E (88): Gallium")
    for row in rows:
        assert row["What to ask"] in text
        assert row["Why"] in text
    assert html.count("<tr>") == 13
    assert "background:#00204C" in html
    assert "1 more line with D or E on Risk results." in text
    sheet = demo.impl.wb["Risk e-mail"]
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.orientation) == (1, "portrait")


def test_hostile_texts_are_escaped_in_html(session):
    book = dated(session.new([BOM[0], ["<b>x</b>", "<script>alert(1)</script>", 1, "gallium", "A&B", 1]]))
    copied = []
    copy_for_email(book, lambda html, text: bool(copied.append(html)) or True)
    assert "<script>" not in copied[0]
    assert "&lt;script&gt;" in copied[0]
    assert "A&amp;B" in copied[0]


def test_without_a_clipboard_the_page_is_selected(demo):
    outcome = copy_for_email(demo, lambda html, text: False)
    assert "Ctrl+C" in outcome.notices[0]
    sheet, address = demo.impl.selected
    assert sheet == "Risk e-mail"
    assert address.startswith("$A$1:$D$")


def test_the_clipboards_html_points_at_its_fragment():
    content = clipboard.clipboard_html("<p>größer</p>")
    marks = {name.decode(): int(value) for name, value in re.findall(rb"(\w+):(\d{10})", content)}
    assert content[marks["StartFragment"] : marks["EndFragment"]].decode() == "<p>größer</p>"
    assert content[marks["StartHTML"] : marks["EndHTML"]].startswith(b"<html>")
    assert marks["EndHTML"] == len(content)
    assert clipboard.put_on_clipboard("", "") is False


# Buttons, help -----------------------------------------------------------------------------------------------------


def test_every_button_has_a_script_and_a_place_in_the_help():
    assert len({button.id for button in BUTTONS}) == len(BUTTONS)
    page = help_html()
    for button in BUTTONS:
        assert callable(getattr(scripts, button.script))
        assert f"<h3>{button.label}</h3>" in page
        assert len(button.help) <= 1024
        assert len(button.tip) <= 255
    groups = [button.group for button in BUTTONS]
    assert sum(one != other for one, other in itertools.pairwise(groups)) + 1 == len(set(groups))
    assert "BOMRISK_SCORE(" in page
    assert "{{" not in page


def test_help_opens_the_page_or_says_the_essentials(session, tmp_path):
    book = session.new(BOM)
    opened = []
    show_help(book, lambda address: bool(opened.append(address)) or True)
    assert opened == [(tmp_path / "home" / "help.html").as_uri()]
    outcome = show_help(book, lambda address: False)
    assert "Score BOM: Rate the bill of materials" in outcome.notices[0]
    assert book.sheet_names == ["BOM"]


def test_only_the_books_interface_is_used():
    paths = list((ROOT / "addin/bomrisk_excel/ribbon").glob("*.py"))
    assert len(paths) > 20
    for path in paths:
        assert not re.search(r"\.(api|impl|xl)\b", path.read_text(encoding="utf-8")), path
