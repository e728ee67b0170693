"""What people read about controls on the command line and in cells names the instrument and its source."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

import bomrisk
from bomrisk import reference
from bomrisk.control_wording import cited, instrument_of, names_source
from bomrisk.setting import Setting
from bomrisk_excel.functions.cells import TEXT_LIMIT
from bomrisk_excel.functions.short_why import short_why

CONTROLS = reference.controls().set_index("control_id")
ROADS = [("US", "2026-11-22"), ("JP", "2026-12-01"), ("DE", "2025-10-20")]
BOM = "Part number,Material\nG-1,gallium\nH-1,holmium\nA-1,antimony\nC-1,cobalt\n"


@cache
def reasons(to: str, day: str) -> list[str]:
    return bomrisk.materials(as_of=day, to=to)["why"].tolist()


def sources_of(name: str, setting: Setting) -> set[str]:
    """Sources of all controls whose instrument has the name."""
    return {cited(CONTROLS.loc[each, "source_id"]) for each in CONTROLS.index if instrument_of(each, setting) == name}


@pytest.mark.parametrize(("to", "day"), ROADS)
def test_a_reason_for_a_cell_keeps_instrument_and_source_of_all_that_it_names(to, day):
    """The key may be missing only where the name says it, and what does not fit is left out as a whole sentence."""
    setting = Setting.of(None, day, to)
    names = {instrument_of(each, setting) for each in CONTROLS.index}
    shortened = 0
    for why in reasons(to, day):
        text = short_why(why)
        shortened += text != why
        assert len(text) <= TEXT_LIMIT
        for name in names:
            for found in re.finditer(rf"\({re.escape(name)}(\)|, some forms|, raw forms|, ore and)", text):
                rest = text[found.end() :].split(". ")[0]
                brackets = set(re.findall(r"\[([^\]]*)\]", rest)[:1])
                listed = {key for each in brackets for key in each.split("; ")}
                sources = sources_of(name, setting)
                assert listed & sources or any(names_source(name, source) for source in sources), text
        if "in force since" in why:
            assert re.search(r"\[|MOFCOM|More: BOMRISK_CONTROLS|State Council", text), text
    assert shortened > 10


@pytest.mark.parametrize("text", ["", "Unrated: no rated material was recognised.", "x" * 255, "x" * 300, "A. " * 200])
def test_any_text_fits_into_a_cell(text):
    assert len(short_why(text)) <= TEXT_LIMIT


def test_summary_controls_and_explain_name_sources(run, tmp_path):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    setting = ["--as-of", "2026-11-22", "--to", "US"]
    summary = " ".join(run("score", "bom.csv", *setting).err.split())
    assert (
        "2026-11-27 (in 5 days) China, MOFCOM 46/2024, item 2: last day of the suspension (gallium, antimony) [mofcom-2024-46]"
        in summary
    )
    assert "MOFCOM 57/2025 [mofcom-2025-57]" in summary  # the finding on what lapsed
    controls = " ".join(run("controls", "--material", "gallium", *setting).out.split())
    assert "mofcom-2023-23" in controls
    explained = " ".join(run("explain", "holmium", *setting).out.split())
    assert "has verified what followed: MOFCOM 57/2025 [mofcom-2025-57]." in explained


@pytest.mark.parametrize("command", ["score", "materials"])
def test_findings_in_json_name_the_controls_of_each_line(run, tmp_path, command):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    options = ["bom.csv"] if command == "score" else []
    found = json.loads(run(command, *options, "--as-of", "2026-11-22", "--to", "US", "--json").out)
    rows = found["lines"] if command == "score" else found
    of = {row["part_number"] if command == "score" else row["material"]: row["findings"] for row in rows}
    by_code = {code: {finding["code"]: finding["message"] for finding in findings} for code, findings in of.items()}
    gallium, holmium = ("G-1", "H-1") if command == "score" else ("gallium", "holmium")
    assert by_code[gallium]["suspension-running"] == (
        "A control that reaches the line is suspended until a date: MOFCOM 46/2024, item 2 [mofcom-2024-46]."
    )
    assert by_code[holmium]["lapse-unverified"].endswith("followed: MOFCOM 57/2025 [mofcom-2025-57].")
    assert "MOFCOM 46/2024, item 1 [mofcom-2024-46]" in by_code[gallium]["end-user-rule"]
