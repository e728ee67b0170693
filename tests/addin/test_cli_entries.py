"""What a buyer wrote survives: in the same workbook, in next month's, and where its line is gone."""

from __future__ import annotations

import datetime as dt
import json
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from tests.addin.risk_files import table, typed

OLD = """Part number,Description,MPN,Manufacturer,Designator,Qty,Unit price
M-1,Magnet block,MB1,Magna,,4,12.5
W-1,Wire,,,R1,2,3
W-1,Wire,,,R2,2,3
B-1,Bracket,,,,1,
G-1,Wafer,,,,1,80
,Glue,,Uhu,,1,1
"""
NEW = """Part number,Description,MPN,Manufacturer,Designator,Qty,Unit price
X-9,New,,,,1,1
w-1,Wire,,,R2,2,3
W-1 ,Wire,,,R1,3,3
M-1,Magnet block,MB1,Magna,,4,12.5
,glue,,UHU,,1,1
b-1,Bracket,,,,1,
"""
SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
DUE = dt.datetime(2026, 12, 31)


@pytest.fixture
def last(prepare, once, tmp_path):
    """Last month's workbook, worked with."""
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")
    prepare("score", "old.csv", "-o", "last.xlsx", *SETTING)
    once("worked with", lambda: work_with(tmp_path))
    return tmp_path / "last-edited.xlsx"


def work_with(tmp_path):
    bom, results = "bomrisk_bom", "bomrisk_results"
    typed(
        tmp_path / "last.xlsx",
        (bom, 1, "Material (yours)", "none"),
        (bom, 2, "Material (yours)", "Gallium; copper"),
        (bom, 4, "Material (yours)", "galium"),
        (bom, 5, "Material origin (yours)", "Chile"),
        (results, 1, "Owner", "Anna"),
        (results, 3, "Comment", "=second wire"),
        (results, 3, "Due date", DUE),
        (results, 4, "Unit price", 2.5),
        (results, 5, "Action", "Accept"),
        (results, 6, "My rating", "hot"),
        add={"My rating": ""},
    )


def entries(path):
    rows = table(path, "bomrisk_results").merge(table(path, "bomrisk_bom"), on="Line", suffixes=("", " of BOM"))
    keys = ["Material (yours)", "Material origin (yours)", "Owner", "Action", "Due date", "Comment", "My rating"]
    return {
        str(row["Part number"] or row["Description"]) + (row["Designator"] or ""): {
            key: row[key] for key in keys if row[key] is not None
        }
        for row in rows.to_dict(orient="records")
    }


def test_a_risk_workbook_is_scored_by_its_bom_sheet_and_its_overrides(run, last, tmp_path):
    done = run("score", last, "-o", "again.xlsx", *SETTING)
    assert done.code == 0
    assert "6 lines rated" in done.err
    assert "Kept 10 entries of last-edited.xlsx\n" in done.err
    results = table(tmp_path / "again.xlsx", "bomrisk_results")
    assert list(results["Evidence"][:2]) == ["override: material none (high)", "override: material gallium (high)"]
    assert results["Spend"][3] == 2.5
    assert entries(tmp_path / "again.xlsx") == {
        "M-1": {"Material (yours)": "none", "Owner": "Anna"},
        "W-1R1": {"Material (yours)": "Gallium; copper"},
        "W-1R2": {"Comment": "=second wire", "Due date": DUE},
        "B-1": {"Material (yours)": "galium"},
        "G-1": {"Material origin (yours)": "CL", "Action": "Accept"},
        "Glue": {"My rating": "hot"},
    }
    findings = table(tmp_path / "again.xlsx", "bomrisk_findings")
    assert list(findings.loc[findings["Finding"] == "override-unknown", "Where"]) == ["BOM!9"]
    assert "Line 2" not in table(tmp_path / "again.xlsx", "bomrisk_bom").columns


def test_json_shows_the_rung_and_what_cannot_be_read(run, last):
    rated = json.loads(run("score", last, "--json", *SETTING).out)["lines"]
    assert rated[0]["materials"] == [{"material": "none", "rung": "override", "confidence": "high"}]
    assert [found["code"] for found in rated[3]["findings"]] == ["no-material", "override-unknown"]


