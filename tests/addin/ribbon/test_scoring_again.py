"""Scoring again: what the buyer entered stays with its part, and nothing that the buyer wrote is lost."""

import datetime as dt

import pytest
from openpyxl.comments import Comment
from tests.addin.openpyxl_engine import ExcelError, Session
from tests.addin.ribbon.workbooks import BOM, HEADER_ROW, bom_rows, cells, dated, table

import bomrisk
from bomrisk_excel.ribbon.matching import LineKey, match_lines
from bomrisk_excel.ribbon.own_sheets import DASHBOARD, find_own
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_excel.ribbon.what_changed import what_changed

ENTRIES = ("Owner", "Action", "Due date", "Comment")


@pytest.fixture
def book():
    book = dated(Session().new(BOM))
    score_bom(book)
    return book


def place(book, heading, part=None, sheet="Risk results"):
    """A cell by its heading and part number."""
    ws = book.impl.wb[sheet]
    column = next(cell.column for cell in ws[HEADER_ROW] if cell.value == heading)
    numbers = next(cell.column for cell in ws[HEADER_ROW] if cell.value == "Part number")
    if part is None:
        return ws.cell(HEADER_ROW, column)
    return next(
        ws.cell(row, column) for row in range(HEADER_ROW + 1, ws.max_row + 1) if ws.cell(row, numbers).value == part
    )


def enter(book, part, **entries):
    for heading, value in entries.items():
        cell = place(book, heading.replace("_", " "), part)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


def test_entries_stay_with_their_part_when_lines_move(book):
    enter(book, "M-1", Owner="Li", Action="Ask supplier", Due_date=dt.datetime(2026, 12, 1), Comment="=why? 1/2")
    enter(book, "G-1", Owner="007")
    bom_rows(book, [BOM[0], BOM[4], ["N-1", "New part", 1, "copper", "S", 1], BOM[1]])
    outcome = score_bom(book)
    rows = {row["Part number"]: row for row in table(book)}
    assert [rows["M-1"][key] for key in ENTRIES] == ["Li", "Ask supplier", dt.datetime(2026, 12, 1), "=why? 1/2"]
    assert [rows["G-1"][key] for key in ENTRIES] == ["007", None, None, None]
    assert [rows["N-1"][key] for key in ENTRIES] == [None] * 4
    assert outcome.notices == ()
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results"]


def test_an_entry_whose_line_is_gone_is_kept_and_told_and_comes_back(book):
    enter(book, "W-1", Owner="Ada", Comment="-5 % agreed")
    bom_rows(book, [BOM[0], BOM[1], BOM[3], BOM[4]])
    outcome = score_bom(book)
    assert outcome.notices == ("1 of your entries lost their line (W-1); they are kept at the end of Risk results.",)
    ws = book.impl.wb["Risk results"]
    assert ws.cell(HEADER_ROW + 5, 2).value == "Entries whose line is no longer in the BOM"
    kept = table(book, header_row=HEADER_ROW + 6)
    assert [(row["Part number"], row["Description"], row["Owner"], row["Comment"], row["Grade"]) for row in kept] == [
        ("W-1", "Wire", "Ada", "-5 % agreed", None)
    ]
    assert score_bom(book).notices[0].startswith("1 of your entries")
    bom_rows(book, BOM)
    assert score_bom(book).notices == ()
    rows = {row["Part number"]: row for row in table(book)}
    assert (rows["W-1"]["Owner"], rows["W-1"]["Comment"]) == ("Ada", "-5 % agreed")
    assert book.impl.wb["Risk results"].max_row == HEADER_ROW + 4


def test_a_part_that_occurs_twice_keeps_both_entries_in_order(book):
    bom_rows(book, [BOM[0], BOM[1], BOM[2], BOM[1]])
    score_bom(book)
    ws = book.impl.wb["Risk results"]
    owner = place(book, "Owner").column
    for row, name in ((HEADER_ROW + 1, "first"), (HEADER_ROW + 3, "second")):
        ws.cell(row, owner).value = name
    score_bom(book)
    assert [row["Owner"] for row in table(book)] == ["first", None, "second"]


