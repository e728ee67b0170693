"""A supplier fills the workbook in with LibreOffice - types, pastes, deletes a row, sorts - and all of it is read back."""

from __future__ import annotations

import math

import pytest
from tests.engines.libreoffice import NEEDS_UNO, as_a_person
from tests.templates.supplier_risk.conftest import BOM, workbook_of
from tests.templates.supplier_risk.filling import Filling

from bomrisk_templates.supplier_risk.reply_merge import merge_replies
from bomrisk_templates.supplier_risk.reply_reading import read_reply

pytestmark = NEEDS_UNO
SHEET = "Declaration"


@pytest.fixture(scope="module")
def returned(english, tmp_path_factory):
    """The workbook as it comes back, in three formats."""
    sent = workbook_of(english, "Magnet Works GmbH")
    form = Filling(sent)  # to know where the cells are; it is LibreOffice that fills them in

    def at(row, key):
        return form.cell(row, key).coordinate

    first, other = form.rows("900-1", "Dysprosium")[:2]
    encoder = form.rows("900-2")
    free = next(row for row in range(form.header + 1, form.last + 1) if not form.cell(row, "asked").value)
    left, right = form.sheet.cell(1, 1).column_letter, form.sheet.cell(1, form.sheet.max_column).column_letter
    contact = {
        name: form.named(f"supplier_{name}").coordinate for name in ("contact_name", "contact_email", "declared_on")
    }
    folder = tmp_path_factory.mktemp("returned")
    saved = [folder / f"Our answers{ending}" for ending in (".xlsx", ".ods", ".xls")]
    steps = [
        ["type", "About", contact["contact_name"], "Ada Example"],
        ["type", "About", contact["contact_email"], "ada@example.com"],
        ["type", "About", contact["declared_on"], "2026-11-20"],
        ["type", SHEET, at(first, "processing_country"), "China (CN)"],
        ["type", SHEET, at(first, "material_origin"), "Myanmar"],
        ["type", SHEET, at(first, "share"), "60%"],
        ["type", SHEET, at(first, "mass_fraction"), "3.5%"],
        ["type", SHEET, at(first, "smelter"), "Hütte & Söhne"],
        # The same answers for the other part of that number, by the clipboard.
        ["paste", SHEET, f"{at(first, 'material_origin')}:{at(first, 'share')}", at(other, "material_origin")],
        # A further source in a free row, chosen from the lists.
        ["type", SHEET, at(free, "part_number"), "900-1"],
        ["type", SHEET, at(free, "material"), "Dysprosium"],
        ["type", SHEET, at(free, "processing_country"), "Malaysia (MY)"],
        ["type", SHEET, at(free, "share"), "40%"],
        *(["type", SHEET, at(row, "material_origin"), "unknown"] for row in encoder),
        ["unprotect", SHEET],
        ["delete row", SHEET, free + 3],
        ["sort", SHEET, f"{left}{form.header + 1}:{right}{form.last - 1}", 2, True],
        *(["save", str(path)] for path in saved),
    ]
    as_a_person(sent, steps)
    return {path.suffix: path for path in saved}


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls"])
def test_everything_comes_back(returned, ending):
    findings = []
    reply = read_reply(returned[ending], findings)
    assert findings == []
    assert (reply.supplier, reply.answered_by, reply.email) == ("Magnet Works GmbH", "Ada Example", "ada@example.com")
    assert str(reply.date) == "2026-11-20"
    dysprosium = [row for row in reply.rows if row.materials == ("dysprosium",)]
    assert len({row.line_id for row in dysprosium}) == 2
    sources = sorted(
        (row.line_id, row.cells["processing_country"].countries[0][0], row.cells["share"].number, bool(row.asked))
        for row in dysprosium
    )
    assert [source[1:] for source in sources] == [("CN", 0.6, True), ("MY", 0.4, False)] * 2
    assert {row.cells["material_origin"].text for row in dysprosium if row.asked} == {"Myanmar"}
    assert {row.cells["mass_fraction"].number for row in dysprosium if row.asked} == {0.035}
    unknown = [row for row in reply.rows if row.cells["material_origin"].state == "unknown"]
    assert {reply.parts[row.line_id].number for row in unknown} == {"900-2"}
    asked = [row for row in reply.rows if row.asked]
    assert len(asked) == len({(row.line_id, row.name) for row in asked})


def test_and_reaches_the_lines(returned):
    reply = read_reply(returned[".xlsx"], [])
    found = merge_replies(BOM, [reply])
    said = f"Magnet Works GmbH, supplier reply, {reply.date}"
    for position in (0, 5):
        cell = found.lines["declared_origin"].iloc[position]
        assert f"processed: dysprosium=CN 60 %, MY 40 % | {said}" in cell
        assert "mined: dysprosium=MM 60 %, ? 40 %" in cell
        assert found.lines["declaration"].iloc[position] == f"some: dysprosium=0.035 | {said}"
    assert found.lines["declared_origin"].isna().sum() == len(BOM) - 2
    assert not [finding for finding in found.findings if finding.severity == "warning"]
    assert all(not math.isnan(row.cells["share"].number) for row in reply.rows if row.materials == ("dysprosium",))