def test_next_month_by_part_number(run, last, tmp_path):
    done = run("score", "new.csv", "--keep", last, "-o", "next.xlsx", *SETTING)
    assert "Kept 8 entries of last-edited.xlsx, 2 had no line any more" in done.err
    assert entries(tmp_path / "next.xlsx") == {
        "X-9": {},
        "w-1R2": {"Comment": "=second wire", "Due date": DUE},
        "W-1R1": {"Material (yours)": "Gallium; copper"},
        "M-1": {"Material (yours)": "none", "Owner": "Anna"},
        "glue": {"My rating": "hot"},
        "b-1": {"Material (yours)": "galium"},
    }
    assert table(tmp_path / "next.xlsx", "bomrisk_results")["Spend"][5] == 2.5
    left = table(tmp_path / "next.xlsx", "bomrisk_left_entries").iloc[0]
    assert (left["Part number"], left["Material origin (yours)"], left["Action"]) == ("G-1", "Chile", "Accept")
    assert left["Last seen"] == "last-edited.xlsx, BOM!10"
    # In the month after, the line is back, and so is what was written on it; the typed price is still there.
    assert run("score", "old.csv", "--keep", "next.xlsx", "-o", "third.xlsx", *SETTING).code == 0
    third = entries(tmp_path / "third.xlsx")
    assert third["G-1"] == {"Material origin (yours)": "CL", "Action": "Accept"}
    assert third["W-1R2"] == {"Comment": "=second wire", "Due date": DUE}
    assert table(tmp_path / "third.xlsx", "bomrisk_left_entries")["Part number"][0] is None
    assert table(tmp_path / "third.xlsx", "bomrisk_results")["Spend"][3] == 2.5


def test_a_workbook_that_is_overwritten_is_kept_from(run, last, tmp_path):
    done = run("score", "new.csv", "-o", last, "--overwrite", *SETTING)
    assert "Kept 8 entries" in done.err
    assert entries(last)["M-1"] == {"Material (yours)": "none", "Owner": "Anna"}
    (tmp_path / "other.xlsx").write_bytes(b"no workbook at all, just text, in here")
    assert run("score", "new.csv", "-o", "other.xlsx", "--overwrite", *SETTING).code == 0


def test_what_the_new_file_says_holds_and_the_old_one_is_told(run, last, tmp_path):
    (tmp_path / "mine.csv").write_text(
        "Part number,Description,Material (yours)\nM-1,Magnet block,copper\n", encoding="utf-8"
    )
    assert run("score", "mine.csv", "--keep", last, "-o", "next.xlsx", *SETTING).code == 0
    assert entries_of(tmp_path / "next.xlsx") == ["copper"]
    findings = table(tmp_path / "next.xlsx", "bomrisk_findings").set_index("Finding")["What"]
    assert findings["entry-differs"] == "Material (yours): 'copper' holds; last-edited.xlsx had 'none'."


def entries_of(path):
    return list(table(path, "bomrisk_bom")["Material (yours)"])


def test_lines_of_one_number_that_only_their_order_tells_apart_are_said(run, tmp_path):
    same = "Part number,Description,Qty\nA,Wire,1\nA,Wire,2\n"
    (tmp_path / "same.csv").write_text(same, encoding="utf-8")
    assert run("score", "same.csv", "-o", "one.xlsx", *SETTING).code == 0
    edited = typed(tmp_path / "one.xlsx", ("bomrisk_results", 2, "Owner", "Ben"))
    assert run("score", "same.csv", "--keep", edited, "-o", "two.xlsx", *SETTING).code == 0
    assert list(table(tmp_path / "two.xlsx", "bomrisk_results")["Owner"]) == [None, "Ben"]
    assert "entries-by-order" in list(table(tmp_path / "two.xlsx", "bomrisk_findings")["Finding"])


def test_a_workbook_of_an_older_version_lacks_columns(run, last, tmp_path):
    older = typed(last, drop=("Material (yours)", "Due date", "Currency"))
    done = run("score", "new.csv", "--keep", older, "-o", "next.xlsx", *SETTING)
    assert done.code == 0
    found = entries(tmp_path / "next.xlsx")
    assert found["M-1"] == {"Owner": "Anna"}
    assert found["w-1R2"]["Comment"] == "=second wire"


