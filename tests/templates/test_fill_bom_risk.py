"""The filled workbook: nothing lost, nothing executed, formulas with their values."""

import datetime as dt
import json
import os
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from tests.templates.conftest import stability_by_hand

from bomrisk.assessment import assess
from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.fill import template_path
from bomrisk_templates.bom_risk.what_if import needed_columns

GOLDEN = Path(__file__).parent / "golden" / "bom_risk_small.json"


@pytest.fixture
def filled(assessment, bom, extras, facts, tmp_path):
    out = tmp_path / "out.xlsx"
    fill_bom_risk(assessment, bom, extras, source_name="motors.xlsx", out=out, facts=facts)
    return out


def table(path, name, *, values=True):
    """Read a table back with an independent reader."""
    book = openpyxl.load_workbook(path, data_only=values)
    for sheet in book:
        if name in sheet.tables:
            rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
            return pd.DataFrame(rows[1:], columns=rows[0])
    raise AssertionError(f"no table {name}")


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def cells_of(content):
    """Cells of a sheet: style and content; a formula that stands in the row above too is shortened."""
    above, cells = {}, {}
    for column, row, style, body in re.findall(
        r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?[^>]*?(?:/>|>(.*?)</c>)', content.decode(), re.DOTALL
    ):
        formula = re.search("<f>(.*?)</f>", body)
        if formula and above.get(column) == formula.group(1):
            body = body.replace(formula.group(), "<f/>")
        above[column] = formula.group(1) if formula else None
        cells[column + row] = f"{style}|{re.sub('bomrisk [0-9.]+', 'bomrisk', body)}"
    return cells


def dump(path):
    """Every cell that differs from the template, sheet by sheet."""
    before, after = parts(template_path()), parts(path)
    sheets = {}
    for name in sorted(after):
        if name.startswith("xl/worksheets/sheet"):
            old, new = cells_of(before[name]), cells_of(after[name])
            assert new, name
            sheets[name] = {ref: text for ref, text in new.items() if old.get(ref) != text}
    return sheets


def test_golden_workbook(filled):
    found = dump(filled)
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert sorted(found) == sorted(golden)
    for name, cells in golden.items():
        different = {ref for ref in cells.keys() | found[name].keys() if cells.get(ref) != found[name].get(ref)}
        assert not different, (
            f"{name}: {sorted(different)[:5]} differ; look at them, then run the test with RENEW_GOLDEN=1"
        )


def test_untouched_parts_are_byte_identical(filled):
    before, after = parts(template_path()), parts(filled)
    assert list(before) == list(after)
    same = {name for name in before if before[name] == after[name]}
    for name in (
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/theme/theme1.xml",
        "[Content_Types].xml",
        "xl/drawings/drawing1.xml",
    ):
        assert name in same, name
    changed = set(before) - same
    assert all(
        re.match(r"xl/(workbook\.xml|worksheets/sheet\d+\.xml|tables/table\d+\.xml|charts/chart\d+\.xml)$", name)
        for name in changed
    )


