"""What is asked of whom."""

import pandas as pd
from tests.templates.supplier_risk.conftest import BOM

from bomrisk_templates.bom_risk.line_key import key_of
from bomrisk_templates.supplier_risk.asking import requests_of, worth_asking
from bomrisk_templates.supplier_risk.grouping import suppliers_of
from bomrisk_templates.supplier_risk.seal import line_ids, request_id, seal


def requests(rated, lines=BOM, questions=None, **options):
    assessment, found = rated
    chosen = worth_asking(found if questions is None else questions, **options)
    return {each.supplier.name: each for each in requests_of(suppliers_of(lines).found, lines, assessment, chosen)}


def question(**change):
    row = {"line": 0, "material": "dysprosium", "kind": "material_origin", "low": 20.0, "swing": 40.0, "effect": 4.0,
           "grade_low": "B", "grade_high": "E"}  # fmt: skip
    return row | change


def test_only_what_moves_a_grade_or_some_points_is_asked():
    table = pd.DataFrame(
        [
            question(),
            question(swing=5.0, grade_high="B"),
            question(swing=4.9, grade_high="B"),
            question(swing=0.5, grade_low="C", grade_high="D"),
            question(kind="unrecognised"),
        ]
    )
    assert worth_asking(table).index.tolist() == [0, 1, 3]
    assert worth_asking(table, unrecognised=True).index.tolist() == [0, 1, 3, 4]


def test_several_lines_of_a_part_are_one_part(rated):
    found = requests(rated)["Magnet Works GmbH"]
    # BUY-101 and BUY-106 are two parts for the buyer, though the supplier has one number for both.
    assert sorted((part.number, part.reference) for part in found.parts) == [
        ("900-1", "BUY-101"), ("900-1", "BUY-106"), ("900-2", "BUY-102"),
    ]  # fmt: skip
    same = BOM.assign(part_number=BOM["part_number"].replace("BUY-106", "BUY-101"))
    assert sorted(part.number for part in requests(rated, same)["Magnet Works GmbH"].parts) == ["900-1", "900-2"]
    one = next(part for part in requests(rated, same)["Magnet Works GmbH"].parts if part.number == "900-1")
    assert one.quantity == 311 + 347


def test_the_number_is_the_suppliers_else_the_makers_else_the_buyers(rated):
    found = requests(rated)
    assert {part.number for part in found["Chip & Co"].parts} <= {"GS66508T", "GRM188R71H104KA93D", "T491A106K016AT"}
    assert [part.number for part in found["Zeta Chemie KG"].parts] == ["=cmd|'/c calc'!A1"]
    assert [part.reference for part in found["Zeta Chemie KG"].parts] == ["BUY-107"]


def test_questions_are_asked_once_for_all_parts_and_ranked(rated):
    for request in requests(rated).values():
        keys = [(each.kind, each.stage, each.material) for each in request.questions]
        assert len(set(keys)) == len(keys)
        effects = [each.effect for each in request.questions]
        assert effects == sorted(effects, reverse=True)
        assert all(each.parts for each in request.questions)
        rows = {(row.part.line_id, row.material, column) for row in request.rows for column in row.asked}
        asked = {
            (line, each.material.split("; ")[0] if each.kind == "country" else each.material, each.column)
            for each in request.questions
            for line in each.parts
        }
        assert rows == asked


def test_an_origin_is_asked_at_the_stages_that_hold_the_rating_up(rated):
    origins = [each for each in requests(rated)["Magnet Works GmbH"].questions if each.kind == "material_origin"]
    assert origins
    columns = {"mining": "material_origin", "refining": "processing_country", "fabrication": "processing_country"}
    assert all(each.column == columns[each.stage] for each in origins)


def test_nothing_is_asked_of_parts_that_hold_nothing(rated):
    assert not requests(rated)["Kappa Plast"].parts
    asked = requests(rated, unrecognised=True)["Kappa Plast"]
    assert [(row.material, list(row.asked)) for row in asked.rows] == [("", ["materials_stated"])]


def test_line_ids_stay_the_same_wherever_the_line_stands():
    keys = [key_of({"part_number": number}) for number in ("A-1", "A-2", "A-3")]
    ids = line_ids(keys)
    assert line_ids(keys[::-1]) == ids[::-1]
    assert line_ids([key_of({"part_number": " a-1 "})]) == ids[:1]
    assert len(set(ids)) == 3
    assert all(each.isalnum() and each[0].isalpha() and len(each) == 7 for each in ids)
    assert not any("A-1" in each or each == "1" for each in ids)


def test_line_ids_grow_until_they_are_told_apart():
    keys = [("part_number", f"p{number}") for number in range(3_000)]
    ids = line_ids(keys, length=2)
    assert len(set(ids)) == 3_000
    assert len(set(map(len, ids))) == 1


KEYS = [("L1", "900-1", "Dysprosium"), ("L2", "900-2", "Cobalt")]


def test_the_seal_changes_with_everything_that_it_covers():
    whole = seal("R-1", "Acme", "2026-11-22", KEYS)
    assert whole == seal("R-1", "Acme", "2026-11-22", KEYS[::-1]), "sorting the rows breaks nothing"
    changed = [
        seal("R-2", "Acme", "2026-11-22", KEYS), seal("R-1", "Acne", "2026-11-22", KEYS), seal("R-1", "Acme", "2026-11-23", KEYS),
        seal("R-1", "Acme", "2026-11-22", KEYS[:1]), seal("R-1", "Acme", "2026-11-22", [*KEYS, ("L3", "x", "")]),
        seal("R-1", "Acme", "2026-11-22", [("L1", "900-1D", "ysprosium"), KEYS[1]]),
    ]  # fmt: skip
    assert len({whole, *changed}) == len(changed) + 1
    assert request_id("Acme", "2026-11-22", KEYS).startswith("R-")
