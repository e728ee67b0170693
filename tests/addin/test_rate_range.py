"""A BOM in a range: whatever was not understood is said beside the row that it concerns."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bomrisk_excel import udfs
from bomrisk_excel.functions import rate_table
from bomrisk_excel.functions.cells import as_grid

ORIGIN_DROPPED = [
    ["Part", "Description", "Material origin"],
    ["1", "gallium metal", "JP"],
    ["2", "tin ingot", "NA"],
    ["3", "copper busbar", "CN/JP"],
]
ELBONIA = [
    ["Part", "Description", "Country of origin", "Qty"],
    *[[f"P{i}", "gallium metal", "Elbonia" if i > 5 else "DE", 1] for i in range(60)],
]
NO_DESCRIPTION = [["Part number", "Qty"], ["BC547", 3], ["NE555", 4], ["LM358", 5]]
NO_HEADER = [["x", "gallium metal 4N", 3], ["y", "copper busbar", 4], ["z", "tin ingot", 5], ["z", "tin wire", 5]]
BAD_CELLS = [
    ["Part", "Description", "Qty", "Unit price", "HS code"],
    ["A-1", "gallium metal", "three", "1,20", "8.51E+05"],
    ["A-2", "tin ingot", "#N/A", "x", "#REF!"],
    ["A-3", "copper busbar", 2, 3, "74071000"],
]
DECIMALS_LOST = [["Part", "Description", "Qty", "Unit price"], *[[f"A-{i}", "tin", 1, "05"] for i in range(5)]]
STACKED = [
    ["Part", "Description", "Material origin"],
    ["1", "gallium metal", "JP/CN"],
    ["2", "tin ingot", "?!"],
    [None, None, None],
    ["Part", "Description", "Qty"],
    ["3", "copper busbar", "#VALUE!"],
]


def rate(bom: list[list[Any]], columns: str = "grade;score;low;high;status") -> Any:
    return udfs.BOMRISK_RATE(bom, columns)


def statuses(bom: list[list[Any]]) -> list[str]:
    got = rate(bom, "status")
    assert isinstance(got, list), got
    return [cell for (cell,) in got]


@pytest.mark.parametrize(
    "bom",
    [ORIGIN_DROPPED, ELBONIA, NO_DESCRIPTION, NO_HEADER, BAD_CELLS, DECIMALS_LOST, STACKED],
    ids=["origin", "unknown countries", "no description", "no header", "bad cells", "decimals lost", "stacked"],
)
def test_every_finding_of_the_reader_is_in_the_status(bom: list[list[Any]]) -> None:
    findings = [one for one in rate_table._read(as_grid(bom)).findings if one.severity != "info"]
    assert findings, "the example shows nothing"
    column = statuses(bom)
    for finding in findings:
        message = re.sub(r"\bcolumn ([A-Z]+)\b", r"column \1 of the range", finding.message).rstrip(".")
        row = int(re.sub(r"\D", "", finding.where.rpartition("!")[2]))
        assert message in column[row - 1], (finding, column)


def test_a_column_that_was_dropped_shows_in_the_header_and_in_each_line() -> None:
    header, *lines = statuses(ORIGIN_DROPPED)
    assert header.startswith("status: the header 'Material origin' says material_origin, but")
    assert lines == ["'Material origin' was not used, see the header row"] * 3
    assert "--column" not in header


def test_a_line_without_a_cell_in_the_dropped_column_is_ok() -> None:
    assert statuses([*ORIGIN_DROPPED, ["4", "tin wire", None]])[-1] == "ok"


def test_cells_beyond_those_that_the_reader_lists_one_by_one() -> None:
    header, *lines = statuses(ELBONIA)
    assert header == "status"
    assert lines[:6] == ["ok"] * 6
    assert not [line for line in lines[6:] if line == "ok"]
    assert lines[-1] == "'Country of origin' counts as unknown"


def test_a_table_without_a_header_says_so_in_each_line() -> None:
    assert all("the table has no header" in status for status in statuses(NO_HEADER))


def test_a_header_with_more_to_say_than_a_cell_holds_says_how_much_more() -> None:
    bom = [["Part", *["Material origin", "Country of origin", "HS code", "Quantity", "Unit price"], "Description"]]
    bom += [[f"P{i}", "x / y", "x / y", "no code", "some", "cheap", "gallium metal"] for i in range(4)]
    findings = [one for one in rate_table._read(as_grid(bom)).findings if one.where.endswith("1")]
    header = statuses(bom)[0]
    assert len(header) <= 255
    assert len(findings) > 2, findings
    assert re.search(r"; … and \d more$", header), header


def test_two_tables_side_by_side_are_not_rated() -> None:
    got = rate(
        [["Part", "Description", None, "Part", "Description"], ["1", "gallium", None, "2", "copper"],
         ["3", "tin", None, "4", "steel"]]
    )  # fmt: skip
    assert got == (
        "#BOMRISK: two tables stand side by side in the range, in its columns A:B and D:E. Give each of them alone."
    )


def test_two_tables_below_each_other_are_rated() -> None:
    got = rate([["Part", "Description", None, None], ["1", "gallium", None, None], [None] * 4,
                [None, None, "Part", "Description"], [None, None, "2", "copper"]], "grade")  # fmt: skip
    assert got == [["grade"], ["E"], [""], ["grade"], ["B"]]


def test_rows_that_are_no_line_say_why() -> None:
    bom = [
        ["Actuator", None, None],
        ["Part", "Description", "Qty"],
        ["1", "gallium", 1],
        ["2", "#N/A", 1],
        [None, "  ", None],
        ["#N/A", "#N/A", "#N/A"],
        ["#DIV/0!", "copper", 1],
        ["Total", None, 3],
    ]
    got = rate(bom)
    assert [row[-1] for row in got] == [
        "",
        "status",
        "ok",
        "unrated: no rated material was recognised; the cell holds #N/A; it counts as unknown",
        "",
        "not a line: it holds nothing but errors; 'Part' is #N/A; 'Description' is #N/A; 'Qty' is #N/A",
        "the cell holds #DIV/0!; it counts as unknown",
        "not a line: total",
    ]
    assert [row[0] for row in got] == ["", "grade", "E", "unrated", "", "", "B", ""]
    assert [row[:4] for row in got if not row[0]] == [[""] * 4] * 4
    assert rate(bom, "grade;score;low;high") == [row[:4] for row in got]


def test_errors_in_columns_that_are_not_read_are_said() -> None:
    assert statuses([["Part", "Description"], ["#REF!", "gallium"], ["2", "#N/A"]]) == [
        "status",
        "'Part' is #REF!",
        "not a line: numbers only; 'Description' is #N/A",
    ]


def test_an_error_in_the_header_is_said_there() -> None:
    header = statuses([["Part", "Description", "#NAME?"], ["1", "gallium", "x"], ["2", "tin", "y"]])[0]
    assert header == "status: column C of the range is #NAME?"


def test_one_column_is_sent_to_the_function_that_takes_one() -> None:
    got = rate([["Material"], ["gallium"], ["tin"]])
    assert got.startswith(
        "#BOMRISK: one column alone is not taken for a bill of materials: no table with a description"
    )
    assert got.endswith("BOMRISK_SCORE, which takes a single column.")
    assert "--" not in got


def test_a_range_without_a_table_names_its_errors() -> None:
    got = rate([["Part", "Description"], ["1", "#N/A"]])
    assert got.endswith("Take the header row in. Repair the cells with errors: B2 of the range is #N/A.")


def test_an_unrated_line_says_what_the_single_functions_say() -> None:
    bom = [["Part", "Description"], ["1", "bracket, bent"], ["2", "gallium"]]
    got = udfs.BOMRISK_RATE(bom, "score;concentration;exposure;grade;low;high")
    assert got[1] == ["unrated"] * 4 + ["", ""]
    assert got[1][0] == udfs.BOMRISK_SCORE("bracket, bent")
    assert got[2][0] == pytest.approx(udfs.BOMRISK_SCORE("gallium"))


def test_an_odd_structure_is_no_matter_of_a_rating() -> None:
    bom = [["Level", "Description", "Qty"], [0, "gallium metal", 1], [1, "tin ingot", None], [3, "copper busbar", 2]]
    assert {one.code for one in rate_table._read(as_grid(bom)).findings} == {"level-jump", "assembly-quantity-missing"}
    assert statuses(bom)[1:] == ["ok", "ok", "ok"]
