"""What the buyer entered on Risk results keeps its kind and its format when the BOM is scored again."""

import datetime as dt
import json

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from tests.addin.openpyxl_engine import ExcelError, Session
from tests.addin.ribbon.test_scoring_again import enter, place
from tests.addin.ribbon.workbooks import BOM, HEADER_ROW, bom_rows, dated, table

from bomrisk.errors import InputError
from bomrisk_excel.ribbon import placing
from bomrisk_excel.ribbon.results_layout import COLUMNS
from bomrisk_excel.ribbon.score_bom import score_bom

SHEET = "Risk results"
OURS = len(COLUMNS)
RIGHT = get_column_letter(OURS)
SHEETS = ["BOM", "Risk dashboard", SHEET]
DAY = dt.datetime(2026, 12, 24)
ADDED = [
    ("Price agreed", 12.5, "0.00"),
    ("Promised on", DAY, "dd.mm.yyyy"),
    ("OK", True, "General"),
    ("Share", 0.25, "0%"),
]
NEW = ["N-1", "New part", 1, "copper", "S", 1]
BOMS = {
    "as it was": BOM,
    "a new line on top": [BOM[0], NEW, *BOM[1:]],
    "a new line below": [*BOM, NEW],
    "reversed": [BOM[0], *reversed(BOM[1:])],
    "one gone": [BOM[0], BOM[1], BOM[3], BOM[4]],
    "one gone, one new": [BOM[0], NEW, BOM[4], BOM[1], BOM[3]],
}


@pytest.fixture
def book():
    book = dated(Session().new(BOM))
    score_bom(book)
    return book


def yellow(cell):
    cell.fill = PatternFill("solid", fgColor="FFFF00")


def add_columns(book, part="M-1"):
    ws = book.impl.wb[SHEET]
    row = place(book, "Line", part).row
    for column, (heading, value, form) in enumerate(ADDED, start=ws.max_column + 1):
        ws.cell(HEADER_ROW, column).value = heading
        ws.cell(row, column).value = value
        ws.cell(row, column).number_format = form
    return row


@pytest.mark.parametrize("rows", BOMS.values(), ids=BOMS)
def test_numbers_dates_and_colours_go_with_their_line(book, rows):
    add_columns(book)
    enter(book, "M-1", Owner="Li", Due_date=DAY)
    place(book, "Due date", "M-1").number_format = "d. mmm yy"
    place(book, "Owner", "M-1").font = Font(italic=True)
    enter(book, "G-1", Comment=4.5)
    yellow(place(book, "Comment", "G-1"))
    yellow(place(book, "Description", "G-1"))
    for _ in range(2):
        bom_rows(book, rows)
        assert score_bom(book).notices == ()
        assert book.sheet_names == SHEETS
        for heading, value, form in ADDED:
            cell = place(book, heading, "M-1")
            assert (cell.value, type(cell.value), cell.number_format) == (value, type(value), form)
        due, comment = place(book, "Due date", "M-1"), place(book, "Comment", "G-1")
        assert (due.value, due.number_format) == (DAY, "d. mmm yy")
        assert (place(book, "Owner", "M-1").value, place(book, "Owner", "M-1").font.i) == ("Li", True)
        assert (comment.value, comment.fill.fgColor.rgb[-6:]) == (4.5, "FFFF00")
        ws = book.impl.wb[SHEET]
        coloured = [cell.coordinate for row in ws.iter_rows() for cell in row if cell.fill.fgColor.rgb[-6:] == "FFFF00"]
        assert coloured == [place(book, heading, "G-1").coordinate for heading in ("Description", "Comment")]
        assert [row["Part number"] for row in table(book)] == [row[0] for row in rows[1:]]
        assert ws.max_row == HEADER_ROW + len(rows) - 1
        assert ws.max_column == OURS + len(ADDED)


