"""What replies say, in the BOM: origins with shares, contents, what is implausible, and what contradicts what."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bomrisk.assessment import assess
from bomrisk.known_producers import producers_of
from bomrisk_templates.bom_risk.line_key import key_of
from bomrisk_templates.supplier_risk.reply import AskedPart, Reply, ReplyRow
from bomrisk_templates.supplier_risk.reply_cells import material_of, read_answer
from bomrisk_templates.supplier_risk.reply_merge import merge_replies
from bomrisk_templates.supplier_risk.reply_records import Rerated, records_of_replies
from bomrisk_templates.supplier_risk.seal import line_ids

DAY = dt.date(2026, 11, 20)
SAID = "Acme GmbH, supplier reply, 2026-11-20"


def dy(country, share=None):
    """Where dysprosium is processed."""
    return "Dysprosium", {"processing_country": country} | ({} if share is None else {"share": share})


def bom(**columns):
    count = max(len(cells) for cells in columns.values())
    return pd.DataFrame({"sheet": "BOM", "row": range(2, 2 + count), **columns})


MAGNET = {"part_number": ["M-1"], "description": ["NdFeB magnet N42SH"], "supplier": ["Acme GmbH"]}


def id_of(lines, position=0):
    row = lines.iloc[position]
    return line_ids([key_of({name: row[name] for name in lines.columns if isinstance(row[name], str)})])[0]


def reply(lines, *rows, supplier="Acme GmbH", date=DAY, file="acme.xlsx", asked=(), position=0, number="A-1"):
    """A reply on one line: rows of (material, {key: cell})."""
    line_id = id_of(lines, position)
    made = []
    for at, (name, cells) in enumerate(rows, start=6):
        read = {key: read_answer(key, cell, f"{file} Declaration!{key}{at}") for key, cell in cells.items()}
        materials = tuple(map(material_of, name.split(" / "))) if name else ()
        made.append(ReplyRow(line_id, materials, name, frozenset(asked), read, f"{file} Declaration!{at}"))
    part = AskedPart(number, str(lines["part_number"].iloc[position]))
    return Reply(
        file, supplier, "R-1", "2026-11-22", "Ada", "", date, {line_id: part}, tuple(made), f"{file} Declaration"
    )


def merged(lines, *replies):
    found = merge_replies(lines, replies)
    cells = {
        name: found.lines[name].fillna("").tolist() if name in found.lines else [""] * len(lines)
        for name in ("declared_origin", "declaration")
    }
    return cells, found


def codes(found):
    return sorted({finding.code for finding in found.findings})


@pytest.mark.parametrize(
    ("rows", "origin"),
    [
        ([dy("CN")], "processed: dysprosium=CN"),
        ([dy("CN", 0.6)], "processed: dysprosium=CN 60 %"),
        (
            [dy("CN", 0.6), dy("MY", 0.4)],
            "processed: dysprosium=CN 60 %, MY 40 %",
        ),
        (
            [dy("CN", 0.6), dy("unknown", 0.4)],
            "processed: dysprosium=CN 60 %, ? 40 %",
        ),
        ([dy("CN 60 %, MY 40 %")], "processed: dysprosium=CN 60 %, MY 40 %"),
        (
            [dy("CN 50 %, MY 50 %", 0.8), dy("VN", 0.2)],
            "processed: dysprosium=CN 40 %, MY 40 %, VN 20 %",
        ),
        ([dy("CN; MY")], "processed: dysprosium=CN, MY"),
        (
            [("Dysprosium", {"material_origin": "AU", "processing_country": "CN"}), ("Neodymium", {"material_origin": "AU"})],
            "mined: dysprosium=AU; neodymium=AU | {s} || processed: dysprosium=CN",
        ),
        ([("Dysprosium", {"part_origin": "Japan"})], "made: JP"),
        ([dy("unknown")], ""),
        ([dy("")], ""),
        ([("Dysprosium", {"material_origin": "recycled"})], ""),
    ],
)  # fmt: skip
def test_origins(rows, origin):
    lines = bom(**MAGNET)
    cells, found = merged(lines, reply(lines, *rows))
    assert cells["declared_origin"] == [f"{origin} | {SAID}".format(s=SAID) if origin else ""]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("rows", "contents"),
    [
        ([("Gallium", {"contained": "yes"})], "some: gallium"),
        ([("Gallium", {"contained": "no"})], "no: gallium"),
        ([("Gallium", {"contained": "unknown"})], ""),
        ([("Gallium", {"mass_fraction": 0.012})], "some: gallium=0.012"),
        ([("Gallium", {"mass_fraction": 0.0})], "no: gallium"),
        # Who tells where it comes from says that it is there; what the line says itself is surer.
        ([("Gallium", {"processing_country": "CN"})], "some: gallium?"),
        ([dy("CN")], ""),
        ([("Copper / Nickel", {"materials_stated": "Nickel"})], "some: nickel | {s} || no: copper"),
        ([("Copper / Nickel", {"materials_stated": "none"})], "no: copper; nickel"),
        ([("", {"materials_stated": "Copper; Tin"})], "some: copper; tin"),
        ([("", {"materials_stated": "none"})], "full: nothing"),
    ],
)
def test_contents(rows, contents):
    lines = bom(**MAGNET)
    cells, _ = merged(lines, reply(lines, *rows))
    assert cells["declaration"] == [f"{contents} | {SAID}".format(s=SAID) if contents else ""]


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        (
            [dy("CN", 0.8), dy("MY", 0.4)],
            "reply-shares", "share6",
        ),
        ([dy("CN 80 %, MY 40 %")], "reply-shares", "processing_country6"),
        ([("Gallium", {"processing_country": "Germany"})], "reply-implausible", "processing_country6"),
        ([("Dysprosium", {"material_origin": "Germany"})], "reply-unlisted", "material_origin6"),
        ([("Gallium", {"contained": "no", "processing_country": "CN"})], "reply-contradiction", "contained6"),
        ([("Gallium", {"contained": "yes", "mass_fraction": 0.0})], "reply-contradiction", "mass_fraction6"),
        ([("Gallium", {"mass_fraction": 0.6}), ("Tin", {"mass_fraction": 0.7})], "reply-mass", "mass_fraction6"),
        ([("Dysprosium", {"part_origin": "JP"}), ("Neodymium", {"part_origin": "CN"})], "reply-several-places", "part_origin6"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_has_its_cell(rows, code, where):
    lines = bom(**MAGNET)
    _, found = merged(lines, reply(lines, *rows))
    assert codes(found) == [code]
    assert found.findings[0].where == f"acme.xlsx Declaration!{where}"


def test_shares_above_the_whole_do_not_count_but_the_countries_do():
    lines = bom(**MAGNET)
    rows = [("Dysprosium", {"processing_country": code, "share": share}) for code, share in (("CN", 0.8), ("MY", 0.4))]
    assert merged(lines, reply(lines, *rows))[0]["declared_origin"] == [f"processed: dysprosium=CN, MY | {SAID}"]


def test_an_implausible_country_lowers_nothing():
    assert producers_of("gallium", "processed").rules_out("DE")
    lines = bom(part_number=["G-1"], description=["Gallium nitride transistor"], supplier=["Acme GmbH"])
    cells, found = merged(lines, reply(lines, ("Gallium", {"processing_country": "DE"})))
    assert cells["declared_origin"] == [""]
    setting = {"as_of": "2026-11-22", "to": "DE"}
    assert assess(found.lines, **setting).lines["score"].equals(assess(lines, **setting).lines["score"])


def test_a_country_that_the_tables_leave_room_for_counts():
    # No table names all producers of copper.
    assert producers_of("copper", "mined").lacks("BG")
    assert not producers_of("copper", "mined").rules_out("BG")
    lines = bom(part_number=["C-1"], description=["Copper busbar"], supplier=["Acme GmbH"])
    cells, found = merged(lines, reply(lines, ("Copper", {"material_origin": "BG"})))
    assert cells["declared_origin"] == [f"mined: copper=BG | {SAID}"]
    assert [finding.severity for finding in found.findings] == ["info"]


def test_the_newer_of_two_replies_counts_question_by_question():
    lines = bom(**MAGNET)
    old = reply(
        lines,
        ("Dysprosium", {"material_origin": "AU", "processing_country": "CN"}),
        date=dt.date(2026, 5, 1),
        file="old.xlsx",
    )
    new = reply(lines, dy("MY"))
    earlier = "Acme GmbH, supplier reply, 2026-05-01"
    wanted = [f"mined: dysprosium=AU | {earlier} || processed: dysprosium=MY | {SAID}"]
    for order in ((old, new), (new, old)):
        cells, found = merged(lines, *order)
        assert cells["declared_origin"] == wanted
        (finding,) = found.findings
        assert finding.code == "reply-changed"
        assert "'processed: dysprosium=CN'" in finding.message
        assert "'processed: dysprosium=MY'" in finding.message
    # The same comes out when the newer one comes to a workbook that holds the older one, and again.
    once = merge_replies(lines, [old]).lines
    twice = merge_replies(once, [new]).lines
    assert twice["declared_origin"].tolist() == wanted
    again = merge_replies(twice, [old, new])
    assert again.lines["declared_origin"].tolist() == wanted


def test_unknown_takes_back_what_was_said_before():
    lines = bom(**MAGNET)
    old = reply(lines, dy("CN"), date=dt.date(2026, 5, 1), file="old.xlsx")
    cells, found = merged(lines, old, reply(lines, dy("unknown")))
    assert cells["declared_origin"] == [""]
    assert codes(found) == ["reply-changed"]


def test_two_suppliers_of_a_line_both_count():
    lines = bom(part_number=["M-1"], description=["NdFeB magnet N42SH"], supplier=["Acme GmbH"], manufacturer=["Bolt"])
    one = reply(lines, dy("CN"))
    two = reply(lines, dy("MY"), supplier="Bolt Ltd", file="bolt.xlsx")
    cells, found = merged(lines, one, two)
    assert cells["declared_origin"] == [
        f"processed: dysprosium=CN | {SAID} || processed: dysprosium=MY | Bolt Ltd, supplier reply, 2026-11-20"
    ]
    assert codes(found) == []


def test_what_a_person_wrote_stays():
    lines = bom(**MAGNET, declared_origin=["processed: dysprosium=JP | my own note"], declaration=["some: gallium"])
    cells, found = merged(lines, reply(lines, ("Gallium", {"contained": "no"}), dy("CN")))
    assert cells["declared_origin"] == ["processed: dysprosium=JP | my own note"]
    assert cells["declaration"] == ["some: gallium"]
    assert codes(found) == ["reply-kept"]


@pytest.mark.parametrize(
    ("columns", "rows", "word"),
    [
        ({"country": ["DE"]}, [("Dysprosium", {"part_origin": "CN"})], "the supplier is believed"),
        ({"material_origin": ["AU"]}, [("Dysprosium", {"material_origin": "CN"})], "both count"),
        ({"material_origin": ["dysprosium: AU"]}, [("Dysprosium", {"material_origin": "CN"})], "both count"),
        ({"processing_country": ["MY"]}, [dy("CN")], "both count"),
        ({"origin_override": ["MY"]}, [dy("CN")], "what you state holds"),
    ],
)
def test_what_contradicts_the_bom(columns, rows, word):
    lines = bom(**MAGNET, **columns)
    _, found = merged(lines, reply(lines, *rows))
    (finding,) = found.findings
    assert finding.code == "reply-contradicts-bom"
    assert word in finding.message
    assert "BOM!2" in finding.message


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ({"country": ["CN"]}, [("Dysprosium", {"part_origin": "CN"})]),
        ({"material_origin": ["neodymium: AU"]}, [("Dysprosium", {"material_origin": "CN"})]),
        ({"material_origin": ["AU"]}, [dy("CN")]),
        ({"material_origin": ["AU"]}, [("Dysprosium", {"material_origin": "AU 60 %, CN 40 %"})]),
    ],
)
def test_what_does_not_contradict_the_bom(columns, rows):
    lines = bom(**MAGNET, **columns)
    assert codes(merged(lines, reply(lines, *rows))[1]) == []


def test_lines_are_found_where_they_stand_now_all_of_one_part():
    lines = bom(
        part_number=["X", "M-1", "Y", "M-1"],
        description=["Brass nut", "NdFeB magnet", "Bolt", "NdFeB magnet"],
        supplier=["Acme GmbH"] * 4,
    )
    first = lines.iloc[[1]].reset_index(drop=True)
    sent = reply(first, dy("CN"))
    cells, found = merged(lines, sent)
    assert [bool(cell) for cell in cells["declared_origin"]] == [False, True, False, True]
    assert [part.positions for part in found.parts] == [(1, 3)]
    # Described otherwise, but of the same number.
    assert codes(merged(lines.assign(description="magnet"), sent)[1]) == []
    # Known by the supplier's number only.
    other = lines.assign(part_number=["1", "2", "3", "4"], supplier_part_number=["", "A-1", "", ""])
    cells, found = merged(other, sent)
    assert [bool(cell) for cell in cells["declared_origin"]] == [False, True, False, False]
    assert codes(found) == ["reply-by-number"]
    cells, found = merged(lines.iloc[[0]], sent)
    assert cells["declared_origin"] == [""]
    assert codes(found) == ["reply-unmatched"]


def test_another_company_answers():
    lines = bom(**{**MAGNET, "supplier": ["Zeta KG"]})
    assert codes(merged(lines, reply(lines, dy("CN")))[1]) == ["reply-other-supplier"]


def test_each_question_has_its_state():
    lines = bom(part_number=["G-1"], description=["Gallium nitride transistor"], supplier=["Acme GmbH"])
    asked = ("processing_country", "mass_fraction", "material_origin", "contained")
    cells = {
        "processing_country": "DE", "mass_fraction": "", "material_origin": "unknown", "contained": "perhaps", "stock_weeks": 6.0,
        "second_source": "confidential", "remark": "",
    }  # fmt: skip
    found = merge_replies(lines, [reply(lines, ("Gallium", cells), asked=asked)])
    rated = assess(lines, as_of="2026-11-22", to="DE").lines
    rows = records_of_replies(found.parts, Rerated(lines, rated, rated, dt.date(2026, 11, 22)))
    assert {row["question"]: row["state"] for row in rows} == {
        "Processed in": "implausible", "Mass share in the part (%)": "not answered", "Mined in": "unknown", "Contained": "unclear",
        "Stock (weeks)": "answered", "Second source": "withheld",
    }  # fmt: skip
    assert {
        (row["supplier"], row["answered_by"], row["replied_on"], row["part_number"], row["material"]) for row in rows
    } == {("Acme GmbH", "Ada", DAY, "G-1", "Gallium")}
    assert {row["change"] for row in rows} == {"same"}