def test_results_may_be_sorted_and_moved(run, last, tmp_path):
    book = load_workbook(last)
    sheet = book["Results"]
    rows = [[cell.value for cell in row] for row in sheet["A6:AZ11"]]
    for at, row in enumerate(reversed(rows)):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(6 + at, column)
            cell.value = value
            if value == "=second wire":
                cell.data_type = "s"
    book["Results"].title = "Our results"
    book.save(tmp_path / "sorted.xlsx")
    assert run("score", "new.csv", "--keep", "sorted.xlsx", "-o", "next.xlsx", *SETTING).code == 0
    assert entries(tmp_path / "next.xlsx")["M-1"] == {"Material (yours)": "none", "Owner": "Anna"}


def foreign(path):
    Workbook().save(path)


def text(path):
    path.write_text("a,b\n1,2\n", encoding="utf-8")


def broken_parts(path):
    """Names our tables, but one of them lies on no range."""
    source = path.with_name("last.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if b'"bomrisk_bom"' in content and entry.filename.startswith("xl/tables/"):
                content = content.replace(b' ref="A5', b' ref="!!A5')
            new.writestr(entry, content)


def entities(path):
    """A document type with entities in a table part: nothing is expanded."""
    source = path.with_name("last.xlsx")
    bomb = b'<!DOCTYPE t [<!ENTITY a "bomrisk"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/tables/"):
                content = content.replace(b"<table ", bomb + b"<table ", 1).replace(b'"bomrisk_results"', b'"&b;"')
            new.writestr(entry, content)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (foreign, "This is no risk workbook"),
        (text, "This is no risk workbook"),
        (broken_parts, "its parts do not fit together"),
        (entities, "This is no risk workbook"),
        (lambda path: None, "there is no such file"),
        (lambda path: path.write_bytes(b"PK\x03\x04 nothing"), "damaged"),
    ],
)
def test_what_is_no_risk_workbook_is_refused_with_a_reason(run, last, tmp_path, make, reason):
    make(tmp_path / "foreign.xlsx")
    done = run("score", "new.csv", "--keep", "foreign.xlsx", "-o", "next.xlsx", *SETTING)
    assert done.code == 2
    assert reason in done.err
    assert not (tmp_path / "next.xlsx").exists()


def test_alternates_are_shown_asked_about_and_carried_and_change_no_score(run, tmp_path):
    plain = "Part number,Description,Qty,Manufacturer,MPN\nG-1,Gallium wafer,1,Acme,GA1\nB-1,Bracket,1,Acme,B1\n"
    (tmp_path / "plain.csv").write_text(plain, encoding="utf-8")
    (tmp_path / "avl.csv").write_text(plain.replace("B-1", ",,,Other,GA2\nB-1"), encoding="utf-8")
    before = json.loads(run("score", "plain.csv", "--json", *SETTING).out)["lines"]
    after = json.loads(run("score", "avl.csv", "--json", "-o", "avl.xlsx", *SETTING).out)["lines"]
    assert [line["alternates"] for line in after] == [["Other GA2"], []]
    keys = ["score", "low", "high", "grade", "why", "materials"]
    assert [[line[key] for key in keys] for line in before] == [[line[key] for key in keys] for line in after]
    ask = table(tmp_path / "avl.xlsx", "bomrisk_worst_lines")["What to ask"][0]
    assert ask.endswith(" Same for the second source listed (Other GA2)?")
    edited = typed(tmp_path / "avl.xlsx", ("bomrisk_bom", 2, "Alternates", "Third B3"))
    assert run("score", "plain.csv", "--keep", edited, "-o", "next.xlsx", *SETTING).code == 0
    assert list(table(tmp_path / "next.xlsx", "bomrisk_bom")["Alternates"]) == ["Other GA2", "Third B3"]
    # A line that is gone takes alternates with it where the file names them itself; what the buyer wrote elsewhere stays.
    (tmp_path / "less.csv").write_text(
        "Part number,Description,Qty,MPN,MPN 2\nG-1,Gallium wafer,1,GA1,GA7\n", encoding="utf-8"
    )
    assert run("score", "less.csv", "--keep", edited, "-o", "less.xlsx", *SETTING).code == 0
    assert list(table(tmp_path / "less.xlsx", "bomrisk_left_entries")["Part number"]) == [None]
    assert "entry-differs" in list(table(tmp_path / "less.xlsx", "bomrisk_findings")["Finding"])
