"""Second sources in columns and rows: read as the line's alternates, and no row is lost from the count."""

from __future__ import annotations

import pytest

from bomrisk_templates.reading import read_grids
from bomrisk_templates.reading.grid import make_grid

BASE = ["Part number", "Description", "Qty", "Manufacturer", "MPN"]
LINE = ["P-1", "Capacitor 10 uF", 4, "Murata", "GRM1"]
OTHER = ["P-2", "Resistor 1 k", 2, "Vishay", "CRCW1"]


def read(*rows):
    return read_grids([make_grid("S", rows)], "bom.xlsx")


def alternates(bom):
    column = bom.lines["alternates"] if "alternates" in bom.lines.columns else [None] * len(bom.lines)
    return [None if value is None or value != value else value for value in column]


@pytest.mark.parametrize(
    ("headers", "cells", "text"),
    [
        (["Manufacturer 2", "MPN 2"], ["Yageo", "CC1"], "Yageo CC1"),
        (["MPN 2", "MPN 3"], ["CC1", "VJ1"], "CC1; VJ1"),
        (
            ["MPN 2", "Manufacturer 2", "MPN 3", "Manufacturer 3"],
            ["CC1", "Yageo", "VJ1", "Vishay"],
            "Yageo CC1; Vishay VJ1",
        ),
        (["Mfr2", "Mfr2 PN"], ["Yageo", "CC1"], "Yageo CC1"),
        (["Alt. MPN"], ["CC1"], "CC1"),
        (["Alt. Manufacturer", "Alt. MPN"], ["Yageo", "CC1"], "Yageo CC1"),
        (["2nd source"], ["Yageo CC1"], "Yageo CC1"),
        (["2nd Source Manufacturer", "2nd Source MPN"], ["Yageo", "CC1"], "Yageo CC1"),
        (["Alternativ-Hersteller", "Alternativ-Herstellernummer"], ["Yageo", "CC1"], "Yageo CC1"),
        (["Заменители"], ["Yageo CC1; Vishay VJ1"], "Yageo CC1; Vishay VJ1"),
        (["替代料"], ["Yageo CC1"], "Yageo CC1"),
        (["代替品"], ["Yageo CC1"], "Yageo CC1"),
        (["Alternates"], ["Yageo CC1\nyageo  cc1"], "Yageo CC1"),
        (
            ["Supplier", "Supplier 2", "Supplier Part Number 2", "Supplier Part Number"],
            ["Farnell", "Mouser", "81-GRM1", "123-45"],
            "Mouser 81-GRM1",
        ),
        # Nothing said, the line's own part, a link.
        (["Manufacturer 2", "MPN 2"], ["Murata", "GRM1"], None),
        (["Manufacturer 2", "MPN 2"], ["-", "n/a"], None),
        (["Alternative MPN"], ["https://example.com/part"], None),
        # Numbers of other columns are none of it.
        (["Quantity 2", "Unit price 2"], [100, 0.5], None),
        (["Alternative link"], ["Yageo"], None),
    ],
)
def test_columns(headers, cells, text):
    bom = read([*BASE, *headers], [*LINE, *cells], [*OTHER, *[""] * len(cells)])
    assert alternates(bom) == [text, None]
    assert bom.lines["manufacturer_part_number"].tolist() == ["GRM1", "CRCW1"]
    # The columns stay as they are, too.
    for header, cell in zip(headers, cells, strict=True):
        assert header in ("Alternates", "Supplier", "Supplier Part Number") or bom.extras[header][0] == cell


ROWS = [
    # (item, row below the line, alternate)
    ("", ["", "", "", "Yageo", "CC1"], True),
    ("", ["P-1", "", "", "Yageo", "CC1"], True),
    ("10", ["P-1", "Capacitor 10 uF", 4, "Yageo", "CC1"], True),
    ("10", ["", "", "", "", "CC1"], True),
    # Parts of their own.
    ("", ["P-9", "", "", "Yageo", "CC1"], False),
    ("", ["P-1", "Capacitor 22 uF", "", "Yageo", "CC1"], False),
    ("", ["P-1", "Capacitor 10 uF", 4, "Yageo", "CC1"], False),
    ("20", ["", "", "", "Yageo", "CC1"], False),
    ("10", ["P-1", "Capacitor 10 uF", 2, "Yageo", "CC1"], False),
    ("", ["", "", 1, "Yageo", "CC1"], False),
    ("", ["", "", "", "Murata", "GRM1"], False),
]


