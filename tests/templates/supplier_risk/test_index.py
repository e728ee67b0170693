"""The index of all suppliers: for the buyer."""

import datetime as dt
import re
import shutil

import numpy as np
import openpyxl
import pandas as pd
import pytest
from tests.templates.supplier_risk.conftest import SPEND, table, write

from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.supplier_risk.index import INDEX_HEADERS
from bomrisk_templates.supplier_risk.index_entries import read_index_entries
from bomrisk_templates.supplier_risk.index_rows import Entry, impact_limit
from bomrisk_templates.supplier_risk.workbooks import INDEX


@pytest.fixture(scope="module")
def index(english):
    return openpyxl.load_workbook(english[0] / INDEX, data_only=True)


def test_every_supplier_is_listed_once_the_worst_first(index):
    found = table(index, "supplier_index")
    assert sorted(found["Supplier"]) == ["Chip & Co", "Kappa Plast", "Magnet Works GmbH", "Zeta Chemie KG"]
    scores = [-1.0 if score is None else score for score in found["Worst score"]]
    assert scores == sorted(scores, reverse=True)
    assert found["Number"].tolist() == [1, 2, 3, 4]


def test_lines_spend_and_answers_are_sums_over_the_lines(index, english):
    found = table(index, "supplier_index").set_index("Supplier")
    assert found["Lines"].to_dict() == {"Magnet Works GmbH": 3, "Chip & Co": 3, "Zeta Chemie KG": 1, "Kappa Plast": 1}
    spend = {
        "Magnet Works GmbH": SPEND[[0, 1, 5]].sum(),
        "Chip & Co": SPEND[2:5].sum(),
        "Zeta Chemie KG": SPEND[6],
        "Kappa Plast": SPEND[7],
    }
    assert {name: pytest.approx(value) for name, value in spend.items()} == found["Spend"].to_dict()
    assert found["Share of spend"].sum() == pytest.approx(1)
    needed = {request.supplier.name: sum(len(row.asked) for row in request.rows) for request in english[1].requests}
    assert found["Answers needed"].to_dict() == needed


def test_links_lead_to_the_files(english):
    folder, _ = english
    book = openpyxl.load_workbook(folder / INDEX)
    links = [text for text in table(book, "supplier_index")["Workbook"] if isinstance(text, str)]
    files = [re.fullmatch(r'=HYPERLINK\("([^"]+)","([^"]+)"\)', text).group(1) for text in links]
    assert len(files) == 3
    assert all((folder / file).is_file() for file in files)


def test_lines_without_supplier_are_listed(index):
    found = table(index, "supplier_nameless")
    assert sorted(found["Where"]) == ["BOM!10", "BOM!11"]
    assert sorted(found["Description"]) == ["Gallium wafer", "Tungsten electrode"]
    notes = table(index, "supplier_notes")
    assert {"supplier-missing", "supplier-spellings", "supplier-nothing-to-ask"} <= set(notes["Code"])


def test_the_heat_map_has_the_worst_grade_of_each_material(index):
    heat = table(index, "supplier_heat").set_index("Supplier")
    assert heat.loc["Magnet Works GmbH", "Dysprosium"] == "E"
    assert heat.loc["Magnet Works GmbH", "Samarium"] == "E"
    assert heat.loc["Chip & Co", "Gallium"] == "E"
    assert pd.isna(heat.loc["Chip & Co", "Dysprosium"])
    letters = heat.drop(columns=["Number", "Worst grade"]).to_numpy().ravel()
    assert {each for each in letters if isinstance(each, str)} <= set("ABCDE")
    worst = heat.drop(columns=["Number", "Worst grade"]).apply(lambda row: max(row.dropna()), axis=1)
    assert worst.to_dict() == heat["Worst grade"].to_dict()


POSITIONS = [
    ([100.0], 100.0),
    ([50.0, 30.0, 20.0], 30.0),
    ([50.0, 31.0, 19.0], 31.0),
    ([90.0, 5.0, 5.0], 90.0),
    ([np.nan, 10.0], 10.0),
    ([np.nan], 0.0),
    ([], 0.0),
]


@pytest.mark.parametrize(("weights", "limit"), POSITIONS)
def test_large_are_those_that_make_up_the_first_80_percent(weights, limit):
    assert impact_limit(np.array(weights)) == limit


def test_positions_follow_score_and_spend(index):
    found = table(index, "supplier_index").set_index("Supplier")["Position"].to_dict()
    assert found["Magnet Works GmbH"] == "strategic"
    assert found["Kappa Plast"] == "unrated"
    assert set(found.values()) <= {"strategic", "bottleneck", "leverage", "non-critical", "unrated"}


def test_the_chart_has_a_label_for_each_supplier(english):
    chart = Workbook.open(english[0] / INDEX).text("xl/charts/chart1.xml")
    labels = re.search(r"<c15:dlblRangeCache>(.*?)</c15:dlblRangeCache>", chart).group(1)
    assert re.findall(r"<c:v>([^<]+)</c:v>", labels) == ["1", "2", "3"]
    points = re.search(r"<c:xVal>(.*?)</c:xVal>", chart, re.DOTALL).group(1)
    assert len(re.findall(r"<c:pt ", points)) == 3


def test_what_the_buyer_noted_stays(rated, english, tmp_path):
    shutil.copytree(english[0], tmp_path / "ask")
    path = tmp_path / "ask" / INDEX
    book = openpyxl.load_workbook(path)
    sheet = book["Suppliers"]
    headers = [cell.value for cell in sheet[5]]
    row = next(row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 2).value == "Chip & Co")
    for key, value in (
        ("reply", "replied"),
        ("replied_on", dt.datetime(2026, 12, 11)),
        ("comment", "Herr Özil ruft an"),
    ):
        sheet.cell(row, headers.index(INDEX_HEADERS[key]) + 1, value)
    book.save(path)
    entries = read_index_entries(path)
    assert entries["chip & co"] == Entry("replied", dt.date(2026, 12, 11), "Herr Özil ruft an", "Chip & Co")
    write(rated, tmp_path / "ask", entries=entries)
    found = table(openpyxl.load_workbook(path, data_only=True), "supplier_index").set_index("Supplier").loc["Chip & Co"]
    assert (found["Reply"], found["Replied on"], found["Comment"]) == (
        "replied",
        dt.datetime(2026, 12, 11),
        "Herr Özil ruft an",
    )


def test_notes_on_suppliers_that_are_gone_are_told(rated, tmp_path):
    noted = {
        "gone ltd": Entry("replied", None, "friendly", "Gone Ltd"),
        "silent": Entry("not sent", None, None, "Silent"),
    }
    write(rated, tmp_path, entries=noted)
    notes = table(openpyxl.load_workbook(tmp_path / INDEX), "supplier_notes").set_index("Code")
    assert notes.loc["supplier-gone", "Message"].endswith("You had noted: replied, friendly.")


def test_a_workbook_that_is_no_index_has_no_entries(english):
    folder, plan = english
    assert read_index_entries(folder / plan.asked[0][1]) == {}


def test_without_spend_the_number_of_lines_counts(rated, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.templates.supplier_risk.conftest.SPEND", np.full(len(SPEND), np.nan))
    write(rated, tmp_path)
    book = openpyxl.load_workbook(tmp_path / INDEX, data_only=True)
    found = table(book, "supplier_index").set_index("Supplier")
    assert found["Impact"].to_dict() == found["Lines"].to_dict()
    assert found["Spend"].isna().all()
    assert "number of lines" in str(book["Overview"]["B7"].value)