def test_a_sorted_sheet_and_added_columns_are_carried(book):
    ws = book.impl.wb["Risk results"]
    added = ws.max_column + 1
    ws.cell(HEADER_ROW, added).value = "=Buyer's mark"
    ws.cell(HEADER_ROW, added).data_type = "s"
    enter(book, "G-1", Owner="Uma")
    for row in range(HEADER_ROW + 1, HEADER_ROW + 5):
        ws.cell(row, added).value = f"mark {ws.cell(row, 2).value}"
    rows = [[cell.value for cell in ws[row]] for row in range(HEADER_ROW + 1, HEADER_ROW + 5)]
    for row, values in zip(range(HEADER_ROW + 1, HEADER_ROW + 5), reversed(rows), strict=True):
        for column, value in enumerate(values, start=1):
            ws.cell(row, column).value = value
    score_bom(book)
    written = table(book)
    assert [row["Line"] for row in written] == [1, 2, 3, 4]
    assert [row["=Buyer's mark"] for row in written] == [f"mark {row['Part number']}" for row in written]
    assert written[3]["Owner"] == "Uma"


def write_more(book, what):
    ws = book.impl.wb["Risk results"]
    if what == "formula":
        ws.cell(HEADER_ROW, 50).value, ws.cell(HEADER_ROW + 1, 50).value = "Mine", "=G6*2"
    elif what == "note beside":
        ws.cell(HEADER_ROW + 2, 55).value = "see e-mail"
    elif what == "comment":
        ws.cell(HEADER_ROW + 1, 3).comment = Comment("see e-mail", "me")
    else:
        ws.cell(HEADER_ROW + 9, 3).value = "see e-mail"


def found(book, sheet):
    cells = [cell for row in book.impl.wb[sheet].iter_rows() for cell in row]
    texts = [cell.value for cell in cells] + [cell.comment.text for cell in cells if cell.comment]
    return {"=G6*2", "see e-mail"} & set(texts)


MORE = ["formula", "note beside", "note below", "comment"]


@pytest.mark.parametrize("what", MORE)
def test_more_than_entries_stays_where_it_is_while_the_lines_do(book, what):
    enter(book, "M-1", Owner="Li")
    write_more(book, what)
    assert score_bom(book).notices == ()
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results"]
    assert found(book, "Risk results")
    assert table(book)[0]["Owner"] == "Li"


@pytest.mark.parametrize("what", MORE)
def test_where_the_buyer_wrote_more_and_lines_move_the_sheet_is_kept(book, what):
    enter(book, "M-1", Owner="Li")
    write_more(book, what)
    bom_rows(book, [BOM[0], ["N-1", "New part", 1, "copper", "S", 1], *BOM[1:]])
    outcome = score_bom(book)
    assert outcome.notices == (
        "Lines of the BOM came, went or moved, which formulas and notes cannot follow on Risk results; "
        "it is left as it was under the name Risk results kept.",
    )
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results kept", "Risk results"]
    assert found(book, "Risk results kept")
    assert table(book)[1]["Owner"] == "Li"
    score_bom(book)
    assert "Risk results kept 2" not in book.sheet_names


def test_a_renamed_and_moved_sheet_of_ours_is_written_anew_in_its_place(book):
    sheet = book.sheets["Risk results"]
    sheet.name = "Scores Q4"
    enter_cell = book.impl.wb["Scores Q4"]
    enter_cell.cell(HEADER_ROW + 1, next(c.column for c in enter_cell[HEADER_ROW] if c.value == "Owner")).value = "Li"
    wb = book.impl.wb
    wb.move_sheet("Scores Q4", -2)
    score_bom(book)
    assert book.sheet_names == ["Scores Q4", "BOM", "Risk dashboard"]
    assert table(book, "Scores Q4")[0]["Owner"] == "Li"


def test_a_results_sheet_whose_table_is_gone_is_kept_aside(book):
    book.impl.wb["Risk results"].delete_rows(HEADER_ROW)
    score_bom(book)
    assert "Risk results kept" in book.sheet_names
    assert len(table(book)) == 4