def test_a_new_line_looks_like_the_others(book):
    add_columns(book)
    enter(book, "B-1", Owner="=x")
    bom_rows(book, BOMS["a new line on top"])
    score_bom(book)
    headings = [cell.value for cell in book.impl.wb[SHEET][HEADER_ROW]]
    for heading in [heading for heading in headings if heading not in ("OK", "Promised on")]:
        new, old = place(book, heading, "N-1"), place(book, heading, "M-1")
        assert (new.number_format, new.fill.fgColor.rgb, new.font.name, new.border.bottom.style) == (
            old.number_format, old.fill.fgColor.rgb, new.font.name, new.border.bottom.style,
        )  # fmt: skip
    assert place(book, "Owner", "B-1").data_type == "s"
    ruled = [cell.border.bottom.style for cell in book.impl.wb[SHEET][HEADER_ROW + 1][:OURS]]
    assert set(ruled) == {"thin"}
    graded = {str(area.sqref) for area in book.impl.wb[SHEET].conditional_formatting}
    assert "F10" in " ".join(graded)


def test_formulas_of_the_buyer_live_on(book):
    enter(book, "W-1", Owner="Ada")
    for heading, formula in (("Comment", "=BOM!B2"), ("Due date", "=DATE(2026,12,1)+14")):
        cell = place(book, heading, "M-1")
        cell.number_format, cell.value = "General", formula
    assert score_bom(book).notices == ()
    assert place(book, "Comment", "M-1").value == "=BOM!B2"
    assert place(book, "Due date", "M-1").value == "=DATE(2026,12,1)+14"
    assert book.sheet_names == SHEETS
    bom_rows(book, BOMS["reversed"])
    assert score_bom(book).notices[0].endswith("under the name Risk results kept.")
    assert place(book, "Comment", "M-1", "Risk results kept").value == "=BOM!B2"
    assert place(book, "Owner", "W-1").value == "Ada"


def test_a_formula_that_gives_nothing_is_an_entry(book):
    cell = place(book, "Comment", "W-1")
    cell.number_format, cell.value = "General", '=IF(1>2,"late","")'
    bom_rows(book, BOMS["one gone"])
    assert any("kept" in notice for notice in score_bom(book).notices)
    assert '=IF(1>2,"late","")' in [cell.value for row in book.impl.wb["Risk results kept"].iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Description", "Bracket, per drawing 7 (checked by me)"), ("Score", 12.0), ("Why", "=1+1"), ("Grade", None)],
)
def test_what_the_buyer_changed_in_our_columns_is_kept_and_told(book, heading, value):
    place(book, heading, "B-1").value = value
    add_columns(book, "B-1")
    outcome = score_bom(book)
    assert outcome.notices == (
        "You had changed cells that bomrisk wrote on Risk results; it is left as it was under the name Risk results kept.",
    )
    assert place(book, heading, "B-1", "Risk results kept").value == value
    for name, entered, form in ADDED:
        cell = place(book, name, "B-1")
        assert (cell.value, type(cell.value)) == (entered, type(entered))
        assert cell.number_format != "@", form
    assert score_bom(book).notices == ()


def test_on_a_new_sheet_the_formats_of_whole_columns_are_kept(book):
    add_columns(book)
    ws = book.impl.wb[SHEET]
    for row in range(HEADER_ROW + 1, HEADER_ROW + 5):
        for column, (_, _, form) in enumerate(ADDED, start=OURS + 1):
            ws.cell(row, column).number_format = form
    place(book, "Why", "B-1").value = "mine"
    score_bom(book)
    assert "Risk results kept" in book.sheet_names
    assert [place(book, name, "M-1").number_format for name, _, _ in ADDED] == [form for _, _, form in ADDED]


def test_columns_that_were_moved_are_kept_aside(book):
    ws = book.impl.wb[SHEET]
    ws.insert_cols(16)
    ws.cell(HEADER_ROW, 16).value, ws.cell(HEADER_ROW + 1, 16).value = "Ticket", 4711
    assert score_bom(book).notices[0].startswith("Columns were moved on Risk results; ")
    assert place(book, "Ticket", "M-1").value == 4711.0
    assert score_bom(book).notices == ()