def test_same_input_same_file(assessment, bom, extras, facts, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        fill_bom_risk(assessment, bom, extras, source_name="m.xlsx", out=tmp_path / name, facts=facts)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_lines_come_back_as_they_were(filled, bom, extras):
    read = table(filled, "bomrisk_bom")
    assert list(read["Part number"]) == list(bom["part_number"])
    assert list(read["Description"])[:4] == list(bom["description"])[:4]
    assert list(read["Line"]) == list(range(1, 9))
    assert list(read["Source row"]) == list(range(6, 14))
    assert list(read["Drawing no."].dropna()) == list(extras["Drawing no."].dropna())
    assert list(read["line 2"]) == list(extras["line"])
    assert list(read["Released"])[:7] == ["2026-01-02"] * 4 + [True, False, 1.5]
    assert "Manufacturer" not in read.columns


def test_hostile_texts_stay_texts(filled):
    sheet = openpyxl.load_workbook(filled)["BOM"]
    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    for text in ("=cmd|' /C calc'!A0", "+49 123", "-", "@SUM(1+1) copper bar", "=1+1"):
        assert kinds[text] == "s", text
    xml = next(content.decode() for name, content in parts(filled).items() if b"ITO target" in content)
    assert "ITO target _x001B_[31m" in xml
    assert "_x005F_x0041_ &amp; &lt;b&gt;wire&lt;/b&gt;" in xml
    assert "Screw M4 🔩" in xml


def test_results_are_the_assessment(filled, assessment):
    read, lines = table(filled, "bomrisk_results"), assessment.lines
    assert list(read["Grade"]) == list(lines["grade"])
    assert list(read["Why"]) == list(lines["why"])
    for header, key in (
        ("Score", "score"),
        ("Concentration", "concentration"),
        ("Exposure", "exposure"),
        ("Low", "low"),
        ("High", "high"),
    ):
        np.testing.assert_allclose(pd.to_numeric(read[header]), lines[key].astype(float), rtol=1e-12, equal_nan=True)
    np.testing.assert_allclose(pd.to_numeric(read["HHI"]), lines["hhi"].astype(float) * 10_000, rtol=1e-12)
    assert list(read["Spend"])[:4] == [42, 620, 16.5, 91]
    assert pd.isna(read["Spend"][4])


def test_every_formula_has_a_value(filled):
    missing = []
    for name, content in parts(filled).items():
        if name.startswith("xl/worksheets/"):
            missing += [(name, each) for each in re.findall(r"<c [^>]*><f>[^<]*</f></c>", content.decode())]
    assert not missing


def test_calculated_columns_hold_one_formula(assessment, bom, extras, facts, tmp_path):
    filled = tmp_path / "levels.xlsx"  # with levels every table has rows
    bom["level"] = list("01221122")
    fill_bom_risk(assessment, bom, extras, source_name="motors.xlsx", out=filled, facts=facts)
    for name, columns in TABLES.items():
        if name in ("bomrisk_checks", "bomrisk_policy"):
            continue
        read = table(filled, name, values=False)
        for column in columns:
            if column.role == "formula":
                assert len(set(read[column.header])) == 1, (name, column.header)
                assert str(read[column.header][0]).startswith("="), (name, column.header)


def test_frozen_cells_and_checks(filled):
    book = openpyxl.load_workbook(filled, data_only=True)

    def named(name):
        sheet, cell = book.defined_names[name].attr_text.split("!")
        return book[sheet.strip("'")][cell].value

    assert named("bomrisk_as_of") == named("bomrisk_scored_as_of") == dt.datetime(2026, 11, 22)
    assert named("bomrisk_destination") == "DE"
    assert named("bomrisk_master_check") == "OK"
    assert named("bomrisk_source_file") == "motors.xlsx"
    assert named("policy_severity_ban") == 1
    assert named("policy_weight_exposure") == 0.5
    checks = table(filled, "bomrisk_checks")
    assert set(checks["Result"]) == {"OK", "NOTE"}
    assert "As of 2026-11-22" in book["Results"].oddHeader.right.text


def test_dashboard_orders_by_score_and_spend(filled):
    worst = table(filled, "bomrisk_worst_lines")
    assert list(worst["Part number"])[:3] == ["GA-1", "GA-1b", "MOT-2"]
    assert next(iter(worst["What holds today"])) == (
        "China: export licence, Ga licence (in force) [hand]; export ban, No. 72 ban (suspended until 2026-11-27) [hand]; "
        "1 more on Controls"
    )
    changes = table(filled, "bomrisk_next_changes")
    assert changes["What changes next"].tolist()[:2] == [
        "2026-11-28, in 6 days, China: The suspension of No. 72 ban has run out [hand]",
        "2027-01-01, in 40 days, DR Congo: Copper quota takes effect [hand]",
    ]
    assert next(iter(changes["What it does to this BOM"])) == (
        "2 lines, 64.50; grades D -> E: 2. Gallium: export licence -> export ban"
    )


def test_calendar_lists_what_is_ahead_by_date(filled):
    found = table(filled, "bomrisk_calendar")
    assert list(found["Next"])[:2] == [1, 2]
    assert found["Next"].isna().tolist() == [False, False, True]  # what is listed beside the score has no number
    assert list(found["Days ahead"]) == [6, 40, 191]
    assert list(found["Status after"]) == ["counts as in force, not verified", "in force", "ended"]
    assert list(found["Spend"])[:2] == [64.5, 0]
    assert list(found["Source"]) == ["hand"] * 3


def test_scenarios_stand_side_by_side(filled):
    found = table(filled, "bomrisk_scenarios")
    assert list(found["Grade differs"]) == ["yes"] * 3 + ["no"] * 5
    assert list(found["Part number"])[:4] == ["GA-1", "GA-1b", "MOT-2", "+49 123"]  # of each part the worst first
    assert list(found["Overshoot grade"])[:3] == ["E", "E", "D"]
    assert found["Overshoot change"][2] == pytest.approx(10)
    assert list(found["Reluctant grade"])[:3] == ["C", "C", "C"]
    assert list(found["Rivalry score"].dropna()) == list(found["Score today"].dropna())
    # What changes most first; a control that the scenario adds is named by its change.
    assert found["Why under Overshoot"][2] == (
        "China's licences become bans: MOFCOM 23/2023 [mofcom-2023-23] (+6). "
        "Suspended controls return: MOFCOM 23/2023 [mofcom-2023-23] (+4)"
    )
    less = found["Why under Reluctant"].dropna().tolist()[-1]
    assert less == "Licences become routine: MOFCOM 23/2023 [mofcom-2023-23] (- less than 1)"


def test_scenarios_sum_lines_and_spend_by_grade(filled):
    lines, found = table(filled, "bomrisk_scenarios"), table(filled, "bomrisk_scenario_grades")
    assert list(found["Scenario"]) == ["As it stands", "Managed rivalry", "Overshoot", "Reluctant multilateralism"]
    assert list(found["Lines moved"]) == [0, 0, 1, 2]
    columns = ("Grade today", "Rivalry grade", "Overshoot grade", "Reluctant grade")
    for row, column in enumerate(columns):
        for grade in ("A", "B", "C", "D", "E", "unrated"):
            of = lines[lines[column] == grade]
            assert found[f"Lines {grade}"][row] == len(of), (column, grade)
            assert found[f"Spend {grade}"][row] == pytest.approx(of["Spend"].sum()), (column, grade)
    assert all(20 < len(text) <= 120 for text in found["What it supposes"])
    note = openpyxl.load_workbook(filled)["Scenarios"]["A2"].value
    assert note == "Worked out for 2026-11-22 to DE with the policy of that scoring: score again after a change."


def test_results_say_how_sure_scores_and_ranks_are(filled, assessment):
    found, scores = table(filled, "bomrisk_results"), assessment.lines["score"].astype(float)
    np.testing.assert_allclose(pd.to_numeric(found["Likely low"]), scores - 5, equal_nan=True)
    np.testing.assert_allclose(pd.to_numeric(found["Likely high"]), scores + 4, equal_nan=True)
    assert found["Rank from"].tolist()[:3] == [1, 3, 5]
    assert found["Stays in worst 20"].tolist()[:3] == [1, 0.75, 0.75]
    assert found["Grade stays"].isna().tolist() == scores.isna().tolist()
    note = openpyxl.load_workbook(filled)["Results"]["A4"].value
    assert "nine of ten of 1,000 draws (seed 0)" in note
    assert "worst lines" not in note, "all of six rated lines are among the 20 worst"
    worst = table(filled, "bomrisk_worst_lines")
    assert worst["Likely"].tolist()[:3] == ["83..92", "83..92", "54..63"]


def test_without_a_country_sums_what_is_lost(filled):
    found = table(filled, "bomrisk_without_countries")
    assert list(found["Without"])[:2] == ["The largest of each stage", "China"]
    assert found["Without"].isna().tolist() == [False, False, True, True, True, True]
    china = found.loc[1]
    assert china[["Hit hardest", "Materials hit", "Lines hit"]].tolist() == ["Gallium, refining: 99 %", 2, 3]
    assert china[["Lose half or more", "Lose a quarter", "Lose a tenth", "Lines cut off"]].tolist() == [2, 0, 1, 1]
    assert china[["Spend hit", "Stock known", "Stock ends within a year", "Stock months"]].tolist() == [
        684.5,
        1,
        1,
        3.5,
    ]
    results = table(filled, "bomrisk_results")
    assert china["Part of the spend"] == pytest.approx(684.5 / pd.to_numeric(results["Spend"]).sum())


def test_without_a_country_lists_each_stage_once(filled):
    found = table(filled, "bomrisk_without")
    assert found["Material"].tolist() == ["Gallium", "Dysprosium", "Copper"]  # what hits no line stands last
    assert found["Without"].tolist() == ["China", "China", "Chile"]
    assert found["HHI of the rest"].tolist() == [5000, 4000, 1000]
    assert found["Supply left"].tolist() == pytest.approx([0.013, 0.8, 0.77])
    assert found["Stock months"].tolist()[:1] == [3.5]
    note = openpyxl.load_workbook(filled)["Without a country"]["A2"].value
    assert note.startswith(
        "Worked out for 2026-11-22 to DE with the policy of that scoring: score again after a change."
    )
    assert note.endswith("give the BOM columns Stock and Consumption per month.")


def test_stock_and_consumption_are_read_from_the_buyers_columns(bom, tmp_path):
    lines = bom.head(2).assign(material=["gallium", "copper"])
    extras = pd.DataFrame({"Stock": [600, None], "Consumption per month": [100, 5]})
    out = tmp_path / "stock.xlsx"
    fill_bom_risk(assess(lines, as_of="2026-11-22", to="DE"), lines, extras, source_name="m.xlsx", out=out)
    china = table(out, "bomrisk_without").set_index(["Without", "Material"]).loc[("China", "Gallium")]
    assert china["Stock known"] == 1
    assert china["Stock months"] == pytest.approx(6 / china["Supply lost"])
    assert "stock-read" in list(table(out, "bomrisk_findings")["Finding"])


def test_a_template_without_the_sheets_of_what_would_be_is_filled(assessment, bom, facts, tmp_path):
    """A buyer's own template, made before they came or with these sheets deleted."""
    older = tmp_path / "older.xlsx"
    with zipfile.ZipFile(template_path()) as source, zipfile.ZipFile(older, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            for name in TABLES.keys() - needed_columns().keys():
                content = content.replace(f'"{name}"'.encode(), f'"buyers_{name[8:]}"'.encode())
            for name in (b"scenarios", b"without", b"stability"):
                content = content.replace(b'name="bomrisk_' + name + b'_note"', b'name="buyers_' + name + b'"')
            for name in (
                "Likely low",
                "Likely high",
                "Stays in worst 20",
                "Rank from",
                "Rank to",
                "Grade stays",
                "Likely",
            ):
                content = content.replace(f'name="{name}"'.encode(), f'name="Buyers {name}"'.encode())
            target.writestr(entry, content)
    out = tmp_path / "o.xlsx"
    never = SimpleNamespace(**{**vars(assessment), "compared": None, "removals": None, "stability": None})
    fill_bom_risk(never, bom, source_name="m", out=out, facts=facts, template=older)
    results = table(out, "bomrisk_results")
    assert len(results) == 8
    assert results["Likely low"].isna().all()  # the cell of the heading keeps its text, the column has another name
    assert table(out, "buyers_scenarios")["Line"].isna().all()


def test_charts_store_the_figures(filled):
    chart = parts(filled)["xl/charts/chart1.xml"].decode()
    assert "<c:v>unrated</c:v>" in chart
    assert re.findall(r"<c:numCache>.*?</c:numCache>", chart)[0].count("<c:pt ") == 6


def with_lines(assessment, lines):
    return SimpleNamespace(**{**vars(assessment), "lines": lines, "stability": lambda: stability_by_hand(lines)})


@pytest.mark.parametrize("count", [0, 1])
def test_few_lines(assessment, bom, extras, facts, tmp_path, count):
    few = with_lines(assessment, assessment.lines.head(count))
    out = tmp_path / "few.xlsx"
    fill_bom_risk(few, bom.head(count), extras.head(count), source_name="few.csv", out=out, facts=facts)
    results = table(out, "bomrisk_results")
    assert len(results) == 1
    assert (results["Line"][0] is None) == (count == 0)
    assert set(table(out, "bomrisk_checks")["Result"]) <= {"OK", "NOTE"}


@pytest.mark.parametrize("empty", [None, pd.DataFrame(index=range(8))])
def test_without_extras(assessment, bom, facts, tmp_path, empty):
    fill_bom_risk(assessment, bom, empty, source_name="m.xlsx", out=tmp_path / "o.xlsx", facts=facts)
    assert list(table(tmp_path / "o.xlsx", "bomrisk_bom").columns)[-2:] == ["Source sheet", "Source row"]


def test_texts_longer_than_a_cell_are_cut_and_said(assessment, bom, facts, tmp_path):
    bom.loc[2, "description"] = "x" * 40_000
    fill_bom_risk(
        assessment, bom, source_name="m.xlsx", out=tmp_path / "o.xlsx", facts=facts,
        findings=[Finding("read", "info", "Parts!A1", "From the reading.")],
    )  # fmt: skip
    assert len(table(tmp_path / "o.xlsx", "bomrisk_bom")["Description"][2]) == 32_767
    findings = table(tmp_path / "o.xlsx", "bomrisk_findings").set_index("Finding")
    assert findings.loc["text-cut", "Where"] == "Parts!8"
    assert "From the reading." in list(findings["What"])


def test_lost_names_are_all_named(assessment, bom, facts, tmp_path):
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(template_path()) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            content = content.replace(b'displayName="bomrisk_stages"', b'displayName="stages"')
            content = content.replace(b'definedName name="bomrisk_notice"', b'definedName name="notice"')
            content = content.replace(b'name="Owner"', b'name="Boss"')
            target.writestr(entry, content)
    with pytest.raises(InputError) as caught:
        fill_bom_risk(assessment, bom, source_name="m", out=tmp_path / "o.xlsx", facts=facts, template=broken)
    for lost in ("bomrisk_stages", "bomrisk_notice", "'Owner'"):
        assert lost in str(caught.value)
    assert not (tmp_path / "o.xlsx").exists()


def test_ten_thousand_lines(assessment, bom, extras, facts, tmp_path):
    times = 1_250
    many = with_lines(assessment, pd.concat([assessment.lines] * times, ignore_index=True))
    lines, others = (pd.concat([frame] * times, ignore_index=True) for frame in (bom, extras))
    out = tmp_path / "many.xlsx"
    fill_bom_risk(many, lines, others, source_name="many.xlsx", out=out, facts=facts)
    read = openpyxl.load_workbook(out, read_only=True, data_only=True)["Results"]
    rows = list(read.iter_rows(min_row=6, max_col=7, values_only=True))
    assert len(rows) == 10_000
    assert rows[-1][5] == assessment.lines["grade"].iloc[-1]
    xml = {name: content.decode() for name, content in parts(out).items() if name.endswith(".xml")}
    assert 'ref="A5:AW10005"' in "".join(text for name, text in xml.items() if "/tables/" in name)
    assert "Results!$A$1:$P$10005" in xml["xl/workbook.xml"]
    assert 'sqref="F6:F10005"' in "".join(xml.values())
