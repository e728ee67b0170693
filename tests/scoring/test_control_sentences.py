"""Every sentence about a control names its instrument and its source, whatever the control, destination and date."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.assessment import Assessment, assess_materials
from bomrisk.change_wording import change_sentence, change_title
from bomrisk.control_wording import cited, control_sentence, instrument_of, named_control, names_source, needed_source
from bomrisk.setting import Setting
from bomrisk.timeline import Timeline, timeline

CONTROLS = reference.controls().set_index("control_id")
SOURCES = set(reference.sources()["source_id"])
# Before the wave of 2023, in it, on the day of the facts, after suspensions ran out, and when announced bans begin.
ROADS = [
    ("JP", "2010-10-15"), ("US", "2025-10-20"), ("DE", "2026-10-08"), ("US", "2026-11-22"), ("JP", "2027-01-01"),
]  # fmt: skip
DESTINATIONS = ("US", "DE", "JP", "RU", "IN", "CN")
_DATES = ["control_id", "effective_from", "last_day", "suspended_until", "suspended_until_reported"]


@cache
def all_changes(to: str) -> Timeline:
    everything = pd.DataFrame({"material": reference.materials()["material"]})
    return timeline(everything, "2006-01-01", "2029-12-31", to=to)


@cache
def rated(to: str, day: str) -> tuple[Setting, Assessment]:
    return Setting.of(None, day, to), assess_materials(reference.materials()["material"], None, day, to)


def says(text: str, control_id: str, setting: Setting) -> bool:
    return instrument_of(control_id, setting) in text and cited(CONTROLS.loc[control_id, "source_id"]) in text


@pytest.mark.parametrize(("to", "day"), ROADS)
def test_a_sentence_on_each_control_that_bears_on_a_rating(to, day):
    setting, found = rated(to, day)
    rows = found.exposure.drop_duplicates(["control_id", "status", "coverage", "form"])
    rows = rows.merge(setting.controls[_DATES], on="control_id")
    assert len(rows)
    for row in rows.itertuples(index=False):
        text = control_sentence(row, setting)
        assert says(text, row.control_id, setting), text
        by = CONTROLS.loc[row.control_id, "suspended_by"]
        if row.status in ("suspended", "lapse_unverified") and isinstance(by, str):
            assert says(text, by, setting), text
        assert text.startswith(setting.country_names.get(row.country, row.country))
        assert text.endswith(".")


@pytest.mark.parametrize(("to", "day"), ROADS)
def test_each_reason_of_each_material(to, day):
    """Whatever instrument a reason names, its source stands in the brackets of the same sentence."""
    setting, found = rated(to, day)
    for why in found.lines["why"]:
        for control_id in found.controls["control_id"]:
            name = instrument_of(control_id, setting)
            for end in (match.end() for match in re.finditer(rf"\({re.escape(name)}(\)|, some forms|, ore and)", why)):
                brackets = why[why.index("[", end) + 1 : why.index("]", end)].split("; ")
                same_name = CONTROLS[[instrument_of(each, setting) == name for each in CONTROLS.index]]
                assert set(brackets) & {cited(sources) for sources in same_name["source_id"]}, why
                assert set(brackets) <= SOURCES


@pytest.mark.parametrize(("to", "day"), ROADS)
def test_each_finding_about_controls(to, day):
    setting, found = rated(to, day)
    about = found.findings[found.findings["code"].isin(["suspension-running", "lapse-unverified", "end-user-rule"])]
    for code, message in zip(about["code"], about["message"], strict=True):
        named = {each for rating in found.ratings["finding_controls"] for each in rating.get(code, ())}
        listed = [each for each in named if named_control(each, setting) in message]
        assert listed, message
        assert message.count("[") == len({named_control(each, setting) for each in listed})


@pytest.mark.parametrize("to", DESTINATIONS)
def test_each_change_of_each_control(to):
    found = all_changes(to)
    setting = Setting.of(None, found.start, to)
    assert len(found.changes) > 40
    for table in (found.changes, found.events):
        for row in table.itertuples(index=False):
            text, title = change_sentence(row, setting, "EUR"), change_title(row, setting)
            assert row.short_name in title
            assert title in text
            assert f"{row.day:%Y-%m-%d}" in text
            assert text.endswith(".")
            assert cited(row.source) in text.rpartition("Source: ")[2]
            if "suspended" in (row.before, row.after):
                assert cited(CONTROLS.loc[row.suspended_by, "source_id"]) in text.rpartition("Source: ")[2]
            if row.bears:
                assert " -> " in row.holds or "as before" in row.holds


def test_all_controls_are_seen_by_these_tests():
    """Whatever holds to one of these destinations at some time changes, so that the sentence on its change is checked."""
    seen = {control for to in DESTINATIONS for control in all_changes(to).changes["control_id"]}
    assert set(CONTROLS.index) - seen == set()


@pytest.mark.parametrize("control_id", CONTROLS.index)
def test_the_short_name_is_that_of_the_instrument(control_id):
    """All its numbers stand in the instrument's full name; years may come from the dates."""
    row = CONTROLS.loc[control_id]
    own = set(re.findall(r"\d+", row["short_name"].partition(", 0.1 %")[0]))
    full = " ".join([row["instrument"], *(str(row[name])[:10] for name in ("announced", "effective_from", "last_day"))])
    known = set(re.findall(r"\d+", full))
    assert {
        number
        for number in own
        if number not in known and number.lstrip("0") not in known and f"20{number}" not in known
    } == set()


@pytest.mark.parametrize(
    ("name", "source", "needed"),
    [
        ("MOFCOM 23/2023", "mofcom-2023-23", ""),
        ("MOFCOM 46/2024, item 2", "mofcom-2024-46", ""),
        ("State Council Order 785", "cn-state-council-785", ""),
        ("ARECOMS cobalt quota of Sept 2025", "smm-2025-arecoms", " [smm-2025-arecoms]"),
        ("MEMR Reg. 11/2019 (nickel ore)", "gta-73888", " [gta-73888]"),
    ],
)
def test_a_name_that_says_its_source_needs_no_other(name, source, needed):
    assert needed_source(name, f"{source};another") == needed
    assert names_source(name, source) == (not needed)
