"""``bomrisk questions``: what to ask whom."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

SETTING = ["--as-of", "2026-11-22", "--to", "DE"]
BOM = """\
Part number,Description,Supplier,Qty,Unit price,HS code,Country
M-1,NdFeB magnet N42SH,Magnetwerk AG,4,12.5,,
M-2,NdFeB magnet N42SH,Magnetwerk AG,1,2.5,,
B-1,Li-ion battery 18650 NMC,Zellen GmbH,2,30,,CN
W-1,wire,=Acme,1,5,810196,
X-1,bracket,=Acme,1,2,,
"""
QUESTION_KEYS = {
    "sheet", "row", "part_number", "description", "supplier", "material", "kind", "score", "grade", "low", "high", "swing",
    "grade_low", "grade_high", "effect", "question", "why", "answer_low", "answer_high", "answers", "column",
}  # fmt: skip


@pytest.fixture
def parts(tmp_path):
    path = tmp_path / "parts.csv"
    path.write_text(BOM, encoding="utf-8")
    return path


def asked(run, *arguments):
    result = run("questions", *arguments, *SETTING, "--json")
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_json(run, parts):
    found = asked(run, parts)
    assert set(found) == {"as_of", "to", "currency", "questions", "suppliers"}
    assert (found["as_of"], found["to"]) == ("2026-11-22", "DE")
    assert all(set(row) == QUESTION_KEYS for row in found["questions"])
    first = found["questions"][0]
    assert (first["part_number"], first["supplier"], first["row"]) == ("M-1", "Magnetwerk AG", 2)
    of_cell = [row for row in found["questions"] if row["part_number"] == "B-1"]
    (cobalt,) = (row for row in of_cell if (row["material"], row["column"]) == ("cobalt", "material_origin"))
    assert (cobalt["supplier"], cobalt["row"], cobalt["answer_high"]) == ("Zellen GmbH", 4, ["CD"])
    last = found["questions"][-1]
    assert (last["kind"], last["low"], last["grade_low"]) == ("unrecognised", None, "unrated")
    assert {row["supplier"]: row["lines"] for row in found["suppliers"]} == {
        "Zellen GmbH": 1, "Magnetwerk AG": 2, "=Acme": 2,
    }  # fmt: skip


def test_top_supplier_and_csv(run, parts):
    everything = asked(run, parts)["questions"]
    mine = asked(run, parts, "--supplier", "magnetwerk  ag", "--top", "1")
    of_them = [row for row in everything if row["supplier"] == "Magnetwerk AG"]
    assert len(of_them) > 1
    assert mine["questions"] == of_them[:1]
    assert [(row["supplier"], row["lines"]) for row in mine["suppliers"]] == [("Magnetwerk AG", 2)]
    rows = list(csv.DictReader(io.StringIO(run("questions", parts, *SETTING, "--csv").out)))
    assert [row["question"] for row in rows] == [row["question"] for row in everything]
    assert float(rows[0]["swing"]) == everything[0]["swing"]
    # What a spreadsheet would run is text.
    assert {row["supplier"] for row in rows} == {"Magnetwerk AG", "Zellen GmbH", "'=Acme"}


def test_for_people(run, parts):
    shown = run("questions", parts, *SETTING)
    assert shown.code == 0
    words = " ".join(shown.out.split())
    assert "on 5 of 5 lines, as of 2026-11-22, to DE" in words
    assert "like it)" in words
    assert "Magnetwerk AG: 2 questions, would settle 2 lines" in words
    assert "lines weighted by spend" in " ".join(shown.err.split())
    assert "\x1b[" not in shown.out


def test_what_is_answered_is_not_asked_again(run, parts, tmp_path):
    """The answer goes into the column that the question names."""
    before = asked(run, parts)["questions"]
    first = next(row for row in before if (row["part_number"], row["column"]) == ("B-1", "material_origin"))
    answered = tmp_path / "answered.csv"
    lines = BOM.splitlines()
    lines = [lines[0] + ",Material origin", *(line + "," for line in lines[1:])]
    lines[3] += f"{first['material']}: {first['answer_low'][0]}"
    answered.write_text("\n".join(lines), encoding="utf-8")
    after = asked(run, answered)["questions"]
    same = [row for row in after if row["part_number"] == "B-1"]
    assert all((row["kind"], row["material"]) != (first["kind"], first["material"]) for row in same)
    assert all(row["score"] == pytest.approx(first["low"], abs=1e-9) for row in same)


def test_errors_name_what_to_do(run, parts, bom):
    missing = run("questions", parts, "--supplier", "Magnetwerke", *SETTING)
    assert missing.code == 2
    assert "Did you mean Magnetwerk AG?" in missing.err
    strange = run("questions", parts, "--supplier", "Zzqq", *SETTING)
    assert strange.code == 2
    assert "Did you mean" not in strange.err
    assert re.search(r"it names \d+ suppliers?\. Without --supplier, --json lists", strange.err)
    without = run("questions", bom, "--supplier", "Acme", *SETTING)
    assert without.code == 2
    assert "--column supplier=F" in without.err
    assert run("questions", parts, "--top", "0").code == 2
    assert run("questions", "gone.csv").code == 2


def test_nothing_to_ask(run, tmp_path):
    (tmp_path / "settled.csv").write_text("Part,Material,Material origin\nA,copper,CL\n", encoding="utf-8")
    shown = run("questions", "settled.csv", *SETTING)
    assert shown.code == 0
    assert "Nothing that could be asked would move a rating." in shown.out