def test_entries_survive_a_failure_in_the_middle_of_writing(book):
    enter(book, "M-1", Owner="=Li", Comment="keep me", Due_date=dt.datetime(2026, 12, 1))
    app = book.app.impl
    app.calls.clear()
    app.fail_on = "autofit:0"
    with pytest.raises(ExcelError):
        score_bom(book)
    app.fail_on = ""
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results"]
    row = table(book)[0]
    assert (row["Owner"], row["Comment"], row["Due date"]) == ("=Li", "keep me", dt.datetime(2026, 12, 1))
    score_bom(book)
    assert table(book)[0]["Owner"] == "=Li"


def test_what_the_buyer_wrote_on_the_dashboard_is_kept_aside(book):
    score_bom(book)
    assert "Risk dashboard kept" not in book.sheet_names
    book.impl.wb["Risk dashboard"]["D10"].value = "ask Li about this"
    outcome = score_bom(book)
    assert outcome.notices == (
        "You had written on Risk dashboard; it is left as it was under the name Risk dashboard kept.",
    )
    assert book.impl.wb["Risk dashboard kept"]["D10"].value == "ask Li about this"
    assert book.impl.wb["Risk dashboard"]["D10"].value != "ask Li about this"
    assert score_bom(book).notices == ()


def test_a_failure_gives_a_kept_sheet_its_name_back(book):
    book.impl.wb["Risk dashboard"]["D10"].value = "ask Li about this"
    book.app.impl.fail_on = "autofit:0"
    with pytest.raises(ExcelError):
        score_bom(book)
    book.app.impl.fail_on = ""
    assert book.sheet_names == ["BOM", "Risk dashboard", "Risk results"]
    assert book.impl.wb["Risk dashboard"]["D10"].value == "ask Li about this"
    assert find_own(book, DASHBOARD).name == "Risk dashboard"


def test_formulas_of_the_buyers_that_refer_to_our_sheet_stay(book):
    book.impl.wb["BOM"]["H2"] = "='Risk results'!G6"
    score_bom(book)
    assert book.impl.wb["BOM"]["H2"].value == "='Risk results'!G6"
    assert "sheet.delete" not in book.app.impl.calls


def key(number="", description="", supplier=""):
    return LineKey.of(number, description, supplier)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([key("a"), key("b")], [key("b"), key("A ")], {0: 1, 1: 0}),
        ([key("a", "x"), key("a", "y")], [key("a", "y"), key("a", "x")], {0: 1, 1: 0}),
        ([key("a", "x"), key("a", "y")], [key("a", "z"), key("a", "y")], {1: 1, 0: 0}),
        ([key(4711.0)], [key("4711")], {0: 0}),
        ([key("", "bolt")], [key("", "Bolt"), key("", "bolt")], {0: 0}),
        ([key("a", "bolt")], [key("", "bolt")], {}),
        ([key(None, float("nan"))], [key()], {0: 0}),
        ([key(), key()], [key()], {}),
        ([key("a", "x" * 8000)], [key("a", "x" * 9000)], {0: 0}),
    ],
)
def test_lines_are_matched_by_number_then_by_what_they_are(old, new, expected):
    assert match_lines(old, new) == expected


def test_no_printed_header_keeps_an_old_date(session):
    """xlwings cannot change a printed header, so the date stands in a row that each printed page repeats."""
    book = dated(session.new(BOM))
    score_bom(book)
    dated(book, "2026-11-28")
    score_bom(book)
    for name in ("Risk dashboard", "Risk results"):
        sheet = book.impl.wb[name]
        printed = [part.text or "" for part in (sheet.oddHeader.left, sheet.oddHeader.center, sheet.oddHeader.right)]
        assert not any("20" in text for text in printed)
        assert "as of 2026-11-28" in sheet["A2"].value
    assert book.impl.wb["Risk results"].print_title_rows == "$2:$5"


def test_the_heading_names_the_settings_that_a_policy_changes(session, own_home):
    own_home.mkdir()
    policy = bomrisk.Policy().with_(weight_concentration=1.0, weight_exposure=0.0)
    (own_home / "policy.toml").write_text(policy.to_toml(), encoding="utf-8")
    book = dated(session.new(BOM))
    score_bom(book)
    said = book.sheets["Risk results"].range("A2").value
    assert said.endswith("policy default (changed: weight_concentration, weight_exposure)")
    (own_home / "policy.toml").unlink()
    what_changed(book)
    assert "The policy was default (changed: " in str(cells(book, "Risk changes").values())