@pytest.mark.parametrize(("item", "row", "is_alternate"), ROWS)
def test_rows(item, row, is_alternate):
    rows = [["Item", *BASE], ["10", *LINE], [item, *row], ["30", *OTHER], ["40", *OTHER]]
    bom = read(*rows)
    (table,) = bom.tables
    assert (3 not in table.rows) == is_alternate
    skipped = {skipped.row: skipped.reason for skipped in table.skipped}
    assert (skipped.get(3) == "alternate of row 2") == is_alternate
    assert alternates(bom)[0] == ((f"{row[3]} {row[4]}".strip()) if is_alternate else None)
    # Rows in = lines + rows left out.
    assert len(table.rows) + sum(skipped.count for skipped in table.skipped) == len(rows)


def test_several_rows_and_columns_of_one_line():
    bom = read(
        [*BASE, "MPN 2", "Manufacturer 2"],
        [*LINE, "VJ1", "Vishay"],
        ["", "", "", "Yageo", "CC1", "", ""],
        ["", "", "", "TDK", "C1", "K1", "Kemet"],
        [*OTHER, "", ""],
        ["", "", "", "Yageo", "RC1", "", ""],
    )
    assert alternates(bom) == ["Vishay VJ1; Yageo CC1; TDK C1; Kemet K1", "Yageo RC1"]
    assert [skipped.reason for skipped in bom.tables[0].skipped[1:]] == [
        "alternate of row 2",
        "alternate of row 2",
        "alternate of row 5",
    ]
    (finding,) = [finding for finding in bom.findings if finding.code == "alternates-read"]
    assert "'MPN 2', 'Manufacturer 2' and 3 rows" in finding.message
    assert any("3 alternate (row 3)" in finding.message for finding in bom.findings)


def test_a_blank_row_or_a_heading_between_ends_it():
    bom = read(BASE, LINE, [""] * 5, ["", "", "", "Yageo", "CC1"], OTHER)
    assert alternates(bom) == [None] * 3


def test_a_named_column():
    from bomrisk_templates.reading import Profile

    grid = make_grid("S", [[*BASE, "Zweites"], [*LINE, "Yageo CC1"], [*OTHER, ""]])
    bom = read_grids([grid], "bom.xlsx", profile=Profile(columns={"alternates": "Zweites"}))
    assert alternates(bom) == ["Yageo CC1", None]


def test_rows_of_an_export_whose_lines_all_have_a_number_a_level_and_a_quantity():
    """Such rows are no remarks, however few lines have a second source, and they do not count as lines without a quantity."""
    head = ["Level", "Item Number", "Item Name", "Qty", "Find Num", "Mfr. Name", "Mfr. Part Number", "Status"]
    lines = [
        [
            "1",
            f"{at % 3 + 3}10-00{at * 37 + 100}",
            f"Part {'ABCDEFGH'[at]}",
            1,
            str(at),
            "Murata",
            f"GRM{at}",
            "Preferred",
        ]
        for at in range(8)
    ]
    blank = [""] * 5
    bom = read(
        head,
        *lines[:2],
        *([*blank, "Yageo", f"CC{at}", "Approved"] for at in range(9)),
        *lines[2:],
        [*blank, "Kemet", "K1", "Approved"],
        ["", "", "", "", "", "Note: second sources are approved for all sites", "", ""],
    )
    assert bom.tables[0].rows == [2, 3, *range(13, 19)]
    assert alternates(bom) == [None, "; ".join(f"Yageo CC{at}" for at in range(9)), *[None] * 5, "Kemet K1"]
    assert bom.tables[0].skipped[-1].reason == "note"


def test_the_makers_number_may_be_the_only_one():
    bom = read(
        BASE[1:], LINE[1:], ["", "", "Yageo", "CC1"], OTHER[1:], ["", "", "", "CRCW2"], ["Plug", "", "Molex", "M-7"]
    )
    assert bom.lines["part_number"].tolist() == ["GRM1", "CRCW1", "CRCW2", "M-7"]
    assert alternates(bom) == ["Yageo CC1", None, None, None]


def test_second_sources_are_no_evidence():
    bom = read([*BASE, "Alternative MPN", "Value"], [*LINE, "Tantalum 10 uF", "10 uF ceramic"], [*OTHER, "", "10 k"])
    assert bom.lines["details"].tolist() == ["10 uF ceramic", "10 k"]