def test_columns_of_the_same_heading_are_both_kept(book):
    ws = book.impl.wb[SHEET]
    for column, (heading, value) in enumerate([("Note", "a"), ("Note", "b"), ("Comment", "c")], start=OURS + 1):
        ws.cell(HEADER_ROW, column).value, ws.cell(HEADER_ROW + 2, column).value = heading, value
    place(book, "Why", "B-1").value = "mine"
    bom_rows(book, BOMS["reversed"])
    score_bom(book)
    ws = book.impl.wb[SHEET]
    assert [[cell.value for cell in ws[row][OURS:]] for row in (HEADER_ROW, HEADER_ROW + 3)] == [
        ["Note", "Note", "Comment"], ["a", "b", "c"],
    ]  # fmt: skip


def test_rows_that_excel_does_not_move_are_kept_aside(book):
    add_columns(book)
    book.impl.wb[SHEET].merge_cells(f"{get_column_letter(OURS + 2)}8:{get_column_letter(OURS + 3)}8")
    bom_rows(book, BOMS["reversed"])
    assert score_bom(book).notices[0].startswith("The rows of Risk results could not be moved")
    assert place(book, "Price agreed", "M-1", "Risk results kept").value == 12.5
    assert place(book, "Price agreed", "M-1").value == 12.5


def hide(book, part):
    ws = book.impl.wb[SHEET]
    ws.row_dimensions[place(book, "Line", part).row].hidden = True
    return ws


@pytest.mark.parametrize("rows", ["as it was", "reversed", "one gone, one new"])
@pytest.mark.parametrize("region", [f"A5:{RIGHT}9", f"A1:{RIGHT}9", "B5:G9", ""])
def test_a_filter_hides_nothing_from_the_score(book, region, rows):
    enter(book, "M-1", Owner="Li", Comment=7.5)
    enter(book, "B-1", Owner="Uma")
    ws = hide(book, "M-1")
    hide(book, "G-1")
    ws.auto_filter.ref = region or None
    bom_rows(book, [[cell if cell != "Magna" else "Magna AG" for cell in row] for row in BOMS[rows]])
    assert score_bom(book).notices == ()
    written = {row["Part number"]: row for row in table(book)}
    assert list(written) == [row[0] for row in BOMS[rows][1:]]
    assert (written["M-1"]["Supplier"], written["M-1"]["Owner"], written["M-1"]["Comment"]) == ("Magna AG", "Li", 7.5)
    assert written["B-1"]["Owner"] == "Uma"
    assert not any(ws.row_dimensions[row].hidden for row in range(1, 12))


def test_where_rows_stay_hidden_the_sheet_is_kept(book, monkeypatch):
    enter(book, "M-1", Owner="Li")
    hide(book, "W-1").auto_filter.ref = f"A5:{RIGHT}9"
    monkeypatch.setattr("tests.addin.engine.ranges.AutoFilterImpl.clear", lambda self, field: None)
    monkeypatch.setattr("tests.addin.engine.ranges.RangeImpl.row_hidden", property(None, lambda self, value: None))
    assert score_bom(book).notices[0].startswith("Rows on Risk results are hidden and could not be shown; ")
    assert table(book)[0]["Owner"] == "Li"
    assert len(table(book)) == 4


def test_lists_to_choose_from_filters_and_pictures_keep_no_sheet_aside(book):
    ws = book.impl.wb[SHEET]
    ws.auto_filter.ref = f"A5:{RIGHT}9"
    ws._charts.append("a chart of the buyer's")
    assert len(book.sheets[SHEET].shapes) >= 3
    for rows in (BOM, BOMS["reversed"]):
        bom_rows(book, rows)
        assert score_bom(book).notices == ()
    assert book.sheet_names == SHEETS
    assert ws._charts
    ws._charts.clear()


def test_no_macro_of_the_workbook_runs_while_sheets_are_written(book):
    app = book.app.impl
    enter(book, "M-1", Owner="Li")
    bom_rows(book, BOMS["one gone, one new"])
    score_bom(book)
    assert app.calls["sort"] > 0
    assert app.calls["value.set"] > 40
    assert not app.events
    assert app.enable_events is True


CALLS = [
    "value.set",
    "clear_contents",
    "clear_formats",
    "sort",
    "number_format",
    "autofit",
    "print_area",
    "names.add",
    "borders",
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("at", [0, 1, 8])
def test_at_no_moment_is_an_entry_missing(book, call, at, own_home, monkeypatch):
    """Excel ends at a call: nothing can be put back, and what the sheet holds then is all there is."""
    add_columns(book)
    enter(book, "M-1", Owner="Li", Due_date=DAY)
    enter(book, "W-1", Comment="lost soon")
    bom_rows(book, BOMS["one gone, one new"])
    monkeypatch.setattr(placing._Undo, "run", lambda self, start=0: True)
    book.app.impl.fail_on = f"{call}:{at}"
    try:
        score_bom(book)
        failed = False
    except ExcelError:
        failed = True
    left = [name for name in book.sheet_names if name.startswith(SHEET)]
    values = [cell.value for name in left for row in book.impl.wb[name].iter_rows() for cell in row]
    assert {"Li", DAY, "lost soon", 12.5, True, 0.25} <= set(values)
    files = list(own_home.glob("entries-*.json"))
    assert len(files) == failed
    if failed:
        saved = json.loads(files[0].read_text(encoding="utf-8"))["entries"]
        assert [(line["part_number"], line["owner"], line["comment"]) for line in saved] == [
            ("M-1", "Li", None), ("W-1", None, "lost soon"),
        ]  # fmt: skip
        assert list(saved[0]["added"].values()) == [12.5, str(DAY), True, 0.25]


@pytest.mark.parametrize(
    "call", ["autofit:1", "names.add:1", "conditional_format:0", "clear_formats:1", "clear_formats:2"]
)
def test_a_failure_puts_the_rows_back(book, call, monkeypatch):
    add_columns(book)
    enter(book, "M-1", Owner="Li", Due_date=DAY)
    enter(book, "W-1", Comment="=not a formula")
    before = [[cell.value for cell in row] for row in book.impl.wb[SHEET].iter_rows()]
    # One line is gone with its row, one leaves its entry.
    bom_rows(book, [BOM[0], NEW, BOM[3], BOM[1]] + [[f"N-{at}", *NEW[1:]] for at in (2, 3)])
    undo = placing._Undo.run

    def over(self, start=0):
        book.app.impl.fail_on = ""
        return undo(self, start)

    monkeypatch.setattr(placing._Undo, "run", over)
    book.app.impl.fail_on = call
    with pytest.raises(ExcelError):
        score_bom(book)
    rows = [[cell.value for cell in row] for row in book.impl.wb[SHEET].iter_rows()]
    while not any(rows[-1]):
        rows.pop()
    assert [row[: len(before[0])] for row in rows] == before
    assert book.sheet_names == SHEETS
    assert score_bom(book).notices[0].startswith("1 of your entries lost their line (W-1)")


def test_where_nothing_can_be_put_back_the_message_says_so(book, own_home):
    enter(book, "M-1", Owner="Li")
    book.app.impl.fail_on = "value.set:20"
    with pytest.raises(InputError, match="not everything could be put back") as caught:
        score_bom(book)
    assert caught.value.where == "Risk dashboard, Risk results"
    assert str(next(own_home.glob("entries-*.json"))) in caught.value.action
    book.app.impl.fail_on = ""
    book.sheets["BOM"].activate()
    score_bom(book)
    assert table(book)[0]["Owner"] == "Li"
    assert not list(own_home.glob("entries-*.json"))


def test_the_number_of_calls_does_not_grow_when_lines_move():
    counts = []
    for lines in (30, 300):
        rows = [
            BOM[0],
            *([f"P-{at}", f"Part {at}", 1, ("copper", "gallium", None)[at % 3], "S", at] for at in range(lines)),
        ]
        book = dated(Session().new(rows))
        score_bom(book)
        owner = place(book, "Owner").column
        for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + lines):
            book.impl.wb[SHEET].cell(row, owner).value = f"owner {row}"
        bom_rows(book, [rows[0], NEW, *reversed(rows[3:])])
        book.app.impl.calls.clear()
        score_bom(book)
        counts.append(sum(book.app.impl.calls.values()))
        assert [row["Owner"] for row in table(book)[:3]] == [
            None,
            f"owner {HEADER_ROW + lines}",
            f"owner {HEADER_ROW + lines - 1}",
        ]
    assert counts[1] <= counts[0] + 5
    assert counts[1] < 1000
